/**
 * uv's cache, as far as it is about local folders: read, never written. Its layout is uv's own affair and moves between
 * versions (versions.ts); test/oracle/cache-dir.oracle.ts compares what is read here with what uv put there.
 */
import { decode } from '@msgpack/msgpack';
import { type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { settingsDigest, treeDigest } from './cache-dir-key.ts';
import { type CacheInfo, parseCacheInfo } from './cache-info.ts';
import type { UvRules } from './versions.ts';

/** What the cache holds of one folder, built editable or not. */
export interface CachedTree {
  /** Absolute: `<cache>/sdists-v10/editable/<digest>`. */
  readonly folder: string;
  /** `revision.rev`: what the tree was when the revision was made; undefined where there is none or uv cannot read it. */
  readonly revision: { readonly id: string; readonly info: CacheInfo } | undefined;
  /** The wheels of that revision, for one set of build settings. */
  readonly wheels: readonly CachedWheel[];
  /** `metadata.msgpack` of that revision: what the backend last said of itself; undefined where there is none or uv cannot read it. */
  readonly metadata: CachedMetadata | undefined;
}

export interface CachedWheel {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  /** Expanded: `py3-none-any`. */
  readonly tags: readonly string[];
}

export interface CachedMetadata {
  readonly name: string;
  readonly version: string;
  readonly requiresDist: readonly string[];
  readonly providesExtra: readonly string[];
  readonly requiresPython: string | undefined;
}

/**
 * What uv's cache holds of a folder (absolute, as uv writes it in the URL). `settings` is the text of `uv_build.json` that a build now would write
 * (`{}` where there are no build settings). Undefined where nothing is cached; `unknown` says why it cannot be told.
 */
export async function readCachedTree(
  cacheDir: string,
  folder: string,
  editable: boolean,
  settings: string,
  rules: UvRules,
  files: Files,
): Promise<CachedTree | undefined | { readonly unknown: string }> {
  const place = join(
    cacheDir,
    rules.sdists,
    editable ? 'editable' : 'path',
    treeDigest(folder, rules.cutsGit),
  );
  if (!(await files.stat(place))) return undefined;
  const pointer = await files.bytes(join(place, 'revision.rev'), LIMIT);
  if ('trouble' in pointer)
    return { unknown: `\`revision.rev\` in uv's cache cannot be read: ${pointer.trouble.words}` };
  const revision = 'bytes' in pointer ? readRevision(pointer.bytes) : undefined;
  if (!revision) return { folder: place, revision, wheels: [], metadata: undefined };
  const shard = await shardOf(join(place, revision.id), settings, files);
  if (shard === undefined)
    return { unknown: "the build settings in effect cannot be compared with those in uv's cache" };
  const [wheels, metadata] = await Promise.all([
    wheelsIn(shard, files),
    files.bytes(
      join(rules.metadata === 'shard' ? shard : join(place, revision.id), 'metadata.msgpack'),
      LIMIT,
    ),
  ]);
  if ('trouble' in metadata)
    return { unknown: `\`metadata.msgpack\` in uv's cache cannot be read: ${metadata.trouble.words}` };
  return {
    folder: place,
    revision,
    wheels,
    metadata: 'bytes' in metadata ? readMetadata(metadata.bytes) : undefined,
  };
}

/** Bytes; both kinds of file take a few hundred, metadata with many requirements some thousands. */
const LIMIT = 4 * 1024 * 1024;

/** The folder in a revision for these build settings; undefined where it cannot be told and might be there. */
async function shardOf(revision: string, settings: string, files: Files): Promise<string | undefined> {
  const digest = settingsDigest(settings);
  if (digest !== undefined) return digest === '' ? revision : join(revision, digest);
  const { entries, complete } = await files.list(revision);
  if (!complete || entries.some(({ name, kind }) => kind === 'folder' && DIGEST.test(name))) return undefined;
  // No folder of that kind is there, so that of these settings is not either.
  return join(revision, 'none');
}

const DIGEST = /^[0-9a-f]{16}$/;

/** Unpacked wheels are links into `archive-v0` (on Windows files that say where), those not yet unpacked end in `.whl`. */
async function wheelsIn(shard: string, files: Files): Promise<readonly CachedWheel[]> {
  const { entries } = await files.list(shard);
  const found = new Map<string, CachedWheel>();
  for (const { name, kind } of entries) {
    if (kind === 'other' || /\.(lock|msgpack)$/.test(name)) continue;
    const stem = name.endsWith('.whl') ? name.slice(0, -4) : name;
    const wheel = wheelOf(stem);
    if (wheel) found.set(stem, wheel);
  }
  return [...found.values()];
}

/** `NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM`. */
function wheelOf(stem: string): CachedWheel | undefined {
  const parts = stem.split('-');
  if (parts.length !== 5 && parts.length !== 6) return undefined;
  const [name = '', version = ''] = parts;
  const [pythons = [], abis = [], platforms = []] = parts.slice(-3).map((part) => part.split('.'));
  const tags = pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`)),
  );
  return { name: normalizeName(name), version, tags };
}

/** `LocalRevisionPointer` (crates/uv-distribution/src/source/mod.rs); undefined where uv cannot read it either. */
function readRevision(bytes: Uint8Array): CachedTree['revision'] {
  const [info, revision] = fieldsOf(unpack(bytes), ['cache_info', 'revision']) ?? [];
  const [id] = fieldsOf(revision, ['id', 'hashes', 'size']) ?? [];
  // What serde reads from JSON it reads from MessagePack in the same shapes.
  const read = info === undefined ? undefined : parseCacheInfo(jsonOf(info));
  return typeof id === 'string' && /^[\w-]+$/.test(id) && read ? { id, info: read } : undefined;
}

/** `ResolutionMetadata` (crates/uv-pypi-types/src/metadata/metadata_resolver.rs); undefined where uv cannot read it either. */
function readMetadata(bytes: Uint8Array): CachedMetadata | undefined {
  const fields = fieldsOf(unpack(bytes), [
    'name',
    'version',
    'requires-dist',
    'requires-python',
    'provides-extra',
  ]);
  const [name, version, requiresDist, requiresPython = null, providesExtra] = fields ?? [];
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  if (!isTexts(requiresDist) || !isTexts(providesExtra)) return undefined;
  if (requiresPython !== null && typeof requiresPython !== 'string') return undefined;
  return { name, version, requiresDist, providesExtra, requiresPython: requiresPython ?? undefined };
}

/** The fields of a structure, which is written as an array (mostly) or as a map; undefined where it is neither. */
function fieldsOf(value: unknown, names: readonly string[]): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = new Map<string, unknown>(Object.entries(value));
  return names.map((name) => entries.get(name));
}

function unpack(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, { useBigInt64: true });
  } catch {
    return undefined;
  }
}

/** JSON with numbers of 64 bits in full; no JSON where values lie deeper in one another than uv reads. */
function jsonOf(value: unknown, depth = 0): string {
  if (depth > DEEPEST) return '';
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => jsonOf(item, depth + 1)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${jsonOf(item, depth + 1)}`,
  );
  return `{${entries.join()}}`;
}

/** Far more than a revision has; each takes a frame of the stack here. */
const DEEPEST = 200;

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
