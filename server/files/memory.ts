/**
 * A tree of files that exists only in memory, for tests and for the examples on the pages.
 *
 * Modelled: texts, bytes, folders (those on the way to a file come by themselves), links to files and folders,
 * dangling links and loops, files that cannot be read, archives, times (each entry is a second newer than the one before it).
 * Not modelled: permissions of folders on the way, names that differ only in case, hard links, mounts, a file that
 * changes (make another tree), the bytes of an archive, folders too large to list.
 */
import { createHash } from 'node:crypto';
import {
  type Archive,
  type Bytes,
  type Digest,
  type EntryKind,
  type Files,
  type FolderEntry,
  join,
  type Listing,
  normalize,
  type Stat,
  type Tarball,
  type Text,
  type Trouble,
} from './files.ts';

/** What lies at a path: a text, bytes, or something that says what it is. Times are in nanoseconds since 1970. */
export type MemoryEntry = string | Uint8Array | (MemorySpecial & Partial<Times>);

export type MemorySpecial =
  | { readonly text: string }
  | { readonly bytes: Uint8Array }
  /** A zip file, or a tar file behind gzip: member → text. */
  | { readonly members: Readonly<Record<string, string>> }
  /** A folder, also where nothing lies in it; `trouble` where it cannot be listed. */
  | { readonly folder: true; readonly trouble?: Trouble['code'] }
  /** A link; the target is seen from the folder that holds the link. */
  | { readonly link: string }
  /** A file that cannot be read, and why. */
  | { readonly trouble: Trouble['code'] };

interface Times {
  readonly ctime: bigint;
  readonly mtime: bigint;
  readonly birthtime: bigint;
}

interface Node extends Times {
  readonly what: MemorySpecial;
  readonly inode: bigint;
}
type Tree = ReadonlyMap<string, Node>;
type Found =
  | { readonly path: string; readonly node: Node }
  | { readonly absent: true }
  | { readonly dangling: true };

const DEFAULT_LIMIT = 4 * 1024 * 1024;
const FIRST_TIME = 1_700_000_000_000_000_000n;
const SECOND = 1_000_000_000n;
/** Linux follows forty links, then gives up. */
const MOST_LINKS = 40;

let treesMade = 0;

/** A tree of the entries, whose relative paths start from `folder`. Each tree has a `revision` of its own. */
export function memory(entries: Readonly<Record<string, MemoryEntry>>, folder = '/project'): Files {
  treesMade += 1;
  return over(grow(entries, folder), folder, treesMade);
}

function over(tree: Tree, folder: string, revision: number): Files {
  const find = (path: string) => follow(tree, join(folder, path));
  return {
    folder,
    revision,
    at: (other) => over(tree, join(folder, other), revision),
    read: async (path, limit = DEFAULT_LIMIT) => asText(contentOf(find(path), limit)),
    bytes: async (path, limit) => contentOf(find(path), limit),
    digests: async (folder, names, limit) =>
      names.map((name) => digestOf(contentOf(find(join(folder, name)), limit))),
    list: async (path) => listingOf(tree, find(path)),
    stat: async (path) => statOf(find(path)),
    archive: async (path) => archiveOf(find(path)),
    tarball: async (path, wanted) => tarballOf(find(path), wanted),
    real: async (path) => {
      const found = find(path);
      return 'node' in found ? found.path : undefined;
    },
  };
}

function grow(entries: Readonly<Record<string, MemoryEntry>>, folder: string): Tree {
  const tree = new Map<string, Node>();
  const put = (path: string, what: MemorySpecial, times: Partial<Times> = {}) => {
    const mtime = times.mtime ?? FIRST_TIME + SECOND * BigInt(tree.size);
    const ctime = times.ctime ?? mtime;
    tree.set(path, {
      what,
      mtime,
      ctime,
      birthtime: times.birthtime ?? ctime,
      inode: BigInt(tree.size + 1),
    });
  };
  const putFolders = (path: string) => {
    const parts = path.split('/').slice(0, -1);
    for (let i = 1; i <= parts.length; i++) {
      const here = parts.slice(0, i).join('/') || '/';
      if (!tree.has(here)) put(here, { folder: true });
    }
  };
  putFolders(`${normalize(folder)}/`);
  for (const [path, entry] of Object.entries(entries)) {
    const absolute = join(folder, path);
    putFolders(absolute);
    if (typeof entry === 'string') put(absolute, { text: entry });
    else if (entry instanceof Uint8Array) put(absolute, { bytes: entry });
    else put(absolute, entry, entry);
  }
  return tree;
}

