import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../../server/files/files.ts';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { readGit } from '../../server/uv/git-info.ts';
import { NEWEST, rulesOf, type UvRules } from '../../server/uv/versions.ts';

const [ONE, TWO, TAG] = ['1'.repeat(40), 'A'.repeat(40), 'c'.repeat(40)];
const rules = (version: string): UvRules => rulesOf(version) ?? expect.unreachable();

/** The commit and the tags of a tree whose entries lie in `/repo`, seen from `folder`. */
async function gitOf(entries: Readonly<Record<string, MemoryEntry>>, version = NEWEST, folder = '/repo') {
  const surroundings: Surroundings = {
    env: {},
    home: '/',
    platform: 'linux',
    cwd: folder,
    now: () => 0n,
  };
  const files = memory(entries, '/repo').at(folder);
  const git = await readGit({ commit: true, tags: true }, files, surroundings, rules(version));
  if ('unknown' in git) return git;
  return { commit: git.commit, tags: git.tags && Object.fromEntries(git.tags) };
}

const BRANCH = { '.git/HEAD': 'ref: refs/heads/main\n' };
const PACKED = {
  ...BRANCH,
  '.git/packed-refs': `# pack-refs with: peeled\n${ONE} refs/heads/main\n${TAG} refs/tags/v1\n^${ONE}\n${TWO} refs/tags/v2\n`,
  '.git/refs': { folder: true } as const,
};

describe('the commit', () => {
  it('is that of the branch, or of HEAD itself', async () => {
    expect(await gitOf({ ...BRANCH, '.git/refs/heads/main': `${ONE}\n` })).toMatchObject({ commit: ONE });
    expect(await gitOf({ '.git/HEAD': `${TWO}\n` })).toMatchObject({ commit: TWO });
  });

  it('is found in a folder above the project', async () => {
    const tree = { '.git/HEAD': ONE, 'packages/demo': { folder: true } as const };
    expect(await gitOf(tree, NEWEST, '/repo/packages/demo')).toMatchObject({ commit: ONE });
  });

  it('is nothing without a repository, without a commit, with SHA-256, or where a file is in the way', async () => {
    expect(await gitOf({ x: '' })).toEqual({ commit: undefined, tags: undefined });
    expect(await gitOf(BRANCH)).toMatchObject({ commit: undefined, tags: {} });
    expect(await gitOf({ '.git/HEAD': '1'.repeat(64) })).toMatchObject({ commit: undefined });
    const inTheWay = { '.git/HEAD': 'ref: refs/heads/main/sub', '.git/refs/heads/main': ONE };
    const packed = { '.git/packed-refs': `${TWO} refs/heads/main/sub\n` };
    expect(await gitOf({ ...inTheWay, ...packed })).toMatchObject({ commit: undefined });
  });

  it('in packed refs is read since 0.11.20, and a loose one counts before it', async () => {
    expect(await gitOf(PACKED)).toMatchObject({ commit: ONE });
    expect(await gitOf(PACKED, '0.9.26')).toMatchObject({ commit: undefined });
    expect(await gitOf({ ...PACKED, '.git/refs/heads/main': TWO })).toMatchObject({ commit: TWO });
  });
});

describe('the tags', () => {
  it('are the objects that their names lead to, of an annotated one the tag itself', async () => {
    expect(await gitOf(PACKED)).toMatchObject({ tags: { v1: TAG, v2: TWO } });
    expect(await gitOf(PACKED, '0.9.26')).toMatchObject({ tags: {} });
    const loose = { ...PACKED, '.git/refs/tags/v1': ONE, '.git/refs/tags/rel/x': TWO };
    expect(await gitOf(loose)).toMatchObject({ tags: { v1: ONE, v2: TWO, 'rel/x': TWO } });
  });

  it('are none at all where one of them cannot be understood', async () => {
    expect(await gitOf({ ...PACKED, '.git/refs/tags/new.lock': '' })).toMatchObject({ tags: undefined });
    const damaged = { ...PACKED, '.git/packed-refs': `${ONE} refs/tags/a\nnonsense\n` };
    expect(await gitOf(damaged)).toMatchObject({ tags: undefined });
  });

  it('that are links are passed over', async () => {
    const tree = { ...BRANCH, '.git/refs/tags/a': ONE, '.git/refs/tags/b': { link: 'a' } };
    expect(await gitOf(tree)).toMatchObject({ tags: { a: ONE } });
  });
});

describe('a linked worktree', () => {
  const TREE = {
    '/repo/wt/.git': 'gitdir: /repo/main/.git/worktrees/wt\n',
    '/repo/main/.git/worktrees/wt/HEAD': 'ref: refs/heads/topic\n',
    '/repo/main/.git/worktrees/wt/commondir': '../..\n',
    '/repo/main/.git/refs/heads/topic': ONE,
    '/repo/main/.git/refs/tags/v1': TWO,
  };

  it('has its own HEAD and the refs of all', async () => {
    expect(await gitOf(TREE, NEWEST, '/repo/wt')).toEqual({ commit: ONE, tags: { v1: TWO } });
    const relative = { ...TREE, '/repo/wt/.git': 'gitdir: ../main/.git/worktrees/wt' };
    expect(await gitOf(relative, NEWEST, '/repo/wt')).toEqual({ commit: ONE, tags: { v1: TWO } });
  });

  it('had tags and no commit before 0.11.20', async () => {
    expect(await gitOf(TREE, '0.9.26', '/repo/wt')).toEqual({ commit: undefined, tags: { v1: TWO } });
  });

  it('whose repository is gone has neither commit nor tags', async () => {
    const { '/repo/wt/.git': file } = TREE;
    expect(await gitOf({ '/repo/wt/.git': file }, NEWEST, '/repo/wt')).toEqual({
      commit: undefined,
      tags: {},
    });
  });
});

it('what is too large to be read cannot be told', async () => {
  const tree = { ...BRANCH, '.git/packed-refs': { trouble: 'too-large' } as const };
  expect(await gitOf(tree)).toEqual({ unknown: '`/repo/.git/packed-refs` is too large to be read' });
});
