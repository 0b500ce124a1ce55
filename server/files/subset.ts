/** A part of a tree, with files that are not on the disk: what an archive of it would hold once it is unpacked. */
import { type Files, type FolderEntry, join, type Listing, type Stat, type Text } from './files.ts';

/**
 * The files of `files` whose paths (relative to its folder) are in `kept`, and those in `added` by their texts. Folders
 * are there only for what lies in them. What lies outside of the folder is not there: nothing above it is an archive's.
 */
export function subset(
  files: Files,
  kept: ReadonlySet<string>,
  added: ReadonlyMap<string, string> = new Map(),
): Files {
  const root = files.folder;
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of [...kept, ...added.keys()]) {
    let below = path;
    while (below !== '') {
      const above = below.includes('/') ? below.slice(0, below.lastIndexOf('/')) : '';
      const names = folders.get(above) ?? new Set();
      names.add(below.slice(above === '' ? 0 : above.length + 1));
      folders.set(above, names);
      below = above;
    }
  }
  return new Subset(files, { root, kept, added, folders });
}

interface Part {
  /** Absolute. */
  readonly root: string;
  readonly kept: ReadonlySet<string>;
  readonly added: ReadonlyMap<string, string>;
  /** Folder → names in it. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
}

class Subset implements Files {
  readonly #below: Files;
  readonly #part: Part;

  constructor(below: Files, part: Part) {
    this.#below = below;
    this.#part = part;
  }

  get folder(): string {
    return this.#below.folder;
  }

  get revision(): number {
    return this.#below.revision;
  }

  at(folder: string): Files {
    return new Subset(this.#below.at(folder), this.#part);
  }

  async read(path: string, limit?: number): Promise<Text> {
    const at = this.#within(path);
    const text = at === undefined ? undefined : this.#part.added.get(at);
    if (text !== undefined) return { text };
    return this.#has(at) ? this.#below.read(path, limit) : { absent: true };
  }

  async bytes(path: string, limit: number): ReturnType<Files['bytes']> {
    return this.#has(this.#within(path)) ? this.#below.bytes(path, limit) : { absent: true };
  }

  async digests(folder: string, names: readonly string[], limit: number): ReturnType<Files['digests']> {
    const digests = await this.#below.digests(folder, names, limit);
    return digests.map((digest, i) =>
      this.#has(this.#within(join(folder, names[i] ?? ''))) ? digest : { absent: true },
    );
  }

  async list(path: string): Promise<Listing> {
    const at = this.#within(path);
    const names = at === undefined ? undefined : this.#part.folders.get(at);
    if (at === undefined || names === undefined) return { entries: [], complete: true, absent: true };
    const below = await this.#below.list(path);
    const known = new Map(below.entries.map((entry) => [entry.name, entry]));
    const entries = [...names].sort().map((name): FolderEntry => {
      const inside = at === '' ? name : `${at}/${name}`;
      const kind = this.#part.folders.has(inside) ? 'folder' : 'file';
      // What a link leads to is copied into the archive.
      return { ...(known.get(name) ?? { name }), kind, link: false };
    });
    return { entries, complete: below.complete };
  }

  async stat(path: string): Promise<Stat | undefined> {
    const at = this.#within(path);
    if (at === undefined) return undefined;
    const text = this.#part.added.get(at);
    if (text !== undefined)
      return { kind: 'file', size: text.length, ctime: 0n, mtime: 0n, birthtime: 0n, inode: 0n };
    return this.#has(at) || this.#part.folders.has(at) ? this.#below.stat(path) : undefined;
  }

  async archive(path: string): ReturnType<Files['archive']> {
    return this.#has(this.#within(path)) ? this.#below.archive(path) : { absent: true };
  }

  async tarball(path: string, wanted: readonly string[]): ReturnType<Files['tarball']> {
    return this.#has(this.#within(path)) ? this.#below.tarball(path, wanted) : { absent: true };
  }

  real: Files['real'] = (path) => this.#below.real(path);

  /** A path seen from the root of the part; undefined where it lies outside. */
  #within(path: string): string | undefined {
    const absolute = join(this.folder, path);
    const { root } = this.#part;
    if (absolute === root) return '';
    return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : undefined;
  }

  #has(path: string | undefined): boolean {
    return path !== undefined && this.#part.kept.has(path);
  }
}
