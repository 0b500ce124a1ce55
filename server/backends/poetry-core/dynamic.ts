/** What poetry-core makes of `dynamic` (poetry-core 2.5.0, `factory.py`). */
import { EXTENDABLE_FIELDS, FIELDS, readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, stringAt, tableAt, valueAt } from '../../toml/document.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { allows } from '../pins.ts';

/** Where each field comes from when `[project]` has it not, whether it is in `dynamic` or not. */
const SOURCES: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ['version', [['version']]],
  ['description', [['description']]],
  ['readme', [['readme']]],
  ['requires-python', [['dependencies', 'python']]],
  ['license', [['license']]],
  ['authors', [['authors']]],
  ['maintainers', [['maintainers']]],
  ['keywords', [['keywords']]],
  ['classifiers', [['classifiers']]],
  ['urls', [['urls'], ['homepage'], ['repository'], ['documentation']]],
  ['scripts', [['scripts']]],
  ['entry-points', [['plugins']]],
  ['dependencies', [['dependencies']]],
  ['optional-dependencies', [['extras']]],
]);

/** Fields that poetry-core makes up itself. */
const OWN: ReadonlyMap<string, string> = new Map([
  ['classifiers', 'the license and the versions of Python that are allowed'],
  ['license-files', 'the files of the usual names'],
]);

/** Everything falls back to `[tool.poetry]`; only the version must be somewhere. */
export async function poetryDynamicFields(doc: Document): Promise<DynamicSupport> {
  const known = allows(doc, 'poetry-core', '2.0.1') && !unusual(doc);
  const declared = new Set(readProjectTable(doc).dynamic.map(({ value }) => value));
  const fields = new Map<string, DynamicField>();
  for (const field of FIELDS) {
    const configuredAt = sourceOf(doc, field);
    if (!declared.has(field) && !configuredAt) continue;
    fields.set(field, known ? answer(doc, field, configuredAt) : { outcome: undefined });
  }
  return {
    fields,
    // `[project]` is read first; what `dynamic` says of it is not looked at.
    both: (field) => (known ? (EXTENDABLE_FIELDS.has(field) ? 'extends' : 'static-wins') : undefined),
  };
}

/** No package, or a plugin of the command `poetry` that sets the version before the backend sees it. */
function unusual(doc: Document): boolean {
  const mode = valueAt(doc.root, 'tool', 'poetry', 'package-mode');
  return (
    (mode?.kind === 'boolean' && !mode.value) ||
    tableAt(doc.root, 'tool', 'poetry-dynamic-versioning') !== undefined ||
    tableAt(doc.root, 'tool', 'poetry-version-plugin') !== undefined
  );
}

function sourceOf(doc: Document, field: string): readonly string[] | undefined {
  const paths = SOURCES.get(field)?.map((path) => ['tool', 'poetry', ...path]);
  return paths?.find((path) => valueAt(doc.root, ...path) !== undefined);
}

function answer(doc: Document, field: string, configuredAt: readonly string[] | undefined): DynamicField {
  if (configuredAt) {
    const value = field === 'version' ? stringAt(doc.root, ...configuredAt)?.value : undefined;
    const words = `\`${configuredAt.join('.')}\``;
    return {
      outcome: 'filled',
      undeclared: 'used',
      configuredAt,
      words,
      ...(value !== undefined && { value }),
    };
  }
  if (field === 'version') return { outcome: 'unconfigured', says: NO_VERSION };
  // 2.0.1 does not know `license-files`, no version knows the names of imports.
  if (field === 'license-files' && !allows(doc, 'poetry-core', '2.2.1')) return { outcome: undefined };
  if (field.startsWith('import-')) return { outcome: 'refused', says: NO_IMPORTS };
  const words = OWN.get(field);
  return words === undefined ? { outcome: 'empty' } : { outcome: 'filled', words };
}

const NO_IMPORTS = 'The Poetry configuration is invalid:';
const NO_VERSION = 'Either [project.version] or [tool.poetry.version] is required in package mode.';
