/**
 * Files for a document that lies in no folder: one that was never saved, or one side of a comparison.
 *
 * What is said of such a document must hold whatever tree it comes to lie in. `bare` and `veiled` are the two ends:
 * what holds over both, holds because of the text alone.
 */
import type { Files, Listing, Stat, Trouble } from './files.ts';

const UNKNOWN: Trouble = { code: 'unreadable', words: 'it lies in no folder that is known' };
const NOTHING_KNOWN: Listing = { entries: [], complete: false, trouble: UNKNOWN };

/** A tree in which there is nothing. */
export const bare: Files = {
  folder: '/',
  revision: 1,
  at: () => bare,
  read: async () => ({ absent: true }),
  bytes: async () => ({ absent: true }),
  digests: async (_, names) => names.map(() => ({ absent: true })),
  list: async () => ({ entries: [], complete: true }),
  stat: async () => undefined,
  archive: async () => ({ absent: true }),
  tarball: async () => ({ absent: true }),
  real: async () => undefined,
};

/** A tree in which there is whatever is asked for, and nothing of it can be read. A name with a dot is a file's. */
export const veiled: Files = {
  folder: '/',
  revision: 2,
  at: () => veiled,
  read: async () => ({ trouble: UNKNOWN }),
  bytes: async () => ({ trouble: UNKNOWN }),
  digests: async (_, names) => names.map(() => ({ trouble: UNKNOWN })),
  list: async () => NOTHING_KNOWN,
  stat: async (path) => statOf(path),
  archive: async () => ({ trouble: UNKNOWN }),
  tarball: async () => ({ trouble: UNKNOWN }),
  real: async (path) => path,
};

function statOf(path: string): Stat {
  const kind = /[^/.][^/]*\.[^/]*$/.test(path) ? 'file' : 'folder';
  return { kind, size: 0, ctime: 0n, mtime: 0n, birthtime: 0n, inode: 0n };
}
