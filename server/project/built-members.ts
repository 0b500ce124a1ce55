/** Members of an archive or of a folder, compared with the files of the tree that they are copies of. */
import { RECORD_HASH } from '../artifacts/record.ts';
import type { Files } from '../files/files.ts';

export interface MemberDifferences {
  /** Archive paths that a build now would have and that are not there; of generated modules without suffix. Sorted. */
  readonly missing: readonly string[];
  /** Archive paths that only the artefact has. */
  readonly extra: readonly string[];
  /** Archive paths whose contents differ. */
  readonly changed: readonly string[];
  /** Archive paths of modules that the build makes, so that there is nothing to compare them with. */
  readonly made: readonly string[];
}

/** What a build would give: archive path → file of the tree, and the stems of what it makes (undefined: cannot tell). */
export interface Foretold {
  readonly files: ReadonlyMap<string, string>;
  readonly generated: readonly string[] | undefined;
}

/** Sources larger than this are not compared by content. */
const LIMIT = 64 * 1024 * 1024;

/** Compares by name alone: nothing is read. */
export function compareNames(names: Iterable<string>, { files, generated }: Foretold): MemberDifferences {
  const built = new Set(names);
  const missing: string[] = [];
  const made: string[] = [];
  for (const path of files.keys()) if (!built.delete(path)) missing.push(path);
  const stems = new Map([...built].map((path) => [withoutSuffix(path), path]));
  for (const stem of generated ?? []) {
    const path = stems.get(stem);
    if (path === undefined) missing.push(stem);
    else {
      built.delete(path);
      made.push(path);
    }
  }
  // What is generated and not known may be any of those that are left.
  const extra = generated ? [...built] : [...built].filter((path) => withoutSuffix(path) === path);
  return { missing: missing.sort(), extra: extra.sort(), changed: [], made: made.sort() };
}

/** A compiled module without what its suffix says of the platform: `a/_c.cpython-311-x86_64-linux-gnu.so` → `a/_c`. */
function withoutSuffix(path: string): string {
  return path.replace(/(?:\.[\w-]+)?\.(?:so|pyd)$|\.py$/, '');
}

/**
 * The archive paths whose hash (as RECORD writes it) is not that of their source. Paths without a hash, and sources that
 * cannot be read, are not compared. `files` are the project's.
 */
export async function changedMembers(
  hashes: ReadonlyMap<string, string | undefined>,
  sources: ReadonlyMap<string, string>,
  files: Files,
): Promise<readonly string[]> {
  const folders = new Map<string, { readonly name: string; readonly path: string }[]>();
  for (const [path, hash] of hashes) {
    const source = sources.get(path);
    if (source === undefined || !hash?.startsWith(RECORD_HASH)) continue;
    const at = source.lastIndexOf('/');
    const folder = at < 0 ? '' : source.slice(0, at);
    const here = folders.get(folder) ?? [];
    folders.set(folder, here);
    here.push({ name: source.slice(at + 1), path });
  }
  const changed: string[] = [];
  for (const [folder, items] of folders) {
    const names = items.map(({ name }) => name);
    for (const [i, digest] of (await files.digests(folder, names, LIMIT)).entries()) {
      const path = items[i]?.path ?? '';
      if ('sha256' in digest && hashes.get(path) !== RECORD_HASH + digest.sha256) changed.push(path);
    }
  }
  return changed.sort();
}
