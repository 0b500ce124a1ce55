/**
 * Whether a lock holds for the workspace as a whole: the settings that it was made with, environments and Pythons
 * (crates/uv/src/commands/project/lock.rs `ValidatedLock::validate`).
 */

import { type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { isTable, stringsIn, tablesOf } from '../toml/read.ts';
import type { Lock } from './lock.ts';
import { sameMeaning } from './lock-marker-meaning.ts';
import { readMarker } from './lock-markers.ts';
import { type PythonRange, rangeOf, readSpecifiers, sameRange } from './lock-versions.ts';
import type { Verdict, WireTable } from './lock-wire.ts';
import type { UvSettings } from './settings.ts';
import type { Tree } from './tree.ts';
import { uvSetting } from './tree-manifest.ts';

/** The settings that choose what is resolved. */
export function judgeOptions({ wire }: Lock, settings: UvSettings): Verdict {
  const options = isTable(wire.options) ? wire.options : {};
  const now = (key: string): unknown => settings.others.get(key)?.value;
  for (const [key, locked, usual] of OPTIONS) {
    const [before, after] = [options[locked] ?? usual, now(key) ?? usual];
    if (before !== after) return { outdated: `\`${key}\` was \`${before}\` and is \`${after}\`` };
  }
  for (const key of ['upgrade', 'upgrade-package', 'upgrade-group']) {
    const value = now(key);
    if (value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0))
      return { outdated: `\`${key}\` asks for newer versions` };
  }
  return judgeExcludeNewer(options, now) ?? judgePrereleasePackages(options, now);
}

/** The key of the setting, that of the lock, and what holds without it. */
const OPTIONS: readonly (readonly [string, string, string])[] = [
  ['resolution', 'resolution-mode', 'highest'],
  ['fork-strategy', 'fork-strategy', 'requires-python'],
  ['prerelease', 'prerelease-mode', 'if-necessary-or-explicit'],
];

function judgeExcludeNewer(options: WireTable, now: (key: string) => unknown): Verdict {
  const before = options['exclude-newer-span'] ?? options['exclude-newer'];
  const after = now('exclude-newer') ?? undefined;
  if ((before === undefined) !== (after === undefined))
    return { outdated: '`exclude-newer` has come or gone' };
  if (before !== undefined && !sameTime(before, after))
    return { unknown: `whether \`exclude-newer\` is still what it was, \`${before}\`` };
  const packages = [options['exclude-newer-package'], now('exclude-newer-package')].filter(hasKeys);
  if (packages.length === 1) return { outdated: '`exclude-newer-package` has come or gone' };
  return packages.length === 0
    ? undefined
    : { unknown: 'whether `exclude-newer-package` is still what it was' };
}

function judgePrereleasePackages(options: WireTable, now: (key: string) => unknown): Verdict {
  const packages = [options['prerelease-package'], now('prerelease-package')].filter(hasKeys);
  if (packages.length === 1) return { outdated: '`prerelease-package` has come or gone' };
  return packages.length === 0 ? undefined : { unknown: 'whether `prerelease-package` is still what it was' };
}

function hasKeys(value: unknown): boolean {
  return isTable(value) && Object.keys(value).length > 0;
}

function sameTime(before: unknown, after: unknown): boolean {
  const [one, other] = [String(before), String(after)];
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
  return one === other || (instant.test(one) && instant.test(other) && Date.parse(one) === Date.parse(other));
}

/** `environments`, `required-environments`, `conflicts` and `requires-python`. */
export async function judgeWorkspace(
  lock: Lock,
  tree: Tree,
  settings: UvSettings,
  range: PythonRange,
  files: Files,
): Promise<Verdict> {
  const { root } = tree.workspace;
  for (const [key, locked] of [
    ['environments', 'supported-markers'],
    ['required-environments', 'required-markers'],
  ] as const) {
    const value = uvSetting(root, key);
    const verdict = judgeMarkers(
      key,
      stringsIn(typeof value === 'string' ? [value] : value),
      stringsIn(lock.wire[locked]),
      range,
    );
    if (verdict) return verdict;
  }
  return judgeConflicts(lock, tree) ?? (await judgePython(tree, settings, range, files));
}

