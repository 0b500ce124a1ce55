import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import type { Artifact } from '../server/project/artifact.ts';
import { artifactOf, loadInstalled } from '../server/project/installed.ts';
import { ownEnvironments } from '../server/project/installed-places.ts';
import { loadProject } from '../server/project/project.ts';
import { comparableRequirement } from '../server/pyproject/comparable-requirement.ts';

const MANIFEST = `[project]
name = "demo"
version = "1.0"
description = "Says it"
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
`;
const TREE = {
  'pyproject.toml': MANIFEST,
  'src/demo/__init__.py': '',
  'src/demo/a.py': 'x = 1\n',
  'src/demo/data.txt': 'data',
};
/** Later than every file of a tree in memory. */
const LATER = 1_800_000_000_000_000_000n;

interface Copy {
  readonly root?: string;
  readonly from?: string;
  readonly editable?: boolean;
  readonly files: Readonly<Record<string, string>>;
}

/** An environment with a copy of the project in it, as uv and pip leave it. */
function environment({ root = '.venv', from = '/project', editable = false, files }: Copy) {
  const site = `${root}/lib/python3.11/site-packages`;
  const info = 'demo-1.0.dist-info';
  const all = { [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n', ...files };
  const record = Object.entries(all).map(([path, text]) => {
    const hash = createHash('sha256').update(text).digest('base64url');
    return `${path},sha256=${hash},${text.length}\n`;
  });
  const out: Record<string, MemoryEntry> = {
    [`${root}/pyvenv.cfg`]: 'home = /usr/bin\nversion_info = 3.11.2\n',
    [`${root}/bin/python`]: { link: '/usr/bin/python3.11' },
    '/usr/bin/python3.11': 'ELF',
    [`${site}/${info}/direct_url.json`]: JSON.stringify({
      url: `file://${from}`,
      dir_info: editable ? { editable } : {},
    }),
    [`${site}/${info}/RECORD`]: { text: record.join(''), mtime: LATER },
  };
  for (const [path, text] of Object.entries(all)) out[`${site}/${path}`] = text;
  return out;
}

const COPY = { 'demo/__init__.py': '', 'demo/a.py': 'x = 1\n', 'demo/data.txt': 'data' };

async function status(
  entries: Readonly<Record<string, MemoryEntry>>,
  env: Surroundings['env'] = {},
): Promise<readonly Artifact[]> {
  const files = memory(entries);
  const text = entries['pyproject.toml'];
  const project = await loadProject(typeof text === 'string' ? text : MANIFEST, files);
  const around: Surroundings = {
    env,
    home: '/home/me',
    platform: 'linux',
    cwd: '/project',
    now: () => LATER,
  };
  const roots = ownEnvironments(project, undefined, around);
  return (await loadInstalled(project, files, around, roots)).map((copy) => artifactOf(copy, null));
}

describe('a copy', () => {
  it('is fresh where its files are those of the tree, whatever their times', async () => {
    expect(await status({ ...TREE, ...environment({ files: COPY }) })).toEqual([
      {
        kind: 'environment',
        path: '/project/.venv',
        editable: false,
        state: 'fresh',
        uvState: null,
        because: [],
        missing: [],
        extra: [],
        changed: [],
      },
    ]);
  });

  it('is stale where a build now would give other files, data too', async () => {
    const [artifact] = await status({
      ...TREE,
      'src/demo/a.py': 'x = 2\n',
      'src/demo/data.txt': 'more data',
      'src/demo/sub/__init__.py': '',
      ...environment({ files: { ...COPY, 'demo/gone.py': '', 'demo/gone.txt': '' } }),
    });
    expect(artifact).toMatchObject({
      state: 'stale',
      changed: ['demo/a.py', 'demo/data.txt'],
      missing: ['demo/sub/__init__.py'],
      extra: ['demo/gone.py', 'demo/gone.txt'],
    });
  });

  it('is stale where an installed file was changed by hand, and broken where it was deleted', async () => {
    const site = '.venv/lib/python3.11/site-packages';
    const made = environment({ files: COPY });
    const [changed] = await status({
      ...TREE,
      ...made,
      [`${site}/demo/a.py`]: { text: 'x = 3\n', mtime: LATER + 1n },
    });
    expect(changed).toMatchObject({ state: 'stale', changed: ['demo/a.py'] });
    delete made[`${site}/demo/a.py`];
    const [lost] = await status({ ...TREE, ...made });
    expect(lost).toMatchObject({
      state: 'broken',
      missing: ['demo/a.py'],
      because: ['`demo/a.py` is gone from it'],
    });
  });

  it('cannot be told of where the backend is not known, but for that', async () => {
    const own = MANIFEST.replace('hatchling.build', 'nobody.knows');
    expect(await status({ ...TREE, 'pyproject.toml': own, ...environment({ files: COPY }) })).toMatchObject([
      { state: 'unknown', changed: null, missing: null, extra: null },
    ]);
  });

  it('is found in every place once, and only where it is of this folder', async () => {
    const tool = '/home/me/.local/share/uv/tools/demo';
    const receipt = '[tool]\nrequirements = [{ name = "demo", directory = "/project" }]\nentrypoints = []\n';
    const found = await status(
      {
        ...TREE,
        ...environment({ files: COPY }),
        ...environment({ root: '/active', files: COPY }),
        ...environment({ root: tool, files: COPY }),
        [`${tool}/uv-receipt.toml`]: receipt,
        ...environment({ root: '/home/me/.local/share/pipx/venvs/demo', files: COPY }),
        ...environment({ root: '/home/me/.local/share/pipx/venvs/demo-2', from: '/elsewhere', files: COPY }),
        '/elsewhere/pyproject.toml': MANIFEST,
      },
      { VIRTUAL_ENV: '/active' },
    );
    expect(found.map(({ kind, path }) => [kind, path])).toEqual([
      ['environment', '/project/.venv'],
      ['environment', '/active'],
      ['tool', tool],
      ['tool', '/home/me/.local/share/pipx/venvs/demo'],
    ]);
    expect(await status({ ...TREE, ...environment({ files: COPY }) }, { VIRTUAL_ENV: '.venv' })).toHaveLength(
      1,
    );
  });

  it('in the own environment is shown wherever it came from, which is said', async () => {
    const [artifact] = await status({ ...TREE, ...environment({ from: '/old', files: COPY }) });
    expect(artifact).toMatchObject({
      state: 'fresh',
      because: ['it was installed from `/old`, which is not there any more'],
    });
  });

  it('is broken where its environment is, which is shown even if nothing can be read in it', async () => {
    const made = environment({ files: COPY });
    delete made['/usr/bin/python3.11'];
    expect(await status({ ...TREE, ...made })).toMatchObject([
      { state: 'broken', because: ['the Python interpreter it was made from is gone'] },
    ]);
    expect(await status({ ...TREE, '.venv': 'a file' })).toMatchObject([
      { state: 'broken', editable: null, missing: null },
    ]);
    expect(await status(TREE)).toEqual([]);
  });
});

describe('an editable installation', () => {
  const finder = (mapping: string) =>
    `from __future__ import annotations\nMAPPING: dict[str, str] = ${mapping}\nNAMESPACES: dict[str, list[str]] = {}\n`;
  const installed = (files: Record<string, string>) => environment({ editable: true, files });

  it('is fresh after an edit, by whatever means it leads to the tree', async () => {
    const edited = { ...TREE, 'src/demo/a.py': 'x = 5\n', 'src/demo/b.py': '' };
    const means: Record<string, string>[] = [
      { '_demo.pth': '/project/src\n' },
      { '_demo.pth': '\uFEFF# a comment\r\n/project/src\r\n' },
      {
        '__editable__.demo-1.0.pth': 'import __editable___demo_1_0_finder; x()',
        '__editable___demo_1_0_finder.py': finder("{'demo': '/project/src/demo'}"),
      },
      {
        '_editable_impl_demo.pth': 'import _editable_impl_demo',
        '_editable_impl_demo.py':
          "from editables.redirector import RedirectingFinder as F\nF.install()\nF.map_module('demo', '/project/src/demo/__init__.py')",
      },
    ];
    for (const each of means)
      expect(await status({ ...edited, ...installed(each) }), Object.keys(each)[0]).toMatchObject([
        { editable: true, state: 'fresh', changed: [], missing: [], extra: [] },
      ]);
  });

  it('is broken where it leads nowhere', async () => {
    expect(await status({ ...TREE, ...installed({ '_demo.pth': '/old/src\n' }) })).toMatchObject([
      { state: 'broken', because: ['it leads to `/old/src`, which is not there'] },
    ]);
    const gone = { '__editable___demo_1_0_finder.py': finder("{'demo': '/old/demo'}") };
    expect(await status({ ...TREE, ...installed(gone) })).toMatchObject([
      { state: 'broken', because: ['it takes `demo` from `/old/demo`, which is not there'] },
    ]);
  });

  it('is stale where it leads to another folder than the sources are in now', async () => {
    const [artifact] = await status({
      ...TREE,
      'lib/x.txt': '',
      ...installed({ '_demo.pth': '/project/lib\n' }),
    });
    expect(artifact).toMatchObject({
      state: 'stale',
      missing: ['demo/__init__.py'],
      because: ['it does not lead to `src/demo`'],
    });
  });

  it('is stale where a script, the version, a dependency or an extra has changed', async () => {
    const changed = MANIFEST.replace(
      'version = "1.0"',
      'version = "2.0"\ndependencies = ["requests"]\nrequires-python = ">=3.9"',
    ).replace(
      '[build-system]',
      '[project.scripts]\ndemo = "demo:main"\n[project.optional-dependencies]\nFast_er = ["numpy>1"]\n[build-system]',
    );
    const entries = installed({
      '_demo.pth': '/project/src\n',
      'demo-1.0.dist-info/entry_points.txt': '[console_scripts]\nold = demo:main\n',
    });
    const [artifact] = await status({ ...TREE, 'pyproject.toml': changed, ...entries });
    expect(artifact).toMatchObject({ state: 'stale', missing: [], changed: [] });
    expect(artifact?.because).toEqual([
      'it has version 1.0, the project is now 2.0',
      'the command `demo` is not in it yet',
      'the command `old` is still in it',
      'it asks for Python `any`, the project for `>=3.9`',
      'it does not require `requests` yet',
      'it does not require `numpy>1` yet',
      'the extra `fast-er` is not in it yet',
    ]);
  });
});

describe('a requirement', () => {
  const same = (one: string, other: string, extra?: string) => {
    const [a, b] = [comparableRequirement(one, extra), comparableRequirement(other)];
    return a !== undefined && a.text === b?.text && a.marker === b.marker && a.extra === b.extra;
  };

  it('is the same in the spellings that backends give it', () => {
    expect(same('Flask_Login >= 1.0 , <2', 'flask-login<2,>=1.0')).toBe(true);
    expect(same("a; python_version<'3.9'", 'a; python_version < "3.9"')).toBe(true);
    expect(same('a[B_c,d]>=1', 'a[d,b-c]>=1')).toBe(true);
    expect(same('a (>=1)', 'a>=1')).toBe(true);
    expect(same('a @ https://x/a.whl ; os_name == "nt"', 'a@ https://x/a.whl ; os_name == "nt"')).toBe(true);
    expect(same('a>1', "a>1 ; extra == 'x-y'", 'X_Y')).toBe(true);
    expect(
      same("a; os_name=='nt' or b=='c'", 'a ; (os_name == "nt" or b == "c") and extra == "x"', 'x'),
    ).toBe(true);
    expect(same("a; os_name=='nt'", 'a ; extra == "x" and os_name == "nt"', 'x')).toBe(true);
  });

  it('is another with another name, version, extra or marker', () => {
    expect(same('a>=1', 'a>=2')).toBe(false);
    expect(same('a', 'b')).toBe(false);
    expect(same('a[x]', 'a')).toBe(false);
    expect(same('a', 'a; extra == "x"')).toBe(false);
    expect(same('a; os_name == "nt"', 'a')).toBe(false);
    expect(comparableRequirement('!!!')).toBeUndefined();
  });
});
