/**
 * The newest of the files that the keys name, as uv finds them (crates/uv-cache-info/src/cache_info.rs): every file that
 * a glob takes is looked at, since one time stands for all of them.
 */
import type { Files, FolderEntry, Listing, Surroundings } from '../files/files.ts';
import { type Standing, startOf } from './cache-info-globs.ts';
import { locate, shown } from './cache-info-paths.ts';
import type { Cluster } from './glob.ts';

export interface Newest {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  /** Relative to the tree; absolute where it lies outside. */
  readonly path: string;
}

/** More names than this are not walked over. */
const NAMES_LIMIT = 200_000;

/**
 * The newest file; undefined where there is none, `unknown` where that cannot be told. Links are followed to what they
 * lead to, folders that are links are not entered; what cannot be read is passed over, as uv does.
 */
export async function newestFile(
  named: readonly string[],
  clusters: readonly Cluster[],
  files: Files,
  platform: Surroundings['platform'],
): Promise<Newest | undefined | { readonly unknown: string }> {
  let newest: Newest | undefined;
  const look = async (path: string): Promise<boolean> => {
    const stat = await files.stat(path);
    if (stat?.kind !== 'file') return stat !== undefined;
    const time = platform === 'win32' ? stat.mtime : stat.ctime;
    if (newest === undefined || newest.time < time) newest = { time, path };
    return true;
  };
  for (const text of named) {
    // With a slash at its end, or nothing before it, the system finds no file there.
    if (/(?:^|\/)\.{0,2}$/.test(text)) continue;
    const path = await locate(text, files, platform);
    if (path !== undefined) await look(path);
  }
  const budget = { left: NAMES_LIMIT };
  for (const cluster of clusters) {
    const base = await locate(cluster.base === '' ? '.' : cluster.base, files, platform);
    const unknown = base === undefined ? undefined : await walk(cluster, base, files, budget, look);
    if (unknown !== undefined) return { unknown };
  }
  return newest && { ...newest, path: shown(newest.path, files) };
}

/** A folder to be walked: its path below the base, with a slash at its end where it is not the base. */
interface Folder {
  readonly below: string;
  readonly standing: Standing;
}

/** Shows `look` every file that a cluster takes; why not all could be seen, or undefined. */
async function walk(
  cluster: Cluster,
  base: string,
  files: Files,
  budget: { left: number },
  look: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  const root = base === '/' ? '/' : `${base}/`;
  const folders: Folder[] = [{ below: '', standing: startOf(cluster) }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const path = root + folder.below;
    const listing = await files.list(path);
    const trouble = unseen(listing, path, files);
    if (trouble !== undefined) return trouble;
    budget.left -= listing.entries.length;
    if (budget.left < 0)
      return `\`cache-keys\` reach over more than ${NAMES_LIMIT.toLocaleString('en')} names`;
    for (const name of takenIn(folder, listing.entries, folders)) {
      const seen = await look(path + name);
      if (!seen && name.includes(GARBLED)) return `the name of \`${shown(path + name, files)}\` is not UTF-8`;
    }
  }
  return undefined;
}

/** Stands in a name for bytes that are not UTF-8. */
const GARBLED = '\ufffd';

/** The names of the files in a folder that the globs take; the folders worth entering are put upon `folders`. */
function takenIn(folder: Folder, entries: readonly FolderEntry[], folders: Folder[]): readonly string[] {
  const taken: string[] = [];
  for (const { name, kind, link } of entries) {
    if (kind === 'other') continue;
    const standing = folder.standing.read(name);
    if (kind === 'file') {
      if (standing.takesFile) taken.push(name);
    } else if (!link && !standing.refusesFolder) {
      const inside = standing.read('/');
      if (inside.mayGoOn) folders.push({ below: `${folder.below}${name}/`, standing: inside });
    }
  }
  return taken;
}

/** Why a folder's names are not all known; what may not be read uv may not read either, and passes over. */
function unseen(listing: Listing, path: string, files: Files): string | undefined {
  if (!listing.complete) return `\`${shown(path, files)}\` holds too many names to be listed`;
  if (listing.entries.length === 0 && listing.absent && path.includes(GARBLED))
    return `the name of \`${shown(path, files)}\` is not UTF-8`;
  return undefined;
}
