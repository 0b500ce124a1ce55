/** Setuptools projects whose fields are dynamic, made from a seed. */
import { Dice, list, randomNumbers } from './dice.ts';

/** Texts of a module that give `__version__` in one way or another, or not at all. */
const VERSIONS = [
  '__version__ = "1.2.3"\n',
  "__version__: str = '1.2'  # the version\n",
  '__version__ = "1"\n__version__ = "2"\n',
  '"""Text.\n\n__version__ = "9"\n"""\n__version__ = "1.5"\n',
  'if True:\n    __version__ = "3.1"\n',
  '__version__ = ".".join(["4", "5"])\n',
  '__version__ = (1, 2, 3)\n',
  'from ._v import __version__\n',
  'from ._v import *\n',
  'def __getattr__(name):\n    return "6"\n',
  'VERSION = "7"\n__version__ = VERSION\n',
  'version = "7"\n',
  '',
  '# __version__ is somewhere else\n',
  '__version__ = "1." "2"\n',
  'other = __version__ = "8"\n',
];

/** A setuptools project whose version and some other fields are dynamic; nothing but that can go wrong with it. */
export function randomDynamic(seed: number): {
  readonly id: string;
  readonly tree: Readonly<Record<string, string>>;
} {
  const dice = new Dice(randomNumbers(seed * 104729));
  const base = dice.of(['', 'src/']);
  const tree: Record<string, string> = {
    [`${base}demo_pkg/__init__.py`]: dice.of(VERSIONS),
    [`${base}demo_pkg/_v.py`]: dice.of([
      '__version__ = "5.5"\n',
      '__version__ = "5.5"\nfrom os import path\n',
    ]),
    'VERSION.txt': '3.3\n',
    'requirements.txt': '# nothing\n',
  };
  const attrs = [
    'demo_pkg.__version__',
    'demo_pkg._v.__version__',
    'demo_pkg.nowhere.__version__',
    'demo_pkg._v.NOTHING',
  ];
  const files = ['"VERSION.txt"', '["VERSION.txt"]', '"NOWHERE.txt"', '["NOWHERE.txt", "VERSION.txt"]'];
  const sources = [];
  if (dice.is(0.8))
    sources.push(`version = { ${dice.is(0.6) ? `attr = "${dice.of(attrs)}"` : `file = ${dice.of(files)}`} }`);
  if (dice.is(0.3))
    sources.push(`dependencies = { file = ["${dice.of(['requirements.txt', 'nowhere.txt'])}"] }`);
  if (dice.is(0.2)) sources.push(`readme = { file = "${dice.of(['VERSION.txt', 'nowhere.md'])}" }`);
  if (dice.is(0.2)) sources.push('description = { file = "VERSION.txt" }');
  if (dice.is(0.2)) sources.push('entry-points = { file = "requirements.txt" }');
  if (dice.is(0.2))
    sources.push('optional-dependencies = { a = { file = "requirements.txt" }, b = { file = "no.txt" } }');
  const declared = dice.is(0.85) ? ['version'] : [];
  if (dice.is(0.6))
    declared.push(
      ...dice.some(['dependencies', 'readme', 'description', 'scripts', 'urls', 'optional-dependencies'], 2),
    );
  if (dice.is(0.1))
    declared.push(dice.of(['keywords', 'authors', 'license', 'license-files', 'classifiers']));
  const fixed = declared.includes('version') && dice.is(0.95) ? '' : 'version = "1.0"\n';
  if (dice.is(0.15)) tree['setup.py'] = 'from setuptools import setup\n\nsetup()\n';
  if (dice.is(0.15))
    tree['setup.cfg'] = dice.of(['[metadata]\nversion = 9.9\n', '[flake8]\nmax-line-length = 90\n']);
  tree['pyproject.toml'] = [
    '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    `[project]\nname = "demo-pkg"\n${fixed}dynamic = ${list(declared)}\n`,
    ...(sources.length > 0 ? [`[tool.setuptools.dynamic]\n${sources.join('\n')}\n`] : []),
  ].join('\n');
  return { id: `dynamic#${seed}`, tree };
}
