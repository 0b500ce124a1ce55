/**
 * Environments that the real uv and the real pip made: what is said of the copies in them as the tree changes, and what
 * uv does with environments and installed files that are broken.
 */
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstalled, readEnvironment } from '../../server/artifacts/environment.ts';
import { disk } from '../../server/files/disk.ts';
import type { Surroundings } from '../../server/files/files.ts';
import { artifactOf, loadInstalled, ownEnvironments } from '../../server/project/installed.ts';
import { loadProject } from '../../server/project/project.ts';
import type { Artifact } from '../../server/project/status.ts';
import { stopsOf, stopsRemoval } from '../../server/uv/corrupt-installs.ts';
import { cleanVariables, run, tool } from './tools.ts';
import { type Lab, openLab, put } from './uv-lab.ts';

let lab: Lab;
/** The backends, which builds without isolation find there. */
let backends: string;
beforeAll(() => {
  lab = openLab();
  const lib = join(tool('python'), '../../lib');
  backends = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
}, 600_000);
afterAll(() => lab.close());

const BACKENDS = {
  setuptools: 'setuptools.build_meta',
  hatchling: 'hatchling.build',
  flit_core: 'flit_core.buildapi',
  uv_build: 'uv_build',
} as const;
type BackendName = keyof typeof BACKENDS;
const INSTALLERS = ['uv', 'uv -e', 'pip', 'pip -e'] as const;
type Installer = (typeof INSTALLERS)[number];

const SCRIPTS = '[project.scripts]\ndemo = "demo.cli:main"\n';
function manifest(backend: BackendName): string {
  const requires = `[build-system]\nrequires = ["${backend}"]\nbuild-backend = "${BACKENDS[backend]}"\n`;
  // Without it hatchling asks for a package that builds without isolation do not find.
  const hatch = backend === 'hatchling' ? '[tool.hatch.build]\ndev-mode-dirs = ["src"]\n' : '';
  return `[project]\nname = "demo"\nversion = "1.0"\ndescription = "Says it"\ndependencies = ["iniconfig>=2; python_version<'4'"]\n${SCRIPTS}${requires}${hatch}`;
}

/** A project that is installed in its own environment; the folder. */
function install(name: string, backend: BackendName, installer: Installer): string {
  const folder = join(lab.folder, name);
  put(folder, 'pyproject.toml', manifest(backend));
  put(folder, 'src/demo/__init__.py', '');
  put(folder, 'src/demo/cli.py', 'def main():\n    return 1\n');
  put(folder, 'src/demo/sub/__init__.py', 'x = 1\n');
  const made = lab.uv(folder, ['venv', '-q', '.venv']);
  expect(made.status, made.stderr).toBe(0);
  const flags = ['--no-build-isolation', '--no-deps', '--no-index'];
  const what = installer.endsWith('-e') ? ['-e', '.'] : ['.'];
  const env = { PYTHONPATH: backends, PATH: `${join(tool('uv'), '..')}:${process.env.PATH}` };
  const done = installer.startsWith('uv')
    ? lab.uv(folder, ['pip', 'install', ...flags, ...what], env)
    : run(tool('python'), ['-m', 'pip', '-q', '--python', '.venv', 'install', ...flags, ...what], folder, {
        ...cleanVariables(),
        ...env,
      });
  expect(done.status, done.stderr).toBe(0);
  return folder;
}

async function status(folder: string, env: Surroundings['env'] = {}): Promise<readonly Artifact[]> {
  const files = disk(folder);
  const project = await loadProject(readFileSync(join(folder, 'pyproject.toml'), 'utf8'), files);
  const surroundings: Surroundings = {
    env,
    home: join(lab.folder, 'home'),
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    cwd: folder,
    now: () => BigInt(Date.now()) * 1_000_000n,
  };
  const roots = ownEnvironments(project, undefined, surroundings);
  return (await loadInstalled(project, files, surroundings, roots)).map((copy) => artifactOf(copy, null));
}

interface Change {
  readonly what: string;
  readonly make: (folder: string) => void;
  /** For a copy and for an editable installation. */
  readonly copy: Partial<Artifact>;
  readonly editable: Partial<Artifact>;
}

