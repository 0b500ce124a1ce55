/** A tree without some of what lies in it. */
import { type Files, join, type Listing } from './files.ts';

/** `files` without the paths (relative to its folder) that `hidden` takes; a hidden folder hides what lies in it. */
export function hiding(files: Files, hidden: (path: string) => boolean): Files {
  return new Hiding(files, files.folder, hidden);
}

class Hiding implements Files {
  readonly #below: Files;
  readonly #root: string;
  readonly #hidden: (path: string) => boolean;

  constructor(below: Files, root: string, hidden: (path: string) => boolean) {
    this.#below = below;
    this.#root = root;
    this.#hidden = hidden;
  }

  get folder(): string {
    return this.#below.folder;
  }

  get revision(): number {
    return this.#below.revision;
  }

  at(folder: string): Files {
    return new Hiding(this.#below.at(folder), this.#root, this.#hidden);
  }

  async read(path: string, limit?: number): ReturnType<Files['read']> {
    return this.#hides(path) ? { absent: true } : this.#below.read(path, limit);
  }

  async bytes(path: string, limit: number): ReturnType<Files['bytes']> {
    return this.#hides(path) ? { absent: true } : this.#below.bytes(path, limit);
  }

  async digests(folder: string, names: readonly string[], limit: number): ReturnType<Files['digests']> {
    const digests = await this.#below.digests(folder, names, limit);
    return digests.map((digest, i) =>
      this.#hides(join(folder, names[i] ?? '')) ? { absent: true } : digest,
    );
  }

  async list(path: string): Promise<Listing> {
    if (this.#hides(path)) return { entries: [], complete: true, absent: true };
    const listing = await this.#below.list(path);
    const entries = listing.entries.filter(({ name }) => !this.#hides(join(path, name)));
    return entries.length === listing.entries.length ? listing : { ...listing, entries };
  }

  async stat(path: string): ReturnType<Files['stat']> {
    return this.#hides(path) ? undefined : this.#below.stat(path);
  }

  async archive(path: string): ReturnType<Files['archive']> {
    return this.#hides(path) ? { absent: true } : this.#below.archive(path);
  }

  async tarball(path: string, wanted: readonly string[]): ReturnType<Files['tarball']> {
    return this.#hides(path) ? { absent: true } : this.#below.tarball(path, wanted);
  }

  async real(path: string): ReturnType<Files['real']> {
    return this.#hides(path) ? undefined : this.#below.real(path);
  }

  #hides(path: string): boolean {
    const absolute = join(this.folder, path);
    return absolute.startsWith(`${this.#root}/`) && this.#hidden(absolute.slice(this.#root.length + 1));
  }
}
