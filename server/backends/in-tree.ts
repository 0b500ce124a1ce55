/** A backend that lives in the project, found through `backend-path` (PEP 517, "In-tree build backends"). */
import { type Files, isFile, join, normalize } from '../files/files.ts';
import type { BuildSystem } from '../pyproject/build-system.ts';
import { normalizeName } from '../pyproject/name.ts';
import { stringAt } from '../toml/document.ts';
import { type Effect, effectsOf } from './in-tree/effects.ts';
import { asksForMore, hookFailure, importFailure } from './in-tree/failures.ts';
import { Backends, type FoundHook } from './in-tree/hooks.ts';
import { type OutsideImport, outsideImports } from './in-tree/imports.ts';
import { isKnownBackend } from './in-tree/known.ts';
import { type LocalModule, Modules } from './in-tree/modules.ts';

export interface InTreeBackend {
  /** The file that `build-backend` names, relative to the project; undefined where it is not found. */
  readonly file: string | undefined;
  /** The first entry of backend-path that has it, normalised ('' for the project's folder). */
  readonly folder: string | undefined;
  /** Its file, its local imports (closure) and the files it opens by a literal path, relative to the project, sorted. */
  readonly inputs: readonly string[];
  /** The backend's own modules are (part of) the package that is built: cover it by one glob, not by its files. */
  readonly isTheProject: boolean;
  /** The folder of that package. */
  readonly packageFolder?: string;
  /** Each hook that it defines or inherits; undefined where that cannot be told. */
  readonly hooks: ReadonlyMap<string, Hook> | undefined;
  /** The name behind the colon of `build-backend`, where the module certainly has no such name. */
  readonly lacks?: string;
  /** Why importing it certainly fails, as a clause. */
  readonly cannotLoad?: string;
  /** What is certainly imported from elsewhere as soon as it is imported itself, each top-level module once; undefined where that cannot be told. */
  readonly outsideImports?: readonly OutsideImport[];
  /** Files that it opens by a literal path and that are not there, relative to the project, sorted. */
  readonly missing?: readonly string[];
  /** The `build-backend` value of the backend that it wraps, where it builds like it. */
  readonly wraps: string | undefined;
}

export interface Hook {
  readonly name: string;
  /** Where it is defined; undefined for inherited ones. */
  readonly path: string | undefined;
  readonly at: { readonly start: number; readonly end: number } | undefined;
  /** What it certainly does to METADATA; undefined where that cannot be told. */
  readonly effect?: Effect;
  /** Why it certainly fails once it is called, as a clause that names it and its file. */
  readonly fails?: string;
  /** It is of the project and does more than to return an empty list. */
  readonly isOwn?: true;
}

/** What frontends take where `build-backend` is left out (PEP 517). */
const DEFAULT = 'setuptools.build_meta:__legacy__';
/** What must all be those of one known backend, so that wheels are built as that one builds them. */
const BUILDS = [
  'build_wheel',
  'build_editable',
  'prepare_metadata_for_build_wheel',
  'prepare_metadata_for_build_editable',
];
/** More files of one package than anybody would list. */
const MANY = 8;

/** Finds and reads the in-tree backend; undefined where there is no `backend-path`. */
export async function readInTree(
  buildSystem: BuildSystem,
  files: Files,
  projectName?: string,
): Promise<InTreeBackend | undefined> {
  const roots = rootsOf(buildSystem);
  if (!roots) return undefined;
  const declared = buildSystem.backend?.value ?? DEFAULT;
  const [module = '', object = ''] = declared.split(':').map((part) => part.trim());
  const modules = new Modules(files, roots);
  const located = isModuleName(module) ? await modules.locate(module) : undefined;
  if (!located) {
    // pip and build stop; uv takes an installed module of that name, so this is what builds, if anything does.
    const wraps = isKnownBackend(declared) ? declared : undefined;
    const hooks = undefined;
    return { file: undefined, folder: undefined, inputs: [], isTheProject: false, hooks, wraps };
  }
  const closure = await modules.closure(module);
  const packageFolder = projectPackage(module, closure, projectName);
  const path = object === '' ? [] : object.split('.');
  const backend = await modules.find(module);
  const backends = new Backends(modules);
  const hooks = backend && (await backends.hooks(backend, path));
  const [first] = path;
  const lacks = backend && first !== undefined && (await backends.lacks(backend, first));
  const overrides = backend && (await backends.overridesSetup(backend, path));
  const { found, missing } = await opened(closure, files);
  const told = hooks && (await asHooks(hooks, backends));
  const cannotLoad = await importFailure(modules, backends, module, missing);
  const outside = cannotLoad === undefined ? await outsideImports(modules, module) : undefined;
  return {
    file: located.path,
    folder: located.root,
    inputs: [...new Set([located.path, ...closure.map((each) => each.path), ...found])].sort(),
    isTheProject: packageFolder !== undefined,
    ...(packageFolder !== undefined && { packageFolder }),
    ...(lacks && { lacks: first }),
    ...(cannotLoad !== undefined && { cannotLoad }),
    ...(outside && { outsideImports: outside }),
    ...(missing.length > 0 && { missing }),
    hooks: told,
    wraps: hooks && told && overrides === false ? wrapped(hooks, told) : undefined,
  };
}

