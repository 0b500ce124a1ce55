/** Who refuses what is wrong in `[dependency-groups]`. */
import type { Project } from '../project/project.ts';
import { shown } from '../pyproject/defect.ts';

/** What is wrong: the table, the type of a group or of an item, its keys, its include, its requirement, or what several groups say together. */
export type GroupDefect =
  | 'table'
  | 'group'
  | 'item'
  | 'keys'
  | 'extra-key'
  | 'include'
  | 'requirement'
  | 'missing'
  | 'circle'
  | 'twice';

const OF_TYPES: readonly GroupDefect[] = ['table', 'group', 'item', 'include'];

/** The backends that look at the groups though they build nothing of them (tried with those of `VERSIONS`). */
const REFUSED_BY: ReadonlyMap<string, ReadonlySet<GroupDefect>> = new Map([
  ['poetry-core', new Set<GroupDefect>([...OF_TYPES, 'keys', 'extra-key', 'circle', 'twice'])],
  ['maturin', new Set<GroupDefect>([...OF_TYPES, 'keys', 'requirement'])],
  ['pdm-backend', new Set(OF_TYPES)],
  ['scikit-build-core', new Set(OF_TYPES)],
  ['meson-python', new Set(OF_TYPES)],
]);

/**
 * The end of a message. uv 0.13.9 reads all groups for every command in the project, `uv build` alone left out;
 * pip 26.3 and dependency-groups 2.0 look at the table, at names that are the same, and at the groups that are asked for.
 */
export function refusedBy({ backend }: Project, defect: GroupDefect, pip: string): string {
  const both = `uv refuses the project and pip ${pip}`;
  if (!backend || REFUSED_BY.get(backend.name)?.has(defect) !== true) return both;
  return `${both.replace(' and', ',')}, and ${backend.name} refuses to build`;
}

/** What pip refuses where only those who ask for a group see what is wrong. */
export function thisGroup(name: string): string {
  return `the group ${shown(name)}`;
}
