/** Random projects for uv's cache info: trees with links, repositories of every shape, keys of every kind. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Dice, randomNumbers } from './random-trees.ts';

export interface RandomProject {
  /** The folder of its pyproject.toml. */
  readonly folder: string;
  /** What was written behind `cache-keys = `; undefined where nothing was. */
  readonly keys: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** What was done, for people. */
  readonly story: readonly string[];
}

/** Makes a project below `root`, which must be an empty folder. */
export function randomProject(root: string, seed: number): RandomProject {
  const dice = new Dice(randomNumbers(seed * 7919));
  const story: string[] = [];
  const folder = makeRepository(dice, root, story);
  growTree(dice, folder, root);
  const keys = dice.is(0.08) ? undefined : randomKeys(dice, folder);
  const list = keys === undefined ? '' : `[tool.uv]\ncache-keys = ${keys}\n`;
  put(folder, 'pyproject.toml', `${HEAD}${list}`);
  put(folder, 'be/backend.py', BACKEND);
  // So that the newest file is not the last one written.
  for (const name of dice.some([...FILES.map((file) => `src/${file}`), ...FILES, 'pyproject.toml'], 4)) {
    const path = join(folder, name);
    if (existsSync(path)) chmodSync(path, 0o644);
  }
  const variables = Object.fromEntries(
    dice.some(VARIABLES, 4).map((name) => [name, dice.of(['', 'one', 'é "x" \\', 'two words', '='])]),
  );
  return { folder, keys, variables, story };
}

const HEAD = `[build-system]
requires = []
build-backend = "backend"
backend-path = ["be"]

[project]
name = "demo"
version = "1.0"

`;

const BACKEND = `import os, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n")
        wheel.writestr("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("demo-1.0.dist-info/RECORD", "")
    return name
`;

const FOLDERS = [
  '',
  '',
  'src/',
  'src/',
  'src/pkg/',
  'src/pkg/sub/',
  'data/',
  '.hid/',
  'a b/',
  'é/',
  'build/',
  '.venv/lib/',
];
const FILES = [
  'a.py',
  'b.txt',
  'c.rs',
  '.env',
  'setup.py',
  'setup.cfg',
  'VERSION.txt',
  'x-y.txt',
  '[a].txt',
  '#h',
];
const VARIABLES = ['LAB_A', 'LAB_B', 'LAB_C', 'LAB_É', 'lab_a'];

function put(folder: string, path: string, text = ''): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  lstatSync(file, { bigint: true });
}

function growTree(dice: Dice, folder: string, root: string): void {
  for (const name of ['a.py', 'b.txt', 'deep/d.txt']) put(root, `outside/${name}`);
  if (dice.is(0.4)) mkdirSync(join(folder, 'src'), { recursive: true });
  for (let i = dice.upTo(9); i >= 0; i--) put(folder, dice.of(FOLDERS) + dice.of(FILES));
  const outside = relative(folder, join(root, 'outside'));
  const links: readonly (readonly [string, string])[] = [
    ['link.py', `${outside}/a.py`],
    ['link.txt', 'b.txt'],
    ['linkdir', `${outside}/deep`],
    ['src/linkdir', `../data`],
    ['src/link.rs', `../c.rs`],
    ['gone.txt', 'nowhere'],
    ['ring.txt', 'ring.txt'],
    ['src/up', '..'],
    ['abs.txt', join(root, 'outside/b.txt')],
  ];
  for (const [name, target] of dice.some(links, 6)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    if (!existsSync(join(folder, name))) symlinkSync(target, join(folder, name));
  }
}

function randomKeys(dice: Dice, folder: string): string {
  if (dice.is(0.06))
    return dice.of([
      '"a.py"',
      '3',
      '[3]',
      '["b.txt", {}]',
      '[{ file = "a.py", dir = "src" }]',
      '["[a"]',
      '["src/{a"]',
      '[{ git = { foo = true } }]',
      '[{ env = 1 }]',
    ]);
  const keys = Array.from({ length: dice.upTo(5) + 1 }, () => randomKey(dice, folder));
  return dice.is(0.04) ? '[]' : `[${keys.join(', ')}]`;
}

function randomKey(dice: Dice, folder: string): string {
  const text = (value: string) => JSON.stringify(value);
  const path = (value: string) => (dice.is(0.5) ? text(value) : `{ file = ${text(value)} }`);
  const absolute = (value: string) => (dice.is(0.06) ? join(folder, value) : value);
  switch (
    dice.of(['file', 'file', 'glob', 'glob', 'glob', 'dir', 'dir', 'env', 'git', 'git', 'git', 'git'])
  ) {
    case 'file':
      return path(
        absolute(dice.is(0.5) ? dice.of(FOLDERS) + dice.of(FILES).replace('[a]', 'z') : dice.of(ODD_FILES)),
      );
    case 'glob':
      return path(absolute(dice.of(GLOBS)));
    case 'dir':
      return `{ dir = ${text(absolute(dice.of(DIRS)))} }`;
    case 'env':
      return `{ env = ${text(dice.of([...VARIABLES, 'PATH', '', 'A B']))} }`;
    default:
      return `{ git = ${dice.of(['true', 'true', 'false', '{}', '{ commit = true }', '{ tags = true }', '{ commit = true, tags = true }', '{ commit = true, tags = true }', '{ commit = false, tags = true }'])} }`;
  }
}

const ODD_FILES = [
  'pyproject.toml',
  './pyproject.toml',
  'pyproject.toml/',
  'src',
  '',
  '.',
  'link.py',
  'link.txt',
  'linkdir/d.txt',
  'linkdir/../b.txt',
  'src/linkdir/../b.txt',
  'gone.txt',
  'ring.txt',
  'ring.txt/x',
  'src//a.py',
  'src/../a.py',
  'nowhere/../a.py',
  'a.py/../b.txt',
  '../outside/a.py',
  '../../outside/b.txt',
  'src/up/a.py',
  '!a.py',
];
const GLOBS = [
  '*',
  '**',
  '*.txt',
  '**/*.txt',
  '*.py',
  '**/*.py',
  'src/*.py',
  'src/**/*.py',
  'src/**',
  'src/*',
  'data/*',
  '!b*',
  '!src/b*',
  '!**/*.rs',
  '{src,data}/**/*.txt',
  '[ab]*',
  '[!a]*',
  '.hid/*',
  'é/*',
  'a?b/*',
  'linkdir/*',
  'linkdir/../*.txt',
  'src/linkdir/*',
  'src/../*.txt',
  'src/up/*.py',
  '../outside/*',
  '../outside/**/*.txt',
  '../../outside/*',
  'nowhere/*.x',
  'nowhere/../*.txt',
  'a.py/*',
  'gone.txt/*',
  '**/[[]a].txt',
  '#*',
  '*/',
  '**/pkg/*',
  'src/pkg/../*.py',
  './**/*.rs',
];
const DIRS = [
  'src',
  'src',
  'data',
  'nowhere',
  'a.py',
  'a.py/x',
  'linkdir',
  'src/linkdir',
  'gone.txt',
  'ring.txt',
  '',
  '.',
  '..',
  'src/',
  './src',
  'linkdir/..',
  'nowhere/..',
  'src/pkg',
  '../outside',
  'é',
  'src*',
];

/** The project's folder, inside of some repository or of none. */
function makeRepository(dice: Dice, root: string, story: string[]): string {
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
