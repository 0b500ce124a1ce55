/**
 * What setuptools is told about packages, gathered from pyproject.toml and setup.cfg.
 *
 * The rules are those of setuptools 84.2.1 (config/pyprojecttoml.py, config/setupcfg.py); pins to a setuptools before 70 are
 * not judged, because its rules of discovery differ.
 */
import { type Files, join } from '../files/files.ts';
import { type ArrayValue, type Document, type Table, tableAt, type Value } from '../toml/document.ts';
import {
  cfgList,
  cfgMap,
  changesCommands,
  insideFolder,
  readSetupCfg,
  readSetupPy,
  type SetupCfg,
} from './setuptools-cfg.ts';
import { type Requires, readRequires } from './setuptools-requires.ts';

export interface Settings {
  /** A list, a search, or undefined where setuptools looks for itself. */
  readonly packages: readonly string[] | Find | undefined;
  readonly pyModules: readonly string[] | undefined;
  /** Package ('' for the rest) → folder, relative to the project. */
  readonly packageDir: ReadonlyMap<string, string>;
  /** Dotted names of compiled modules. */
  readonly compiled: readonly string[];
  /** Files that the build writes, relative to the project. */
  readonly written: readonly string[];
  /** Files of any name may be shipped below a package: package data, or what a plugin finds. */
  readonly shipsData: boolean;
  /** Why the contents are not certain. */
  readonly because: readonly string[];
}

export interface Find {
  /** Folders relative to the project, '' for its own. */
  readonly where: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly namespaces: boolean;
}

/** What setuptools is told about packages; undefined where something else may decide. */
export async function readSettings(doc: Document, files: Files): Promise<Settings | undefined> {
  const tool = tableAt(doc.root, 'tool', 'setuptools');
  const requires = readRequires(doc);
  if (!requires.allows('setuptools', 70) || tableAt(doc.root, 'tool', 'distutils')) return undefined;
  if (['cmdclass', 'namespace-packages'].some((key) => tool?.entries.has(key))) return undefined;
  const cfg = await readSetupCfg(files);
  if (!cfg || changesCommands(cfg) || (await readSetupPy(files)) === 'code') return undefined;
  const selection = readSelection(tool, cfg);
  const compiled = compiledNames(doc, requires);
  const written = writtenFiles(doc, requires);
  if (!selection || !compiled || !written || installsIntoPackages(tool)) return undefined;
  return {
    ...selection,
    compiled,
    written,
    shipsData:
      ['package-data', 'include-package-data'].some((key) => tool?.entries.has(key)) ||
      cfg.has('options.package_data') ||
      cfg.get('options')?.has('include_package_data') === true ||
      requires.names.has('setuptools-scm') ||
      requires.meddlers.length > 0,
    because: [...doubts(doc, requires), ...selection.because],
  };
}

function doubts(doc: Document, requires: Requires): string[] {
  const because = requires.meddlers.map((name) => `\`${name}\` may bring a plugin for setuptools`);
  if (tableAt(doc.root, 'build-system')?.entries.has('backend-path'))
    because.push('the backend in the project may do more than setuptools does');
  return because;
}

type Selection = Pick<Settings, 'packages' | 'pyModules' | 'packageDir' | 'because'>;

function readSelection(tool: Table | undefined, cfg: SetupCfg): Selection | undefined {
  const older = ['packages', 'py_modules', 'package_dir'].some((key) => cfg.get('options')?.has(key));
  const newer = ['packages', 'py-modules', 'package-dir'].some((key) => tool?.entries.has(key));
  // Both are merged attribute by attribute, which nobody means.
  if (older && newer) return undefined;
  return older ? fromCfg(cfg) : fromToml(tool);
}

function fromToml(tool: Table | undefined): Selection | undefined {
  const packages = tool?.entries.get('packages')?.value;
  const modules = tool?.entries.get('py-modules')?.value;
  const dirs = tool?.entries.get('package-dir')?.value;
  const find = packages?.kind === 'table' ? readFind(packages) : undefined;
  const list = packages?.kind === 'array' ? stringsIn(packages) : undefined;
  const pyModules = modules?.kind === 'array' ? stringsIn(modules) : undefined;
  const packageDir = readPackageDir(dirs);
  if ((packages && !find && !list) || (modules && !pyModules) || !packageDir) return undefined;
  return { packages: list ?? find, pyModules, packageDir, because: [] };
}

function readPackageDir(dirs: Value | undefined): ReadonlyMap<string, string> | undefined {
  const map = new Map<string, string>();
  if (dirs === undefined) return map;
  if (dirs.kind !== 'table') return undefined;
  for (const [name, { value }] of dirs.entries) {
    const folder = value.kind === 'string' ? insideFolder(value.value) : undefined;
    if (folder === undefined) return undefined;
    map.set(name, folder);
  }
  return map;
}

