/**
 * Which folders setuptools takes for packages and which files for modules.
 *
 * Discovery looks at the project's folder or at `src`, the rest is answered name by name: nothing here walks a tree.
 * The rules are those of setuptools/discovery.py and command/build_py.py, 84.2.1.
 */
import { type Files, type FolderEntry, isFile, isFolder, join } from '../../files/files.ts';
import { anyOf, isFlatModule, isFlatPackage, isIdentifier, isNeverPackage } from './names.ts';
import type { Find, Settings } from './settings.ts';

export interface Layout {
  /** Why the build is certain to fail, in setuptools' words, and the keys that are to blame. */
  readonly fails?: { readonly says: string; readonly keys: readonly string[] };
  /** The folder of a package, whether it is selected or not; undefined: cannot tell. */
  folderOf(name: string): Promise<string | undefined>;
  /** Whether a package of that name is selected, if its folder is there; undefined: cannot tell. */
  selects(name: string): Promise<boolean | undefined>;
  /** Folders below which top-level packages are found. */
  readonly roots: readonly string[];
  /** Packages that are named one by one. */
  readonly listed: readonly string[];
  /** Modules outside of packages: those that are named, or every one in a folder. */
  readonly modules: { readonly folder: string; readonly names: readonly string[] | 'all' };
}

type Fails = NonNullable<Layout['fails']>;
const KEYS = ['tool', 'setuptools'];

/** The layout that setuptools will see; undefined where that cannot be told. */
export async function findLayout(settings: Settings, files: Files): Promise<Layout | undefined> {
  const { packages, pyModules, packageDir } = settings;
  const base = packageDir.get('');
  const missing =
    base !== undefined && !(await isFolder(files, base || '.'))
      ? { says: noFolder(base), keys: [...KEYS, 'package-dir'] }
      : undefined;
  const modules = { folder: base ?? '', names: pyModules ?? [] };
  if (packages !== undefined && !('where' in packages))
    return listedLayout(settings, packages, files, missing);
  if (packages !== undefined) return searched(settings, packages, files, modules, missing);
  if (pyModules !== undefined)
    return { ...listedLayout0(packageDir, []), modules, ...(missing && { fails: missing }) };
  if (missing) return { ...listedLayout0(packageDir, []), fails: missing };
  if ([...packageDir.keys()].some((name) => name !== '')) return explicitLayout(packageDir, files);
  const src = base ?? 'src';
  if (base !== undefined || (await isFolder(files, src))) {
    const accepts = (parts: readonly string[]) =>
      parts.every((part) => !part.includes('.')) && !isNeverPackage(parts.join('.'));
    return {
      ...walked([{ prefix: '', folder: src, accepts }], files),
      modules: { folder: src, names: 'all' },
    };
  }
  return flatLayout(files);
}

function noFolder(folder: string): string {
  return `error: error in 'egg_base' option: '${folder}' does not exist or is not a directory`;
}

/** `find_package_path` in setuptools/discovery.py: the longest prefix that has a folder of its own. */
function mappedFolder(packageDir: ReadonlyMap<string, string>, name: string): string {
  const parts = name.split('.');
  for (let i = parts.length; i > 0; i--) {
    const folder = packageDir.get(parts.slice(0, i).join('.'));
    if (folder !== undefined) return join('.', folder, ...parts.slice(i));
  }
  return join('.', packageDir.get('') ?? '', ...parts);
}

function listedLayout0(packageDir: ReadonlyMap<string, string>, listed: readonly string[]): Layout {
  const names = new Set(listed);
  return {
    roots: [],
    listed,
    modules: { folder: packageDir.get('') ?? '', names: [] },
    folderOf: async (name) => mappedFolder(packageDir, name),
    selects: async (name) => names.has(name),
  };
}

async function listedLayout(
  { packageDir, pyModules }: Settings,
  packages: readonly string[],
  files: Files,
  missing: Fails | undefined,
): Promise<Layout> {
  const there = await Promise.all(
    packages.map((name) => isFolder(files, mappedFolder(packageDir, name) || '.')),
  );
  const absent = packages.find((_, i) => !there[i]);
  const fails =
    missing ?? (absent === undefined ? undefined : noPackage(mappedFolder(packageDir, absent), 'packages'));
  const layout = listedLayout0(packageDir, packages);
  return { ...layout, modules: { ...layout.modules, names: pyModules ?? [] }, ...(fails && { fails }) };
}

function noPackage(folder: string, key: string): Fails {
  return { says: `error: package directory '${folder}' does not exist`, keys: [...KEYS, key] };
}

/** A folder in which packages are looked for: what lies in it is `prefix.name`. */
interface Root {
  readonly prefix: string;
  readonly folder: string;
  /** Whether the parts of a name below the root make a package, as far as names decide it. */
  readonly accepts: (parts: readonly string[]) => boolean;
  /** Every level needs an `__init__.py`. */
  readonly needsInit?: boolean;
}

