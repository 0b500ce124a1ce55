import type { Unseen } from '../project/copy.ts';
import type { Project } from '../project/project.ts';
import { isGlob } from '../uv/glob.ts';
import { addKeys, leavesOthers, listed } from './cache-key-fixes.ts';
import { curesOfCopy } from './outdated.ts';
import type { Fix, Rule } from './rule.ts';

/** uv compares what its keys name with what it recorded, and nothing else (crates/uv-installer/src/satisfies.rs). */
export const staleInstall: Rule = {
  code: 'stale-install',
  severity: 'warning',

  *check(project) {
    const { copy, cacheKeys, metadata, folder } = project;
    const at = cacheKeys.entry?.key.at ?? metadata.name?.at;
    if (!copy || !at || (cacheKeys.entry && !cacheKeys.valid)) return;
    const unseen = copy.unseen.filter(({ path }) => !cacheKeys.covers(path, folder));
    if (unseen.length === 0) return;
    const paths = unseen.map(({ path }) => path);
    yield {
      at,
      installed: true,
      message: `\`${copy.environment}\` has a copy of this project from before ${listed(paths)} changed, and \`${copy.command}\` will not rebuild it: no cache key covers ${paths.length > 1 ? 'them' : 'it'}`,
      fixes: cover(project, unseen),
      cures: curesOfCopy(project),
    };
  },
};

/** One glob for each package; a name where that would change what other keys mean. Every edit means a build then, so a person decides. */
function cover(project: Project, unseen: readonly Unseen[]): readonly Fix[] {
  const keys = unseen.flatMap(({ path, inPackage }) => {
    const glob = inPackage && !isGlob(inPackage) ? `${inPackage}/**/*${suffixOf(path)}` : undefined;
    if (glob !== undefined && leavesOthers(project.cacheKeys, glob)) return [glob];
    return isGlob(path) ? [] : [path];
  });
  return keys.length === 0 ? [] : addKeys(project, [...new Set(keys)], false);
}

function suffixOf(path: string): string {
  return /[^/](\.[^./]+)$/.exec(path)?.[1] ?? '';
}
