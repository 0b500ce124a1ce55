import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Cached, cached } from '../server/files/cached.ts';
import { disk } from '../server/files/disk.ts';
import type { Files } from '../server/files/files.ts';

let folder: string;
let calls: string[];
let files: Cached;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cached-'));
  calls = [];
  files = cached(counting(disk(folder)));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, content = '') => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
};

/** Every call as it reaches the disk. */
function counting(below: Files): Files {
  const note = (what: string, path: string) => calls.push(`${what} ${path.replace(`${folder}/`, '')}`);
  return {
    folder: below.folder,
    revision: below.revision,
    at: (path) => counting(below.at(path)),
    read: (path, limit) => {
      note('read', path);
      return below.read(path, limit);
    },
    bytes: (path, limit) => {
      note('bytes', path);
      return below.bytes(path, limit);
    },
    digests: (path, names, limit) => {
      for (const name of names) note('digest', `${path}/${name}`);
      return below.digests(path, names, limit);
    },
    list: (path) => {
      note('list', path);
      return below.list(path);
    },
    stat: (path) => {
      note('stat', path);
      return below.stat(path);
    },
    archive: (path) => below.archive(path),
    tarball: (path, wanted) => below.tarball(path, wanted),
    real: (path) => below.real(path),
  };
}

test('A file is read once, also by those who ask at the same time', async () => {
  put('a', 'one');
  const answers = await Promise.all([files.read('a'), files.at('/').read(`${folder}/a`), files.read('./a')]);
  put('a', 'two');
  expect([...answers, await files.read('a')]).toEqual(Array(4).fill({ text: 'one' }));
  expect(calls).toEqual(['stat a', 'read a']);
});

test('Looking again at what has not changed costs one stat a path and keeps the revision', async () => {
  put('a', 'one');
  put('sub/b');
  await files.read('a');
  await files.list('sub');
  await files.read('absent');
  const { revision } = files;
  calls = [];
  expect(await files.revalidate()).toBe(false);
  expect(files.revision).toBe(revision);
  expect(calls).toEqual(['stat a', 'stat sub', 'stat absent']);
});

test('A digest is remembered beside how its file looked', async () => {
  put('a', 'one');
  const [first] = await files.digests('', ['a'], 99);
  put('a', 'two');
  expect(await files.at('/').digests(folder, ['a'], 99)).toEqual([first]);
  expect(await files.revalidate()).toBe(true);
  expect(await files.digests('', ['a'], 99)).not.toEqual([first]);
});

test('A change of content, an appearance and a disappearance are each another revision', async () => {
  put('a', 'one');
  put('sub/b');
  await files.read('a');
  await files.read('absent');
  await files.list('sub');
  const changed = async (change: () => void) => {
    const before = files.revision;
    change();
    return [await files.revalidate(), files.revision !== before];
  };
  expect(await changed(() => put('a', 'three'))).toEqual([true, true]);
  expect(await files.read('a')).toEqual({ text: 'three' });
  expect(await changed(() => put('absent', 'here'))).toEqual([true, true]);
  expect(await files.read('absent')).toEqual({ text: 'here' });
  expect(await changed(() => rmSync(join(folder, 'a')))).toEqual([true, true]);
  expect(await files.read('a')).toEqual({ absent: true });
  expect(await changed(() => put('sub/c'))).toEqual([true, true]);
  expect((await files.list('sub')).entries.length).toBe(2);
  expect(await changed(() => put('nobody/asked'))).toEqual([false, false]);
});

test('A touched file with the same text is the same for its readers, and another for who asked for its times', async () => {
  put('a', 'one');
  await files.read('a');
  utimesSync(join(folder, 'a'), 1, 1);
  expect(await files.revalidate()).toBe(false);
  await files.stat('a');
  utimesSync(join(folder, 'a'), 2, 2);
  expect(await files.revalidate()).toBe(true);
  expect((await files.stat('a'))?.mtime).toBe(2_000_000_000n);
});

