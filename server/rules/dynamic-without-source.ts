import { removeDynamic } from './dynamic-fixes.ts';
import type { Rule } from './rule.ts';

export const dynamicWithoutSource: Rule = {
  code: 'dynamic-without-source',
  severity: 'error',

  *check(project) {
    const { metadata, backend, dynamic } = project;
    for (const node of metadata.dynamic) {
      const outcome = dynamic?.fields.get(node.value)?.outcome;
      if ((outcome !== 'unconfigured' && outcome !== 'empty') || metadata.table?.entries.has(node.value))
        continue;
      const version = node.value === 'version';
      const consequence = version
        ? 'the version silently becomes 0.0.0'
        : `\`${node.value}\` silently stays empty`;
      yield {
        at: node.at,
        severity: outcome === 'unconfigured' ? 'error' : 'warning',
        message:
          outcome === 'unconfigured'
            ? `${backend?.name} refuses to build: nothing says where \`${node.value}\` comes from`
            : `${consequence}: nothing tells ${backend?.name} where it comes from`,
        fixes: version ? [] : removeDynamic(project, node),
      };
    }
  },
};
