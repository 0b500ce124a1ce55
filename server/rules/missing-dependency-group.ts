import { nearest } from '../project/nearest.ts';
import { shown } from '../pyproject/defect.ts';
import { removeItem, replaceString } from '../toml/edit.ts';
import { refusedBy, thisGroup } from './group-words.ts';
import type { Fix, Rule } from './rule.ts';

/** Of very many that are missing, only the first are compared with all names. */
const MOST_COMPARED = 50;

/** uv 0.13.9: "Failed to find group `x` included by `y`"; pip 26.3: "Dependency group 'x' not found". */
export const missingDependencyGroup: Rule = {
  code: 'missing-dependency-group',
  severity: 'error',

  *check(project) {
    const { doc, groups } = project;
    const names = groups.groups.map(({ entry }) => entry.key.name);
    let compared = 0;
    // A group whose line is damaged is not lost.
    if (doc.problems.length > 0) return;
    for (const { entry, array, includes } of groups.groups)
      for (const { item, node, name } of includes) {
        if (groups.byName.has(name) || !array) continue;
        const near = compared++ < MOST_COMPARED ? nearest(node.value, names) : undefined;
        const fixes: Fix[] = [
          {
            title: `Remove the include of ${shown(node.value)}`,
            safe: false,
            edits: () => removeItem(doc, array, item),
          },
        ];
        if (near !== undefined && near !== entry.key.name)
          fixes.unshift({
            title: `Replace ${shown(node.value)} by ${shown(near)}`,
            safe: false,
            edits: () => replaceString(doc, node, near),
          });
        yield {
          at: node.at,
          message: `there is no group ${shown(node.value)}: ${refusedBy(project, 'missing', thisGroup(entry.key.name))}`,
          fixes,
        };
      }
  },
};
