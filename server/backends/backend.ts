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
  /** What the wheel will contain; undefined where that cannot be told. */
  modules(doc: Document, files: Files): Promise<Contents | undefined>;
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
  readonly fails?: { readonly says: string; readonly keys: readonly string[] };
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
