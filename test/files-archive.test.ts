import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { disk } from '../server/files/disk.ts';
import type { Archive } from '../server/files/files.ts';
import { zip } from './zip.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function archive(bytes: Buffer | string): Promise<Archive> {
  writeFileSync(join(folder, 'a.whl'), bytes);
  const answer = await disk(folder).archive('a.whl');
  expect(openFiles()).toEqual([]);
  return answer;
}

/** Files of the test's folder that this process holds open. */
function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });
}

async function readable(bytes: Buffer | string) {
  const answer = await archive(bytes);
  if (!('names' in answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

test('An archive lists its members without folders, and reads each one', async () => {
  const { names, read } = await readable(
    zip([
      { name: 'a/', content: '', method: 0 },
      { name: 'a/b.py', content: 'é = 1\n' },
      { name: 'a/stored', content: 'as it is', method: 0 },
      { name: 'a/empty', content: '', method: 0 },
      { name: 'twice', content: 'first' },
      { name: 'twice', content: 'second' },
      { name: 'latin', content: Buffer.from([0xe9]) },
    ]),
  );
  expect(names).toEqual(['a/b.py', 'a/stored', 'a/empty', 'twice', 'latin']);
  const texts = await Promise.all(names.map((name) => read(name)));
  expect(texts.slice(0, 4)).toEqual([
    { text: 'é = 1\n' },
    { text: 'as it is' },
    { text: '' },
    { text: 'second' },
  ]);
  expect(texts[4]).toMatchObject({ trouble: { code: 'encoding' } });
  expect(await read('no')).toEqual({ absent: true });
  expect(openFiles()).toEqual([]);
});

test('Empty files, other files and cut ones are no zip files, each in one sentence', async () => {
  const whole = zip([{ name: 'a', content: 'a'.repeat(1000) }]);
  for (const bytes of ['', '<!doctype html>', whole.subarray(0, whole.length - 30), whole.subarray(20)]) {
    const answer = await archive(bytes);
    expect(answer).toMatchObject({ trouble: { code: 'unreadable', words: expect.stringContaining('zip') } });
  }
  expect(await archive(zip([{ name: 'a', content: 'a' }], 33))).toMatchObject({
    trouble: { code: 'unreadable' },
  });
});

test('A name that leads outside is told, and cannot be asked for', async () => {
  for (const name of ['../evil', '/etc/evil', 'a/../../evil', '..\\evil']) {
    const { names, members, read } = await readable(zip([{ name, content: 'x' }]));
    expect(names).toEqual([]);
    expect(members.map((member) => member.name)).toEqual([name]);
    expect(await read(name)).toEqual({ absent: true });
  }
});

test('A bomb is not unpacked, whatever it says of its size', async () => {
  const big = Buffer.alloc(9 * 1024 * 1024);
  const { read } = await readable(
    zip([
      { name: 'honest', content: big },
      { name: 'small', content: big, size: 10 },
      { name: 'huge', content: 'x', size: 7 * 1024 * 1024 },
      { name: 'fine', content: 'fine' },
    ]),
  );
  expect(await read('honest')).toMatchObject({ trouble: { code: 'too-large' } });
  expect(await read('small')).toMatchObject({ trouble: { code: 'unreadable' } });
  expect(await read('huge')).toMatchObject({ trouble: { code: 'unreadable' } });
  expect(await read('fine')).toEqual({ text: 'fine' });
  expect(openFiles()).toEqual([]);
});

test('Encrypted, oddly packed and damaged members are troubles of their own', async () => {
  const bytes = zip([
    { name: 'secret', content: 'x', flags: 0x801 },
    { name: 'bzip2', content: 'x', method: 12 },
    { name: 'damaged', content: 'y'.repeat(5000) },
    { name: 'fine', content: 'fine' },
  ]);
  bytes.fill(0xff, bytes.indexOf('damaged') + 7, bytes.indexOf('damaged') + 12);
  const { read } = await readable(bytes);
  for (const name of ['secret', 'bzip2', 'damaged'])
    expect(await read(name)).toMatchObject({ trouble: { code: 'unreadable' } });
  expect(await read('fine')).toEqual({ text: 'fine' });
  expect(openFiles()).toEqual([]);
});

test('An archive of tens of thousands of members is listed, and one that claims too many is refused', async () => {
  const members = Array.from({ length: 30_000 }, (_, i) => ({ name: `m${i}`, content: '', method: 0 }));
  expect((await readable(zip(members))).names.length).toBe(30_000);
  const start = zip([]);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(200_000n, 24);
  record.writeBigUInt64LE(200_000n, 32);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeUInt32LE(1, 16);
  expect(await archive(Buffer.concat([record, locator, start]))).toMatchObject({
    trouble: { words: 'it has more than 100000 members' },
  });
});

test('A member is not read from a file that has been replaced since it was listed', async () => {
  const { read } = await readable(zip([{ name: 'a', content: 'old' }]));
  writeFileSync(join(folder, 'a.whl'), zip([{ name: 'b', content: 'other' }]));
  expect(await read('a')).toMatchObject({ trouble: { code: 'unreadable' } });
});
