/** A part of a tree: what an archive of it would hold. */
import { describe, expect, it } from 'vitest';
import { memory } from '../server/files/memory.ts';
import { subset } from '../server/files/subset.ts';

const tree = memory(
  { 'a/b/c.py': 'c', 'a/d.py': 'd', 'e.txt': 'e', '/outside.txt': 'o', 'a/link.py': { link: '../e.txt' } },
  '/home/p',
);
const part = subset(
  tree,
  new Set(['a/b/c.py', 'a/link.py', 'gone.py']),
  new Map([['x/PKG-INFO', 'Name: p']]),
);
const names = async (folder: string) =>
  (await part.list(folder)).entries.map(({ name, kind }) => `${kind} ${name}`);

describe('a part of a tree', () => {
  it('lists what is kept and what is added, and folders only for what lies in them', async () => {
    expect(await names('')).toEqual(['folder a', 'file gone.py', 'folder x']);
    expect(await names('a')).toEqual(['folder b', 'file link.py']);
    expect(await names('x')).toEqual(['file PKG-INFO']);
    expect(await part.list('nowhere')).toEqual({ entries: [], complete: true, absent: true });
  });

  it('reads what is kept from the tree, what is added from its text, and nothing else', async () => {
    expect(await part.read('a/b/c.py')).toEqual({ text: 'c' });
    expect(await part.read('x/PKG-INFO')).toEqual({ text: 'Name: p' });
    for (const path of ['a/d.py', 'e.txt', '/outside.txt', '../../outside.txt'])
      expect(await part.read(path), path).toEqual({ absent: true });
    expect(await part.stat('e.txt')).toBeUndefined();
    expect((await part.stat('a/b'))?.kind).toBe('folder');
    expect((await part.stat('x/PKG-INFO'))?.kind).toBe('file');
  });

  it('holds a copy where the tree has a link', async () => {
    expect((await part.list('a')).entries.find(({ name }) => name === 'link.py')).toMatchObject({
      kind: 'file',
      link: false,
    });
  });

  it('is the same part seen from another folder', async () => {
    const below = part.at('a');
    expect(await below.read('b/c.py')).toEqual({ text: 'c' });
    expect(await below.read('d.py')).toEqual({ absent: true });
    expect(await below.read('../x/PKG-INFO')).toEqual({ text: 'Name: p' });
  });
});
