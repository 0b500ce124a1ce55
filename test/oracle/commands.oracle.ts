/**
 * Each cure with the real uv and pip: what is installed differs from the project, the cure is planned and carried out, and
 * then it does not; and nothing else has changed, an environment that is active meanwhile least of all.
 */
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { carryOut } from '../../server/commands/carry-out.ts';
import { type Plan, planCure } from '../../server/commands/plan.ts';
import { disk } from '../../server/files/disk.ts';
import type { Surroundings } from '../../server/files/files.ts';
import type { Artifact, Cure } from '../../server/project/artifact.ts';
import { loadProject } from '../../server/project/project.ts';
import { loadStatus } from '../../server/project/status.ts';
import { cleanVariables, run, tool } from './tools.ts';
import { type Lab, openLab, put } from './uv-lab.ts';

let lab: Lab;
/** For every tool: no index, and the backends from where the oracle's tools are. */
let variables: Record<string, string | undefined>;
let cured = 0;
beforeAll(() => {
  lab = openLab();
  const lib = join(tool('python'), '../../lib');
  variables = {
    ...cleanVariables(),
    PATH: `${join(tool('uv'), '..')}:${process.env.PATH}`,
    PYTHONPATH: join(lib, readdirSync(lib)[0] ?? '', 'site-packages'),
    HOME: join(lab.folder, 'home'),
    XDG_DATA_HOME: undefined,
    UV_CACHE_DIR: join(lab.folder, 'uv-cache'),
    UV_OFFLINE: '1',
    UV_NO_BUILD_ISOLATION: '1',
    UV_TOOL_DIR: join(lab.folder, 'tools'),
    UV_TOOL_BIN_DIR: join(lab.folder, 'commands'),
    PIP_NO_INDEX: '1',
    // A negation whose value pip takes for that of `--build-isolation`.
    PIP_NO_BUILD_ISOLATION: '0',
    // What a person has active, and what no command may write to.
    VIRTUAL_ENV: join(lab.folder, 'active'),
  };
  expect(lab.uv(lab.folder, ['venv', '-q', 'active']).status).toBe(0);
  put(lab.folder, 'active/marker');
}, 600_000);
afterAll(() => {
  lab.close();
  console.log(`cures carried out by the real tools: ${cured} cured`);
});

const MANIFEST = {
  flit: '[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n',
  setuptools: '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
};

/** A project of two modules with a command. */
function project(name: string, backend: keyof typeof MANIFEST): string {
  const folder = join(lab.folder, name);
  const table = `[project]\nname = "demo"\nversion = "1.0"\ndescription = "Says it"\nrequires-python = ">=3.9"\n`;
  const rest = '[project.optional-dependencies]\nx = []\n[project.scripts]\ndemo = "demo.cli:main"\n';
  put(folder, 'pyproject.toml', MANIFEST[backend] + table + rest);
  put(folder, 'src/demo/__init__.py', '"""Says it"""\n');
  put(folder, 'src/demo/cli.py', 'def main():\n    print("old")\n');
  put(folder, 'src/demo/gone.py', '');
  return folder;
}

/** A script is renamed, a module deleted, another one changed. */
function change(folder: string): void {
  const text = readFileSync(join(folder, 'pyproject.toml'), 'utf8');
  put(folder, 'pyproject.toml', text.replace('\ndemo =', '\nrenamed ='));
  put(folder, 'src/demo/cli.py', 'def main():\n    print("new")\n');
  rmSync(join(folder, 'src/demo/gone.py'));
}

function must(folder: string, program: string, ...words: string[]): void {
  const { status, stderr } = run(program, words, folder, { ...variables, VIRTUAL_ENV: undefined });
  expect(status, `${program} ${words.join(' ')}\n${stderr}`).toBe(0);
}

async function look(folder: string) {
  const files = disk(folder);
  const surroundings: Surroundings = {
    env: variables,
    home: join(lab.folder, 'home'),
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    cwd: folder,
    now: () => BigInt(Date.now()) * 1_000_000n,
  };
  return {
    files,
    surroundings,
    project: await loadProject(readFileSync(join(folder, 'pyproject.toml'), 'utf8'), files),
  };
}

async function copyAt(folder: string, root: string): Promise<Artifact | undefined> {
  const { project, files, surroundings } = await look(folder);
  const asked = { commands: [], uvVersion: undefined };
  return (await loadStatus(project, files, surroundings, asked)).artifacts.find(({ path }) => path === root);
}

/** Plans it and carries it out; the lines of the plan. */
async function cure(folder: string, action: Cure['action'], ...on: string[]): Promise<Plan> {
  const { project, files, surroundings } = await look(folder);
  const plan = await planCure({ action, title: action, on }, project, files, surroundings);
  const lines: string[] = [];
  const outcome = await carryOut(plan, {
    signal: new AbortController().signal,
    log: (line) => lines.push(line),
    progress: () => undefined,
  });
  expect(outcome, lines.join('\n')).toEqual({ done: true });
  cured += 1;
  return plan;
}

/** Every file below a folder, with when it was written. */
function times(folder: string): Record<string, number> {
  const out: Record<string, number> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (!entry.isDirectory()) {
      const path = join(entry.parentPath, entry.name);
      out[path] = lstatSync(path).mtimeMs;
    }
  return out;
}

function says(program: string): string {
  return run(program, [], lab.folder, { PATH: process.env.PATH }).stdout.trim();
}

interface Scene {
  readonly what: string;
  readonly backend: keyof typeof MANIFEST;
  readonly install: (folder: string) => void;
  readonly action: Cure['action'];
  readonly on: (folder: string) => string;
  readonly editable: boolean;
  readonly plan: readonly string[];
}

