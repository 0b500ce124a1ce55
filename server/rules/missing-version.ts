import type { Kind } from '../backends/metadata/oddity-kinds.ts';
import { allows } from '../backends/pins.ts';
import type { Project } from '../project/project.ts';
import { readVersion } from '../pyproject/version.ts';
import { stringAt, tableAt } from '../toml/document.ts';
import { quote, removeEntry, setKey } from '../toml/edit.ts';
import { oddOf } from './odd-metadata.ts';
import type { Fix, Rule } from './rule.ts';
import { undeclaredDynamicSource } from './undeclared-dynamic-source.ts';
import { meantKey } from './unknown-project-key.ts';

const KINDS: ReadonlySet<Kind> = new Set<Kind>(['version-missing']);

/** uv 0.13.9 wants `version`, or `"version"` in `dynamic`, of any `[project]`; of the known backends maturin alone, and poetry-core with `tool.poetry.version`, do not. */
export const missingVersion: Rule = {
  code: 'missing-version',
  severity: 'error',

  *check(project) {
    const { doc, metadata } = project;
    const { table, entry } = metadata;
    if (!table || !entry || doc.problems.length > 0) return;
    for (const { consequence } of oddOf(project, KINDS)) {
      if (!consequence || isDeclaredElsewhere(project)) continue;
      const { severity, words } = consequence;
      // Where another name stands for it, that is said there.
      if ([...table.entries.keys()].some((name) => meantKey(table, name) === 'version')) continue;
      yield {
        at: entry.key.at,
        severity,
        message: `\`[project]\` has neither \`version\` nor \`"version"\` in \`dynamic\`: ${words}`,
        fixes: [addVersion(project)],
      };
    }
  },
};

/** Where there is a source of the version that is only not declared, that is said at the source. */
function isDeclaredElsewhere(project: Project): boolean {
  const field = project.dynamic?.fields.get('version');
  const isSource = field?.configuredAt !== undefined && field.undeclared === 'refuses';
  return isSource && [...undeclaredDynamicSource.check(project)].length > 0;
}

/** Poetry's own version where there is one: moved where poetry-core reads `[project]`, else copied. */
function addVersion({ doc, backend, inTree }: Project): Fix {
  const poetry = tableAt(doc.root, 'tool', 'poetry');
  const node = stringAt(doc.root, 'tool', 'poetry', 'version');
  const known = node && readVersion(node.value) ? node : undefined;
  const text = known ? quote(known.value) : '"0.1.0"';
  const add = () => setKey(doc, ['project', 'version'], text);
  const isMoved = backend?.name === 'poetry-core' && !inTree && allows(doc, 'poetry-core', '2.0.1');
  if (known && poetry && isMoved)
    return {
      title: 'Move `version` from `[tool.poetry]`',
      safe: false,
      edits: () => [...add(), ...removeEntry(doc, poetry, 'version')],
    };
  return { title: `Add \`version = ${text}\``, safe: false, edits: add };
}
