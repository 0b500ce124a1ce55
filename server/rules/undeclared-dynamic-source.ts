import type { Project } from '../project/project.ts';
import { arrayAt, entryAt } from '../toml/document.ts';
import { appendItems, setKey } from '../toml/edit.ts';
import type { Fix, Rule } from './rule.ts';

export const undeclaredDynamicSource: Rule = {
  code: 'undeclared-dynamic-source',
  severity: 'warning',

  *check(project) {
    const { doc, metadata, backend, dynamic, settings } = project;
    if (!metadata.table) return;
    const declared = new Set(metadata.dynamic.map(({ value }) => value));
    for (const [field, { outcome, undeclared, configuredAt }] of dynamic?.fields ?? []) {
      const entry = configuredAt && entryAt(doc.root, ...configuredAt);
      if (entry && outcome === 'refused') {
        if (settings.some((each) => each.kind === 'unknown' && each.entry === entry)) continue;
        const table = configuredAt.slice(0, -1).join('.');
        const message = `${backend?.name} refuses to build: \`${table}\` cannot hold \`${field}\``;
        yield { at: entry.key.at, severity: 'error', message };
        continue;
      }
      if (!entry || undeclared === undefined || undeclared === 'used' || declared.has(field)) continue;
      const fixed = metadata.table.entries.get(field);
      const stops = undeclared === 'refuses' && !fixed;
      yield {
        at: entry.key.at,
        severity: stops ? 'error' : 'warning',
        message: stops
          ? `${backend?.name} refuses to build: \`${field}\` is not in \`dynamic\``
          : `${backend?.name} never reads this: \`${field}\` is ${fixed ? 'static' : 'not in `dynamic`'}`,
        related: fixed ? [{ at: fixed.key.at, message: 'the static value' }] : [],
        fixes: fixed ? [] : declare(project, field),
      };
    }
  },
};

function declare({ doc, metadata: { table } }: Project, field: string): readonly Fix[] {
  const array = table && arrayAt(table, 'dynamic');
  if (table?.entries.has('dynamic') && !array) return [];
  return [
    {
      title: `Add \`"${field}"\` to \`dynamic\``,
      safe: false,
      edits: () =>
        array ? appendItems(doc, array, [`"${field}"`]) : setKey(doc, ['project', 'dynamic'], `["${field}"]`),
    },
  ];
}
