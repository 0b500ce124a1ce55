/** Scenarios about `uv tool`, `uvx`, and variables that move uv's folders. */
import type { Place, Scenario, Words } from './scenario.ts';
import { keyed, member, pyproject, simple, type Tree } from './templates.ts';

const FILES: Tree = {
  ...simple('scripts.lab = "lab:main"\n', { 'src/lab/__init__.py': 'def main():\n    print(1)\n' }),
};
const touch = (p: Place) => p.touch('pyproject.toml');
const source = (p: Place) => p.edit('src/lab/__init__.py');
const tool = (
  name: string,
  second: Words,
  change?: Scenario['change'],
  more: Partial<Scenario> = {},
): Scenario => ({
  name: `G ${name}`,
  files: FILES,
  first: 'uv tool install .',
  ...(change && { change }),
  second,
  ...more,
});
const uvx = (
  name: string,
  second: Words,
  change?: Scenario['change'],
  more: Partial<Scenario> = {},
): Scenario => tool(name, second, change, { first: 'uvx --from . lab', ...more });
const receipt = (p: Place) => `${p.home}/.local/share/uv/tools/lab/uv-receipt.toml`;
const environment = (p: Place) => `${p.home}/.local/share/uv/tools/lab`;
const inTool = (p: Place, file: string) =>
  p.find(environment(p), new RegExp(`/lab-[^/]*\\.dist-info/${file}$`))[0] ?? '';

