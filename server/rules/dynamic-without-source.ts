import type { DynamicField } from '../backends/backend.ts';
import { entryAt } from '../toml/document.ts';
import { removeDynamic } from './dynamic-fixes.ts';
import type { Rule } from './rule.ts';
import { isSaidOfSettings } from './setting-words.ts';

export const dynamicWithoutSource: Rule = {
  code: 'dynamic-without-source',
  severity: 'error',

  *check(project) {
    const { doc, metadata, backend, dynamic } = project;
    for (const node of metadata.dynamic) {
      const field = dynamic?.fields.get(node.value);
      if (!field || (field.outcome !== 'unconfigured' && field.outcome !== 'empty')) continue;
      if (metadata.table?.entries.has(node.value)) continue;
      if (field.configuredAt && isSaidOfSettings(project, field.configuredAt.slice(0, -1))) continue;
      // flit refuses a project without a description as well (flit_core/config.py, `read_pep621_metadata`).
      const isNeeded =
        node.value === 'version' || (node.value === 'description' && backend?.name === 'flit-core');
      const configured = field.configuredAt && entryAt(doc.root, ...field.configuredAt);
      yield {
        at: configured?.value.at ?? node.at,
        severity: field.outcome === 'unconfigured' && !field.onlyIsolated ? 'error' : 'warning',
        message: message(node.value, backend?.name, field),
        fixes: isNeeded ? [] : removeDynamic(project, node),
      };
    }
  },
};

function message(field: string, backend: string | undefined, support: DynamicField): string {
  if (support.onlyIsolated)
    return `isolated builds stop, since nothing in \`requires\` brings it: \`${support.says}\``;
  if (support.outcome === 'unconfigured') {
    const [file] = support.files ?? [];
    const why = file
      ? `it finds no \`${field}\` in \`${file}\``
      : support.configuredAt
        ? `this gives no \`${field}\``
        : `nothing says where \`${field}\` comes from`;
    return `${backend} refuses to build: ${why}`;
  }
  const consequence =
    field === 'version' ? 'the version silently becomes 0.0.0' : `\`${field}\` silently stays empty`;
  return `${consequence}: nothing tells ${backend} where it comes from`;
}
