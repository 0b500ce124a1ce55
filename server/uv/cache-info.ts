/** What uv remembers of a source tree to see whether it has changed: `CacheInfo`, written to `uv_cache.json`. */
import type { Files, Surroundings } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import { newestFile } from './cache-info-files.ts';
import { type Json, readJson } from './cache-info-json.ts';
import { isAbsent, locate } from './cache-info-paths.ts';
import { tellDifferences } from './cache-info-words.ts';
import { type CacheKey, DEFAULT_FILES, DEFAULT_FOLDER, readCacheKeys } from './cache-keys.ts';
import { readGit } from './git-info.ts';
import type { Cluster } from './glob.ts';
import type { UvRules } from './versions.ts';

/** crates/uv-cache-info/src/cache_info.rs. Two are equal exactly when all of it is. Times in nanoseconds since 1970. */
export interface CacheInfo {
  /** The newest ctime (elsewhere than on Unix: mtime) of the files that the keys name; undefined where they name none. */
  readonly timestamp: bigint | undefined;
  readonly commit: string | undefined;
  /** Tag → object; undefined where no key asks for tags or there is no repository, which is not the same as no tags. */
  readonly tags: ReadonlyMap<string, string> | undefined;
  /** Variable → value; undefined: not set, which is not the same as empty. */
  readonly env: ReadonlyMap<string, string | undefined>;
  /** Folder as written → time of birth, or its inode where there is none; undefined: not there. */
  readonly directories: ReadonlyMap<string, Birth | undefined>;
}

/** What tells one folder from another that took its place. */
export type Birth = { readonly birth: bigint } | { readonly inode: bigint };

/** What uv would compute now. */
export type Computed =
  | {
      readonly info: CacheInfo;
      /** The file whose time is `timestamp`, relative to the tree (absolute where it lies outside). */
      readonly newest: string | undefined;
    }
  /** uv stops: `cache-keys` are malformed, in uv's words, or pyproject.toml cannot be read at all. */
  | { readonly fails: string }
  /** Cannot tell, and why, one clause. */
  | { readonly unknown: string };

/**
 * The cache info of a source tree (`files.folder`) as it is now; `doc` is its pyproject.toml, undefined where there is
 * none that is text. Held to the real uv, also to older ones, by test/oracle/cache-info.oracle.ts.
 */
export async function computeCacheInfo(
  doc: Document | undefined,
  files: Files,
  surroundings: Surroundings,
  rules: UvRules,
): Promise<Computed> {
  const asked = askedBy(doc, rules);
  if ('fails' in asked) return asked;
  const { platform } = surroundings;
  const git = await readGit(asked, files, surroundings, rules);
  if ('unknown' in git) return git;
  const newest = await newestFile(asked.files, asked.clusters, files, platform);
  if (newest && 'unknown' in newest) return newest;
  const directories = new Map<string, Birth | undefined>();
  for (const text of asked.folders) {
    const birth = await birthOf(text, files, platform);
    if (birth !== 'nothing') directories.set(text, birth);
  }
  const env = new Map(
    asked.variables.map((name) => [
      name,
      Object.hasOwn(surroundings.env, name) ? surroundings.env[name] : undefined,
    ]),
  );
  const info = { timestamp: newest?.time, commit: git.commit, tags: git.tags, env, directories };
  return { info, newest: newest?.path };
}

/**
 * Reads `uv_cache.json` as forgivingly as uv and no more (serde's derived reader over serde_json): unknown names are
 * passed over, absent ones are empty; undefined where uv could not read it either (it stops there).
 */
export function parseCacheInfo(text: string): CacheInfo | undefined {
  const json = readJson(text);
  const fields = json === undefined ? undefined : fieldsOf(json, FIELDS, 3);
  if (!fields) return undefined;
  const timestamp = optional(fields.get('timestamp'), timeOf);
  const commit = optional(fields.get('commit'), stringOf);
  const tags = optional(fields.get('tags'), (value) => mapOf(value, stringOf));
  const env = mapOf(fields.get('env'), (value) => optional(value, stringOf));
  const directories = mapOf(fields.get('directories'), (value) => optional(value, readBirth));
  if (timestamp === WRONG || commit === WRONG || tags === WRONG || env === WRONG || directories === WRONG)
    return undefined;
  return { timestamp, commit, tags, env, directories };
}

/** Nothing is recorded: uv writes no `uv_cache.json` then. */
export function isEmpty({ timestamp, commit, tags, env, directories }: CacheInfo): boolean {
  return [timestamp, commit, tags].every((part) => part === undefined) && env.size + directories.size === 0;
}

/**
 * What differs, one clause each for people: "`src` was made anew", "`VERSION.txt` changed 3 minutes ago"; empty exactly
 * where uv takes the two for equal. `now` in nanoseconds since 1970.
 */
export function differences(
  recorded: CacheInfo,
  computed: Extract<Computed, { info: CacheInfo }>,
  now: bigint,
): readonly string[] {
  return tellDifferences(recorded, computed.info, computed.newest, now);
}

/** What the keys ask for, sorted by kind. */
interface Asked {
  readonly files: readonly string[];
  readonly clusters: readonly Cluster[];
  readonly folders: readonly string[];
  readonly variables: readonly string[];
  readonly commit: boolean;
  readonly tags: boolean;
}

const DEFAULTS: Asked = {
  files: DEFAULT_FILES,
  clusters: [],
  folders: [DEFAULT_FOLDER],
  variables: [],
  commit: false,
  tags: false,
};

