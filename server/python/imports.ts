/**
 * Which files an import may mean. Nothing is looked up here: these are the paths to look for, in Python's order.
 */
import type { Import } from './outline.ts';

/** A module as the importing side sees it. */
export interface Importer {
  /** Its dotted name: `pkg.sub`, for an `__init__.py` that of its package. */
  readonly module: string;
  readonly isPackage: boolean;
}

/** Where a module may lie below a folder that is searched; a package comes before a module of the same name. */
export interface Candidates {
  /** The package's `__init__.py`. */
  readonly package: string;
  readonly module: string;
  /** The folder, a namespace package where neither is there. */
  readonly folder: string;
}

/** Where one part of a dotted name may lie, seen from a folder ('' for the folder that relative paths start from). */
export function candidates(name: string, folder: string): Candidates {
  const path = folder === '' ? name : `${folder}/${name}`;
  return { package: `${path}/__init__.py`, module: `${path}.py`, folder: path };
}

/** The dotted name that an import reads from; undefined where it climbs above the top level. */
export function importedModule({ level, module }: Import, importer: Importer): string | undefined {
  if (level === 0) return module;
  const parts = importer.module.split('.');
  const climbs = importer.isPackage ? level - 1 : level;
  if (climbs >= parts.length) return undefined;
  const base = parts.slice(0, parts.length - climbs).join('.');
  return module === '' ? base : `${base}.${module}`;
}

/**
 * Every module that an import loads, parents first. The last one is only perhaps a module where a name is taken from
 * another: `from a import b` loads `a.b` if there is such a module.
 */
export function loadedModules(from: Import, importer: Importer): readonly string[] {
  const module = importedModule(from, importer);
  if (module === undefined) return [];
  const parts = module.split('.');
  const modules = parts.map((_, i) => parts.slice(0, i + 1).join('.'));
  return from.name === undefined || from.name === '*' ? modules : [...modules, `${module}.${from.name}`];
}
