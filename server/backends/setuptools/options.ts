/**
 * What setuptools can be told about files, as one of its three places says it: the arguments of `setup()`, setup.cfg,
 * or `[tool.setuptools]`. What the three make together is `setuptools-distribution.ts`.
 */
import { type ArrayValue, type Document, type Table, tableAt, type Value } from '../../toml/document.ts';

/** What one place says; what is left out is not said there. */
export interface Options {
  readonly packages?: readonly string[] | Find;
  readonly pyModules?: readonly string[];
  /** Package ('' for the rest) → folder, as it is written. */
  readonly packageDir?: ReadonlyMap<string, string>;
  /** Package ('' for all) → patterns. */
  readonly packageData?: PatternMap;
  readonly excludePackageData?: PatternMap;
  readonly includePackageData?: boolean;
  readonly dataFiles?: readonly DataFiles[];
  readonly scripts?: readonly string[];
  readonly extensions?: readonly Extension[];
  readonly licenseFiles?: readonly string[];
}

export type PatternMap = ReadonlyMap<string, readonly string[]>;

/** A search for packages, with folders as they are written. */
export interface Find {
  readonly where: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly namespaces: boolean;
  /** Where the packages were found becomes a part of `package-dir`, unless a script called the search itself. */
  readonly fills: boolean;
}

export interface DataFiles {
  /** Where the files go, seen from the root of the installation. */
  readonly to: string;
  readonly files: readonly string[];
  /** Whether patterns among them are expanded. */
  readonly expands: boolean;
}

export interface Extension {
  /** Dotted. */
  readonly name: string;
  readonly sources: readonly string[];
  readonly depends: readonly string[];
  readonly includeDirs: readonly string[];
  /** Where it cannot be compiled the wheel is built without it. */
  readonly optional: boolean;
}

/** What `[tool.setuptools]` says, whose shape is right (`setuptools-schema.ts`). */
export function optionsOfToml(doc: Document): Options {
  const tool = tableAt(doc.root, 'tool', 'setuptools');
  if (!tool) return {};
  const value = (key: string) => tool.entries.get(key)?.value;
  const packages = packagesOf(value('packages'));
  const pyModules = stringsIn(value('py-modules'));
  const packageDir = foldersOf(value('package-dir'));
  const packageData = patternsOf(value('package-data'));
  const excludePackageData = patternsOf(value('exclude-package-data'));
  const include = value('include-package-data');
  const dataFiles = dataFilesOf(value('data-files'));
  const scripts = stringsIn(value('script-files'));
  const extensions = extensionsOf(value('ext-modules'));
  const licenseFiles = stringsIn(value('license-files'));
  return {
    ...(packages && { packages }),
    ...(pyModules && { pyModules }),
    ...(packageDir && { packageDir }),
    ...(packageData && { packageData }),
    ...(excludePackageData && { excludePackageData }),
    ...(include?.kind === 'boolean' && { includePackageData: include.value }),
    ...(dataFiles && { dataFiles }),
    ...(scripts && { scripts }),
    ...(extensions && { extensions }),
    ...(licenseFiles && { licenseFiles }),
  };
}

/** The strings of an array; undefined where it is none or holds something else. */
export function stringsIn(value: Value | undefined): readonly string[] | undefined {
  if (value?.kind !== 'array') return undefined;
  const strings = value.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  return strings.length === value.items.length ? strings : undefined;
}

function packagesOf(value: Value | undefined): Options['packages'] {
  if (value?.kind !== 'table') return stringsIn(value);
  const find = value.entries.get('find')?.value;
  // `packages = {}` is a selection of nothing.
  if (find?.kind !== 'table') return [];
  const list = (key: string) => stringsIn(find.entries.get(key)?.value);
  const namespaces = find.entries.get('namespaces')?.value;
  return {
    where: list('where') ?? ['.'],
    include: list('include') ?? ['*'],
    exclude: list('exclude') ?? [],
    namespaces: namespaces?.kind !== 'boolean' || namespaces.value,
    fills: true,
  };
}

function foldersOf(value: Value | undefined): ReadonlyMap<string, string> | undefined {
  if (value?.kind !== 'table') return undefined;
  const map = new Map<string, string>();
  for (const [name, entry] of value.entries)
    if (entry.value.kind === 'string') map.set(name, entry.value.value);
  return map;
}

function patternsOf(value: Value | undefined): PatternMap | undefined {
  if (value?.kind !== 'table') return undefined;
  const map = new Map<string, readonly string[]>();
  for (const [name, entry] of value.entries) map.set(name, stringsIn(entry.value) ?? []);
  return withAll(map);
}

/** The key `*` means every package (`canonic_package_data` in config/expand.py). */
export function withAll(map: Map<string, readonly string[]>): PatternMap {
  const all = map.get('*');
  if (all === undefined) return map;
  map.delete('*');
  return map.set('', all);
}

function dataFilesOf(value: Value | undefined): readonly DataFiles[] | undefined {
  if (value?.kind !== 'table') return undefined;
  return [...value.entries].map(([to, entry]) => ({
    to,
    files: stringsIn(entry.value) ?? [],
    expands: true,
  }));
}

function extensionsOf(value: Value | undefined): readonly Extension[] | undefined {
  return value?.kind === 'array' ? tablesIn(value).map(extensionOf) : undefined;
}

function tablesIn({ items }: ArrayValue): readonly Table[] {
  return items.flatMap((item) => (item.kind === 'table' ? [item] : []));
}

function extensionOf({ entries }: Table): Extension {
  const name = entries.get('name')?.value;
  const optional = entries.get('optional')?.value;
  const list = (key: string) => stringsIn(entries.get(key)?.value) ?? [];
  return {
    name: name?.kind === 'string' ? name.value : '',
    sources: list('sources'),
    depends: list('depends'),
    includeDirs: list('include-dirs'),
    optional: optional?.kind === 'boolean' && optional.value,
  };
}