const FRESH = { state: 'fresh', missing: [], extra: [], changed: [] } as const;
const CHANGES: readonly Change[] = [
  { what: 'nothing', make: () => undefined, copy: FRESH, editable: FRESH },
  {
    what: 'a touched file',
    make: (folder) => utimesSync(join(folder, 'src/demo/cli.py'), new Date(), new Date()),
    copy: FRESH,
    editable: FRESH,
  },
  {
    what: 'an edited module of the same size',
    make: (folder) => put(folder, 'src/demo/cli.py', 'def main():\n    return 2\n'),
    copy: { state: 'stale', changed: ['demo/cli.py'] },
    editable: FRESH,
  },
  {
    what: 'a new module',
    make: (folder) => put(folder, 'src/demo/sub/new.py', ''),
    copy: { state: 'stale', missing: ['demo/sub/new.py'] },
    editable: FRESH,
  },
  {
    what: 'a deleted module',
    make: (folder) => unlinkSync(join(folder, 'src/demo/cli.py')),
    copy: { state: 'stale', extra: ['demo/cli.py'] },
    editable: FRESH,
  },
  {
    what: 'a new version',
    make: (folder) => edit(folder, 'version = "1.0"', 'version = "1.1"'),
    copy: { state: 'stale', changed: [], because: ['it has version 1.0, the project is now 1.1'] },
    editable: { state: 'stale', because: ['it has version 1.0, the project is now 1.1'] },
  },
  {
    what: 'a renamed script',
    make: (folder) => edit(folder, 'demo = "demo.cli:main"', 'demo2 = "demo.cli:main"'),
    copy: {
      state: 'stale',
      because: ['the command `demo2` is not in it yet', 'the command `demo` is still in it'],
    },
    editable: {
      state: 'stale',
      because: ['the command `demo2` is not in it yet', 'the command `demo` is still in it'],
    },
  },
  {
    what: 'another dependency',
    make: (folder) => edit(folder, "iniconfig>=2; python_version<'4'", 'packaging'),
    copy: { state: 'stale' },
    editable: { state: 'stale' },
  },
  {
    what: 'the same dependency in another spelling',
    make: (folder) =>
      edit(folder, "iniconfig>=2; python_version<'4'", "Iniconfig >= 2 ; (python_version < '4')"),
    copy: FRESH,
    editable: FRESH,
  },
  {
    what: 'a package that moved out of src',
    make: (folder) => renameSync(join(folder, 'src/demo'), join(folder, 'src/gone')),
    copy: {},
    editable: {},
  },
];

