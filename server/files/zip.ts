/**
 * Zip files, so wheels: what they contain, read within limits. Nothing here opens a file or knows a path.
 *
 * A bomb, a lie about a size, a name that leads outside, a cut end: each is a trouble with one clear sentence.
 */
import { Readable } from 'node:stream';
import type { Entry, RandomAccessReader, ZipFile } from 'yauzl';
import { type Archive, decode, type Member, type MemberDigest, type Text, tooLarge } from './files.ts';
import { digestOf, isPossible, PIECE, unusable, wordsOf } from './zip-digest.ts';

/** Members of an archive at most. */
export const MEMBERS_LIMIT = 100_000;
/** Bytes read of one member of an archive at most. */
export const MEMBER_LIMIT = 8 * 1024 * 1024;
/** Bytes before the name in the header that stands in front of a member's data. */
const LOCAL_HEADER = 30;
/** The same of an entry of the directory. */
const DIRECTORY_HEADER = 46;

/** The bytes of an archive. `read` throws where there are fewer than it is asked for, and may open what `close` closed. */
export interface Source {
  readonly size: number;
  read(position: number, length: number): Buffer;
  close(): void;
}

/** The library, which the caller loads when the first archive is read. */
type Yauzl = typeof import('yauzl');
interface Pace {
  giveWay(): Promise<void> | undefined;
}

/**
 * The central directory of a zip file. The file is open while the directory is read, and again while a member is:
 * nobody has to remember to close it.
 */
export async function readArchive(yauzl: Yauzl, source: Source, pace: Pace): Promise<Archive> {
  const { before, end, directory } = frameOf(source);
  const reader = randomAccess(yauzl.RandomAccessReader, source, before);
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, end - before, {
      lazyEntries: true,
      autoClose: false,
      // The library would stop at the first name that leads outside.
      decodeStrings: false,
    });
    if (zip.entryCount > MEMBERS_LIMIT) return unusable(`it has more than ${MEMBERS_LIMIT} members`);
    const { entries, members, length } = await list(yauzl, zip, pace);
    return {
      names: [...entries.keys()],
      members,
      strayBytes: {
        before,
        after: source.size - end,
        uncounted: Math.max(0, (directory ?? length) - length),
      },
      read: async (name) => {
        const entry = entries.get(name);
        return entry ? readMember(zip, entry).finally(() => source.close()) : { absent: true };
      },
      digests: async (wanted) => {
        const digests: MemberDigest[] = [];
        const data = (start: number, length: number) => source.read(before + start, length);
        for (const { name, algorithm } of wanted) {
          const entry = entries.get(name);
          digests.push(entry ? await digestOf(zip, entry, algorithm, data) : { absent: true });
          await pace.giveWay();
        }
        source.close();
        return digests;
      },
    };
  } catch (error) {
    return unusable(`it is no zip file that can be read (${wordsOf(error)})`);
  } finally {
    source.close();
  }
}

/** The entries that can be asked for, all of them, and the bytes that they take in the directory. */
function list(yauzl: Yauzl, zip: ZipFile, pace: Pace): Promise<Listed> {
  const entries = new Map<string, Entry>();
  const members: Member[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      const { generalPurposeBitFlag: flags, fileNameRaw, extraFields, fileCommentLength } = entry;
      length += DIRECTORY_HEADER + fileNameRaw.length + entry.extraFieldLength + fileCommentLength;
      const name = yauzl.getFileNameLowLevel(flags, fileNameRaw, extraFields, true);
      const member = memberOf(entry, name);
      members.push(member);
      // Of two members with one name the later one counts, as for Python's zipfile.
      const asked = name.includes('\\') ? name.replaceAll('\\', '/') : name;
      if (member.kind !== 'folder' && !leadsElsewhere(asked)) entries.set(asked, entry);
      const turn = pace.giveWay();
      if (turn) turn.then(() => zip.readEntry());
      else zip.readEntry();
    });
    zip.on('end', () => resolve({ entries, members, length }));
    zip.on('error', reject);
    zip.readEntry();
  });
}

/** An absolute path, one with the letter of a drive, or one with `..` in it. */
function leadsElsewhere(name: string): boolean {
  return name.startsWith('/') || name[1] === ':' || (name.includes('..') && name.split('/').includes('..'));
}

