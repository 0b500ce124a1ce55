/** Small projects, made from a seed: layouts × settings × names. Each text names its own path. */
import type { Entry, GitCommands, Tree } from './builder.ts';
import { Dice, list, randomNumbers } from './dice.ts';
import { CONFIGURATIONS, REQUIRES } from './random-settings.ts';

export interface RandomTree {
  readonly id: string;
  readonly tree: Tree;
  /** What lies beside the project's folder. */
  readonly outside: Tree;
  readonly git: GitCommands;
  /** Distributions that plug themselves into backends are there. */
  readonly plugins: boolean;
}

/** A tree that grows; nothing is put below a file, or in the place of a folder. */
export class Sapling {
  readonly tree: Record<string, Entry> = {};
  readonly git: string[][] = [];
  readonly base: string;
  plugins = false;

  constructor(base: string) {
    this.base = base;
  }

  /** A text that names its own path, unless another entry is given. */
  put(path: string, entry: Entry = path.endsWith('.py') ? `# ${path}\n` : path): void {
    const parts = path.split('/');
    if (parts.some((_, i) => i > 0 && this.tree[parts.slice(0, i).join('/')] !== undefined)) return;
    if (Object.keys(this.tree).some((other) => other.startsWith(`${path}/`))) return;
    this.tree[path] = entry;
  }

  /** Folders below the base, as paths from there. */
  folders(): readonly string[] {
    const below = Object.keys(this.tree).filter((path) => path.startsWith(this.base));
    const found = below.flatMap((path) => {
      const parts = path.slice(this.base.length).split('/').slice(0, -1);
      return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
    });
    return [...new Set(found)].filter((path) => /^[\w/]+$/.test(path));
  }

  /** The file that the version may be read from, with its text. */
  putVersion(text: string): string {
    const path = `${this.base}demo_pkg/__init__.py`;
    this.put(path, text);
    return path;
  }
}

const FOLDERS = [
  ...['demo_pkg', 'demo_pkg', 'demo_pkg', 'demo', 'ns', 'core', 'tests', 'docs', '_priv', 'utils', 'data'],
  ...['a-b', 'x.y'],
];
const FOLDERS_RARE = [
  ...['Demo_Pkg', 'foo-stubs', 'build', 'python', 'venv', '__pycache__', 'node_modules', 'scripts'],
  ...['ez_setup', 'demo_pkg-stubs', '.venv', 'dist', 'CVS', 'été'],
];
const FILES = ['__init__.py', '__init__.py', 'cli.py', 'core.py', 'main.py', '__main__.py', 'demo_pkg.py'];
const FILES_RARE = [
  ...['conftest.py', 'setup.py', 'x-y.py', 'a.b.py', 'types.pyi', '__init__.pyi', 'py.typed', 'data.txt'],
  ...['data.json', '_c.c', '_c.so', 'cli.pyx', 'cli.pyc', 'tests.py', '.hidden.py', '.DS_Store', 'a b.txt'],
  ...['Cli.py', 'naïve.py', 'README', 'x.txt~', '.gitignore', 'core.PY', 'data.txt.in'],
];
const DATA = ['data.txt', 'data/a.json', 'data/deep/b.txt', 'py.typed', 'core/data.txt', 'templates/x.html'];