export const TOOLS: readonly Scenario[] = [
  tool('never installed', 'uv tool install .', undefined, { first: [] }),
  tool('never installed, editable', 'uv tool install -e .', undefined, { first: [] }),
  tool('nothing changed', 'uv tool install .'),
  tool('a module edited', 'uv tool install .', source),
  tool('--force, a module edited', 'uv tool install --force .', source),
  tool('--reinstall, a module edited', 'uv tool install --reinstall .', source),
  tool('upgrade, nothing changed', 'uv tool upgrade lab'),
  tool('upgrade, touched', 'uv tool upgrade lab', touch),
  tool('upgrade --reinstall, a module edited', 'uv tool upgrade --reinstall lab', source),
  tool('upgrade --all', 'uv tool upgrade --all'),
  tool('upgrade of a tool that is not there', 'uv tool upgrade no-such'),
  tool('--no-cache, a module edited', 'uv tool install --no-cache .', source),
  tool('--refresh, a module edited', 'uv tool install --refresh .', source),
  tool('--force --no-cache, a module edited', 'uv tool install --force --no-cache .', source),
  tool('--force --refresh, a module edited', 'uv tool install --force --refresh .', source),
  tool('to editable', 'uv tool install -e .'),
  tool('editable, nothing changed', 'uv tool install -e .', undefined, { first: 'uv tool install -e .' }),
  tool('editable, a module edited', 'uv tool install -e .', source, { first: 'uv tool install -e .' }),
  tool('editable, upgrade', 'uv tool upgrade lab', undefined, { first: 'uv tool install -e .' }),
  tool('from editable', 'uv tool install .', undefined, { first: 'uv tool install -e .' }),
  tool('cache clean and --force, a module edited', 'uv tool install --force .', async (p) => {
    source(p);
    await p.run('uv cache clean lab');
  }),
  tool('no scripts', 'uv tool install .', undefined, { files: simple(), first: [] }),
  tool('the script removed', 'uv tool install .', (p) =>
    p.replace('pyproject.toml', 'scripts.lab = "lab:main"\n', ''),
  ),
  tool('an executable in the way', 'uv tool install .', (p) => p.write(`${p.home}/.local/bin/lab`, ''), {
    first: [],
  }),
  tool(
    'an executable in the way, --force',
    'uv tool install --force .',
    (p) => p.write(`${p.home}/.local/bin/lab`, ''),
    { first: [] },
  ),
  tool('the receipt garbage', 'uv tool install .', (p) => p.write(receipt(p), 'garbage =')),
  tool('the receipt garbage, upgrade', 'uv tool upgrade lab', (p) => p.write(receipt(p), 'garbage =')),
  tool('the receipt deleted', 'uv tool install .', (p) => p.remove(receipt(p))),
  tool('the receipt deleted, upgrade', 'uv tool upgrade lab', (p) => p.remove(receipt(p))),
  tool('the environment deleted', 'uv tool install .', (p) => p.remove(environment(p))),
  tool('the interpreter deleted', 'uv tool install .', (p) => p.remove(`${environment(p)}/bin/python`)),
  tool('uv_cache.json garbage', 'uv tool install .', (p) => p.write(inTool(p, 'uv_cache\\.json'), 'garbage')),
  tool('uv_cache.json garbage, upgrade', 'uv tool upgrade lab', (p) =>
    p.write(inTool(p, 'uv_cache\\.json'), 'garbage'),
  ),
  tool('the project moved, upgrade', 'uv tool upgrade lab', (p) => p.move('.', '../moved'), {
    in: '../moved',
  }),
  tool('the project moved, install', 'uv tool install .', (p) => p.move('.', '../moved'), { in: '../moved' }),
  tool('--with a path', 'uv tool install . --with ../other', undefined, {
    files: { ...FILES, ...member('../other', { name: 'other' }) },
  }),
  tool('--with-editable a path, unchanged', 'uv tool install . --with-editable ../other', undefined, {
    files: { ...FILES, ...member('../other', { name: 'other' }) },
    first: 'uv tool install . --with-editable ../other',
  }),
  tool('a path source, unchanged', 'uv tool install .', undefined, {
    files: {
      ...FILES,
      'pyproject.toml': pyproject({
        dependencies: ['other'],
        tail: '[project.scripts]\nlab = "lab:main"\n[tool.uv.sources]\nother = { path = "../other" }\n',
      }),
      ...member('../other', { name: 'other' }),
    },
  }),
  tool('a path source, touched', 'uv tool install .', (p) => p.touch('../other/pyproject.toml'), {
    files: {
      ...FILES,
      'pyproject.toml': pyproject({
        dependencies: ['other'],
        tail: '[project.scripts]\nlab = "lab:main"\n[tool.uv.sources]\nother = { path = "../other" }\n',
      }),
      ...member('../other', { name: 'other' }),
    },
  }),
  tool('UV_TOOL_DIR', 'uv tool install .', undefined, {
    later: (p) => ({ UV_TOOL_DIR: p.path('../tools') }),
  }),
  tool('UV_TOOL_DIR, upgrade', 'uv tool upgrade lab', undefined, {
    later: (p) => ({ UV_TOOL_DIR: p.path('../tools') }),
  }),
  tool('XDG_DATA_HOME, upgrade', 'uv tool upgrade lab', undefined, {
    env: (p) => ({ XDG_DATA_HOME: p.path('../data') }),
  }),
  tool('a relative XDG_DATA_HOME is ignored', 'uv tool upgrade lab', undefined, {
    later: { XDG_DATA_HOME: 'data' },
  }),
  tool('by path', 'uv tool install ./', source),
  tool('by name and path', ['uv', 'tool', 'install', 'lab @ .'], source),
  tool('--from', 'uv tool install --from . lab', source),
  tool('--from with another name', 'uv tool install --from . other'),
  tool('--python of the same', 'uv tool install --python 3.11 .'),
  tool('--upgrade', 'uv tool install --upgrade .'),
  tool('--config-setting', 'uv tool install --config-setting a=b .'),
  tool('the build fails', 'uv tool install .', (p) => p.write('_be/be.py', 'raise RuntimeError("no")\n')),
  tool('no such folder', 'uv tool install ./no-such'),
  uvx('uvx never run', 'uvx --from . lab', undefined, { first: [] }),
  uvx('uvx nothing changed', 'uvx --from . lab'),
  uvx('uvx a module edited', 'uvx --from . lab', source),
  uvx('uvx touched', 'uvx --from . lab', touch),
  uvx('uvx --reinstall, a module edited', 'uvx --reinstall --from . lab', source),
  uvx('uvx --refresh, a module edited', 'uvx --refresh --from . lab', source),
  uvx('uvx --no-cache, a module edited', 'uvx --no-cache --from . lab', source),
  uvx('uvx --isolated', 'uvx --isolated --from . lab'),
  uvx('uvx ./', 'uvx --from ./ lab'),
  uvx('uvx as uv tool run', 'uv tool run --from . lab'),
  uvx('uvx keys that find nothing', 'uvx --from . lab', undefined, {
    files: {
      ...FILES,
      'pyproject.toml':
        keyed('[]')['pyproject.toml']?.replace('name = "lab"', 'scripts.lab = "lab:main"\nname = "lab"') ??
        '',
    },
  }),
  uvx('uvx after uv tool install', 'uvx --from . lab', undefined, { first: 'uv tool install .' }),
  uvx('uvx after uv sync --no-editable', 'uvx --from . lab', undefined, { first: 'uv sync --no-editable' }),
  uvx('uvx a program that is not there', 'uvx --from . no-such'),
  uvx('uvx --with a path', 'uvx --from . --with ../other lab', undefined, {
    files: { ...FILES, ...member('../other', { name: 'other' }) },
  }),
  uvx('uvx --with-editable', 'uvx --with-editable . --from . lab'),
  uvx('uvx the version bumped', 'uvx --from . lab', (p) => p.replace('pyproject.toml', '0.1.0', '0.2.0')),
  uvx('uvx the cache wiped', 'uvx --from . lab', (p) => p.remove(`${p.home}/.cache/uv`)),
  uvx('uvx of the folder', 'uvx .'),
  ...cacheDirs(),
];

