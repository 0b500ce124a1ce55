/**
 * What is on disk, as values. Nothing here throws: a file that is absent, denied, a folder, dangling,
 * not UTF-8 or too large is a value that says so. Nothing here knows TOML or Python.
 */

/** Why something could not be read. `code` is for programs, `words` for people. */
export interface Trouble {
  readonly code: 'denied' | 'folder' | 'dangling' | 'encoding' | 'too-large' | 'not-a-file' | 'unreadable';
  readonly words: string;
}
export type Text = { readonly text: string } | { readonly absent: true } | { readonly trouble: Trouble };
export type Bytes =
  | { readonly bytes: Uint8Array }
  | { readonly absent: true }
  | { readonly trouble: Trouble };

/** The SHA-256 of a file's bytes, as RECORD writes it: urlsafe base64 without padding. */
export type Digest = { readonly sha256: string } | { readonly absent: true } | { readonly trouble: Trouble };

export type EntryKind = 'file' | 'folder' | 'other';
/** One name in a folder; a link has the kind of its target (`other` where it dangles) and `link` true. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
  readonly link: boolean;
}
/** `complete` is false where the folder held more than the limit; absent and unreadable folders have no entries. */
export interface Listing {
  readonly entries: readonly FolderEntry[];
  readonly complete: boolean;
  readonly absent?: true;
  readonly trouble?: Trouble;
}
/** Times in nanoseconds since 1970. Follows links. */
export interface Stat {
  readonly kind: EntryKind;
  readonly size: number;
  readonly ctime: bigint;
  readonly mtime: bigint;
  readonly birthtime: bigint;
  readonly inode: bigint;
}
/** A zip file's central directory; members are read one by one, within limits. */
export type Archive =
  | {
      /** Files that can be asked for, each once; those whose names lead outside are not among them. */
      readonly names: readonly string[];
      /** Every entry in its order, also what `names` leaves out. */
      readonly members: readonly Member[];
      /** Bytes in front of the archive, behind it, and in its directory behind the entries that it counts. */
      readonly strayBytes: { readonly before: number; readonly after: number; readonly uncounted: number };
      readonly read: (name: string) => Promise<Text>;
      /** Reads each member to its end, a piece at a time, however large it is; the answers in the order asked. */
      readonly digests: (wanted: readonly WantedDigest[]) => Promise<readonly MemberDigest[]>;
    }
  | { readonly absent: true }
  | { readonly trouble: Trouble };

/** One entry of a zip file, as the central directory tells of it. */
export interface Member {
  /** As written: a folder's ends in `/`, and it may hold backslashes or lead outside. */
  readonly name: string;
  /** Unpacked, in bytes. */
  readonly size: number;
  /** As it lies in the file, in bytes. */
  readonly packed: number;
  readonly kind: 'file' | 'folder' | 'link';
  readonly encrypted: boolean;
  /** 0: stored; 8: deflated; others are not unpacked here, nor by most installers. */
  readonly method: number;
  /** Where its header and its data lie at least, as offsets in the file. */
  readonly start: number;
  readonly end: number;
}

export interface WantedDigest {
  readonly name: string;
  /** As hashlib writes it: `sha256`, `blake2b`. */
  readonly algorithm: string;
}

/** The hash in urlsafe base64 without padding, undefined for an algorithm that is not known; the size in bytes. */
export type MemberDigest =
  | { readonly hash: string | undefined; readonly size: number }
  | { readonly absent: true }
  | { readonly trouble: Trouble };
/** What a tar file behind gzip holds: all of it is read at once. */
export type Tarball =
  | { readonly members: readonly TarMember[] }
  | { readonly absent: true }
  | { readonly trouble: Trouble };
export interface TarMember {
  /** Never absolute, without `..` and without a slash at its end. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Of a file, as RECORD writes it. */
  readonly sha256: string | undefined;
  /** Of a file whose text was wanted, if it is UTF-8 and not large. */
  readonly text: string | undefined;
}

