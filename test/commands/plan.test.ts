/** Which tool a cure runs, where and with which words; on trees in memory, so that all layouts can be tried. */
import { describe, expect, it } from 'vitest';
import type { MemoryEntry } from '../../server/files/memory.ts';
import {
  COPY,
  EDITABLE,
  ENVIRONMENT,
  LOCK,
  MADE_BY_UV,
  MANIFEST,
  PIP,
  planned,
  SITE,
  UV,
} from './planned.ts';

describe('to install anew', () => {
  it('a copy that uv keeps in step goes by `uv sync`, which asks the lock and removes nothing', async () => {
    const stray = { VIRTUAL_ENV: '/other', UV_PROJECT: '/q', UV_NO_EDITABLE: '1', UV_OFFLINE: '1' };
    const plan = await planned('reinstall', { ...ENVIRONMENT, ...EDITABLE, ...LOCK, ...UV }, { env: stray });
    expect(plan).toMatchObject({
      titles: ['uv sync --inexact --reinstall-package de-mo'],
      refused: [],
      env: { UV_OFFLINE: '1', UV_PROJECT_ENVIRONMENT: '/p/.venv' },
      steps: [{ folder: '/p', words: ['/bin/uv', 'sync', '--inexact', '--reinstall-package', 'de-mo'] }],
    });
    expect(Object.keys(plan.env).sort()).toEqual(['UV_OFFLINE', 'UV_PROJECT_ENVIRONMENT']);
  });

  it('a copy that is no editable one stays so', async () => {
    const plan = await planned('reinstall', { ...ENVIRONMENT, ...MADE_BY_UV, ...LOCK, ...UV });
    expect(plan.titles).toEqual(['uv pip install --python ./.venv --reinstall-package de-mo .']);
  });

  it('another environment is named, wherever it lies', async () => {
    const moved = Object.fromEntries(
      Object.entries({ ...ENVIRONMENT, ...EDITABLE }).map(([path, text]) => [
        path.replace('/p/.venv', '/o t/env'),
        text,
      ]),
    );
    const plan = await planned(
      'reinstall',
      { ...moved, ...LOCK, ...UV },
      { on: '/o t/env', env: { VIRTUAL_ENV: '/x' } },
    );
    expect(plan).toMatchObject({
      titles: ["uv pip install --python '/o t/env' --reinstall-package de-mo -e ."],
      env: {},
    });
  });

  it('an environment without uv is written by its own pip', async () => {
    const env = { PIP_TARGET: '/elsewhere', PIP_INDEX_URL: 'x', PYTHONHOME: '/y' };
    const plan = await planned('reinstall', { ...ENVIRONMENT, ...EDITABLE, ...PIP, ...UV }, { env });
    expect(plan).toMatchObject({
      titles: ['.venv/bin/python -I -m pip install -e .'],
      env: { PIP_INDEX_URL: 'x' },
    });
    expect(plan.steps).toMatchObject([
      { words: ['/p/.venv/bin/python', '-I', '-m', 'pip', 'install', '-e', '.'] },
    ]);
  });

  it('uv helps where an environment has no pip, and nothing does where there is neither', async () => {
    expect((await planned('reinstall', { ...ENVIRONMENT, ...UV })).titles).toEqual([
      'uv pip install --python ./.venv --reinstall-package de-mo .',
    ]);
    expect(await planned('reinstall', ENVIRONMENT)).toMatchObject({
      titles: [],
      refused: ['`/p/.venv` has no pip, and `uv` is not found on PATH'],
    });
  });

  it('what poetry installed goes by poetry, told which environment is meant', async () => {
    const poetry = { ...ENVIRONMENT, ...EDITABLE, ...PIP, [`${COPY}/INSTALLER`]: 'poetry 2.5.1' };
    expect(
      await planned('reinstall', { ...poetry, '/bin/poetry': '' }, { env: { CONDA_PREFIX: '/c' } }),
    ).toMatchObject({
      titles: ['poetry install --no-interaction'],
      env: { VIRTUAL_ENV: '/p/.venv' },
    });
    expect(await planned('reinstall', { ...poetry, ...UV })).toMatchObject({
      titles: [],
      refused: ["the project's environment is poetry's, and `poetry` is not found on PATH"],
    });
  });

  it('an environment that does not work is made anew only by what keeps it', async () => {
    const broken = {
      ...ENVIRONMENT,
      ...MADE_BY_UV,
      '/p/.venv/bin/python': { link: '/gone' },
      '/p/.venv/bin/python3': { link: '/gone' },
    };
    expect(await planned('reinstall', { ...broken, ...LOCK, ...UV })).toMatchObject({
      titles: ['uv sync --inexact --reinstall-package de-mo'],
    });
    const unmarked = { '/p/.venv/bin/python3': '', ...LOCK, ...UV };
    const why = 'it has no `pyvenv.cfg`, so what is installed goes into the Python it was made from';
    expect(await planned('reinstall', unmarked)).toMatchObject({
      titles: [],
      refused: [`nothing can be installed into \`/p/.venv\`: ${why}`],
    });
    expect(await planned('sync', unmarked)).toMatchObject({
      titles: [],
      refused: [`\`uv sync\` would not mend \`/p/.venv\`: ${why}`],
    });
  });

  it('nothing is installed where a setting leads `uv pip` elsewhere', async () => {
    const manifest = `${MANIFEST}[tool.uv.pip]\ntarget = "lib"\n`;
    expect(await planned('reinstall', { ...ENVIRONMENT, ...MADE_BY_UV, ...UV }, { manifest })).toMatchObject({
      titles: [],
      refused: ['the setting `pip.target` makes `uv pip` install elsewhere than into `/p/.venv`'],
    });
  });

  it('a relative folder on PATH is not looked into: a project may hold anything', async () => {
    const plan = await planned(
      'reinstall',
      { ...ENVIRONMENT, '/p/uv': '', '/p/bin/uv': '' },
      { env: { PATH: '.:bin::' } },
    );
    expect(plan.titles).toEqual([]);
  });

  it('what setuptools left in `build/lib` goes before it is copied into a wheel again', async () => {
    const manifest = MANIFEST.replace('hatchling"]', 'setuptools"]').replace(
      'hatchling.build',
      'setuptools.build_meta',
    );
    const left = { '/p/build/lib/de_mo/__init__.py': '', '/p/build/lib/de_mo/gone.py': '' };
    expect((await planned('reinstall', { ...ENVIRONMENT, ...PIP, ...left }, { manifest })).titles).toEqual([
      'Remove `build/lib` (2 files, 0 B)',
      '.venv/bin/python -I -m pip install .',
    ]);
    // An editable installation copies nothing.
    expect(
      (await planned('make-editable', { ...ENVIRONMENT, ...PIP, ...left }, { manifest })).titles,
    ).toEqual(['.venv/bin/python -I -m pip install -e .']);
  });
});

