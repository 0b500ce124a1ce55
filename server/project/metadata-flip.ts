/**
 * Whether the dependencies that uv locked are not those that its cache now holds of the project's own wheel, so that the
 * next `uv sync` locks anew although nothing changed: what a backend whose hooks disagree about METADATA leads to.
 */
import { normalizeName } from '../pyproject/name.ts';
import { requirementName } from '../pyproject/requirement.ts';
import type { CachedMetadata } from '../uv/cache-dir.ts';
import { differences } from '../uv/cache-info.ts';
import { type LockedPackage, metadataFrom, readLock } from '../uv/lock.ts';
import { providedNames } from '../uv/lock-packages.ts';
import { syncSettings } from '../uv/settings-sync.ts';
import type { World } from '../uv/world.ts';

/** Normalised names of what the next `uv sync` locks no more, or locks in addition; one of them is not empty. */
export interface MetadataFlip {
  readonly lost: readonly string[];
  readonly gained: readonly string[];
}

/**
 * Compares `uv.lock` with `metadata.msgpack` of the current revision, which is what uv compares
 * (crates/uv-distribution/src/source/mod.rs; test/oracle/metadata-trap.oracle.ts). Undefined where they agree, where uv
 * would ask the backend or nobody first, and where that cannot be told.
 */
export async function metadataFlip(world: World): Promise<MetadataFlip | undefined> {
  const tree = await world.tree();
  if (!('root' in tree)) return undefined;
  const { current: local, root } = tree;
  const settings = await syncSettings(root, world);
  if (!local?.built || !settings.cacheDir || settings.fails !== undefined) return undefined;
  const { name } = local;
  // Asked anew at each sync.
  const always = [settings.reinstall, settings.refresh];
  if (always.some(({ all, some }) => all !== undefined || some.has(name))) return undefined;
  if (metadataFrom(local, providedNames(settings)) !== 'backend') return undefined;
  const lock = await readLock(root, world.files);
  const locked = 'packages' in lock ? lock.packages.find((each) => each.name === name) : undefined;
  const build = settings.buildInfo(name);
  if (!locked || build === undefined) return undefined;
  const cached = await world.cachedTree(settings.cacheDir.value, local.folder, local.editable, build);
  if (!cached || 'unknown' in cached || !cached.revision || !cached.metadata) return undefined;
  const now = await world.cacheInfo(local);
  if (!('info' in now)) return undefined;
  const changed = differences(cached.revision.info, now, world.surroundings.now());
  if (changed.length > 0) return undefined;
  return compare(locked, cached.metadata);
}

function compare({ requiresDist }: LockedPackage, metadata: CachedMetadata): MetadataFlip | undefined {
  const before = requiresDist.flatMap(({ name }) => (typeof name === 'string' ? [normalizeName(name)] : []));
  const after = metadata.requiresDist.map(requirementName);
  if (!after.every((each) => each !== undefined)) return undefined;
  const lost = [...new Set(before)].filter((each) => !after.includes(each)).sort();
  const gained = [...new Set(after)].filter((each) => !before.includes(each)).sort();
  return lost.length + gained.length > 0 ? { lost, gained } : undefined;
}
