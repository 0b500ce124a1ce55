/** What the rules about `[tool.uv]` share. */
import type { Project } from '../project/project.ts';
import { readRequirement } from '../pyproject/declared-strings.ts';
import { normalizeName } from '../pyproject/name.ts';
import { once } from '../pyproject/remembered.ts';
import { requirementName } from '../pyproject/requirement.ts';
import {
  arrayAt,
  type Document,
  type Entry,
  type StringValue,
  stringAt,
  stringsOf,
  type Table,
  tableAt,
  valueAt,
} from '../toml/document.ts';
import { CONSTRAINTS, requiredNames } from '../uv/required-names.ts';
import type { Related } from './rule.ts';

/** `[tool.uv]`; undefined also where `managed = false` keeps uv away from the project, which a root without `[project]` cannot. */
export function uvTable(doc: Document): Table | undefined {
  const table = tableAt(doc.root, 'tool', 'uv');
  const managed = table && doc.root.entries.has('project') ? valueAt(table, 'managed') : undefined;
  return managed?.kind === 'boolean' && !managed.value ? undefined : table;
}

export interface DeclaredSource {
  /** Normalised. */
  readonly name: string;
  readonly entry: Entry;
  /** One, or those of a list. */
  readonly items: readonly Table[];
}

/** What `[tool.uv.sources]` holds; what is no table is left out. */
export const declaredSources = once((doc: Document): readonly DeclaredSource[] => {
  const table = uvTable(doc) && tableAt(doc.root, 'tool', 'uv', 'sources');
  return [...(table?.entries ?? [])].map(([name, entry]) => {
    const values = entry.value.kind === 'array' ? entry.value.items : [entry.value];
    const items = values.filter((value): value is Table => value.kind === 'table');
    return { name: normalizeName(name), entry, items };
  });
});

export interface DeclaredIndex {
  readonly table: Table;
  readonly name: StringValue | undefined;
}

/** What `[[tool.uv.index]]` holds. */
export const declaredIndexes = once((doc: Document): readonly DeclaredIndex[] => {
  const items = (uvTable(doc) && arrayAt(doc.root, 'tool', 'uv', 'index')?.items) ?? [];
  return items
    .filter((item): item is Table => item.kind === 'table')
    .map((table) => ({ table, name: stringAt(table, 'name') }));
});

/** `normalised name → as it is written` of the groups of a document. */
export const groupNames = once((doc: Document): ReadonlyMap<string, string> => {
  const names = tableAt(doc.root, 'dependency-groups')?.entries.keys() ?? [];
  return new Map([...names].map((name) => [normalizeName(name), name]));
});

/** Likewise its extras; undefined where a backend names them. */
export const extraNames = once((doc: Document): ReadonlyMap<string, string> | undefined => {
  const dynamic = arrayAt(doc.root, 'project', 'dynamic')?.items ?? [];
  if (dynamic.some((item) => item.kind === 'string' && item.value === 'optional-dependencies'))
    return undefined;
  const names = tableAt(doc.root, 'project', 'optional-dependencies')?.entries.keys() ?? [];
  return new Map([...names].map((name) => [normalizeName(name), name]));
});

/** Where the workspace's root says that it is one. */
export function rootRelated({ uvWorkspace: { above } }: Project): readonly Related[] {
  const entry = above && tableAt(above.doc.root, 'tool', 'uv')?.entries.get('workspace');
  if (!above || !entry) return [];
  const at = entry.value.kind === 'table' ? entry.value.at : entry.key.at;
  return [{ at, message: 'the workspace is this one', in: { path: above.path, text: above.doc.text } }];
}

/** The normalised name of the project. */
export function ownName({ metadata }: Project): string | undefined {
  return metadata.name && normalizeName(metadata.name.value);
}

/** All that the project names where a source may be for it; undefined where more may be named than is written. */
export const ownRequiredNames = once(({ doc, uvWorkspace }: Project): ReadonlySet<string> | undefined =>
  requiredNames(doc, !uvWorkspace.above, (text) => readRequirement(text).distribution),
);

/** Who asks for packages by name: the project, or a member whose sources it gives. */
export interface Asking {
  readonly requires: (name: string) => boolean;
  /** What the root asks of versions takes sources too, though nothing is fetched for it. */
  readonly constrains: (name: string) => boolean;
  /** What uv refuses where it cannot place a package: what is only built with is looked at when it builds. */
  readonly refusal: (name: string) => string;
}

/** Reads the lists once. */
export const askingIn = once((project: Project): Asking => {
  const { strings, uvWorkspace } = project;
  const toLock = new Set<string | undefined>();
  const toBuild = new Set<string | undefined>();
  for (const { list, requirements } of strings.lists) {
    // What only restricts or replaces what others ask for fetches nothing by itself.
    if (list.kind === 'setting' && list.sense !== 'installs') continue;
    const names = list.kind === 'build' ? toBuild : toLock;
    for (const { distribution } of requirements) names.add(distribution);
  }
  const constrained = new Set(constraints(project).map(({ name }) => name));
  return {
    requires: (name) =>
      toLock.has(name) || toBuild.has(name) || uvWorkspace.requiredByMembers?.has(name) === true,
    constrains: (name) => constrained.has(name),
    refusal: (name) =>
      `uv refuses to ${toBuild.has(name) && !toLock.has(name) && !constrained.has(name) ? 'build' : 'lock'} the project`,
  };
});

/** What a root asks of the versions of packages, with their normalised names; nothing in a member, where uv does not read it. */
export function constraints({
  doc,
  uvWorkspace: { above },
}: Project): readonly { readonly node: StringValue; readonly name: string }[] {
  if (above || !uvTable(doc)) return [];
  return CONSTRAINTS.flatMap((key) =>
    stringsOf(arrayAt(doc.root, 'tool', 'uv', key)).flatMap((node) => {
      const name = readRequirement(node.value).distribution ?? requirementName(node.value);
      return name === undefined ? [] : [{ node, name }];
    }),
  );
}

/** Whether the settings keep uv from the sources, of one package at least. */
export function hasSourcesOff({ doc, uvWorkspace: { above } }: Project, name: string): boolean {
  const off = sourcesOff(above?.doc ?? doc);
  return off === 'all' || off.has(name);
}

const sourcesOff = once(({ root }: Document): ReadonlySet<string> | 'all' => {
  const all = valueAt(root, 'tool', 'uv', 'no-sources');
  if (all?.kind === 'boolean' && all.value) return 'all';
  const some = stringsOf(arrayAt(root, 'tool', 'uv', 'no-sources-package'));
  return new Set(some.map(({ value }) => normalizeName(value)));
});