function askedBy(doc: Document | undefined, rules: UvRules): Asked | { readonly fails: string } {
  if (doc === undefined) return DEFAULTS;
  const broken = doc.problems.find(({ code }) => BROKEN.has(code));
  if (broken) return { fails: `Invalid \`pyproject.toml\`: ${broken.message}` };
  const { defaults, keys, mistakes, globs } = readCacheKeys(doc);
  const [mistake] = mistakes;
  if (mistake) {
    if (!rules.malformedKeysFail) return DEFAULTS;
    return { fails: `Failed to parse cache keys in \`pyproject.toml\`: ${mistake.says}` };
  }
  if (defaults) return DEFAULTS;
  const [problem] = globs.problems.values();
  if (problem) {
    const says = `error parsing glob '${problem.glob}': ${problem.words}`;
    return { fails: `Failed to parse glob patterns for \`cache-keys\`: ${says}` };
  }
  const texts = (kind: CacheKey['kind']): string[] =>
    keys.flatMap((key) => (key.kind === kind && 'value' in key ? [key.value.value] : []));
  const git = keys.filter((key) => key.kind === 'git');
  return {
    files: texts('file'),
    clusters: globs.clusters,
    folders: texts('dir'),
    variables: texts('env'),
    commit: git.some(({ commit }) => commit),
    tags: git.some(({ tags }) => tags),
  };
}

/** Problems for which uv, too, gives up the whole text: it stops, if not here then where it reads `[project]`. */
const BROKEN: ReadonlySet<string> = new Set([
  'toml-syntax',
  'toml-duplicate-key',
  'toml-encoding',
  'toml-large-integer',
]);

/**
 * When a folder was made. Where its file system keeps no birth time uv takes the inode; Node shows zero then, as it
 * does for a folder whose birth time is zero: `differences` takes both for equal. On a kernel without `statx` (before
 * 4.11) Node shows the ctime, which cannot be told from a birth time. uv before 0.12.6 in its musl form took the inode
 * everywhere on Linux, which its file in the environment shows and nothing else.
 */
async function birthOf(
  text: string,
  files: Files,
  platform: Surroundings['platform'],
): Promise<Birth | undefined | 'nothing'> {
  const path = await locate(text, files, platform);
  const stat = path === undefined ? undefined : await files.stat(path);
  if (stat?.kind === 'folder')
    return stat.birthtime === 0n && platform === 'linux' ? { inode: stat.inode } : { birth: stat.birthtime };
  // uv warns and records nothing of it.
  if (stat) return 'nothing';
  return path === undefined || (await isAbsent(path, files)) ? undefined : 'nothing';
}

const WRONG = Symbol('not what serde expects');
type Read<T> = T | typeof WRONG;

const FIELDS = ['timestamp', 'commit', 'tags', 'env', 'directories'];
const LAST_SECOND = 2n ** 63n - 1n;
const SECOND = 1_000_000_000n;

/** The fields of a struct, written as an object or as an array of at least `least`; undefined where serde refuses it. */
function fieldsOf(json: Json, names: readonly string[], least: number): Map<string, Json> | undefined {
  if (json === null || typeof json !== 'object' || json.kind === 'float') return undefined;
  if (json.kind === 'array') {
    if (json.items.length < least || json.items.length > names.length) return undefined;
    return new Map(json.items.map((item, i) => [names[i] ?? '', item]));
  }
  const fields = new Map<string, Json>();
  for (const [name, value] of json.members) {
    if (!names.includes(name)) continue;
    if (fields.has(name)) return undefined;
    fields.set(name, value);
  }
  return fields;
}

function optional<T>(json: Json | undefined, read: (json: Json) => Read<T>): Read<T | undefined> {
  return json === undefined || json === null ? undefined : read(json);
}

function stringOf(json: Json): Read<string> {
  return typeof json === 'string' ? json : WRONG;
}

/** Of a name that is written twice the last one counts. No value is an empty map, but null is none. */
function mapOf<T>(json: Json | undefined, read: (json: Json) => Read<T>): Read<ReadonlyMap<string, T>> {
  if (json === undefined) return new Map();
  if (json === null || typeof json !== 'object' || json.kind !== 'object') return WRONG;
  const out = new Map<string, T>();
  for (const [name, value] of json.members) {
    const item = read(value);
    if (item === WRONG) return WRONG;
    out.set(name, item);
  }
  return out;
}

const PARTS = ['secs_since_epoch', 'nanos_since_epoch'];

/** serde's `SystemTime`: exactly these two parts; nanoseconds beyond a second are carried. */
function timeOf(json: Json): Read<bigint> {
  const fields = fieldsOf(json, PARTS, 2);
  const [seconds, nanos] = PARTS.map((name) => fields?.get(name));
  const known = fields?.size === 2 && (json === null || typeof json !== 'object' || !hasOthers(json));
  if (!known || typeof seconds !== 'bigint' || typeof nanos !== 'bigint') return WRONG;
  if (seconds < 0n || nanos < 0n || nanos >= 2n ** 32n || seconds + nanos / SECOND > LAST_SECOND)
    return WRONG;
  return seconds * SECOND + nanos;
}

function hasOthers(json: Extract<Json, { kind: string }>): boolean {
  return json.kind === 'object' && json.members.some(([name]) => !PARTS.includes(name));
}

function readBirth(json: Json): Read<Birth> {
  if (typeof json === 'bigint') return json >= 0n ? { inode: json } : WRONG;
  const birth = timeOf(json);
  return birth === WRONG ? WRONG : { birth };
}
