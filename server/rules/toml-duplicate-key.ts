import type { Rule } from './rule.ts';
import { problemsOf } from './text-problems.ts';

/** A key or a table is defined once (TOML 1.0; tomllib: "Cannot overwrite a value", "Cannot declare … twice"). */
export const tomlDuplicateKey: Rule = {
  code: 'toml-duplicate-key',
  severity: 'error',
  check: (project) => problemsOf(project, 'toml-duplicate-key', false),
};
