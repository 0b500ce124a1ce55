import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { type Entry, stringsOf, type Table, tableAt, valueAt } from '../toml/document.ts';
import { removeEntry, renameKey } from '../toml/edit.ts';
import { reinstallEachTime } from './cache-key-fixes.ts';
import type { Finding, Fix, Rule } from './rule.ts';
import { areSettingsElsewhere } from './setting-words.ts';

/** uv has `--refresh` and `--refresh-package` on the command line alone (test/oracle/metadata-trap.oracle.ts names the versions). */
export const refreshSetting: Rule = {
  code: 'refresh-setting',
  severity: 'warning',

  *check(project) {
    if (areSettingsElsewhere(project)) return;
    yield* within(project, ['tool', 'uv']);
    yield* within(project, ['tool', 'uv', 'pip']);
  },
};

const NAMES = /^refresh(?:[-_]packages?)?$/;

function* within(project: Project, place: readonly string[]): Iterable<Finding> {
  const table = tableAt(project.doc.root, ...place);
  for (const entry of table?.entries.values() ?? []) {
    const { name, at } = entry.key;
    if (!table || !NAMES.test(name)) continue;
    const flag = name === 'refresh' ? '--refresh' : '--refresh-package';
    yield {
      at,
      message: `uv has no setting \`${name}\`, warns and drops its other settings in \`[tool.uv]\`: \`${flag}\` is for the command line`,
      fixes: [
        {
          title: `Remove \`${name}\``,
          safe: false,
          edits: () => removeEntry(project.doc, table, name),
        },
        ...(place.length === 2 ? instead(project, table, entry) : []),
      ],
    };
  }
}

/** The setting that does what was hoped for, at its price. */
function instead(project: Project, table: Table, entry: Entry): readonly Fix[] {
  const { doc, metadata } = project;
  const { name } = entry.key;
  if (table.entries.has('reinstall-package') || valueAt(doc.root, 'tool', 'uv', 'reinstall')) return [];
  if (name !== 'refresh') {
    const own = normalizeName(metadata.name?.value ?? '');
    const names = stringsOf(entry.value.kind === 'array' ? entry.value : undefined);
    if (names.length !== 1 || normalizeName(names[0]?.value ?? '') !== own) return [];
    return [
      {
        title: 'Rename to `reinstall-package`: every `uv sync` and `uv run` then builds the project',
        safe: false,
        edits: () => renameKey(doc, entry, 'reinstall-package'),
      },
    ];
  }
  return reinstallEachTime(project).map((fix) => ({
    title: fix.title.replace('Add', 'Remove `refresh` and add'),
    safe: false,
    edits: () => [...removeEntry(doc, table, name), ...fix.edits()],
  }));
}