/** Where uv's cache is. */
function cacheDirs(): readonly Scenario[] {
  const gone = (name: string, more: Partial<Scenario>): Scenario => ({
    name: `K ${name}`,
    files: simple(),
    first: 'uv sync',
    change: (p) => p.remove('.venv'),
    second: 'uv sync',
    ...more,
  });
  return [
    gone('UV_CACHE_DIR', { env: (p) => ({ UV_CACHE_DIR: p.path('../cache') }) }),
    gone('UV_CACHE_DIR, another now', { later: (p) => ({ UV_CACHE_DIR: p.path('../cache') }) }),
    gone('UV_CACHE_DIR, relative', { env: { UV_CACHE_DIR: 'cache' } }),
    gone('XDG_CACHE_HOME', { env: (p) => ({ XDG_CACHE_HOME: p.path('../cache') }) }),
    gone('XDG_CACHE_HOME, relative', { env: { XDG_CACHE_HOME: 'cache' } }),
    gone('--cache-dir', { first: 'uv sync --cache-dir ../cache', second: 'uv sync --cache-dir ../cache' }),
    gone('--cache-dir, another now', { second: 'uv sync --cache-dir ../cache' }),
    gone('UV_NO_CACHE', { later: { UV_NO_CACHE: '1' } }),
    gone('--no-cache', { second: 'uv sync --no-cache' }),
    gone('--refresh', { second: 'uv sync --refresh' }),
    gone('--refresh-package', { second: 'uv sync --refresh-package lab' }),
    gone('--refresh-package of another', { second: 'uv sync --refresh-package other' }),
    gone('UV_FROZEN', { later: { UV_FROZEN: '1' } }),
    gone('UV_LOCKED', { later: { UV_LOCKED: '1' } }),
    gone('UV_NO_SYNC', { later: { UV_NO_SYNC: '1' }, second: 'uv run python -c pass' }),
    gone('UV_NO_EDITABLE', { later: { UV_NO_EDITABLE: '1' } }),
    gone('UV_NO_BUILD', { later: { UV_NO_BUILD: '1' } }),
    gone('UV_NO_BUILD, wheels cached nowhere', {
      later: (p) => ({ UV_NO_BUILD: '1', UV_CACHE_DIR: p.path('../cache') }),
    }),
    gone('UV_OFFLINE', { later: { UV_OFFLINE: '1' } }),
    gone('UV_OFFLINE with --refresh', { later: { UV_OFFLINE: '1' }, second: 'uv sync --refresh' }),
    gone('UV_NO_BUILD_ISOLATION', { later: { UV_NO_BUILD_ISOLATION: '1' } }),
    gone('UV_CONFIG_SETTING is no variable', { later: { UV_CONFIG_SETTING: 'a=b' } }),
    gone('UV_LINK_MODE', { later: { UV_LINK_MODE: 'copy' } }),
    gone('UV_PROJECT', { later: { UV_PROJECT: '.' } }),
    gone('UV_NO_CONFIG', { later: { UV_NO_CONFIG: '1' } }),
    gone('UV_COMPILE_BYTECODE', { later: { UV_COMPILE_BYTECODE: '1' } }),
    gone('UV_NO_PROJECT', { later: { UV_NO_PROJECT: '1' }, second: 'uv run python -c pass' }),
    gone('UV_ISOLATED', { later: { UV_ISOLATED: '1' }, second: 'uv run python -c pass' }),
    gone('UV_PREVIEW', { later: { UV_PREVIEW: '1' } }),
    gone('UV_WORKING_DIR', { later: { UV_WORKING_DIR: '.' } }),
  ];
}
