/** Random settings of the backends that build pure wheels, but for setuptools, hatchling and the native ones. */
import { type Dice, list } from './dice.ts';
import { hatchling } from './random-hatchling.ts';
import { cmake, maturin, meson, scikitBuild } from './random-native.ts';
import { setuptools } from './random-setuptools.ts';
import type { Sapling } from './random-trees.ts';

/** What a backend is told: TOML that stands behind `[project]`. */
export interface Configuration {
  readonly settings: string;
  /** Fields that it fills. */
  readonly dynamic?: readonly string[];
  readonly requires?: readonly string[];
}
export type Configure = (dice: Dice, sapling: Sapling) => Configuration;

/** What `build-system.requires` has for a backend, as projects write it. */
export function REQUIRES(backend: string, dice: Dice): readonly string[] {
  const [plain = '', ...others] = DISTRIBUTIONS[backend.split(':')[0] ?? ''] ?? [];
  return [dice.is(0.6) ? plain : dice.of([plain, ...others])];
}

const DISTRIBUTIONS: Readonly<Record<string, readonly string[]>> = {
  'setuptools.build_meta': ['setuptools', 'setuptools>=77', 'setuptools>=61'],
  'hatchling.build': ['hatchling', 'hatchling>=1.26', 'hatchling>=1'],
  'flit_core.buildapi': ['flit_core', 'flit_core>=4', 'flit_core>=3.11,<5'],
  'poetry.core.masonry.api': ['poetry-core', 'poetry-core>=2,<3', 'poetry-core>=1.0.0'],
  'pdm.backend': ['pdm-backend', 'pdm-backend>=2.4'],
  uv_build: ['uv_build>=0.13.6,<0.14', 'uv_build'],
  whey: ['whey', 'whey>=0.1'],
  'scikit_build_core.build': ['scikit-build-core', 'scikit-build-core>=1'],
  mesonpy: ['meson-python', 'meson-python>=0.18'],
  maturin: ['maturin', 'maturin>=1.9,<2'],
};

export const CONFIGURATIONS: Readonly<Record<string, Configure>> = {
  'setuptools.build_meta': setuptools,
  'hatchling.build': hatchling,
  'flit_core.buildapi': flit,
  'poetry.core.masonry.api': poetry,
  'pdm.backend': pdm,
  uv_build: uv,
  whey,
  'scikit_build_core.build': (dice, sapling) => (dice.is(0.85) ? scikitBuild : cmake)(dice, sapling),
  mesonpy: meson,
  maturin,
};

const VERSION_TEXTS = [
  '__version__ = "1.2.3"\n',
  '__version__ = "1.2.3"\n',
  "VERSION = 'v1.2'  # the version\n",
  '__version__: str = "1.2"\n',
  'if True:\n    __version__ = "3.1"\n',
  '__version__ = ".".join(["4", "5"])\n',
  '"""Text."""\n__version__ = "1.2"\n__version__ = "1.3"\n',
  '',
];

/** With a small probability the version is dynamic, and read from a file by these settings. */
export function dynamicVersion(
  dice: Dice,
  sapling: Sapling,
  settings: (path: string) => string,
): { readonly dynamic: readonly string[]; readonly settings: string } {
  if (!dice.is(0.15)) return { dynamic: [], settings: '' };
  const path = sapling.putVersion(dice.of(VERSION_TEXTS));
  return { dynamic: ['version'], settings: settings(path) };
}

function flit(dice: Dice, sapling: Sapling): Configuration {
  const lines: string[] = [];
  const dynamic = dice.is(0.2) ? dice.of([['version'], ['version', 'description'], ['description']]) : [];
  if (dynamic.length > 0)
    sapling.putVersion(`${dice.is(0.8) ? '"""Docstring."""\n' : ''}${dice.of(VERSION_TEXTS)}`);
  if (dice.is(0.45))
    lines.push(
      `[tool.flit.module]\nname = "${dice.of(['demo_pkg', 'demo_pkg', 'demo_pkg', 'ns', ...sapling.folders().map((path) => path.replaceAll('/', '.'))])}"`,
    );
  if (dice.is(0.15)) {
    sapling.put('share/x/data.txt');
    lines.push(
      `[tool.flit.external-data]\ndirectory = "${dice.of(['share', 'share', 'share/', 'docs', '../outside'])}"`,
    );
  }
  if (dice.is(0.2))
    lines.push(
      `[tool.flit.sdist]\n${dice.of(['exclude', 'include'])} = ${list(dice.some(['tests', 'docs/', '**/*.txt', 'demo_pkg/cli.py', 'src/demo_pkg/core'], 2))}`,
    );
  if (dice.is(0.03)) lines.push(dice.of(['[tool.flit.metadata]\nmodule = "x"', '[tool.flit.unknown]']));
  return { dynamic: dynamic.filter((field) => field === 'version'), settings: `${lines.join('\n')}\n` };
}

