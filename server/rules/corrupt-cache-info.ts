import type { Rule } from './rule.ts';

/** `uv_cache.json` is read before anything is decided, and uv gives up where it cannot be (uv 0.13.8: “Failed to read metadata from: …”). */
export const corruptCacheInfo: Rule = {
  code: 'corrupt-cache-info',
  severity: 'error',

  *check({ copy, metadata }) {
    if (copy?.record !== 'corrupt' || !metadata.name) return;
    yield {
      at: metadata.name.at,
      installed: true,
      message: `\`uv sync\` and \`uv run\` stop: \`${copy.distInfo}/uv_cache.json\` is corrupt, and once it is deleted they install the project again`,
    };
  },
};
