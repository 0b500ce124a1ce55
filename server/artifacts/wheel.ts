/** Built wheels: read, never executed. */
import type { Files } from '../files/files.ts';

/** The newest wheel (by mtime) of this project's name in `dist/`. */
export interface NewestWheel {
  /** Relative to the project: `dist/a-1.0-py3-none-any.whl`. */
  readonly path: string;
  readonly version: string;
  /** It has the version that pyproject.toml declares; undefined where that version is not known. */
  readonly current: boolean | undefined;
  /** Archive paths. */
  readonly names: ReadonlySet<string>;
  /** group → name → object reference, from entry_points.txt; undefined where it cannot be read. */
  readonly entryPoints: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;
}

/**
 * The newest wheel of the distribution `name` in `dist/`; `version` is the declared one, undefined where it is not known.
 * Stub.
 */
export async function readNewestWheel(
  _name: string | undefined,
  _version: string | undefined,
  _files: Files,
): Promise<NewestWheel | undefined> {
  return undefined;
}
