/** `[tool.flit]`, as flit_core reads it (4.2.0, `config.py`: `prep_toml_config`). */
import { type Files, normalize } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { arrayAt, type Document, stringsOf, type Table, tableAt, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { leadsOut } from '../globs/python-glob.ts';
import { allows } from '../pins.ts';
import { kindAt } from '../shipped.ts';
import { flitModuleName } from './module.ts';

export interface FlitSettings {
  readonly fails?: Refusal;
  /** What cannot be told of the table, in a clause. */
  readonly unclear?: string;
  /** Patterns of the source distribution, normalised. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** `external-data.directory`, normalised. */
  readonly data: string | undefined;
}

const FLIT = ['tool', 'flit'] as const;
const NONE: FlitSettings = { include: [], exclude: [], data: undefined };
const TABLES = new Set(['module', 'sdist', 'external-data']);

/** Reads the settings; the first refusal is the one that flit_core comes to first. */
export async function readFlitSettings(doc: Document, files: Files): Promise<FlitSettings> {
  const flit = valueAt(doc.root, ...FLIT);
  if (!flit) return refusedNames(doc) ?? NONE;
  if (flit.kind !== 'table') return { ...NONE, unclear: '`tool.flit` is not a table' };
  const newest = allows(doc, 'flit-core', '4');
  const refusal = refusedTables(flit) ?? refusedNames(doc);
  if (refusal && !newest) return { ...NONE, unclear: 'flit_core before 4 reads other tables' };
  if (refusal) return refusal;
  const strange = [...TABLES].find((name) => {
    const kind = valueAt(flit, name)?.kind;
    return kind !== undefined && kind !== 'table';
  });
  if (strange) return { ...NONE, unclear: `\`tool.flit.${strange}\` is not a table` };
  const sdist = tableAt(flit, 'sdist');
  const patterns = sdist ? readPatterns(sdist) : NONE;
  if (patterns.fails ?? patterns.unclear) return patterns;
  return { ...patterns, ...(await readData(flit, files)) };
}

function refusing(says: string, ...path: readonly string[]): FlitSettings {
  return { ...NONE, fails: { says, keys: [...FLIT, ...path] } };
}

function refusedTables(flit: Table): FlitSettings | undefined {
  if (flit.entries.has('metadata')) {
    const says =
      'The [tool.flit.metadata] table is no longer supported. Switch to the standard [project] table or require flit_core<4 to build this package.';
    return refusing(says, 'metadata');
  }
  for (const name of ['scripts', 'entrypoints'])
    if (flit.entries.has(name)) {
      const says =
        'The [tool.flit.scripts] and [tool.flit.entrypoints] tables are no longer supported. Use [project.scripts], [project.gui-scripts] or[project.entry-points] as replacements.';
      return refusing(says, name);
    }
  const unknown = [...flit.entries.keys()].filter(
    (name) => !TABLES.has(name) && !name.toLowerCase().startsWith('x-'),
  );
  if (unknown.length === 0) return undefined;
  const tables = unknown.map((name) => `[tool.flit.${name}]`).join(', ');
  return refusing(`Unexpected tables in pyproject.toml: ${tables}`, unknown[0] ?? '');
}

/** `import-names` has to be the module, and `import-namespaces` what is above it. */
function refusedNames(doc: Document): FlitSettings | undefined {
  const project = readProjectTable(doc).table;
  const module = flitModuleName(doc);
  if (!project || module === undefined) return undefined;
  const parts = module.split('.').slice(0, -1);
  const above = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
  const wanted = [
    { field: 'import-names', real: [module], word: 'module' },
    { field: 'import-namespaces', real: above, word: 'namespace packages' },
  ];
  for (const { field, real, word } of wanted) {
    const array = arrayAt(project, field);
    const names = stringsOf(array).map(({ value }) => value.split(';')[0]?.trimEnd() ?? '');
    if (!array || names.length < array.items.length || sameSet(names, real)) continue;
    const says = `Specified ${field} ${pythonList(names)} do not match the ${word} present (${field === 'import-names' ? module : pythonList(real)})`;
    return { ...NONE, fails: { says, keys: ['project', field] } };
  }
  return undefined;
}

function sameSet(names: readonly string[], others: readonly string[]): boolean {
  return names.every((name) => others.includes(name)) && others.every((name) => names.includes(name));
}

function pythonList(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}

function readPatterns(sdist: Table): FlitSettings {
  const unknown = [...sdist.entries.keys()].filter((name) => name !== 'include' && name !== 'exclude');
  if (unknown.length > 0)
    return refusing(`Unknown keys in [tool.flit.sdist]:${unknown.join(', ')}`, 'sdist', unknown[0] ?? '');
  const lists = { include: [''], exclude: [''] };
  for (const clude of ['include', 'exclude'] as const) {
    const value = valueAt(sdist, clude);
    const items = stringsOf(arrayAt(sdist, clude)).map((item) => item.value);
    if (value && (value.kind !== 'array' || items.length < value.items.length)) {
      if (value.kind === 'array' || clude === 'exclude')
        return { ...NONE, unclear: `the patterns of \`${clude}\` are no strings` };
      return refusing(`sdist ${clude} patterns must be a list`, 'sdist', clude);
    }
    for (const pattern of items) {
      const says = refusedPattern(pattern, clude);
      if (says !== undefined) return refusing(says, 'sdist', clude);
    }
    // These two are excluded as soon as there is such a table; the second means the top folder alone.
    const usual = clude === 'exclude' ? ['**/__pycache__', '**.pyc'] : [];
    lists[clude] = [...usual, ...items].map(normalize);
  }
  return { ...NONE, ...lists };
}

function refusedPattern(pattern: string, clude: string): string | undefined {
  const shown = `${clude} pattern '${pattern}'`;
  if (/[\0-\x1f<>:"\\]/.test(pattern))
    return `${shown} contains bad characters (<>:"\\ or control characters)`;
  if (pattern.startsWith('/')) return `${shown} is an absolute path`;
  return leadsOut(pattern) && normalize(pattern) !== '..'
    ? `${shown} points out of the directory containing pyproject.toml`
    : undefined;
}

async function readData(flit: Table, files: Files): Promise<Partial<FlitSettings>> {
  const value = valueAt(flit, 'external-data', 'directory');
  if (!value) return {};
  const key = 'tool.flit.external-data.directory';
  const refused = (words: string) => refusing(`${key} ${words}`, 'external-data', 'directory');
  if (value.kind !== 'string') return refused('must be a string');
  const path = normalize(value.value);
  if (path.startsWith('/') || path.startsWith('\\')) return refused('cannot be an absolute path');
  if (path.startsWith('../')) return refused('cannot point outside the directory containing pyproject.toml');
  if (path === '') return refused('cannot refer to the directory containing pyproject.toml');
  const kind = await kindAt(files, path);
  if (kind === undefined || path === '..') return { unclear: `\`${value.value}\` cannot be looked at` };
  return kind === 'folder' ? { data: path } : refused('must refer to a directory');
}
