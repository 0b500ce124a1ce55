import type { Project } from '../project/project.ts';
import { type Entry, type Table, tableAt } from '../toml/document.ts';
import { backendName } from './declared-scripts.ts';
import type { Finding, Fix, Rule } from './rule.ts';

/** group → the table that the standard has for it. */
const OWN_TABLES: ReadonlyMap<string, string> = new Map([
  ['console_scripts', 'scripts'],
  ['gui_scripts', 'gui-scripts'],
]);

export const forbiddenEntryPointGroup: Rule = {
  code: 'forbidden-entry-point-group',
  severity: 'warning',

  *check(project) {
    const { table } = project.metadata;
    if (!table) return;
    const backend = backendName(project);
    for (const [group, entry] of tableAt(table, 'entry-points')?.entries ?? []) {
      const own = OWN_TABLES.get(group);
      if (own === undefined || entry.value.kind !== 'table') continue;
      yield { at: entry.key.at, fixes: moveTable(project, table, entry, own), ...judge(backend, group, own) };
    }
  },
};

function judge(
  backend: string | undefined,
  group: string,
  own: string,
): Pick<Finding, 'message' | 'severity'> {
  const instead = `\`project.${own}\` is the place for it`;
  switch (backend) {
    case 'setuptools':
      return {
        severity: 'information',
        message: `only setuptools builds the group \`${group}\`: ${instead}`,
      };
    case 'pdm-backend':
    case 'scikit-build-core':
    case 'meson-python':
      return { message: `${backend} silently drops these commands: ${instead}` };
    case 'hatchling':
      if (group === 'gui_scripts')
        return {
          severity: 'information',
          message: `the standard forbids the group \`${group}\`, though hatchling lets it pass: ${instead}`,
        };
      return { severity: 'error', message: `hatchling refuses to build the group \`${group}\`: ${instead}` };
    case 'flit-core':
    case 'poetry-core':
    case 'uv-build':
    case 'maturin':
    case 'whey':
      return { severity: 'error', message: `${backend} refuses to build the group \`${group}\`: ${instead}` };
    default:
      return { message: `a backend must refuse the group \`${group}\`: ${instead}` };
  }
}

/** Renames the header, where the group has one of its own and the right table is not there yet. */
function moveTable({ doc }: Project, project: Table, { value }: Entry, own: string): readonly Fix[] {
  if (value.kind !== 'table' || value.form !== 'header' || project.entries.has(own)) return [];
  if (!/^\[[^[\r\n]*\]$/.test(doc.text.slice(value.at.start, value.at.end))) return [];
  return [
    {
      title: `Rename the table to \`[project.${own}]\``,
      safe: true,
      edits: () => [{ ...value.at, text: `[project.${own}]` }],
    },
  ];
}
