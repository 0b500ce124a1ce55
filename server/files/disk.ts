/**
 * The disk, and the only reader of it.
 *
 * Every call to the system is synchronous behind an asynchronous signature. Measured on Node 20 over 5,000 files:
 * a stat costs 3 µs in this form (2 µs where there is nothing) and 45 µs awaited through `fs.promises` (11 µs with all
 * of them in flight at once); reading 3 kB costs 10 µs against 200 µs. So that thousands of calls in a row still let
 * a keystroke or a cancellation in, `Pace` gives way to the event loop every few milliseconds.
 *
 * Longer than 300 lines because no other file may read the disk.
 */
import crypto from 'node:crypto';
import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { sep } from 'node:path';
import {
  type Archive,
  type Bytes,
  type Digest,
  decode,
  type EntryKind,
  type Files,
  type FolderEntry,
  join,
  type Listing,
  type Stat,
  type Surroundings,
  type Tarball,
  type Text,
  type Trouble,
  tooLarge,
} from './files.ts';
import { readTarball, TARBALL_LIMIT } from './tar.ts';
import { readArchive, type Source } from './zip.ts';

/** Bytes of text read at most, unless the caller asks for another limit. */
export const TEXT_LIMIT = 4 * 1024 * 1024;
/** Names listed of one folder at most. */
export const LISTING_LIMIT = 100_000;

const AHEAD = 1024 * 1024;
/** Since Node 20.12: takes a third of the time of a `Hash` where files are small. */
const HASH: Partial<typeof crypto>['hash'] = crypto.hash;
/** Used by one call at a time, since every read is synchronous. */
const SCRATCH = Buffer.allocUnsafe(64 * 1024);
/** Non-blocking, should a pipe have taken the file's place since it was looked at. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The disk seen from a folder, given as an absolute POSIX path. Nothing is remembered between two calls. */
export function disk(folder: string): Files {
  return new Disk(join('/', folder), new Pace());
}

/** What lies outside the tree: the only place that reads the environment, the machine and the clock. */
export function surroundings(): Surroundings {
  const { platform } = process;
  return {
    env: process.env,
    home: posixPath(orRoot(homedir)),
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    cwd: posixPath(orRoot(process.cwd)),
    now: () => BigInt(Date.now()) * 1_000_000n,
  };
}

/** A path as the rest of the program writes it: `C:\a\b` becomes `/C:/a/b`, as in the path of a `file:` URI. */
export function posixPath(native: string, platform: string = process.platform): string {
  if (platform !== 'win32') return native;
  const slashed = native.replaceAll('\\', '/');
  return /^[A-Za-z]:/.test(slashed) ? `/${slashed}` : slashed;
}

/** A path as the system wants it; the reverse of `posixPath`. */
export function nativePath(path: string, platform: string = process.platform): string {
  if (platform !== 'win32') return path;
  return (/^\/[A-Za-z]:/.test(path) ? path.slice(1) : path).replaceAll('/', '\\');
}

class Disk implements Files {
  readonly folder: string;
  readonly revision = Number.NaN;
  readonly #pace: Pace;

  constructor(folder: string, pace: Pace) {
    this.folder = folder;
    this.#pace = pace;
  }

