/** RECORD of a wheel against its members: every byte of them is read, so it is asked for apart from the rest. */
import type { Text, Trouble } from '../files/files.ts';
import { recordRows } from './record.ts';
import type { OpenArchive, WheelFile } from './wheel-file.ts';

export interface RecordVerdict {
  /** Rows that have not three fields, or a size that is no number, as written. */
  readonly malformed: readonly string[];
  /** Rows that name no member. */
  readonly gone: readonly string[];
  /** Members that no row names. */
  readonly unrecorded: readonly string[];
  /** Members whose hash or size is another than the recorded one. */
  readonly changed: readonly { readonly name: string; readonly what: 'hash' | 'size' }[];
  /** Members that are recorded without a hash, or by one that the format forbids. */
  readonly weak: readonly { readonly name: string; readonly algorithm: string | undefined }[];
  /** RECORD has a hash of itself, which cannot be right. */
  readonly hashesItself: boolean;
  /** Members that cannot be unpacked. */
  readonly unreadable: readonly { readonly name: string; readonly trouble: Trouble }[];
  /** All members together are too large: their contents were not compared. */
  readonly unverified: boolean;
}

/** Bytes that are unpacked at most to verify one wheel: some twenty seconds. The largest wheels have three GiB. */
export const VERIFY_LIMIT = 4 * 1024 * 1024 * 1024;

/** What the format takes for weak, and what is no hash at all (binary distribution format: sha256 or better). */
const WEAK: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha224', 'sha', 'crc32', 'adler32']);

/** Compares names, then hashes and sizes; where RECORD cannot be read, that. */
export async function verifyRecord({
  info,
  archive,
}: WheelFile): Promise<RecordVerdict | Exclude<Text, { text: string }>> {
  const record: Text = info === undefined ? { absent: true } : await archive.read(`${info}/RECORD`);
  if (!('text' in record)) return record;
  const rows = new Map<string, readonly string[]>();
  const malformed: string[] = [];
  for (const row of recordRows(record.text)) {
    if (row.length < 3 || !/^\d*$/.test(row[2] ?? '')) malformed.push(row.join(','));
    rows.set((row[0] ?? '').replaceAll('\\', '/'), row);
  }
  const members = archive.members.filter(({ kind }) => kind !== 'folder');
  const names = new Set(members.map(({ name }) => name.replaceAll('\\', '/')));
  const own = `${info}/RECORD`;
  const unhashed = new Set([own, `${own}.jws`, `${own}.p7s`]);
  const unrecorded = [...names].filter((name) => !rows.has(name) && !unhashed.has(name));
  const gone = [...rows.keys()].filter((name) => !names.has(name) && !name.endsWith('/'));
  const hashed = [...rows].filter(([name]) => names.has(name) && !unhashed.has(name));
  const unverified = members.reduce((sum, { size }) => sum + size, 0) > VERIFY_LIMIT;
  return {
    malformed,
    gone,
    unrecorded,
    weak: hashed.flatMap(([name, [, hash = '']]) => weakness(name, hash)),
    hashesItself: (rows.get(own)?.[1] ?? '') !== '',
    unverified,
    ...(unverified ? { changed: [], unreadable: [] } : await compare(rows, archive)),
  };
}

function weakness(name: string, hash: string): RecordVerdict['weak'] {
  if (hash === '') return [{ name, algorithm: undefined }];
  const algorithm = hash.split('=')[0] ?? '';
  return WEAK.has(algorithm.toLowerCase()) ? [{ name, algorithm }] : [];
}

/** All members are unpacked, also those that no row names: an installer unpacks them too. */
async function compare(
  rows: ReadonlyMap<string, readonly string[]>,
  archive: OpenArchive,
): Promise<Pick<RecordVerdict, 'changed' | 'unreadable'>> {
  const { names } = archive;
  const rowOf = (name: string) => rows.get(name) ?? [];
  const digests = await archive.digests(
    names.map((name) => ({ name, algorithm: rowOf(name)[1]?.split('=')[0] ?? '' })),
  );
  const changed: { name: string; what: 'hash' | 'size' }[] = [];
  const unreadable: { name: string; trouble: Trouble }[] = [];
  for (const [i, name] of names.entries()) {
    const digest = digests[i];
    if (digest && 'trouble' in digest) unreadable.push({ name, trouble: digest.trouble });
    if (!digest || !('size' in digest)) continue;
    const [, hash = '', size = ''] = rowOf(name);
    const [, recorded = ''] = hash.split('=', 2);
    // RECORD cannot have a hash of itself, and its signatures need none.
    if (/\.dist-info\/RECORD(?:\.jws|\.p7s)?$/.test(name)) continue;
    if (hash !== '' && digest.hash !== undefined && digest.hash !== recorded)
      changed.push({ name, what: 'hash' });
    else if (/^\d+$/.test(size) && Number(size) !== digest.size) changed.push({ name, what: 'size' });
  }
  return { changed, unreadable };
}
