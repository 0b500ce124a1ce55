/**
 * What a build backend does with a project, told without running it.
 *
 * `undefined` means "cannot be told without building". Answers carry no places, only key paths and file
 * paths, so that they outlive edits that move text about.
 */
import type { Files } from '../files/files.ts';
import type { Document } from '../toml/document.ts';

export interface Backend {
  /** The distribution that brings it, normalised: `hatchling`. */
  readonly name: string;
  /** The `build-backend` values that mean it; the usual one first. */
  readonly entryPoints: readonly string[];
  /** `files` are the project's. */
  dynamicFields(doc: Document, files: Files): Promise<DynamicSupport>;
  /** The importable part of the wheel, asked name by name; undefined where that cannot be told. */
  modules(doc: Document, files: Files): Promise<Contents | undefined>;
  /** All of the wheel that a build from this tree gives now, what leaks into it included; the metadata aside. */
  wheel(doc: Document, files: Files): Promise<Wheel>;
  /** What a source distribution holds; undefined where that cannot be told. */
  sdist(doc: Document, files: Files): Promise<Sdist | undefined>;
  /** What a build reads besides pyproject.toml and the modules that it copies; undefined where that cannot be told. */
  inputs(doc: Document, files: Files): Promise<Inputs | undefined>;
  /** What it takes from elsewhere than `[project]`: `[tool.poetry]`, setup.cfg, Cargo.toml, meson.build. */
  elsewhere?(doc: Document, files: Files): Promise<Elsewhere>;
}

/** Why a build is certain to fail: the first line of what the backend says, and the TOML keys to mend. */
export interface Refusal {
  readonly says: string;
  readonly keys: readonly string[];
}

/** A wheel before it is built. */
export interface Wheel {
  /**
   * `certain` only where a real build cannot give anything else (so also where it certainly fails); `likely` says in
   * `because` what it rests on; `unknown` has no `files`.
   */
  readonly certainty: 'certain' | 'likely' | 'unknown';
  /** Why not more certain, one clause each. */
  readonly because: readonly string[];
  /** The selection of files is certain to fail the build. */
  readonly fails?: Refusal;
  /** Archive path → the file of the project it is a copy of; `*.data/` in, `*.dist-info/` out. */
  readonly files: ReadonlyMap<string, string> | undefined;
  /** Archive paths without suffix of modules that the build compiles or writes; undefined: cannot tell. */
  readonly generated: readonly string[] | undefined;
}

/** A source distribution before it is built: the tree that most released wheels are built from. */
export interface Sdist {
  /** The files of the tree that it takes, relative to the project. */
  readonly files: ReadonlySet<string>;
  /** Files that are written into it, with their texts as far as a build reads them (`PKG-INFO`, `setup.cfg`). */
  readonly adds: ReadonlyMap<string, string>;
  /** It is certain not to be built, though a wheel from the tree may be. */
  readonly fails?: Refusal;
}

export interface Inputs {
  /** Files that are there, sorted by path, which is relative to the project and may lead out of it. */
  readonly files: readonly Input[];
  /** Tags and commits of git. */
  readonly git: boolean;
  /** It may read files that are not listed. */
  readonly mayReadMore: boolean;
}

export interface Input {
  readonly path: string;
  /**
   * `script`: what the build does (setup.py, MANIFEST.in, CMakeLists.txt, Cargo.toml, a build hook); `source`: what is
   * compiled; `metadata`: what a dynamic field is read from.
   */
  readonly role: 'script' | 'source' | 'metadata';
}

/** Group → name → object reference, as in entry_points.txt. */
export type EntryPointGroups = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Metadata from other places than `[project]`; what is left out is not set there. */
export interface Elsewhere {
  readonly name?: string;
  readonly version?: string;
  readonly entryPoints?: EntryPointGroups;
  /** Of what it may set and cannot be read: `entryPoints` for a setup.py that computes them. */
  readonly unclear: readonly ('name' | 'version' | 'entryPoints')[];
}

/** What a backend makes of `project.dynamic`. */
export interface DynamicSupport {
  /** One answer for each field that is in `dynamic`, and for each that has a configured source. */
  readonly fields: ReadonlyMap<string, DynamicField>;
  /**
   * What the backend does with a field that is static and in `dynamic` at once: `refuses`; `extends` the static value
   * (PEP 808, or harmlessly ignores the declaration); `static-wins`: never computes it, without a word; undefined: cannot tell.
   */
  readonly both: (field: string) => 'refuses' | 'extends' | 'static-wins' | undefined;
}

export interface DynamicField {
  /**
   * `filled`: a source is configured (or the backend has a fixed one); `refused`: the backend refuses this field,
   * whatever is configured; `unconfigured`: the backend could fill it, has no source and refuses;
   * `empty`: it has no source and is silently left empty (`version`: silently becomes 0.0.0); undefined: cannot tell.
   */
  readonly outcome: 'filled' | 'refused' | 'unconfigured' | 'empty' | undefined;
  /** Only isolated builds fail: the plugin that is missing may be installed where people build without isolation. */
  readonly onlyIsolated?: true;
  /** The first line of what the backend says where it refuses, as far as it is fixed text. */
  readonly says?: string;
  /**
   * What happens to a configured source whose field is not in `dynamic` (and, where it is not static either, for `refuses`):
   * `used` all the same; `ignored`: never read; `refuses`: the build fails unless the field is static, then ignored;
   * undefined: cannot tell.
   */
  readonly undeclared?: 'used' | 'ignored' | 'refuses' | undefined;
  /** The TOML keys that configure the source: `['tool', 'hatch', 'version', 'path']`. */
  readonly configuredAt?: readonly string[];
  /** Files the value comes from, relative to the project. */
  readonly files?: readonly string[];
  /** Those of `files` that are not there, and what follows: true where the build fails, false where it goes on without. */
  readonly missing?: readonly { readonly path: string; readonly fails: boolean; readonly says?: string }[];
  /** The value comes from git (tags, commits). */
  readonly git?: boolean;
  /** Why the value may well not be found, as a clause: the build fails then. */
  readonly mayFail?: string;
  /** Where the value comes from, in words for a hover: "the first `__version__ = …` in `src/a/__init__.py`". */
  readonly words?: string;
  /** The value itself where it can be told: a version. */
  readonly value?: string;
}

/** The importable part of a wheel. */
export interface Contents {
  /** `certain` only where a real build cannot give anything else. */
  readonly certainty: 'certain' | 'likely';
  /** Why not more certain, one clause each. */
  readonly because: readonly string[];
  /** The build is certain to fail: why, in the backend's words, and the keys concerned. */
  readonly fails?: Refusal;
  /** Where a dotted module name comes from; undefined: cannot tell. */
  locate(module: string): Promise<Located | undefined>;
  /** The importable names directly below a dotted package name ('' for the top level), as far as known. */
  children(module: string): Promise<readonly string[]>;
}

export type Located =
  /** A `.py` file of the tree that the wheel will have under this name. */
  | { readonly kind: 'module'; readonly path: string; readonly isPackage: boolean }
  /** A package without `__init__.py`: importable, defines nothing itself. `folder` is relative to the project. */
  | { readonly kind: 'namespace'; readonly folder: string }
  /** A compiled or generated module: there, but its names cannot be read. */
  | { readonly kind: 'compiled' }
  /** The wheel owns the top-level name and certainly has no such module. `path`: a file of that name that the selection leaves out. */
  | { readonly kind: 'absent'; readonly path?: string }
  /** The top-level name is not this wheel's (or a namespace others may add to): another distribution may bring it. */
  | { readonly kind: 'foreign' };
