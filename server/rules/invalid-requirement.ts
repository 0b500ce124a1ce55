import type { Rule } from './rule.ts';
import { requirementFindings } from './string-defects.ts';

/** Names, extras, addresses and what stands between them; specifiers and markers have rules of their own. */
export const invalidRequirement: Rule = {
  code: 'invalid-requirement',
  severity: 'error',

  *check(project) {
    yield* requirementFindings(project, 'requirement');
  },
};
