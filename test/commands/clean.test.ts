/** What `clean` takes away on the real disk, and all that it must leave. */
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groundOf, proveRemoval } from '../../server/commands/removal.ts';
import { disk } from '../../server/files/disk.ts';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import {
  BUILT,
  cleaning,
  doing,
  git,
  load,
  PKG_INFO,
  put,
  removed,
  SETUPTOOLS,
  SOURCES,
  snapshot,
  surroundings,
  tree,
} from './ground.ts';

describe('what clean removes', () => {
  it('is what was built, and the folders that are empty then', async () => {
    const folder = tree({ ...SOURCES, ...BUILT });
    const plan = await cleaning(folder);
    expect(plan.refused).toEqual([]);
    expect(plan.steps.map(({ title }) => title)).toEqual([
      'Remove `build` (3 files, 0 B)',
      'Remove `dist` (2 files, 6 B)',
      'Remove `src/de_mo.egg-info` (2 files, 47 B)',
      'Remove `src/de_mo/__pycache__` (1 file, 3 B)',
    ]);
    expect(await doing(plan)).toEqual({ done: true });
    expect(snapshot(folder)).toEqual({ src: 'folder', 'src/de_mo': 'folder', ...SOURCES });
  });

  it('leaves what others keep in the same folders', async () => {
    const others = {
      'build/docs/index.html': '',
      'build/lib.sh': '',
      'dist/other-1.0-py3-none-any.whl': '',
      'dist/de_mo-extra-1.0.tar.gz': '',
      'dist/notes.txt': '',
      'other.egg-info/PKG-INFO': 'Name: other\nVersion: 1.0\n',
      'src/de_mo/__pycache__/own.nbi': '',
    };
    const folder = tree({ ...SOURCES, ...BUILT, ...others });
    const plan = await cleaning(folder);
    expect(removed(plan, folder)).toEqual([
      'build/bdist.linux-x86_64',
      'build/lib',
      'dist/De.mo-0.9.tar.gz',
      'dist/de_mo-1.0-py3-none-any.whl',
      'src/de_mo.egg-info',
    ]);
    expect(plan.refused).toEqual([
      '`other.egg-info` stays: its `PKG-INFO` does not name this project',
      '`src/de_mo/__pycache__` stays: `src/de_mo/__pycache__/own.nbi` is nothing that a build leaves there',
    ]);
    await doing(plan);
    expect(snapshot(folder)).toMatchObject(others);
  });

  it('leaves `build/` to backends that are not setuptools', async () => {
    const folder = tree({
      ...SOURCES,
      ...BUILT,
      'pyproject.toml': SETUPTOOLS.replaceAll(/setuptools(?:\.build_meta)?/g, 'hatchling.build'),
    });
    const plan = await cleaning(folder);
    expect(removed(plan, folder)).not.toContain('build/lib');
    expect(plan.refused).toContain(
      '`build/lib` stays: the backend is not setuptools, which makes such folders',
    );
  });

  it('takes the `.gitignore` that uv puts into `dist/`, and no other', async () => {
    const folder = tree({ ...SOURCES, 'dist/de_mo-1.0-py3-none-any.whl': '', 'dist/.gitignore': '*' });
    expect(removed(await cleaning(folder), folder)).toEqual(['dist']);
    put(folder, { 'dist/.gitignore': '*.whl\n' });
    expect(removed(await cleaning(folder), folder)).toEqual(['dist/de_mo-1.0-py3-none-any.whl']);
  });

  it('are caches of tools only where asked, and where they are marked as such', async () => {
    const tag = 'Signature: 8a477f597d28d172789f06886806bc55\n';
    const folder = tree({
      ...SOURCES,
      '.pytest_cache/CACHEDIR.TAG': tag,
      '.pytest_cache/v/cache/lastfailed': '{}',
      '.mypy_cache/3.11/x.json': '{}',
      '.venv/pyvenv.cfg': 'home = /usr/bin\n',
      '.venv/CACHEDIR.TAG': tag,
    });
    expect(removed(await cleaning(folder), folder)).toEqual([]);
    const plan = await cleaning(folder, {}, true);
    expect(removed(plan, folder)).toEqual(['.pytest_cache']);
    expect(plan.refused).toEqual([
      '`.mypy_cache` stays: it has no `CACHEDIR.TAG`, so it is not provably a cache',
    ]);
  });
});

