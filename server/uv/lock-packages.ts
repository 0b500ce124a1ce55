/**
 * Whether the packages of a lock are still what they were: the local ones by their pyproject.toml, or by what their backend says
 * (crates/uv-resolver/src/lock/mod.rs `satisfies`, its walk over the packages).
 */

import { type Files, isFolder, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { sameVersion } from '../pyproject/version.ts';
import { stringsIn, tablesOf } from '../toml/read.ts';
import type { CachedMetadata } from './cache-dir.ts';
import type { Lock, LockedPackage } from './lock.ts';
import { compareRequirements, type Measure, type Verdict, verdictOf } from './lock-wire.ts';
import type { UvSettings } from './settings.ts';
import type { LocalPackage, Tree } from './tree.ts';
import { distOf, type Lowered, ofAllGroups } from './tree-lowering.ts';
import { asManifest } from './tree-manifest.ts';

/** What the walk needs. */
export interface Walk {
  readonly lock: Lock;
  readonly tree: Tree;
  readonly settings: UvSettings;
  readonly measure: Measure;
  readonly files: Files;
  readonly metadataOf: (
    local: LocalPackage,
  ) => CachedMetadata | undefined | Promise<CachedMetadata | undefined>;
}

/** Judges all packages that uv looks at, in its order. */
export async function judgePackages(walk: Walk): Promise<Verdict> {
  const { lock, tree } = walk;
  const indexes = configuredIndexes(walk.settings, tree.root);
  const members = tree.packages.filter(({ kind }) => kind === 'member').map(({ name }) => name);
  const queue = [...members, ...rootRequirements(tree)].flatMap((name) =>
    lock.packages.filter(
      (locked) => locked.name === name && (members.includes(name) || isSourceTree(locked)),
    ),
  );
  const seen = new Set(queue);
  let doubt: Verdict;
  for (const locked of queue) {
    const verdict = (indexes && judgeIndex(locked, indexes, walk)) ?? (await judgePackage(locked, walk));
    // What is outdated further on is so whatever is in doubt here.
    if (verdict && 'outdated' in verdict) return verdict;
    doubt ??= verdict;
    if (locked.source === 'registry' || locked.source === 'git') continue;
    for (const next of lock.packages) {
      if (seen.has(next) || !requires(locked, next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return doubt;
}

function rootRequirements({ rootGroups }: Tree): readonly string[] {
  return 'get' in rootGroups ? [...rootGroups.values()].flat().map(({ name }) => name) : [];
}

function isSourceTree({ source }: LockedPackage): boolean {
  return source === 'directory' || source === 'editable' || source === 'virtual';
}

function requires(locked: LockedPackage, { name }: LockedPackage): boolean {
  const lists = [locked.dependencies, ...locked.optionalDependencies.values(), ...locked.groups.values()];
  return lists.some((list) => list.includes(name));
}

async function judgePackage(locked: LockedPackage, walk: Walk): Promise<Verdict> {
  if (locked.source === 'path') return judgeFile(locked, walk);
  if (!isSourceTree(locked)) return undefined;
  const folder = join(walk.tree.root, locked.path ?? '');
  const local = walk.tree.packages.find((other) => other.folder === folder);
  if (!local)
    return { unknown: `\`${locked.name}\` in \`${folder}\` is required by a backend, or no longer` };
  const manifest = asManifest(local.folder, local.doc);
  const project = 'doc' in manifest ? manifest.project : undefined;
  const isDynamic = project?.dynamic.includes('version') ?? false;
  const { dist, extras, groups } = local.requirements;
  if (dist !== 'backend') {
    if ('unknown' in groups) return groups;
    const now = { requirements: dist, extras, groups };
    if (locked.version !== undefined) {
      if (isDynamic) return { outdated: `the version of \`${local.name}\` is now dynamic` };
      if (project?.version !== undefined)
        return judgeVersion(locked, project.version) ?? judgeContents(locked, now, walk);
    } else if (isDynamic) {
      const verdict = judgeContents(locked, now, walk);
      if (verdict === undefined) return undefined;
    }
  }
  return judgeByBackend(locked, local, isDynamic, walk);
}

async function judgeByBackend(
  locked: LockedPackage,
  local: LocalPackage,
  isDynamic: boolean,
  walk: Walk,
): Promise<Verdict> {
  if (locked.version !== undefined && isDynamic)
    return { outdated: `the version of \`${local.name}\` is now dynamic` };
  if (locked.version === undefined && !isDynamic)
    return { outdated: `the version of \`${local.name}\` is now static` };
  if (providedNames(walk.settings).has(local.name))
    return { unknown: `\`dependency-metadata\` speaks of \`${local.name}\`` };
  const metadata = await walk.metadataOf(local);
  if (!metadata) return { unknown: `what the backend says of \`${local.name}\` is not known` };
  const requirements = await local.lower(metadata.requiresDist);
  const { groups } = local.requirements;
  if ('unknown' in requirements) return requirements;
  if ('fails' in requirements) return { unknown: requirements.fails };
  if ('unknown' in groups) return groups;
  const now = { requirements, extras: metadata.providesExtra.map(normalizeName), groups };
  return (
    (locked.version === undefined ? undefined : judgeVersion(locked, metadata.version)) ??
    judgeContents(locked, now, walk)
  );
}

function judgeVersion(locked: LockedPackage, version: string): Verdict {
  if (sameVersion(locked.version ?? '', version)) return undefined;
  return { outdated: `the version of \`${locked.name}\` was ${locked.version} and is ${version}` };
}

interface Contents {
  readonly requirements: readonly Lowered[] | { readonly unknown: string };
  readonly extras: readonly string[];
  readonly groups: ReadonlyMap<string, readonly Lowered[]>;
}

function judgeContents(
  locked: LockedPackage,
  { requirements, extras, groups }: Contents,
  walk: Walk,
): Verdict {
  const { name } = locked;
  const [now, before] = [new Set(extras), new Set(locked.providesExtras)];
  const sameExtras = now.size === before.size && [...now].every((extra) => before.has(extra));
  // The lock says so since revision 1.
  if (walk.lock.revision >= 1 && !sameExtras) return { outdated: `the extras of \`${name}\` have changed` };
  if ('unknown' in requirements) return requirements;
  const compared = compareRequirements(requirements, locked.requiresDist, walk.measure);
  // With a dynamic version, extras of the package itself may stand in the lock as what they stand for.
  const flat = locked.version === undefined && requirements.some((required) => required.name === name);
  if (compared === 'different' && flat) return { unknown: `extras of \`${name}\` require others of it` };
  return verdictOf(compared, `what \`${name}\` requires`) ?? judgeGroups(locked, groups, walk);
}

function judgeGroups(locked: LockedPackage, groups: Contents['groups'], { lock, measure }: Walk): Verdict {
  const counts = (list: readonly unknown[]) => lock.revision >= 1 || list.length > 0;
  const now = new Map([...groups].filter(([, list]) => counts(list)));
  const before = new Map([...locked.requiresDev].filter(([, list]) => counts(list)));
  let doubt: Verdict;
  for (const group of new Set([...now.keys(), ...before.keys()])) {
    const [mine, theirs] = [now.get(group), before.get(group)];
    if (!mine || !theirs) return { outdated: `the group \`${group}\` has come or gone` };
    const verdict = verdictOf(compareRequirements(mine, theirs, measure), `the group \`${group}\``);
    if (verdict && 'outdated' in verdict) return verdict;
    doubt ??= verdict;
  }
  return doubt;
}

/** A wheel on disk: what it says of itself is read from it. */
async function judgeFile(locked: LockedPackage, walk: Walk): Promise<Verdict> {
  const path = join(walk.tree.root, locked.path ?? '');
  const unknown = { unknown: `what \`${path}\` says of itself` };
  const archive = await walk.files.archive(path);
  const names = 'names' in archive ? archive.names : [];
  const member = names.find((name) => /^[^/]+\.dist-info\/METADATA$/.test(name));
  const text = 'names' in archive && member !== undefined ? await archive.read(member) : undefined;
  if (!text || !('text' in text)) return unknown;
  const [head = ''] = text.text.split(/\r?\n\r?\n/);
  const field = (name: string) =>
    [...head.matchAll(new RegExp(`^${name}:[ \\t]*(.+?)\\r?$`, 'gm'))].map(([, value = '']) => value);
  const requirements = await walk.tree.packages[0]?.lower(field('Requires-Dist'));
  if (!requirements || 'unknown' in requirements || 'fails' in requirements) return unknown;
  // The sources of a project have no say in what others require.
  if (requirements.some(({ place }) => place.kind !== 'registry' || place.index !== undefined))
    return unknown;
  const now = { requirements, extras: field('Provides-Extra').map(normalizeName), groups: new Map() };
  return judgeVersion(locked, field('Version')[0] ?? '') ?? judgeContents(locked, now, walk);
}

interface Indexes {
  readonly urls: ReadonlySet<string>;
  /** Absolute → whether it was given so. */
  readonly folders: ReadonlyMap<string, boolean>;
  /** uv's own index is among them. */
  readonly andDefault: boolean;
}

/** A folder of `find-links` that is not there, which stops uv before it looks at the lock; as it is written. */
export async function missingFolder(
  { others }: UvSettings,
  root: string,
  files: Files,
): Promise<string | undefined> {
  const value = others.get('find-links')?.value;
  for (const text of typeof value === 'string' ? [value] : stringsIn(value)) {
    if (/^https?:/i.test(text)) continue;
    if (!(await isFolder(files, join(root, text.replace(/^file:\/\//, ''))))) return text;
  }
  return undefined;
}

/** undefined where none are configured: then uv does not ask where a package came from. */
function configuredIndexes({ others, indexedElsewhere }: UvSettings, root: string): Indexes | undefined {
  const value = (key: string): unknown => others.get(key)?.value;
  const texts = (key: string): readonly string[] => {
    const found = value(key);
    return typeof found === 'string' ? [found] : stringsIn(found);
  };
  const noIndex = value('no-index') === true;
  const tables = tablesOf(value('index'));
  const urls = noIndex
    ? []
    : [
        ...tables.map(({ url }) => String(url)),
        ...texts('index'),
        ...texts('index-url'),
        ...texts('extra-index-url'),
      ];
  const all = [...urls, ...texts('find-links')];
  if (all.length === 0 && !noIndex && !indexedElsewhere) return undefined;
  const isRemote = (url: string) => /^[a-z][a-z0-9+.-]+:\/\//i.test(url) && !url.startsWith('file:');
  return {
    urls: new Set(all.filter(isRemote)),
    folders: new Map(
      all
        .filter((url) => !isRemote(url))
        .map((url) => [join(root, url.replace(/^file:\/\//, '')), /^(?:\/|file:)/.test(url)] as const),
    ),
    andDefault:
      indexedElsewhere === true ||
      (!noIndex && texts('index-url').length === 0 && !tables.some((table) => table.default === true)),
  };
}

function judgeIndex(
  locked: LockedPackage,
  { urls, folders, andDefault }: Indexes,
  { tree, measure }: Walk,
): Verdict {
  const { path = '', source, name } = locked;
  if (source !== 'registry') return undefined;
  if (!/^[a-z]+:\/\//i.test(path)) {
    const given = folders.get(join(measure.root, path));
    // uv compares the texts: an older uv wrote a relative path for a folder that was given absolute.
    if (given !== undefined && path.startsWith('/') === (given && measure.keepsAbsolute)) return undefined;
    return { outdated: `\`${path}\`, where \`${name}\` is from, is no index any more` };
  }
  const bare = (url: string) => url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
  const loose = (url: string) => bare(url).replace(/\/+$/, '').toLowerCase();
  if ([...urls].some((url) => bare(url) === path) || isExplicit(path, tree)) return undefined;
  if ([...urls].some((url) => loose(url) === loose(path)))
    return { unknown: `whether \`${path}\`, where \`${name}\` is from, counts as the index that is named` };
  if (andDefault) return { unknown: `whether \`${path}\`, where \`${name}\` is from, is still an index` };
  return { outdated: `\`${path}\`, where \`${name}\` is from, is no index any more` };
}

/** Indexes that requirements name hold too, whatever else is configured. */
function isExplicit(path: string, { packages }: Tree): boolean {
  return packages.some(({ requirements }) =>
    [...distOf(requirements), ...ofAllGroups(requirements)].some(
      ({ place }) => place.kind === 'registry' && place.index === path,
    ),
  );
}

/** The names for which `[[tool.uv.dependency-metadata]]` answers in place of a backend, normalised. */
export function providedNames(settings: UvSettings): ReadonlySet<string> {
  const tables = tablesOf(settings.others.get('dependency-metadata')?.value);
  return new Set(tables.flatMap(({ name }) => (typeof name === 'string' ? [normalizeName(name)] : [])));
}
