import type { Rule } from './rule.ts';
import { problemsOf } from './text-problems.ts';

/** TOML 1.1, which uv 0.13.8 reads and tomllib before Python 3.15 does not. */
export const tomlTimeWithoutSeconds: Rule = {
  code: 'toml-time-without-seconds',
  severity: 'warning',
  check: (project) => problemsOf(project, 'toml-time-without-seconds', true),
};
