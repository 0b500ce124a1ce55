/**
 * Source distributions: tar files behind gzip, read once from the front within limits. Nothing here opens a file or knows a path.
 *
 * No package does this: those that read tar files look for further compression by themselves and inflate it without our
 * limits, or bring native code, and what is needed here (names, kinds, hashes) is less than what would guard them.
 * Read are ustar, pax and GNU's long names, as Python's tarfile writes them. A bomb, a cut end, a name that leads outside:
 * each is a trouble with one clear sentence.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { decode, type Tarball, type TarMember, type Trouble, tooLarge } from './files.ts';
import { MEMBERS_LIMIT } from './zip.ts';

/** Bytes of a tar file behind gzip at most; larger ones are not opened. */
export const TARBALL_LIMIT = 64 * 1024 * 1024;
/** Bytes that it may unpack to: a second of work (70 MB took 0.65 s of a processor). */
export const UNPACKED_LIMIT = 128 * 1024 * 1024;
/** Bytes of a member that is kept as text. */
const TEXT_LIMIT = 1024 * 1024;
/** Bytes of a member that holds a long name. */
const META_LIMIT = 64 * 1024;
/** No system makes a file of a longer path (PATH_MAX). */
const LONGEST_NAME = 4096;
const BLOCK = 512;

/**
 * The members of a gzipped tar file. Of those whose last name is in `wanted` the texts are kept too.
 * `source` gives the compressed bytes and is destroyed in the end.
 */
