/** The fixes that the rules about `project.dynamic` share. */
import type { Project } from '../project/project.ts';
import { arrayAt, type StringValue } from '../toml/document.ts';
import { removeEntry, removeItem, replaceString } from '../toml/edit.ts';
import type { Fix } from './rule.ts';

/** Takes one item out of `dynamic`; the whole key where it is the only one. */
export function removeDynamic(
  { doc, metadata: { table, dynamic } }: Project,
  node: StringValue,
): readonly Fix[] {
  const array = table && arrayAt(table, 'dynamic');
  if (!array) return [];
  return [
    {
      title: `Remove \`"${node.value}"\` from \`dynamic\``,
      safe: false,
      edits: () =>
        dynamic.length === 1 && array.items.length === 1
          ? removeEntry(doc, table, 'dynamic')
          : removeItem(doc, array, node),
    },
  ];
}

/** Puts the name that was meant in the place of an item of `dynamic`; takes the item out where that name is listed already. */
export function replaceDynamic(project: Project, node: StringValue, name: string): readonly Fix[] {
  if (project.metadata.dynamic.some(({ value }) => value === name)) return removeDynamic(project, node);
  return [
    { title: `Replace by \`"${name}"\``, safe: false, edits: () => replaceString(project.doc, node, name) },
  ];
}