test('What is forgotten is read again when it is settled, and only that', async () => {
  put('src/a/b.py', 'one');
  put('other', 'one');
  await files.read('src/a/b.py');
  await files.read('other');
  put('src/a/b.py', 'two');
  put('other', 'two');
  expect(files.forget('nobody/asked')).toBe(false);
  expect(files.forget('src/a/b.py')).toBe(true);
  calls = [];
  expect(await files.settle()).toBe(true);
  expect(calls).toEqual(['stat src/a/b.py', 'read src/a/b.py']);
  expect(await files.settle()).toBe(false);
  expect(await files.read('src/a/b.py')).toEqual({ text: 'two' });
  expect(await files.read('other')).toEqual({ text: 'one' });
});

test('A read of what is forgotten does not wait for anybody to settle it', async () => {
  put('a', 'one');
  await files.read('a');
  const { revision } = files;
  put('a', 'two');
  files.forget('a');
  expect(await Promise.all([files.read('a'), files.read('a')])).toEqual([{ text: 'two' }, { text: 'two' }]);
  expect(files.revision).not.toBe(revision);
});

test('Forgetting a folder forgets what is below it, and a file the folder that lists it', async () => {
  put('src/a/b.py', 'one');
  await files.read('src/a/b.py');
  await files.list('src/a');
  renameSync(join(folder, 'src'), join(folder, 'gone'));
  expect(files.forget('src')).toBe(true);
  expect(await files.settle()).toBe(true);
  expect(await files.read('src/a/b.py')).toEqual({ absent: true });
  put('src/a/new.py');
  expect(files.forget('src/a/new.py')).toBe(true);
  await files.settle();
  expect((await files.list('src/a')).entries.map(({ name }) => name)).toEqual(['new.py']);
});

test('A link in a listed folder that starts to lead somewhere is noticed', async () => {
  symlinkSync('later', join(folder, 'link'));
  mkdirSync(join(folder, 'sub'));
  symlinkSync('../later', join(folder, 'sub/link'));
  expect((await files.list('sub')).entries).toEqual([{ name: 'link', kind: 'other', link: true }]);
  put('later');
  expect(await files.revalidate()).toBe(true);
  expect((await files.list('sub')).entries).toEqual([{ name: 'link', kind: 'file', link: true }]);
});

test('With a clock, a file written just before it was read is read again even if it looks the same', async () => {
  let now = 10_000_000_000n;
  files = cached(counting(disk(folder)), () => now);
  put('a', 'one');
  utimesSync(join(folder, 'a'), 9, 9);
  await files.read('a');
  calls = [];
  now += 10_000_000_000n;
  await files.revalidate();
  expect(calls).toEqual(['stat a', 'read a']);
  calls = [];
  await files.revalidate();
  expect(calls).toEqual(['stat a']);
});

test('Memory is bounded: old answers are dropped and read again, and a change meanwhile still counts', async () => {
  files = cached(counting(disk(folder)), undefined, { bytes: 10_000, paths: 1000 });
  for (let i = 0; i < 10; i++) put(`f${i}`, `${i}`.repeat(1000));
  for (let i = 0; i < 10; i++) await files.read(`f${i}`);
  const { revision } = files;
  calls = [];
  await files.read('f9');
  expect(calls).toEqual([]);
  expect(await files.read('f0')).toEqual({ text: '0'.repeat(1000) });
  expect(calls).toEqual(['stat f0', 'read f0']);
  expect(files.revision).toBe(revision);
  put('f1', 'changed');
  expect(await files.read('f1')).toEqual({ text: 'changed' });
  expect(files.revision).not.toBe(revision);
});

test('More paths than can be remembered start a new revision', async () => {
  files = cached(disk(folder), undefined, { bytes: 1_000_000, paths: 10 });
  const { revision } = files;
  for (let i = 0; i < 11; i++) await files.read(`f${i}`);
  expect(files.revision).not.toBe(revision);
  expect(files.known()).toEqual([`${folder}/f10`]);
});
