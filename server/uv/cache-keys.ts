/** `tool.uv.cache-keys`: what uv makes of it, told from the document alone. What the keys find on disk: matches.ts. */
import type { Files } from '../files/files.ts';
import { join, normalize } from '../files/files.ts';
import {
  type ArrayValue,
  arrayAt,
  type Document,
  type Entry,
  entryAt,
  type StringValue,
  stringsOf,
  type Table,
  type Value,
} from '../toml/document.ts';
import type { Span } from '../toml/span.ts';
import { compileGlobs, type Globs, isGlob, keyTaking } from './glob.ts';
import { findMatches, type KeyMatch, type Tree } from './matches.ts';
import { filesBelow } from './visit.ts';

/** The keys as they are written: a pure function of the document. */
export interface CacheKeys {
  /** No `cache-keys` are written: uv's four defaults hold. */
  readonly defaults: boolean;
  /** `cache-keys` in `[tool.uv]`. */
  readonly entry: Entry | undefined;
  /** Its value, where that is an array. */
  readonly array: ArrayValue | undefined;
  /** What is written, in order; empty where the defaults hold. */
  readonly keys: readonly CacheKey[];
  /** Malformed shapes, in order: uv reads nothing of the list then, and prints the first. Those of globs are in `globs`. */
  readonly mistakes: readonly Mistake[];
  /** The globs among the keys, by their number in `keys`. */
  readonly globs: Globs;
  /** uv reads the list without a mistake (true where the defaults hold). */
  readonly valid: boolean;
  /** The keys hold all four of uv's defaults. */
  readonly holdDefaults: boolean;
  /**
   * Whether a change of this file (relative to the project, or absolute) makes uv rebuild. `folder` is the project's,
   * absolute; without it, keys that name its folder by an absolute path or through `..` are taken to lie elsewhere.
   */
  readonly covers: (path: string, folder?: string) => boolean;
}

export type CacheKey =
  | NamedKey<'file'>
  | NamedKey<'glob'>
  | NamedKey<'dir'>
  | NamedKey<'env'>
  | { readonly kind: 'git'; readonly node: Value; readonly commit: boolean; readonly tags: boolean }
  | { readonly kind: 'invalid'; readonly node: Value };

/** A key that is a string: a file, a glob, the name of a folder or of a variable. `node` is the item, `value` the string in it. */
export interface NamedKey<Kind extends string> {
  readonly kind: Kind;
  readonly node: Value;
  readonly value: StringValue;
}

