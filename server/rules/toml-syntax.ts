import type { Rule } from './rule.ts';
import { problemsOf } from './text-problems.ts';

/** No version of TOML allows it, or tomllib refuses it in TOML 1.0 (CPython 3.11, `tomllib/_parser.py`). */
export const tomlSyntax: Rule = {
  code: 'toml-syntax',
  severity: 'error',
  check: (project) => problemsOf(project, 'toml-syntax', false),
};