interface Listed {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly members: readonly Member[];
  readonly length: number;
}

/** The record that ends a zip file: its signature, its length without the comment; and what zip64 puts in front of it. */
const END = Buffer.from('PK\x05\x06');
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LENGTH = 20 + 56;

/**
 * Where the archive itself begins and ends in the file. Python's zipfile looks for it past what stands before and behind
 * it; a program that unpacks itself is made that way. The whole file where there is no such archive.
 */
function frameOf(source: Source): Frame {
  const { size } = source;
  const whole = { before: 0, end: size, directory: undefined };
  const length = Math.min(size, END_LENGTH + LONGEST_COMMENT);
  const tail = readOrNothing(source, size - length, length);
  const at = tail.lastIndexOf(END);
  if (at < 0 || at + END_LENGTH > tail.length) return whole;
  const end = size - length + at + END_LENGTH + tail.readUInt16LE(at + 20);
  const isZip64 = at >= 20 && tail.readUInt32LE(at - 20) === ZIP64_LOCATOR;
  const [directory, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  const before = size - length + at - (isZip64 ? ZIP64_LENGTH : 0) - directory - offset;
  // In zip64 these four bytes may all be set, and say nothing then.
  const isSaid = offset !== 0xffffffff && directory !== 0xffffffff;
  return {
    before: isSaid && before > 0 ? before : 0,
    end: Math.min(end, size),
    directory: isSaid ? directory : undefined,
  };
}

interface Frame {
  readonly before: number;
  readonly end: number;
  /** The length of the directory, where it is said in the usual place. */
  readonly directory: number | undefined;
}

function readOrNothing(source: Source, position: number, length: number): Buffer {
  try {
    return source.read(position, length);
  } catch {
    return Buffer.alloc(0);
  }
}

function memberOf(entry: Entry, name: string): Member {
  const { uncompressedSize: size, compressedSize: packed, relativeOffsetOfLocalHeader: start } = entry;
  // The upper half of the attributes is the file's mode where a Unix wrote them.
  const mode = entry.versionMadeBy >> 8 === 3 ? (entry.externalFileAttributes >>> 16) & 0o170000 : 0;
  return {
    name,
    size,
    packed,
    kind: name.endsWith('/') ? 'folder' : mode === 0o120000 ? 'link' : 'file',
    encrypted: entry.isEncrypted(),
    method: entry.compressionMethod,
    start,
    end: start + LOCAL_HEADER + entry.fileNameRaw.length + packed,
  };
}

async function readMember(zip: ZipFile, entry: Entry): Promise<Text> {
  const { uncompressedSize: size, compressedSize } = entry;
  if (size > MEMBER_LIMIT || compressedSize > MEMBER_LIMIT) return { trouble: tooLarge(MEMBER_LIMIT) };
  if (!isPossible(entry)) return unusable('it claims a size that it cannot have');
  try {
    return decode(await collect(await zip.openReadStreamPromise(entry)));
  } catch (error) {
    return unusable(`it cannot be unpacked (${wordsOf(error)})`);
  }
}

function collect(stream: Readable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    stream.on('data', (chunk: Uint8Array) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > MEMBER_LIMIT) stream.destroy();
    });
    stream.on('end', () => resolve(Buffer.concat(chunks)));
    stream.on('close', () => reject(new Error('it ends early')));
    // Stays for good: the inflater may complain once more after its first error.
    stream.on('error', reject);
  });
}

/** yauzl's way of reading, over a Source whose first bytes are left out. */
function randomAccess(Base: typeof RandomAccessReader, source: Source, before: number): RandomAccessReader {
  return new (class extends Base {
    override read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
      done: (error: Error | null) => void,
    ): void {
      let problem: Error | null = null;
      try {
        source.read(before + position, length).copy(buffer, offset);
      } catch (error) {
        problem = error instanceof Error ? error : new Error(String(error));
      }
      // Not at once: yauzl reads the next member from within, and thousands of them would overflow the stack.
      process.nextTick(done, problem);
    }
    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from(pieces(source, before + start, before + end));
    }
  })();
}

function* pieces(source: Source, start: number, end: number): Iterable<Buffer> {
  for (let from = start; from < end; from += PIECE) yield source.read(from, Math.min(PIECE, end - from));
}