export async function readTarball(
  source: Readable,
  wanted: readonly string[],
  limit: number = UNPACKED_LIMIT,
): Promise<Tarball> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  source.on('error', (error) => gunzip.destroy(error));
  const reader = new TarReader(new Set(wanted));
  let unpacked = 0;
  try {
    for await (const chunk of source.pipe(gunzip)) {
      if (!(chunk instanceof Uint8Array)) continue;
      unpacked += chunk.length;
      if (unpacked > limit) return { trouble: unpacksTooFar(limit) };
      reader.take(chunk);
      // What stands behind the end is not looked at, however much it is.
      if (reader.ended) break;
    }
    return reader.finish();
  } catch (error) {
    const words = error instanceof Unreadable ? error.message : `it cannot be unpacked (${wordsOf(error)})`;
    return { trouble: { code: 'unreadable', words } };
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

function unpacksTooFar(limit: number): Trouble {
  return { code: 'too-large', words: tooLarge(limit).words.replace('is larger', 'unpacks to more') };
}

class Unreadable extends Error {}

/** What a header says that is not about itself. */
interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** A member while its bytes come. */
interface Current {
  readonly header: Header;
  /** Bytes of it that are still to come, and of what fills its last block. */
  left: number;
  padding: number;
  readonly hash: Hash | undefined;
  readonly kept: Uint8Array[] | undefined;
}

/** Takes bytes as they come, in pieces of any length. */
class TarReader {
  ended = false;
  readonly #wanted: ReadonlySet<string>;
  readonly #members = new Map<string, TarMember>();
  #begun: Uint8Array = new Uint8Array(0);
  #current: Current | undefined;
  #name: string | undefined;
  #size: number | undefined;
  #headers = 0;

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  take(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.ended) {
      if (this.#current) {
        at += this.#takeBody(this.#current, chunk.subarray(at));
        continue;
      }
      const block = Buffer.concat([this.#begun, chunk.subarray(at, at + BLOCK - this.#begun.length)]);
      at += block.length - this.#begun.length;
      this.#begun = block.length < BLOCK ? block : new Uint8Array(0);
      if (block.length === BLOCK) this.#takeHeader(block);
    }
  }

  finish(): Tarball {
    if (this.#current || this.#begun.length > 0 || (!this.ended && this.#members.size === 0))
      throw new Unreadable('it is cut short');
    return { members: [...this.#members.values()] };
  }

  #takeHeader(block: Buffer): void {
    // Two blocks of zeros are the end; one alone is as good.
    if (block.every((byte) => byte === 0)) {
      this.ended = true;
      return;
    }
    const header = readHeader(block);
    this.#headers += 1;
    if (this.#headers > MEMBERS_LIMIT) throw new Unreadable(`it has more than ${MEMBERS_LIMIT} members`);
    const isMeta = META.has(header.type);
    const size = isMeta ? header.size : (this.#size ?? header.size);
    if (isMeta && size > META_LIMIT) throw new Unreadable('it has a header that is too long');
    const name = isMeta ? header.name : (this.#name ?? header.name);
    const isFile = FILE.has(header.type) && !name.endsWith('/');
    // A link has no bytes of its own, whatever size its header says.
    const body = isMeta || isFile || !EMPTY.has(header.type) ? size : 0;
    const keeps = isMeta || (isFile && size <= TEXT_LIMIT && this.#wanted.has(lastName(name)));
    this.#current = {
      header: { ...header, name },
      left: body,
      padding: (BLOCK - (body % BLOCK)) % BLOCK,
      hash: isFile ? createHash('sha256') : undefined,
      kept: keeps ? [] : undefined,
    };
    if (!isMeta) [this.#name, this.#size] = [undefined, undefined];
    if (body === 0) this.#close(this.#current);
  }

  #takeBody(current: Current, bytes: Uint8Array): number {
    const own = bytes.subarray(0, current.left);
    current.hash?.update(own);
    // A copy: the inflater uses its memory again.
    if (current.kept && own.length > 0) current.kept.push(Uint8Array.from(own));
    current.left -= own.length;
    const filling = Math.min(current.padding, bytes.length - own.length);
    if (current.left === 0) current.padding -= filling;
    if (current.left === 0 && current.padding === 0) this.#close(current);
    return own.length + (current.left === 0 ? filling : 0);
  }

  #close({ header, hash, kept }: Current): void {
    this.#current = undefined;
    const { name, type } = header;
    const content = kept && Buffer.concat(kept);
    if (META.has(type)) {
      this.#takeMeta(type, content ?? Buffer.alloc(0));
      return;
    }
    if (name.length > LONGEST_NAME) throw new Unreadable('it has a member with a name that is too long');
    const path = withoutSlashes(name.replace(/^(?:\.\/)+/, ''));
    if (path === '' || path === '.') return;
    if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..'))
      throw new Unreadable(`it has a member \`${path}\` that leads out of it`);
    const kind = hash ? 'file' : LINKS.has(type) ? 'link' : type === '5' ? 'folder' : 'other';
    const text = content && decode(content);
    const member = { name: path, kind: name.endsWith('/') && kind !== 'link' ? 'folder' : kind } as const;
    this.#members.set(path, {
      ...member,
      sha256: hash?.digest('base64url'),
      text: text && 'text' in text ? text.text : undefined,
    });
  }

  #takeMeta(type: string, content: Buffer): void {
    if (type === 'L') this.#name = utf8(content).replace(/\0[\s\S]*$/, '');
    if (type !== 'x') return;
    const records = paxRecords(content);
    this.#name = records.get('path') ?? this.#name;
    const size = records.get('size');
    if (size === undefined) return;
    if (!/^\d{1,15}$/.test(size)) throw new Unreadable('it says a size that is no number');
    this.#size = Number(size);
  }
}

/** Headers about the next member: pax, and GNU's long names of members and of what links lead to; `g` is about all. */
const META: ReadonlySet<string> = new Set(['x', 'g', 'L', 'K']);
const FILE: ReadonlySet<string> = new Set(['0', '\0', '7']);
/** Links, devices, folders and pipes. */
const EMPTY: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6']);
const LINKS: ReadonlySet<string> = new Set(['1', '2']);

function readHeader(block: Buffer): Header {
  let sum = 8 * 0x20;
  for (const [i, byte] of block.entries()) if (i < 148 || i >= 156) sum += byte;
  if (sum !== number(block.subarray(148, 156))) throw new Unreadable('it is no tar file, or is damaged');
  const field = (start: number, length: number) => utf8(untilZero(block.subarray(start, start + length)));
  const type = block.toString('latin1', 156, 157);
  // GNU's own format has the same word, and something else in the place of the prefix.
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? field(345, 155) : '';
  const name = field(0, 100);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size: number(block.subarray(124, 136)), type };
}

/** Octal digits, or where the first bit is set the number itself. */
function number(field: Buffer): number {
  let value = 0;
  if ((field[0] ?? 0) & 0x80) {
    for (const [i, byte] of field.entries()) value = value * 256 + (i === 0 ? byte & 0x7f : byte);
  } else {
    const text = untilZero(field).toString('latin1').trim();
    value = text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  }
  if (!Number.isSafeInteger(value)) throw new Unreadable('it is no tar file, or is damaged');
  return value;
}

/** Of the records `LENGTH KEY=VALUE\n`, the length in bytes and of all of it, those of the path and the size. */
function paxRecords(content: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const blank = content.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(content.toString('latin1', at, blank));
    const end = at + length;
    if (!(length > blank - at + 1 && end <= content.length)) break;
    const equals = content.indexOf(0x3d, blank);
    const key = equals < end ? content.toString('latin1', blank + 1, equals) : '';
    if (key === 'path' || key === 'size') records.set(key, utf8(content.subarray(equals + 1, end - 1)));
    at = end;
  }
  return records;
}

function untilZero(field: Buffer): Buffer {
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A byte that is not UTF-8 becomes U+FFFD, as in the names that the disk gives. */
function utf8(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** Without those at the end; a pattern would look again from each slash of a long row. */
function withoutSlashes(name: string): string {
  let end = name.length;
  while (name[end - 1] === '/') end--;
  return name.slice(0, end);
}
