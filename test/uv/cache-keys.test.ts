import { describe, expect, it } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { parse } from '../../server/toml/parser.ts';
import { matchCacheKeys, readCacheKeys } from '../../server/uv/cache-keys.ts';
import { findRepository, isIgnored } from '../../server/uv/git.ts';

const keysOf = (keys: string) => readCacheKeys(parse(`[tool.uv]\ncache-keys = ${keys}\n`));

describe('what the keys cover', () => {
  it('is the manifest, setup.py and setup.cfg where no keys are written, and nothing in src', () => {
    const { covers, defaults } = readCacheKeys(parse('[project]\nname = "demo"\n'));
    expect(defaults).toBe(true);
    expect(['pyproject.toml', './setup.py', 'setup.cfg'].every((path) => covers(path))).toBe(true);
    expect(['src/demo/__init__.py', 'sub/setup.py', 'src'].some((path) => covers(path))).toBe(false);
  });

  it('is a file by any way of writing its path', () => {
    const { covers } = keysOf(
      '["./a//b.txt", "c/../d.txt", "../up.txt", "/project/e.txt", "f.txt/", { dir = "g" }]',
    );
    const covered = ['a/b.txt', 'd.txt', '../up.txt', 'e.txt', 'f.txt', 'g', 'g/h.txt'].filter((path) =>
      covers(path, '/project'),
    );
    expect(covered).toEqual(['a/b.txt', 'd.txt', '../up.txt', 'e.txt']);
  });

  it('is what a glob of the whole list takes, and not what a later one takes away', () => {
    const { covers } = keysOf('["src/*.txt", { file = "src/!b*" }]');
    expect(['src/a.txt', 'src/x/c.txt', 'src/b.txt'].filter((path) => covers(path))).toEqual([
      'src/a.txt',
      'src/x/c.txt',
    ]);
  });
});

describe('what the keys find on disk', () => {
  it('is one file for each key, or that there is none', async () => {
    const files = memory({ 'a.txt': '', 'src/b.rs': '', 'data/x': '' });
    const doc = parse(
      '[tool.uv]\ncache-keys = ["a.txt", "no.txt", "src/*.rs", "src/*.c", { dir = "data" }, { env = "X" }]',
    );
    const { witnesses } = await matchCacheKeys(doc, files);
    expect(witnesses).toEqual(['a.txt', undefined, 'src/b.rs', undefined, 'data', null]);
  });

  it('cannot be told where a folder cannot be read', async () => {
    const files = memory({ secret: { folder: true, trouble: 'denied' } });
    const { witnesses } = await matchCacheKeys(parse('[tool.uv]\ncache-keys = ["secret/*.c"]'), files);
    expect(witnesses).toEqual([null]);
  });

  it('is a file where the project keeps its own before one that tools made', async () => {
    const files = memory({ '.venv/lib/a.py': '', 'zoo/a.py': '' });
    const { witnesses } = await matchCacheKeys(parse('[tool.uv]\ncache-keys = ["**/*.py"]'), files);
    expect(witnesses).toEqual(['zoo/a.py']);
  });

  it('ends in a ring of links', async () => {
    const files = memory({ 'a/b.txt': '', 'a/ring': { link: '../a' } });
    const { witnesses } = await matchCacheKeys(parse('[tool.uv]\ncache-keys = ["**/*.no"]'), files);
    expect(witnesses).toEqual([undefined]);
  });
});

describe('what git leaves out', () => {
  const files = memory({
    '../.git/HEAD': '',
    '../.git/info/exclude': 'mine.txt\n',
    '../.gitignore': '*.so\n/top/\n!keep.so\n',
    '.gitignore': 'out\n*.log\n!important.log\ndoc/**/x\n{a}.txt\n',
  });
  const ignored = async (path: string) => {
    return await isIgnored(files, await findRepository(files, '/project'), `/project/${path}`);
  };

  it('follows the files from the root of the repository down, the last line first', async () => {
    expect(await Promise.all(['a.so', 'x/keep.so', 'a.log', 'important.log'].map(ignored))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('is everything in a folder that is left out', async () => {
    expect(await Promise.all(['out/a/important.log', 'deep/out/b', 'mine.txt'].map(ignored))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('knows anchors, double stars and that git has no braces', async () => {
    const paths = ['top/a', 'doc/x', 'doc/a/b/x', '{a}.txt', 'a.txt'];
    expect(await Promise.all(paths.map(ignored))).toEqual([false, true, true, true, false]);
  });
});