const own = (folder: string) => join(folder, '.venv');
const uv =
  (...words: string[]) =>
  (folder: string) =>
    must(folder, tool('uv'), ...words);
const both =
  (...each: ((folder: string) => void)[]) =>
  (folder: string) => {
    for (const one of each) one(folder);
  };
const pipVenv = (folder: string) => must(folder, tool('python'), '-m', 'venv', '.venv');
const pip =
  (...words: string[]) =>
  (folder: string) =>
    must(folder, join(folder, '.venv/bin/python'), '-m', 'pip', '-q', 'install', ...words);

const SCENES: readonly Scene[] = [
  {
    what: 'a copy that `uv sync` keeps editable',
    backend: 'flit',
    install: uv('sync', '-q'),
    action: 'reinstall',
    on: own,
    editable: true,
    plan: ['uv sync --inexact --reinstall-package demo'],
  },
  {
    what: 'a copy that uv installed, of which setuptools has left a module in `build/lib`',
    backend: 'setuptools',
    install: both(uv('venv', '-q'), uv('pip', 'install', '-q', '.')),
    action: 'reinstall',
    on: own,
    editable: false,
    plan: ['Remove `build/lib`', 'uv pip install --python ./.venv --reinstall-package demo .'],
  },
  {
    what: 'an editable installation in a project that uv has not locked',
    backend: 'flit',
    install: both(uv('venv', '-q'), uv('pip', 'install', '-q', '-e', '.')),
    action: 'reinstall',
    on: own,
    editable: true,
    plan: ['uv pip install --python ./.venv --reinstall-package demo -e .'],
  },
  {
    what: 'a copy that is made editable',
    backend: 'setuptools',
    install: both(uv('venv', '-q'), uv('pip', 'install', '-q', '.')),
    action: 'make-editable',
    on: own,
    editable: true,
    plan: ['uv pip install --python ./.venv --reinstall-package demo -e .'],
  },
  {
    what: 'a copy that the project synchronises',
    backend: 'flit',
    install: both(uv('sync', '-q', '--no-editable')),
    action: 'sync',
    on: own,
    editable: true,
    plan: ['uv sync --inexact --reinstall-package demo'],
  },
  {
    what: 'a copy that pip installed',
    backend: 'setuptools',
    install: both(pipVenv, pip('.')),
    action: 'reinstall',
    on: own,
    editable: false,
    plan: ['Remove `build/lib`', '.venv/bin/python -I -m pip install .'],
  },
  {
    what: 'an editable installation by pip',
    backend: 'flit',
    install: both(pipVenv, pip('-e', '.')),
    action: 'reinstall',
    on: own,
    editable: true,
    plan: ['.venv/bin/python -I -m pip install -e .'],
  },
  {
    what: 'a tool with extras',
    backend: 'flit',
    install: uv('tool', 'install', '-q', '.[x]'),
    action: 'reinstall-tool',
    on: () => join(lab.folder, 'tools/demo'),
    editable: false,
    plan: ['uv tool install '],
  },
  {
    what: 'a tool that is made editable',
    backend: 'flit',
    install: uv('tool', 'install', '-q', '--force', '.[x]'),
    action: 'make-editable',
    on: () => join(lab.folder, 'tools/demo'),
    editable: true,
    plan: ['uv tool install -e '],
  },
];

it.each(SCENES)('$what is stale, is cured by $action, and is fresh then', async (scene) => {
  const folder = project(`project-${SCENES.indexOf(scene)}`, scene.backend);
  scene.install(folder);
  const root = scene.on(folder);
  expect(await copyAt(folder, root)).toMatchObject({ state: 'fresh' });
  change(folder);
  expect(await copyAt(folder, root)).toMatchObject({ state: 'stale' });
  const active = times(join(lab.folder, 'active'));
  const sources = times(join(folder, 'src/demo'));
  const { steps, refused } = await cure(folder, scene.action, root);
  expect(refused).toEqual([]);
  expect(steps.map(({ title }) => title)).toEqual(scene.plan.map((start) => expect.stringContaining(start)));
  expect(await copyAt(folder, root)).toMatchObject({ state: 'fresh', editable: scene.editable });
  expect(times(join(lab.folder, 'active'))).toEqual(active);
  expect(times(join(folder, 'src/demo'))).toMatchObject(sources);
  expect(says(join(root, 'bin/renamed'))).toBe('new');
  if (root.includes('/tools/')) {
    expect(readdirSync(join(lab.folder, 'commands'))).toEqual(['renamed']);
    expect(readFileSync(join(root, 'uv-receipt.toml'), 'utf8')).toContain('extras = ["x"]');
  }
});

it('the wheel is built anew without what an earlier build left', async () => {
  const folder = project('wheel', 'setuptools');
  must(folder, tool('uv'), 'venv', '-q');
  must(folder, tool('uv'), 'build', '-q', '--wheel');
  change(folder);
  await cure(folder, 'build');
  const archive = await disk(folder).archive('dist/demo-1.0-py3-none-any.whl');
  const names = 'names' in archive ? archive.names : [];
  expect(names.filter((name) => name.startsWith('demo/')).sort()).toEqual([
    'demo/__init__.py',
    'demo/cli.py',
  ]);
});

it('what is removed is gone, and the project is as it was before it was built', async () => {
  const folder = project('removal', 'setuptools');
  must(folder, tool('uv'), 'build', '-q', '--wheel');
  const paths = ['build', 'src/demo.egg-info', 'dist/demo-1.0-py3-none-any.whl'].map((path) =>
    join(folder, path),
  );
  const { refused } = await cure(folder, 'remove', ...paths);
  expect(refused).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['dist', 'pyproject.toml', 'src']);
  expect(readdirSync(join(folder, 'src'))).toEqual(['demo']);
});
