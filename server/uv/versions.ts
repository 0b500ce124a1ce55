/** The versions of uv whose behaviour was compared with ours, and where they differ. */

/** What holds of one version of uv. */
export interface UvRules {
  readonly version: string;
  /** The bucket of its cache for source trees: `sdists-v10`. */
  readonly sdists: string;
  /** Malformed `cache-keys` stop it; before, they silently meant the defaults. */
  readonly malformedKeysFail: boolean;
  /** It reads packed refs and linked worktrees (0.11.20, crates/uv-cache-info/src/git_info.rs). */
  readonly gitPackedRefs: boolean;
}

/** The versions that test/oracle/status.oracle.ts has replayed, the newest first. */
const CHECKED: readonly UvRules[] = [
  { version: '0.13.9', sdists: 'sdists-v10', malformedKeysFail: true, gitPackedRefs: true },
];

/** The newest version that was checked. */
export const NEWEST = '0.13.9';

/** The rules of a version; undefined where its behaviour was not checked. */
export function rulesOf(version: string): UvRules | undefined {
  return CHECKED.find((rules) => rules.version === version);
}
