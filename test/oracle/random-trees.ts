/** Small projects, made from a seed: layouts × settings × names. Each text names its own path. */

export interface RandomTree {
  readonly id: string;
  readonly tree: Readonly<Record<string, string>>;
}

/** A generator of numbers below 1 that gives the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Choices that a generator of numbers makes. */
export class Dice {
  readonly #next: () => number;
  constructor(next: () => number) {
    this.#next = next;
  }
  /** Whether something of this probability happens. */
  is(probability: number): boolean {
    return this.#next() < probability;
  }
  upTo(most: number): number {
    return Math.floor(this.#next() * (most + 1));
  }
  of<T>(items: readonly T[]): T {
    return items[this.upTo(items.length - 1)] as T;
  }
  some<T>(items: readonly T[], most: number): T[] {
    return [...new Set(Array.from({ length: 1 + this.upTo(most - 1) }, () => this.of(items)))];
  }
}

const FOLDERS = [
  'demo_pkg',
  'demo_pkg',
  'demo_pkg',
  'demo',
  'ns',
  'core',
  'tests',
  'docs',
  '_priv',
  'utils',
  'data',
  'a-b',
  'x.y',
];
const FOLDERS_RARE = [
  'Demo_Pkg',
  'foo-stubs',
  'build',
  'python',
  'venv',
  '__pycache__',
  'node_modules',
  'scripts',
  'ez_setup',
];
const FILES = ['__init__.py', '__init__.py', 'cli.py', 'core.py', 'main.py', '__main__.py', 'demo_pkg.py'];
const FILES_RARE = [
  'conftest.py',
  'setup.py',
  'x-y.py',
  'a.b.py',
  'types.pyi',
  'py.typed',
  'data.txt',
  '_c.c',
  '_c.so',
  'cli.pyx',
  'tests.py',
  '.hidden.py',
];

/** A project for a backend, the number of which is part of the seed. */
export function randomTree(backend: string, seed: number): RandomTree {
  const dice = new Dice(randomNumbers(seed * 7919 + backend.length));
  const tree: Record<string, string> = {};
  const put = (path: string, text?: string) => {
    tree[path] = text ?? (path.endsWith('.py') ? `# ${path}\n` : path);
  };
  const bases = dice.of([[''], [''], ['src/'], ['src/'], ['lib/'], ['', 'src/'], ['src/', 'lib/']]);
  for (const base of bases) for (let i = dice.upTo(2); i >= 0; i--) grow(dice, base, 0, put);
  // Backends that look for one name find nothing in most trees, unless it is there.
  const base = dice.of(bases);
  if (backend !== 'setuptools.build_meta' && dice.is(0.8)) put(`${base}demo_pkg/__init__.py`);
  if (dice.is(0.2)) put(`${dice.of(FILES)}`);
  const configuration = (CONFIGURATIONS[backend] ?? (() => ''))(dice, put, base);
  for (const name of Object.keys(tree))
    if (name === 'setup.py') put(name, 'from setuptools import setup\n\nsetup()\n');
  put('README.md');
  put('pyproject.toml', `${header(backend, dice)}${configuration}`);
  return { id: `${backend}#${seed}`, tree };
}

function header(backend: string, dice: Dice): string {
  const name = dice.is(0.8) ? 'demo-pkg' : dice.of(['demo', 'Demo_Pkg', 'ns.core', 'core']);
  return [
    `[build-system]\nrequires = ["${backend.replace(/[._].*$/, '')}"]\nbuild-backend = "${backend}"\n`,
    `[project]\nname = "${name}"\nversion = "1.0"\ndescription = "d"\nrequires-python = ">=3.9"\n\n`,
  ].join('\n');
}

function grow(dice: Dice, base: string, depth: number, put: (path: string, text?: string) => void): void {
  const folder = `${base}${dice.is(0.85) ? dice.of(FOLDERS) : dice.of(FOLDERS_RARE)}/`;
  for (let i = dice.upTo(2); i >= 0; i--) put(folder + (dice.is(0.8) ? dice.of(FILES) : dice.of(FILES_RARE)));
  if (depth > 0 && dice.is(0.15)) put(`${base}${dice.of(FILES)}`);
  while (depth < 3 && dice.is(0.4)) grow(dice, folder, depth + 1, put);
}

type Configuration = (dice: Dice, put: (path: string, text?: string) => void, base: string) => string;

const NAMES = [
  'demo_pkg',
  'demo_pkg.core',
  'demo_pkg.tests',
  'demo',
  'ns',
  'ns.demo_pkg',
  'core',
  'tests',
  'nowhere',
];
const PATTERNS = [
  'demo_pkg',
  'demo_pkg*',
  'demo_pkg.*',
  '*',
  'tests*',
  '*.tests',
  'n?',
  '[dn]*',
  'core',
  'ns*',
  '*.core*',
  'tests/',
];
const PLACES = ['.', 'src', 'lib', 'demo_pkg', 'ns'];

/** An array of strings, as TOML writes it. */
export const list = (items: readonly string[]) => `[${items.map((item) => `"${item}"`).join(', ')}]`;

const CONFIGURATIONS: Readonly<Record<string, Configuration>> = {
  'setuptools.build_meta': (dice, put) => {
    if (dice.is(0.1)) put('setup.py');
    if (dice.is(0.1))
      put('MANIFEST.in', dice.of(['graft demo_pkg\n', 'graft src\n', 'recursive-include demo_pkg *.py\n']));
    if (dice.is(0.08)) put(`build/lib/${dice.of(['demo_pkg', 'other'])}/${dice.of(FILES)}`);
    if (dice.is(0.05)) put('build/lib/demo_pkg/core/__init__.py');
    if (dice.is(0.12)) {
      const packages = dice.of(['find:', 'find_namespace:', 'demo_pkg', 'demo_pkg, ns']);
      const where =
        packages.startsWith('find') && dice.is(0.5)
          ? `[options.packages.find]\nwhere = ${dice.of(PLACES)}\n`
          : '';
      put(
        'setup.cfg',
        `[options]\npackages = ${packages}\n${dice.is(0.3) ? 'package_dir =\n    = src\n' : ''}${where}`,
      );
      return '';
    }
    return setuptoolsTable(dice);
  },
  'hatchling.build': (dice) => {
    if (dice.is(0.4)) return '';
    const lines = ['[tool.hatch.build.targets.wheel]'];
    const selection = dice.of(['packages', 'packages', 'include', 'only-include']);
    if (selection === 'packages')
      lines.push(
        `packages = ${list(dice.some(['src/demo_pkg', 'demo_pkg', 'src', 'lib/demo', 'ns/core'], 2))}`,
      );
    else if (selection === 'include')
      lines.push(
        `include = ${list(dice.some(['demo_pkg', '/src', '*.py', 'core/', '/demo_pkg/**/*.py'], 2))}`,
      );
    else lines.push(`only-include = ${list(dice.some(['demo_pkg', 'src/demo_pkg', 'lib'], 2))}`);
    if (dice.is(0.4))
      lines.push(
        `exclude = ${list(dice.some(['tests', 'cli.py', '/src/demo_pkg/core', '**/core/*', '!core'], 2))}`,
      );
    if (dice.is(0.2)) lines.push('sources = ["src"]');
    return `${lines.join('\n')}\n`;
  },
  'flit_core.buildapi': (dice) =>
    dice.is(0.4)
      ? `[tool.flit.module]\nname = "${dice.of(['demo_pkg', 'demo', 'ns.demo_pkg', 'core', 'ns'])}"\n`
      : '',
  'poetry.core.masonry.api': (dice, _put, base) => {
    if (dice.is(0.4)) return '';
    const entry = () => {
      const folder = dice.is(0.8) ? base.slice(0, -1) : dice.of(['src', 'lib']);
      const from = folder === '' ? '' : `, from = "${folder}"`;
      return `{ include = "${dice.of(['demo_pkg', 'demo_pkg', 'demo_pkg', 'ns', 'demo_pkg/**/*.py', 'core'])}"${from} }`;
    };
    const exclude = dice.is(0.3)
      ? `exclude = ${list(dice.some(['**/tests', '**/cli.py', 'src/demo_pkg/core', 'demo_pkg/core/*'], 2))}\n`
      : '';
    return `[tool.poetry]\npackages = [${Array.from({ length: 1 + dice.upTo(1) }, entry).join(', ')}]\n${exclude}`;
  },
  uv_build: (dice, _put, base) => {
    if (base === 'src/' && dice.is(0.4)) return '';
    const lines = ['[tool.uv.build-backend]'];
    lines.push(`module-root = "${dice.is(0.8) ? base.slice(0, -1) : dice.of(['', 'src', 'lib', '.'])}"`);
    if (dice.is(0.25))
      lines.push(
        `module-name = ${dice.of(['"demo_pkg"', '"ns.demo_pkg"', '"core"', '["demo_pkg", "demo"]', '[]'])}`,
      );
    if (dice.is(0.3)) lines.push('namespace = true');
    if (dice.is(0.3))
      lines.push(`wheel-exclude = ${list(dice.some(['tests', '/src/demo_pkg/core', 'cli.py', '*.txt'], 2))}`);
    if (dice.is(0.2)) lines.push(`source-exclude = ${list(dice.some(['core', '/tests', 'main.py'], 2))}`);
    return `${lines.join('\n')}\n`;
  },
};

function setuptoolsTable(dice: Dice): string {
  const lines = ['[tool.setuptools]'];
  if (dice.is(0.35)) return '';
  if (dice.is(0.2)) lines.push(`py-modules = ${list(dice.some(['cli', 'core', 'demo_pkg', 'nowhere'], 2))}`);
  if (dice.is(0.25))
    lines.push(
      `package-dir = { ${dice.of(['""', '""', '""', 'demo_pkg', 'other', '"ns.core"'])} = "${dice.of(PLACES)}" }`,
    );
  if (dice.is(0.1)) lines.push(`include-package-data = ${dice.is(0.5)}`);
  if (dice.is(0.1)) lines.push(`package-data = { "*" = ["**/*.py"] }`);
  if (dice.is(0.3)) lines.push(`packages = ${list(dice.some(NAMES, 3))}`);
  else if (dice.is(0.75)) {
    lines.push('[tool.setuptools.packages.find]');
    if (dice.is(0.6)) lines.push(`where = ${list(dice.some(PLACES, dice.is(0.8) ? 1 : 2))}`);
    if (dice.is(0.4)) lines.push(`include = ${list(dice.some(PATTERNS, 2))}`);
    if (dice.is(0.4)) lines.push(`exclude = ${list(dice.some(PATTERNS, 2))}`);
    if (dice.is(0.3)) lines.push(`namespaces = ${dice.is(0.2)}`);
  }
  return `${lines.join('\n')}\n`;
}
