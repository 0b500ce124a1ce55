/** `[project]` as located values: the parts that the analysis asks for. */
import {
  arrayAt,
  type Document,
  type Entry,
  entryAt,
  type StringValue,
  stringAt,
  stringsOf,
  type Table,
  tableAt,
} from '../toml/document.ts';

/** The fields of the core specification that `dynamic` may name, `name` left out. */
export const FIELDS = [
  'version',
  'description',
  'readme',
  'requires-python',
  'license',
  'license-files',
  'authors',
  'maintainers',
  'keywords',
  'classifiers',
  'urls',
  'scripts',
  'gui-scripts',
  'entry-points',
  'dependencies',
  'optional-dependencies',
  'import-names',
  'import-namespaces',
] as const;

/** Fields that PEP 808 allows to be static and dynamic at once, where the backend can extend them. */
export const EXTENDABLE_FIELDS: ReadonlySet<string> = new Set([
  'authors',
  'classifiers',
  'dependencies',
  'entry-points',
  'gui-scripts',
  'import-names',
  'import-namespaces',
  'keywords',
  'license-files',
  'maintainers',
  'optional-dependencies',
  'scripts',
  'urls',
]);

export interface ProjectTable {
  readonly table: Table | undefined;
  readonly entry: Entry | undefined;
  readonly name: StringValue | undefined;
  readonly version: StringValue | undefined;
  readonly dynamic: readonly StringValue[];
  readonly scripts: readonly DeclaredEntryPoint[];
}

/** One line of `[project.scripts]`, `[project.gui-scripts]` or `[project.entry-points.GROUP]`. */
export interface DeclaredEntryPoint {
  /** `console_scripts`, `gui_scripts` or the group's name. */
  readonly group: string;
  readonly entry: Entry;
  /** undefined where the value is no string. */
  readonly reference: StringValue | undefined;
}

/** Reads `[project]`; parts of a wrong type are left out. */
export function readProjectTable(doc: Document): ProjectTable {
  const table = tableAt(doc.root, 'project');
  const entry = entryAt(doc.root, 'project');
  if (!table) return { table, entry, name: undefined, version: undefined, dynamic: [], scripts: [] };
  return {
    table,
    entry,
    name: stringAt(table, 'name'),
    version: stringAt(table, 'version'),
    dynamic: stringsOf(arrayAt(table, 'dynamic')),
    scripts: [
      ...declared('console_scripts', tableAt(table, 'scripts')),
      ...declared('gui_scripts', tableAt(table, 'gui-scripts')),
      ...otherGroups(table),
    ],
  };
}

function declared(group: string, table: Table | undefined): DeclaredEntryPoint[] {
  return [...(table?.entries.values() ?? [])].map((entry) => ({
    group,
    entry,
    reference: entry.value.kind === 'string' ? entry.value : undefined,
  }));
}

function* otherGroups(project: Table): Iterable<DeclaredEntryPoint> {
  for (const [group, { value }] of tableAt(project, 'entry-points')?.entries ?? []) {
    if (value.kind === 'table') yield* declared(group, value);
  }
}

/** `project.version` where it is static; undefined where it is left out or dynamic. */
export function staticVersion(doc: Document): string | undefined {
  const dynamic = stringsOf(arrayAt(doc.root, 'project', 'dynamic')).some(({ value }) => value === 'version');
  return dynamic ? undefined : stringAt(doc.root, 'project', 'version')?.value;
}
