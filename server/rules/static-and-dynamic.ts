import type { Project } from '../project/project.ts';
import type { Entry, StringValue } from '../toml/document.ts';
import { removeEntry } from '../toml/edit.ts';
import { removeDynamic } from './dynamic-fixes.ts';
import type { Fix, Rule } from './rule.ts';

export const staticAndDynamic: Rule = {
  code: 'static-and-dynamic',
  severity: 'error',

  *check(project) {
    const { metadata, backend, dynamic } = project;
    for (const node of new Map(metadata.dynamic.map((item) => [item.value, item])).values()) {
      const entry = node.value === 'name' ? undefined : metadata.table?.entries.get(node.value);
      const both = entry && dynamic?.both(node.value);
      if (!entry || both === undefined || both === 'extends') continue;
      yield {
        at: node.at,
        severity: both === 'refuses' ? 'error' : 'warning',
        message:
          both === 'refuses'
            ? `${backend?.name} refuses to build: \`${node.value}\` is static and dynamic at once`
            : `${backend?.name} never computes it: \`${node.value}\` also has a static value, which wins`,
        related: [{ at: entry.key.at, message: 'the static value' }],
        // One of the two goes; without its source the field would be nowhere, and a source alone is never read.
        fixes: hasSource(project, node) ? removeStatic(project, node, entry) : removeDynamic(project, node),
      };
    }
  },
};

function hasSource({ dynamic }: Project, node: StringValue): boolean {
  const field = dynamic?.fields.get(node.value);
  return field?.outcome === 'filled' && field.configuredAt !== undefined && !field.missing?.length;
}

function removeStatic(
  { doc, metadata: { table } }: Project,
  node: StringValue,
  entry: Entry,
): readonly Fix[] {
  if (!table || entry.value.kind === 'table') return [];
  return [
    {
      title: `Remove the static \`${node.value}\``,
      safe: false,
      edits: () => removeEntry(doc, table, node.value),
    },
  ];
}
