import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { artifactOf, loadInstalled } from '../server/project/installed.ts';
import { loadProject } from '../server/project/project.ts';

const SITE = '.venv/lib/python3.11/site-packages';
const manifest = (backend: string) =>
  `[project]\nname = "lab"\nversion = "1.0"\ndescription = "x"\n[build-system]\nrequires = []\nbuild-backend = "${backend}"\n`;

/** What is said of an editable installation whose files in the folder of distributions are these. */
async function status(
  backend: string,
  payload: Readonly<Record<string, string>>,
  tree: Readonly<Record<string, MemoryEntry>>,
  requires = '',
) {
  const info = `${SITE}/lab-1.0.dist-info`;
  const entries: Record<string, MemoryEntry> = {
    'pyproject.toml': manifest(backend),
    '.venv/pyvenv.cfg': 'home = /usr/bin\nversion_info = 3.11.2\n',
    '.venv/bin/python': { link: '/usr/bin/python3.11' },
    '/usr/bin/python3.11': '',
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n${requires}`,
    [`${info}/direct_url.json`]: '{"url": "file:///project", "dir_info": {"editable": true}}',
    [`${info}/RECORD`]: Object.keys(payload).join(',,\n'),
    ...tree,
  };
  for (const [path, text] of Object.entries(payload))
    entries[path.startsWith('/') ? path : `${SITE}/${path}`] = text;
  const files = memory(entries);
  const project = await loadProject(manifest(backend), files);
  const around: Surroundings = {
    env: {},
    home: '/home/me',
    platform: 'linux',
    cwd: '/project',
    now: () => 0n,
  };
  const [copy] = await loadInstalled(project, files, around, ['/project/.venv']);
  return copy && artifactOf(copy, null);
}

const TREE = { 'src/lab/__init__.py': '', 'src/lab/cli.py': '' };

describe('an editable installation', () => {
  it('of poetry is read though its RECORD names absolute paths', async () => {
    const path = `/project/${SITE}/lab.pth`;
    const poetry = 'poetry.core.masonry.api';
    expect(await status(poetry, { [path]: '/project/src' }, TREE)).toMatchObject({ state: 'fresh' });
    expect(await status(poetry, { [path]: '/project/old' }, TREE)).toMatchObject({
      state: 'broken',
      because: ['it leads to `old`, which is not there'],
    });
  });

  it('by a redirector requires `editables`, which is nothing that changed', async () => {
    const payload = {
      '_editable_impl_lab.pth': 'import _editable_impl_lab',
      '_editable_impl_lab.py': "F.map_module('lab', '/project/src/lab/__init__.py')",
    };
    const said = (requires: string) =>
      status('hatchling.build', payload, TREE, `Requires-Dist: ${requires}\n`);
    expect(await said('editables~=0.3')).toMatchObject({ state: 'fresh' });
    expect(await said('editables-more')).toMatchObject({ because: ['it still requires `editables-more`'] });
  });

  it('of scikit-build-core lists each module, of which one that is gone cannot be imported', async () => {
    const call = (...names: readonly string[]) =>
      `def install(\n    known,\n): ...\n\n\ninstall({${names.map((name) => `'${name}': '/project/src/${name.replaceAll('.', '/')}.py'`).join(', ')}, 'lab': '/project/src/lab/__init__.py'}, {}, None, False)\n`;
    const said = (text: string) =>
      status(
        'scikit_build_core.build',
        {
          '_editable_skbc_lab.pth': 'import _editable_skbc_lab\n/project/src',
          '_editable_skbc_lab.py': text,
        },
        { ...TREE, 'CMakeLists.txt': 'project(lab)\n' },
      );
    expect(await said(call('lab.cli'))).toMatchObject({ because: [] });
    expect(await said(call('lab.gone'))).toMatchObject({
      state: 'stale',
      because: ['it takes `lab.gone` from `src/lab/gone.py`, which is not there'],
    });
    expect(await said(call('lab.gone', 'lab.lost', 'lab.cli'))).toMatchObject({
      because: ['it takes `lab.gone` from `src/lab/gone.py`, which is not there, as 1 more are not'],
    });
  });

  it('of meson-python is broken without the folder that it builds in', async () => {
    const payload = {
      'lab-editable.pth': 'import _lab_editable_loader; _lab_editable_loader.init()',
      '_lab_editable_loader.py':
        "def init():\n    finder = MesonpyMetaFinder(\n        'lab',\n        {'lab'},\n        '/project/build/cp311',\n        ['/usr/bin/ninja'],\n        False,\n    )\n",
    };
    const tree = { ...TREE, 'meson.build': "project('lab', version: '1.0')\n" };
    expect(await status('mesonpy', payload, tree)).toMatchObject({
      state: 'broken',
      because: ['it builds in `build/cp311`, which is not there'],
    });
    const { state } = (await status('mesonpy', payload, { ...tree, 'build/cp311/x': '' })) ?? {};
    expect(state).not.toBe('broken');
  });

  it('of setuptools in strict mode holds a link for each file that there was', async () => {
    const links = 'build/__editable__.lab-1.0-py3-none-any';
    const pth = { '__editable__.lab-1.0.pth': `/project/${links}\n` };
    const linked = {
      [`${links}/lab/__init__.py`]: { link: '/project/src/lab/__init__.py' },
      [`${links}/lab/cli.py`]: { link: '/project/src/lab/cli.py' },
    };
    const said = (tree: Readonly<Record<string, MemoryEntry>>) =>
      status('setuptools.build_meta', pth, { ...linked, ...tree });
    expect(await said(TREE)).toMatchObject({ state: 'fresh', missing: [], extra: [] });
    expect(await said({ ...TREE, 'src/lab/new.py': '' })).toMatchObject({
      state: 'stale',
      because: ['`lab/new.py` is not in it yet'],
      missing: ['lab/new.py'],
    });
    expect(await said({ 'src/lab/__init__.py': '' })).toMatchObject({
      state: 'stale',
      because: ['`lab/cli.py` is still in it'],
      extra: ['lab/cli.py'],
    });
  });
});