/** A malformed list or key, in uv's words (0.13.8; test/oracle/cache-keys.oracle.ts). */
export interface Mistake {
  readonly at: Span;
  readonly says: string;
  /** The name that was not expected, where it is one. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] };
}

/** What the keys find on disk; carries no places. */
export interface CacheKeyMatches {
  /** For each key, in order: a file that it matches now, undefined where there is none, null where that cannot be told. */
  readonly witnesses: readonly (string | undefined | null)[];
  /** For each key, in order: what else is known of it. */
  readonly matches: readonly KeyMatch[];
  readonly tree: Tree;
  /** The files in each folder of `backend-path` other than the project's own, relative to the project; those with too many are left out. */
  readonly backendFolders: ReadonlyMap<string, readonly string[]>;
}

/** What uv does where no keys are written (crates/uv-cache-info/src/cache_info.rs). */
export const DEFAULT_FILES: readonly string[] = ['pyproject.toml', 'setup.py', 'setup.cfg'];
export const DEFAULT_FOLDER = 'src';

/** Stands for the project's folder where it is not known: no name in a pyproject.toml is like these. */
const NOWHERE = `/${Array.from({ length: 8 }, () => '\u0001').join('/')}`;

/** Reads `tool.uv.cache-keys`. */
export function readCacheKeys(doc: Document): CacheKeys {
  const entry = entryAt(doc.root, 'tool', 'uv', 'cache-keys');
  const array = entry?.value.kind === 'array' ? entry.value : undefined;
  const mistakes: Mistake[] = [];
  const keys = (array?.items ?? []).map((item) => readKey(item, mistakes));
  if (entry && !array) {
    mistakes.push({
      at: entry.value.at,
      says: `invalid type: ${typeWords(entry.value)}, expected a sequence`,
    });
  }
  const globs = compileGlobs(keys.map((key) => (key.kind === 'glob' ? key.value.value : undefined)));
  const named = (kind: CacheKey['kind'], path: string): boolean =>
    keys.some((key) => key.kind === kind && 'value' in key && key.value.value === path);
  return {
    defaults: entry === undefined,
    entry,
    array,
    keys,
    mistakes,
    globs,
    valid: mistakes.length === 0 && globs.problems.size === 0,
    holdDefaults: DEFAULT_FILES.every((path) => named('file', path)) && named('dir', DEFAULT_FOLDER),
    covers:
      entry === undefined ? coversByDefault : (path, folder = NOWHERE) => covers(keys, globs, path, folder),
  };
}

function coversByDefault(path: string, folder = NOWHERE): boolean {
  // Most of what is asked about is called otherwise.
  return DEFAULT_FILES.some((file) => path.endsWith(file) && join(folder, path) === join(folder, file));
}

function covers(keys: readonly CacheKey[], globs: Globs, path: string, folder: string): boolean {
  const absolute = join(folder, path);
  return (
    keys.some((key) => namesFile(key, absolute, folder)) || keyTaking(globs, absolute, folder) !== undefined
  );
}

/** A key without wildcards is a path; with a slash at its end the system finds no file there. */
function namesFile(key: CacheKey, absolute: string, folder: string): boolean {
  return (
    key.kind === 'file' && !/(^|\/)\.?$/.test(key.value.value) && join(folder, key.value.value) === absolute
  );
}

const FIELDS = ['file', 'dir', 'git', 'env'];
const GIT_FIELDS = ['commit', 'tags'];

function readKey(node: Value, mistakes: Mistake[]): CacheKey {
  const invalid: CacheKey = { kind: 'invalid', node };
  const wrong = (at: Span, says: string, unknown?: Mistake['unknown']): CacheKey => {
    mistakes.push({ at, says, ...(unknown ? { unknown } : {}) });
    return invalid;
  };
  if (node.kind === 'string') return pathKey(node, node);
  if (node.kind !== 'table') {
    const says =
      node.kind === 'datetime'
        ? 'unknown field `$__toml_private_datetime`, expected one of `file`, `dir`, `git`, `env`'
        : `invalid type: ${typeWords(node)}, expected a path or a cache key table`;
    return wrong(node.at, says);
  }
  const [first, second] = node.entries.values();
  if (!first) return wrong(node.at, 'empty cache key table');
  if (!FIELDS.includes(first.key.name)) {
    const known = FIELDS.filter((name) => !node.entries.has(name));
    const says = `unknown field \`${first.key.name}\`, expected one of \`file\`, \`dir\`, \`git\`, \`env\``;
    return wrong(first.key.at, says, { name: first.key.name, known });
  }
  const key = first.key.name === 'git' ? gitKey(node, first.value, wrong) : namedKey(node, first, wrong);
  if (second && key.kind !== 'invalid') return wrong(second.at, 'extra cache key field');
  return key;
}

type Wrong = (at: Span, says: string, unknown?: Mistake['unknown']) => CacheKey;

function namedKey(node: Table, { key, value }: Entry, wrong: Wrong): CacheKey {
  if (value.kind !== 'string') return wrong(value.at, `invalid type: ${typeWords(value)}, expected a string`);
  if (key.name === 'file') return pathKey(node, value);
  return { kind: key.name === 'dir' ? 'dir' : 'env', node, value };
}

function pathKey(node: Value, value: StringValue): CacheKey {
  return { kind: isGlob(value.value) ? 'glob' : 'file', node, value };
}

function gitKey(node: Table, value: Value, wrong: Wrong): CacheKey {
  if (value.kind === 'boolean') return { kind: 'git', node, commit: value.value, tags: false };
  if (value.kind === 'datetime') {
    return wrong(value.at, 'unknown field `$__toml_private_datetime`, expected `commit` or `tags`');
  }
  if (value.kind !== 'table') {
    return wrong(value.at, `invalid type: ${typeWords(value)}, expected a boolean or a Git cache key table`);
  }
  for (const { key, value: flag } of value.entries.values()) {
    if (!GIT_FIELDS.includes(key.name)) {
      const known = GIT_FIELDS.filter((name) => !value.entries.has(name));
      return wrong(key.at, `unknown field \`${key.name}\`, expected \`commit\` or \`tags\``, {
        name: key.name,
        known,
      });
    }
    if (flag.kind !== 'boolean')
      return wrong(flag.at, `invalid type: ${typeWords(flag)}, expected a boolean`);
  }
  const isOn = (name: string): boolean => {
    const flag = value.entries.get(name)?.value;
    return flag?.kind === 'boolean' && flag.value;
  };
  return { kind: 'git', node, commit: isOn('commit'), tags: isOn('tags') };
}

/** A value in the words of serde, which uv's messages are made of. A date is a table to it. */
function typeWords(value: Value): string {
  switch (value.kind) {
    case 'string':
      return `string ${JSON.stringify(value.value)}`;
    case 'boolean':
      return `boolean \`${value.value}\``;
    case 'integer':
      return `integer \`${value.value}\``;
    case 'float':
      return `floating point \`${Number.isInteger(value.value) ? `${value.value}.0` : value.value}\``;
    case 'array':
      return 'sequence';
    default:
      return 'map';
  }
}

/** Looks on disk for what the keys name: a bounded walk, below the bases of the globs only. */
export async function matchCacheKeys(doc: Document, files: Files): Promise<CacheKeyMatches> {
  const { matches, tree } = await findMatches(readCacheKeys(doc), files);
  const backendFolders = await filesOfBackendPath(doc, files);
  return { witnesses: matches.map(({ witness }) => witness), matches, tree, backendFolders };
}

async function filesOfBackendPath(
  doc: Document,
  files: Files,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const out = new Map<string, readonly string[]>();
  for (const { value } of stringsOf(arrayAt(doc.root, 'build-system', 'backend-path'))) {
    const folder = normalize(value);
    const inside = folder === '' || folder.startsWith('/') || folder.startsWith('..');
    const found = inside ? undefined : await filesBelow(folder, files, 100);
    if (found) out.set(folder, found);
  }
  return out;
}
