/** Scenarios about what is installed: environments, their records, the cache, moved and broken things. More than 300 lines, since it is a list. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, type Scenario, sync } from './scenario.ts';
import { keyed, member, simple } from './templates.ts';

const NO = { first: 'uv sync --no-editable', second: 'uv sync --no-editable' } as const;
const info = (p: Place, file: string, text: string) => p.write(p.info(file), text);
const drop = (p: Place, file: string) => p.remove(p.info(file));
const cache = (p: Place) => join(p.home, '.cache', 'uv');
const sdists = (p: Place) => {
  const bucket = readdirSync(cache(p)).find((name) => name.startsWith('sdists-')) ?? 'sdists';
  return join(cache(p), bucket);
};
const revision = (p: Place) => p.find(sdists(p), /\/revision\.rev$/)[0] ?? '';

/** Another moment in uv_cache.json than was recorded. */
function shift(p: Place, seconds: number): void {
  const known = JSON.parse(readFileSync(p.info('uv_cache.json'), 'utf8'));
  known.timestamp.secs_since_epoch += seconds;
  info(p, 'uv_cache.json', JSON.stringify(known));
}

export const INSTALLED: readonly Scenario[] = [
  sync('A24 editable, then not', simple(), undefined, { second: 'uv sync --no-editable' }),
  sync('A25 not editable, then editable', simple(), undefined, { first: 'uv sync --no-editable' }),
  sync('A25b not editable and editable were built before', simple(), undefined, {
    first: ['uv sync --no-editable', 'uv sync'],
    second: 'uv sync --no-editable',
  }),
  sync(
    'A26 the project copied elsewhere with its environment',
    simple(),
    (p) => cpSync(p.project, p.path('../moved'), { recursive: true, verbatimSymlinks: true }),
    { in: '../moved' },
  ),
  sync('A26b the project moved with its environment', simple(), (p) => p.move('.', '../moved'), {
    in: '../moved',
  }),
  sync('A26c the project moved and back', simple(), (p) => {
    p.move('../lab', '../moved');
    p.move('../moved', '../lab');
  }),
  sync('A26d the project reached through a link', simple(), (p) => symlinkSync('lab', p.path('../link')), {
    in: '../link',
  }),
  sync('A27 .venv deleted', simple(), (p) => p.remove('.venv')),
  sync(
    'A27b .venv deleted, a module edited, not editable',
    simple(),
    (p) => {
      p.edit('src/lab/__init__.py');
      p.remove('.venv');
    },
    NO,
  ),
  sync('A27c .venv deleted, pyproject.toml touched', simple(), (p) => {
    p.touch('pyproject.toml');
    p.remove('.venv');
  }),
  sync('A27d .venv deleted, keys that find nothing', keyed('[]'), (p) => p.remove('.venv')),
  sync('A29 uv_cache.json deleted', simple(), (p) => drop(p, 'uv_cache.json')),
  sync('A30 uv_cache.json garbage', simple(), (p) => info(p, 'uv_cache.json', 'garbage')),
  sync('A30b uv_cache.json empty', simple(), (p) => info(p, 'uv_cache.json', '')),
  sync('A30c uv_cache.json an empty object', simple(), (p) => info(p, 'uv_cache.json', '{}')),
  sync('A30d uv_cache.json of another type', simple(), (p) => info(p, 'uv_cache.json', '[]')),
  sync('A30e uv_cache.json of an older form', simple(), (p) =>
    info(p, 'uv_cache.json', '{"timestamp":"2020-01-01T00:00:00Z"}'),
  ),
  sync('A30f uv_cache.json with a further key', simple(), (p) =>
    info(p, 'uv_cache.json', p.read(p.info('uv_cache.json')).replace('{', '{"more":1,')),
  ),
  sync('A30g uv_cache.json without its commit', simple(), (p) =>
    info(p, 'uv_cache.json', p.read(p.info('uv_cache.json')).replace('"commit":null,', '')),
  ),
  sync('A30h uv_cache.json says a later time', simple(), (p) => shift(p, 3600)),
  sync('A30i uv_cache.json says an earlier time', simple(), (p) => shift(p, -3600)),
  sync('A30j uv_cache.json garbage, uv run', simple(), (p) => info(p, 'uv_cache.json', 'garbage'), {
    second: 'uv run python -c pass',
  }),
  sync('A30k uv_cache.json garbage, uv pip install', simple(), (p) => info(p, 'uv_cache.json', 'garbage'), {
    second: 'uv pip install -e .',
  }),
  sync('A30l uv_cache.json garbage, --reinstall', simple(), (p) => info(p, 'uv_cache.json', 'garbage'), {
    second: 'uv sync --reinstall',
  }),
  sync('A30m uv_cache.json garbage, uv build', simple(), (p) => info(p, 'uv_cache.json', 'garbage'), {
    second: 'uv build',
  }),
  sync('A30n uv_cache.json garbage, uv lock', simple(), (p) => info(p, 'uv_cache.json', 'garbage'), {
    second: 'uv lock',
  }),
  sync('A30o uv_cache.json garbage, uv run --no-sync', simple(), (p) => info(p, 'uv_cache.json', 'garbage'), {
    second: 'uv run --no-sync python -c pass',
  }),
  sync('A31 uv_build.json deleted', simple(), (p) => drop(p, 'uv_build.json'), { from: '0.9.0' }),
  sync('A31b uv_build.json garbage', simple(), (p) => info(p, 'uv_build.json', 'garbage')),
  sync('A31c uv_build.json with other settings', simple(), (p) =>
    info(p, 'uv_build.json', '{"config_settings":{"a":"b"}}'),
  ),
  sync('A31d direct_url.json deleted', simple(), (p) => drop(p, 'direct_url.json')),
  sync('A31e direct_url.json garbage', simple(), (p) => info(p, 'direct_url.json', 'garbage')),
  sync('A31f direct_url.json of another folder', simple(), (p) =>
    info(p, 'direct_url.json', '{"url":"file:///elsewhere","dir_info":{"editable":true}}'),
  ),
  sync('A31g direct_url.json says not editable', simple(), (p) =>
    info(p, 'direct_url.json', `{"url":"file://${p.project}","dir_info":{}}`),
  ),
  sync('A31h METADATA deleted', simple(), (p) => drop(p, 'METADATA')),
  sync('A31i METADATA garbage', simple(), (p) => info(p, 'METADATA', 'garbage')),
  sync('A31j METADATA empty', simple(), (p) => info(p, 'METADATA', '')),
  sync('A31k METADATA garbage, pyproject.toml touched', simple(), (p) => {
    info(p, 'METADATA', 'garbage');
    p.touch('pyproject.toml');
  }),
  sync('A31l RECORD deleted', simple(), (p) => drop(p, 'RECORD')),
  sync('A31m RECORD deleted, pyproject.toml touched', simple(), (p) => {
    drop(p, 'RECORD');
    p.touch('pyproject.toml');
  }),
  sync('A31n RECORD garbage, pyproject.toml touched', simple(), (p) => {
    info(p, 'RECORD', '"garbage\n');
    p.touch('pyproject.toml');
  }),
  sync('A31o WHEEL deleted', simple(), (p) => drop(p, 'WHEEL')),
  sync('A31p WHEEL of another machine', simple(), (p) =>
    info(
      p,
      'WHEEL',
      'Wheel-Version: 1.0\nGenerator: lab\nRoot-Is-Purelib: false\nTag: cp36-cp36m-win_amd64\n',
    ),
  ),
  sync('A31q INSTALLER of pip', simple(), (p) => info(p, 'INSTALLER', 'pip\n')),
  sync('A31r two copies of dist-info', simple(), (p) =>
    cpSync(p.info(''), join(p.site(), 'lab-0.0.9.dist-info'), { recursive: true }),
  ),
  sync('A31s dist-info deleted', simple(), (p) => p.remove(p.info(''))),
  sync('A31t the .pth deleted', simple(), (p) => p.remove(join(p.site(), '_lab.pth'))),
  sync('A31u a module of the copy deleted', simple(), (p) => p.remove(join(p.site(), 'lab/a.py')), NO),
  sync('A32 the cache wiped', simple(), (p) => p.remove(cache(p))),
  sync('A32b the cache wiped, .venv deleted', simple(), (p) => {
    p.remove(cache(p));
    p.remove('.venv');
  }),
  sync('A32c revision.rev garbage', simple(), (p) => p.write(revision(p), 'garbage')),
  sync('A32d revision.rev garbage, .venv deleted', simple(), (p) => {
    p.write(revision(p), 'garbage');
    p.remove('.venv');
  }),
  sync('A32e revision.rev empty, .venv deleted', simple(), (p) => {
    p.write(revision(p), '');
    p.remove('.venv');
  }),
  sync('A32f revision.rev deleted, .venv deleted', simple(), (p) => {
    p.remove(revision(p));
    p.remove('.venv');
  }),
  sync('A32g the cached wheel deleted, .venv deleted', simple(), (p) => {
    for (const one of p.find(sdists(p), /\/lab-0\.1\.0[^/]*$/)) p.remove(one);
    p.remove('.venv');
  }),
  sync('A32h the unpacked wheels deleted, .venv deleted', simple(), (p) => {
    p.remove(p.find(cache(p), /\/archive-v\d+$/)[0] ?? '');
    p.remove('.venv');
  }),
  sync('A32i the other wheel form deleted, .venv deleted', simple(), (p) => {
    for (const one of p.find(sdists(p), /\.whl$/)) p.remove(one);
    p.remove('.venv');
  }),
  sync('A32j uv cache clean, .venv deleted', simple(), async (p) => {
    await p.run('uv cache clean');
    p.remove('.venv');
  }),
  sync('A32k uv cache prune, .venv deleted', simple(), async (p) => {
    await p.run('uv cache prune');
    p.remove('.venv');
  }),
  sync('E cache clean lab, .venv deleted', simple(), async (p) => {
    await p.run('uv cache clean lab');
    p.remove('.venv');
  }),
  sync(
    'E cache clean lab, .venv deleted, not editable',
    simple(),
    async (p) => {
      await p.run('uv cache clean lab');
      p.remove('.venv');
    },
    NO,
  ),
  sync(
    'E cache clean lab, .venv there, not editable',
    simple(),
    async (p) => {
      await p.run('uv cache clean lab');
    },
    NO,
  ),
  sync('V01 .venv is a file', simple(), (p) => {
    p.remove('.venv');
    p.write('.venv', '');
  }),
  sync('V02 .venv is a dangling link', simple(), (p) => {
    p.remove('.venv');
    symlinkSync('nowhere', p.path('.venv'));
  }),
  sync('V03 .venv is a link to another', simple(), (p) => {
    p.move('.venv', '../other');
    symlinkSync('../other', p.path('.venv'));
  }),
  sync('V05 .venv an empty folder', simple(), (p) => {
    p.remove('.venv');
    mkdirSync(p.path('.venv'));
  }),
  sync('V06 .venv a folder with a file', simple(), (p) => {
    p.remove('.venv');
    p.write('.venv/a', '');
  }),
  sync('V07 the interpreter deleted', simple(), (p) => {
    for (const one of readdirSync(p.path('.venv/bin')))
      if (one.startsWith('python')) p.remove(`.venv/bin/${one}`);
  }),
  sync('V08 the interpreter a dangling link', simple(), (p) => {
    p.remove('.venv/bin/python');
    symlinkSync('/nowhere/python3', p.path('.venv/bin/python'));
  }),
  sync('V09 pyvenv.cfg garbage', simple(), (p) => p.write('.venv/pyvenv.cfg', 'garbage')),
  sync('V10 pyvenv.cfg of a deleted home', simple(), (p) =>
    p.write('.venv/pyvenv.cfg', 'home = /nowhere/bin\nimplementation = CPython\nversion_info = 3.11.2\n'),
  ),
  sync('V11 the environment named by UV_PROJECT_ENVIRONMENT', simple(), (p) => p.touch('pyproject.toml'), {
    env: { UV_PROJECT_ENVIRONMENT: 'here' },
  }),
  sync('V12 the same, another now', simple(), undefined, { later: { UV_PROJECT_ENVIRONMENT: 'here' } }),
  sync('V13 VIRTUAL_ENV is ignored', simple(), undefined, {
    later: (p) => ({ VIRTUAL_ENV: p.path('other') }),
  }),
  sync(
    'V14 VIRTUAL_ENV with --active',
    simple(),
    async (p) => {
      await p.run('uv venv other');
    },
    { later: (p) => ({ VIRTUAL_ENV: p.path('other') }), second: 'uv sync --active' },
  ),
  sync('V15 VIRTUAL_ENV with --active, the project own', simple(), undefined, {
    later: (p) => ({ VIRTUAL_ENV: p.path('.venv') }),
    second: 'uv sync --active',
  }),
  sync('V16 UV_PROJECT_ENVIRONMENT absolute', simple(), undefined, {
    env: (p) => ({ UV_PROJECT_ENVIRONMENT: p.path('../venvs/lab') }),
  }),
  sync('V17 UV_PROJECT_ENVIRONMENT empty', simple(), undefined, { later: { UV_PROJECT_ENVIRONMENT: '' } }),
  sync('V18 a Python that is not there asked', simple(), undefined, { second: 'uv sync --python 3.99' }),
  sync('V19 the same Python asked', simple(), undefined, { second: 'uv sync --python 3.11' }),
  sync('V20 requires-python that no Python has', simple(), (p) =>
    p.replace('pyproject.toml', '>=3.9', '>=3.99'),
  ),
  sync('V21 requires-python changed', simple(), (p) => p.replace('pyproject.toml', '>=3.9', '>=3.10')),
  sync(
    'V22 UV_PYTHON names the environment of another',
    simple(),
    async (p) => {
      await p.run('uv venv other');
    },
    { later: (p) => ({ UV_PYTHON: p.path('other/bin/python') }) },
  ),
  sync('V23 a .python-version of a Python that is not there', simple(), (p) =>
    p.write('.python-version', '3.99\n'),
  ),
  {
    name: 'V24 installed by pip, then uv pip install -e',
    files: simple(),
    first: ['uv venv', 'pip install -q .'],
    second: 'uv pip install -e .',
    env: (p) => ({ PIP_NO_INDEX: '1', VIRTUAL_ENV: p.path('.venv') }),
  },
  {
    name: 'V25 installed by pip, then uv sync',
    files: simple(),
    first: ['uv venv', 'pip install -q -e .'],
    second: 'uv sync',
    env: { PIP_NO_INDEX: '1' },
  },
  sync('V26 an egg-info of the name in site-packages', simple(), (p) =>
    p.write(join(p.site(), 'lab.egg-info/PKG-INFO'), 'Metadata-Version: 1.0\nName: lab\nVersion: 0.1.0\n'),
  ),
  sync(
    'V27 a workspace member installed too',
    {
      ...simple(
        'dependencies = ["other"]\n[tool.uv.sources]\nother = { path = "../other", editable = true }\n',
      ),
      ...member('../other', { name: 'other' }),
    },
    (p) => p.touch('../other/pyproject.toml'),
  ),
  sync('V28 a foreign distribution with a garbage uv_cache.json', simple(), (p) => {
    mkdirSync(join(p.site(), 'foreign-1.0.dist-info'));
    for (const [name, text] of [
      ['METADATA', 'Metadata-Version: 2.1\nName: foreign\nVersion: 1.0\n'],
      ['uv_cache.json', 'garbage'],
      ['RECORD', ''],
      ['direct_url.json', `{"url":"file://${p.path('../foreign')}","dir_info":{}}`],
    ] as const)
      writeFileSync(join(p.site(), 'foreign-1.0.dist-info', name), text);
  }),
];