/** A project for a backend, the number of which is part of the seed. */
export function randomTree(backend: string, seed: number): RandomTree {
  const dice = new Dice(randomNumbers(seed * 7919 + backend.length));
  let bases = dice.of([[''], [''], ['src/'], ['src/'], ['lib/'], ['', 'src/'], ['src/', 'lib/']]);
  // flit knows no folder of sources but src.
  if (backend.startsWith('flit')) bases = bases.map((base) => base.replace('lib', 'src'));
  const sapling = new Sapling(dice.of(bases));
  for (const base of bases) for (let i = dice.upTo(2); i >= 0; i--) grow(dice, base, 0, sapling);
  // Backends that look for one name find nothing in most trees, unless it is there.
  const isNamed = backend === 'setuptools.build_meta' ? dice.is(0.3) : dice.is(0.85);
  const name = dice.is(0.88) ? 'demo-pkg' : dice.of(['demo', 'Demo_Pkg', 'demo.pkg', 'ns.core', 'core']);
  if (isNamed)
    sapling.put(`${sapling.base}${dice.is(0.85) ? name.replaceAll('-', '_') : 'demo_pkg'}/__init__.py`);
  if (dice.is(0.2)) sapling.put(dice.of(FILES));
  if (dice.is(0.4)) for (const path of dice.some(DATA, 3)) sapling.put(`${sapling.base}demo_pkg/${path}`);
  sapling.put('README.md');
  if (dice.is(0.3)) sapling.put('LICENSE');
  const configuration = CONFIGURATIONS[backend]?.(dice, sapling) ?? { settings: '' };
  for (const name of Object.keys(sapling.tree))
    if (/(?:^|\/)setup\.py$/.test(name) && sapling.tree[name] === `# ${name}\n`)
      sapling.put(name, 'from setuptools import setup\n\nsetup()\n');
  oddities(dice, sapling);
  if (dice.is(backend.startsWith('poetry') ? 0.5 : 0.15)) ignore(dice, sapling);
  const requires = [...REQUIRES(backend, dice), ...(configuration.requires ?? [])];
  const project = header(name, dice, configuration.dynamic ?? []);
  sapling.put(
    'pyproject.toml',
    `[build-system]\nrequires = ${list(requires)}\nbuild-backend = "${backend}"\n\n${project}\n${configuration.settings}`,
  );
  const { tree, git, plugins } = sapling;
  const outside = { 'outside/far.txt': 'outside/far.txt', 'outside/far.py': '# outside/far.py\n' };
  return { id: `${backend}#${seed}`, tree, outside, git, plugins };
}

/** `[project]`: a quarter of them has something in it that one backend or another refuses. */
function header(name: string, dice: Dice, dynamic: readonly string[]): string {
  const version = dice.is(0.9)
    ? '1.0'
    : dice.of(['1.0.0+local.1', '2024.01.02', '1.0-1', 'v1.0rc1', '1.0.dev']);
  const lines = [`[project]\nname = "${name}"\ndescription = "d"\nrequires-python = ">=3.9"`];
  if (!dynamic.includes('version')) lines.push(`version = "${version}"`);
  if (dynamic.length > 0) lines.push(`dynamic = ${list(dynamic)}`);
  if (dice.is(0.2)) lines.push(`readme = "${dice.is(0.9) ? 'README.md' : 'nowhere.md'}"`);
  if (dice.is(0.1))
    lines.push(`license = ${dice.of(['"MIT"', '"MIT"', '"MIT"', '"MIT"', '{ text = "MIT" }', '"MIT OR"'])}`);
  if (dice.is(0.06))
    lines.push(`license-files = ${dice.of(['["LICEN*"]', '["LICEN*"]', '[]', '["nowhere*"]'])}`);
  if (dice.is(0.1))
    lines.push(
      `dependencies = ${dice.of(['["attrs>=23"]', '["attrs>=23"]', '[]', '["a @ https://a.b/c.zip"]'])}`,
    );
  if (dice.is(0.05)) lines.push(dice.of(['keywords = ["a"]', 'authors = [{ name = "A" }]', 'unknown = 1']));
  if (dice.is(0.3)) lines.push('[project.scripts]', dice.is(0.9) ? SCRIPT : dice.of(ODD_SCRIPTS));
  if (dice.is(0.08)) lines.push('[project.gui-scripts]', 'demo-gui = "demo_pkg.gui:main"');
  if (dice.is(0.12))
    lines.push(
      dice.is(0.8) ? '[project.entry-points."demo.plugins"]\nfirst = "demo_pkg.core"' : dice.of(ODD_GROUPS),
    );
  return `${lines.join('\n')}\n`;
}

