/**
 * The texts of open documents, laid over another Files.
 *
 * Only `read` sees them: times, sizes, bytes and listings are those of the disk, since they are what a build will see.
 */
import { type Files, join, type Text } from './files.ts';

/**
 * `open` maps absolute POSIX paths to texts; it may change between two calls, and what was read is compared with it
 * when `revision` is asked for: an edit of a document that nobody read through these Files changes nothing.
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
    const text = this.#seen.look(join(this.folder, path));
    return text === undefined ? this.#below.read(path, limit) : { text };
  }

  bytes: Files['bytes'] = (path, limit) => this.#below.bytes(path, limit);
  list: Files['list'] = (path) => this.#below.list(path);
  stat: Files['stat'] = (path) => this.#below.stat(path);
  archive: Files['archive'] = (path) => this.#below.archive(path);
  real: Files['real'] = (path) => this.#below.real(path);
}

/** Which paths were read, with the text where one was open there, and how often that has changed. */
class Seen {
  readonly #below: Files;
  readonly #open: ReadonlyMap<string, string>;
  readonly #read = new Set<string>();
  readonly #texts = new Map<string, string>();
  #belowRevision: number;
  #revision = 0;

  constructor(below: Files, open: ReadonlyMap<string, string>) {
    this.#below = below;
    this.#open = open;
    this.#belowRevision = below.revision;
  }

  look(path: string): string | undefined {
    this.#compare(path);
    this.#read.add(path);
    return this.#texts.get(path);
  }

  revision(): number {
    const below = this.#below.revision;
    if (Number.isNaN(below)) return below;
    if (below !== this.#belowRevision) {
      this.#belowRevision = below;
      this.#revision += 1;
    }
    // Few documents are open, many files are read.
    for (const path of this.#texts.keys()) this.#compare(path);
    for (const path of this.#open.keys()) if (this.#read.has(path)) this.#compare(path);
    return this.#revision;
  }

  #compare(path: string): void {
    const text = this.#open.get(path);
    if (this.#texts.get(path) === text) return;
    // Nobody has read the earlier text where the path was never asked for.
    if (this.#read.has(path)) this.#revision += 1;
    if (text === undefined) this.#texts.delete(path);
    else this.#texts.set(path, text);
  }
}
