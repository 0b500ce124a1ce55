import { replaceString } from '../toml/edit.ts';
import type { CacheKeys } from '../uv/cache-keys.ts';
import { isBuilt } from '../uv/workspace.ts';
import { inertness } from './inert-cache-key.ts';
import type { Fix, Rule } from './rule.ts';

/** uv skips a missing file silently, and a glob may match nothing (crates/uv-cache-info/src/cache_info.rs). */
export const unmatchedCacheKey: Rule = {
  code: 'unmatched-cache-key',
  severity: 'warning',

  *check(project) {
    const { doc, cacheKeys, cacheKeyMatches } = project;
    if (!cacheKeys.valid || cacheKeys.holdDefaults || !isBuilt(doc)) return;
    for (const [i, key] of cacheKeys.keys.entries()) {
      const match = cacheKeyMatches.matches[i];
      if (!match || match.witness !== undefined || match.is !== undefined || match.elsewhere) continue;
      if (!('value' in key) || key.kind === 'env' || isNegated(cacheKeys, i) || inertness(project, i))
        continue;
      const { near } = match;
      const fix: Fix | undefined =
        near === undefined || (key.kind !== 'dir' && cacheKeys.covers(near, project.folder))
          ? undefined
          : {
              title: `Replace by \`${near}\``,
              safe: false,
              edits: () => replaceString(doc, key.value, near),
            };
      const what = key.kind === 'dir' ? 'folder' : 'file';
      yield {
        at: key.value.at,
        message: `this key has no effect: ${
          fix
            ? `there is no such ${what}, but there is \`${near}\``
            : `no ${what} ${key.kind === 'glob' ? 'matches it' : 'has this path'}`
        }`,
        fixes: fix ? [fix] : [],
      };
    }
  },
};

function isNegated({ globs }: CacheKeys, index: number): boolean {
  return globs.clusters.some(({ patterns }) => patterns.some(({ key, negated }) => key === index && negated));
}