const POETRY_PATHS = [
  ...[
    'demo_pkg',
    'demo_pkg',
    'demo_pkg',
    'ns',
    'demo_pkg/**/*.py',
    'core',
    'demo_pkg/data/*',
    '*.py',
    'nowhere',
  ],
  ...['demo_pkg/**/*', 'demo_pkg/core', 'cli.py'],
];

function poetry(dice: Dice, sapling: Sapling): Configuration {
  const lines: string[] = [];
  const { base } = sapling;
  const format = () =>
    dice.is(0.25) ? `, format = ${dice.of(['"wheel"', '"sdist"', '["sdist", "wheel"]'])}` : '';
  const entry = () => {
    const folder = dice.is(0.9) ? base.slice(0, -1) : dice.of(['src', 'lib']);
    const from = folder === '' ? '' : `, from = "${folder}"`;
    const to = dice.is(0.1) ? `, to = "${dice.of(['moved', 'a/b'])}"` : '';
    const include = dice.is(0.7) ? dice.of(sapling.folders()) : dice.of(POETRY_PATHS);
    return `{ include = "${include ?? 'demo_pkg'}"${from}${to}${format()} }`;
  };
  if (dice.is(0.5)) lines.push(`packages = [${Array.from({ length: 1 + dice.upTo(1) }, entry).join(', ')}]`);
  if (dice.is(0.25))
    lines.push(
      `exclude = ${list(dice.some(['**/tests', '**/cli.py', 'src/demo_pkg/core', 'demo_pkg/core/*', '**/*.txt', 'demo_pkg'], 2))}`,
    );
  if (dice.is(0.25)) {
    const path = `"${dice.of(['README.md', `${base}demo_pkg/data.txt`, '**/*.txt', 'docs', 'docs/*', 'nowhere', `${base}extra/*`])}"`;
    lines.push(`include = [${dice.is(0.3) ? path : `{ path = ${path}${format()} }`}]`);
  }
  if (dice.is(0.02)) lines.push('package-mode = false');
  const dynamic = dice.is(0.1) ? ['version'] : [];
  if (dynamic.length > 0 && dice.is(0.8)) lines.push('version = "1.2.0"');
  if (dice.is(0.02)) lines.push('unknown = 1');
  if (dice.is(0.06)) lines.push('[tool.poetry.scripts]\nmore = "demo_pkg:more"');
  if (dice.is(0.02)) lines.push('[tool.poetry.build]\nscript = "build.py"');
  return { dynamic, settings: lines.length > 0 ? `[tool.poetry]\n${lines.join('\n')}\n` : '' };
}

const PDM_PATHS = [
  ...[
    'demo_pkg',
    'src/demo_pkg',
    '**/*.py',
    'demo_pkg/*.py',
    'src',
    'tests',
    '**/*.txt',
    'demo_pkg/data.txt',
  ],
  ...['src/demo_pkg/core', 'demo_pkg/core/**', 'nowhere', '*.md', 'lib/*', 'docs'],
];

