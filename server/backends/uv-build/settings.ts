/** `[tool.uv.build-backend]`, as uv_build reads it (0.12.5, `settings.rs` and `lib.rs` of the crate uv-build-backend; 0.13.6 measured). */
import { type Files, join, normalize } from '../../files/files.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, stringsOf, type Table, type Value, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { allows } from '../pins.ts';
import { hasFile, kindAt } from '../shipped.ts';

export const UV_KEYS = ['tool', 'uv', 'build-backend'] as const;

export interface UvSettings {
  /** `module-root`, normalised. */
  readonly root: string;
  /** `module-name`, else that of the distribution; those that lie in others left out. undefined: the project has no name. */
  readonly names: readonly string[] | undefined;
  readonly isNamed: boolean;
  readonly namespace: boolean;
  readonly defaultExcludes: boolean;
  readonly sourceInclude: readonly string[];
  readonly sourceExclude: readonly string[];
  readonly wheelExclude: readonly string[];
  /** Kind of data → folder, normalised, in the order that uv writes them. */
  readonly data: ReadonlyMap<string, string>;
}

const KINDS = ['purelib', 'platlib', 'headers', 'scripts', 'data'];
const TYPES: ReadonlyMap<string, (value: Value) => boolean> = new Map([
  ['module-root', isString],
  ['module-name', (value) => isString(value) || isStrings(value)],
  ['source-include', isStrings],
  ['source-exclude', isStrings],
  ['wheel-exclude', isStrings],
  ['default-excludes', isBoolean],
  ['namespace', isBoolean],
  [
    'data',
    (value) =>
      value.kind === 'table' &&
      [...value.entries].every(([kind, entry]) => KINDS.includes(kind) && isString(entry.value)),
  ],
]);

/** Reads the settings; the refusal where one of them has another type. */
export function readUvSettings(doc: Document): UvSettings | Refusal {
  const says = 'Invalid metadata format in: pyproject.toml';
  for (let i = 1; i <= UV_KEYS.length; i++) {
    const path = UV_KEYS.slice(0, i);
    const value = valueAt(doc.root, ...path);
    if (value && value.kind !== 'table') return { says, keys: path };
  }
  const value = valueAt(doc.root, ...UV_KEYS);
  const table = value?.kind === 'table' ? value : undefined;
  for (const [key, { value: given }] of table?.entries ?? [])
    if (TYPES.get(key)?.(given) === false) return { says, keys: [...UV_KEYS, key] };
  const list = (key: string) => stringsIn(table, key);
  const data = new Map<string, string>();
  for (const kind of KINDS) {
    const folder = table && valueAt(table, 'data', kind);
    if (folder?.kind === 'string') data.set(kind, normalize(folder.value));
  }
  const given = list('module-name');
  const isNamed = table?.entries.has('module-name') === true;
  return {
    root: normalize(list('module-root')[0] ?? 'src'),
    names: isNamed ? pruned(given) : nameOfProject(doc),
    isNamed,
    namespace: isTrue(table, 'namespace', false),
    defaultExcludes: isTrue(table, 'default-excludes', true),
    sourceInclude: list('source-include'),
    sourceExclude: list('source-exclude'),
    wheelExclude: list('wheel-exclude'),
    data,
  };
}

function isString(value: Value): boolean {
  return value.kind === 'string';
}

function isStrings(value: Value): boolean {
  return value.kind === 'array' && value.items.every(isString);
}

function isBoolean(value: Value): boolean {
  return value.kind === 'boolean';
}

function stringsIn(table: Table | undefined, key: string): readonly string[] {
  const value = table && valueAt(table, key);
  if (value?.kind === 'string') return [value.value];
  return value?.kind === 'array' ? stringsOf(value).map((item) => item.value) : [];
}

function isTrue(table: Table | undefined, key: string, otherwise: boolean): boolean {
  const value = table && valueAt(table, key);
  return value?.kind === 'boolean' ? value.value : otherwise;
}

/** What lies in another one comes with it (`prune_redundant_modules`); sorted as uv sorts them. */
function pruned(names: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (const name of [...names].sort()) {
    const last = out[out.length - 1];
    if (last === undefined || (name !== last && !name.startsWith(`${last}.`))) out.push(name);
  }
  return out;
}