/** The folders of backend-path, normalised; undefined where there are none. Absolute ones and those outside count for nothing. */
function rootsOf({ backendPath, table }: BuildSystem): readonly string[] | undefined {
  const given = backendPath.map(({ value }) => value);
  // A string is a list of characters to pip and uv, so that "." works and nothing else.
  if (given.length === 0 && table && stringAt(table, 'backend-path')?.value === '.') given.push('.');
  if (given.length === 0) return undefined;
  const paths = given.filter((path) => !path.startsWith('/')).map(normalize);
  return [...new Set(paths.filter((path) => path !== '..' && !path.startsWith('../')))];
}

function isModuleName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(name);
}

/** The files of the project that the modules open by a literal path; pyproject.toml is an input of every build anyway. */
async function opened(
  modules: readonly LocalModule[],
  files: Files,
): Promise<{ readonly found: readonly string[]; readonly missing: readonly string[] }> {
  const paths = new Set<string>();
  for (const { path, outline } of modules)
    for (const file of outline.opens)
      paths.add(file.base === 'file' ? join(normalize(`${path}/..`), file.path) : normalize(file.path));
  const found: string[] = [];
  const missing: string[] = [];
  for (const absolute of paths) {
    const path = absolute.replace(/^\//, '');
    if (path === 'pyproject.toml' || path === '..' || path.startsWith('../')) continue;
    if (await isFile(files, path)) found.push(path);
    else missing.push(path);
  }
  return { found, missing: missing.sort() };
}

/**
 * The folder of the package that is built, where the backend is part of it: its module lies in a package that is
 * called like the project, or its imports reach more files of one package than anybody would list.
 */
function projectPackage(
  backend: string,
  modules: readonly LocalModule[],
  projectName: string | undefined,
): string | undefined {
  const sizes = new Map<string, number>();
  for (const { module, isPackage, path } of modules) {
    const parts = module.split('.');
    if (parts.length === 1 && !isPackage) continue;
    const above = isPackage ? parts.length : parts.length - 1;
    const folder = folderAbove(path, above);
    sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
    if (projectName === undefined || !(`${backend}.`.startsWith(`${module}.`) && isPackage)) continue;
    if (normalizeName(module) === normalizeName(projectName)) return folderAbove(path, 1);
  }
  for (const [folder, size] of sizes) if (size > MANY) return folder;
  return undefined;
}

/** The folder so many levels above a file, with one level kept: `src/a/b/c.py`, 2 → `src/a`. */
function folderAbove(path: string, levels: number): string {
  return path.split('/').slice(0, -levels).join('/');
}

async function asHooks(
  hooks: ReadonlyMap<string, FoundHook>,
  backends: Backends,
): Promise<ReadonlyMap<string, Hook>> {
  const effects = await effectsOf(hooks, backends);
  const found = new Map<string, Hook>();
  for (const [name, hook] of hooks) {
    const effect = effects.get(name);
    const fails = await hookFailure(name, hook, backends);
    found.set(name, {
      name,
      path: hook.path,
      at: hook.definition?.nameAt,
      ...(effect && { effect }),
      ...(fails !== undefined && { fails }),
      ...(asksForMore(hook) && { isOwn: true }),
    });
  }
  return found;
}

/** The known backend that all hooks which build are from, or hand their arguments on to. */
function wrapped(hooks: ReadonlyMap<string, FoundHook>, told: ReadonlyMap<string, Hook>): string | undefined {
  const likeOf = (name: string) => {
    const effect = told.get(name)?.effect;
    return hooks.get(name)?.like ?? (effect && 'like' in effect ? effect.like : undefined);
  };
  const like = likeOf('build_wheel');
  return BUILDS.every((name) => !hooks.has(name) || likeOf(name) === like) ? like : undefined;
}
