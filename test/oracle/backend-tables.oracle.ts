/**
 * Tables of the backends' own, made from the schemas and damaged in one place, before the backends themselves: what is
 * called an error is refused, and what is refused is called an error.
 *
 * ORACLE_SEED=n starts from other tables.
 */
import { expect, test } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { SCHEMAS } from '../../server/schema/tables.ts';
import { backendAnswers } from './backend-answers.ts';
import { Dice, randomNumbers } from './dice.ts';
import { type Case, headed, SettingsMaker, type Toml } from './random-settings-tables.ts';
import { MORE, SEED } from './tools.ts';

interface Tool {
  readonly requires: string;
  readonly backend: string;
  /** What its table must hold for the tree to be built. */
  readonly base?: Readonly<Record<string, Toml>>;
  readonly tree?: Readonly<Record<string, string>>;
}

/** By the name of the table below `tool`. */
const TOOLS: Readonly<Record<string, Tool>> = {
  setuptools: { requires: 'setuptools', backend: 'setuptools.build_meta' },
  distutils: { requires: 'setuptools', backend: 'setuptools.build_meta' },
  hatch: { requires: 'hatchling', backend: 'hatchling.build' },
  flit: { requires: 'flit_core', backend: 'flit_core.buildapi' },
  poetry: { requires: 'poetry-core', backend: 'poetry.core.masonry.api' },
  pdm: { requires: 'pdm-backend', backend: 'pdm.backend' },
  'scikit-build': {
    requires: 'scikit-build-core',
    backend: 'scikit_build_core.build',
    base: { wheel: { cmake: false } },
    tree: { 'CMakeLists.txt': 'cmake_minimum_required(VERSION 3.15...4.0)\nproject(demo LANGUAGES NONE)\n' },
  },
  'meson-python': {
    requires: 'meson-python',
    backend: 'mesonpy',
    tree: { 'meson.build': "project('demo', version: '1.0')\n" },
  },
  maturin: {
    requires: 'maturin',
    backend: 'maturin',
    tree: {
      'Cargo.toml':
        '[package]\nname = "demo-pkg"\nversion = "1.0.0"\nedition = "2021"\n\n[lib]\nname = "demo_pkg"\ncrate-type = ["cdylib"]\n',
      'src/lib.rs': '',
    },
  },
};

const BESIDE: Readonly<Record<string, string>> = {
  'demo_pkg/__init__.py': '__version__ = "1.0"\n\n\ndef main():\n    pass\n',
  'README.md': '# demo\n',
  LICENSE: 'MIT\n',
};

/** Refusals of which nothing is said: the value is of the right kind, and what it names is not there. */
const UNSAID: readonly (readonly [name: string, says: RegExp, why: string])[] = [
  ['setuptools', /ext-modules.*unknown file type/s, 'what a compiler takes is not known here'],
  ['setuptools', /^cmdclass.*ModuleNotFoundError/s, 'a module may come with what `requires` brings'],
  ['hatch', /Unknown metadata hook/, 'a hook may come with what `requires` brings'],
  ['hatch', /Build script does not exist/, 'a metadata hook that no dynamic field asks for is not looked up'],
  [
    'flit',
    /^module: .*is not iterable/s,
    'what is no table is a warning: a string and an array it passes over',
  ],
  ['maturin', /No Cargo targets matched/, 'what Cargo.toml names is not looked up'],
  ['maturin', /does not contain this feature/, 'what Cargo.toml names is not looked up'],
  ['scikit-build', /^build-dir: .*(?:Replacement index|KeyError)/s, 'its placeholders are not read'],
  [
    'scikit-build',
    /Unacceptable pattern: ''/,
    'an empty glob, which is read only where `project.license-files` is not there',
  ],
  [
    'distutils',
    /^(?:build_clib|build_ext|install_scripts)\b/,
    'a command that not every build comes to: a warning at most',
  ],
  ['distutils', /expected str, bytes or os\.PathLike object/, 'which options are paths is not written down'],
  ['flit', /No file\/folder found for module/, 'a file that is not there, no setting of a wrong kind'],
];

/** Errors of what is built: they say themselves what else is refused. */
const ELSEWHERE = /as editable/;

/** A table may have several schemas: what the backend makes of it depends on its settings. */
const names = new Set(
  SCHEMAS.flatMap(({ at: [first, name = '', ...more], reader }) =>
    first === 'tool' && more.length === 0 && reader && TOOLS[name] ? [name] : [],
  ),
);

test.each([...names])('What is said of [tool.%s] is what its backend makes of it', async (name) => {
  const known = TOOLS[name];
  const schema = SCHEMAS.find(({ at }) => at.join('.') === `tool.${name}`)?.schema;
  if (!known || !schema) return;
  const maker = new SettingsMaker(schema, new Dice(randomNumbers(SEED)));
  const tree = { ...BESIDE, ...known.tree };
  const cases = Array.from({ length: 80 * MORE }, () => maker.case());
  const texts = [...new Map(cases.map((each) => [textOf(name, known, each), each])).entries()];
  const answers = backendAnswers(
    known.backend,
    tree,
    texts.map(([text]) => text),
  );
  const count = { refused: 0, said: 0, explained: 0 };
  const wrong: string[] = [];
  for (const [i, [text, { path }]] of texts.entries()) {
    const says = answers[i] ?? undefined;
    const project = await loadProject(text, memory({ ...tree, 'pyproject.toml': text }));
    const errors = diagnose(project, { installed: false }).filter(
      ({ severity, message }) => severity === 'error' && !ELSEWHERE.test(message),
    );
    if (says !== undefined) count.refused++;
    if (errors.length > 0) count.said++;
    if ((says === undefined) === (errors.length === 0)) continue;
    const line = text.split(`[tool.${name}]\n`)[1]?.trim().split('\n').at(-1);
    const first = says?.split('\n').slice(0, 3).join(' | ');
    if (says !== undefined && UNSAID.some(([of, pattern]) => of === name && pattern.test(`${path}: ${says}`)))
      count.explained++;
    else
      wrong.push(
        says === undefined
          ? `FALSE ALARM ${path}, ${line}: ${errors.map(({ message }) => message).join('; ')}`
          : `unsaid ${path}, ${line}: ${first}`,
      );
  }
  const summary = `tool.${name}: ${count.refused} of ${texts.length} tables refused, ${count.said} called an error, ${wrong.length} otherwise, ${count.explained} for a known reason, seed ${SEED}`;
  console.log([summary, ...wrong].join('\n  '));
  expect(wrong.sort()).toEqual([]);
});

function textOf(name: string, { requires, backend, base = {} }: Tool, { table }: Case): string {
  const own =
    typeof table === 'object' && !Array.isArray(table) ? (table as Readonly<Record<string, Toml>>) : {};
  const build = `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${backend}"\n`;
  return `${build}\n[project]\nname = "demo-pkg"\nversion = "1.0"\ndescription = "A demo"\n\n${headed(`tool.${name}`, merged(base, own))}`;
}

/** What is there for the build and what is tried, which wins. */
function merged(base: Readonly<Record<string, Toml>>, own: Readonly<Record<string, Toml>>): Toml {
  const both = Object.entries(base).map(([key, value]): [string, Toml] => {
    const other = own[key];
    const tables = isTable(value) && isTable(other);
    return [key, tables ? { ...value, ...other } : (other ?? value)];
  });
  return { ...own, ...Object.fromEntries(both) };
}

function isTable(value: Toml | undefined): value is { readonly [key: string]: Toml } {
  return typeof value === 'object' && !Array.isArray(value);
}
