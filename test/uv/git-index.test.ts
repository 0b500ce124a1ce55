import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { memory } from '../../server/files/memory.ts';
import { trackedFiles } from '../../server/uv/git-index.ts';

const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-index-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: home };

function git(cwd: string, ...words: readonly string[]): string {
  const who = ['user.name=a', 'user.email=a@a', 'protocol.file.allow=always'];
  const settings = who.flatMap((setting) => ['-c', setting]);
  return execFileSync('git', [...settings, ...words], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
}

function made(paths: readonly string[], ...options: readonly string[]): string {
  const root = mkdtempSync(join(home, 'r-'));
  git(root, 'init', '-q', ...options);
  for (const path of paths) put(root, path);
  return root;
}

function put(root: string, path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), path);
}

/** What git itself says; git fails where it cannot tell either. */
function lsFiles(folder: string): ReadonlySet<string> {
  const out = git(folder, 'ls-files', '-z').split('\0');
  return new Set(out.filter((path) => path !== ''));
}

const path = fc
  .array(fc.constantFrom('a', 'b', 'pkg', 'packages', 'long-name-of-a-folder', 'ä', 'x y', '.hid'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => `${parts.join('/')}/${parts.join('')}.py`);

describe('the files that git tracks', () => {
  it('are those of `git ls-files`, whatever the format of the index', async () => {
    const property = fc.asyncProperty(
      fc.uniqueArray(path, { maxLength: 30 }),
      fc.constantFrom('2', '3', '4'),
      fc.constantFrom('sha1', 'sha256'),
      fc.constantFrom('', 'pkg', 'packages/pkg', 'a'),
      async (paths, version, format, below) => {
        const root = made(paths, `--object-format=${format}`);
        git(root, 'update-index', '--index-version', version);
        git(root, 'add', ...paths.slice(0, -2));
        // What is only intended to be added needs version 3.
        if (paths.length > 1) git(root, 'add', '-N', ...paths.slice(-2, -1));
        if (paths.length % 2 > 0) git(root, 'commit', '-qm', 'x', '--allow-empty');
        const project = join(root, below);
        mkdirSync(project, { recursive: true });
        expect(await trackedFiles(disk(project))).toEqual(lsFiles(project));
      },
    );
    await fc.assert(property, { numRuns: 60, seed: 5 });
  }, 120_000);

  it('are found in linked work trees and in submodules', async () => {
    const root = made(['a.py', 'p/b.py']);
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'x');
    const tree = join(home, 'linked');
    git(root, 'worktree', 'add', '-q', '-b', 'other', tree);
    put(tree, 'p/c.py');
    git(tree, 'add', '-A');
    expect(await trackedFiles(disk(tree))).toEqual(new Set(['a.py', 'p/b.py', 'p/c.py']));
    expect(await trackedFiles(disk(join(tree, 'p')))).toEqual(new Set(['b.py', 'c.py']));
    const outer = made(['o.py']);
    git(outer, 'submodule', '--quiet', 'add', root, 'libs/sub');
    expect(await trackedFiles(disk(outer))).toEqual(new Set(['.gitmodules', 'libs/sub']));
    expect(await trackedFiles(disk(join(outer, 'libs/sub')))).toEqual(new Set(['a.py', 'p/b.py']));
  });

  it('are found through a link to the project', async () => {
    const root = made(['p/b.py', 'x.py']);
    git(root, 'add', '-A');
    symlinkSync(join(root, 'p'), join(home, 'link'));
    expect(await trackedFiles(disk(join(home, 'link')))).toEqual(new Set(['b.py']));
  });

  it('are none before the first one is added, and there is no repository where git finds none', async () => {
    expect(await trackedFiles(disk(made(['a.py'])))).toEqual(new Set());
    expect(await trackedFiles(disk(mkdtempSync(join(home, 'plain-'))))).toBe('none');
  });

  it('cannot be told from an index that is split, sparse or damaged, nor where `.git` leads elsewhere', async () => {
    const split = made(['a.py']);
    git(split, 'add', '-A');
    git(split, 'update-index', '--split-index');
    expect(await trackedFiles(disk(split))).toBeUndefined();
    const sparse = made(['a/a.py', 'b/b.py', 'c/c.py']);
    git(sparse, 'add', '-A');
    git(sparse, 'commit', '-qm', 'x');
    git(sparse, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'a');
    expect(await trackedFiles(disk(sparse))).toBeUndefined();
    const damaged = made(['a.py']);
    git(damaged, 'add', '-A');
    writeFileSync(join(damaged, '.git/index'), 'DIRC');
    expect(await trackedFiles(disk(damaged))).toBeUndefined();
    const elsewhere = made(['a.py']);
    appendFileSync(join(elsewhere, '.git/config'), '[core]\n\tworktree = /nowhere\n');
    expect(await trackedFiles(disk(elsewhere))).toBeUndefined();
    expect(await trackedFiles(memory({ '.git': 'gitdir: nowhere' }))).toBeUndefined();
    expect(await trackedFiles(memory({ '.git': { folder: true }, 'a.py': '' }))).toBeUndefined();
  });
});
