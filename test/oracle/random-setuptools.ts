/** Random settings of setuptools, and the files that it reads besides. */
import { type Dice, list } from './dice.ts';
import { type Configuration, dynamicVersion } from './random-settings.ts';
import type { Sapling } from './random-trees.ts';

const NAMES = [
  ...['demo_pkg', 'demo_pkg.core', 'demo_pkg.tests', 'demo', 'ns', 'ns.demo_pkg', 'core', 'tests', 'nowhere'],
];
const PATTERNS = [
  ...[
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
  ],
  'tests/',
];
const PLACES = ['.', 'src', 'lib', 'demo_pkg', 'ns'];
const GLOBS = [
  '*.txt',
  '*',
  'data/*',
  '**/*.json',
  'data.txt',
  '**/*.py',
  'core/*.txt',
  '../*.md',
  'nowhere/*',
  'py.typed',
];

export function setuptools(dice: Dice, sapling: Sapling): Configuration {
  const put = (path: string, text?: string) => sapling.put(path, text);
  if (dice.is(0.12)) put('setup.py', `from setuptools import setup, find_packages\n\n${setupCall(dice)}\n`);
  if (dice.is(0.25)) put('MANIFEST.in', `${dice.some(manifestLines(sapling.base), 4).join('\n')}\n`);
  if (dice.is(0.08))
    put(`build/lib/${dice.of(['demo_pkg', 'other'])}/${dice.of(['cli.py', 'old.py', 'data.txt'])}`);
  if (dice.is(0.05)) put('build/lib/demo_pkg/core/__init__.py');
  if (dice.is(0.03)) put('build/lib.linux-x86_64-cpython-311/demo_pkg/old.py');
  if (dice.is(0.1)) leftManifest(dice, sapling);
  if (dice.is(0.5)) put('scripts/run.py', '#!/usr/bin/env python\n');
  const version = dynamicVersion(dice, sapling, () => {
    put('VERSION.txt', '3.3\n');
    return `[tool.setuptools.dynamic]\nversion = { ${dice.of(['attr = "demo_pkg.__version__"', 'attr = "demo_pkg.__version__"', 'file = "VERSION.txt"', 'file = "nowhere.txt"'])} }\n`;
  });
  if (dice.is(0.04)) return fromGit(dice, sapling);
  if (dice.is(0.15)) {
    put('setup.cfg', setupCfg(dice));
    if (dice.is(0.6)) return version;
  }
  return { ...version, settings: `${version.settings}${table(dice, sapling)}` };
}

/** setuptools-scm, which knows the version and all files that are tracked. */
function fromGit(dice: Dice, sapling: Sapling): Configuration {
  sapling.plugins = true;
  sapling.git.push(['init', '-q'], ['add', '-A'], ['commit', '-q', '-m', 'm']);
  if (dice.is(0.7)) sapling.git.push(['tag', 'v1.2.3']);
  const isDynamic = dice.is(0.7);
  return {
    requires: ['setuptools-scm'],
    dynamic: isDynamic ? ['version'] : [],
    settings: `[tool.setuptools_scm]\n${table(dice, sapling)}`,
  };
}

function manifestLines(base: string): readonly string[] {
  return [
    'graft demo_pkg',
    'graft src',
    'graft docs',
    'recursive-include demo_pkg *.py',
    `recursive-include ${base}demo_pkg *.txt *.json`,
    `include ${base}demo_pkg/data.txt`,
    'include *.md LICENSE',
    'global-include *.txt',
    'global-exclude *.py[co]',
    'global-exclude *.json',
    'prune tests',
    `prune ${base}demo_pkg/data`,
    `exclude ${base}demo_pkg/data.txt`,
    `recursive-exclude ${base || '.'} *.txt`,
    `recursive-include ${base}demo_pkg/data **`,
    '# nothing',
    'include demo_pkg/**/*.txt',
    'graft',
    'unknown x',
    'include nowhere.txt',
  ];
}

/** What an earlier build left in the tree: its list of files is read again. */
function leftManifest(dice: Dice, sapling: Sapling): void {
  const info = `${dice.is(0.7) ? sapling.base : ''}${dice.of(['demo_pkg', 'demo_pkg', 'other'])}.egg-info`;
  const known = Object.keys(sapling.tree).filter((path) => dice.is(0.5) || path.includes('data'));
  const lines = [...known, 'nowhere.py', `${info}/SOURCES.txt`].join('\n');
  sapling.put(`${info}/SOURCES.txt`, `${lines}\n`);
  if (dice.is(0.5)) sapling.put(`${info}/PKG-INFO`, 'Metadata-Version: 2.4\nName: demo-pkg\nVersion: 0.9\n');
}

