import { nearest } from '../project/nearest.ts';
import { FIELDS } from '../pyproject/project-table.ts';
import { removeDynamic, replaceDynamic } from './dynamic-fixes.ts';
import type { Rule } from './rule.ts';

const KNOWN: ReadonlySet<string> = new Set([...FIELDS, 'name']);

export const unknownDynamicField: Rule = {
  code: 'unknown-dynamic-field',
  severity: 'warning',

  *check(project) {
    for (const node of project.metadata.dynamic) {
      if (KNOWN.has(node.value)) continue;
      const refused = project.dynamic?.fields.get(node.value)?.outcome === 'refused';
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