describe('to make an installation editable', () => {
  it('it is installed so into the same environment', async () => {
    expect((await planned('make-editable', { ...ENVIRONMENT, ...MADE_BY_UV, ...UV })).titles).toEqual([
      'uv pip install --python ./.venv --reinstall-package de-mo -e .',
    ]);
    expect((await planned('make-editable', { ...ENVIRONMENT, ...LOCK, ...UV })).titles).toEqual([
      'uv sync --inexact --reinstall-package de-mo',
    ]);
  });
});

describe('to build the wheel', () => {
  it.each([
    ['uv', { ...LOCK, ...UV }, 'uv build --wheel --out-dir dist'],
    ['poetry', { '/p/poetry.lock': '', '/bin/poetry': '' }, 'poetry build --format wheel'],
    ['pdm', { '/p/pdm.lock': '', '/bin/pdm': '' }, 'pdm build --no-sdist'],
    [
      'build',
      { ...ENVIRONMENT, ...PIP, [`${SITE}/build-1.6.1.dist-info/METADATA`]: '' },
      '.venv/bin/python -I -m build --wheel',
    ],
    ['pyproject-build', { ...ENVIRONMENT, ...PIP, '/bin/pyproject-build': '' }, 'pyproject-build --wheel'],
    [
      'pip',
      { ...ENVIRONMENT, ...PIP, ...UV },
      '.venv/bin/python -I -m pip wheel --no-deps --wheel-dir dist .',
    ],
    ['uv where there is nothing else', UV, 'uv build --wheel --out-dir dist'],
  ])('%s does it', async (_what, files, title) => {
    expect((await planned('build', files as Record<string, MemoryEntry>)).titles).toEqual([title]);
  });

  it('nothing is left to do it with', async () => {
    expect((await planned('build', {})).refused).toEqual(['neither uv nor build nor pip is found']);
  });
});

describe('to bring the environment in line', () => {
  it('the tool of the project does it', async () => {
    const stray = { env: { VIRTUAL_ENV: '/x', UV_PROJECT_ENVIRONMENT: 'env' } };
    expect(await planned('sync', { ...LOCK, ...UV }, stray)).toMatchObject({
      titles: ['uv sync --inexact'],
      env: { UV_PROJECT_ENVIRONMENT: 'env' },
    });
    expect((await planned('sync', { '/p/pdm.lock': '', '/bin/pdm': '' })).titles).toEqual(['pdm install']);
    expect((await planned('sync', { ...ENVIRONMENT, ...PIP })).titles).toEqual([
      '.venv/bin/python -I -m pip install .',
    ]);
    expect((await planned('sync', LOCK)).refused).toEqual(['`uv` is not found on PATH']);
    expect((await planned('sync', {})).refused).toEqual(['there is no environment at `/p/.venv`']);
  });

  it('a copy that uv would leave although it is not current is written anew', async () => {
    const stale = {
      ...ENVIRONMENT,
      ...EDITABLE,
      ...LOCK,
      ...UV,
      [`${COPY}/METADATA`]: 'Name: de-mo\nVersion: 0.9\n',
    };
    expect((await planned('sync', stale)).titles).toEqual(['uv sync --inexact --reinstall-package de-mo']);
  });
});
