/** A backend that lives in the project, found through `backend-path`. */
import type { Files } from '../files/files.ts';
import type { BuildSystem } from '../pyproject/build-system.ts';

export interface InTreeBackend {
  /** The file that `build-backend` names, relative to the project; undefined where it is not found. */
  readonly file: string | undefined;
  /** The first entry of backend-path that has it, normalised ('' for the project's folder). */
  readonly folder: string | undefined;
  /** Its file, its local imports (closure) and the files it opens by a literal path, relative to the project, sorted. */
  readonly inputs: readonly string[];
  /** The backend's own modules are (part of) the package that is built: cover it by one glob, not by its files. */
  readonly isTheProject: boolean;
  /** Each hook that it defines or inherits; undefined where that cannot be told. */
  readonly hooks: ReadonlyMap<string, Hook> | undefined;
  /** The `build-backend` value of the backend that it wraps, where it builds like it. */
  readonly wraps: string | undefined;
}

export interface Hook {
  readonly name: string;
  /** Where it is defined; undefined for inherited ones. */
  readonly path: string | undefined;
  readonly at: { readonly start: number; readonly end: number } | undefined;
}

/** Finds and reads the in-tree backend; undefined where there is no `backend-path`. */
export async function readInTree(
  _buildSystem: BuildSystem,
  _files: Files,
): Promise<InTreeBackend | undefined> {
  return undefined;
}
