import { allows } from '../backends/pins.ts';
import { type Document, type Entry, entryAt, plain, tableAt, type Value } from '../toml/document.ts';
import { removeEntry } from '../toml/edit.ts';
import type { Rule } from './rule.ts';

/**
 * By the fields of `[tool.poetry]`, those of `[project]` that each stands behind (poetry-core 2.5.0, `factory.py`:
 * `_configure_package_metadata`, `_configure_package_dependencies`; measured). Commands and groups of entry points are
 * `lost-command`.
 */
const BEHIND: ReadonlyMap<string, readonly string[]> = new Map([
  ['name', ['name']],
  ['version', ['version']],
  ['description', ['description']],
  ['readme', ['readme']],
  ['license', ['license']],
  ['authors', ['authors']],
  ['maintainers', ['maintainers']],
  ['keywords', ['keywords']],
  ['classifiers', ['classifiers']],
  ['urls', ['urls']],
  ['homepage', ['urls']],
  ['repository', ['urls']],
  ['documentation', ['urls']],
  ['extras', ['optional-dependencies', 'dependencies']],
]);

export const ignoredPoetryField: Rule = {
  code: 'ignored-poetry-field',
  severity: 'warning',

  *check({ doc, backend, inTree }) {
    if (backend?.name !== 'poetry-core' || inTree || !allows(doc, 'poetry-core', '2.0.1')) return;
    const poetry = tableAt(doc.root, 'tool', 'poetry');
    if (!poetry) return;
    for (const [name, entry] of poetry.entries) {
      const taken = inProject(doc, BEHIND.get(name) ?? []);
      if (!taken || !says(entry.value)) continue;
      const field = taken.key.name;
      yield {
        at: entry.key.at,
        severity: isSame(entry.value, taken.value) ? 'hint' : 'warning',
        message: `poetry-core ignores it: \`project.${field}\` comes before \`tool.poetry.${name}\``,
        tags: ['unnecessary'],
        related: [{ at: taken.key.at, message: 'this is taken' }],
        fixes: [
          {
            title: `Remove \`${name}\``,
            safe: false,
            edits: () => removeEntry(doc, poetry, name, { withBody: true }),
          },
        ],
      };
    }
  },
};

/** The first of some fields that says something. */
function inProject(doc: Document, fields: readonly string[]): Entry | undefined {
  for (const field of fields) {
    const entry = entryAt(doc.root, 'project', field);
    if (entry && says(entry.value)) return entry;
  }
  return undefined;
}

/** What is empty is passed over. */
function says(value: Value): boolean {
  if (value.kind === 'array') return value.items.length > 0;
  return value.kind === 'table' ? value.entries.size > 0 : value.kind !== 'string' || value.value !== '';
}

function isSame(one: Value, other: Value): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}