  at(folder: string): Files {
    return new Disk(join(this.folder, folder), this.#pace);
  }

  async read(path: string, limit = TEXT_LIMIT): Promise<Text> {
    const answer = await this.bytes(path, limit);
    return 'bytes' in answer ? decode(answer.bytes) : answer;
  }

  async bytes(path: string, limit: number): Promise<Bytes> {
    await this.#pace.giveWay();
    return contentAt(this.#native(path), limit, (bytes) => Buffer.from(bytes));
  }

  async digests(folder: string, names: readonly string[], limit: number): Promise<readonly Digest[]> {
    const native = this.#native(folder);
    // To list a folder costs as much as to look at a dozen files.
    const plain = names.length < 12 ? undefined : filesIn(native);
    const digests: Digest[] = [];
    for (const name of names) {
      // An `await` a file would cost as much as the rest of it.
      const turn = this.#pace.giveWay();
      if (turn !== undefined) await turn;
      const at = native.endsWith(sep) ? native + name : native + sep + name;
      const small = plain?.has(name) ? smallDigest(at, limit) : undefined;
      digests.push(small === undefined ? digestAt(at, limit) : { sha256: small });
    }
    return digests;
  }

  async list(path: string): Promise<Listing> {
    await this.#pace.giveWay();
    const native = this.#native(path);
    const entries: FolderEntry[] = [];
    try {
      // All of them at once, whatever their number: `opendirSync` costs three to nine times as much for a usual folder.
      for (const next of readdirSync(native, { withFileTypes: true })) {
        if (entries.length === LISTING_LIMIT) return { entries: sorted(entries), complete: false };
        const { name } = next;
        const link = next.isSymbolicLink();
        if (next.isFile() || next.isDirectory()) entries.push({ name, kind: kindOf(next), link });
        // A link, or a file system that does not say what its entries are.
        else entries.push({ name, kind: (await this.stat(join(path, name)))?.kind ?? 'other', link });
      }
    } catch (error) {
      if (codeOf(error) === 'ENOTDIR' && (await this.stat(path)))
        return { entries, complete: true, trouble: NOT_A_FOLDER };
      return { entries, complete: true, ...missing(error, native) };
    }
    return { entries: sorted(entries), complete: true };
  }

  async stat(path: string): Promise<Stat | undefined> {
    await this.#pace.giveWay();
    try {
      const found = statSync(this.#native(path), { bigint: true, throwIfNoEntry: false });
      if (!found) return undefined;
      const { size, ctimeNs, mtimeNs, birthtimeNs, ino } = found;
      return {
        kind: kindOf(found),
        size: Number(size),
        ctime: ctimeNs,
        mtime: mtimeNs,
        birthtime: birthtimeNs,
        inode: ino,
      };
    } catch {
      return undefined;
    }
  }

  async archive(path: string): Promise<Archive> {
    await this.#pace.giveWay();
    const native = this.#native(path);
    try {
      const stat = statSync(native);
      const problem = notReadable(stat, Number.MAX_SAFE_INTEGER);
      if (problem) return { trouble: problem };
      return await readArchive(await import('yauzl'), new Stretches(native, stat), this.#pace);
    } catch (error) {
      return missing(error, native);
    }
  }

  async tarball(path: string, wanted: readonly string[]): Promise<Tarball> {
    await this.#pace.giveWay();
    const native = this.#native(path);
    try {
      const problem = notReadable(statSync(native), TARBALL_LIMIT);
      if (problem) return { trouble: problem };
      return await readTarball(createReadStream(native, { fd: openSync(native, READ) }), wanted);
    } catch (error) {
      return missing(error, native);
    }
  }

  async real(path: string): Promise<string | undefined> {
    try {
      return posixPath(realpathSync.native(this.#native(path)));
    } catch {
      return undefined;
    }
  }

  #native(path: string): string {
    return nativePath(join(this.folder, path));
  }
}

/** Lets the event loop turn when a run of synchronous calls has held it for some milliseconds. */
class Pace {
  #since = 0;

  giveWay(): Promise<void> | undefined {
    if (performance.now() - this.#since < 8) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#since = performance.now();
        resolve();
      });
    });
  }
}

const NOT_A_FOLDER: Trouble = { code: 'not-a-file', words: 'it is not a folder' };

function notReadable(stat: Stats, limit: number): Trouble | undefined {
  if (stat.isDirectory()) return { code: 'folder', words: 'it is a folder, not a file' };
  if (!stat.isFile()) return { code: 'not-a-file', words: 'it is a pipe, a socket or a device, not a file' };
  return stat.size > limit ? tooLarge(limit) : undefined;
}

function missing(error: unknown, native: string): { absent: true } | { trouble: Trouble } {
  const code = codeOf(error);
  if (code === 'ELOOP')
    return { trouble: { code: 'dangling', words: 'it is a link that leads in a circle' } };
  if (code === 'ENOENT') return nothingAt(native);
  // ENAMETOOLONG and a NUL in a path: nothing can have that name.
  if (['ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code)) return { absent: true };
  if (code === 'EACCES' || code === 'EPERM')
    return { trouble: { code: 'denied', words: 'permission to read it is denied' } };
  return { trouble: { code: 'unreadable', words: `it cannot be read (${code})` } };
}

function nothingAt(native: string): { absent: true } | { trouble: Trouble } {
  const isLink = lstatSync(native, { throwIfNoEntry: false })?.isSymbolicLink();
  if (!isLink) return { absent: true };
  return { trouble: { code: 'dangling', words: 'it is a link to something that is not there' } };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
}

function kindOf(what: { isFile(): boolean; isDirectory(): boolean }): EntryKind {
  if (what.isFile()) return 'file';
  return what.isDirectory() ? 'folder' : 'other';
}

function sorted(entries: readonly FolderEntry[]): readonly FolderEntry[] {
  return [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function orRoot(folder: () => string): string {
  try {
    return folder();
  } catch {
    // The working folder may have been removed under us; a user may have no home.
    return '/';
  }
}

/** The names of the files in a folder that are no links. */
function filesIn(native: string): ReadonlySet<string> {
  try {
    const entries = readdirSync(native, { withFileTypes: true });
    return new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  } catch {
    return new Set();
  }
}

function digestAt(native: string, limit: number): Digest {
  const content = contentAt(native, limit, (bytes) => bytes);
  return 'bytes' in content ? { sha256: sha256(content.bytes) } : content;
}

/** Of what is certainly a file, if it is small: without a look at it first, and in one read. */
function smallDigest(native: string, limit: number): string | undefined {
  try {
    const length = withOpen(native, (fd) => readSync(fd, SCRATCH, 0, SCRATCH.length, null));
    // Of a file no fewer bytes are read than there are (POSIX).
    return length < Math.min(SCRATCH.length, limit) ? sha256(SCRATCH.subarray(0, length)) : undefined;
  } catch {
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return HASH
    ? HASH('sha256', bytes, 'base64url')
    : crypto.createHash('sha256').update(bytes).digest('base64url');
}

function withOpen<T>(native: string, use: (fd: number) => T): T {
  const fd = openSync(native, READ);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

/** `keep` is given bytes that the next call overwrites. */
function contentAt(native: string, limit: number, keep: (bytes: Uint8Array) => Uint8Array): Bytes {
  try {
    // Looked at before it is opened: opening a device may do something, opening a pipe may wait for ever.
    const found = statSync(native, { throwIfNoEntry: false });
    if (!found) return nothingAt(native);
    const problem = notReadable(found, limit);
    if (problem) return { trouble: problem };
    return withOpen(native, (fd) => readWhole(fd, found.size, limit, keep));
  } catch (error) {
    return missing(error, native);
  }
}

/** Reads to the end where that is not at the size: files of `/proc` say 0, and a file may grow meanwhile. */
function readWhole(fd: number, size: number, limit: number, keep: (bytes: Uint8Array) => Uint8Array): Bytes {
  // A buffer for each small file would be a piece of memory of its own each time: most are read into this one and copied.
  const small = size < SCRATCH.length && limit >= SCRATCH.length;
  let buffer = small ? SCRATCH : Buffer.allocUnsafe(Math.min(Math.max(size + 1, 4096), limit + 1));
  for (let length = 0; ; ) {
    const got = readSync(fd, buffer, length, buffer.length - length, null);
    length += got;
    if (length > limit) return { trouble: tooLarge(limit) };
    if (got === 0 || (got === size && length === size)) {
      const bytes = buffer.subarray(0, length);
      return { bytes: buffer === SCRATCH ? keep(bytes) : bytes };
    }
    if (length === buffer.length)
      buffer = Buffer.concat([buffer], Math.min(buffer.length * 2, Math.max(limit, length) + 1));
  }
}

/**
 * Stretches of a file, a megabyte at once; those near its end in one go: there lies the directory of a zip file.
 * Opens the file again when it is asked for more after `close`.
 */
class Stretches implements Source {
  readonly #native: string;
  readonly #stat: Stats;
  #fd: number | undefined;
  #ahead: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };

  constructor(native: string, stat: Stats) {
    this.#native = native;
    this.#stat = stat;
  }

  get size(): number {
    return this.#stat.size;
  }

  read(position: number, length: number): Buffer {
    const { size } = this;
    if (position + length > size) throw new Error('it is cut short');
    const within = position - this.#ahead.start;
    if (within < 0 || within + length > this.#ahead.bytes.length) {
      const start = position >= size - AHEAD ? Math.max(0, size - AHEAD) : position;
      this.#ahead = { start, bytes: this.#fetch(start, Math.min(size - start, Math.max(length, AHEAD))) };
    }
    const from = position - this.#ahead.start;
    return this.#ahead.bytes.subarray(from, from + length);
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#ahead = { start: 0, bytes: Buffer.alloc(0) };
  }

  #fetch(start: number, length: number): Buffer {
    this.#fd ??= this.#open();
    const bytes = Buffer.allocUnsafe(length);
    for (let got = 0; got < length; ) {
      const more = readSync(this.#fd, bytes, got, length - got, start + got);
      if (more === 0) throw new Error('it is cut short');
      got += more;
    }
    return bytes;
  }

  #open(): number {
    const fd = openSync(this.#native, READ);
    const now = fstatSync(fd);
    if (now.ino === this.#stat.ino && now.size === this.#stat.size && now.mtimeMs === this.#stat.mtimeMs)
      return fd;
    closeSync(fd);
    throw new Error('it has changed meanwhile');
  }
}
