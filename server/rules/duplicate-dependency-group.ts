import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import type { DependencyGroup } from '../pyproject/dependency-groups.ts';
import { type ArrayValue, plain, type Value } from '../toml/document.ts';
import { appendItems, removeEntry } from '../toml/edit.ts';
import { refusedBy } from './group-words.ts';
import type { Fix, Rule } from './rule.ts';

/** uv 0.13.9: "duplicate dependency group: `a-b`"; pip 26.3 and dependency-groups 2.0: "Duplicate dependency group names". */
export const duplicateDependencyGroup: Rule = {
  code: 'duplicate-dependency-group',
  severity: 'error',

  *check(project) {
    for (const group of project.groups.groups) {
      const first = project.groups.byName.get(group.name);
      if (!first || first === group) continue;
      const names = [group, first].map(({ entry }) => shown(entry.key.name));
      yield {
        at: group.entry.key.at,
        message: `${names[0]} is the same name as ${names[1]}: ${refusedBy(project, 'twice', 'every group')}`,
        related: [{ at: first.entry.key.at, message: `the group is declared here as ${names[1]}` }],
        fixes: intoOne(project, first, group),
      };
    }
  },
};

/** Takes the second group out; what it alone holds is put into the first. */
function intoOne({ doc, groups: { table } }: Project, one: DependencyGroup, two: DependencyGroup): Fix[] {
  const { array } = one;
  if (!table || !array || !two.array || two.array.ofTables) return [];
  const known = new Set(array.items.map(textOf));
  const more = two.array.items.filter((item) => !known.has(textOf(item)));
  const [here, there] = [one, two].map(({ entry }) => shown(entry.key.name));
  const remove = () => removeEntry(doc, table, two.entry.key.name);
  if (more.length === 0)
    return [{ title: `Remove ${there}, which holds nothing else`, safe: true, edits: remove }];
  if (array.ofTables || hasComment(doc.comments, two.array)) return [];
  const texts = more.map(({ at }) => doc.text.slice(at.start, at.end));
  return [
    {
      title: `Move what ${there} requires to ${here}`,
      safe: false,
      edits: () => [...appendItems(doc, array, texts), ...remove()],
    },
  ];
}

function textOf(item: Value): string {
  return JSON.stringify(plain(item), (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}

/** A comment beside an item says something of it, and would stay behind. */
function hasComment(comments: Project['doc']['comments'], { at }: ArrayValue): boolean {
  return comments.some((comment) => comment.start > at.start && comment.end < at.end);
}
