/**
 * What setuptools refuses of `[tool.setuptools]` for its shape, before it looks at a file
 * (setuptools.schema.json and `_validate_pyproject` in setuptools/config, 84.2.1; measured case by case).
 */
import type { Document, Table, Value } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { isIdentifier } from './names.ts';

/** The path of what is refused, from the table on; undefined where the shape is right. */
type Check = (value: Value, path: Path) => Path | undefined;
/** A key that is in a table and may not be there is an object: setuptools names the table. */
type Path = readonly (string | number | { readonly unknown: string })[];

const TOOL = ['tool', 'setuptools'];
const PYTHON_TYPES = {
  string: 'str',
  integer: 'int',
  float: 'float',
  boolean: 'bool',
  datetime: 'datetime.datetime',
  array: 'list',
} as const;

/** Why the table is refused; undefined where it is not. */
export function refusedShape(doc: Document): Refusal | undefined {
  const tool = doc.root.entries.get('tool')?.value;
  const value = tool?.kind === 'table' ? tool.entries.get('setuptools')?.value : undefined;
  if (value === undefined) return undefined;
  if (value.kind !== 'table')
    return {
      says: `AttributeError: '${PYTHON_TYPES[value.kind]}' object has no attribute 'setdefault'`,
      keys: TOOL,
    };
  const refused = TABLE(value, []);
  if (refused) return refusal(refused);
  const removed = value.entries.has('namespace-packages');
  return removed
    ? {
        says: 'setuptools.errors.RemovedConfigError: The parameter `tool.setuptools.namespace-packages` was long deprecated',
        keys: [...TOOL, 'namespace-packages'],
      }
    : undefined;
}

function refusal(path: Path): Refusal {
  const name = path
    .filter((part) => typeof part !== 'object')
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('');
  const keys = path
    .map((part) => (typeof part === 'object' ? part.unknown : part))
    .filter((part) => typeof part === 'string');
  return {
    says: `ValueError: invalid pyproject.toml config: \`tool.setuptools${name}\`.`,
    keys: [...TOOL, ...keys],
  };
}

function text(accepts: (value: string) => boolean = () => true): Check {
  return (value, path) => (value.kind === 'string' && accepts(value.value) ? undefined : path);
}

const bool: Check = (value, path) => (value.kind === 'boolean' ? undefined : path);

function list(item: Check, most = Number.POSITIVE_INFINITY): Check {
  return (value, path) => {
    if (value.kind !== 'array' || value.items.length > most) return path;
    for (const [i, inner] of value.items.entries()) {
      const refused = item(inner, [...path, i]);
      if (refused) return refused;
    }
    return undefined;
  };
}

function map(key: (name: string) => boolean, item: Check): Check {
  return (value, path) => {
    if (value.kind !== 'table') return path;
    for (const [name, entry] of value.entries) {
      const refused = item(entry.value, [...path, name]);
      if (refused) return refused;
    }
    const unknown = [...value.entries.keys()].find((name) => !key(name));
    return unknown === undefined ? undefined : [...path, { unknown }];
  };
}

function table(shape: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  const checks = new Map(Object.entries(shape));
  return (value, path) => {
    if (value.kind !== 'table' || required.some((name) => !value.entries.has(name))) return path;
    for (const [name, check] of checks) {
      const entry = value.entries.get(name);
      const refused = entry && check(entry.value, [...path, name]);
      if (refused) return refused;
    }
    const unknown = [...value.entries.keys()].find((name) => !checks.has(name));
    return unknown === undefined ? undefined : [...path, { unknown }];
  };
}

/** One of several, so that what is refused is the whole. */
function oneOf(...checks: readonly Check[]): Check {
  return (value, path) => (checks.some((check) => check(value, path) === undefined) ? undefined : path);
}

const any = () => true;
const strings = list(text());
const data = map((name) => name === '*' || isPackageName(name), strings);
const file = table({ file: oneOf(text(), strings) }, ['file']);

const extension = table(
  {
    name: text(isModuleName),
    sources: strings,
    'include-dirs': strings,
    'define-macros': list(list(text(), 2)),
    'undef-macros': strings,
    'library-dirs': strings,
    libraries: strings,
    'runtime-library-dirs': strings,
    'extra-objects': strings,
    'extra-compile-args': strings,
    'extra-link-args': strings,
    'export-symbols': strings,
    'swig-opts': strings,
    depends: strings,
    language: text(),
    optional: bool,
    'py-limited-api': bool,
  },
  ['name', 'sources'],
);

const dynamic = table({
  version: oneOf(table({ attr: text(isQualified) }, ['attr']), file),
  classifiers: file,
  description: file,
  'entry-points': file,
  dependencies: file,
  'optional-dependencies': map(isExtra, file),
  readme: oneOf(table({ file: oneOf(text(), strings), 'content-type': text() }, ['file'])),
});

const find = table({
  find: table({ where: strings, exclude: strings, include: strings, namespaces: bool }),
});

const TABLE: (value: Table, path: Path) => Path | undefined = table({
  platforms: strings,
  provides: list(text(isExtra)),
  obsoletes: list(text(isExtra)),
  'zip-safe': bool,
  'script-files': strings,
  'eager-resources': strings,
  packages: oneOf(list(text(isPackageName)), find),
  'package-dir': map((name) => name === '' || isPackageName(name), text()),
  'package-data': data,
  'include-package-data': bool,
  'exclude-package-data': data,
  'namespace-packages': list(text(isModuleName)),
  'py-modules': list(text(isModuleName)),
  'ext-modules': list(extension),
  'data-files': map(any, strings),
  cmdclass: map(any, text(isQualified)),
  'license-files': strings,
  dynamic,
});

/** `python-qualified-identifier`. */
function isQualified(value: string): boolean {
  return value.split('.').every(isIdentifier);
}

/** `python-module-name-relaxed`: hyphens are let through. */
function isModuleName(value: string): boolean {
  return !/^-|-$|-stubs$/.test(value) && isQualified(value.replaceAll('-', '_'));
}

function isPackageName(value: string): boolean {
  const [top = '', ...rest] = value.split('.');
  return (
    isModuleName(value) ||
    (top.endsWith('-stubs') && isQualified([top.slice(0, -'-stubs'.length), ...rest].join('.')))
  );
}

/** `pep508-identifier`. */
function isExtra(value: string): boolean {
  return /^(?:[A-Z0-9]|[A-Z0-9][A-Z0-9._-]*[A-Z0-9])$/i.test(value);
}