function readFind(packages: Table): Find | undefined {
  const find = packages.entries.get('find')?.value;
  if (packages.entries.size !== 1 || find?.kind !== 'table') return undefined;
  const list = (key: string, otherwise: string[]) => {
    const value = find.entries.get(key)?.value;
    if (value === undefined) return otherwise;
    return value.kind === 'array' ? stringsIn(value) : undefined;
  };
  const namespaces = find.entries.get('namespaces')?.value;
  const folders = list('where', ['.'])?.map(insideFolder);
  const where = folders?.filter((folder) => folder !== undefined);
  const include = list('include', ['*']);
  const exclude = list('exclude', []);
  if (!where || where.length !== folders?.length || where.length === 0 || !include || !exclude)
    return undefined;
  if (namespaces !== undefined && namespaces.kind !== 'boolean') return undefined;
  return { where: [...new Set(where)], include, exclude, namespaces: namespaces?.value ?? true };
}

function stringsIn(array: ArrayValue): string[] | undefined {
  const strings = array.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  return strings.length === array.items.length ? strings : undefined;
}

function fromCfg(cfg: SetupCfg): Selection | undefined {
  const options = cfg.get('options');
  const packages = options?.get('packages');
  const modules = options?.get('py_modules');
  const packageDir = new Map<string, string>();
  for (const [name, path] of cfgMap(options?.get('package_dir') ?? '') ?? [['', '/']]) {
    const folder = insideFolder(path);
    if (folder === undefined) return undefined;
    packageDir.set(name, folder);
  }
  const searched = packages !== undefined && /^find(?:_namespace)?:$/.test(packages);
  if (!searched && /\b(?:find|attr|file):/.test(`${packages} ${modules}`)) return undefined;
  const find = searched ? cfgFind(cfg, packages === 'find_namespace:') : undefined;
  if (searched && !find) return undefined;
  return {
    packages: find ?? (packages === undefined ? undefined : cfgList(packages)),
    pyModules: modules === undefined ? undefined : cfgList(modules),
    packageDir,
    because: ['the packages are configured in `setup.cfg`'],
  };
}

function cfgFind(cfg: SetupCfg, namespaces: boolean): Find | undefined {
  const section = cfg.get('options.packages.find');
  const list = (key: string) => cfgList(section?.get(key) ?? '');
  // Only the first folder counts (config/setupcfg.py `parse_section_packages__find`).
  const where = insideFolder(list('where')[0] ?? '.');
  if (where === undefined) return undefined;
  const include = list('include');
  return {
    where: [where],
    include: include.length > 0 ? include : ['*'],
    exclude: list('exclude'),
    namespaces,
  };
}

/** Modules that a compiler makes: ext-modules and the targets of setuptools-rust; undefined where one has no readable name. */
function compiledNames(doc: Document, requires: Requires): string[] | undefined {
  const names: string[] = [];
  const extensions = tableAt(doc.root, 'tool', 'setuptools')?.entries.get('ext-modules')?.value;
  const rust = tableAt(doc.root, 'tool', 'setuptools-rust')?.entries.get('ext-modules')?.value;
  for (const [value, key] of [[extensions, 'name'] as const, [rust, 'target'] as const]) {
    if (value === undefined) continue;
    for (const item of value.kind === 'array' ? value.items : [value]) {
      const name = item.kind === 'table' ? item.entries.get(key)?.value : undefined;
      if (name?.kind !== 'string') return undefined;
      names.push(name.value);
    }
  }
  return extensions === undefined || requires.allows('setuptools', 76) ? names : undefined;
}

/** Files that a version plugin writes during the build. */
function writtenFiles(doc: Document, requires: Requires): string[] | undefined {
  const places = [
    ['setuptools_scm', 'version_file'],
    ['setuptools_scm', 'write_to'],
    ['setuptools-scm', 'version_file'],
    ['setuptools-scm', 'write_to'],
    ['vcs-versioning', 'version_file'],
    ['vcs-versioning', 'write_to'],
    ['versioningit', 'write'],
  ] as const;
  const written: string[] = [];
  for (const [tool, key] of places) {
    const table = tableAt(doc.root, 'tool', tool);
    const value = table?.entries.get(key)?.value;
    // Seen from a root that is somewhere else.
    if (key === 'write_to' && value && table?.entries.has('root')) return undefined;
    const path = value?.kind === 'table' ? value.entries.get('file')?.value : value;
    if (path === undefined) continue;
    const folder = path.kind === 'string' ? insideFolder(path.value) : undefined;
    // A root outside of the project: the file may land anywhere.
    if (folder === undefined) return undefined;
    if ([...requires.names].some((name) => /scm|vcs-versioning|versioningit/.test(name)))
      written.push(join('.', folder));
  }
  return written;
}

/** `data-files` that reach into site-packages. */
function installsIntoPackages(tool: Table | undefined): boolean {
  const data = tool?.entries.get('data-files')?.value;
  return (
    data?.kind === 'table' && [...data.entries.keys()].some((folder) => folder.includes('site-packages'))
  );
}
