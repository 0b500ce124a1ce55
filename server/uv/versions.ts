/**
 * The versions of uv whose behaviour was compared with ours, and where they differ. Where a difference begins was
 * measured with the versions listed here and no others.
 */

/** What holds of one version of uv. */
export interface UvRules {
  readonly version: string;
  /** The bucket of its cache for source trees: `sdists-v10`. */
  readonly sdists: string;
  /**
   * Where it keeps what a backend says of itself before a build: in the folder of the revision, or with the wheels in
   * that of the build settings, where there are any (test/oracle/cache-dir.oracle.ts).
   */
  readonly metadata: 'revision' | 'shard';
  /** An ending `.git` of a folder does not count in the name of its place in the cache (test/oracle/cache-dir.oracle.ts). */
  readonly cutsGit: boolean;
  /** Malformed `cache-keys` stop it; before, they silently meant the defaults. */
  readonly malformedKeysFail: boolean;
  /** It reads packed refs and linked worktrees (0.11.20, crates/uv-cache-info/src/git_info.rs). */
  readonly gitPackedRefs: boolean;
  /** It compares the version of what is installed with the one that was resolved. */
  readonly versionCompared: boolean;
  /** `uv sync --no-build` builds editables all the same; before, it stops at them. */
  readonly editablesBuiltAnyway: boolean;
  /** `uv tool install` stops at a tool whose environment has no Python at all; before, it makes a new one. */
  readonly toolsNeedPython: boolean;
  /** `uv tool install` takes a folder that is named anew, however fresh its copy is, and `--force` begins with an empty environment. */
  readonly toolsTakeFoldersAnew: boolean;
  /** `uvx` finds an environment in the cache only where the cache info of its folders is equal; before, it did not look at it. */
  readonly environmentsKnowCacheInfo: boolean;
}

const V0_8_24: UvRules = {
  version: '0.8.24',
  sdists: 'sdists-v9',
  metadata: 'revision',
  cutsGit: true,
  malformedKeysFail: false,
  gitPackedRefs: false,
  versionCompared: false,
  editablesBuiltAnyway: false,
  toolsNeedPython: false,
  toolsTakeFoldersAnew: false,
  environmentsKnowCacheInfo: false,
};
const V0_9_26: UvRules = { ...V0_8_24, version: '0.9.26', versionCompared: true };
const V0_12_5: UvRules = {
  ...V0_9_26,
  version: '0.12.5',
  gitPackedRefs: true,
  toolsTakeFoldersAnew: true,
  environmentsKnowCacheInfo: true,
};
const V0_13_8: UvRules = {
  ...V0_12_5,
  version: '0.13.8',
  sdists: 'sdists-v10',
  metadata: 'shard',
  malformedKeysFail: true,
  editablesBuiltAnyway: true,
  toolsNeedPython: true,
};
const V0_13_9: UvRules = { ...V0_13_8, version: '0.13.9', sdists: 'sdists-v11', cutsGit: false };

/** The versions that test/oracle/status.oracle.ts has replayed, the newest first; each has what is new in it. */
export const CHECKED: readonly UvRules[] = [V0_13_9, V0_13_8, V0_12_5, V0_9_26, V0_8_24];

/** The newest version that was checked. */
export const NEWEST = '0.13.9';

/** The rules of a version; undefined where its behaviour was not checked. */
export function rulesOf(version: string): UvRules | undefined {
  return CHECKED.find((rules) => rules.version === version);
}
