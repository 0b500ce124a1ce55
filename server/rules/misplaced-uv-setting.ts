import type { Project } from '../project/project.ts';
import { arrayAt, stringAt, type Table, tableAt } from '../toml/document.ts';
import { removeEntry } from '../toml/edit.ts';
import { MODEL_KEYS, SETTINGS } from '../uv/settings-keys.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { declaredIndexes, declaredSources, rootRelated, uvTable } from './uv-tables.ts';

/**
 * In a workspace uv takes its settings from the root alone (uv/src/lib.rs: `FilesystemOptions::find(workspace.install_path())`),
 * and where a `uv.toml` is there, from that alone. Tried key by key with uv 0.13.9.
 */
export const misplacedUvSetting: Rule = {
  code: 'misplaced-uv-setting',
  severity: 'warning',

  *check(project) {
    const table = uvTable(project.doc);
    if (!table) return;
    if (project.uvWorkspace.above && !tableAt(table, 'workspace')) yield* inMember(project, table);
    else if (project.uvWorkspace.hasUvToml) yield* besideUvToml(project, table);
    yield* withoutPackage(project);
  },
};

/** They hold in each member: uv reads them where it builds a package. */
const OF_PACKAGE: ReadonlySet<string> = new Set(['cache-keys']);
/** They are of the project, so they hold beside a `uv.toml`, although uv warns that it ignores some of them (uv 0.13.9). */
const STILL_LOCKED: ReadonlySet<string> = new Set([
  'override-dependencies',
  'constraint-dependencies',
  'build-constraint-dependencies',
  'exclude-dependencies',
  'environments',
  'required-environments',
  'minimum-libc-version',
]);

function* inMember(project: Project, table: Table): Iterable<Finding> {
  const related = rootRelated(project);
  for (const { key } of settings(table))
    yield {
      at: key.at,
      message: `uv reads \`${key.name}\` only in the root of the workspace, so it has no effect in this member`,
      related,
      fixes: [removed(project, table, key.name)],
    };
  for (const index of unaskedIndexes(project))
    yield {
      at: index.at,
      message:
        'uv asks an index of a member only for packages whose source names it, so this one has no effect',
      related,
    };
}

function* besideUvToml(project: Project, table: Table): Iterable<Finding> {
  for (const { key } of settings(table))
    if (!STILL_LOCKED.has(key.name))
      yield {
        at: key.at,
        message: `uv ignores \`${key.name}\` here, since there is a \`uv.toml\` beside this file: it belongs there`,
        fixes: [removed(project, table, key.name)],
      };
  for (const index of unaskedIndexes(project))
    yield {
      at: index.at,
      message:
        'uv ignores this index, since there is a `uv.toml` beside this file: only a source may still name it',
    };
}

function settings(table: Table) {
  return [...table.entries.values()].filter(
    ({ key: { name } }) =>
      SETTINGS.has(name) && !MODEL_KEYS.has(name) && !OF_PACKAGE.has(name) && name !== 'index',
  );
}

/** Tables of `[[tool.uv.index]]` that no source names. */
function unaskedIndexes({ doc, uvWorkspace: { above } }: Project): readonly Table[] {
  const indexes = declaredIndexes(doc);
  if (indexes.length === 0) return [];
  const sources = [...declaredSources(doc), ...(above ? declaredSources(above.doc) : [])];
  const asked = new Set(sources.flatMap(({ items }) => items.map((item) => stringAt(item, 'index')?.value)));
  return indexes.filter(({ name }) => !name || !asked.has(name.value)).map(({ table }) => table);
}

function removed({ doc }: Project, table: Table, name: string): Fix {
  return {
    title: `Remove \`${name}\``,
    safe: false,
    edits: () => removeEntry(doc, table, name, { withBody: true }),
  };
}

/** A root that is no package itself must say which package a conflict is about. */
function* withoutPackage({ doc, uvWorkspace }: Project): Iterable<Finding> {
  if (doc.root.entries.has('project') || uvWorkspace.members === undefined) return;
  for (const set of arrayAt(doc.root, 'tool', 'uv', 'conflicts')?.items ?? [])
    for (const item of set.kind === 'array' ? set.items : []) {
      if (item.kind !== 'table' || item.entries.has('package')) continue;
      if (!item.entries.has('extra') && !item.entries.has('group')) continue;
      yield {
        at: item.at,
        severity: 'error',
        message:
          'every uv command in the workspace stops: this root has no `[project]`, so the conflict must name its `package`',
      };
    }
}