const SCRIPT = 'demo = "demo_pkg.cli:main"\nother = "demo_pkg.core:Main.run"';
const ODD_SCRIPTS = [
  'demo = "demo_pkg.cli"',
  '"a b" = "demo_pkg:main"',
  'demo = "demo-pkg:main"',
  'demo = ""',
  '',
];
const ODD_GROUPS = [
  '[project.entry-points.console_scripts]\nmore = "demo_pkg:main"',
  '[project.entry-points."bad-group"]\nfirst = "demo_pkg"',
  '[project.entry-points."demo.empty"]',
  '[project.entry-points."demo.plugins"]\n"a=b" = "demo_pkg"',
];

function grow(dice: Dice, base: string, depth: number, sapling: Sapling): void {
  const folder = `${base}${dice.is(0.85) ? dice.of(FOLDERS) : dice.of(FOLDERS_RARE)}/`;
  for (let i = dice.upTo(2); i >= 0; i--)
    sapling.put(folder + (dice.is(0.75) ? dice.of(FILES) : dice.of(FILES_RARE)));
  if (depth > 0 && dice.is(0.15)) sapling.put(`${base}${dice.of(FILES)}`);
  while (depth < 3 && dice.is(0.4)) grow(dice, folder, depth + 1, sapling);
}

/** What is rare in projects and met by every walk of a tree: links, empty folders, strange names. */
function oddities(dice: Dice, sapling: Sapling): void {
  const inside = `${sapling.base}demo_pkg/`;
  const up = '../'.repeat(inside.split('/').length - 1);
  if (dice.is(0.1)) sapling.put(`${dice.of([inside, sapling.base, ''])}empty`, { folder: true });
  if (dice.is(0.05)) {
    sapling.put(`${inside}core.py`);
    sapling.put(`${inside}linked.py`, { link: 'core.py' });
  }
  if (dice.is(0.04)) sapling.put(`${inside}linked`, { link: dice.of(['core', `${up}docs`, `${up}tests`]) });
  if (dice.is(0.04))
    sapling.put(`${inside}far${dice.of(['.txt', '.py'])}`, { link: `../${up}outside/far.py` });
  if (dice.is(0.02)) sapling.put(`${inside}away`, { link: `../${up}outside` });
  if (dice.is(0.02)) sapling.put(`${inside}dangling.py`, { link: 'nowhere.py' });
  if (dice.is(0.015)) sapling.put(`${inside}loop`, { link: dice.of(['.', '..', 'loop']) });
  if (dice.is(0.02)) sapling.put(`${sapling.base}demo_link`, { link: 'demo_pkg' });
  if (dice.is(0.015)) sapling.put(`${inside}bad\uFFFD.py`, '');
}

const IGNORED = [
  ...[
    '*.txt',
    '*.so',
    'data/',
    '/src/demo_pkg/core',
    'tests',
    '_*.py',
    '!data.txt',
    'demo_pkg/cli.py',
    '*.pyc',
  ],
  ...[
    '/demo_pkg/data.txt',
    'build/',
    'core.py',
    '# nothing',
    '**/deep',
    '[dc]*.py',
    'docs/*',
    '!__init__.py',
  ],
];

/** Rules of what git ignores; in two of three trees there is git too. */
function ignore(dice: Dice, sapling: Sapling): void {
  sapling.put('.gitignore', `${dice.some(IGNORED, 3).join('\n')}\n`);
  if (dice.is(0.2)) sapling.put(`${sapling.base}demo_pkg/.gitignore`, `${dice.of(IGNORED)}\n`);
  if (sapling.git.length > 0 || dice.is(0.3)) return;
  sapling.git.push(['init', '-q']);
  if (dice.is(0.4)) sapling.git.push(['add', '-A']);
  if (dice.is(0.2)) sapling.git.push(['add', '-f', '.']);
}
