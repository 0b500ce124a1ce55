/** MANIFEST.in, line by line, and the two dialects of its patterns. */
import { expect, test } from 'vitest';
import { manifestRegex, shellRegex } from '../server/backends/setuptools/globs.ts';
import { manifestFiles } from '../server/backends/setuptools/manifest.ts';
import { Tree } from '../server/backends/setuptools/tree.ts';
import { memory } from '../server/files/memory.ts';

const TREE = {
  'a.txt': '',
  'src/demo/b.txt': '',
  'src/demo/.c.txt': '',
  'src/demo/data/d.txt': '',
  'src/demo/data/e.json': '',
  '.git/f.txt': '',
  'build/g.txt': '',
};

async function listed(template: string, found: readonly string[] = []): Promise<readonly string[]> {
  const tree = new Tree(memory({ ...TREE, 'MANIFEST.in': template }));
  const list = await manifestFiles(tree, { defaults: [], found, after: [] });
  return [...list].filter((path) => path !== 'MANIFEST.in').sort();
}

test.each([
  ['include *.txt', ['a.txt']],
  ['include src/*/*.txt', ['src/demo/.c.txt', 'src/demo/b.txt']],
  ['recursive-include src *.txt', ['src/demo/.c.txt', 'src/demo/b.txt', 'src/demo/data/d.txt']],
  ['recursive-include src/demo/data *', ['src/demo/data/d.txt', 'src/demo/data/e.json']],
  ['global-include *.json', ['src/demo/data/e.json']],
  ['global-include *.txt', ['a.txt', 'src/demo/.c.txt', 'src/demo/b.txt', 'src/demo/data/d.txt']],
  ['graft src/*/data/', ['src/demo/data/d.txt', 'src/demo/data/e.json']],
  ['graft src\nprune src/demo/data', ['src/demo/.c.txt', 'src/demo/b.txt']],
  ['graft src\nglobal-exclude *.txt', ['src/demo/data/e.json']],
  [
    'graft src\nrecursive-exclude src/demo d.*',
    ['src/demo/.c.txt', 'src/demo/b.txt', 'src/demo/data/e.json'],
  ],
  ['graft src\nexclude src/demo/*', ['src/demo/data/d.txt', 'src/demo/data/e.json']],
  ['exclude a.txt\ninclude a.txt', ['a.txt']],
  ['# include a.txt\ninclude a.txt # why', ['a.txt']],
  ['include nope.txt \\\n  a.txt', ['a.txt']],
  ['bogus a.txt\ninclude\ngraft src demo\nrecursive-include src', []],
])('%j lists its files', async (template, files) => {
  expect(await listed(template)).toEqual(files);
});

test('What an older list names is taken where it is there, before MANIFEST.in is read', async () => {
  expect(await listed('', ['a.txt', 'gone.txt', 'src/demo/b.txt'])).toEqual(['a.txt', 'src/demo/b.txt']);
  expect(await listed('prune src', ['a.txt', 'src/demo/b.txt'])).toEqual(['a.txt']);
});

test.each([
  ['*.txt', 'a.txt', true],
  ['*.txt', 'a/b.txt', false],
  ['**/b.txt', 'b.txt', true],
  ['**/b.txt', 'x/y/b.txt', true],
  ['a/**', 'a/b/c', true],
  ['[a-c].txt', 'b.txt', false],
  ['[a-c].txt', '-.txt', true],
  ['[!a].txt', 'b.txt', true],
  ['a[.txt', 'a[.txt', true],
])('In MANIFEST.in %j and %j: %s', (pattern, path, matches) => {
  expect(manifestRegex(pattern).test(path)).toBe(matches);
});

test.each([
  ['*.txt', 'a/b.txt', true],
  ['[a-c].txt', 'b.txt', true],
  ['[!a-c].txt', 'b.txt', false],
  ['[]x].txt', '].txt', true],
  ['[z-a].txt', 'z.txt', false],
  ['a-b.*', 'a-b.c', true],
])('In package data %j and %j: %s', (pattern, path, matches) => {
  expect(shellRegex(pattern).test(path)).toBe(matches);
});
