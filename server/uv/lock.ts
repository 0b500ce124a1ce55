/** `uv.lock`: whether it still holds for the project, and what it says of local packages. */
import { type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { isTable, readToml, stringsIn, tablesOf } from '../toml/read.ts';
import type { CachedMetadata } from './cache-dir.ts';
import { judgeManifest } from './lock-manifest.ts';
import { judgePackages, missingFolder } from './lock-packages.ts';
import { judgeOptions, judgeWorkspace } from './lock-project.ts';
import { rangeOf, readSpecifiers } from './lock-versions.ts';
import type { Verdict, WireTable } from './lock-wire.ts';
import type { UvSettings } from './settings.ts';
import type { LocalPackage, Tree } from './tree.ts';
import { hasStaticRequirements } from './tree-lowering.ts';
import { asManifest } from './tree-manifest.ts';
import type { UvRules } from './versions.ts';

export interface LockedPackage {
  readonly name: string;
  /** Not recorded for a dynamic version. */
  readonly version: string | undefined;
  /** `editable`, `directory`, `virtual`, `registry`, `git`, `url`, `path`. */
  readonly source: string;
  /** The path, URL or index of it, as written; paths are relative to the lock. */
  readonly path: string | undefined;
  /** Names of `dependencies`, with those of each extra and group behind it. */
  readonly dependencies: readonly string[];
  readonly optionalDependencies: ReadonlyMap<string, readonly string[]>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** `metadata.requires-dist`, as it is written; empty where there is none. */
  readonly requiresDist: readonly WireTable[];
  /** `metadata.requires-dev`, as it is written. */
  readonly requiresDev: ReadonlyMap<string, readonly WireTable[]>;
  /** `metadata.provides-extras`. */
  readonly providesExtras: readonly string[];
}

export interface Lock {
  readonly packages: readonly LockedPackage[];
  readonly revision: number;
  readonly requiresPython: string;
  /** Everything as it is written. */
  readonly wire: WireTable;
}

/** The version of the format that all known versions of uv write; another one is refused. */
const VERSION = 1;

/** Reads `uv.lock` beside the root (absolute); `fails` where uv cannot read it and stops. */
export async function readLock(
  root: string,
  files: Files,
): Promise<Lock | { readonly absent: true } | { readonly fails: string } | { readonly unknown: string }> {
  const file = await files.read(join(root, 'uv.lock'), 32 * 1024 * 1024);
  if ('absent' in file) return { absent: true };
  if ('trouble' in file) {
    if (file.trouble.code === 'too-large')
      return { unknown: `\`uv.lock\` is not read: ${file.trouble.words}` };
    return { fails: `\`uv.lock\` cannot be read: ${file.trouble.words}` };
  }
  const read = readToml(file.text);
  if ('problem' in read) return { fails: `Failed to parse \`uv.lock\`: ${read.problem}` };
  const { version, revision, package: packages, 'requires-python': requiresPython } = read.value;
  if (typeof version === 'number' && version !== VERSION)
    return {
      fails: `The lockfile at \`uv.lock\` uses an unsupported schema version (v${version}, but only v${VERSION} is supported)`,
    };
  if (version !== VERSION) return { fails: 'Failed to parse `uv.lock`: missing field `version`' };
  if (typeof requiresPython !== 'string')
    return { fails: 'Failed to parse `uv.lock`: missing field `requires-python`' };
  const locked = tablesOf(packages).map(asPackage);
  if (!locked.every((item) => item !== undefined))
    return { fails: 'Failed to parse `uv.lock`: a package has no name or no source' };
  const names = new Set(locked.map(({ name }) => name));
  const dangling = locked.flatMap(dependenciesOf).find((name) => !names.has(name));
  if (dangling !== undefined)
    return {
      fails: `Failed to parse \`uv.lock\`: it has no package \`${dangling}\`, which another one depends on`,
    };
  return {
    packages: locked,
    revision: typeof revision === 'number' ? revision : 0,
    requiresPython,
    wire: read.value,
  };
}

/**
 * How uv learns the metadata of a local package while it locks: `static` from pyproject.toml; `requires-only`: asked for the whole once,
 * when it resolves, but a lock that holds is checked without the backend (the version is dynamic, or `requires-python`); `backend`: the backend
 * is asked each time, but for what uv's cache holds of the same revision (uv-pypi-types/src/metadata/metadata_resolver.rs, requires_dist.rs).
 * `provided`: normalised names for which `[[tool.uv.dependency-metadata]]` answers, so that no backend is asked.
 */
export function metadataFrom(
  local: LocalPackage,
  provided: ReadonlySet<string> = new Set(),
): 'static' | 'requires-only' | 'backend' {
  const manifest = asManifest(local.folder, local.doc);
  if (provided.has(local.name)) return 'static';
  if (!('doc' in manifest) || !manifest.project || !hasStaticRequirements(manifest)) return 'backend';
  const { dynamic, version } = manifest.project;
  const isDynamic =
    version === undefined || dynamic.includes('version') || dynamic.includes('requires-python');
  return isDynamic ? 'requires-only' : 'static';
}

/**
 * Whether uv takes the lock as it is (`satisfied`), or resolves anew (`outdated`, with why, one clause). `--refresh`, which makes `uv lock` resolve
 * anew, and other flags of the command are not asked here.
 * `metadataOf` is asked where uv asks the backend: for what it says of a package (or what the cache holds of that), undefined where that cannot be told.
 */
export async function judgeLock(
  lock: Lock,
  tree: Tree,
  settings: UvSettings,
  rules: UvRules,
  files: Files,
  metadataOf: (local: LocalPackage) => CachedMetadata | undefined | Promise<CachedMetadata | undefined>,
): Promise<{ readonly satisfied: true } | { readonly outdated: string } | { readonly unknown: string }> {
  const range = rangeOf(readSpecifiers(lock.requiresPython) ?? []);
  if (range === undefined || range === 'empty') return { unknown: 'which Pythons `uv.lock` is for' };
  const missing = await missingFolder(settings, tree.root, files);
  if (missing !== undefined)
    return { unknown: `\`find-links\` names \`${missing}\`, which is not there, so uv stops` };
  // What older versions do was measured up to 0.12.5, what newer ones do from 0.13.0.
  const measure = {
    root: tree.root,
    range,
    together: !/^0\.(?:\d|1[0-2])\./.test(rules.version),
    keepsAbsolute: !/^0\.\d\./.test(rules.version),
  };
  const steps = [
    async () => judgeOptions(lock, settings),
    () => judgeWorkspace(lock, tree, settings, range, files),
    () => judgeManifest(lock, tree, settings, measure, files),
    () => judgePackages({ lock, tree, settings, measure, files, metadataOf }),
  ];
  let doubt: Verdict;
  for (const step of steps) {
    const verdict = await step();
    if (verdict && 'outdated' in verdict) return verdict;
    doubt ??= verdict;
  }
  return doubt ?? { satisfied: true };
}

const KINDS = ['registry', 'git', 'url', 'path', 'directory', 'editable', 'virtual'];

function asPackage(wire: WireTable): LockedPackage | undefined {
  const { name, version, source } = wire;
  const kind = isTable(source) ? KINDS.find((key) => typeof source[key] === 'string') : undefined;
  if (typeof name !== 'string' || kind === undefined || !isTable(source)) return undefined;
  const metadata = isTable(wire.metadata) ? wire.metadata : {};
  return {
    name: normalizeName(name),
    version: typeof version === 'string' ? version : undefined,
    source: kind,
    path: String(source[kind]),
    dependencies: namesOf(wire.dependencies),
    optionalDependencies: mapTables(wire['optional-dependencies'], namesOf),
    groups: mapTables(wire['dev-dependencies'] ?? wire['dependency-groups'], namesOf),
    requiresDist: tablesOf(metadata['requires-dist']),
    requiresDev: mapTables(metadata['requires-dev'], tablesOf),
    providesExtras: stringsIn(metadata['provides-extras']).map(normalizeName),
  };
}

/** The names of all that a package depends on, its extras and groups too. */
function dependenciesOf({ dependencies, optionalDependencies, groups }: LockedPackage): readonly string[] {
  return [dependencies, ...optionalDependencies.values(), ...groups.values()].flat();
}

function namesOf(value: unknown): readonly string[] {
  return tablesOf(value).flatMap(({ name }) => (typeof name === 'string' ? [normalizeName(name)] : []));
}

function mapTables<T>(value: unknown, read: (value: unknown) => T): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(isTable(value) ? value : {}).map(([key, item]) => [normalizeName(key), read(item)]),
  );
}
