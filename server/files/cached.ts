/**
 * Files that are read once, until somebody says that they may have changed.
 *
 * For every path that was asked for, how it looked (its times, size and inode) is remembered beside what was answered,
 * absence included. So a look again costs one stat a path, and `revision` changes only where an answer really differs.
 * Memory is bounded: answers that were not asked for lately are dropped, how the path looked is kept, and where such a
 * path has changed, that counts as a different answer.
 */
import { ARCHIVE, BYTES, DIGEST, type Kind, LISTING, REAL, STAT, TARBALL, TEXT } from './answers.ts';
import {
  type Archive,
  type Bytes,
  type Digest,
  type Files,
  join,
  type Listing,
  type Stat,
  type Surroundings,
  type Tarball,
  type Text,
} from './files.ts';
import { remembering } from './members.ts';

export interface Cached extends Files {
  at(folder: string): Cached;
  /**
   * What is remembered of the path, of all below it and of the folder that it is in, is in doubt from now on. False where
   * nothing is remembered of any. Call `settle` before the next use of `revision`.
   */
  forget(path: string): boolean;
  /** Reads again what is in doubt; whether any answer differs. */
  settle(): Promise<boolean>;
  /** Looks again at everything remembered, and reads what looks different; whether any answer differs. */
  revalidate(): Promise<boolean>;
  /** The absolute paths on which anything that was answered depends: what is worth watching. */
  known(): readonly string[];
}

export interface Bounds {
  /** Bytes of answers, roughly. */
  readonly bytes: number;
  readonly paths: number;
}

const BOUNDS: Bounds = { bytes: 96 * 1024 * 1024, paths: 200_000 };

/**
 * Time stamps as coarse as two seconds are in use: a file that was changed just before it was read may change once more
 * and look the same.
 */
const COARSE = 2_000_000_000n;

/** Without a clock, a file that looks the same counts as the same. */
export function cached(files: Files, now?: Surroundings['now'], bounds: Bounds = BOUNDS): Cached {
  return new View(files.folder, new Store(files, now, bounds));
}

class View implements Cached {
  readonly folder: string;
  readonly #store: Store;

  constructor(folder: string, store: Store) {
    this.folder = folder;
    this.#store = store;
  }

  get revision(): number {
    return this.#store.revision;
  }

  at = (folder: string): Cached => new View(join(this.folder, folder), this.#store);
  forget = (path: string): boolean => this.#store.forget(join(this.folder, path));
  settle = (): Promise<boolean> => this.#store.settle();
  revalidate = (): Promise<boolean> => this.#store.revalidate();
  known = (): readonly string[] => this.#store.known();

  read = (path: string, limit?: number): Promise<Text> =>
    this.#store.ask(
      join(this.folder, path),
      `text ${limit ?? ''}`,
      (files, at) => files.read(at, limit),
      TEXT,
    );
  bytes = (path: string, limit: number): Promise<Bytes> =>
    this.#store.ask(join(this.folder, path), `bytes ${limit}`, (files, at) => files.bytes(at, limit), BYTES);
  digests = (folder: string, names: readonly string[], limit: number): Promise<readonly Digest[]> =>
    Promise.all(names.map((name) => this.#digest(join(folder, name), limit)));
  list = (path: string): Promise<Listing> =>
    this.#store.ask(join(this.folder, path), 'list', (files, at) => files.list(at), LISTING);
  stat = (path: string): Promise<Stat | undefined> =>
    this.#store.ask(join(this.folder, path), 'stat', (files, at) => files.stat(at), STAT);
  archive = (path: string): Promise<Archive> =>
    this.#store.ask(join(this.folder, path), 'archive', remembering, ARCHIVE);
  tarball = (path: string, wanted: readonly string[]): Promise<Tarball> =>
    this.#store.ask(
      join(this.folder, path),
      `tarball ${wanted}`,
      (files, at) => files.tarball(at, wanted),
      TARBALL,
    );
  real = (path: string): Promise<string | undefined> =>
    this.#store.ask(join(this.folder, path), 'real', (files, at) => files.real(at), REAL);

  #digest(path: string, limit: number): Promise<Digest> {
    const read = async (files: Files, at: string) => {
      const slash = at.lastIndexOf('/');
      const [digest] = await files.digests(at.slice(0, slash) || '/', [at.slice(slash + 1)], limit);
      return digest ?? NO_DIGEST;
    };
    return this.#store.ask(join(this.folder, path), `digest ${limit}`, read, DIGEST);
  }
}

/** There is an answer for each path. */
const NO_DIGEST: Digest = { absent: true };

interface Answer {
  /** undefined: dropped to save memory. */
  value: Promise<unknown> | undefined;
  cost: number;
  /** Reads again and compares; true where the answer is another. */
  readonly again: () => Promise<boolean>;
  readonly own: () => Promise<boolean>;
}

/** All that is remembered of one path. */
interface Remembered {
  looked: Promise<Stat | undefined>;
  lookedAt: bigint;
  readonly answers: Map<string, Answer>;
  looking: Promise<boolean> | undefined;
}

class Store {
  revision = 1;
  readonly #files: Files;
  readonly #now: Surroundings['now'] | undefined;
  readonly #bounds: Bounds;
  readonly #paths = new Map<string, Remembered>();
  /** Folder → what is remembered directly in it, or on the way to something that is. */
  readonly #children = new Map<string, Set<string>>();
  readonly #doubtful = new Set<string>();
  /** The one asked for last at the end. */
  readonly #recent = new Set<Answer>();
  #bytes = 0;

