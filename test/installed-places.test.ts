import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { placesOf } from '../server/project/installed-places.ts';
import { loadProject } from '../server/project/project.ts';

const MANIFEST = '[project]\nname = "Lab.X"\nversion = "1"\n[tool.hatch.envs.docs]\npath = ".docs-env"\n';
const around = (
  env: Surroundings['env'],
  platform: Surroundings['platform'],
  folder: string,
  home: string,
) => ({
  ...{ env, platform, cwd: folder, home, now: () => 0n },
});

async function roots(
  entries: Readonly<Record<string, MemoryEntry>>,
  env: Surroundings['env'] = {},
  platform: Surroundings['platform'] = 'linux',
  folder = '/project',
  home = '/home/me',
): Promise<readonly string[]> {
  const files = memory(entries, folder);
  const project = await loadProject(MANIFEST, files);
  const found = await placesOf(project, 'lab-x', folder, files, around(env, platform, folder, home), []);
  return found.map(({ root }) => root).filter((root) => root !== `${folder}/.docs-env`);
}

/** The last parts are what Python's hashlib gives for the path of the project. */
describe('environments of a project', () => {
  it('lie beside it under any name, and in the folders of tox and nox', async () => {
    const found = await roots({
      'venv/pyvenv.cfg': '',
      'env/pyvenv.cfg': '',
      'src/lab/__init__.py': '',
      '.tox/py311/pyvenv.cfg': '',
      '.tox/.pkg/dist/x': '',
      '.nox/tests-3-11/pyvenv.cfg': '',
      '__pypackages__/3.11/lib/x.py': '',
      '__pypackages__/.gitignore': '*',
    });
    expect(found).toEqual([
      ...['.nox/tests-3-11', '.tox/py311', 'env', 'venv', '__pypackages__/3.11'].map(
        (each) => `/project/${each}`,
      ),
    ]);
  });

  it('of hatch are named in its settings too', async () => {
    const files = memory({ 'hatch.toml': '[envs.lint]\npath = "/opt/lint"\n' });
    const project = await loadProject(MANIFEST, files);
    const found = await placesOf(
      project,
      'lab-x',
      '/project',
      files,
      around({}, 'linux', '/project', '/'),
      [],
    );
    expect(found.map(({ root }) => root)).toEqual(['/project/.docs-env', '/opt/lint']);
  });

  it('of poetry, hatch and pdm are told by the path of the project', async () => {
    const trees = {
      '/home/me/.cache/pypoetry/virtualenvs/lab-x-6gE1vKXj-py3.11/pyvenv.cfg': '',
      '/home/me/.cache/pypoetry/virtualenvs/lab-x-ACC8lFtL-py3.11/pyvenv.cfg': '',
      '/home/me/.local/share/hatch/env/virtual/lab-x/6gE1vKXj/lab-x/pyvenv.cfg': '',
      '/home/me/.local/share/hatch/env/virtual/lab-x/ACC8lFtL/lab-x/pyvenv.cfg': '',
      '/home/me/.local/share/pdm/venvs/project-LKH069xZ-3.11/pyvenv.cfg': '',
      '/home/me/.local/share/pdm/venvs/lab-shEFCs-T-3.11/pyvenv.cfg': '',
      '.pdm-python': '/opt/used/bin/python\n',
    };
    expect(await roots(trees)).toEqual([
      '/home/me/.cache/pypoetry/virtualenvs/lab-x-6gE1vKXj-py3.11',
      '/home/me/.local/share/hatch/env/virtual/lab-x/6gE1vKXj/lab-x',
      '/opt/used',
      '/home/me/.local/share/pdm/venvs/project-LKH069xZ-3.11',
    ]);
  });

  it('lie where variables and settings of the tools say', async () => {
    const trees = {
      'poetry.toml': '[virtualenvs]\npath = "{project-dir}/.envs"\n',
      '.envs/lab-x-6gE1vKXj-py3.12/pyvenv.cfg': '',
      '/home/me/.config/pypoetry/config.toml': 'cache-dir = "~/poetry"\n',
      '/home/me/poetry/virtualenvs/lab-x-6gE1vKXj-py3.11/pyvenv.cfg': '',
      '/home/me/.config/hatch/config.toml': '[dirs.env]\nvirtual = ".hatch"\n',
      '.hatch/test/pyvenv.cfg': '',
      '/etc/pdm.toml': '[venv]\nlocation = "$HOME/venvs"\n',
      '/home/me/venvs/project-LKH069xZ-dev/pyvenv.cfg': '',
    };
    const env = { PDM_CONFIG_FILE: '/etc/pdm.toml', HOME: '/home/me' };
    expect(await roots(trees, env)).toEqual([
      '/project/.envs/lab-x-6gE1vKXj-py3.12',
      '/project/.hatch/test',
      '/home/me/venvs/project-LKH069xZ-dev',
    ]);
    const { 'poetry.toml': _, ...others } = trees;
    expect(await roots(others, { XDG_CONFIG_HOME: '/home/me/.config' })).toContain(
      '/home/me/poetry/virtualenvs/lab-x-6gE1vKXj-py3.11',
    );
    const moved = { POETRY_VIRTUALENVS_PATH: '/v', HATCH_DATA_DIR: '/h' };
    const there = {
      '/v/lab-x-6gE1vKXj-py3.11/pyvenv.cfg': '',
      '/h/env/virtual/lab-x/6gE1vKXj/docs/pyvenv.cfg': '',
    };
    expect(await roots(there, moved)).toEqual([
      '/v/lab-x-6gE1vKXj-py3.11',
      '/h/env/virtual/lab-x/6gE1vKXj/docs',
    ]);
  });
});

describe('environments on other machines', () => {
  it('lie in the library of a Mac, where hatch folds the case of the path', async () => {
    const trees = {
      '/Users/Me/Library/Caches/pypoetry/virtualenvs/lab-x-TEYl8LAE-py3.11/pyvenv.cfg': '',
      '/Users/Me/Library/Application Support/hatch/env/virtual/lab-x/HGlQlRMb/lab-x/pyvenv.cfg': '',
      '/Users/Me/Library/Application Support/pdm/venvs/Lab-6PiPfHyh-3.11/pyvenv.cfg': '',
    };
    expect(await roots(trees, {}, 'darwin', '/Users/Me/Lab', '/Users/Me')).toEqual(
      Object.keys(trees).map((path) => path.replace('/pyvenv.cfg', '')),
    );
  });

  it('lie in the local data of Windows, where poetry and hatch fold the case', async () => {
    const local = '/C:/Users/Me/AppData/Local';
    const trees = {
      [`${local}/pypoetry/Cache/virtualenvs/lab-x-gR3EuSev-py3.11/pyvenv.cfg`]: '',
      [`${local}/hatch/env/virtual/lab-x/gR3EuSev/lab-x/pyvenv.cfg`]: '',
      [`${local}/pdm/pdm/venvs/Lab-2B1zafXH-3.11/pyvenv.cfg`]: '',
    };
    const env = { LOCALAPPDATA: 'C:\\Users\\Me\\AppData\\Local' };
    expect(await roots(trees, env, 'win32', '/C:/Work/Lab', '/C:/Users/Me')).toEqual(
      Object.keys(trees).map((path) => path.replace('/pyvenv.cfg', '')),
    );
    const python = { '.pdm-python': 'C:\\envs\\lab\\Scripts\\python.exe' };
    expect(await roots(python, {}, 'win32', '/C:/Work/Lab', '/C:/Users/Me')).toEqual(['/C:/envs/lab']);
  });
});
