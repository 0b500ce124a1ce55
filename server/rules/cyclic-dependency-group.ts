import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import { circlesOf, type Step } from '../pyproject/dependency-groups.ts';
import { removeItem } from '../toml/edit.ts';
import { refusedBy } from './group-words.ts';
import type { Finding, Rule } from './rule.ts';

/** uv 0.13.9: "Detected a cycle in `dependency-groups`: `a` -> `b` -> `a`"; pip 26.3: "Cyclic dependency group include while resolving a". */
export const cyclicDependencyGroup: Rule = {
  code: 'cyclic-dependency-group',
  severity: 'error',

  *check(project) {
    for (const steps of circlesOf(project.groups)) yield* finding(project, steps);
  },
};

/** More groups of one circle than these are not named. */
const MOST_NAMED = 10;

function* finding(project: Project, steps: readonly Step[]): Iterable<Finding> {
  const last = steps.at(-1);
  if (!last) return;
  const names = steps.map(({ group }) => shown(group.entry.key.name));
  const named =
    names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED - 1), '…', ...names.slice(-1)] : names;
  const way = [...named, names[0]].join(' → ');
  const { array } = last.group;
  yield {
    at: last.include.node.at,
    message:
      steps.length === 1
        ? `the group includes itself: ${refusedBy(project, 'circle', 'the group')}`
        : `${way} is a circle of includes: ${refusedBy(project, 'circle', 'these groups')}`,
    related: steps
      .slice(0, -1)
      .slice(0, MOST_NAMED)
      .map(({ group, include }) => ({
        at: include.node.at,
        message: `${shown(group.entry.key.name)} includes ${shown(include.node.value)} here`,
      })),
    fixes: array
      ? [
          {
            title: `Remove the include of ${shown(last.include.node.value)}`,
            safe: false,
            edits: () => removeItem(project.doc, array, last.include.item),
          },
        ]
      : [],
  };
}
