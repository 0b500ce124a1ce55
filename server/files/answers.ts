/** What Files answer, kind by kind: how much memory an answer holds, and whether two of them are the same. */
import type { Archive, Bytes, Digest, Listing, Stat, Tarball, Text } from './files.ts';

/** How answers of one kind are weighed and compared; `own`: a stat of the path does not show that it has changed. */
export interface Kind<T> {
  readonly cost: (answer: T) => number;
  readonly same: (a: T, b: T) => boolean;
  readonly own: (answer: T) => boolean;
}

const never = () => false;
const asJson = <T>(a: T, b: T) => JSON.stringify(a) === JSON.stringify(b);

export const TEXT: Kind<Text> = {
  cost: (answer) => ('text' in answer ? answer.text.length * 2 : 0),
  same: (a, b) => ('text' in a && 'text' in b ? a.text === b.text : asJson(a, b)),
  own: never,
};
export const BYTES: Kind<Bytes> = {
  cost: (answer) => ('bytes' in answer ? answer.bytes.length : 0),
  same: (a, b) =>
    'bytes' in a && 'bytes' in b
      ? sameBytes(a.bytes, b.bytes)
      : !('bytes' in a || 'bytes' in b) && asJson(a, b),
  own: never,
};
export const DIGEST: Kind<Digest> = {
  cost: () => 96,
  same: asJson,
  own: never,
};
export const LISTING: Kind<Listing> = {
  cost: ({ entries }) => entries.length * 96,
  same: asJson,
  // What a link leads to may come and go without a change of the folder that the link is in.
  own: ({ entries }) => entries.some(({ link }) => link),
};
export const STAT: Kind<Stat | undefined> = {
  cost: () => 64,
  same: (a, b) =>
    a?.kind === b?.kind &&
    a?.size === b?.size &&
    a?.mtime === b?.mtime &&
    a?.ctime === b?.ctime &&
    a?.birthtime === b?.birthtime &&
    a?.inode === b?.inode,
  own: never,
};
export const ARCHIVE: Kind<Archive> = {
  cost: (answer) =>
    'names' in answer ? answer.names.reduce((sum, name) => sum + name.length * 2 + 256, 0) : 0,
  // Its members are not compared: whoever asked for an archive reads it again after it has been written.
  same: (a, b) => !('names' in a || 'names' in b) && asJson(a, b),
  own: never,
};
export const TARBALL: Kind<Tarball> = {
  cost: (answer) =>
    'members' in answer
      ? answer.members.reduce((sum, { name, text }) => sum + (name.length + (text?.length ?? 0)) * 2 + 256, 0)
      : 0,
  same: asJson,
  own: never,
};
export const REAL: Kind<string | undefined> = {
  cost: (answer) => (answer?.length ?? 0) * 2,
  same: (a, b) => a === b,
  // A folder on the way may have become a link.
  own: () => true,
};

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
