/**
 * The packages and modules that setuptools selects, all of them, with the folders it looks for them in
 * (setuptools/discovery.py and config/expand.py, 84.2.1). Folders are kept as the texts that setuptools makes of them.
 */
import { normalize } from '../../files/files.ts';
import type { Refusal } from '../backend.ts';
import { type Distribution, filled } from './distribution.ts';
import { shellRegex } from './globs.ts';
import { isFlatModule, isFlatPackage, isIdentifier } from './names.ts';
import type { Find } from './options.ts';
import { convertPath, pathJoin, type Tree } from './tree.ts';

export interface Selected {
  readonly packages: readonly string[];
  readonly pyModules: readonly string[];
  readonly packageDir: ReadonlyMap<string, string>;
}

type Packages = readonly string[] | undefined;
export type Selecting = Selected | { readonly fails: Refusal } | { readonly unread: string };

/** Goes through the places in the order of setuptools, and looks around where none of them names packages. */
export async function selectPackages(told: Distribution, tree: Tree): Promise<Selecting> {
  const { script, cfg, toml, usesToml } = told;
  const filledBySearch = new Map<string, string>();
  const fromScript = await packagesOf(script.packages, tree, filledBySearch);
  const isScripts = fromScript !== undefined && fromScript.length > 0;
  const older = isScripts
    ? fromScript
    : ((await packagesOf(cfg.packages, tree, filledBySearch)) ?? fromScript);
  const given = script.packageDir && script.packageDir.size > 0 ? script.packageDir : cfg.packageDir;
  const olderDirs = given && given.size > 0 ? given : filledBySearch;
  const dirs = new Map(toml.packageDir);
  const newer = await packagesOf(toml.packages, tree, dirs);
  for (const [name, folder] of olderDirs) dirs.set(name, folder);
  const pyModules = toml.pyModules ?? filled(script.pyModules, cfg.pyModules);
  const packages = newer ?? older;
  const isNamed = packages !== undefined || pyModules !== undefined;
  // An extension module is a selection of its own where pyproject.toml says nothing.
  if (isNamed || (!usesToml && script.extensions !== undefined))
    return { packages: packages ?? [], pyModules: pyModules ?? [], packageDir: dirs };
  return discovered(dirs, tree);
}

async function packagesOf(
  packages: readonly string[] | Find | undefined,
  tree: Tree,
  dirs: Map<string, string>,
): Promise<Packages> {
  return packages !== undefined && 'where' in packages ? search(packages, tree, dirs) : packages;
}

/** `find_packages` in config/expand.py, which notes in `dirs` where it found what. */
async function search(find: Find, tree: Tree, dirs: Map<string, string>): Promise<readonly string[]> {
  const where = [...new Set(find.where)];
  const [first = ''] = where;
  if (find.fills && where.length === 1 && normalize(first) !== '' && !dirs.has('')) dirs.set('', first);
  const all: string[] = [];
  for (const folder of where) {
    const found = await findPackages(tree, find.fills ? normalize(folder) || '.' : convertPath(folder), find);
    all.push(...found);
    if (!find.fills || found.length === 0 || dirs.get('') === folder || normalize(folder) === '') continue;
    for (const top of withoutNested(found)) dirs.set(top, [convertPath(folder), ...top.split('.')].join('/'));
  }
  return all;
}

/** `PackageFinder` and `PEP420PackageFinder`. */
async function findPackages(
  tree: Tree,
  where: string,
  { include, exclude, namespaces }: Pick<Find, 'include' | 'exclude' | 'namespaces'>,
): Promise<string[]> {
  const wanted = include.map(shellRegex);
  const unwanted = ['ez_setup', '*__pycache__', ...exclude].map(shellRegex);
  const isTaken = (name: string) =>
    wanted.some((regex) => regex.test(name)) && !unwanted.some((regex) => regex.test(name));
  const looksLike = async (path: string) => namespaces || (await tree.isFile(pathJoin(path, '__init__.py')));
  return walk(tree, where, isTaken, looksLike);
}

