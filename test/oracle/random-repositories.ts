/** Repositories of every shape: made by git, damaged, or written by hand. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { Dice } from './dice.ts';
import { put } from './uv-lab.ts';

/** The project's folder, inside of some repository or of none. */
export function makeRepository(dice: Dice, root: string, story: string[]): string {
  const shape = dice.of([
    'none',
    'own',
    'own',
    'own',
    'parent',
    'parent',
    'worktree',
    'worktree',
    'separate',
    'handmade',
    'empty',
    'sha256',
  ]);
  story.push(shape);
  const below = dice.is(0.3) ? 'packages/demo' : '';
  const top = join(root, 'work');
  mkdirSync(join(top, below), { recursive: true });
  mkdirSync(join(root, 'store/x'), { recursive: true });
  const git = gitIn(root, story);
  if (shape === 'none') return top;
  if (shape === 'handmade') {
    handmade(dice, top);
    return join(top, below);
  }
  const more =
    shape === 'sha256'
      ? ['--object-format=sha256']
      : shape === 'separate'
        ? ['--separate-git-dir', join(root, 'store/x/y')]
        : [];
  git(top, 'init', '-q', '-b', 'main', ...more);
  if (shape === 'empty') return top;
  change(dice, top, git);
  if (shape === 'separate' && dice.is(0.5)) relativeGitFile(top);
  if (shape !== 'worktree' && dice.is(0.2)) damage(dice, top, story);
  if (shape !== 'worktree') return shape === 'parent' ? join(top, below || 'lib/demo') : join(top, below);
  const tree = join(root, 'tree');
  git(top, 'worktree', 'add', '-q', ...(dice.is(0.3) ? ['--detach', tree] : ['-b', 'wt/one', tree]));
  if (dice.is(0.6)) change(dice, tree, git);
  if (dice.is(0.4)) change(dice, top, git);
  if (dice.is(0.3)) relativeGitFile(tree);
  if (dice.is(0.15)) damage(dice, top, story);
  return join(tree, below);
}

type Git = (folder: string, ...args: readonly string[]) => void;

function gitIn(root: string, story: string[]): Git {
  const env = {
    ...{ PATH: '/usr/bin:/bin', HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
    ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' },
  };
  return (folder, ...args) => {
    story.push(args.join(' '));
    execFileSync('git', [...args], { cwd: folder, env, stdio: 'ignore' });
  };
}

/** A few things that people and git do to a repository; some of them damage it. */
function change(dice: Dice, folder: string, git: Git): void {
  const commit = () => git(folder, 'commit', '-q', '--allow-empty', '-m', 'x');
  commit();
  const unique = () => `${dice.upTo(99_999)}`;
  const steps = [
    commit,
    commit,
    () => git(folder, 'tag', `v${unique()}`),
    () => git(folder, 'tag', `rel/x/v${unique()}`),
    () => git(folder, 'tag', '-a', '-m', 'note', `a${unique()}`),
    () => git(folder, 'checkout', '-q', '-b', `feature/${unique()}`),
    () => git(folder, 'checkout', '-q', '--detach'),
    () => git(folder, 'pack-refs', '--all'),
    () => git(folder, 'pack-refs', '--all', '--no-prune'),
    () => git(folder, 'tag', '-f', 'moving'),
  ];
  for (let i = dice.upTo(6); i >= 0; i--) dice.of(steps)();
}

function damage(dice: Dice, folder: string, story: string[]): void {
  story.push('damage');
  const dotGit = join(folder, '.git');
  if (!lstatSync(dotGit).isDirectory()) return;
  dice.of([
    () => put(dotGit, 'refs/tags/bad', 'xyz\n'),
    () => put(dotGit, 'refs/tags/new.lock', ''),
    () => appendFileSync(join(dotGit, 'packed-refs'), 'nonsense\n'),
    () => appendFileSync(join(dotGit, 'packed-refs'), `\n  ${'b'.repeat(40)} refs/tags/blank behind \n\n`),
    () => symlinkSync('v1', join(dotGit, 'refs/tags/link')),
    () => rmSync(join(dotGit, 'refs'), { recursive: true }),
    () => rmSync(join(dotGit, 'HEAD')),
    () => appendFileSync(join(dotGit, 'HEAD'), '\n more words \n'),
  ])();
}

function relativeGitFile(folder: string): void {
  const file = join(folder, '.git');
  const target = readFileSync(file, 'utf8').replace('gitdir:', '').trim();
  writeFileSync(file, `gitdir: ${relative(folder, target)}\n`);
}

/** A `.git` that no git wrote. */
function handmade(dice: Dice, top: string): void {
  const [one, two] = ['a'.repeat(40), 'B'.repeat(40)];
  put(
    top,
    '.git/HEAD',
    dice.of([
      'ref: refs/heads/main\n',
      'ref:refs/heads/main\n',
      `${one}\n`,
      `\u00a0${two}\u2003`,
      'ref: refs/heads/packed x\n',
      '',
      'ref: refs/heads\n',
      'ref: refs/heads/main/sub\n',
      `${one}0\n`,
      'ref: ../other\n',
      `\ufeff${one}`,
    ]),
  );
  if (dice.is(0.7))
    put(top, '.git/refs/heads/main', dice.of([one, `${two}\r\n`, 'ref: refs/heads/other\n', '', `${one}g`]));
  if (dice.is(0.6))
    put(
      top,
      '.git/packed-refs',
      dice.of([
        `# pack-refs\n${one} refs/heads/packed\r\n^${two}\n${two} refs/tags/p/q\n${one} refs/tags/p/q\n`,
        `${one}  refs/tags/two\n`,
        `${one}\trefs/tags/tab\n`,
        `${one} refs/heads/main/sub\n${two} refs/tags/\n`,
        `\u0085${one} refs/tags/nel\n`,
      ]),
    );
  if (dice.is(0.5)) put(top, '.git/refs/tags/é', `  ${one}  \n`);
  if (dice.is(0.3)) put(top, '.git/refs/tags/deep/er', dice.of([two, `${two}\n`, 'short']));
  if (dice.is(0.2))
    put(top, '.git/commondir', dice.of(['.\n', 'other\n', '../.git\n', '../nowhere/../.git']));
}
