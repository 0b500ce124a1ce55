import { describe, expect, it } from 'vitest';
import { type EnvironmentState, findInstalled, readEnvironment } from '../server/artifacts/environment.ts';
import type { Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';

const CFG =
  'home = /usr/bin\nimplementation = CPython\nuv = 0.13.9\nversion_info = 3.11.2\ninclude-system-site-packages = false\n';
/** What `uv venv` makes on Linux. */
const MADE = {
  '.venv/pyvenv.cfg': CFG,
  '.venv/bin/python': { link: '/usr/bin/python3' },
  '.venv/bin/python3': { link: 'python' },
  '.venv/lib/python3.11/site-packages': { folder: true },
  '.venv/lib64': { link: 'lib' },
  '/usr/bin/python3': { link: 'python3.11' },
  '/usr/bin/python3.11': 'ELF',
} satisfies Record<string, MemoryEntry>;

function read(
  entries: Readonly<Record<string, MemoryEntry>>,
  platform: Surroundings['platform'] = 'linux',
): Promise<EnvironmentState> {
  return readEnvironment('.venv', memory(entries), platform);
}

function without(...paths: readonly string[]): Record<string, MemoryEntry> {
  return Object.fromEntries(Object.entries(MADE).filter(([path]) => !paths.includes(path)));
}

describe('an environment', () => {
  it('is described by its pyvenv.cfg, its library and the interpreter that its python leads to', async () => {
    expect(await read(MADE)).toEqual({
      environment: {
        root: '/project/.venv',
        leadsTo: undefined,
        redirected: false,
        sitePackages: ['/project/.venv/lib/python3.11/site-packages'],
        scripts: '/project/.venv/bin',
        pythonVersion: '3.11.2',
        implementation: 'cpython',
        home: '/usr/bin',
        interpreter: '/usr/bin/python3.11',
        madeByUv: '0.13.9',
        relocatable: false,
        systemPackages: false,
      },
    });
  });

  it('has two folders of distributions where lib64 is one of its own', async () => {
    const state = await read({
      ...without('.venv/lib64'),
      '.venv/lib64/python3.11/site-packages': { folder: true },
    });
    expect('environment' in state && state.environment?.sitePackages).toEqual([
      '/project/.venv/lib/python3.11/site-packages',
      '/project/.venv/lib64/python3.11/site-packages',
    ]);
  });

  it('has Lib and Scripts on Windows, and a home with a drive', async () => {
    const state = await read(
      {
        '.venv/pyvenv.cfg': 'home = C:\\Python312\r\nversion = 3.12.4\r\n',
        '.venv/Scripts/python.exe': 'MZ',
        '.venv/Lib/site-packages': { folder: true },
        '/C:/Python312/python.exe': 'MZ',
      },
      'win32',
    );
    expect(state).toMatchObject({
      environment: {
        sitePackages: ['/project/.venv/Lib/site-packages'],
        scripts: '/project/.venv/Scripts',
        home: '/C:/Python312',
        pythonVersion: '3.12.4',
      },
    });
  });

  it('of PyPy, of virtualenv and of a free-threaded Python is one too', async () => {
    const pypy = await read({
      '.venv/pyvenv.cfg': 'home = /opt/pypy/bin\nversion_info = 3.10.14.final.0\nimplementation = PyPy\n',
      '.venv/bin/python': { link: '/opt/pypy/bin/pypy3.10' },
      '.venv/lib/pypy3.10/site-packages': { folder: true },
      '/opt/pypy/bin/pypy3.10': 'ELF',
    });
    expect(pypy).toMatchObject({
      environment: {
        implementation: 'pypy',
        pythonVersion: '3.10.14',
        sitePackages: ['/project/.venv/lib/pypy3.10/site-packages'],
      },
    });
    const free = await read({
      '.venv/pyvenv.cfg': 'home = /opt/bin\nversion_info = 3.13.0\n',
      '.venv/bin/python': { link: '/opt/bin/python3.13t' },
      '.venv/lib/python3.13t/site-packages': { folder: true },
      '/opt/bin/python3.13t': 'ELF',
    });
    expect('environment' in free && free.environment?.sitePackages).toEqual([
      '/project/.venv/lib/python3.13t/site-packages',
    ]);
  });

  it('may be a link to elsewhere, which is said', async () => {
    const moved = Object.fromEntries(
      Object.entries(MADE).map(([path, entry]) => [
        path.replace('.venv/', '/envs/a/').replace('.venv/', ''),
        entry,
      ]),
    );
    expect(
      await read({ ...moved, '/envs/a/lib64': { link: 'lib' }, '.venv': { link: '/envs/a' } }),
    ).toMatchObject({
      environment: { root: '/project/.venv', leadsTo: '/envs/a', redirected: false },
    });
    expect(await read({ ...moved, '.venv': '/envs/a\n' })).toMatchObject({
      environment: { root: '/envs/a', redirected: true },
    });
  });

  it('without a library yet has the folder that its version gives it', async () => {
    const state = await read(without('.venv/lib/python3.11/site-packages', '.venv/lib64'));
    expect('environment' in state && state.environment?.sitePackages).toEqual([
      '/project/.venv/lib/python3.11/site-packages',
    ]);
  });
});

describe('an environment that does not work', () => {
  const said = async (entries: Record<string, MemoryEntry>, platform?: Surroundings['platform']) => {
    const state = await read(entries, platform);
    return 'broken' in state ? [state.broken, state.reaction.sync, state.reaction.pip] : state;
  };

  it('is absent where there is nothing', async () => {
    expect(await read({})).toEqual({ absent: true });
  });

  it('is refused by uv where it is a file, a link to nothing or a folder of something else', async () => {
    const refused = ['refuses', 'refuses'];
    expect(await said({ '.venv': '' })).toEqual(['it is a file, not a folder', ...refused]);
    expect(await said({ '.venv': 'hello\n' })).toEqual([
      'it is a file that does not lead to an environment',
      ...refused,
    ]);
    expect(await said({ '.venv': { link: '/gone' } })).toEqual([
      'it is a link that leads nowhere',
      ...refused,
    ]);
    expect(await said({ '.venv/notes.txt': '' })).toEqual([
      'it is a folder, but no Python environment',
      ...refused,
    ]);
    expect(await said({ ...MADE, '.venv/pyvenv.cfg': { bytes: new Uint8Array([255, 254]) } })).toEqual([
      'its `pyvenv.cfg` cannot be read: it is not UTF-8',
      ...refused,
    ]);
    expect(await said(without('.venv/pyvenv.cfg', '/usr/bin/python3.11', '/usr/bin/python3'))).toEqual([
      'it is a folder, but no Python environment',
      ...refused,
    ]);
  });

  it('is made anew by `uv sync` where it is empty, or its interpreter is gone or another', async () => {
    expect(await said({ '.venv': { folder: true } })).toEqual([
      'it is an empty folder',
      'recreates',
      'refuses',
    ]);
    const gone = ['the Python interpreter it was made from is gone', 'recreates', 'refuses'];
    expect(await said(without('/usr/bin/python3', '/usr/bin/python3.11'))).toEqual(gone);
    expect(await said(without('.venv/bin/python', '.venv/bin/python3'))).toEqual(gone);
    expect(
      await said({
        ...without('/usr/bin/python3.11'),
        '/usr/bin/python3': { link: 'python3.12' },
        '/usr/bin/python3.12': '',
      }),
    ).toEqual(['it was made for Python 3.11.2, its interpreter is now 3.12', 'recreates', 'works']);
    expect(
      await said(
        { '.venv/pyvenv.cfg': 'home = C:\\Python312\nversion = 3.12.4\n', '.venv/Scripts/python.exe': 'MZ' },
        'win32',
      ),
    ).toEqual(gone);
  });

  it('lets `uv sync` escape into the Python it was made from where its pyvenv.cfg is gone', async () => {
    expect(await said(without('.venv/pyvenv.cfg'))).toEqual([
      'it has no `pyvenv.cfg`, so what is installed goes into the Python it was made from',
      'escapes',
      'refuses',
    ]);
  });

  it('works where only `home` is gone, and says so of another machine by its interpreter', async () => {
    expect(await read({ ...MADE, '.venv/pyvenv.cfg': CFG.replace('/usr/bin', '/gone/bin') })).toMatchObject({
      environment: { home: '/gone/bin' },
    });
  });
});

describe('what is installed', () => {
  const at = (path: string) => `.venv/lib/python3.11/site-packages/${path}`;
  const find = (name: string, entries: Record<string, MemoryEntry>) =>
    findInstalled({ sitePackages: ['.venv/lib/python3.11/site-packages'] }, name, memory(entries));

  it('is found by its normalised name, with all that tools left beside it', async () => {
    const [demo, second] = await find('my-demo', {
      [at('My_Demo-1.0.dist-info/METADATA')]:
        'Metadata-Version: 2.1\r\nName: My.Demo\r\nVersion: 1.0\r\nRequires-Dist: a >= 1;\r\n  python_version < "3.9"\r\nRequires-Dist: b\r\nProvides-Extra: x\r\n\r\nName: not a header\r\n',
      [at('My_Demo-1.0.dist-info/direct_url.json')]:
        '{"url":"file:///C:/a%20b/%C3%A9/","dir_info":{"editable":true}}',
      [at('My_Demo-1.0.dist-info/INSTALLER')]: 'uv\n',
      [at('My_Demo-1.0.dist-info/WHEEL')]: 'Wheel-Version: 1.0\nTag: py2-none-any\nTag: py3-none-any\n',
      [at('My_Demo-1.0.dist-info/uv_cache.json')]: '{}',
      [at('my_demo_extra-1.0.dist-info/METADATA')]: '',
      [at('~y_demo-1.0.dist-info/METADATA')]: '',
    });
    expect(second).toBeUndefined();
    expect(demo).toMatchObject({
      form: 'dist-info',
      name: 'my-demo',
      version: '1.0',
      metadata: {
        name: 'My.Demo',
        version: '1.0',
        requiresDist: ['a >= 1; python_version < "3.9"', 'b'],
        providesExtra: ['x'],
      },
      directUrl: { folder: '/C:/a b/é', editable: true },
      installer: 'uv',
      cacheInfo: '{}',
      buildInfo: undefined,
      tags: ['py2-none-any', 'py3-none-any'],
    });
  });

  it('may be there twice, and in the forms of older tools', async () => {
    const found = await find('demo', {
      [at('demo-0.1.dist-info/METADATA')]: '',
      [at('Demo-0.2.dist-info/METADATA')]: '',
      [at('demo-0.3-py3.11.egg-info')]: 'Name: demo\nVersion: 0.3\n',
      [at('demo-0.4.egg-info/PKG-INFO')]: 'Name: demo\nVersion: 0.4\n',
      [at('demo.egg-link')]: '/src\n.\n',
      [at('demo.dist-info/METADATA')]: '',
    });
    expect(found.map(({ form, version }) => [form, version]).sort()).toEqual([
      ['dist-info', '0.1'],
      ['dist-info', '0.2'],
      ['egg-info', '0.4'],
      ['egg-info-file', '0.3'],
      ['egg-link', ''],
    ]);
  });

  it('keeps apart what is not there and what cannot be read or understood', async () => {
    const [demo] = await find('demo', {
      [at('demo-0.1.dist-info/METADATA')]: 'nothing',
      [at('demo-0.1.dist-info/direct_url.json')]: '{"url":"file:///a"}',
      [at('demo-0.1.dist-info/uv_cache.json')]: { folder: true },
      [at('demo-0.1.dist-info/uv_build.json')]: { bytes: new Uint8Array([255]) },
    });
    expect(demo).toMatchObject({
      metadata: undefined,
      directUrl: { trouble: 'it does not say what its `url` leads to' },
      cacheInfo: '',
      buildInfo: '',
      tags: undefined,
      installer: undefined,
    });
  });
});
