/** The wheel that would be built now beside the newest one in `dist/`. */
import { parseRecord } from '../artifacts/record.ts';
import { readNewestWheel } from '../artifacts/wheel.ts';
import type { Files } from '../files/files.ts';
import { changedMembers, compareNames, type MemberDifferences } from './built-members.ts';
import type { Preview } from './preview.ts';

export interface DistComparison extends Pick<MemberDifferences, 'missing' | 'extra' | 'changed'> {
  /** Relative to the project. */
  readonly path: string;
}

/**
 * Compares by name and by hash; what the build itself may change (`*.data/`) is not compared by hash. undefined where
 * nothing is foretold or no wheel can be read.
 */
export async function compareWithDist(preview: Preview, files: Files): Promise<DistComparison | undefined> {
  if (!preview.files) return undefined;
  const newest = await readNewestWheel(preview.name, preview.version, files);
  return newest && compareWithWheel(preview, newest, files);
}

/** The same for any wheel; `files` are the project's. */
export async function compareWithWheel(
  preview: Preview,
  wheel: { readonly path: string; readonly names: ReadonlySet<string> },
  files: Files,
): Promise<DistComparison | undefined> {
  if (!preview.files) return undefined;
  const names = [...wheel.names].filter((name) => !isMetadata(name) && !name.endsWith('/'));
  const foretold = { files: preview.files, generated: preview.generated };
  const { missing, extra } = compareNames(names, foretold);
  const hashes = await recordedHashes(wheel.path, new Set(names), files);
  const changed = await changedMembers(hashes, preview.files, files);
  return { path: wheel.path, missing, extra, changed };
}

function isMetadata(name: string): boolean {
  return /^[^/]+\.dist-info\//.test(name);
}

async function recordedHashes(
  wheel: string,
  names: ReadonlySet<string>,
  files: Files,
): Promise<ReadonlyMap<string, string | undefined>> {
  const archive = await files.archive(wheel);
  const name =
    'names' in archive ? archive.names.find((each) => /^[^/]+\.dist-info\/RECORD$/.test(each)) : undefined;
  const record = 'names' in archive && name !== undefined ? await archive.read(name) : undefined;
  if (!record || !('text' in record)) return new Map();
  const known = parseRecord(record.text).filter(
    ({ path }) => names.has(path) && !/^[^/]+\.data\//.test(path),
  );
  return new Map(known.map(({ path, hash }) => [path, hash]));
}
