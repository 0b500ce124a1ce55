/** Tar files behind gzip: made here byte by byte, and damaged in every way. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { disk } from '../server/files/disk.ts';
import type { Tarball } from '../server/files/files.ts';
import { readTarball } from '../server/files/tar.ts';

interface Member {
  readonly name: string;
  readonly content?: string;
  readonly type?: string;
  readonly prefix?: string;
  /** What the header claims. */
  readonly size?: number;
}

function tar(members: readonly Member[], end = true): Buffer {
  const parts = members.flatMap(({ name, content = '', type = '0', prefix = '', size }) => {
    const bytes = Buffer.from(content);
    const block = Buffer.alloc(512);
    block.write(name, 0);
    block.write('0000644\0', 100);
    block.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
    block.fill(' ', 148, 156);
    block.write(type, 156);
    block.write('ustar\0' + '00', 257);
    block.write(prefix, 345);
    const sum = block.reduce((all, byte) => all + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(end ? 1024 : 0)]);
}

const pax = (records: Readonly<Record<string, string>>): Member => ({
  name: 'PaxHeaders/x',
  type: 'x',
  content: Object.entries(records)
    .map(([key, value]) => {
      const rest = Buffer.byteLength(` ${key}=${value}\n`);
      const length = [1, 2, 3, 4]
        .map((digits) => rest + digits)
        .find((all) => `${all}`.length === all - rest);
      return `${length} ${key}=${value}\n`;
    })
    .join(''),
});

/** In pieces of the given length, so that headers and names are cut anywhere. */
function read(bytes: Buffer, piece = bytes.length, limit?: number): Promise<Tarball> {
  const pieces = function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  return readTarball(Readable.from(pieces()), ['PKG-INFO'], limit);
}
const readable = async (members: readonly Member[]) => {
  const answer = await read(gzipSync(tar(members)));
  return 'members' in answer ? answer.members : answer;
};
const words = async (bytes: Buffer, limit?: number) => {
  const answer = await read(bytes, bytes.length, limit);
  return 'trouble' in answer ? answer.trouble.words : answer;
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');

describe('the members of a tar file', () => {
  it('are told by name, kind and hash, and those that are wanted by their text', async () => {
    const members = await readable([
      { name: 'a-1.0/', type: '5' },
      { name: 'a-1.0/PKG-INFO', content: 'Name: a\n' },
      { name: './a-1.0/b.py', content: 'x'.repeat(1000) },
      { name: 'a-1.0/empty' },
      { name: 'a-1.0/link', type: '2' },
    ]);
    expect(members).toEqual([
      { name: 'a-1.0', kind: 'folder', sha256: undefined, text: undefined },
      { name: 'a-1.0/PKG-INFO', kind: 'file', sha256: sha256('Name: a\n'), text: 'Name: a\n' },
      { name: 'a-1.0/b.py', kind: 'file', sha256: sha256('x'.repeat(1000)), text: undefined },
      { name: 'a-1.0/empty', kind: 'file', sha256: sha256(''), text: undefined },
      { name: 'a-1.0/link', kind: 'link', sha256: undefined, text: undefined },
    ]);
  });

  it('may have long names, by a prefix, by pax or as GNU writes them', async () => {
    const long = `a/${'ü'.repeat(120)}/b.py`;
    const members = await readable([
      { name: 'b.py', prefix: 'a/deep' },
      pax({ path: long }),
      { name: 'cut' },
      { name: '././@LongLink', type: 'L', content: `${long}.gnu\0` },
      { name: 'cut' },
      {
        name: 'pax_global_header',
        type: 'g',
        content: '52 comment=0123456789012345678901234567890123456789\n',
      },
      { name: 'last' },
    ]);
    expect(members).toMatchObject([
      { name: 'a/deep/b.py' },
      { name: long },
      { name: `${long}.gnu` },
      { name: 'last' },
    ]);
  });

  it('are the same however the bytes come', async () => {
    const bytes = gzipSync(
      tar([pax({ path: 'a/ü/PKG-INFO' }), { name: 'cut', content: 'ä'.repeat(700) }, { name: 'a/c' }]),
    );
    const whole = await read(bytes);
    for (const piece of [1, 7, 511, 513]) expect(await read(bytes, piece)).toEqual(whole);
  });
});

describe('a tar file that cannot be read', () => {
  it('says in one sentence what is wrong with it', async () => {
    const plain = tar([{ name: 'a/b', content: 'x'.repeat(2000) }]);
    expect(await words(Buffer.from('no archive'))).toBe('it cannot be unpacked (incorrect header check)');
    expect(await words(gzipSync(plain).subarray(0, 40))).toBe(
      'it cannot be unpacked (unexpected end of file)',
    );
    expect(await words(gzipSync(plain.subarray(0, 1000)))).toBe('it is cut short');
    expect(await words(gzipSync(plain.subarray(0, 700)))).toBe('it is cut short');
    expect(await words(gzipSync(''))).toBe('it is cut short');
    expect(await words(gzipSync(Buffer.alloc(2048, 'x')))).toBe('it is no tar file, or is damaged');
    expect(await words(gzipSync(tar([{ name: 'a', type: 'x', size: 2 ** 31 }])))).toBe(
      'it has a header that is too long',
    );
  });

  it('does not lead outside', async () => {
    for (const name of ['/etc/passwd', '../a', 'a/../../b', 'a\\b'])
      expect(await words(gzipSync(tar([{ name, content: 'x' }])))).toBe(
        `it has a member \`${name}\` that leads out of it`,
      );
    expect(await words(gzipSync(tar([pax({ path: '/a' }), { name: 'a' }])))).toContain('leads out');
  });

  it('is not unpacked further than the limit, however little of it there is', async () => {
    const bomb = gzipSync(tar([{ name: 'a', content: '\0'.repeat(3 * 1024 * 1024) }]));
    expect(bomb.length).toBeLessThan(5000);
    expect(await words(bomb, 2 * 1024 * 1024)).toBe('it unpacks to more than 2 MiB');
    // What stands behind the end does not count.
    const padded = gzipSync(Buffer.concat([tar([{ name: 'a' }]), Buffer.alloc(9 * 1024 * 1024)]));
    expect(await read(padded, padded.length, 2 * 1024 * 1024)).toMatchObject({ members: [{ name: 'a' }] });
  });

  it('is an answer, whichever bytes are changed, and so it is below gzip', async () => {
    const plain = tar([
      pax({ path: 'a/b/PKG-INFO', size: '5' }),
      { name: 'c', content: 'hello' },
      { name: 'd' },
    ]);
    const change = fc.record({ at: fc.nat(plain.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.nat(plain.length),
        fc.boolean(),
        async (changes, cut, inside) => {
          const bytes = Buffer.from(inside ? plain : gzipSync(plain));
          for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
          const kept = bytes.subarray(0, Math.max(1, cut));
          const answer = await read(inside ? gzipSync(kept) : kept);
          expect('members' in answer || ('trouble' in answer && !answer.trouble.words.includes('\n'))).toBe(
            true,
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('on the disk', () => {
  it('a tar file is closed in the end, and what is none says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tar-'));
    try {
      writeFileSync(join(folder, 'a.tar.gz'), gzipSync(tar([{ name: 'a/PKG-INFO', content: 'x' }])));
      writeFileSync(join(folder, 'b.tar.gz'), 'no archive');
      const files = disk(folder);
      expect(await files.tarball('a.tar.gz', ['PKG-INFO'])).toMatchObject({ members: [{ text: 'x' }] });
      expect(await files.tarball('b.tar.gz', [])).toMatchObject({ trouble: { code: 'unreadable' } });
      expect(await files.tarball('c.tar.gz', [])).toEqual({ absent: true });
      expect(await files.tarball('.', [])).toMatchObject({ trouble: { code: 'folder' } });
      await vi.waitFor(() => expect(openFiles(folder)).toEqual([]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function openFiles(folder: string): readonly string[] {
  if (!existsSync('/proc/self/fd')) return [];
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });
}
