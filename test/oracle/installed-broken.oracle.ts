/** What the real uv does with environments and installed files that are broken, beside what is said of them. */
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstalled, readEnvironment } from '../../server/artifacts/environment.ts';
import { disk } from '../../server/files/disk.ts';
import { stopsOf, stopsRemoval } from '../../server/uv/corrupt-installs.ts';
import { type Lab, openLab, put } from './uv-lab.ts';

let lab: Lab;
beforeAll(() => {
  lab = openLab();
}, 600_000);
afterAll(() => lab.close());

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
