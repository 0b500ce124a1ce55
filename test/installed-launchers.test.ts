import { describe, expect, it } from 'vitest';
import { parseLauncher } from '../server/artifacts/launcher.ts';
import type { Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { artifactOf, loadInstalled } from '../server/project/installed.ts';
import { loadProject } from '../server/project/project.ts';

const PYTHON = '/project/.venv/bin/python';
/** As each of them writes `lab = "lab.cli:App.run"`. */
const FORMS: Readonly<Record<string, string>> = {
  uv: `#!${PYTHON}\n# -*- coding: utf-8 -*-\nimport sys\nfrom lab.cli import App\nif __name__ == "__main__":\n    if sys.argv[0].endswith("-script.pyw"):\n        sys.argv[0] = sys.argv[0][:-11]\n    elif sys.argv[0].endswith(".exe"):\n        sys.argv[0] = sys.argv[0][:-4]\n    sys.exit(App.run())\n`,
  pip: `#!${PYTHON}\nimport sys\nfrom lab.cli import App\nif __name__ == '__main__':\n    sys.argv[0] = sys.argv[0].removesuffix('.exe')\n    sys.exit(App.run())\n`,
  distlib: `#!${PYTHON}\n# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom lab.cli import App\nif __name__ == '__main__':\n    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n    sys.exit(App.run())\n`,
  poetry: `#!${PYTHON}\nimport sys\nfrom lab.cli import App\n\nif __name__ == '__main__':\n    sys.exit(App.run())\n`,
};

describe('a launcher', () => {
  it('tells what it starts, in the form of each installer', () => {
    for (const [tool, text] of Object.entries(FORMS))
      expect(parseLauncher(text), tool).toEqual({ interpreter: PYTHON, reference: 'lab.cli:App.run' });
  });

  it('may name its interpreter behind `exec`, or look for it beside itself', () => {
    const behind = (words: string) => `#!/bin/sh\n'''exec' ${words} "$0" "$@"\n' '''\nimport sys\n`;
    const read = (words: string) => parseLauncher(behind(words))?.interpreter;
    expect(read("'/a b/bin/python'")).toBe('/a b/bin/python');
    expect(read('"/a b/bin/python"')).toBe('/a b/bin/python');
    expect(read('/ab/bin/python3.11')).toBe('/ab/bin/python3.11');
    expect(read('"$(dirname -- "$(realpath -- "$0")")"/\'python\'')).toBeUndefined();
    expect(parseLauncher('#!/usr/bin/env python\n')).toEqual({
      interpreter: undefined,
      reference: undefined,
    });
    expect(parseLauncher('MZ...')).toBeUndefined();
  });
});

const MANIFEST = `[project]
name = "lab"
version = "1.0"
scripts = { lab = "lab.cli:App.run" }
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
`;

async function status(
  change: Readonly<Record<string, MemoryEntry | undefined>>,
  platform: Surroundings['platform'] = 'linux',
) {
  const windows = platform === 'win32';
  const [site, bin, up] = windows
    ? ['.venv/Lib/site-packages', '.venv/Scripts', '../../Scripts/lab.exe']
    : ['.venv/lib/python3.11/site-packages', '.venv/bin', '../../../bin/lab'];
  const info = `${site}/lab-1.0.dist-info`;
  const entries: Record<string, MemoryEntry | undefined> = {
    'pyproject.toml': MANIFEST,
    'src/lab/__init__.py': '',
    'src/lab/cli.py': 'class App:\n    def run(): ...\n',
    '.venv/pyvenv.cfg': 'home = /usr/bin\nversion_info = 3.11.2\n',
    '/usr/bin/python3.11': '',
    '/usr/bin/python.exe': '',
    [`${bin}/${windows ? 'python.exe' : 'python'}`]: { link: '/usr/bin/python3.11' },
    [`${site}/_lab.pth`]: '/project/src\n',
    [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: lab\nVersion: 1.0\n',
    [`${info}/direct_url.json`]: '{"url": "file:///project", "dir_info": {"editable": true}}',
    [`${info}/entry_points.txt`]: '[console_scripts]\nlab = lab.cli:App.run\n',
    [`${info}/RECORD`]: `_lab.pth,,\n${up},,\n`,
    [`${bin}/${windows ? 'lab.exe' : 'lab'}`]: windows ? 'MZ' : (FORMS.uv ?? ''),
    ...change,
  };
  const there = Object.entries(entries).filter(
    (pair): pair is [string, MemoryEntry] => pair[1] !== undefined,
  );
  const files = memory(Object.fromEntries(there));
  const project = await loadProject(MANIFEST, files);
  const around: Surroundings = { env: {}, home: '/home/me', platform, cwd: '/project', now: () => 0n };
  const [copy] = await loadInstalled(project, files, around, ['/project/.venv']);
  return copy && artifactOf(copy, null);
}

describe('the launchers of an installed copy', () => {
  it('are as the entry points say', async () => {
    expect(await status({})).toMatchObject({ state: 'fresh', because: [] });
    expect(await status({ '.venv/bin/lab': '#!/bin/sh\necho own\n' })).toMatchObject({ state: 'fresh' });
  });

  it('make it broken where one is gone, though RECORD lists it', async () => {
    expect(await status({ '.venv/bin/lab': undefined })).toMatchObject({
      state: 'broken',
      because: ['`bin/lab` is gone, so that the command `lab` cannot be run'],
    });
    const bare = '.venv/lib/python3.11/site-packages/lab-1.0.dist-info/RECORD';
    expect(await status({ '.venv/bin/lab': undefined, [bare]: '_lab.pth,,\n' })).toMatchObject({
      state: 'fresh',
    });
  });

  it('make it stale where one runs something else: another distribution brings a command of that name', async () => {
    const other = (FORMS.pip ?? '').replace('lab.cli', 'other');
    expect(await status({ '.venv/bin/lab': other })).toMatchObject({
      state: 'stale',
      because: ['`bin/lab` runs `other:App.run`, not `lab.cli:App.run`'],
    });
  });

  it('name an interpreter that is not there any more, after the environment was moved', async () => {
    const moved = (FORMS.uv ?? '').replace('/project/.venv', '/old/.venv');
    expect(await status({ '.venv/bin/lab': moved })).toMatchObject({
      state: 'broken',
      because: ['`bin/lab` starts `/old/.venv/bin/python`, which is not there'],
    });
    expect(
      await status({ '.venv/bin/lab': moved, '/old/.venv/bin/python': { link: '/usr/bin/python3.11' } }),
    ).toMatchObject({
      state: 'stale',
      because: ['`bin/lab` starts the Python in `/old/.venv/bin`, which is another environment'],
    });
  });

  it('are files on Windows, of which only the name is looked at', async () => {
    expect(await status({}, 'win32')).toMatchObject({ state: 'fresh' });
    expect(await status({ '.venv/Scripts/lab.exe': undefined }, 'win32')).toMatchObject({
      state: 'broken',
      because: ['`Scripts/lab.exe` is gone, so that the command `lab` cannot be run'],
    });
  });
});
