/**
 * Which files of the selected packages are copied: modules, and data by patterns or from the list of files
 * (`build_py` in setuptools/command/build_py.py and in distutils, 84.2.1).
 */
import { normalize } from '../../files/files.ts';
import type { Refusal } from '../backend.ts';
import type { Distribution } from './distribution.ts';
import { shellRegex } from './globs.ts';
import { manifestFiles } from './manifest.ts';
import { packageFolder, type Selected } from './packages.ts';
import { convertPath, pathJoin, pathSplit, relativePath, type Tree } from './tree.ts';

/** Data that goes along unasked. */
const IMPLICIT = ['*.pyi', 'py.typed'];
const USUAL_LICENSES = ['LICEN[CS]E*', 'COPYING*', 'NOTICE*', 'AUTHORS*'];

/** A file to copy: where to, below the top of the wheel, and the text of its path. */
export type Copy = readonly [to: string, from: string];

export class Sources {
  readonly #told: Distribution;
  readonly #selected: Selected;
  readonly #tree: Tree;

  constructor(told: Distribution, selected: Selected, tree: Tree) {
    this.#told = told;
    this.#selected = selected;
    this.#tree = tree;
  }

  folder(name: string): string {
    return packageFolder(this.#selected.packageDir, name);
  }

  /** Why a folder of a package or a module makes the build fail. */
  async missingFolder(): Promise<Refusal | undefined> {
    const { packages, pyModules, packageDir } = this.#selected;
    const above = pyModules.map((name) => name.split('.').slice(0, -1).join('.'));
    for (const name of [...above, ...packages]) {
      const folder = this.folder(name);
      if (folder === '') continue;
      const key =
        packageDir.has(name) || name === ''
          ? 'package-dir'
          : packages.includes(name)
            ? 'packages'
            : 'py-modules';
      const keys = ['tool', 'setuptools', key];
      const kind = await this.#tree.kind(folder);
      if (kind === undefined || kind === 'other')
        return { says: `error: package directory '${folder}' does not exist`, keys };
      if (kind === 'file')
        return { says: `error: supposed package directory '${folder}' exists, but is not a directory`, keys };
    }
    return undefined;
  }

  /** `find_all_modules`; a folder that is named like a module is among them and cannot be copied. */
  async modules(): Promise<readonly Copy[]> {
    const copies: Copy[] = [];
    for (const module of this.#selected.pyModules) {
      const parts = module.split('.');
      const above = parts.slice(0, -1);
      const folder = this.folder(above.join('.'));
      const init = pathJoin(folder, '__init__.py');
      if (above.length > 0 && (await this.#tree.isFile(init)))
        copies.push([[...above, '__init__.py'].join('/'), init]);
      const path = pathJoin(folder, `${parts[parts.length - 1]}.py`);
      if (await this.#tree.isFile(path)) copies.push([`${parts.join('/')}.py`, path]);
    }
    for (const name of this.#selected.packages) {
      const folder = this.folder(name);
      const to = name.replaceAll('.', '/');
      for (const entry of await this.#tree.list(folder)) {
        if (!entry.name.endsWith('.py') || entry.name.startsWith('.')) continue;
        const path = pathJoin(folder, entry.name);
        if (!this.#isScript(path)) copies.push([`${to}/${entry.name}`, path]);
      }
    }
    return copies;
  }

  /** The script is left out of packages where it is known by its name (`find_package_modules`, build_meta.py). */
  #isScript(path: string): boolean {
    return this.#told.isLegacy && normalize(path) === 'setup.py';
  }

  /** Data by patterns alone, or with that of a list of files. */
  async data(list: ReadonlySet<string> = new Set()): Promise<readonly Copy[]> {
    const listed = this.#fromList(list);
    const copies: Copy[] = [];
    for (const name of this.#selected.packages) {
      const folder = this.folder(name);
      const patterns = [...IMPLICIT, ...this.#patterns(this.#told.packageData, name)];
      const found = new Set(listed.get(name));
      for (const pattern of patterns)
        for (const path of await this.#tree.glob(pathJoin(folder, convertPath(pattern))))
          if (await this.#tree.isFile(path)) found.add(path);
      const excluded = this.#patterns(this.#told.excludePackageData, name).map((pattern) =>
        shellRegex(pathJoin(folder, convertPath(pattern))),
      );
      for (const path of found)
        if (!excluded.some((regex) => regex.test(path)))
          copies.push([normalize(pathJoin(...name.split('.'), relativePath(path, folder))), path]);
    }
    return copies;
  }

  #patterns(map: ReadonlyMap<string, readonly string[]>, name: string): readonly string[] {
    return [...(map.get('') ?? []), ...(map.get(name) ?? [])];
  }

  /** `analyze_manifest`: each listed file belongs to the nearest folder above it that is a package's. */
  #fromList(list: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
    const owners = new Map(this.#selected.packages.map((name) => [this.folder(name), name] as const));
    const found = new Map<string, string[]>();
    for (const path of list) {
      const owner = nearest(path, owners);
      if (!owner || (owner.direct && isModule(pathSplit(path)[1]))) continue;
      const paths = found.get(owner.name);
      if (paths) paths.push(path);
      else found.set(owner.name, [path]);
    }
    return found;
  }

  /** Whether a file at that path would be data of a package, were it in the list of files. */
  owns(path: string): boolean {
    return (
      nearest(path, new Map(this.#selected.packages.map((name) => [this.folder(name), name] as const))) !==
      undefined
    );
  }

  /** The list of files, with what else is found. */
  async list(found: readonly string[]): Promise<ReadonlySet<string>> {
    return manifestFiles(this.#tree, { defaults: await this.#defaults(), found, after: await this.#after() });
  }

  /** `add_defaults`: what the build reads. */
  async #defaults(): Promise<readonly string[]> {
    const { extensions, scripts } = this.#told;
    const { packages, pyModules } = this.#selected;
    const isPure = packages.length + pyModules.length > 0;
    const paths = isPure ? [...(await this.modules()), ...(await this.data())].map(([, from]) => from) : [];
    for (const path of await this.dataFiles()) if (await this.#tree.isFile(path)) paths.push(path);
    for (const { sources, depends } of extensions) paths.push(...sources, ...depends.filter(isInside));
    return [...paths, ...scripts];
  }

  /** What `data-files` names, with its patterns expanded. */
  async dataFiles(): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const { files, expands } of this.#told.dataFiles)
      for (const file of files) paths.push(...(await this.expanded(file, expands)));
    return paths;
  }

  /** `glob_relative` in config/expand.py. */
  async expanded(file: string, expands: boolean): Promise<readonly string[]> {
    if (!expands) return [convertPath(file)];
    if (!/[*?[\]{}]/.test(file)) return [relativePath(file, '.')];
    const found = await this.#tree.glob(normalize(file));
    return found.map((path) => relativePath(path, '.'));
  }

  async #after(): Promise<readonly string[]> {
    const paths: string[] = [];
    for (const pattern of this.#told.licenseFiles ?? USUAL_LICENSES)
      for (const path of await this.#tree.glob(pattern))
        if (!path.endsWith('~') && (await this.#tree.isFile(path))) paths.push(path);
    return [...paths, ...this.#told.referenced];
  }
}

interface Owner {
  readonly name: string;
  /** The file lies in the folder itself. */
  readonly direct: boolean;
}

function nearest(path: string, owners: ReadonlyMap<string, string>): Owner | undefined {
  let [folder] = pathSplit(path);
  let direct = true;
  let before: string | undefined;
  while (folder !== '' && folder !== before && !owners.has(folder)) {
    before = folder;
    [folder] = pathSplit(folder);
    direct = false;
  }
  const name = owners.get(folder);
  return name === undefined ? undefined : { name, direct };
}

function isModule(name: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*\.py$/u.test(name);
}

function isInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}