async function walk(
  tree: Tree,
  where: string,
  isTaken: (dotted: string) => boolean,
  looksLike: (path: string, dotted: string) => boolean | Promise<boolean>,
): Promise<string[]> {
  const found: string[] = [];
  const below = async (folder: string, prefix: string, depth: number): Promise<void> => {
    for (const { name, kind, link } of await tree.list(folder)) {
      const path = pathJoin(folder, name);
      const dotted = prefix === '' ? name : `${prefix}.${name}`;
      if (kind !== 'folder' || name.includes('.') || !(await looksLike(path, dotted))) continue;
      if (depth > 60 || (link && (await tree.isLoop(path)))) continue;
      if (isTaken(dotted)) found.push(dotted);
      await below(path, dotted, depth + 1);
    }
  };
  await below(where, '', 0);
  return found;
}

/** `ConfigDiscovery`: the first of four layouts that is there. */
async function discovered(dirs: Map<string, string>, tree: Tree): Promise<Selecting> {
  const named = [...dirs].filter(([name]) => name !== '');
  const all = { include: ['*'], exclude: [], namespaces: true };
  if (named.length > 0) {
    const packages: string[] = [];
    for (const [name, folder] of named) {
      const nested = await findPackages(tree, convertPath(folder), all);
      packages.push(name, ...nested.map((inner) => `${name}.${inner}`));
    }
    return { packages, pyModules: [], packageDir: dirs };
  }
  const src = dirs.get('') ?? 'src';
  if (await tree.isFolder(src === '' ? '.' : src)) {
    if (!dirs.has('')) dirs.set('', src);
    const packages = await findPackages(tree, convertPath(src), all);
    const pyModules = (await modulesIn(tree, src)).filter(isIdentifier);
    return { packages, pyModules, packageDir: dirs };
  }
  return flat(dirs, tree);
}

/** The stems of everything that is named like a module, folders too. */
async function modulesIn(tree: Tree, folder: string): Promise<readonly string[]> {
  return (await tree.list(folder))
    .filter(({ name }) => name.endsWith('.py') && !name.startsWith('.'))
    .map(({ name }) => name.slice(0, -'.py'.length));
}

async function flat(dirs: Map<string, string>, tree: Tree): Promise<Selecting> {
  const packages = await walk(
    tree,
    '.',
    (dotted) => dotted !== 'ez_setup' && !dotted.endsWith('__pycache__'),
    (_path, dotted) => {
      const [top = '', ...rest] = dotted.split('.');
      return (top === 'ez_setup' || isFlatPackage(top)) && rest.every(isIdentifier);
    },
  );
  const tops = withoutNested(packages.filter((name) => !name.split('.')[0]?.endsWith('-stubs')));
  if (tops.length > 1) return { fails: ambiguous('packages', tops) };
  if (tops.length === 1) return { packages, pyModules: [], packageDir: dirs };
  const modules = (await modulesIn(tree, '')).filter(isFlatModule);
  if (modules.length > 1) return { fails: ambiguous('modules', modules) };
  return { packages, pyModules: modules, packageDir: dirs };
}

function ambiguous(kind: string, names: readonly string[]): Refusal {
  const list = names.map((name) => `'${name}'`).join(', ');
  return {
    says: `error: Multiple top-level ${kind} discovered in a flat-layout: [${list}].`,
    keys: ['tool', 'setuptools'],
  };
}

/** `remove_nested_packages`. */
function withoutNested(packages: readonly string[]): readonly string[] {
  const all = new Set(packages);
  return packages.filter((name) => {
    const parts = name.split('.');
    return !parts.some((_, i) => i > 0 && all.has(parts.slice(0, i).join('.')));
  });
}

/** `build_py.get_package_dir`: the folder of a package, as a text; `finalize_options` has cleaned up what is written. */
export function packageFolder(packageDir: ReadonlyMap<string, string>, name: string): string {
  const parts = name === '' ? [''] : name.split('.');
  if (packageDir.size === 0) return pathJoin(...parts);
  for (let i = parts.length; i > 0; i--) {
    const folder = packageDir.get(parts.slice(0, i).join('.'));
    if (folder !== undefined) return pathJoin(convertPath(folder), ...parts.slice(i));
  }
  const root = packageDir.get('');
  return root === undefined ? pathJoin(...parts) : pathJoin(convertPath(root), ...parts);
}
