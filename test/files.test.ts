import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { disk, nativePath, posixPath, surroundings } from '../server/files/disk.ts';
import type { Files } from '../server/files/files.ts';
import { memory } from '../server/files/memory.ts';
import { once } from '../server/files/once.ts';
import { overlay } from '../server/files/overlay.ts';
import { replaceFile } from '../server/files/writer.ts';

let folder: string;
let files: Files;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  files = disk(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, content: string | Uint8Array = '') => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
};

test('A file is read whole, with its byte order mark, from relative and absolute paths', async () => {
  put('sub/a.txt', '\uFEFFé🐍\r\n');
  expect(await files.read('sub/a.txt')).toEqual({ text: '\uFEFFé🐍\r\n' });
  expect(await files.at('sub').read('a.txt')).toEqual({ text: '\uFEFFé🐍\r\n' });
  expect(await files.at('sub').read('../sub/./a.txt')).toEqual({ text: '\uFEFFé🐍\r\n' });
  expect(await files.read(`${folder}/sub/a.txt`)).toEqual({ text: '\uFEFFé🐍\r\n' });
});

test('What is not there is absent, whatever the reason', async () => {
  put('a.txt');
  for (const path of ['b', 'a.txt/b', 'no/b', 'x'.repeat(300), 'a\0b'])
    expect(await files.read(path)).toEqual({ absent: true });
  expect(await files.stat('a.txt/b')).toBe(undefined);
  expect(await files.real('b')).toBe(undefined);
  expect(await files.list('no')).toEqual({ entries: [], complete: true, absent: true });
  expect(await files.archive('b.whl')).toEqual({ absent: true });
});

test('Bytes that are not UTF-8, a folder and a file over the limit are troubles that say so', async () => {
  put('latin.txt', Buffer.from([0x61, 0xe9, 0x62]));
  put('surrogate.txt', Buffer.from([0xed, 0xa0, 0x80]));
  put('large.txt', 'x'.repeat(101));
  expect(await files.read('latin.txt')).toMatchObject({ trouble: { code: 'encoding' } });
  expect(await files.read('surrogate.txt')).toMatchObject({ trouble: { code: 'encoding' } });
  expect(await files.read('.')).toMatchObject({ trouble: { code: 'folder' } });
  expect(await files.read('large.txt', 100)).toMatchObject({ trouble: { code: 'too-large' } });
  expect(await files.read('large.txt', 101)).toEqual({ text: 'x'.repeat(101) });
  expect(await files.bytes('large.txt', 100)).toMatchObject({ trouble: { code: 'too-large' } });
  expect(await files.list('large.txt')).toMatchObject({ entries: [], trouble: { code: 'not-a-file' } });
});

test('A digest is that of the bytes, however many are asked for and whatever is in the place of a file', async () => {
  const kinds = ['empty', 'small', 'whole', 'large', 'link', 'dangling', 'folder', 'gone', 'latin', 'pipe'];
  put('sub/empty');
  put('sub/small', 'a\n');
  put('sub/whole', 'b'.repeat(64 * 1024));
  put('sub/large', 'c'.repeat(100_000));
  put('sub/latin', Buffer.from([0xe9]));
  put('sub/folder/x');
  symlinkSync('small', join(folder, 'sub/link'));
  symlinkSync('nowhere', join(folder, 'sub/dangling'));
  execFileSync('mkfifo', [join(folder, 'sub/pipe')]);
  const more = Array.from({ length: 9 }, (_, i) => `more-${i}`);
  for (const name of more) put(`sub/${name}`, name);
  const expected = (names: readonly string[], limit: number) =>
    Promise.all(
      names.map(async (name) => {
        const content = await files.bytes(`sub/${name}`, limit);
        if (!('bytes' in content)) return content;
        return { sha256: createHash('sha256').update(content.bytes).digest('base64url') };
      }),
    );
  for (const names of [kinds, [...kinds, ...more], ['small', 'small']])
    for (const limit of [1_000_000, 70_000, 1]) {
      expect(await files.digests('sub', names, limit)).toEqual(await expected(names, limit));
      expect(await once(files).at('sub').digests('', names, limit)).toEqual(await expected(names, limit));
    }
  const tree = memory({ 'sub/small': 'a\n' });
  expect(await tree.digests('sub', ['small'], 9)).toEqual(await expected(['small'], 9));
});

test('A pipe, a socket and a device are never opened', async () => {
  execFileSync('mkfifo', [join(folder, 'pyproject.toml')]);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
  for (const path of ['pyproject.toml', 'socket', '/dev/zero']) {
    expect(await files.read(path)).toMatchObject({ trouble: { code: 'not-a-file' } });
    expect(await files.archive(path)).toMatchObject({ trouble: { code: 'not-a-file' } });
    expect(await files.stat(path)).toMatchObject({ kind: 'other' });
  }
  await new Promise((resolve) => server.close(resolve));
});

test('A file that says it is empty is read to its end all the same', async () => {
  expect(await files.read('/proc/self/status')).toMatchObject({ text: expect.stringContaining('Pid:') });
});

test('Links are followed, and dangling ones and loops are values', async () => {
  put('real/a.txt', 'a');
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  symlinkSync('..', join(folder, 'real/up'));
  expect(await files.read('link/a.txt')).toEqual({ text: 'a' });
  expect(await files.read('link/up/link/up/link/a.txt')).toEqual({ text: 'a' });
  expect(await files.real('link/up/link/a.txt')).toBe(`${await files.real('.')}/real/a.txt`);
  expect(await files.read('dangling')).toMatchObject({ trouble: { code: 'dangling' } });
  expect(await files.read('loop')).toMatchObject({ trouble: { code: 'dangling' } });
  expect(await files.stat('loop')).toBe(undefined);
  expect((await files.list('.')).entries).toEqual([
    { name: 'dangling', kind: 'other', link: true },
    { name: 'link', kind: 'folder', link: true },
    { name: 'loop', kind: 'other', link: true },
    { name: 'real', kind: 'folder', link: false },
  ]);
});

