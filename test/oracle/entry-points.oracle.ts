/**
 * Scripts that are really built, installed and run, beside what we say of them.
 *
 * An error of ours says that neither pip nor uv gives a command that works; a warning that one of them does not;
 * silence that both do. Versions are those that the wordings in server/rules were taken from.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import { run as runTool, tool } from './tools.ts';
import { put } from './uv-lab.ts';

const SOURCES = {
  'demo/__init__.py': [
    '__version__ = "1.0"',
    'from .cli import main as renamed',
    'from .stars import *',
    'def main():\n    print("ran")\n    return 0',
    'def optional(argv=None, *more, quiet=False, **kept):\n    return main()',
    'def needs(argv):\n    return main()',
    'async def coroutine():\n    main()',
    'def lines():\n    main()\n    yield 1',
    'class Base:\n    @staticmethod\n    def run():\n        return main()',
    'class App(Base):\n    def method(self):\n        pass',
    'class Plain:\n    def __init__(self, name):\n        pass',
    '',
  ].join('\n'),
  'demo/cli.py': 'def main():\n    print("ran")\n    return 0\n',
  'demo/stars.py': '__all__ = ["_listed"]\ndef _listed():\n    return 0\ndef unlisted():\n    return 0\n',
};

/** The reference of a script called `x`, or name and reference. */
const SCRIPTS: readonly (string | readonly [string, string])[] = [
  'demo:main',
  'demo.cli:main',
  'demo:renamed',
  'demo:_listed',
  'demo:unlisted',
  'demo:optional',
  'demo:App.run',
  'demo:cli.main',
  'demo:main [extra]',
  'demo',
  'demo.cli',
  'demo.clii:main',
  'demo:mian',
  'demo:App.nope',
  'demo:cli.nope',
  'demo:cli',
  'demo:__version__',
  'demo:needs',
  'demo:Plain',
  'demo:App.method',
  'demo:coroutine',
  'demo:lines',
  'demo:class',
  'demo : main',
  'demo:main()',
  'demo:main.',
  'demo:main:x',
  'demo/cli.py:main',
  'de-mo:main',
  '1demo:main',
  '.demo:main',
  'demo. cli:main',
  'demo:',
  ':main',
  '',
  'a b c',
  ['a b', 'demo:main'],
  ['a=b', 'demo:main'],
  ['[x', 'demo:main'],
  ['#x', 'demo:main'],
  ['a:b', 'demo:main'],
  ['é', 'demo:main'],
  ['x.py', 'demo:main'],
  ['../x', 'demo:main'],
  ['a/x', 'demo:main'],
  ['..', 'demo:main'],
];

let lab = '';
beforeAll(() => {
  lab = mkdtempSync(join(tmpdir(), 'pyproject-ls-scripts-'));
  runTool('python3', ['-m', 'venv', '--without-pip', join(lab, 'environment')], lab);
});
afterAll(() => rmSync(lab, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  readonly says: string;
}

function run(program: string, args: readonly string[], cwd: string): Outcome {
  const { status, stdout, stderr } = runTool(program, args, cwd);
  return { status, says: `${stdout}${stderr}` };
}

function install(frontend: 'pip' | 'uv', project: string): Outcome {
  const python = join(lab, 'environment/bin/python');
  const wheel = join(project, 'dist/demo-1.0-py3-none-any.whl');
  return frontend === 'pip'
    ? run(
        tool('python'),
        [
          '-m',
          'pip',
          `--python=${python}`,
          'install',
          '-q',
          '--no-index',
          '--no-deps',
          '--no-compile',
          wheel,
        ],
        project,
      )
    : run(
        tool('uv'),
        ['pip', 'install', `--python=${python}`, '--offline', '--no-cache', '--reinstall', wheel],
        project,
      );
}

/** Whether a command of this name is there and exits with 0 after an installation with the frontend. */
function works(frontend: 'pip' | 'uv', project: string, name: string): Outcome {
  const installed = install(frontend, project);
  const command = join(lab, 'environment/bin', name);
  const outcome = installed.status === 0 ? run(command, [], project) : installed;
  run(tool('uv'), ['pip', 'uninstall', `--python=${join(lab, 'environment')}`, 'demo'], project);
  // pip leaves the folder of a script whose name is a path.
  rmSync(join(lab, 'environment/bin/a'), { recursive: true, force: true });
  return outcome;
}

function textOf(backend: 'hatchling' | 'setuptools', name: string, reference: string): string {
  const [requires, hook] =
    backend === 'hatchling' ? ['hatchling', 'hatchling.build'] : ['setuptools', 'setuptools.build_meta'];
  return [
    `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${hook}"`,
    '[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.8"',
    `[project.scripts]\n${JSON.stringify(name)} = ${JSON.stringify(reference)}\n`,
  ].join('\n');
}

async function weSay(text: string): Promise<string> {
  const project = await loadProject(text, memory({ ...SOURCES, 'pyproject.toml': text }));
  const severities = diagnose(project, { installed: false }).map(({ severity }) => severity);
  return severities.includes('error') ? 'error' : severities.includes('warning') ? 'warning' : 'nothing';
}

test.each(['hatchling', 'setuptools'] as const)(
  'What we say of scripts is what becomes of them with %s',
  async (backend) => {
    const wrong: string[] = [];
    let tried = 0;
    for (const [i, each] of SCRIPTS.entries()) {
      const [name, reference] = typeof each === 'string' ? ['x', each] : each;
      // What is well formed is built alike by both.
      if (backend === 'setuptools' && /^\w+$/.test(name) && /^[a-z_.]+:\w+(?:\.\w+)*$/.test(reference))
        continue;
      tried += 1;
      const text = textOf(backend, name, reference);
      const project = join(lab, `${backend}-${i}`);
      for (const [path, source] of Object.entries(SOURCES)) put(project, path, source);
      put(project, 'pyproject.toml', text);
      const module = backend === 'hatchling' ? 'hatchling.build' : 'setuptools.build_meta';
      const hook = `import ${module} as b; b.build_wheel("dist")`;
      const built = run(tool('python'), ['-c', hook], project);
      const outcomes =
        built.status === 0 ? [works('pip', project, name), works('uv', project, name)] : [built];
      const failed = outcomes.filter(({ status }) => status !== 0);
      const expected =
        failed.length === outcomes.length ? 'error' : failed.length > 0 ? 'warning' : 'nothing';
      const said = await weSay(text);
      const seen = outcomes
        .map(({ status, says }) => `${status} ${says.trim().split('\n').at(-1)}`)
        .join(' | ');
      if (said !== expected) wrong.push(`${name} = ${reference}: we say ${said}, but ${seen}`);
    }
    console.log(`${tried} scripts built with ${backend}, installed and run with pip and uv`);
    expect(wrong).toEqual([]);
  },
);
