import { spanWithin } from '../toml/offsets.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Rule } from './rule.ts';

/** uv reads the globs only when it asks whether to build, and stops at the first one with a mistake (uv 0.13.8). */
export const invalidCacheKeyGlob: Rule = {
  code: 'invalid-cache-key-glob',
  severity: 'error',

  *check({ doc, cacheKeys }) {
    for (const [index, { start, end, words }] of cacheKeys.globs.problems) {
      const key = cacheKeys.keys[index];
      if (key?.kind !== 'glob') continue;
      yield {
        at: spanWithin(doc, key.value, start, end),
        severity: isBuilt(doc) ? 'error' : 'warning',
        message: isBuilt(doc)
          ? `\`uv sync\`, \`uv run\` and \`uv pip install\` stop here: ${words}`
          : `uv stops here as soon as it builds the project: ${words}`,
      };
    }
  },
};
