import { removeDynamic } from './dynamic-fixes.ts';
import type { Rule } from './rule.ts';

/** Refused by every backend that was measured; PEP 621 forbids it. */
export const forbiddenDynamicField: Rule = {
  code: 'forbidden-dynamic-field',
  severity: 'error',

  *check(project) {
    for (const node of project.metadata.dynamic) {
      if (node.value !== 'name') continue;
      yield {
        at: node.at,
        message: 'every backend refuses to build: `name` must be static',
        fixes: project.metadata.name ? removeDynamic(project, node) : [],
      };
    }
  },
};