function pdm(dice: Dice, sapling: Sapling): Configuration {
  const version = dynamicVersion(dice, sapling, (path) =>
    dice.of([
      `[tool.pdm.version]\nsource = "file"\npath = "${path}"\n`,
      `[tool.pdm.version]\npath = "${path}"\n`,
      '[tool.pdm.version]\nsource = "call"\ngetter = "demo_pkg:version"\n',
      '',
    ]),
  );
  if (version.settings.includes('getter') && dice.is(0.8))
    sapling.put('demo_pkg/__init__.py', 'def version():\n    return "1.2"\n');
  if (dice.is(0.02)) sapling.put('pdm_build.py', 'def pdm_build_update_files(context, files):\n    pass\n');
  if (dice.is(0.35)) return version;
  const lines = ['[tool.pdm.build]'];
  const paths = () => list(dice.some(PDM_PATHS, 2));
  if (dice.is(0.5)) lines.push(`includes = ${paths()}`);
  if (dice.is(0.35)) lines.push(`excludes = ${paths()}`);
  if (dice.is(0.2)) lines.push(`source-includes = ${paths()}`);
  if (dice.is(0.2)) lines.push(`package-dir = "${dice.of(['src', 'lib', '.', '', 'nowhere'])}"`);
  if (dice.is(0.05)) lines.push('is-purelib = false');
  if (dice.is(0.1)) {
    sapling.put('docs/a.txt');
    lines.push(
      `wheel-data = { ${dice.of(['data = ["docs/*"]', 'scripts = ["README.md"]', 'data = [{ path = "docs/**/*", relative-to = "docs/" }]', 'data = ["nowhere/*"]', 'include = ["docs/a.txt"]'])} }`,
    );
  }
  return { ...version, settings: `${version.settings}${lines.join('\n')}\n` };
}

function uv(dice: Dice, sapling: Sapling): Configuration {
  const { base } = sapling;
  if (base === 'src/' && dice.is(0.4)) return { settings: '' };
  const lines = ['[tool.uv.build-backend]'];
  lines.push(`module-root = "${dice.is(0.9) ? base.slice(0, -1) : dice.of(['', 'src', '.', '../x'])}"`);
  const names = [
    '"demo_pkg"',
    '"ns.demo_pkg"',
    '"core"',
    '["demo_pkg", "demo"]',
    '[]',
    '"demo-pkg"',
    '"Demo_Pkg"',
  ];
  if (dice.is(0.25)) lines.push(`module-name = ${dice.of(names)}`);
  if (dice.is(0.25)) lines.push('namespace = true');
  const patterns = [
    'tests',
    '/src/demo_pkg/core',
    'cli.py',
    '*.txt',
    '**/core',
    '/demo_pkg/data.txt',
    '[a',
    'data/*',
  ];
  if (dice.is(0.3)) lines.push(`wheel-exclude = ${list(dice.some(patterns, 2))}`);
  if (dice.is(0.2)) lines.push(`source-exclude = ${list(dice.some(patterns, 2))}`);
  if (dice.is(0.15)) lines.push(`source-include = ${list(dice.some(['docs/**', 'tests/**', 'main.py'], 2))}`);
  if (dice.is(0.08)) lines.push('default-excludes = false');
  if (dice.is(0.03)) lines.push('unknown = 1');
  if (dice.is(0.15)) {
    sapling.put('share/x/data.txt');
    sapling.put('share/run.sh');
    lines.push(
      `data = { ${dice.of(['data', 'scripts', 'headers', 'purelib', 'platlib'])} = "${dice.of(['share', 'share', './share', 'nowhere', '../outside'])}" }`,
    );
  }
  return { settings: `${lines.join('\n')}\n` };
}

function whey(dice: Dice, sapling: Sapling): Configuration {
  const lines = ['[tool.whey]'];
  const { base } = sapling;
  if (base !== '') lines.push(`source-dir = "${dice.is(0.9) ? base.slice(0, -1) : 'nowhere'}"`);
  if (dice.is(0.25))
    lines.push(`package = "${dice.of(['demo_pkg', 'demo_pkg', 'demo-pkg', ...sapling.folders()])}"`);
  if (dice.is(0.3)) {
    const package_ = `${base}demo_pkg`;
    const commands = [
      `include ${package_}/data.txt`,
      `recursive-include ${package_} *.txt`,
      `recursive-include ${package_} *.json *.txt`,
      `exclude ${package_}/cli.py`,
      `recursive-exclude ${package_} *.py`,
      'include README.md',
      'include nowhere.txt',
      `exclude ${package_}/data.txt`,
      'recursive-include docs *',
      'graft docs',
    ];
    lines.push(`additional-files = ${list(dice.some(commands, 3))}`);
  }
  if (dice.is(0.1))
    lines.push(
      dice.of(['license-key = "MIT"', 'base-classifiers = []', 'platforms = ["Linux"]', 'unknown = 1']),
    );
  if (dice.is(0.2)) sapling.put('LICENSE');
  return { settings: lines.length > 1 ? `${lines.join('\n')}\n` : '' };
}
