import type { Rule } from './rule.ts';
import { problemsOf } from './text-problems.ts';

/** tomllib refuses a byte order mark as an invalid statement; uv 0.13.8 reads past it. */
export const tomlByteOrderMark: Rule = {
  code: 'toml-byte-order-mark',
  severity: 'warning',
  check: (project) => problemsOf(project, 'toml-byte-order-mark', true),
};
