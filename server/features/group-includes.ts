/** What an `include-group` of `[dependency-groups]` leads to. */
import type { Project } from '../project/project.ts';
import type { DependencyGroup } from '../pyproject/dependency-groups.ts';
import { normalizeName } from '../pyproject/name.ts';
import type { Choice } from './completion-choice.ts';
import type { Pointed } from './pointed.ts';

/** Whether the value is the name of an included group. */
export function isInclude({ path, value, on }: Pointed): boolean {
  const isNamed = path.length === 3 && path[0] === 'dependency-groups' && path[2] === 'include-group';
  return isNamed && on === 'value' && value.kind === 'string';
}

/** The group that is included; undefined where nothing is, or where it is not there. */
export function includedGroup({ groups }: Project, pointed: Pointed): DependencyGroup | undefined {
  const { value } = pointed;
  return isInclude(pointed) && value.kind === 'string'
    ? groups.byName.get(normalizeName(value.value))
    : undefined;
}

/** The groups that may be included there, which are all but those that include the group itself. */
export function groupChoices({ groups }: Project, { path }: Pointed): readonly Choice[] {
  const includedBy = new Map<string, string[]>();
  for (const { name, includes } of groups.groups)
    for (const include of includes) {
      const before = includedBy.get(include.name);
      if (before) before.push(name);
      else includedBy.set(include.name, [name]);
    }
  const leads = new Set([normalizeName(path[1] ?? '')]);
  // A set that grows is walked to its end.
  for (const name of leads) for (const other of includedBy.get(name) ?? []) leads.add(other);
  return [...groups.byName.values()]
    .filter(({ name }) => !leads.has(name))
    .map((group) => ({ label: group.entry.key.name, kind: 'variable', detail: contents(group).join(', ') }));
}

/** What a group requires, as Markdown. */
export function groupWords(group: DependencyGroup): string {
  const lines = contents(group).map((line) => `- \`${line.replaceAll('`', "'")}\``);
  const name = `\`${group.entry.key.name}\``;
  return lines.length === 0 ? `The group ${name} is empty.` : `The group ${name}:\n\n${lines.join('\n')}`;
}

/** More items than these are not shown. */
const MOST_SHOWN = 20;

function contents({ array, includes }: DependencyGroup): readonly string[] {
  const items = array?.items ?? [];
  const lines = items.slice(0, MOST_SHOWN).flatMap((item) => {
    if (item.kind === 'string') return [item.value];
    const include = includes.find((each) => each.item === item);
    return include ? [`include-group = "${include.node.value}"`] : [];
  });
  return items.length > MOST_SHOWN ? [...lines, '…'] : lines;
}