function nameOfProject(doc: Document): readonly string[] | undefined {
  const name = readProjectTable(doc).name?.value;
  if (name === undefined) return undefined;
  const normal = normalizeName(name);
  const stem = normal.endsWith('-stubs') ? normal.slice(0, -6) : normal;
  return [stem.replaceAll('-', '_') + normal.slice(stem.length)];
}

/** Whether a name below another one is asked for, which before 0.9.30 failed the build. */
export function hasRedundantNames(doc: Document): boolean {
  const value = valueAt(doc.root, ...UV_KEYS, 'module-name');
  const given = value?.kind === 'array' ? stringsOf(value).map((item) => item.value) : [];
  return pruned(given).length < given.length;
}

/** Where uv looks for the modules, as it checks them; `unclear` where that cannot be told. */
export async function refusedRoots(
  settings: UvSettings,
  files: Files,
): Promise<Refusal | 'unclear' | undefined> {
  const { names, isNamed } = settings;
  const says = `Module root must be inside the project: ${settings.root}`;
  const root = rootIn(settings, files);
  if (root === undefined) return { says, keys: [...UV_KEYS, 'module-root'] };
  if (names === undefined) return 'unclear';
  if (settings.namespace) return undefined;
  const keys = isNamed ? [...UV_KEYS, 'module-name'] : ['project', 'name'];
  for (const name of names) {
    if (isNamed && !isModuleName(name)) return { says: `Invalid module name: ${name}`, keys };
    const parts = name.split('.');
    const refused =
      (await missingModule(parts, root, keys, files)) ??
      (isNamed ? await refusedParents(parts, root, keys, files) : undefined);
    if (refused) return refused;
  }
  return undefined;
}

async function missingModule(
  parts: readonly string[],
  root: string,
  keys: readonly string[],
  files: Files,
): Promise<Refusal | 'unclear' | undefined> {
  const init = join(root, ...parts, parts[0]?.endsWith('-stubs') ? '__init__.pyi' : '__init__.py');
  const there = await hasFile(files, init);
  if (there === undefined) return 'unclear';
  return there ? undefined : { says: `Expected a Python module at: ${init}`, keys };
}

/** No folder above a module may be a package, the folder of all modules included. */
async function refusedParents(
  parts: readonly string[],
  root: string,
  keys: readonly string[],
  files: Files,
): Promise<Refusal | 'unclear' | undefined> {
  for (let i = parts.length - 1; i >= 0; i--) {
    const parent = join(root, ...parts.slice(0, i));
    for (const name of ['__init__.py', '__init__.pyi']) {
      const kind = await kindAt(files, join(parent, name));
      if (kind === undefined) return 'unclear';
      const says = `For namespace packages, \`__init__.py[i]\` is not allowed in parent directory: ${parent}`;
      // A link that leads nowhere does not exist.
      if (kind === 'file' || kind === 'folder') return { says, keys };
    }
  }
  return undefined;
}

/** `module-root` relative to the project; undefined where it lies outside. */
export function rootIn({ root }: UvSettings, files: Files): string | undefined {
  const absolute = join(files.folder, root);
  if (absolute === files.folder) return '';
  const prefix = files.folder === '/' ? '/' : `${files.folder}/`;
  return absolute.startsWith(prefix) ? absolute.slice(prefix.length) : undefined;
}

/** Letters and digits are what Rust calls so; only the first part may be stubs. */
function isModuleName(name: string): boolean {
  const [first = '', ...rest] = name.split('.');
  const stem = first.endsWith('-stubs') ? first.slice(0, -6) : first;
  return [stem, ...rest].every((part) => /^[\p{Alphabetic}_][\p{Alphabetic}\p{N}_]*$/u.test(part));
}

/** Whether an installer takes a uv_build whose rules are known. */
export function isKnown(doc: Document): boolean {
  return allows(doc, 'uv-build', '0.7.22') && (!hasRedundantNames(doc) || allows(doc, 'uv-build', '0.9.30'));
}
