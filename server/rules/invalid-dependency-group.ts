import { nearest } from '../project/nearest.ts';
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';
import type { DependencyGroup, DependencyGroups } from '../pyproject/dependency-groups.ts';
import { isName, normalizeName } from '../pyproject/name.ts';
import { readRequirementTree } from '../pyproject/requirement-tree.ts';
import { kindOf } from '../schema/expected.ts';
import type { ArrayValue, Document, Table, Value } from '../toml/document.ts';
import { quote, removeEntry, removeItem, renameKey, replaceString } from '../toml/edit.ts';
import { refusedBy, thisGroup } from './group-words.ts';
import type { Finding, Fix, Rule } from './rule.ts';

/** Tried with uv 0.13.9, pip 26.3, dependency-groups 2.0 and the backends. */
export const invalidDependencyGroup: Rule = {
  code: 'invalid-dependency-group',
  severity: 'error',

  *check(project) {
    const { entry, table, groups } = project.groups;
    // What is damaged reads as something else than it will be.
    if (project.doc.problems.length > 0) return;
    if (entry && !table)
      yield {
        at: entry.key.at,
        message: `\`dependency-groups\` is ${kindOf(entry.value)}, not a table: ${refusedBy(project, 'table', 'every group')}`,
      };
    for (const group of groups) {
      yield* nameFindings(project, group);
      if (!group.array) yield noArray(project, group);
      else for (const item of group.array.items) yield* itemFindings(project, group, group.array, item);
    }
  },
};

/** pip takes any name. */
function* nameFindings({ doc, groups }: Project, { entry, name }: DependencyGroup): Iterable<Finding> {
  const written = entry.key.name;
  if (isName(written)) return;
  const better = written.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[._-]+|[._-]+$/g, '');
  const free = better.length < 100 && isName(better) && !groups.byName.has(normalizeName(better));
  const edits = () => [...renameKey(doc, entry, better), ...renamedIncludes(doc, groups, name, better)];
  yield {
    at: entry.key.at,
    severity: 'warning',
    message: `${shown(written)} is no name of a group: uv refuses the project`,
    fixes: free ? [{ title: `Rename to ${shown(better)}`, safe: false, edits }] : [],
  };
}

function renamedIncludes(doc: Document, { groups }: DependencyGroups, name: string, better: string) {
  const includes = groups.flatMap((group) => group.includes.filter((include) => include.name === name));
  return includes.flatMap(({ node }) => replaceString(doc, node, better));
}

function noArray(project: Project, { entry }: DependencyGroup): Finding {
  const { value, key } = entry;
  const list = value.kind === 'string' ? `[${quote(value.value, value)}]` : undefined;
  const isCertain = value.kind === 'string' && readRequirementTree(value.value).defects.length === 0;
  return {
    at: value.kind === 'table' && value.form !== 'inline' ? key.at : value.at,
    message: `${shown(key.name)} is ${kindOf(value)}, not a list: ${refusedBy(project, 'group', 'the group')}`,
    fixes:
      list === undefined || list.length > 100
        ? []
        : [{ title: `Replace by \`${list}\``, safe: isCertain, edits: () => [{ ...value.at, text: list }] }],
  };
}

function* itemFindings(
  project: Project,
  group: DependencyGroup,
  array: ArrayValue,
  item: Value,
): Iterable<Finding> {
  if (item.kind === 'string') return;
  const { name } = group.entry.key;
  if (item.kind === 'table') {
    yield* tableFindings(project, name, array, item);
    return;
  }
  const consequence = refusedBy(project, 'item', thisGroup(name));
  yield {
    at: item.at,
    message: `${kindOf(item)} is neither a requirement nor an \`include-group\`: ${consequence}`,
  };
}

const INCLUDE = 'include-group';
/** Words that people write for `include-group` and that are spelt too differently to be taken for a slip. */
const MEANT: ReadonlySet<string> = new Set(['include', 'includes', 'group', 'include-groups', 'extends']);

function* tableFindings(project: Project, group: string, array: ArrayValue, item: Table): Iterable<Finding> {
  const { doc } = project;
  const include = item.entries.get(INCLUDE);
  const others = [...item.entries.values()].filter((entry) => entry !== include);
  const refused = (defect: Parameters<typeof refusedBy>[1]) => refusedBy(project, defect, thisGroup(group));
  if (include && include.value.kind !== 'string')
    yield {
      at: include.value.at,
      message: `\`${INCLUDE}\` is ${kindOf(include.value)}, not a string: ${refused('include')}`,
      fixes: others.length === 0 ? oneEach(doc, item, include.value) : [],
    };
  if (others.length === 0 && !include)
    yield {
      at: item.at,
      message: `an empty table includes no group: ${refused('keys')}`,
      fixes: [{ title: 'Remove the empty table', safe: true, edits: () => removeItem(doc, array, item) }],
    };
  for (const entry of others) {
    const { name, at } = entry.key;
    const meant = !include && others.length === 1 && isMeant(name);
    const rename: Fix = {
      title: `Rename to \`${INCLUDE}\``,
      safe: false,
      edits: () => renameKey(doc, entry, INCLUDE),
    };
    const remove: Fix = {
      title: `Remove ${shown(name)}`,
      safe: false,
      edits: () => (include ? removeEntry(doc, item, name) : removeItem(doc, array, item)),
    };
    yield {
      at,
      message: include
        ? `${shown(name)} may not stand beside \`${INCLUDE}\`: ${refused('extra-key')}`
        : `a table in a group has no ${shown(name)}, only \`${INCLUDE}\`: ${refused('keys')}`,
      fixes: meant ? [rename] : include || others.length === 1 ? [remove] : [],
    };
    if (!include) break;
  }
}

function isMeant(name: string): boolean {
  return MEANT.has(name) || nearest(name, [INCLUDE]) !== undefined;
}

/** A table for each of several groups that one `include-group` names. */
function oneEach(doc: Document, item: Table, value: Value): readonly Fix[] {
  if (value.kind !== 'array' || item.form !== 'inline' || value.items.length === 0) return [];
  if (
    value.items.length > 20 ||
    doc.comments.some(({ start }) => start > item.at.start && start < item.at.end)
  )
    return [];
  const texts = value.items.map((each) =>
    each.kind === 'string' ? `{ ${INCLUDE} = ${doc.text.slice(each.at.start, each.at.end)} }` : undefined,
  );
  if (texts.includes(undefined)) return [];
  const title =
    texts.length === 1 ? 'Include the group by its name' : 'Include each group by a table of its own';
  return [{ title, safe: false, edits: () => [{ ...item.at, text: texts.join(', ') }] }];
}
