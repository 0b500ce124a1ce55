/** What the pages of the backends cannot show: what a question costs, and the small languages of patterns and pins. */
import { expect, test } from 'vitest';
import type { Contents } from '../server/backends/backend.ts';
import { ignoreSpec } from '../server/backends/globs/gitignore.ts';
import { backendInEffect } from '../server/backends/index.ts';
import { allows } from '../server/backends/pins.ts';
import type { Files } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { readBuildSystem } from '../server/pyproject/build-system.ts';
import { parse } from '../server/toml/parser.ts';

function project(requires: string, backend: string, more = ''): string {
  return `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${backend}"\n[project]\nname = "demo"\nversion = "1"\n${more}`;
}

async function contentsOf(text: string, files: Files): Promise<Contents | undefined> {
  const doc = parse(text);
  return backendInEffect(doc, readBuildSystem(doc), undefined)?.modules(doc, files);
}

const HATCHLING = project('hatchling', 'hatchling.build');

test.each([
  ['hatchling', 'hatchling.build'],
  ['flit_core', 'flit_core.buildapi'],
  ['poetry-core', 'poetry.core.masonry.api'],
  ['uv_build', 'uv_build'],
])('%s is asked about one module without walking the tree', async (requires, backend) => {
  const tree: Record<string, MemoryEntry> = { 'src/demo/__init__.py': '', 'src/demo/cli.py': '' };
  for (let i = 0; i < 500; i++) tree[`src/demo/part${i}/deep/__init__.py`] = '';
  const files = memory(tree);
  const listed = new Set<string>();
  const counting: Files = {
    ...files,
    list: (path) => {
      listed.add(path);
      return files.list(path);
    },
  };
  const contents = await contentsOf(project(requires, backend), counting);
  expect(await contents?.locate('demo.cli')).toEqual({
    kind: 'module',
    path: 'src/demo/cli.py',
    isPackage: false,
  });
  expect(await contents?.locate('demo.gone')).toEqual({ kind: 'absent' });
  expect(listed.size).toBeLessThan(20);
});

test('the children of a package are its modules, packages and folders with something in them', async () => {
  const files = memory({
    'demo/__init__.py': '',
    'demo/cli.py': '',
    'demo/native.cpython-312-x86_64-linux-gnu.so': '',
    'demo/data/x.txt': '',
    'demo/no-name.py': '',
    'demo/sub/__init__.py': '',
    'demo/__pycache__/cli.cpython-312.pyc': '',
  });
  const contents = await contentsOf(HATCHLING, files);
  expect(await contents?.children('')).toEqual(['demo']);
  expect(await contents?.children('demo')).toEqual(['cli', 'data', 'native', 'sub']);
  expect(await contents?.locate('demo.native')).toEqual({ kind: 'compiled' });
  expect(await contents?.locate('demo.data')).toEqual({ kind: 'namespace', folder: 'demo/data' });
});

test('a source in another language may become a module, so it is not absent', async () => {
  const contents = await contentsOf(HATCHLING, memory({ 'demo/__init__.py': '', 'demo/fast.pyx': '' }));
  expect(await contents?.locate('demo.fast')).toBeUndefined();
});

test('what lies behind a link to a folder is not told', async () => {
  const files = memory({ 'demo/__init__.py': '', 'other/cli.py': '', 'demo/linked': { link: '../other' } });
  const contents = await contentsOf(HATCHLING, files);
  expect(await contents?.locate('demo.linked.cli')).toBeUndefined();
});

test('a folder that cannot be listed makes nothing absent', async () => {
  const files = memory({ 'demo/__init__.py': '', 'demo/sub': { folder: true, trouble: 'denied' } });
  const contents = await contentsOf(HATCHLING, files);
  expect(await contents?.locate('demo.sub.cli')).toBeUndefined();
});

test('hatchling drops ignore patterns that would leave out the project itself', async () => {
  const tree = { '.gitignore': 'build/\ndemo/cli.py\n', 'demo/__init__.py': '', 'demo/cli.py': '' };
  const inside = await contentsOf(HATCHLING, memory(tree, '/home/me/build/demo'));
  expect(await inside?.locate('demo.cli')).toMatchObject({ kind: 'module' });
  const elsewhere = await contentsOf(HATCHLING, memory(tree, '/home/me/demo'));
  expect(await elsewhere?.locate('demo.cli')).toEqual({ kind: 'absent', path: 'demo/cli.py' });
});

test.each([
  [
    'a build in which nothing has the name',
    HATCHLING,
    'Unable to determine which files to ship inside the wheel',
  ],
  [
    'a module that flit does not find',
    project('flit_core', 'flit_core.buildapi'),
    'No file/folder found for module demo',
  ],
  [
    'a package that poetry does not find',
    project('poetry-core', 'poetry.core.masonry.api'),
    'No file/folder found for package demo',
  ],
  [
    'a package that uv does not find',
    project('uv_build', 'uv_build'),
    'Expected a Python module at: src/demo/__init__.py',
  ],
])('%s is certain to fail, in the words of the backend', async (_title, text, says) => {
  const contents = await contentsOf(text, memory({ 'other/__init__.py': '' }));
  expect(contents?.fails?.says).toContain(says);
});

test.each([
  ['hatchling', true],
  ['hatchling>=1.0', true],
  ['hatchling<2', true],
  ['hatchling ~= 1.20', true],
  ['hatchling ~= 1.20.0', false],
  ['hatchling==1.20.*', false],
  ['hatchling==1.24.2', true],
  ['hatchling<1.24.2', false],
  ['hatchling<=1.24.2', true],
  ['hatchling[extra] (>=1.0,<1.25) ; python_version > "3"', true],
  ['hatchling!=1.25', true],
  ['hatchling @ https://example.org/hatchling.whl', false],
  ['hatchling === weird', false],
  ['another==1.0', true],
])('%s leaves 1.24.2 or newer open: %s', (requirement, open) => {
  const text = `[build-system]\nrequires = ['${requirement}']`;
  expect(allows(parse(text), 'hatchling', '1.24.2')).toBe(open);
});

test.each([
  ['foo', 'a/foo/b.py', true],
  ['/foo', 'a/foo/b.py', false],
  ['a/foo', 'x/a/foo', false],
  ['foo/', 'foo', false],
  ['foo/', 'a/foo/b', true],
  ['*.py[cd]', 'a/b.pyc', true],
  ['**/b.py', 'b.py', true],
  ['a/**/b.py', 'a/x/y/b.py', true],
  ['a/**', 'a', false],
  ['# a', '# a', false],
  ['\\#a', '#a', true],
  ['[!a]b', 'ab', false],
  ['[a', '[a', false],
])('the pattern %s takes %s: %s', (pattern, path, taken) => {
  expect(ignoreSpec([pattern])?.(path)).toBe(taken);
});

test('the last pattern that matches a path decides', () => {
  expect(ignoreSpec(['*.py', '!keep.py'])?.('a/keep.py')).toBe(false);
  expect(ignoreSpec(['!keep.py', '*.py'])?.('a/keep.py')).toBe(true);
});

test('a pattern that versions of pathspec read differently decides nothing', () => {
  expect(ignoreSpec(['!foo/bar', 'foo/'])?.('foo/bar')).toBeUndefined();
});

test('a pattern that pathspec refuses makes the whole list unreadable', () => {
  expect(ignoreSpec(['a', 'b\\'])).toBeUndefined();
});
