/** What the members of a zip file really hold, read to the last byte within limits. */
import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import type { MemberDigest, Trouble } from './files.ts';

/** Deflate cannot make more than 1,032 bytes of one; a member that claims more is not what it says. */
const RATIO_LIMIT = 1100;
/** Bytes of a member's data that are read at once. */
export const PIECE = 1024 * 1024;

/** Reads a member to its end and hashes it. `data` gives bytes of the archive. */
export async function digestOf(
  zip: ZipFile,
  entry: Entry,
  algorithm: string,
  data: (start: number, length: number) => Buffer,
): Promise<MemberDigest> {
  const { uncompressedSize, compressedSize } = entry;
  if (!isPossible(entry)) return unusable('it claims a size that it cannot have');
  try {
    const local = await zip.readLocalFileHeaderPromise(entry);
    if (!local.fileName.equals(entry.fileNameRaw))
      return unusable('its own header gives it another name than the directory of the archive does');
    const hash = hashing(algorithm);
    let [size, checksum] = [0, 0];
    const isSmall = compressedSize <= PIECE && uncompressedSize <= PIECE && entry.canDecodeFileData();
    const chunks = isSmall
      ? [inflated(data(local.fileDataStart, compressedSize), entry)]
      : await zip.openReadStreamPromise(entry);
    // Stays for good: the inflater may complain once more after its first error.
    if (!Array.isArray(chunks)) chunks.on('error', () => undefined);
    for await (const chunk of chunks) {
      hash?.update(chunk);
      size += chunk.length;
      checksum = CRC32?.(chunk, checksum) ?? checksum;
    }
    if (CRC32 && checksum !== entry.crc32)
      return unusable('it is damaged: its checksum is another than the archive says');
    return { hash: hash?.digest('base64url'), size };
  } catch (error) {
    return unusable(`it cannot be unpacked (${wordsOf(error)})`);
  }
}

/** A small member at once: a stream for each would take three times as long for all of them. */
function inflated(packed: Buffer, { compressionMethod, uncompressedSize: size }: Entry): Buffer {
  const most = { maxOutputLength: size + 1, chunkSize: Math.max(size + 1, 64) };
  const bytes = compressionMethod === 0 ? packed : zlib.inflateRawSync(packed, most);
  if (bytes.length > size) throw new Error('too many bytes');
  if (bytes.length < size) throw new Error('not enough bytes');
  return bytes;
}

/** Since Node 20.15. */
const CRC32: Partial<typeof zlib>['crc32'] = zlib.crc32;

/** Of the names of hashlib those that OpenSSL spells otherwise. */
const SPELLINGS: Readonly<Record<string, string>> = { blake2b: 'blake2b512', blake2s: 'blake2s256' };

function hashing(algorithm: string): ReturnType<typeof createHash> | undefined {
  const name = SPELLINGS[algorithm] ?? algorithm.replaceAll('_', '-');
  try {
    return createHash(name);
  } catch {
    return undefined;
  }
}

/** Whether a member can have the size that it claims. */
export function isPossible({ uncompressedSize, compressedSize }: Entry): boolean {
  return uncompressedSize <= 4096 + compressedSize * RATIO_LIMIT;
}

/** That a file or a member is of no use, and why. */
export function unusable(words: string): { readonly trouble: Trouble } {
  return { trouble: { code: 'unreadable', words } };
}

/** The first sentence of an error, as a clause. */
export function wordsOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
  return first.charAt(0).toLowerCase() + first.slice(1);
}
