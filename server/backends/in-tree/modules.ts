/** The modules that a backend in the project consists of, found as Python finds them with `backend-path` in front of all else. */
import { type Files, isFile, isFolder } from '../../files/files.ts';
import { candidates, loadedModules } from '../../python/imports.ts';
import type { Outline } from '../../python/outline.ts';
import { outline } from '../../python/scanner.ts';

/** A module of the project. */
export interface LocalModule {
  /** Its dotted name; that of the package for an `__init__.py`. */
  readonly module: string;
  readonly isPackage: boolean;
  /** Relative to the project. */
  readonly path: string;
  /** The entry of backend-path that it was found in. */
  readonly root: string;
  readonly text: string;
  readonly outline: Outline;
}

/** A folder that modules are looked for in, and the entry of backend-path that it belongs to. */
interface Folder {
  readonly path: string;
  readonly root: string;
}

/** What a dotted name leads to; a namespace package has no `path`. */
interface Place {
  readonly root: string;
  readonly path: string | undefined;
  readonly isPackage: boolean;
  /** Where its submodules are looked for. */
  readonly search: readonly Folder[];
}

/** More modules than any backend has: a project that reaches this builds itself. */
const MOST_MODULES = 400;

/** Looks each module up once. */
export class Modules {
  readonly #files: Files;
  readonly #roots: readonly string[];
  readonly #places = new Map<string, Promise<Place | undefined>>();
  readonly #modules = new Map<string, Promise<LocalModule | undefined>>();

  /** `roots` are the entries of backend-path, normalised; the first that has a module wins. */
  constructor(files: Files, roots: readonly string[]) {
    this.#files = files;
    this.#roots = roots;
  }

  /** A module with its source; undefined where it is not of the project, is a namespace, or cannot be read. */
  find(module: string): Promise<LocalModule | undefined> {
    let found = this.#modules.get(module);
    if (!found) {
      found = this.#read(module);
      this.#modules.set(module, found);
    }
    return found;
  }

  /** The file that is a module, also where it cannot be read, and the entry of backend-path that has it. */
  async locate(module: string): Promise<{ readonly path: string; readonly root: string } | undefined> {
    const place = await this.#place(module);
    return place?.path === undefined ? undefined : { path: place.path, root: place.root };
  }

  /** Whether the project has something of that name: a module, a package or a folder. */
  async has(module: string): Promise<boolean> {
    return (await this.#place(module)) !== undefined;
  }

  /** The module, its parent packages, and all modules of the project that these import, however late. */
  async closure(start: string): Promise<readonly LocalModule[]> {
    const found = new Map<string, LocalModule>();
    const parts = start.split('.');
    const queue = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
    const asked = new Set(queue);
    for (let name = queue.shift(); name !== undefined && found.size < MOST_MODULES; name = queue.shift()) {
      const module = await this.find(name);
      if (!module) continue;
      found.set(module.path, module);
      for (const each of module.outline.imports) {
        if (each.neverRuns === true) continue;
        for (const loaded of loadedModules(each, module)) {
          if (asked.has(loaded)) continue;
          asked.add(loaded);
          queue.push(loaded);
        }
      }
    }
    return [...found.values()];
  }

  async #read(module: string): Promise<LocalModule | undefined> {
    const place = await this.#place(module);
    if (place?.path === undefined) return undefined;
    const content = await this.#files.read(place.path);
    if (!('text' in content)) return undefined;
    const { path, root, isPackage } = place;
    return { module, isPackage, path, root, text: content.text, outline: outline(content.text) };
  }

  #place(module: string): Promise<Place | undefined> {
    let found = this.#places.get(module);
    if (!found) {
      found = this.#look(module);
      this.#places.set(module, found);
    }
    return found;
  }

  /** A package goes before a module in the same folder, a namespace behind all folders (importlib's `PathFinder`). */
  async #look(module: string): Promise<Place | undefined> {
    const dot = module.lastIndexOf('.');
    const parent = dot < 0 ? undefined : await this.#place(module.slice(0, dot));
    if (dot >= 0 && !parent) return undefined;
    const portions: Folder[] = [];
    const roots = this.#roots.map((root) => ({ path: root, root }));
    for (const { path, root } of parent?.search ?? roots) {
      const at = candidates(module.slice(dot + 1), path);
      const inside = { path: at.folder, root };
      if (await isFile(this.#files, at.package))
        return { root, path: at.package, isPackage: true, search: [inside] };
      if (await isFile(this.#files, at.module))
        return { root, path: at.module, isPackage: false, search: [] };
      if (await isFolder(this.#files, at.folder)) portions.push(inside);
    }
    const [first] = portions;
    if (first === undefined) return undefined;
    return { root: first.root, path: undefined, isPackage: true, search: portions };
  }
}
