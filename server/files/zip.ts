/**
 * Zip files, so wheels: what they contain, read within limits. Nothing here opens a file or knows a path.
 *
 * A bomb, a lie about a size, a name that leads outside, a cut end: each is a trouble with one clear sentence.
 */
import { Readable } from 'node:stream';
import type { Entry, RandomAccessReader } from 'yauzl';
import { type Archive, decode, type Text, type Trouble, tooLarge } from './files.ts';

/** Members of an archive at most. */
export const MEMBERS_LIMIT = 100_000;
/** Bytes read of one member of an archive at most. */
export const MEMBER_LIMIT = 8 * 1024 * 1024;
/** Deflate cannot make more than 1,032 bytes of one; a member that claims more is not what it says. */
const RATIO_LIMIT = 1100;

/** The bytes of an archive. `read` throws where there are fewer than it is asked for, and may open what `close` closed. */
export interface Source {
  readonly size: number;
  read(position: number, length: number): Buffer;
  close(): void;
}

/** The library, which the caller loads when the first archive is read. */
type Yauzl = typeof import('yauzl');

/**
 * The central directory of a zip file. The file is open while the directory is read, and again while a member is:
 * nobody has to remember to close it.
 */
export async function readArchive(
  yauzl: Yauzl,
  source: Source,
  pace: { giveWay(): Promise<void> | undefined },
): Promise<Archive> {
  const reader = randomAccess(yauzl.RandomAccessReader, source);
  const entries = new Map<string, Entry>();
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, source.size, {
      lazyEntries: true,
      autoClose: false,
    });
    if (zip.entryCount > MEMBERS_LIMIT) return unusable(`it has more than ${MEMBERS_LIMIT} members`);
    for await (const entry of zip.eachEntry()) {
      // Of two members with one name the later one counts, as for Python's zipfile; a folder's name ends in a slash.
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
      await pace.giveWay();
    }
    const open = (entry: Entry) => zip.openReadStreamPromise(entry).finally(() => source.close());
    return {
      names: [...entries.keys()],
      read: async (name) => {
        const entry = entries.get(name);
        return entry ? readMember(entry, open) : { absent: true };
      },
    };
  } catch (error) {
    return unusable(`it is no zip file that can be read (${wordsOf(error)})`);
  } finally {
    source.close();
  }
}

async function readMember(entry: Entry, open: (entry: Entry) => Promise<Readable>): Promise<Text> {
  const { uncompressedSize: size, compressedSize } = entry;
  if (size > MEMBER_LIMIT || compressedSize > MEMBER_LIMIT) return { trouble: tooLarge(MEMBER_LIMIT) };
  if (size > 4096 + compressedSize * RATIO_LIMIT) return unusable('it claims a size that it cannot have');
  try {
    return decode(await collect(await open(entry)));
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

function unusable(words: string): { readonly trouble: Trouble } {
  return { trouble: { code: 'unreadable', words } };
}

function wordsOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
  return first.charAt(0).toLowerCase() + first.slice(1);
}

/** yauzl's way of reading, over a Source. */
function randomAccess(Base: typeof RandomAccessReader, source: Source): RandomAccessReader {
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
        source.read(position, length).copy(buffer, offset);
      } catch (error) {
        problem = error instanceof Error ? error : new Error(String(error));
      }
      // Not at once: yauzl reads the next member from within, and thousands of them would overflow the stack.
      process.nextTick(done, problem);
    }
    override _readStreamForRange(start: number, end: number): Readable {
      return Readable.from([source.read(start, end - start)]);
    }
  })();
}
