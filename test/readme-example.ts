/** The project of README's example of `status`: synchronised two days ago, edited three minutes ago. */
import { encode } from '@msgpack/msgpack';
import { statusText } from '../server/cli/report/status-text.ts';
import { plainStyle } from '../server/cli/terminal.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { loadProject } from '../server/project/project.ts';
import { loadStatus } from '../server/project/status.ts';
import { treeDigest } from '../server/uv/cache-dir-key.ts';
import { NEWEST, rulesOf } from '../server/uv/versions.ts';

const SECOND = 1_000_000_000n;
const NOW = 1_795_000_000n * SECOND;
const THEN = NOW - 172_800n * SECOND;
const HOME = '/home/ada';
const FOLDER = `${HOME}/shop`;
const SITE = '.venv/lib/python3.13/site-packages';
const TEXT = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "shop"
version = "1.2"
requires-python = ">=3.11"

[project.scripts]
shop = "shop.cli:main"
`;
const LOCK =
  'version = 1\nrevision = 3\nrequires-python = ">=3.11"\n\n[[package]]\nname = "shop"\nversion = "1.2"\nsource = { editable = "." }\n';
const STAMP = [Number(THEN / SECOND), 0];
const RECORD = {
  timestamp: { secs_since_epoch: STAMP[0], nanos_since_epoch: 0 },
  commit: null,
  tags: null,
  env: {},
  directories: { src: { secs_since_epoch: STAMP[0], nanos_since_epoch: 0 } },
};

/** The report for people, as `pyproject-ls status` prints it in that project. */
export async function exampleStatus(): Promise<string> {
  const rules = rulesOf(NEWEST);
  const cached = `${HOME}/.cache/uv/${rules?.sdists}/editable/${treeDigest(FOLDER)}`;
  const old = (text: string) => ({ text, ctime: THEN, mtime: THEN });
  const info = (name: string, text: string) => [`${SITE}/shop-1.2.dist-info/${name}`, old(text)] as const;
  const entries: Record<string, MemoryEntry> = {
    src: { folder: true, birthtime: THEN },
    'pyproject.toml': old(TEXT),
    'uv.lock': old(LOCK),
    'src/shop/__init__.py': old(''),
    'src/shop/cli.py': { text: 'def main(): ...\n', ctime: NOW - 180n * SECOND },
    '/usr/bin/python3.13': old(''),
    '.venv/bin/python': { link: '/usr/bin/python3.13' },
    '.venv/bin/shop': old(''),
    '.venv/pyvenv.cfg': old(
      `home = /usr/bin\nimplementation = CPython\nuv = ${NEWEST}\nversion_info = 3.13.2\n`,
    ),
    [`${SITE}/_shop.pth`]: old(`${FOLDER}/src\n`),
    ...Object.fromEntries([
      info('METADATA', 'Metadata-Version: 2.4\nName: shop\nVersion: 1.2\nRequires-Python: >=3.11\n'),
      info('WHEEL', 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
      info('INSTALLER', 'uv'),
      info('entry_points.txt', '[console_scripts]\nshop = shop.cli:main\n'),
      info('direct_url.json', JSON.stringify({ url: `file://${FOLDER}`, dir_info: { editable: true } })),
      info('uv_cache.json', JSON.stringify(RECORD)),
      info(
        'RECORD',
        '_shop.pth,,\nshop-1.2.dist-info/METADATA,,\nshop-1.2.dist-info/RECORD,,\n../../../bin/shop,,\n',
      ),
    ]),
    [`${cached}/revision.rev`]: encode([
      [STAMP, null, null, {}, { src: STAMP }],
      ['hR4vbk2Wq0nE7tYx', [], null],
    ]),
    [`${cached}/hR4vbk2Wq0nE7tYx/shop-1.2-py3-none-any`]: { folder: true },
  };
  const files = memory(entries, FOLDER);
  const surroundings = { env: {}, home: HOME, platform: 'linux', cwd: FOLDER, now: () => NOW } as const;
  const project = await loadProject(TEXT, files);
  const status = await loadStatus(project, files, surroundings, {
    commands: undefined,
    uvVersion: undefined,
  });
  return statusText(project, status, HOME, plainStyle);
}