function judgeMarkers(
  key: string,
  now: readonly string[],
  locked: readonly string[],
  range: PythonRange,
): Verdict {
  if (now.length !== locked.length) return { outdated: `\`${key}\` has changed` };
  for (const [i, text] of now.entries()) {
    const [one, other] = [readMarker(text), readMarker(locked[i] ?? '')];
    const same = one === undefined || other === undefined ? undefined : sameMeaning(one, other, range);
    if (same === false) return { outdated: `\`${key}\` has changed` };
    if (same === undefined) return { unknown: `whether \`${key}\` still means the same` };
  }
  return undefined;
}

function judgeConflicts({ wire }: Lock, { workspace }: Tree): Verdict {
  const members = [...workspace.members.values()];
  const manifests = workspace.root.project ? members : [workspace.root, ...members];
  const sets = manifests.flatMap((manifest) => {
    const value = uvSetting(manifest, 'conflicts');
    return (Array.isArray(value) ? value : []).map((set) =>
      conflictKey(tablesOf(set), manifest.project?.name),
    );
  });
  const locked = (Array.isArray(wire.conflicts) ? wire.conflicts : []).map((set) =>
    conflictKey(tablesOf(set), undefined),
  );
  if (new Set(sets).size === 0 && new Set(locked).size === 0) return undefined;
  if (sets.length === 0 || locked.length === 0) return { outdated: '`conflicts` has come or gone' };
  // uv adds the groups that include others.
  if (sets.every((set, i) => set === locked[i]) && sets.length === locked.length) return undefined;
  const includes = [...workspace.root.groups.values()].flat().some((entry) => typeof entry !== 'string');
  if (includes || sets.some((set) => set === undefined))
    return { unknown: 'whether `conflicts` is still what it was' };
  const same = new Set(sets).size === new Set(locked).size && sets.every((set) => locked.includes(set));
  return same ? undefined : { outdated: '`conflicts` has changed' };
}

function conflictKey(set: readonly WireTable[], name: string | undefined): string {
  const items = set.map((item) => {
    const named = (key: string) => (typeof item[key] === 'string' ? normalizeName(item[key]) : '');
    return JSON.stringify([named('package') || name, named('extra'), named('group')]);
  });
  return [...new Set(items)].sort().join();
}

async function judgePython(
  tree: Tree,
  settings: UvSettings,
  range: PythonRange,
  files: Files,
): Promise<Verdict> {
  const texts = [...tree.workspace.members.values()].flatMap(({ project }) => project?.requiresPython ?? []);
  const clauses = texts.map(readSpecifiers);
  const all = clauses.filter((list) => list !== undefined).flat();
  const now = texts.length === 0 ? await pythonOfEnvironment(tree.root, settings, files) : rangeOf(all);
  if (now === undefined || now === 'empty') return { unknown: 'which Pythons the project is for' };
  return sameRange(now, range) ? undefined : { outdated: '`requires-python` has changed' };
}

/** Without `requires-python` uv takes the minor version of the interpreter at hand; undefined where that is not plain to see. */
async function pythonOfEnvironment(
  root: string,
  settings: UvSettings,
  files: Files,
): Promise<PythonRange | undefined> {
  if (settings.python || settings.projectEnvironment) return undefined;
  for (const pin of ['.python-version', '.python-versions'])
    if (await files.stat(join(root, pin))) return undefined;
  const file = await files.read(join(root, '.venv/pyvenv.cfg'));
  const [, minor] = ('text' in file && /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(file.text)) || [];
  if (minor === undefined) return undefined;
  return { lower: { release: minor.split('.').map(Number), included: true }, upper: undefined };
}