describe('what clean refuses', () => {
  it('is what git tracks, whatever case a disk may take it in', async () => {
    const folder = tree({ ...SOURCES, ...BUILT });
    git(folder, 'init', '-q');
    renameSync(join(folder, 'build'), join(folder, 'Build'));
    git(folder, 'add', '-f', 'Build/lib/de_mo/gone.py', 'dist/De.mo-0.9.tar.gz');
    renameSync(join(folder, 'Build'), join(folder, 'build'));
    const plan = await cleaning(folder);
    expect(plan.refused).toEqual([
      '`build/lib` stays: git tracks `Build/lib/de_mo/gone.py`',
      '`dist/De.mo-0.9.tar.gz` stays: git tracks `dist/De.mo-0.9.tar.gz`',
    ]);
    await doing(plan);
    expect(snapshot(folder)).toMatchObject({ 'build/lib/de_mo/gone.py': '', 'dist/De.mo-0.9.tar.gz': 'tar' });
  });

  it.each([
    ['an index that is split', (folder: string) => git(folder, 'update-index', '--split-index')],
    ['an index that is cut', (folder: string) => writeFileSync(join(folder, '.git/index'), 'DIRC')],
    [
      'a repository whose configuration leads elsewhere on one line',
      (folder: string) => writeFileSync(join(folder, '.git/config'), '[core] worktree = ../..\n'),
    ],
    [
      'a link to a repository that is not there',
      (folder: string) => {
        renameSync(join(folder, '.git'), join(folder, '.gone'));
        symlinkSync('/nowhere', join(folder, '.git'));
      },
    ],
    ['a repository of Mercurial', (folder: string) => mkdirSync(join(folder, '.hg'))],
    [
      'a project that is an environment',
      (folder: string) => put(folder, { 'pyvenv.cfg': 'home = /usr/bin' }),
    ],
  ])('is everything in the face of %s', async (_what, make) => {
    const folder = tree({ ...SOURCES, ...BUILT });
    git(folder, 'init', '-q');
    git(folder, 'add', 'src/de_mo/cli.py');
    make(folder);
    const { steps, refused } = await cleaning(folder);
    expect(steps).toEqual([]);
    expect(refused).toEqual([expect.stringMatching(/^nothing is removed: /)]);
  });

  it.each([
    ['pyproject.toml', `${SETUPTOOLS}[tool.setuptools]\npackage-dir = { "" = "build/lib" }\n`],
    ['setup.cfg', '[options]\npackage_dir =\n    = build/lib\n'],
    ['setup.py', "from setuptools import setup\nsetup(package_dir={'': 'build/lib'})\n"],
  ])('is `build/lib` where `%s` may name it as a source', async (path, text) => {
    const folder = tree({ ...SOURCES, ...BUILT, [path]: text });
    const plan = await cleaning(folder);
    expect(removed(plan, folder)).not.toContain('build/lib');
    expect(plan.refused).toContain(`\`build/lib\` stays: \`${path}\` may name it as a source`);
  });

  it('is an `*.egg-info` where the name is not in `pyproject.toml`, which an installation may need', async () => {
    const build = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';
    const setup =
      "from setuptools import setup\nsetup(name='de-mo', version='1.0', package_dir={'': 'src'})\n";
    const plan = await cleaning(tree({ ...SOURCES, ...BUILT, 'pyproject.toml': build, 'setup.py': setup }));
    expect(plan.refused).toContain(
      '`src/de_mo.egg-info` stays: the name is not in `pyproject.toml`, so that an installation may need it',
    );
  });

  it('is everything where a variable leads git elsewhere', async () => {
    const folder = tree({ ...SOURCES, ...BUILT });
    const { steps, refused } = await cleaning(folder, { GIT_INDEX_FILE: '/elsewhere' });
    expect({ steps, refused }).toEqual({
      steps: [],
      refused: ['nothing is removed: `GIT_INDEX_FILE` is set, so what git tracks here cannot be told'],
    });
  });

  it('is a folder that is a link, that lies behind one, or that holds one', async () => {
    const outside = tree({ 'lib/precious.py': '', 'x.egg-info/PKG-INFO': PKG_INFO });
    const folder = tree({ ...SOURCES, 'build/lib/de_mo/__init__.py': '' });
    symlinkSync(join(outside, 'lib'), join(folder, 'build/lib/de_mo/linked'));
    symlinkSync(outside, join(folder, 'dist'));
    symlinkSync(join(outside, 'x.egg-info'), join(folder, 'src/de_mo.egg-info'));
    put(outside, { 'de_mo-1.0-py3-none-any.whl': '' });
    const before = [snapshot(folder), snapshot(outside)];
    const plan = await cleaning(folder);
    expect(plan.steps).toEqual([]);
    expect(plan.refused).toEqual([
      '`build/lib` stays: `build/lib/de_mo/linked` is a link',
      '`dist/de_mo-1.0-py3-none-any.whl` stays: `dist` is a link',
      '`src/de_mo.egg-info` stays: `src/de_mo.egg-info` is a link',
    ]);
    expect([snapshot(folder), snapshot(outside)]).toEqual(before);
  });

  it('is a folder with an environment, a repository or a project in it', async () => {
    const inside = [
      'venv/pyvenv.cfg',
      'repository/.git/HEAD',
      'project/pyproject.toml',
      'conda/conda-meta/history',
    ];
    const said: string[] = [];
    for (const path of inside) {
      const folder = tree({ ...SOURCES, [`build/lib/${path}`]: '' });
      const { steps, refused } = await cleaning(folder);
      expect(steps).toEqual([]);
      said.push(...refused);
    }
    expect(said).toEqual([
      '`build/lib` stays: `build/lib/venv` is an environment',
      '`build/lib` stays: `build/lib/repository` is a repository of its own',
      '`build/lib` stays: `build/lib/project` is a project of its own',
      '`build/lib` stays: `build/lib/conda` is an environment',
    ]);
  });

  it('is what a build takes its modules from', async () => {
    const folder = tree({
      'pyproject.toml': `${SETUPTOOLS}[tool.setuptools.packages.find]\nwhere = ["build/lib.own"]\n`,
      'build/lib.own/de_mo/__init__.py': '',
    });
    const ground = await groundOf(await load(folder), disk(folder), surroundings());
    const sourcesIn = new Map([['build/lib.own', 'build/lib.own/de_mo/__init__.py']]);
    expect(
      'refused' in ground ? ground : await proveRemoval('build/lib.own', { ...ground, sourcesIn }),
    ).toEqual({
      refused: '`build/lib.own` holds `build/lib.own/de_mo/__init__.py`, which a build takes',
    });
  });

  it('is a place where another file system is mounted, or that holds one', async () => {
    const files = memory({
      '/p/pyproject.toml': SETUPTOOLS,
      '/p/build/lib/a b/x.py': '',
      '/proc/self/mountinfo': '36 35 98:0 / /p/build/lib/a\\040b rw - ext3 /dev/root rw\n',
    }).at('/p');
    const project = await loadProject(SETUPTOOLS, files);
    const ground = await groundOf(project, files, surroundings());
    expect('refused' in ground ? ground : await proveRemoval('build/lib', ground)).toEqual({
      refused: 'another file system is mounted at `/p/build/lib/a b`',
    });
  });

  it('is what an editable installation needs, which is named', async () => {
    const folder = tree({
      ...SOURCES,
      ...BUILT,
      '.venv/pyvenv.cfg': 'home = /usr/bin\n',
      '.venv/bin/python3': '',
    });
    put(folder, { '.venv/lib/python3.11/site-packages/De.mo.egg-link': `${folder}/src\n../` });
    const plan = await cleaning(folder);
    expect(plan.refused).toEqual([
      `\`src/de_mo.egg-info\` stays: the editable installation in \`${folder}/.venv\` needs it`,
    ]);
    expect(removed(plan, folder)).toEqual(['build', 'dist', 'src/de_mo/__pycache__']);
  });

  it('never looks for compiled modules in environments, other projects and hidden folders', async () => {
    const places = ['env/lib', 'node_modules/x', 'member/src', '.tox/py/lib'];
    const folder = tree({
      ...SOURCES,
      'env/pyvenv.cfg': '',
      'member/pyproject.toml': '',
      ...Object.fromEntries(places.map((place) => [`${place}/__pycache__/a.cpython-311.pyc`, ''])),
      'tests/__pycache__/test_a.cpython-311-pytest-8.3.4.pyc': '',
    });
    expect(removed(await cleaning(folder), folder)).toEqual(['tests/__pycache__']);
  });
});
