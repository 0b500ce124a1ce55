import type { Project } from '../project/project.ts';
import { replaceString } from '../toml/edit.ts';
import type { Pattern } from '../uv/glob.ts';
import { isBuilt } from '../uv/workspace.ts';
import { leavesOthers } from './cache-key-fixes.ts';
import type { Fix, Rule } from './rule.ts';

/** A glob whose part behind the folder has no slash matches at any depth (crate globwalk; test/oracle/metadata-trap.oracle.ts). */
export const deepCacheKey: Rule = {
  code: 'deep-cache-key',
  severity: 'information',

  *check(project) {
    const { cacheKeys, cacheKeyMatches, doc } = project;
    if (!cacheKeys.valid || !isBuilt(doc)) return;
    for (const { base, patterns } of cacheKeys.globs.clusters) {
      for (const pattern of patterns) {
        const key = cacheKeys.keys[pattern.key];
        const deep = cacheKeyMatches.matches[pattern.key]?.deep;
        if (key?.kind !== 'glob' || deep === undefined) continue;
        yield {
          at: key.value.at,
          message: `uv rebuilds when \`${deep}\` changes, too: this glob matches at any depth below \`${base}\``,
          fixes: meant(project, base, pattern),
        };
      }
    }
  },
};

/** All depths, so that it shows; or one: a wildcard in the folder's own name keeps the slash behind it. */
function meant({ doc, cacheKeys }: Project, base: string, { key: index, text }: Pattern): readonly Fix[] {
  const key = cacheKeys.keys[index];
  const [, above = '', last = ''] = /^(.*\/)?([^/]+)\/?$/.exec(base) ?? [];
  if (key?.kind !== 'glob' || last === '' || last === '.') return [];
  return [
    { glob: `${base}/**/${text}`, words: 'all depths' },
    { glob: `${above}{${last}}/${text}`, words: 'one level only' },
  ]
    .filter(({ glob }) => leavesOthers(cacheKeys, glob, index))
    .map(({ glob, words }) => ({
      title: `Replace by \`${glob}\`: ${words}`,
      safe: false,
      edits: () => replaceString(doc, key.value, glob),
    }));
}
