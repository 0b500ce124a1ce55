/**
 * Which files git tracks, read from `.git/index` without git (Documentation/gitformat-index.txt of git 2.39).
 *
 * Not looked at: variables of the environment (`GIT_DIR`, `GIT_INDEX_FILE`), and whether git refuses a repository
 * that belongs to somebody else.
 */
import { type Files, isSamePlace, join } from '../files/files.ts';
import { upwards } from './git.ts';

/**
 * The paths that git tracks below the project's folder, relative to it, as `git ls-files` prints them there: files,
 * and a submodule by its folder. `none` where no repository holds the folder; undefined where that cannot be told.
 */
export type Tracked = ReadonlySet<string> | 'none' | undefined;

/** A repository as git finds it; absolute folders. */
export interface WorkTree {
  /** The top of the work tree, with all links resolved. */
  readonly root: string;
  /** The folder with `HEAD` and `index`. */
  readonly own: string;
  /** The folder with what all work trees of the repository have in common: `config`, `info/exclude`. */
  readonly shared: string;
}

/** An index of half a million files has 50 MB. */
const INDEX_LIMIT = 128 * 1024 * 1024;
const TEXT_LIMIT = 1024 * 1024;

/** What git tracks in the project's folder. */
export async function trackedFiles(files: Files): Promise<Tracked> {
  const tree = await findWorkTree(files);
  if (tree === 'none' || tree === undefined) return tree;
  const here = await files.real(files.folder);
  const config = await text(files, join(tree.shared, 'config'));
  if (here === undefined || config === undefined) return undefined;
  const index = await files.bytes(join(tree.own, 'index'), INDEX_LIMIT);
  // Before the first `git add` there is none.
  if ('absent' in index) return new Set();
  if (!('bytes' in index)) return undefined;
  const hash = /^[ \t]*objectformat[ \t]*=[ \t]*"?sha256\b/im.test(config) ? 32 : 20;
  const prefix = here === tree.root ? '' : `${here.slice(tree.root === '/' ? 1 : tree.root.length + 1)}/`;
  return readIndex(Buffer.from(index.bytes), hash, prefix);
}

/** The repository that git finds from the project's folder, which it sees with all links resolved. */
export async function findWorkTree(files: Files): Promise<WorkTree | 'none' | undefined> {
  const here = await files.real(files.folder);
  if (here === undefined) return undefined;
  const folders = upwards(here);
  for (const root of folders) {
    const dotGit = join(root, '.git');
    const kind = (await files.stat(dotGit))?.kind;
    // A link that leads nowhere now: a disk that is not mounted, a folder that may not be entered.
    if (kind === undefined && (await files.list(root)).entries.some(({ name }) => name === '.git'))
      return undefined;
    const own = kind === 'file' ? await led(files, root, dotGit) : dotGit;
    const shared = kind && own !== undefined ? await common(files, own) : undefined;
    if (shared !== undefined && own !== undefined) return owned(files, { root, own, shared });
    // Git stops at such a file and passes over such a folder; what makes a repository differs between its versions.
    if (kind !== undefined) return undefined;
  }
  return folders[folders.length - 1] === '/' ? 'none' : undefined;
}

/** Where the file `.git` of a linked work tree or a submodule leads. */
async function led(files: Files, root: string, dotGit: string): Promise<string | undefined> {
  const written = /^gitdir: ([^\0]+?)[\r\n]*$/.exec((await text(files, dotGit)) ?? '')?.[1];
  return written === undefined ? undefined : files.real(join(root, written));
}

/** The folder that a repository shares with its work trees; undefined where a folder is none of a repository. */
async function common(files: Files, own: string): Promise<string | undefined> {
  const head = await text(files, join(own, 'HEAD'));
  if (!/^(?:ref:\s*refs\/|[0-9a-f]{40})/.test(head ?? '')) return undefined;
  const other = (await text(files, join(own, 'commondir')))?.replace(/[\r\n]+$/, '');
  const shared = other === undefined ? own : await files.real(join(own, other));
  if (shared === undefined) return undefined;
  const kinds = await Promise.all(['objects', 'refs'].map((name) => files.stat(join(shared, name))));
  return kinds.every((stat) => stat?.kind === 'folder') ? shared : undefined;
}

