/** `[dependency-groups]` (PEP 735) as located values: groups, what each includes, and the circles that includes make. */
import {
  type ArrayValue,
  type Document,
  type Entry,
  entryAt,
  type StringValue,
  type Table,
} from '../toml/document.ts';
import { normalizeName } from './name.ts';

export interface DependencyGroups {
  readonly entry: Entry | undefined;
  readonly table: Table | undefined;
  /** In the order of the text. */
  readonly groups: readonly DependencyGroup[];
  /** By normalised name; of several that share one, the first. */
  readonly byName: ReadonlyMap<string, DependencyGroup>;
}

export interface DependencyGroup {
  readonly entry: Entry;
  /** Normalised. */
  readonly name: string;
  /** undefined where the group is no array. */
  readonly array: ArrayValue | undefined;
  readonly includes: readonly Include[];
}

/** `{ include-group = "…" }`. */
export interface Include {
  readonly item: Table;
  readonly node: StringValue;
  /** Normalised. */
  readonly name: string;
}

/** Reads `[dependency-groups]`; items of other kinds are left out (the rules look at the tree for those). */
export function readDependencyGroups(doc: Document): DependencyGroups {
  const entry = entryAt(doc.root, 'dependency-groups');
  const table = entry?.value.kind === 'table' ? entry.value : undefined;
  const groups = [...(table?.entries.values() ?? [])].map(readGroup);
  const byName = new Map<string, DependencyGroup>();
  for (const group of groups) if (!byName.has(group.name)) byName.set(group.name, group);
  return { entry, table, groups, byName };
}

function readGroup(entry: Entry): DependencyGroup {
  const array = entry.value.kind === 'array' ? entry.value : undefined;
  const includes: Include[] = [];
  for (const item of array?.items ?? []) {
    const node = item.kind === 'table' ? item.entries.get('include-group')?.value : undefined;
    if (item.kind === 'table' && node?.kind === 'string')
      includes.push({ item, node, name: normalizeName(node.value) });
  }
  return { entry, name: normalizeName(entry.key.name), array, includes };
}

/** One step of a circle: the group and the include in it that leads on. */
export interface Step {
  readonly group: DependencyGroup;
  readonly include: Include;
}

/** More circles than these are not told of: each is as long as all groups at the most. */
const MOST_CIRCLES = 10;

/**
 * Groups that include themselves on whatever way: for each the steps, of which the last closes the circle.
 * Every include is looked at once, so of circles that share groups not each has to be among them.
 */
export function circlesOf({ groups, byName }: DependencyGroups): readonly (readonly Step[])[] {
  const circles: (readonly Step[])[] = [];
  const done = new Set<DependencyGroup>();
  for (const first of groups) {
    // The way from `first`, and which include of each group on it comes next.
    const way: { readonly group: DependencyGroup; next: number }[] = [];
    const places = new Map<DependencyGroup, number>();
    const enter = (group: DependencyGroup) => {
      places.set(group, way.length);
      way.push({ group, next: 0 });
    };
    if (!done.has(first)) enter(first);
    for (let here = way.at(-1); here; here = way.at(-1)) {
      const include = here.group.includes[here.next++];
      if (!include) {
        way.pop();
        places.delete(here.group);
        done.add(here.group);
        continue;
      }
      const target = byName.get(include.name);
      const from = target && places.get(target);
      if (from !== undefined) {
        circles.push(way.slice(from).flatMap(({ group, next }) => stepOf(group, next - 1)));
        if (circles.length >= MOST_CIRCLES) return circles;
      } else if (target && !done.has(target)) enter(target);
    }
  }
  return circles;
}

function stepOf(group: DependencyGroup, index: number): readonly Step[] {
  const include = group.includes[index];
  return include ? [{ group, include }] : [];
}
