import { BACKENDS_OF, brings, distributionOf } from '../backends/distributions.ts';
import { nearBackend } from '../project/near-backend.ts';
import { isReference } from '../pyproject/build-system.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { type ArrayValue, arrayAt, type Document, type StringValue } from '../toml/document.ts';
import { appendItems, setKey } from '../toml/edit.ts';
import type { Fix, Rule } from './rule.ts';

export const backendNotRequired: Rule = {
  code: 'backend-not-required',
  severity: 'warning',

  *check({ doc, buildSystem: { backend, backendPath, requires, table } }) {
    const array = table && arrayAt(table, 'requires');
    if (!array || requires.length !== array.items.length || backendPath.length > 0) return;
    // Values of a wrong type are another rule's.
    if (table.entries.has('build-backend') !== (backend !== undefined)) return;
    if (table.entries.has('backend-path') && !arrayAt(table, 'backend-path')) return;
    const required = requires.map(({ value }) => value);
    const distribution = distributionOf(backend?.value ?? 'setuptools.build_meta');
    if (brings(required, distribution) !== false) return;
    // A name that is malformed or misspelt is another rule's, too.
    if (backend && (!isReference(backend.value) || nearBackend(backend.value, required))) return;
    const bringsIt = distribution === undefined ? 'it' : `\`${distribution}\``;
    yield {
      at: backend?.at ?? array.at,
      message: backend
        ? `isolated builds cannot import \`${backend.value}\`: nothing in \`requires\` brings ${bringsIt}`
        : 'isolated builds take setuptools, since no `build-backend` is named, and nothing here brings it',
      related: backend ? [{ at: array.at, message: 'this is all that an isolated build installs' }] : [],
      fixes: [...nameBackend(doc, backend, required), ...requireIt(doc, array, distribution)],
    };
  },
};

/** Where no backend is named, that of the first requirement that brings one. */
function nameBackend(
  doc: Document,
  backend: StringValue | undefined,
  required: readonly string[],
): readonly Fix[] {
  const [name] = required.flatMap((text) => BACKENDS_OF.get(requirementName(text) ?? '')?.[0] ?? []);
  if (backend || name === undefined) return [];
  return [
    {
      title: `Add \`build-backend = "${name}"\``,
      safe: false,
      edits: () => setKey(doc, ['build-system', 'build-backend'], `"${name}"`),
    },
  ];
}

function requireIt(doc: Document, array: ArrayValue, distribution: string | undefined): readonly Fix[] {
  if (distribution === undefined) return [];
  return [
    {
      title: `Add \`"${distribution}"\` to \`requires\``,
      safe: false,
      edits: () => appendItems(doc, array, [`"${distribution}"`]),
    },
  ];
}
