import type { Rule } from './rule.ts';
import { problemsOf } from './text-problems.ts';

/** uv 0.13.8: "integer number overflowed"; tomllib reads integers of any size. */
export const tomlLargeInteger: Rule = {
  code: 'toml-large-integer',
  severity: 'warning',
  check: (project) => problemsOf(project, 'toml-large-integer', false),
};
