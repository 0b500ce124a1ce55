import { distributionOf } from '../backends/distributions.ts';
import { setKey } from '../toml/edit.ts';
import type { Rule } from './rule.ts';
import { meantKey } from './unknown-build-system-key.ts';

/** pip: "missing-pyproject-build-system-requires"; build: "`requires` is a required property"; uv: "missing field `requires`". */
export const missingRequires: Rule = {
  code: 'missing-requires',
  severity: 'error',

  *check({ doc, buildSystem }) {
    const { table, entry, backend, backendPath } = buildSystem;
    if (!table || !entry || table.entries.has('requires')) return;
    const needed = distributionOf(backend?.value ?? 'setuptools.build_meta');
    // Where another name stands for it, renaming that one is the remedy.
    const renamed = [...table.entries.keys()].some((name) => meantKey(table, name) === 'requires');
    const value = backendPath.length > 0 ? '[]' : needed && `["${needed}"]`;
    yield {
      at: entry.key.at,
      message: 'pip, build and uv refuse to build: `[build-system]` has no `requires`',
      fixes:
        value && !renamed
          ? [
              {
                title: `Add \`requires = ${value}\``,
                safe: false,
                edits: () => setKey(doc, ['build-system', 'requires'], value),
              },
            ]
          : [],
    };
  },
};
