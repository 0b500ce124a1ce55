/** `tool.uv.cache-keys`: what uv makes of it. */
import type { Files } from '../files/files.ts';
import type { Document } from '../toml/document.ts';

/** The keys as they are written: a pure function of the document. */
export interface CacheKeys {
  /** No `cache-keys` are written: uv's four defaults hold. */
  readonly defaults: boolean;
  /** Whether a change of this file (relative to the project, normalised) makes uv rebuild. */
  readonly covers: (path: string) => boolean;
}

/** What the keys find on disk; carries no places. */
export interface CacheKeyMatches {
  /** For each key, in order: a file that it matches now, undefined where there is none, null where that cannot be told. */
  readonly witnesses: readonly (string | undefined | null)[];
}

/** Stub. */
export function readCacheKeys(_doc: Document): CacheKeys {
  return { defaults: true, covers: () => false };
}

/** Stub. */
export async function matchCacheKeys(_doc: Document, _files: Files): Promise<CacheKeyMatches> {
  return { witnesses: [] };
}
