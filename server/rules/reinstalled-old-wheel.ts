import { sameVersion } from '../pyproject/version.ts';
import { addManifest } from './cache-key-fixes.ts';
import { curesOfCopy } from './outdated.ts';
import type { Rule } from './rule.ts';

/** uv sees by the version that the copy is not the one that is wanted, and by the keys that its cached wheel still is (plan.rs in crates/uv-installer). */
export const reinstalledOldWheel: Rule = {
  code: 'reinstalled-old-wheel',
  severity: 'warning',

  *check(project) {
    const { copy, metadata, cacheKeys, folder } = project;
    const { version } = metadata;
    // What is typed and not yet saved is not what uv sees.
    if (!copy || !version || version.value !== copy.declaredVersion || !cacheKeys.valid) return;
    if (copy.sync.rebuild !== false || copy.sync.reinstall !== true) return;
    if (sameVersion(copy.version, version.value) || cacheKeys.covers('pyproject.toml', folder)) return;
    yield {
      at: version.at,
      installed: true,
      message: `each \`${copy.command}\` installs version ${copy.version} again and none builds this one: no cache key covers \`pyproject.toml\``,
      fixes: addManifest(project),
      cures: curesOfCopy(project),
    };
  },
};