test('A stat has its times in nanoseconds', async () => {
  put('a.txt', 'four');
  const { mtimeNs, ctimeNs, ino } = statSync(join(folder, 'a.txt'), { bigint: true });
  expect(await files.stat('a.txt')).toMatchObject({
    kind: 'file',
    size: 4,
    mtime: mtimeNs,
    ctime: ctimeNs,
    inode: ino,
  });
  expect(files.revision).toBe(Number.NaN);
});

test('Windows paths are written with slashes, as in a file URI, and back', () => {
  expect(posixPath('C:\\a\\b c', 'win32')).toBe('/C:/a/b c');
  expect(nativePath('/C:/a/b c', 'win32')).toBe('C:\\a\\b c');
  expect(posixPath('\\\\host\\share\\a', 'win32')).toBe('//host/share/a');
  expect(posixPath('/a\\b', 'linux')).toBe('/a\\b');
  expect(surroundings().cwd).toBe(posixPath(process.cwd()));
});

test('A replaced file keeps its mode, its links and leaves nothing beside it', async () => {
  put('real/pyproject.toml', 'old');
  chmodSync(join(folder, 'real/pyproject.toml'), 0o640);
  symlinkSync('real/pyproject.toml', join(folder, 'link.toml'));
  expect(await replaceFile(`${folder}/link.toml`, 'new é')).toEqual({ written: true });
  expect(readFileSync(join(folder, 'real/pyproject.toml'), 'utf8')).toBe('new é');
  expect(statSync(join(folder, 'real/pyproject.toml')).mode & 0o777).toBe(0o640);
  expect(readlinkSync(join(folder, 'link.toml'))).toBe('real/pyproject.toml');
  expect(readdirSync(join(folder, 'real'))).toEqual(['pyproject.toml']);
  expect(await replaceFile(`${folder}/fresh.toml`, 'x')).toEqual({ written: true });
  expect(statSync(join(folder, 'fresh.toml')).mode & 0o777).toBe(0o666 & ~process.umask());
});

test('A file with several names keeps them', async () => {
  put('one.toml', 'old and long');
  linkSync(join(folder, 'one.toml'), join(folder, 'two.toml'));
  expect(await replaceFile(`${folder}/one.toml`, 'new')).toEqual({ written: true });
  expect(readFileSync(join(folder, 'two.toml'), 'utf8')).toBe('new');
});

test('What cannot be replaced is a trouble, and stays as it is', async () => {
  mkdirSync(join(folder, 'folder'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  expect(await replaceFile(`${folder}/folder`, 'x')).toMatchObject({ trouble: { code: 'folder' } });
  expect(await replaceFile(`${folder}/dangling`, 'x')).toMatchObject({ trouble: { code: 'dangling' } });
  expect(await replaceFile(`${folder}/loop`, 'x')).toMatchObject({ trouble: { code: 'dangling' } });
  expect(await replaceFile(`${folder}/no/a.toml`, 'x')).toMatchObject({ trouble: { code: 'unreadable' } });
  expect(await replaceFile('/dev/null', 'x')).toMatchObject({ trouble: { code: 'not-a-file' } });
  expect(lstatSync(join(folder, 'dangling')).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder)).toEqual(['dangling', 'folder', 'loop']);
});

test('The text of an open document wins over the disk, and its revision follows those who read it', async () => {
  const open = new Map([['/project/a.toml', 'open a']]);
  const over = overlay(memory({ 'a.toml': 'disk a', 'b.toml': 'disk b' }), open);
  const start = over.revision;
  expect(await over.at('/').read('project/a.toml')).toEqual({ text: 'open a' });
  expect(await over.read('b.toml')).toEqual({ text: 'disk b' });
  expect(over.revision).toBe(start);

  open.set('/project/c.toml', 'nobody asked');
  expect(over.revision).toBe(start);

  open.set('/project/b.toml', 'open b');
  const second = over.revision;
  expect(second).not.toBe(start);
  expect(over.revision).toBe(second);
  expect(await over.read('b.toml')).toEqual({ text: 'open b' });

  open.delete('/project/a.toml');
  expect(await over.read('a.toml')).toEqual({ text: 'disk a' });
  expect(over.revision).not.toBe(second);
  expect(overlay(files, open).revision).toBe(Number.NaN);
});

test('A document that was never saved is there, and its edits are none of the concern of who only knows that', async () => {
  const open = new Map([['/project/new.toml', 'one']]);
  const over = overlay(memory({ 'a.toml': '' }), open);
  expect(await over.stat('new.toml')).toMatchObject({ kind: 'file', size: 3 });
  expect(await over.stat('other.toml')).toBe(undefined);
  expect((await over.list('.')).entries.map(({ name }) => name)).toEqual(['a.toml', 'new.toml']);
  expect((await over.list('absent')).absent).toBe(true);
  const { revision } = over;
  open.set('/project/new.toml', 'two');
  expect(over.revision).toBe(revision);
  open.set('/elsewhere/new.toml', '');
  expect(over.revision).toBe(revision);
  open.set('/project/other.toml', '');
  const second = over.revision;
  expect(second).not.toBe(revision);
  expect(await over.stat('other.toml')).toMatchObject({ kind: 'file' });
  open.delete('/project/new.toml');
  expect(over.revision).not.toBe(second);
  expect((await over.list('.')).entries.map(({ name }) => name)).toEqual(['a.toml', 'other.toml']);
});
