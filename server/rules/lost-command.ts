import { allows } from '../backends/pins.ts';
import type { Project } from '../project/project.ts';
import { type Entry, entryAt, stringAt, type Table, tableAt } from '../toml/document.ts';
import { quote, setKey } from '../toml/edit.ts';
import type { Finding, Fix, Rule } from './rule.ts';

/** poetry-core 2.5.0, `_configure_entry_points` in factory.py; what `[project]` declares of a kind replaces the whole table. */
export const lostCommand: Rule = {
  code: 'lost-command',
  severity: 'warning',

  *check(project) {
    const { doc, backend } = project;
    if (backend?.name !== 'poetry-core' || !allows(doc, 'poetry-core', '2.5')) return;
    const poetry = tableAt(doc.root, 'tool', 'poetry');
    const scripts = poetry && tableAt(poetry, 'scripts');
    const plugins = poetry && tableAt(poetry, 'plugins');
    const names = new Set(declared(project, 'scripts'));
    for (const [name, entry] of scripts?.entries ?? []) {
      if (isFile(entry) || names.has(name)) continue;
      if (names.size > 0) yield replaced(entry, `the command \`${name}\``, 'scripts', move(project, entry));
      else if (entry.value.kind === 'table' && isCallable(entry.value))
        yield withoutReference(project, name, entry, entry.value);
    }
    const groups = new Set(declared(project, 'entry-points'));
    if (groups.size === 0) return;
    for (const [group, entry] of plugins?.entries ?? [])
      if (!groups.has(group)) yield replaced(entry, `the group \`${group}\``, 'entry-points', []);
  },
};

/** The names in a table of `[project]`. */
function declared({ metadata }: Project, field: string): readonly string[] {
  return [...((metadata.table && tableAt(metadata.table, field))?.entries.keys() ?? [])];
}

function replaced({ key }: Entry, what: string, field: string, fixes: readonly Fix[]): Finding {
  const message = `poetry-core silently drops ${what}: \`project.${field}\` replaces this table`;
  return { at: key.at, message, fixes };
}

function withoutReference({ doc }: Project, name: string, { key }: Entry, table: Table): Finding {
  const callable = stringAt(table, 'callable')?.value;
  const message = `poetry-core silently drops the command \`${name}\`: it reads \`reference\`, and no \`callable\``;
  const extras = table.entries.has('extras');
  if (callable === undefined || extras || table.form !== 'inline') return { at: key.at, message };
  const text = quote(callable);
  return {
    at: key.at,
    message,
    fixes: [
      {
        title: `Replace by \`${text}\``,
        safe: false,
        edits: () => setKey(doc, ['tool', 'poetry', 'scripts', name], text),
      },
    ],
  };
}

/** Declares a command where it is read; the line that is not read stays, so that none is lost by mistake. */
function move({ doc }: Project, { key, value }: Entry): readonly Fix[] {
  const table = value.kind === 'table' ? value : undefined;
  const reference =
    value.kind === 'string' ? value : table && (stringAt(table, 'reference') ?? stringAt(table, 'callable'));
  if (!reference || entryAt(doc.root, 'project', 'scripts', key.name)) return [];
  const text = quote(reference.value);
  return [
    {
      title: `Add \`${key.name} = ${text}\` to \`[project.scripts]\``,
      safe: false,
      edits: () => setKey(doc, ['project', 'scripts', key.name], text),
    },
  ];
}

function isFile({ value }: Entry): boolean {
  return value.kind === 'table' && stringAt(value, 'type')?.value === 'file';
}

/** What the schema of poetry-core lets pass and the backend never reads. */
function isCallable(table: Table): boolean {
  return table.entries.has('callable') && !table.entries.has('type') && !table.entries.has('reference');
}
