/** All files that a selection takes: the whole tree below its mounts is walked. */
import { type Files, type FolderEntry, join, type Listing } from '../files/files.ts';
import { kindAt, type Mount, type Selection } from './shipped.ts';

/** What lies in a wheel by its selection. */
export interface Shipped {
  /** Archive path → the file it is a copy of, relative to the project or absolute. */
  readonly files: ReadonlyMap<string, string>;
  /** Archive paths that two different files lay claim to. */
  readonly clashes: readonly string[];
  /** Archive paths of files and folders of which cannot be told whether they are taken. */
  readonly unclear: readonly string[];
}

/** More files than this, or folders deeper than that, are not looked at: what is left is unclear. */
const MOST = 200_000;
const DEEPEST = 100;

/** Walks all mounts. A `takes` that answers at once is not waited for: a promise a file would be half of the time. */
export async function shippedFiles(files: Files, { mounts }: Pick<Selection, 'mounts'>): Promise<Shipped> {
  const found = new Found();
  for (const mount of mounts) {
    if (mount.kind === 'folder') await walk(files, mount, mount.at, mount.from, 0, found);
    else await single(files, mount, found);
  }
  return found;
}

/** What a walk has gathered so far. */
class Found implements Shipped {
  readonly files = new Map<string, string>();
  readonly clashes: string[] = [];
  readonly unclear: string[] = [];

  add(archive: string, path: string, taken: boolean | undefined): void {
    if (taken === undefined) this.unclear.push(archive);
    if (!taken) return;
    const known = this.files.get(archive);
    if (known !== undefined && known !== path) this.clashes.push(archive);
    this.files.set(archive, path);
  }
}

async function single(files: Files, mount: Mount, found: Found): Promise<void> {
  const kind = await kindAt(files, mount.from);
  if (kind === 'absent') return;
  const beside = await files.list(join(mount.from, '..'));
  found.add(mount.at, mount.from, kind === 'file' ? await mount.takes(mount.from, beside) : undefined);
}

async function walk(
  files: Files,
  mount: Mount,
  archive: string,
  folder: string,
  depth: number,
  found: Found,
): Promise<void> {
  const listing = await files.list(folder);
  if (listing.absent) return;
  if (listing.trouble || !listing.complete || depth > DEEPEST || found.files.size > MOST)
    found.unclear.push(archive);
  if (depth > DEEPEST || found.files.size > MOST) return;
  for (const entry of listing.entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const at = archive === '' ? entry.name : `${archive}/${entry.name}`;
    if (entry.kind !== 'folder') {
      const taken = taking(mount, path, entry, listing);
      found.add(at, path, typeof taken === 'object' ? await taken : taken);
      continue;
    }
    const entered = mount.enters(path, entry);
    if (entered === undefined) found.unclear.push(at);
    else if (entered) await walk(files, mount, at, path, depth + 1, found);
  }
}

/** A name that is not UTF-8 is read with a replacement character, and what is neither file nor folder may be a dangling link. */
function taking(
  mount: Mount,
  path: string,
  { name, kind }: FolderEntry,
  beside: Listing,
): ReturnType<Mount['takes']> {
  if (kind === 'other' || name.includes('\uFFFD')) {
    const taken = mount.takes(path, beside);
    return taken === false ? false : undefined;
  }
  return mount.takes(path, beside);
}