/** `core.worktree` may lead elsewhere than to the folder that holds `.git`; that of a submodule leads there. */
async function owned(files: Files, tree: WorkTree): Promise<WorkTree | undefined> {
  for (const path of [join(tree.shared, 'config'), join(tree.own, 'config.worktree')]) {
    // What follows the name of a section on its line belongs to it; of a value that is there twice git takes the last.
    const config = ((await text(files, path)) ?? '').replace(/^[ \t]*\[[^\]\n]*\]/gm, '$&\n');
    if (/^[ \t]*bare[ \t]*(?:=[ \t]*"?(?:true|yes|on|1)\b|\r?$)/im.test(config)) return undefined;
    for (const [, elsewhere = ''] of config.matchAll(/^[ \t]*worktree[ \t]*=[ \t]*"?(.*?)"?\r?$/gim))
      if (!(await isSamePlace(files, join(tree.own, elsewhere.trim()), tree.root))) return undefined;
  }
  return tree;
}

async function text(files: Files, path: string): Promise<string | undefined> {
  const file = await files.read(path, TEXT_LIMIT);
  return 'text' in file ? file.text : undefined;
}

/** Two unsigned and one long word, the checksum aside: what each entry begins with. */
const STAT_SIZE = 40;
const EXTENDED = 0x4000;

/** The paths below a prefix; undefined for an index that is split, sparse, damaged or of a format not known. */
function readIndex(bytes: Buffer, hash: number, prefix: string): ReadonlySet<string> | undefined {
  const end = bytes.length - hash;
  if (end < 12 || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const version = bytes.readUInt32BE(4);
  const count = bytes.readUInt32BE(8);
  if (version < 2 || version > 4) return undefined;
  const out = new Set<string>();
  const below = Buffer.from(prefix, 'utf8');
  let name: Buffer = Buffer.alloc(0);
  let at = 12;
  for (let i = 0; i < count; i++) {
    const flags = at + STAT_SIZE + hash;
    if (flags + 2 > end) return undefined;
    const start = flags + ((bytes.readUInt16BE(flags) & EXTENDED) === 0 ? 2 : 4);
    const [kept, from] = version === 4 ? leftOf(bytes, start, name.length) : [0, start];
    const stop = bytes.indexOf(0, from);
    if (stop < 0 || stop >= end || kept < 0) return undefined;
    name = Buffer.concat([name.subarray(0, kept), bytes.subarray(from, stop)]);
    // Up to version 3 one to eight zeros make the length of an entry a multiple of eight.
    at = version === 4 ? stop + 1 : at + (Math.floor((stop - at) / 8) + 1) * 8;
    if (name.length > below.length && name.subarray(0, below.length).equals(below))
      out.add(name.toString('utf8', below.length));
  }
  return hasOnlyHints(bytes, at, end) ? out : undefined;
}

/** In version 4 a name says how many bytes it does not share with the end of the one before it. */
function leftOf(bytes: Buffer, start: number, length: number): readonly [number, number] {
  let at = start;
  let byte = bytes[at++] ?? 0;
  let dropped = byte & 0x7f;
  while ((byte & 0x80) !== 0 && at < bytes.length && dropped <= length) {
    byte = bytes[at++] ?? 0;
    dropped = (dropped + 1) * 128 + (byte & 0x7f);
  }
  return [length - dropped, at];
}

/** Extensions in capitals may be passed over; `link` (a split index) and `sdir` (a sparse one) change what is tracked. */
function hasOnlyHints(bytes: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at + 8 <= end) {
    const first = bytes[at] ?? 0;
    if (first < 0x41 || first > 0x5a) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}
