/** How the rules about settings call what they speak of, and whether they speak of a key. */
import type { Project } from '../project/project.ts';
import { once } from '../pyproject/remembered.ts';
import type { Violation } from '../schema/validate.ts';
import { type Document, type Table, tableAt } from '../toml/document.ts';
import { keyText } from '../toml/placement.ts';
import type { Span } from '../toml/span.ts';
import { isSetting, MODEL_KEYS } from '../uv/settings-keys.ts';

/** Where a consequence in a schema names the settings that go down with a wrong one. */
const BESIDE = '{beside}';
/** What of `[tool.uv]` holds although its settings are dropped, besides what is about the project (tried with uv 0.13.9). */
const HOLDS: ReadonlySet<string> = new Set(
  `cache-keys required-version environments required-environments minimum-libc-version override-dependencies
   exclude-dependencies constraint-dependencies build-constraint-dependencies`.split(/\s+/),
);
/** More names than these are not all said. */
const MOST_NAMES = 3;

/** What comes of it, with the settings that uv drops beside one that is wrong. */
export function consequenceWords(doc: Document, each: Violation, consequence: string): string {
  if (!consequence.includes(BESIDE)) return consequence;
  const own = [each.path[2], ...(each.kind === 'clash' ? [each.entry.key.name, each.other.key.name] : [])];
  const names = droppedIn(doc).filter((name) => !own.includes(name));
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  if (names.length > MOST_NAMES) shown.push(`${names.length - MOST_NAMES} more`);
  const words = shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
  return consequence.replace(BESIDE, words === '' ? '' : `, ${words} too`);
}

/**
 * Whether uv takes its settings from the root of the workspace or from `uv.toml`. Of those here it tells neither an unknown
 * key nor a wrong value then, nor that one is deprecated (tried key by key with uv 0.13.9); where it cannot be told, it is taken to be so.
 */
export function areSettingsElsewhere({ doc, uvWorkspace: { above, unknown, hasUvToml } }: Project): boolean {
  return hasUvToml || ((above !== undefined || unknown) && !tableAt(doc.root, 'tool', 'uv', 'workspace'));
}

/** Whether uv passes over it with the other settings; what is about the project stops uv as ever, and an index holds where a source names it. */
export function isPassedOver(project: Project, each: Violation): boolean {
  if (each.path[0] !== 'tool' || each.path[1] !== 'uv') return false;
  if (each.kind !== 'unknown' && each.severity === 'error') return false;
  const key = each.path[2] ?? (each.kind === 'unknown' || each.kind === 'clash' ? each.entry.key.name : '');
  return key !== 'index' && !MODEL_KEYS.has(key) && areSettingsElsewhere(project);
}

/** The settings that go down together. */
const droppedIn = once(({ root }: Document): readonly string[] => {
  const names = [...(tableAt(root, 'tool', 'uv')?.entries.keys() ?? [])];
  return names.filter((name) => isSetting(name) && !HOLDS.has(name));
});

/** A path of keys as it is written in TOML, in backticks; items of lists by their index in brackets. */
export function settingName(path: readonly string[]): string {
  return `\`${dotted(path)}\``;
}

/** A table as its header is written, in backticks; one of a list as the headers of all of them are. */
export function tableName(path: readonly string[]): string {
  const isItem = INDEX.test(path.at(-1) ?? '');
  return isItem ? `\`[[${dotted(path.slice(0, -1))}]]\`` : `\`[${dotted(path)}]\``;
}

/** Where a table is told to lack something: its header, or the braces or the key that begin it. */
export function tablePlace({ form, at }: Table): Span {
  return form === 'inline' ? { start: at.start, end: at.start + 1 } : at;
}

/** How the path of a value names an item of a list. */
const INDEX = /^\[\d+\]$/;

function dotted(path: readonly string[]): string {
  let text = '';
  for (const part of path) {
    if (INDEX.test(part)) text += part;
    else text += (text === '' ? '' : '.') + keyText(part);
  }
  return text.replaceAll('`', "'");
}

/** Whether a rule about settings says it of the same key, of one above it or of one below. */
export function isSaidOfSettings({ settings }: Project, keys: readonly string[]): boolean {
  return settings.some((each) => {
    const path = each.kind === 'unknown' ? [...each.path, each.entry.key.name] : each.path;
    const severity = each.kind === 'unknown' ? each.unknown.severity : each.severity;
    return (
      severity === 'error' &&
      keys[0] === 'tool' &&
      keys.slice(0, path.length).every((key, i) => key === path[i])
    );
  });
}
