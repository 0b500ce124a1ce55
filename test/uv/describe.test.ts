import { describe, expect, it } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { parse } from '../../server/toml/parser.ts';
import { matchCacheKeys, readCacheKeys } from '../../server/uv/cache-keys.ts';
import { describeCacheKey, describeCacheKeys } from '../../server/uv/describe.ts';

const FILES = memory({
  'pyproject.toml': '',
  'src/a.rs': '',
  'src/deep/b.rs': '',
  '_build/backend.py': '',
});
const IN_GIT = memory({ '.git/HEAD': 'ref: refs/heads/main\n' });

async function project(
  keys: string | undefined,
  inputs: readonly string[] = ['_build/backend.py'],
  files = FILES,
) {
  const doc = parse(
    `[build-system]\nrequires = []\n[tool.uv]\n${keys === undefined ? '' : `cache-keys = ${keys}\n`}`,
  );
  const cacheKeyMatches = await matchCacheKeys(doc, files);
  return { doc, folder: FILES.folder, cacheKeys: readCacheKeys(doc), cacheKeyMatches, inTree: { inputs } };
}

const key = async (keys: string, index = 0) => await describeCacheKey(await project(keys), index, FILES);

describe('the hover on cache-keys', () => {
  it('says which files count now and that the backend is not among them', async () => {
    const text = await describeCacheKeys(await project('["pyproject.toml", "src/*.rs"]'), FILES);
    expect(text).toContain('3 files match now: `src/a.rs`, `src/deep/b.rs`, `pyproject.toml`. The newest is');
    expect(text).toContain('**not covered**: `_build/backend.py`');
  });

  it('describes the defaults where none are written', async () => {
    const text = await describeCacheKeys(await project(undefined), FILES);
    expect(text).toContain("uv's defaults hold: `pyproject.toml`, `setup.py`, `setup.cfg`");
    expect(text).toContain('One file matches now: `pyproject.toml`');
  });

  it('says what uv says of a list that it cannot read', async () => {
    expect(await describeCacheKeys(await project('[3]'), FILES)).toContain(
      'expected a path or a cache key table',
    );
    expect(await describeCacheKeys(await project('["[a"]'), FILES)).toContain('unclosed character class');
  });
});

describe('the hover on one key', () => {
  it('counts what a glob takes, at any depth where it has no slash behind its folder', async () => {
    expect(await key('["src/*.rs"]')).toMatch(/at any depth below `src`.*2 files match now/s);
  });

  it('says that a neighbour pins a glob to one level', async () => {
    const text = await key('["src/*.rs", "*.py"]');
    expect(text).toContain('By itself it would match at any depth');
    expect(text).toContain('One file matches now: `src/a.rs`');
  });

  it('says which of the backend’s files it covers', async () => {
    expect(await key('["_build/*.py"]')).toContain('covers `_build/backend.py`');
    expect(await key('["_build/backend.py"]')).toContain('covers `_build/backend.py`');
  });

  it('tells the other kinds apart', async () => {
    expect(await key('["no.txt"]')).toContain('not there now');
    expect(await key('["src"]')).toContain('A folder: uv makes nothing of it');
    expect(await key('[{ dir = "src" }]')).toContain('sees nothing of what is in it');
    expect(await key('[{ env = "X" }]')).toContain('variable `X`');
    const git = '[{ git = { commit = true, tags = true } }]';
    expect(await describeCacheKey(await project(git, [], IN_GIT), 0, IN_GIT)).toContain('the tags');
    expect(await key(git)).toContain('in no git repository');
    expect(await key('[{ git = false }]')).toContain('makes nothing');
    expect(await key('["src/*", "src/!a*"]', 1)).toContain('Takes away');
    expect(await key('[{}]')).toContain('stops');
  });
});