/** What a path leads to, through links. */
function follow(tree: Tree, path: string, hops = 0): Found {
  const parts = path.split('/').filter((part) => part !== '');
  let here = '';
  for (const [i, part] of parts.entries()) {
    here = `${here}/${part}`;
    const node = tree.get(here);
    if (node === undefined) return { absent: true };
    if (!('link' in node.what)) continue;
    if (hops >= MOST_LINKS) return { dangling: true };
    const target = join(here.slice(0, here.lastIndexOf('/')) || '/', node.what.link);
    const found = follow(tree, join(target, ...parts.slice(i + 1)), hops + 1);
    return 'node' in found || i < parts.length - 1 ? found : { dangling: true };
  }
  const node = tree.get(here === '' ? '/' : here);
  return node === undefined ? { absent: true } : { path: here === '' ? '/' : here, node };
}

function contentOf(found: Found, limit: number): Bytes {
  if ('absent' in found) return { absent: true };
  if ('dangling' in found) return trouble('dangling');
  const { what } = found.node;
  if ('folder' in what) return trouble('folder');
  if ('trouble' in what) return trouble(what.trouble);
  if ('members' in what || 'link' in what) return trouble('unreadable');
  const bytes = 'bytes' in what ? what.bytes : new TextEncoder().encode(what.text);
  return bytes.length > limit ? trouble('too-large') : { bytes };
}

function digestOf(content: Bytes): Digest {
  if (!('bytes' in content)) return content;
  return { sha256: createHash('sha256').update(content.bytes).digest('base64url') };
}

function asText(content: Bytes): Text {
  if (!('bytes' in content)) return content;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content.bytes) };
  } catch {
    return trouble('encoding');
  }
}

function listingOf(tree: Tree, found: Found): Listing {
  const none = { entries: [], complete: true };
  if ('absent' in found) return { ...none, absent: true };
  if ('dangling' in found) return { ...none, ...trouble('dangling') };
  const { what } = found.node;
  if (!('folder' in what)) return { ...none, ...trouble('not-a-file') };
  if (what.trouble !== undefined) return { ...none, ...trouble(what.trouble) };
  const prefix = found.path === '/' ? '/' : `${found.path}/`;
  const entries: FolderEntry[] = [];
  for (const [path, node] of tree) {
    const name = path.slice(prefix.length);
    if (path.startsWith(prefix) && name !== '' && !name.includes('/'))
      entries.push({ name, kind: statOf(follow(tree, path))?.kind ?? 'other', link: 'link' in node.what });
  }
  return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)), complete: true };
}

function statOf(found: Found): Stat | undefined {
  if (!('node' in found)) return undefined;
  const { what, ctime, mtime, birthtime, inode } = found.node;
  return { kind: kindOf(what), size: sizeOf(what), ctime, mtime, birthtime, inode };
}

function kindOf(what: MemorySpecial): EntryKind {
  if ('folder' in what) return 'folder';
  return 'trouble' in what && what.trouble === 'not-a-file' ? 'other' : 'file';
}

function sizeOf(what: MemorySpecial): number {
  if ('text' in what) return new TextEncoder().encode(what.text).length;
  return 'bytes' in what ? what.bytes.length : 0;
}

function archiveOf(found: Found): Archive {
  if ('absent' in found) return { absent: true };
  if ('dangling' in found) return trouble('dangling');
  const { what } = found.node;
  if ('folder' in what) return trouble('folder');
  if ('trouble' in what) return trouble(what.trouble);
  if (!('members' in what)) return trouble('unreadable');
  const { members } = what;
  const lengthOf = (name: string) => Buffer.byteLength(members[name] ?? '');
  return {
    names: Object.keys(members),
    members: Object.keys(members).map((name) => ({
      ...{ name, size: lengthOf(name), packed: lengthOf(name), kind: 'file', encrypted: false },
      ...{ method: 0, start: 0, end: 0 },
    })),
    strayBytes: { before: 0, after: 0, uncounted: 0 },
    read: async (name) => {
      const text = members[name];
      return text === undefined ? { absent: true } : { text };
    },
    digests: async (wanted) =>
      wanted.map(({ name, algorithm }) => {
        const hash = createHash(algorithm).update(members[name] ?? '');
        return { hash: hash.digest('base64url'), size: lengthOf(name) };
      }),
  };
}

function tarballOf(found: Found, wanted: readonly string[]): Tarball {
  const archive = archiveOf(found);
  if (!('names' in archive)) return archive;
  const members = 'node' in found && 'members' in found.node.what ? found.node.what.members : {};
  return {
    members: Object.entries(members).map(([name, text]) => ({
      name,
      kind: 'file',
      sha256: createHash('sha256').update(text).digest('base64url'),
      text: wanted.includes(name.slice(name.lastIndexOf('/') + 1)) ? text : undefined,
    })),
  };
}

const WORDS: Record<Trouble['code'], string> = {
  denied: 'permission is denied',
  folder: 'it is a folder',
  dangling: 'it is a link that leads nowhere',
  encoding: 'it is not UTF-8',
  'too-large': 'it is too large',
  'not-a-file': 'it is not a file',
  unreadable: 'it cannot be read',
};

function trouble(code: Trouble['code']): { readonly trouble: Trouble } {
  return { trouble: { code, words: WORDS[code] } };
}
