/** Which packages a pyproject.toml names where uv works `[tool.uv.sources]` in (uv-distribution/src/metadata, tried with 0.13.9). */
import { normalizeName } from '../pyproject/name.ts';
import { readRequirementTree } from '../pyproject/requirement-tree.ts';
import { arrayAt, type Document, stringsOf, tableAt, type Value } from '../toml/document.ts';

/** Lists of `[tool.uv]` in a root that ask of versions, and that sources are worked into. */
export const CONSTRAINTS = [
  'override-dependencies',
  'constraint-dependencies',
  'build-constraint-dependencies',
] as const;

/** Backends that ask for more to build with only in their own tables. */
const TABLES = ['hatch', 'pdm', 'poetry', 'setuptools', 'scikit-build', 'meson-python', 'maturin', 'flit'];

/**
 * Normalised names; undefined where a backend, a hook or a text that cannot be read may name more. What `[tool.uv]` asks of
 * versions counts in a root alone. `known`: names of texts that were read before.
 */
export function requiredNames(
  doc: Document,
  isRoot: boolean,
  known: (text: string) => string | undefined = () => undefined,
): ReadonlySet<string> | undefined {
  const { root } = doc;
  const out = new Set<string>();
  const dynamic = stringsOf(arrayAt(root, 'project', 'dynamic')).map(({ value }) => value);
  if (dynamic.includes('dependencies') || dynamic.includes('optional-dependencies')) return undefined;
  const isPoetry = tableAt(root, 'tool', 'poetry') !== undefined;
  if (isPoetry && arrayAt(root, 'project', 'dependencies') === undefined) return undefined;
  if (arrayAt(root, 'build-system', 'backend-path') !== undefined) return undefined;
  for (const text of texts(doc, isRoot)) {
    const name = known(text) ?? nameIn(text);
    if (name === undefined) return undefined;
    out.add(name);
  }
  return out;
}

function nameIn(text: string): string | undefined {
  const name = readRequirementTree(text).name?.text;
  return name && normalizeName(name);
}

function* texts({ root }: Document, isRoot: boolean): Iterable<string> {
  const lists = [
    arrayAt(root, 'project', 'dependencies'),
    arrayAt(root, 'build-system', 'requires'),
    arrayAt(root, 'tool', 'uv', 'dev-dependencies'),
    ...(isRoot ? CONSTRAINTS : []).map((key) => arrayAt(root, 'tool', 'uv', key)),
    ...[
      tableAt(root, 'project', 'optional-dependencies'),
      tableAt(root, 'dependency-groups'),
      isRoot ? tableAt(root, 'tool', 'uv', 'extra-build-dependencies') : undefined,
    ].flatMap((table) => [...(table?.entries.values() ?? [])].map(({ value }) => value)),
  ];
  for (const list of lists)
    for (const item of list?.kind === 'array' ? list.items : []) {
      if (item.kind === 'string') yield item.value;
      const inner = item.kind === 'table' ? item.entries.get('requirement')?.value : undefined;
      if (inner?.kind === 'string') yield inner.value;
    }
}

/** Normalised names that strings and keys in the tables of backends begin with, as a hook's dependencies do. */
export function namesOfBackends(doc: Document): ReadonlySet<string> {
  const out = new Set<string>();
  for (const tool of TABLES) {
    const table = tableAt(doc.root, 'tool', tool);
    if (table) gather(table, out);
  }
  return out;
}

function gather(value: Value, out: Set<string>): void {
  if (value.kind === 'string') out.add(normalizeName(/^[\w.-]{0,200}/.exec(value.value)?.[0] ?? ''));
  else if (value.kind === 'array') for (const item of value.items) gather(item, out);
  else if (value.kind === 'table')
    for (const [key, entry] of value.entries) {
      out.add(normalizeName(key));
      gather(entry.value, out);
    }
}
