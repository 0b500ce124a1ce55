import type { Rule } from './rule.ts';

/** Python's tomllib and uv decode the file as UTF-8 before they parse it. */
export const tomlEncoding: Rule = {
  code: 'toml-encoding',
  severity: 'error',

  *check({ trouble }) {
    if (trouble?.code !== 'encoding') return;
    yield { at: { start: 0, end: 0 }, message: 'no tool reads this file: its bytes are not UTF-8' };
  },
};
