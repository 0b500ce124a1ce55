import { FIELDS } from '../pyproject/project-table.ts';
import { removeDynamic } from './dynamic-fixes.ts';
import type { Rule } from './rule.ts';

export const unsupportedDynamicField: Rule = {
  code: 'unsupported-dynamic-field',
  severity: 'error',

  *check(project) {
    const { metadata, backend, dynamic } = project;
    for (const node of metadata.dynamic) {
      const field = FIELDS.find((name) => name === node.value);
      const support = field && dynamic?.fields.get(field);
      if (support?.outcome !== 'refused' || metadata.table?.entries.has(node.value)) continue;
      yield {
        at: node.at,
        message: `${backend?.name} refuses to build: it cannot compute \`${node.value}\``,
        fixes: field === 'version' ? [] : removeDynamic(project, node),
      };
    }
  },
};
