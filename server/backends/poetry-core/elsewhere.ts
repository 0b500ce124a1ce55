/** What poetry-core takes from `[tool.poetry]` where `[project]` does not have it (poetry-core 2.5.0, `factory.py`). */
import { type Files, join } from '../../files/files.ts';
import {
  type Document,
  plain,
  stringAt,
  stringsOf,
  type Table,
  tableAt,
  valueAt,
} from '../../toml/document.ts';
import type { Elsewhere, EntryPointGroups, Input, Inputs } from '../backend.ts';
import { hasFile } from '../shipped.ts';
import { readSettings } from './settings.ts';

/** Name, version and entry points that count; what `[project]` has, if it is not empty, comes first. */
export async function poetryElsewhere(doc: Document): Promise<Elsewhere> {
  const table = tableAt(doc.root, 'tool', 'poetry');
  const project = tableAt(doc.root, 'project');
  if (!table) return { unclear: [] };
  const ofItsOwn = (key: string) => !isSet(project, key);
  const name = ofItsOwn('name') ? stringAt(table, 'name')?.value : undefined;
  const version = ofItsOwn('version') ? stringAt(table, 'version')?.value : undefined;
  const groups: EntryPointGroups = new Map([
    ...(ofItsOwn('scripts') ? scripts(table) : []),
    ...(ofItsOwn('entry-points') ? plugins(table) : []),
  ]);
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(groups.size > 0 && { entryPoints: groups }),
    unclear: [],
  };
}

function isSet(project: Table | undefined, key: string): boolean {
  const value = project && valueAt(project, key);
  if (!value) return false;
  if (value.kind === 'table') return value.entries.size > 0;
  return plain(value) !== '';
}

/** `{ callable = … }` has no type, and is dropped without a word. */
function scripts(table: Table): readonly (readonly [string, ReadonlyMap<string, string>])[] {
  const out = new Map<string, string>();
  for (const [name, { value }] of tableAt(table, 'scripts')?.entries ?? []) {
    const isConsole = value.kind === 'table' && stringAt(value, 'type')?.value === 'console';
    const reference =
      value.kind === 'string' ? value.value : isConsole ? stringAt(value, 'reference')?.value : undefined;
    if (reference) out.set(blankless(name), blankless(reference));
  }
  return out.size === 0 ? [] : [['console_scripts', out]];
}

/** `console-scripts` is another word for `console_scripts`, and what comes later takes the place of what was there. */
function plugins(table: Table): readonly (readonly [string, ReadonlyMap<string, string>])[] {
  const groups = [...(tableAt(table, 'plugins')?.entries ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.flatMap(([group, { value }]) => {
    const entries = value.kind === 'table' ? [...value.entries] : [];
    const references = entries.flatMap(([name, each]) =>
      each.value.kind === 'string' ? [[blankless(name), blankless(each.value.value)] as const] : [],
    );
    const named = group === 'console-scripts' || group === 'gui-scripts' ? group.replace('-', '_') : group;
    return references.length === 0 ? [] : [[named, new Map(references)] as const];
  });
}

/** poetry-core writes `name=module:object` without any space, also where one was in the name. */
function blankless(text: string): string {
  return text.replaceAll(' ', '');
}

/** The build script, the readme files of `[tool.poetry]`, and what says which files git ignores. */
export async function poetryInputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const settings = readSettings(doc);
  if (!('packages' in settings)) return undefined;
  const { buildScript } = settings;
  const wanted: Input[] = [
    ...(buildScript === undefined ? [] : [{ path: join('', buildScript), role: 'script' } as const]),
    ...readmes(doc).map((path) => ({ path: join('', path), role: 'metadata' }) as const),
  ];
  const there: Input[] = [];
  for (const input of wanted)
    if ((await hasFile(files, input.path)) && !there.some(({ path }) => path === input.path))
      there.push(input);
  there.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: there, git: false, mayReadMore: buildScript !== undefined };
}

/** The readme files of `[tool.poetry]`, where `[project]` has none. */
export function readmes(doc: Document): readonly string[] {
  if (isSet(tableAt(doc.root, 'project'), 'readme')) return [];
  const value = valueAt(doc.root, 'tool', 'poetry', 'readme');
  const all = value?.kind === 'array' ? stringsOf(value) : value?.kind === 'string' ? [value] : [];
  return all.map((each) => each.value).filter((path) => path !== '');
}
