/**
 * Whether uv takes what is installed as it is: the first of its two looks, `RequirementSatisfaction::check`
 * (crates/uv-installer/src/satisfies.rs). The second is the cache's (cache-run.ts).
 */
import type { Installed } from '../artifacts/environment.ts';
import { type Files, isSamePlace } from '../files/files.ts';
import { sameVersion } from '../pyproject/version.ts';
import { differences, parseCacheInfo } from './cache-info.ts';
import type { Target } from './cache-run.ts';
import { fits } from './tags.ts';
import type { World } from './world.ts';

export type Freshness =
  | { readonly is: 'absent' }
  | { readonly is: 'fresh' }
  /** Will be written anew: one clause each. */
  | { readonly is: 'stale'; readonly because: readonly string[] }
  | { readonly is: 'unknown'; readonly because: readonly string[] };

/** Judges the installed copies of a target; `buildInfo` is what `uv_build.json` would hold now (undefined: cannot tell), `python` the environment's version, where it is known. */
export async function judgeInstalled(
  installed: readonly Installed[],
  target: Target,
  buildInfo: string | undefined,
  world: World,
  python?: string,
): Promise<Freshness> {
  const [copy, second] = installed;
  if (!copy) return { is: 'absent' };
  if (second) return stale(`\`${target.name}\` is installed more than once`);
  if (copy.buildInfo !== undefined) {
    const same = sameSettings(copy.buildInfo, buildInfo);
    if (same === undefined) return unknown('the build settings cannot be told');
    if (!same) return stale('it was built with other build settings');
  }
  const placed = await judgePlace(copy, target, world.files);
  if (placed !== undefined) return stale(placed);
  if (copy.cacheInfo === undefined) {
    return stale(
      copy.installer === 'uv'
        ? 'nothing was recorded to compare with (`uv_cache.json` is missing)'
        : `it was installed by ${copy.installer ?? 'another tool'}, which leaves no \`uv_cache.json\``,
    );
  }
  const recorded = parseCacheInfo(copy.cacheInfo);
  if (!recorded) return unknown('`uv_cache.json` is corrupt');
  const computed = await world.cacheInfo(target.local);
  // uv takes what it cannot compute for stale, and stops later, when it builds.
  if ('fails' in computed) return stale(computed.fails);
  if ('unknown' in computed) return unknown(computed.unknown);
  const differing = differences(recorded, computed, world.surroundings.now());
  if (differing.length > 0) return { is: 'stale', because: differing };
  const { tags } = copy;
  if (tags && fits(tags, python, world.surroundings.platform) === false)
    return stale(`the wheel that it came from, \`${tags[0]}\`, does not fit this Python`);
  if (
    world.rules.versionCompared &&
    target.version !== undefined &&
    !sameVersion(copy.version, target.version)
  )
    return stale(`version ${copy.version} is installed, not ${target.version}`);
  return { is: 'fresh' };
}

/** Why the copy is not of this folder, installed this way; undefined where it is. */
async function judgePlace(copy: Installed, target: Target, files: Files): Promise<string | undefined> {
  const { directUrl } = copy;
  if (directUrl === undefined) return 'it was installed from an index or a file, not from this folder';
  if ('trouble' in directUrl) return 'its `direct_url.json` cannot be understood';
  if (directUrl.folder === undefined) return `it was installed from ${directUrl.url}`;
  if (directUrl.editable !== target.editable)
    return target.editable ? 'it is not installed editable' : 'it is installed editable';
  if (!target.editable && directUrl.saysEditable === (target.unsaid === true))
    return target.unsaid
      ? 'it was installed by `uv sync`, which writes `"editable": false` into `direct_url.json`'
      : 'it was not installed by `uv sync`, which writes `"editable": false` into `direct_url.json`';
  return (await isSamePlace(files, directUrl.folder, target.local.folder))
    ? undefined
    : `it was installed from \`${directUrl.folder}\``;
}

/** Whether two texts of `uv_build.json` mean the same; undefined: cannot tell. */
function sameSettings(recorded: string, now: string | undefined): boolean | undefined {
  if (now === undefined) return undefined;
  try {
    return canonical(JSON.parse(recorded)) === canonical(JSON.parse(now));
  } catch {
    return undefined;
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}

function stale(because: string): Freshness {
  return { is: 'stale', because: [because] };
}

function unknown(because: string): Freshness {
  return { is: 'unknown', because: [because] };
}
