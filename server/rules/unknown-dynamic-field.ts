import { nearest } from '../project/nearest.ts';
import { FIELDS } from '../pyproject/project-table.ts';
import { removeDynamic, replaceDynamic } from './dynamic-fixes.ts';
import type { Rule } from './rule.ts';

const KNOWN: ReadonlySet<string> = new Set([...FIELDS, 'name']);

/** Built with such a field: hatchling 1.33.0 and maturin 1.16.0; all other known backends refuse. */
const LENIENT: ReadonlySet<string> = new Set(['hatchling', 'maturin']);

export const unknownDynamicField: Rule = {
  code: 'unknown-dynamic-field',
  severity: 'warning',

  *check(project) {
    for (const node of project.metadata.dynamic) {
      if (KNOWN.has(node.value)) continue;
      // A backend of a version whose rules are known says what it does with a field that is there twice.
      const known = project.dynamic?.both('version') !== undefined;
      const refused = known && project.backend !== undefined && !LENIENT.has(project.backend.name);
      const near = nearest(node.value, FIELDS);
      yield {
        at: node.at,
        severity: refused ? 'error' : 'warning',
        message: `${refused ? `${project.backend?.name} refuses to build` : 'the name means nothing to any tool'}: there is no field \`${node.value}\``,
        fixes: near ? replaceDynamic(project, node, near) : removeDynamic(project, node),
      };
    }
  },
};
