import { type Document, type Entry, type Table, valueAt } from '../toml/document.ts';
import type { Edit } from '../toml/span.ts';
import type { Rule } from './rule.ts';

export const scriptsWithoutBuildSystem: Rule = {
  code: 'scripts-without-build-system',
  severity: 'warning',

  *check({ doc, buildSystem, metadata: { table } }) {
    if (buildSystem.entry || !table) return;
    // True makes uv build the project all the same (uv-workspace/src/pyproject.rs `is_package`); false is a decision.
    if (valueAt(doc.root, 'tool', 'uv', 'package')?.kind === 'boolean') return;
    const declared = firstOf(table, 'scripts', 'gui-scripts', 'entry-points');
    if (!declared) return;
    const [name, entry] = declared;
    yield {
      at: entry.value.kind === 'table' && entry.value.form === 'header' ? entry.value.at : entry.key.at,
      message: `\`uv sync\` and \`uv run\` do not install \`project.${name}\`: without \`[build-system]\` they leave the project itself out`,
      fixes: [
        {
          title: 'Add `[build-system]` with setuptools',
          safe: false,
          edits: () => appendBuildSystem(doc),
        },
      ],
    };
  },
};

function firstOf(table: Table, ...names: readonly string[]): readonly [string, Entry] | undefined {
  for (const name of names) {
    const entry = table.entries.get(name);
    if (entry?.value.kind === 'table' && entry.value.entries.size > 0) return [name, entry];
  }
  return undefined;
}

/** The backend that pip and build use where none is named, by name; at the end, where it changes the meaning of no other line. */
function appendBuildSystem({ text }: Document): readonly Edit[] {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? '' : eol;
  const lines = [
    '',
    '[build-system]',
    'requires = ["setuptools"]',
    'build-backend = "setuptools.build_meta"',
    '',
  ];
  return [{ start: text.length, end: text.length, text: before + lines.join(eol) }];
}
