/** Random projects for uv's cache info: trees with links, repositories of every shape, keys of every kind. */
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Dice, randomNumbers } from './dice.ts';
import { makeRepository } from './random-repositories.ts';
import { put } from './uv-lab.ts';

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
