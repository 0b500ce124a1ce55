import type { Rule } from './rule.ts';

export const wheelOfOtherVersion: Rule = {
  code: 'wheel-of-other-version',
  severity: 'information',

  *check({ newestWheel: wheel, metadata: { name, version, table } }) {
    if (wheel?.current !== false) return;
    const at = version?.at ?? name?.at ?? table?.at;
    if (!at) return;
    yield {
      at,
      installed: true,
      message: `\`dist/\` holds no wheel of this version: the newest there is \`${wheel.path.slice('dist/'.length)}\``,
    };
  },
};