function setupCall(dice: Dice): string {
  return dice.of([
    'setup()',
    'setup()',
    'setup(packages=["demo_pkg"])',
    'setup(packages=["demo_pkg"], package_dir={"": "src"})',
    'setup(packages=find_packages())',
    'setup(packages=find_packages("src"), package_dir={"": "src"})',
    'setup(packages=find_packages(exclude=["tests", "tests.*"]))',
    'setup(py_modules=["cli", "main"])',
    'setup(package_data={"demo_pkg": ["*.txt", "data/*"]})',
    'setup(data_files=[("share/demo", ["README.md"])])',
    'setup(scripts=["scripts/run.py"])',
    'setup(include_package_data=False)',
    'setup(include_package_data=True, zip_safe=False)',
    'setup(name="demo-pkg", version="2.0", packages=["demo_pkg", "demo_pkg.core"])',
    'setup(entry_points={"console_scripts": ["late = demo_pkg:late"]})',
    'setup(packages=[name for name in find_packages()])',
    'if True:\n    setup(py_modules=["cli"])',
    'names = ["demo_pkg"]\nsetup(packages=names)',
    '',
  ]);
}

function setupCfg(dice: Dice): string {
  const packages = dice.of([
    'find:',
    'find:',
    'find_namespace:',
    'demo_pkg',
    'demo_pkg, ns',
    '\n    demo_pkg\n    demo',
  ]);
  const lines = dice.is(0.8) ? [`[options]\npackages = ${packages}`] : ['[options]'];
  if (dice.is(0.3)) lines.push('package_dir =\n    = src');
  if (dice.is(0.2)) lines.push(`include_package_data = ${dice.of(['true', 'False', '1'])}`);
  if (dice.is(0.1)) lines.push('py_modules = cli');
  if (dice.is(0.05)) lines.push('scripts =\n    scripts/run.py');
  if (packages.startsWith('find') && dice.is(0.5))
    lines.push(`[options.packages.find]\nwhere = ${dice.of(PLACES)}`);
  if (packages.startsWith('find') && dice.is(0.2) && !lines.join('').includes('packages.find]'))
    lines.push('[options.packages.find]\nexclude =\n    tests*\n    *.core');
  if (dice.is(0.25))
    lines.push(
      `[options.package_data]\n${dice.of(['*', 'demo_pkg'])} = ${dice.of(['*.txt', '*.txt, data/*'])}`,
    );
  if (dice.is(0.1)) lines.push('[options.exclude_package_data]\ndemo_pkg = data.txt');
  if (dice.is(0.1)) lines.push('[options.data_files]\nshare/demo = README.md');
  if (dice.is(0.1)) lines.push('[metadata]\nname = demo-pkg\nversion = 2.0');
  if (dice.is(0.05)) lines.push('[egg_info]\ntag_build = .dev7');
  if (dice.is(0.05)) lines.push('[flake8]\nmax-line-length = 90');
  return `${lines.join('\n')}\n`;
}

function packageNames(dice: Dice, sapling: Sapling): readonly string[] {
  const there = sapling.folders().map((path) => path.replaceAll('/', '.'));
  return there.length > 0 && dice.is(0.85) ? there : NAMES;
}

function table(dice: Dice, sapling: Sapling): string {
  const lines = ['[tool.setuptools]'];
  if (dice.is(0.35)) return '';
  if (dice.is(0.2))
    lines.push(`py-modules = ${list(dice.some(['cli', 'core', 'demo_pkg', 'nowhere', 'demo_pkg.cli'], 2))}`);
  if (dice.is(0.25))
    lines.push(
      `package-dir = { ${dice.of(['""', '""', '""', 'demo_pkg', 'other', '"ns.core"'])} = "${dice.of(PLACES)}" }`,
    );
  const names = () => dice.of(['"*"', 'demo_pkg', 'demo_pkg', '"demo_pkg.core"', 'nowhere']);
  if (dice.is(0.1)) lines.push(`include-package-data = ${dice.is(0.4)}`);
  if (dice.is(0.25)) lines.push(`package-data = { ${names()} = ${list(dice.some(GLOBS, 2))} }`);
  if (dice.is(0.12)) lines.push(`exclude-package-data = { ${names()} = ${list(dice.some(GLOBS, 2))} }`);
  if (dice.is(0.06))
    lines.push(
      `data-files = { "${dice.of(['share/demo', 'etc', ''])}" = ${list(dice.some(['README.md', '*.md', 'docs/*', 'nowhere'], 2))} }`,
    );
  if (dice.is(0.04)) lines.push('script-files = ["scripts/run.py"]');
  if (dice.is(0.02))
    lines.push(dice.of(['unknown = 1', 'zip-safe = false', 'platforms = ["any"]', 'packages = "demo_pkg"']));
  else if (dice.is(0.3)) lines.push(`packages = ${list(dice.some(packageNames(dice, sapling), 3))}`);
  else if (dice.is(0.7)) {
    lines.push('[tool.setuptools.packages.find]');
    if (dice.is(0.6))
      lines.push(`where = ${list(dice.is(0.6) ? [sapling.base.slice(0, -1) || '.'] : dice.some(PLACES, 2))}`);
    if (dice.is(0.4)) lines.push(`include = ${list(dice.some(PATTERNS, 2))}`);
    if (dice.is(0.4)) lines.push(`exclude = ${list(dice.some(PATTERNS, 2))}`);
    if (dice.is(0.3)) lines.push(`namespaces = ${dice.is(0.2)}`);
  }
  return `${lines.join('\n')}\n`;
}