/**
 * Paths are POSIX, absolute or relative to `folder`. Links are followed.
 * A `Files` is cheap; `at` gives one with another base folder over the same memory.
 */
export interface Files {
  /** Absolute POSIX path that relative paths start from. */
  readonly folder: string;
  /**
   * A number that is different after anything that was read through this Files has changed;
   * NaN where nothing is remembered, so that it never equals itself.
   */
  readonly revision: number;
  at(folder: string): Files;
  /** UTF-8 text; a byte order mark is kept. At most `limit` bytes (default 4 MiB). */
  read(path: string, limit?: number): Promise<Text>;
  bytes(path: string, limit: number): Promise<Bytes>;
  /** Of files of one folder, in the order asked; their names hold no `/`. Each costs a quarter of what `bytes` costs. */
  digests(folder: string, names: readonly string[], limit: number): Promise<readonly Digest[]>;
  list(path: string): Promise<Listing>;
  stat(path: string): Promise<Stat | undefined>;
  archive(path: string): Promise<Archive>;
  /** Unpacks and hashes a source distribution, within limits; keeps the texts of members with these last names. */
  tarball(path: string, wanted: readonly string[]): Promise<Tarball>;
  /** The absolute path with all links resolved, or undefined where there is nothing. */
  real(path: string): Promise<string | undefined>;
}

/** Everything outside the tree that an answer may depend on. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly cwd: string;
  /** Nanoseconds since 1970. */
  readonly now: () => bigint;
}

/** Whether a path names a file (through links). */
export async function isFile(files: Files, path: string): Promise<boolean> {
  return (await files.stat(path))?.kind === 'file';
}

/** Whether a path names a folder (through links). */
export async function isFolder(files: Files, path: string): Promise<boolean> {
  return (await files.stat(path))?.kind === 'folder';
}

/** Whether two absolute paths are the same, or lead to the same place through links. */
export async function isSamePlace(files: Files, one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [first, second] = await Promise.all([files.real(one), files.real(other)]);
  return first !== undefined && first === second;
}

/** An empty part, `.` or `..`. Most paths have none, and each is asked for many times. */
const ABNORMAL = /\/\.{0,2}(?:\/|$)|^\.{1,2}(?:\/|$)/;

/** Nothing in it can be abnormal: what a search for two letters tells costs a tenth of the expression above. */
function isPlain(path: string): boolean {
  return !(path.startsWith('.') || path.endsWith('/') || path.includes('/.') || path.includes('//'));
}

/** A POSIX path without `.` and empty parts, with `..` taken as text; absolute stays absolute, the base itself is ''. */
export function normalize(path: string): string {
  if (isPlain(path) || !ABNORMAL.test(path)) return path;
  const out: string[] = [];
  const absolute = path.startsWith('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (part !== '..' || !absolute) out.push(part);
  }
  return (absolute ? '/' : '') + out.join('/');
}

/** Whether a path leads out of the folder that it is seen from, `..` taken as text. */
export function leavesFolder(path: string): boolean {
  return /^(?:\/|\.\.(?:\/|$))/.test(normalize(path));
}

/** `path` seen from `base`: absolute paths stay, relative ones are put behind it. Normalised. */
export function join(base: string, ...parts: readonly string[]): string {
  let here = base;
  // Behind an empty base a path stays relative.
  for (const part of parts)
    here = part.startsWith('/') || here === '' || here === '.' ? part : `${here === '/' ? '' : here}/${part}`;
  return normalize(here);
}

/** Bytes as text, if they are UTF-8; a byte order mark is kept. */
export function decode(bytes: Uint8Array): Text {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { trouble: { code: 'encoding', words: 'it is not UTF-8' } };
  }
}

/** That a file is larger than what is read of such files. */
export function tooLarge(limit: number): Trouble {
  const size = limit >= 1024 * 1024 ? `${limit / (1024 * 1024)} MiB` : `${limit} bytes`;
  return { code: 'too-large', words: `it is larger than ${size}` };
}