  constructor(files: Files, now: Surroundings['now'] | undefined, bounds: Bounds) {
    this.#files = files;
    this.#now = now;
    this.#bounds = bounds;
  }

  async ask<T>(
    path: string,
    name: string,
    read: (files: Files, path: string) => Promise<T>,
    kind: Kind<T>,
  ): Promise<T> {
    const here = this.#remembered(path);
    while (here.looking !== undefined || this.#doubtful.has(path)) await this.#look(path, here, true);
    let answer = here.answers.get(name);
    // It was dropped: whether the path has changed since must be known before it is read again.
    if (answer && answer.value === undefined) await this.#look(path, here, false);
    if (answer?.value === undefined) {
      answer ??= this.#newAnswer(() => read(this.#files, path), kind);
      here.answers.set(name, answer);
      // How a path looks is taken before its content, so that a change in between is noticed later.
      answer.value = here.looked.then(() => read(this.#files, path));
      this.#weigh(answer, kind);
    }
    this.#recent.delete(answer);
    this.#recent.add(answer);
    // One name of an answer stands for one type.
    return answer.value as Promise<T>;
  }

  forget(path: string): boolean {
    const concerned = [...this.#below(path)];
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    if (this.#paths.get(folder)?.answers.has('list')) concerned.push(folder);
    for (const one of concerned) this.#doubtful.add(one);
    return concerned.length > 0;
  }

  async settle(): Promise<boolean> {
    const before = this.revision;
    for (const path of [...this.#doubtful]) {
      const here = this.#paths.get(path);
      if (here) await this.#look(path, here, true);
    }
    return this.revision !== before;
  }

  async revalidate(): Promise<boolean> {
    const before = this.revision;
    await this.settle();
    for (const [path, here] of [...this.#paths]) await this.#look(path, here, false);
    return this.revision !== before;
  }

  known(): readonly string[] {
    return [...this.#paths.keys()];
  }

  #remembered(path: string): Remembered {
    let here = this.#paths.get(path);
    if (here) return here;
    if (this.#paths.size >= this.#bounds.paths) this.#forgetEverything();
    here = {
      looked: this.#files.stat(path),
      lookedAt: this.#now?.() ?? 0n,
      answers: new Map(),
      looking: undefined,
    };
    this.#paths.set(path, here);
    for (let child = path; child !== '/' && child !== ''; ) {
      const folder = child.slice(0, child.lastIndexOf('/')) || '/';
      const children = this.#children.get(folder);
      children?.add(child);
      if (children) break;
      this.#children.set(folder, new Set([child]));
      child = folder;
    }
    return here;
  }

  /** So much was read that memory would not be bounded. Nobody may rely on an earlier answer any more. */
  #forgetEverything(): void {
    this.#paths.clear();
    this.#children.clear();
    this.#doubtful.clear();
    this.#recent.clear();
    this.#bytes = 0;
    this.revision += 1;
  }

  *#below(path: string): Iterable<string> {
    if (this.#paths.has(path)) yield path;
    for (const child of this.#children.get(path) ?? []) yield* this.#below(child);
  }

  /** Whether any answer about the path is another one now; with `content`, read again even where it looks the same. */
  #look(path: string, here: Remembered, content: boolean): Promise<boolean> {
    here.looking ??= this.#compare(path, here, content).finally(() => {
      here.looking = undefined;
    });
    return here.looking;
  }

  async #compare(path: string, here: Remembered, content: boolean): Promise<boolean> {
    // At once, so that a doubt that comes up meanwhile stays.
    this.#doubtful.delete(path);
    const before = await here.looked;
    const lookedAt = this.#now?.() ?? 0n;
    const looked = await this.#files.stat(path);
    const coarse = this.#now !== undefined && before !== undefined && here.lookedAt - before.mtime < COARSE;
    const all = content || coarse || !STAT.same(before, looked);
    here.looked = Promise.resolve(looked);
    here.lookedAt = lookedAt;
    let differs = false;
    for (const answer of here.answers.values()) {
      if (answer.value === undefined) differs ||= !STAT.same(before, looked);
      else if ((all || (await answer.own())) && (await answer.again())) differs = true;
    }
    if (differs) this.revision += 1;
    return differs;
  }

  #newAnswer<T>(read: () => Promise<T>, kind: Kind<T>): Answer {
    const answer: Answer = {
      value: undefined,
      cost: 0,
      own: async () => kind.own((await answer.value) as T),
      again: async () => {
        const fresh = await read();
        if (kind.same((await answer.value) as T, fresh)) return false;
        answer.value = Promise.resolve(fresh);
        await this.#weigh(answer, kind);
        return true;
      },
    };
    return answer;
  }

  async #weigh<T>(answer: Answer, kind: Kind<T>): Promise<void> {
    const cost = kind.cost((await answer.value) as T) + 256;
    if (!this.#recent.has(answer)) return;
    this.#bytes += cost - answer.cost;
    answer.cost = cost;
    for (const oldest of this.#recent) {
      if (this.#bytes <= this.#bounds.bytes) return;
      // The one that was just read may be larger than the bound; it is dropped by the next one.
      if (oldest === answer) return;
      this.#recent.delete(oldest);
      this.#bytes -= oldest.cost;
      oldest.cost = 0;
      oldest.value = undefined;
    }
  }
}
