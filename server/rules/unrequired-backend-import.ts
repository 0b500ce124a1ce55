import { broughtModules, distributionWith } from '../backends/in-tree/import-names.ts';
import { type ArrayValue, arrayAt, type Document, entryAt } from '../toml/document.ts';
import { appendItems } from '../toml/edit.ts';
import type { Fix, Rule } from './rule.ts';

/**
 * pip, build and uv import the backend in an environment that holds `requires` alone, also to ask it what else it needs
 * (`get_requires_for_build_wheel`): what it imports by then must be there.
 */
export const unrequiredBackendImport: Rule = {
  code: 'unrequired-backend-import',
  severity: 'warning',

  *check({ doc, buildSystem: { requires, table }, inTree }) {
    const array = table && arrayAt(table, 'requires');
    const key = table && entryAt(table, 'requires')?.key;
    if (!array || !key || !inTree?.outsideImports || requires.length !== array.items.length) return;
    const brought = broughtModules(requires.map(({ value }) => value));
    if (!brought) return;
    for (const { module, path, text, at } of inTree.outsideImports) {
      if (brought.has(module)) continue;
      yield {
        at: key.at,
        message: `isolated builds stop: \`${path}\` imports \`${module}\`, which nothing in \`requires\` brings`,
        related: [{ at, message: `\`${module}\` is imported here`, in: { path, text } }],
        fixes: requireIt(doc, array, distributionWith(module)),
      };
    }
  },
};

function requireIt(doc: Document, array: ArrayValue, distribution: string | undefined): readonly Fix[] {
  if (distribution === undefined) return [];
  const item = `"${distribution}"`;
  return [
    {
      title: `Add \`${item}\` to \`requires\``,
      safe: false,
      edits: () => appendItems(doc, array, [item]),
    },
  ];
}
