/** What `[tool.poetry]` says of the files of a wheel and a source distribution (poetry-core 2.5.0, `factory.py`). */
import { join } from '../../files/files.ts';
import {
  type Document,
  plain,
  stringAt,
  type Table,
  tableAt,
  type Value,
  valueAt,
} from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { type PathGlob, pathGlob } from '../globs/path-globs.ts';
import { allows } from '../pins.ts';
import { refusedSettings, stumblesOver } from './schema.ts';

export type Format = 'sdist' | 'wheel';

/** An entry of `packages` or `include`. */
export interface Inclusion {
  /** As it is written. */
  readonly include: string;
  readonly glob: PathGlob;
  /** The folder that `include` is seen from, '' for the project. */
  readonly from: string;
  /** The folder of the wheel that what is found goes to. */
  readonly to: string;
  readonly formats: readonly string[];
  /** What Python's globs refuse or disagree on; it counts only for the formats. */
  readonly problem?: Unread;
}

/** An entry of `scripts` of the type `file`. */
export interface FileScript {
  readonly name: string;
  readonly reference: string;
}

export interface PoetrySettings {
  readonly packages: readonly Inclusion[];
  readonly includes: readonly Inclusion[];
  /** Whether `exclude` takes a path; no part of it is a link. */
  readonly excludes: (path: string) => boolean;
  readonly scripts: readonly FileScript[];
  readonly buildScript: string | undefined;
  /** With a build script, setuptools builds in the folder `build`, and all that lies there is shipped. */
  readonly generatesSetup: boolean;
}

/** Settings, or why the build certainly fails, or why it cannot be told. */
export type ReadSettings = PoetrySettings | { readonly fails: Refusal } | { readonly unclear: string };

/** Reads `[tool.poetry]`. */
export function readSettings(doc: Document): ReadSettings {
  const table = tableAt(doc.root, 'tool', 'poetry');
  if (!table && valueAt(doc.root, 'tool', 'poetry')) return { unclear: '`tool.poetry` is no table' };
  const stumbles = stumblesOver(doc);
  if (stumbles !== undefined) return fails(stumbles, 'group');
  const refused = refusedSettings(doc);
  if (refused !== undefined) return fails(`The Poetry configuration is invalid: ${refused}`);
  const old = !allows(doc, 'poetry-core', '2.0.1');
  if (old && tableAt(doc.root, 'project'))
    return { unclear: '`requires` allows no version of poetry-core that is known to read `[project]`' };
  if (!table) return { ...NOTHING };
  const mode = valueAt(table, 'package-mode');
  if (mode?.kind === 'boolean' && !mode.value)
    return fails('Building a package is not possible in non-package mode.', 'package-mode');
  const classifiers = valueAt(table, 'classifiers');
  if (classifiers?.kind === 'array' && classifiers.items.some(({ kind }) => kind !== 'string'))
    return { unclear: '`classifiers` holds something else than strings' };
  const packages = inclusions(valueAt(table, 'packages'), ['sdist', 'wheel'], 'packages');
  const includes = inclusions(valueAt(table, 'include'), ['sdist'], 'include');
  const excludes = exclusions(valueAt(table, 'exclude'));
  if (typeof excludes !== 'function') return excludes;
  // Poetry 1 put what `include` names into wheels, too.
  if (old && hasOpenInclude(valueAt(table, 'include')))
    return { unclear: '`requires` allows no poetry-core of 2.0.1 or newer' };
  const build = valueAt(table, 'build');
  const script =
    build?.kind === 'string'
      ? build.value
      : build?.kind === 'table'
        ? stringAt(build, 'script')?.value
        : undefined;
  const generates = build?.kind === 'table' ? valueAt(build, 'generate-setup-file') : undefined;
  return {
    packages,
    includes,
    excludes,
    scripts: fileScripts(table),
    buildScript: script === '' ? undefined : script,
    generatesSetup: generates?.kind === 'boolean' && generates.value,
  };
}

const NOTHING: PoetrySettings = {
  packages: [],
  includes: [],
  excludes: () => false,
  scripts: [],
  buildScript: undefined,
  generatesSetup: false,
};

function fails(says: string, ...keys: readonly string[]): { readonly fails: Refusal } {
  return { fails: { says, keys: ['tool', 'poetry', ...keys] } };
}

export type Unread = { readonly fails: Refusal } | { readonly unclear: string };

function hasOpenInclude(value: Value | undefined): boolean {
  return (
    value?.kind === 'array' &&
    value.items.some((item) => item.kind !== 'table' || !item.entries.has('format'))
  );
}

function inclusions(value: Value | undefined, usual: readonly Format[], key: string): readonly Inclusion[] {
  const out: Inclusion[] = [];
  for (const item of value?.kind === 'array' ? value.items : []) {
    const table = item.kind === 'table' ? item : undefined;
    const named = table && stringAt(table, key === 'packages' ? 'include' : 'path')?.value;
    const include = item.kind === 'string' ? item.value : (named ?? '');
    const glob = readGlob(include, key);
    const from = (table && stringAt(table, 'from')?.value) ?? '';
    const to = (table && stringAt(table, 'to')?.value) ?? '';
    const format = table && valueAt(table, 'format');
    const formats = format ? [plain(format)].flat().filter((each) => typeof each === 'string') : usual;
    const odd = [from, to].find(isOdd);
    const problem =
      odd === undefined ? problemOf(glob) : { unclear: `\`${odd}\` may lead out of the project` };
    const read = 'parts' in glob ? glob : NOTHING_FOUND;
    const one = { include, glob: read, from: join('', from), to: join('', to), formats };
    out.push(problem ? { ...one, problem } : one);
  }
  return out;
}

const NOTHING_FOUND: PathGlob = {
  parts: [],
  onlyFolders: false,
  covers: () => false,
  finds: () => false,
};

function problemOf(glob: PathGlob | Unread): Unread | undefined {
  return 'parts' in glob ? undefined : glob;
}

function isOdd(path: string): boolean {
  return path.startsWith('/') || path.includes('\\') || path.split('/').includes('..');
}

/** What Python's `pathlib` refuses, and what its versions disagree on. */
function readGlob(pattern: string, key: string): PathGlob | Unread {
  if (pattern === '') return fails(`Unacceptable pattern: ''`, key);
  if (pattern.startsWith('/')) return fails('Non-relative patterns are unsupported', key);
  const glob = pathGlob(pattern);
  return glob ?? { unclear: `versions of Python read the pattern \`${pattern}\` differently` };
}

function exclusions(value: Value | undefined): ((path: string) => boolean) | Unread {
  const globs: PathGlob[] = [];
  for (const item of value?.kind === 'array' ? value.items : []) {
    const pattern = item.kind === 'string' ? item.value : undefined;
    const glob = pattern === undefined ? undefined : readGlob(pattern, 'exclude');
    if (!glob) return { unclear: '`exclude` holds something else than patterns' };
    if ('fails' in glob || 'unclear' in glob) return glob;
    globs.push(glob);
  }
  return (path) => globs.some((glob) => glob.covers(path));
}

function fileScripts(table: Table): readonly FileScript[] {
  const out: FileScript[] = [];
  for (const [name, { value }] of tableAt(table, 'scripts')?.entries ?? []) {
    const reference = value.kind === 'table' ? stringAt(value, 'reference')?.value : undefined;
    if (value.kind !== 'table' || stringAt(value, 'type')?.value !== 'file' || reference === undefined)
      continue;
    out.push({ name, reference });
  }
  return out;
}
