/**
 * The texts of open documents, laid over another Files.
 *
 * `read` sees them, and a document that was never saved is there for `stat` and `list`, since it will be there when
 * anything is built. All else, times and bytes above all, is as below.
 */
import { type Files, type FolderEntry, join, type Listing, type Stat, type Text } from './files.ts';

/**
 * `open` maps absolute POSIX paths to texts. It may change between two calls; what was asked for is compared with it when
 * `revision` is: an edit of a document that nobody read through these Files changes nothing.
 */
export function overlay(files: Files, open: ReadonlyMap<string, string>): Files {
  return new Overlay(files, new Seen(files, open));
}

class Overlay implements Files {
  readonly #below: Files;
  readonly #seen: Seen;

  constructor(below: Files, seen: Seen) {
    this.#below = below;
    this.#seen = seen;
  }

  get folder(): string {
    return this.#below.folder;
  }

  get revision(): number {
    return this.#seen.revision();
  }

  at(folder: string): Files {
    return new Overlay(this.#below.at(folder), this.#seen);
  }

  async read(path: string, limit?: number): Promise<Text> {
    const at = join(this.folder, path);
    const text = this.#seen.read(at);
    return text === undefined ? this.#below.read(at, limit) : { text };
  }

  async stat(path: string): Promise<Stat | undefined> {
    const found = await this.#below.stat(path);
    if (found) return found;
    const text = this.#seen.missing(join(this.folder, path));
    if (text === undefined) return undefined;
    return { kind: 'file', size: text.length, ctime: 0n, mtime: 0n, birthtime: 0n, inode: 0n };
  }

  async list(path: string): Promise<Listing> {
    const at = join(this.folder, path);
    const listing = await this.#below.list(at);
    const names = this.#seen.listed(at);
    if (names.length === 0) return listing;
    const unsaved = names.filter((name) => !listing.entries.some((entry) => entry.name === name));
    if (unsaved.length === 0) return listing;
    const more = unsaved.map((name): FolderEntry => ({ name, kind: 'file', link: false }));
    const entries = [...listing.entries, ...more].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { entries, complete: listing.complete };
  }

  bytes: Files['bytes'] = (path, limit) => this.#below.bytes(path, limit);
  digests: Files['digests'] = (folder, names, limit) => this.#below.digests(folder, names, limit);
  archive: Files['archive'] = (path) => this.#below.archive(path);
  tarball: Files['tarball'] = (path, wanted) => this.#below.tarball(path, wanted);
  real: Files['real'] = (path) => this.#below.real(path);
}

/** What was asked for, which texts were open there, and how often that has changed. */
class Seen {
  readonly #below: Files;
  readonly #open: ReadonlyMap<string, string>;
  readonly #read = new Set<string>();
  readonly #missing = new Set<string>();
  readonly #listed = new Set<string>();
  /** The texts when it was last compared. */
  #texts: ReadonlyMap<string, string>;
  #belowRevision: number;
  #revision = 0;

  constructor(below: Files, open: ReadonlyMap<string, string>) {
    this.#below = below;
    this.#open = open;
    this.#texts = new Map(open);
    this.#belowRevision = below.revision;
  }

  read(path: string): string | undefined {
    this.#compare();
    this.#read.add(path);
    return this.#open.get(path);
  }

  /** The text of an open document that is not on the disk. */
  missing(path: string): string | undefined {
    this.#compare();
    this.#missing.add(path);
    return this.#open.get(path);
  }

  /** The names of the open documents in a folder. */
  listed(folder: string): readonly string[] {
    this.#compare();
    this.#listed.add(folder);
    return [...this.#open.keys()].filter((path) => folderOf(path) === folder).map(nameOf);
  }

  revision(): number {
    const below = this.#below.revision;
    if (Number.isNaN(below)) return below;
    this.#compare();
    if (below !== this.#belowRevision) {
      this.#belowRevision = below;
      this.#revision += 1;
    }
    return this.#revision;
  }

  /** Few documents are open, many files are read. */
  #compare(): void {
    const before = this.#texts;
    if (sameTexts(before, this.#open)) return;
    const changed = [...before.keys(), ...this.#open.keys()].filter(
      (path) => before.get(path) !== this.#open.get(path),
    );
    this.#texts = new Map(this.#open);
    const came = (path: string) => before.has(path) !== this.#open.has(path);
    const concerned = (path: string) =>
      this.#read.has(path) || (came(path) && (this.#missing.has(path) || this.#listed.has(folderOf(path))));
    if (changed.some(concerned)) this.#revision += 1;
  }
}

function sameTexts(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  if (a.size !== b.size) return false;
  for (const [path, text] of a) if (b.get(path) !== text) return false;
  return true;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
