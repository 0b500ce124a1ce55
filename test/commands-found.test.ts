import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { findRuns } from '../server/project/commands-found.ts';
import { findImports } from '../server/project/imports-found.ts';
import { loadInstalled } from '../server/project/installed.ts';
import { loadProject } from '../server/project/project.ts';

const MANIFEST = `[project]
name = "lab"
version = "1.0"
scripts = { lab = "lab.cli:main" }
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
`;

/** An environment with a distribution `lab` in it that came from a folder. */
function environment(root: string, from: string, editable = false, windows = false) {
  const site = windows ? `${root}/Lib/site-packages` : `${root}/lib/python3.11/site-packages`;
  const bin = windows ? `${root}/Scripts` : `${root}/bin`;
  const python = windows ? `${bin}/python.exe` : `${bin}/python`;
  const info = `${site}/lab-1.0.dist-info`;
  const payload = editable ? { '_lab.pth': '/project/src\n' } : { 'lab/__init__.py': '', 'lab/cli.py': '' };
  const entries: Record<string, MemoryEntry> = {
    [`${root}/pyvenv.cfg`]: 'home = /usr/bin\nversion_info = 3.11.2\n',
    [python]: { link: '/usr/bin/python3.11' },
    '/usr/bin/python3.11': '',
    '/usr/bin/python.exe': '',
    [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n',
    [`${info}/direct_url.json`]: JSON.stringify({ url: `file://${from}`, dir_info: { editable } }),
    [`${info}/entry_points.txt`]: '[console_scripts]\nlab = lab.cli:main\n',
    [`${info}/RECORD`]: Object.keys(payload).join(',,\n'),
    [windows ? `${bin}/lab.exe` : `${bin}/lab`]: windows
      ? 'MZ'
      : `#!${python}\nimport sys\nfrom lab.cli import main\nif __name__ == '__main__':\n    sys.exit(main())\n`,
  };
  for (const [path, text] of Object.entries(payload)) entries[`${site}/${path}`] = text;
  return entries;
}

async function world(
  entries: Readonly<Record<string, MemoryEntry>>,
  env: Surroundings['env'],
  platform: Surroundings['platform'] = 'linux',
) {
  const files = memory(entries);
  const project = await loadProject(MANIFEST, files);
  const around: Surroundings = { env, home: '/home/me', platform, cwd: '/project', now: () => 0n };
  const copies = await loadInstalled(project, files, around, ['/project/.venv']);
  const [run] = await findRuns(project, copies, files, around);
  const imports = await findImports(project, copies[0], files, around);
  return { run, imports };
}

const SRC = { 'src/lab/__init__.py': '', 'src/lab/cli.py': '' };
const FLAT = { 'lab/__init__.py': '', 'lab/cli.py': '' };

describe('a declared command', () => {
  const places = {
    ...SRC,
    ...environment('.venv', '/project', true),
    ...environment('/other', '/elsewhere'),
  };

  it('is the first of that name on PATH, and the others are told', async () => {
    const { run } = await world(places, { PATH: '/usr/bin:/other/bin::.venv/bin:/project/.venv/bin' });
    expect(run).toEqual({
      command: 'lab',
      path: '/other/bin/lab',
      belongsTo: '/other',
      because: [
        'it belongs to `/other`, where `lab` 1.0 is not installed from here',
        '`.venv/bin/lab`, later on `PATH`, runs the editable installation in `.venv`',
      ],
      found: 2,
    });
  });

  it('is nothing where no folder of PATH has it, though an environment may', async () => {
    expect((await world(places, { PATH: '/usr/bin' })).run).toMatchObject({
      path: null,
      belongsTo: null,
      because: [
        'no folder of `PATH` has it',
        '`.venv/bin/lab`, not on `PATH`, runs the editable installation in `.venv`',
      ],
    });
    expect((await world(SRC, {})).run).toMatchObject({ path: null, found: 0 });
  });

  it('belongs where its link leads or its first line points, or nowhere', async () => {
    const script = '#!/project/.venv/bin/python\nimport sys\nfrom lab.cli import main\n';
    const own = 'it runs the editable installation in `.venv`';
    const at = async (entry: MemoryEntry) =>
      (await world({ ...places, '/b/lab': entry }, { PATH: '/b' })).run?.because[0];
    expect(await at({ link: '/project/.venv/bin/lab' })).toBe(own);
    expect(await at(script)).toBe(own);
    expect(await at('#!/bin/sh\necho\n')).toBe('it belongs to no environment that is known');
    expect(await at(new Uint8Array([0xff, 0xfe]))).toBe('it belongs to no environment that is known');
    const none = { '/tool/pyvenv.cfg': '', '/tool/bin/lab': '' };
    const { run } = await world({ ...places, ...none }, { PATH: '/tool/bin' });
    expect(run?.because[0]).toBe('it belongs to `/tool`, where this project is not installed');
  });

  it('has an ending on Windows, where uv copies it and tells so in its receipt', async () => {
    const tool = '/C:/Users/me/AppData/Roaming/uv/tools/lab';
    const receipt = `[tool]\nrequirements = [{ name = "lab", directory = "/project" }]\nentrypoints = [{ name = "lab", install-path = 'C:\\bin\\lab.exe', from = "lab" }]\n`;
    const { run } = await world(
      {
        ...SRC,
        ...environment(tool, '/project', false, true),
        [`${tool}/uv-receipt.toml`]: receipt,
        '/C:/bin/lab.exe': 'MZ',
      },
      { Path: 'C:\\Windows;C:\\bin', APPDATA: 'C:\\Users\\me\\AppData\\Roaming' },
      'win32',
    );
    expect(run).toMatchObject({ path: '/C:/bin/lab.exe', belongsTo: tool, found: 2 });
  });
});

describe('an import', () => {
  it('takes the working folder first in a flat tree, which hides the installed copy', async () => {
    const copy = { ...FLAT, ...environment('.venv', '/project') };
    expect((await world(copy, {})).imports).toEqual([
      {
        name: 'lab',
        path: '/project/lab',
        because: [
          'the working folder comes first with `python -m` and `python -c`',
          'commands and scripts take the copy in `.venv`',
        ],
      },
    ]);
    expect((await world(copy, { PYTHONSAFEPATH: '1' })).imports).toEqual([
      {
        name: 'lab',
        path: '/project/.venv/lib/python3.11/site-packages/lab',
        because: ['it is the copy in `.venv`'],
      },
    ]);
    expect((await world(FLAT, {})).imports).toMatchObject([{ path: '/project/lab' }]);
  });

  it('takes what is installed in a tree with `src`, and says where an editable installation leads', async () => {
    const copy = { ...SRC, ...environment('.venv', '/project') };
    expect((await world(copy, {})).imports).toMatchObject([
      { path: '/project/.venv/lib/python3.11/site-packages/lab', because: ['it is the copy in `.venv`'] },
    ]);
    expect((await world(copy, { PYTHONPATH: 'src' })).imports).toMatchObject([
      { path: '/project/src/lab', because: ['`PYTHONPATH` comes before what is installed'] },
    ]);
    const editable = { ...SRC, ...environment('.venv', '/project', true) };
    expect((await world(editable, {})).imports).toMatchObject([
      { path: '/project/src/lab', because: ['the editable installation in `.venv` leads there'] },
    ]);
    expect((await world(SRC, {})).imports).toEqual([
      { name: 'lab', path: null, because: ['no place that is known has it'] },
    ]);
  });
});