function edit(folder: string, from: string, to: string): void {
  const path = join(folder, 'pyproject.toml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

for (const backend of ['setuptools', 'hatchling', 'flit_core', 'uv_build'] as const)
  for (const installer of INSTALLERS)
    describe(`a project of ${backend}, installed by ${installer} .`, () => {
      it('is compared with its tree as that changes', { timeout: 120_000 }, async () => {
        const first = install(`${backend} ${installer}`.replaceAll(' ', ''), backend, installer);
        for (const [i, change] of CHANGES.entries()) {
          const folder = `${first}-${i}`;
          rmSync(join(first, 'build'), { recursive: true, force: true });
          cpSync(first, join(lab.folder, 'kept'), { recursive: true, verbatimSymlinks: true });
          change.make(first);
          const [artifact, more] = await status(first);
          expect(more, folder).toBeUndefined();
          expect(artifact, `${backend} ${installer}: ${change.what}`).toMatchObject(
            installer.endsWith('-e') ? change.editable : change.copy,
          );
          rmSync(first, { recursive: true });
          renameSync(join(lab.folder, 'kept'), first);
        }
      });
    });

const BACKEND = `
import pathlib, zipfile
def _wheel(folder, member, text):
    name = 'demo-1.0-py3-none-any.whl'
    info = 'demo-1.0.dist-info/'
    members = {
        member: text,
        info + 'METADATA': 'Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n',
        info + 'WHEEL': 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
    }
    members[info + 'RECORD'] = ''.join(path + ',,\\n' for path in [*members, info + 'RECORD'])
    with zipfile.ZipFile(pathlib.Path(folder) / name, 'w') as wheel:
        for path, content in members.items():
            wheel.writestr(path, content)
    return name
def build_wheel(folder, settings=None, metadata=None):
    return _wheel(folder, 'demo.py', '')
def build_editable(folder, settings=None, metadata=None):
    return _wheel(folder, 'demo.pth', str(pathlib.Path.cwd()) + '\\n')
`;

/** A project that builds at once, synced; the folder. */
function synced(name: string): string {
  const folder = join(lab.folder, name);
  put(
    folder,
    'pyproject.toml',
    '[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.8"\n[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["_build"]\n',
  );
  put(folder, '_build/backend.py', BACKEND);
  const done = lab.uv(folder, ['sync', '-q']);
  expect(done.status, done.stderr).toBe(0);
  return folder;
}

const bin = (folder: string, name: string) => join(folder, '.venv/bin', name);
/** Takes the interpreters away, with all their names. */
function unlinkPython(folder: string): void {
  for (const name of readdirSync(join(folder, '.venv/bin')))
    if (name.startsWith('python')) unlinkSync(bin(folder, name));
}
const venv = (folder: string) => join(folder, '.venv');
function emptied(folder: string): string {
  rmSync(venv(folder), { recursive: true });
  return venv(folder);
}
function configured(folder: string, change: (text: string) => string): void {
  const path = join(folder, '.venv/pyvenv.cfg');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/**
 * What is done to an environment. That its pyvenv.cfg goes while its interpreter stays is left out: uv would install into
 * the interpreter of this machine.
 */
const BREAKS: readonly (readonly [what: string, make: (folder: string) => void])[] = [
  ['nothing', () => undefined],
  ['an empty file', (folder) => writeFileSync(emptied(folder), '')],
  ['a file with words', (folder) => writeFileSync(emptied(folder), 'words\n')],
  ['a link to nowhere', (folder) => symlinkSync('/nowhere/at/all', emptied(folder))],
  ['a link to itself', (folder) => symlinkSync('.venv', emptied(folder))],
  ['an empty folder', (folder) => mkdirSync(emptied(folder))],
  ['a folder of something else', (folder) => put(emptied(folder), 'notes.txt')],
  [
    'a link to an environment elsewhere',
    (folder) => {
      renameSync(venv(folder), `${folder}-elsewhere`);
      symlinkSync(`${folder}-elsewhere`, venv(folder));
    },
  ],
  ['no interpreter', unlinkPython],
  [
    'an interpreter that is gone',
    (folder) => {
      unlinkPython(folder);
      symlinkSync('/nowhere/bin/python3', bin(folder, 'python'));
      symlinkSync('python', bin(folder, 'python3'));
    },
  ],
  [
    'no interpreter and no pyvenv.cfg',
    (folder) => {
      unlinkPython(folder);
      unlinkSync(join(folder, '.venv/pyvenv.cfg'));
    },
  ],
  [
    'a pyvenv.cfg of bytes',
    (folder) => writeFileSync(join(folder, '.venv/pyvenv.cfg'), Buffer.from([255, 254])),
  ],
  ['an empty pyvenv.cfg', (folder) => configured(folder, () => '')],
  [
    'a home that is gone',
    (folder) => configured(folder, (text) => text.replace(/^home = .*/m, 'home = /nowhere')),
  ],
  [
    'a pyvenv.cfg of another Python',
    (folder) => configured(folder, (text) => text.replace(/^version_info = .*/m, 'version_info = 3.7.1')),
  ],
  ['no library', (folder) => rmSync(join(folder, '.venv/lib'), { recursive: true })],
];

describe('an environment in a state', () => {
  for (const [i, [what, make]] of BREAKS.entries())
    it(`like ${what} is made anew, refused or taken by uv as is said`, async () => {
      const folder = synced(`broken-${i}`);
      make(folder);
      const state = await readEnvironment(join(folder, '.venv'), disk(folder), 'linux');
      const { sync, pip } = 'broken' in state ? state.reaction : ({ sync: 'works', pip: 'works' } as const);
      cpSync(folder, `${folder}-pip`, { recursive: true, verbatimSymlinks: true });
      const piped = lab.uv(`${folder}-pip`, ['pip', 'install', '.']);
      const done = lab.uv(folder, ['sync']);
      const made = /(?:Creating|Removed) virtual environment at/.test(done.stderr);
      expect({
        sync: done.status === 0 ? (made ? 'recreates' : 'works') : 'refuses',
        status: done.status,
      }).toEqual({
        sync,
        status: sync === 'refuses' ? 2 : 0,
      });
      expect(piped.status, piped.stderr).toBe(pip === 'refuses' ? 2 : 0);
    });
});

const CORRUPT: readonly (string | Uint8Array | undefined)[] = [
  ...[
    undefined,
    '',
    'x',
    new Uint8Array([255, 254]),
    '[]',
    '{}',
    'null',
    '{"url":"file:///a"}',
    '{"timestamp":"x"}',
  ],
  ...[
    '{"config_settings":3}',
    '{"url":"file:///a","dir_info":{}}',
    '{"url":"no","dir_info":{}}',
    'a,b\n',
    'a,,\n',
  ],
];
const INFO = [
  'METADATA',
  'WHEEL',
  'INSTALLER',
  'RECORD',
  'direct_url.json',
  'uv_cache.json',
  'uv_build.json',
];

describe('a file of an installed distribution', () => {
  for (const name of INFO)
    it(`such as ${name} stops uv exactly where it is said`, { timeout: 120_000 }, async () => {
      const folder = synced(`corrupt-${name}`);
      const site = await siteOf(folder);
      const path = join(site, 'demo-1.0.dist-info', name);
      for (const content of CORRUPT) {
        cpSync(folder, `${folder}-kept`, { recursive: true, verbatimSymlinks: true });
        rmSync(path, { force: true });
        if (content !== undefined) writeFileSync(path, content);
        // What has to be removed, too.
        put(folder, 'pyproject.toml', `${readFileSync(join(folder, 'pyproject.toml'), 'utf8')}\n# changed\n`);
        const files = disk(folder);
        const where = { sitePackages: [site] };
        const [copy] = await findInstalled(where, 'demo', files);
        const stops =
          (await stopsOf(where, files)).length > 0 ||
          (copy && (await stopsRemoval(copy, files))) !== undefined;
        const done = lab.uv(folder, ['sync']);
        expect(done.status, `${name}: ${content}: ${done.stderr}`).toBe(stops ? 2 : 0);
        rmSync(folder, { recursive: true });
        renameSync(`${folder}-kept`, folder);
      }
    });

  it('stops uv by its name or its version, and is passed over otherwise', { timeout: 120_000 }, async () => {
    const folder = synced('corrupt-names');
    const site = await siteOf(folder);
    const others: readonly (readonly [path: string, text: string])[] = [
      ['other-abc.dist-info/METADATA', ''],
      ['-other-1.0.dist-info/METADATA', ''],
      ['other.dist-info/METADATA', ''],
      ['~ther-abc.dist-info/METADATA', ''],
      ['other-1.0.dist-info', ''],
      ['other-1.0.dist-info/uv_cache.json', 'x'],
      ['other-abc.egg-info/PKG-INFO', ''],
      ['other.egg-info/PKG-INFO', 'x'],
      ['other.egg-info/PKG-INFO', 'Metadata-Version: 2.1\nName: other\nVersion: abc\n'],
      ['other.egg-link', '/nowhere\n'],
    ];
    for (const [path, text] of others) {
      put(site, path, text);
      const stops = await stopsOf({ sitePackages: [site] }, disk(folder));
      const done = lab.uv(folder, ['sync']);
      expect(done.status, `${path}: ${done.stderr}`).toBe(stops.length > 0 ? 2 : 0);
      rmSync(join(site, path.split('/')[0] ?? ''), { recursive: true });
    }
  });
});

async function siteOf(folder: string): Promise<string> {
  const state = await readEnvironment(join(folder, '.venv'), disk(folder), 'linux');
  return ('environment' in state && state.environment?.sitePackages[0]) || '';
}