function walked(roots: readonly Root[], files: Files): Layout {
  const rootOf = async (name: string) => {
    const fitting = roots.filter(
      ({ prefix }) => prefix === '' || name === prefix || name.startsWith(`${prefix}.`),
    );
    if (fitting.length < 2) return fitting[0] ?? 'none';
    // Several searches: the one that has the folder; where two have it they override each other.
    const [top = ''] = name.split('.');
    const there = await Promise.all(fitting.map(({ folder }) => isFolder(files, join('.', folder, top))));
    const having = fitting.filter((_, i) => there[i]);
    return having.length > 1 ? undefined : (having[0] ?? 'none');
  };
  const below = ({ prefix }: Root, name: string) =>
    name
      .slice(prefix === '' ? 0 : prefix.length + 1)
      .split('.')
      .filter((part) => part !== '');
  return {
    roots: roots.filter(({ prefix }) => prefix === '').map(({ folder }) => folder),
    listed: roots.map(({ prefix }) => prefix).filter((prefix) => prefix !== ''),
    modules: { folder: '', names: [] },
    folderOf: async (name) => {
      const root = await rootOf(name);
      if (root === undefined) return undefined;
      return root === 'none' ? join('.', ...name.split('.')) : join('.', root.folder, ...below(root, name));
    },
    selects: async (name) => {
      const root = await rootOf(name);
      if (root === undefined || root === 'none') return root === undefined ? undefined : false;
      const parts = below(root, name);
      if (parts.length > 0 && !root.accepts(parts)) return false;
      for (let i = 1; root.needsInit && i <= parts.length; i++)
        if (!(await isFile(files, join('.', root.folder, ...parts.slice(0, i), '__init__.py')))) return false;
      return true;
    },
  };
}

async function searched(
  { packageDir, pyModules }: Settings,
  find: Find,
  files: Files,
  modules: Layout['modules'],
  missing: Fails | undefined,
): Promise<Layout | undefined> {
  const [first = '', ...more] = find.where;
  // A search fills package-dir only where nothing else does: what two maps make of each other is not told.
  if (packageDir.size > 0 && (more.length > 0 || packageDir.size > 1 || packageDir.get('') !== first))
    return undefined;
  const include = anyOf(find.include);
  const exclude = anyOf(find.exclude);
  if (!include || !exclude) return undefined;
  const accepts = (parts: readonly string[]) => {
    const name = parts.join('.');
    return (
      parts.every((part) => !part.includes('.')) && include(name) && !exclude(name) && !isNeverPackage(name)
    );
  };
  const lost =
    missing ?? (more.length === 0 && !(await isFolder(files, first || '.')) ? noWhere(first) : undefined);
  const layout = walked(
    find.where.map((folder) => ({ prefix: '', folder, accepts, needsInit: !find.namespaces })),
    files,
  );
  const folder = more.length === 0 ? first : '';
  return { ...layout, modules: { ...modules, folder, names: pyModules ?? [] }, ...(lost && { fails: lost }) };
}

function noWhere(folder: string): Fails {
  return { says: noFolder(folder), keys: [...KEYS, 'packages', 'find', 'where'] };
}

async function explicitLayout(
  packageDir: ReadonlyMap<string, string>,
  files: Files,
): Promise<Layout | undefined> {
  const names = [...packageDir.keys()].filter((name) => name !== '');
  if (names.some((name) => names.some((other) => name.startsWith(`${other}.`)))) return undefined;
  const accepts = (parts: readonly string[]) =>
    parts.every((part) => !part.includes('.')) && !isNeverPackage(parts.join('.'));
  const roots = names.map((prefix) => ({ prefix, folder: packageDir.get(prefix) ?? '', accepts }));
  const there = await Promise.all(roots.map(({ folder }) => isFolder(files, folder || '.')));
  const absent = roots.find((_, i) => !there[i]);
  const layout = walked(roots, files);
  return absent ? { ...layout, fails: noPackage(absent.folder, 'package-dir') } : layout;
}

/** Neither `src` nor anything configured: the one package, or the one module, beside pyproject.toml. */
async function flatLayout(files: Files): Promise<Layout | undefined> {
  const { entries, complete, trouble } = await files.list('.');
  if (!complete || trouble) return undefined;
  const folders = entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
  // `ez_setup` is left out but what lies in it is not; a folder named like a module counts as one.
  if (folders.some((name) => name === 'ez_setup' || name.endsWith('.py'))) return undefined;
  const tops = folders.filter(isFlatPackage);
  const packages = tops.filter((name) => !name.endsWith('-stubs'));
  const accepts = ([top = '', ...rest]: readonly string[]) =>
    tops.includes(top) && rest.every(isIdentifier) && !isNeverPackage([top, ...rest].join('.'));
  const layout = walked([{ prefix: '', folder: '', accepts }], files);
  if (packages.length > 1) return { ...layout, fails: ambiguous('packages', packages) };
  if (packages.length === 1) return layout;
  const names = entries
    .filter(isModuleFile)
    .map(({ name }) => name.slice(0, -3))
    .filter(isFlatModule);
  const modules = { folder: '', names };
  return names.length > 1
    ? { ...layout, modules, fails: ambiguous('modules', names) }
    : { ...layout, modules };
}

function ambiguous(kind: string, names: readonly string[]): Fails {
  const list = names.map((name) => `'${name}'`).join(', ');
  return { says: `error: Multiple top-level ${kind} discovered in a flat-layout: [${list}].`, keys: KEYS };
}

/** Whether an entry of a folder is a `.py` file. */
export function isModuleFile({ name, kind }: FolderEntry): boolean {
  return kind === 'file' && name.endsWith('.py') && !name.startsWith('.');
}
