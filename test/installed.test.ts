/** What only `--installed` and the editor show: it depends on what lies about on one machine. */
import { expect, test } from 'vitest';
import { memory } from '../server/files/memory.ts';
import { withoutLinks } from '../server/project/copy.ts';
import { loadProject } from '../server/project/project.ts';
import { diagnose } from '../server/rules/index.ts';
import { PAGE } from './literate.ts';

const PROJECT = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "demo"
dynamic = ["version"]

[tool.hatch.version]
path = "src/demo/__init__.py"
`;
const SOURCE = { 'src/demo/__init__.py': '__version__ = "1.0"\n' };

async function found(environment: string | undefined, installed: boolean): Promise<readonly string[]> {
  const cfg = environment === undefined ? {} : { '.venv/pyvenv.cfg': environment };
  const project = await loadProject(PROJECT, memory({ ...SOURCE, ...cfg }));
  return diagnose(project, { installed }).map(({ code, severity }) => `${severity} ${code}`);
}

test('an environment made by uv turns advice for users of uv into a warning, where it may count', async () => {
  const ofUv = 'home = /usr/bin\nuv = 0.13.8\n';
  expect(await found(ofUv, false)).toEqual(['information uncached-dynamic-source']);
  expect(await found(ofUv, true)).toEqual(['warning uncached-dynamic-source']);
  expect(await found('home = /usr/bin\n', true)).toEqual(['information uncached-dynamic-source']);
  expect(await found(undefined, true)).toEqual(['information uncached-dynamic-source']);
});

const DIST_INFO = '.venv/lib/python3.11/site-packages/demo-1.0.dist-info';
const CORRUPT: Readonly<Record<string, string>> = {
  'pyproject.toml': PROJECT,
  ...SOURCE,
  '.venv/pyvenv.cfg': 'home = /usr/bin\nuv = 0.13.8\nversion_info = 3.11.2\n',
  '.venv/bin/python': '',
  [`${DIST_INFO}/METADATA`]: 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n',
  [`${DIST_INFO}/direct_url.json`]: '{"url": "file:///project", "dir_info": {"editable": true}}',
  [`${DIST_INFO}/uv_cache.json`]: '{"timestamp"',
};

test('what is installed is looked at only for who asks for it', async () => {
  const files = memory(CORRUPT);
  const plain = await loadProject(PROJECT, files);
  expect(plain.copy).toBe(undefined);
  const project = await loadProject(PROJECT, files, undefined, { files, surroundings: PAGE });
  expect(project.copy).toMatchObject({ environment: '.venv', distInfo: DIST_INFO, record: 'corrupt' });
  const found = (installed: boolean) => diagnose(project, { installed }).map(({ code }) => code);
  expect(found(true)).toContain('corrupt-cache-info');
  expect(found(false)).not.toContain('corrupt-cache-info');
});

test('a folder is seen as a process in it sees it, and what is installed from there belongs to it', async () => {
  const files = memory({ ...CORRUPT, '/link': { link: '/project' } }).at('/link');
  const machine = { files, surroundings: { ...PAGE, cwd: '/link' } };
  const seen = await withoutLinks(machine);
  expect([seen.files.folder, seen.surroundings.cwd]).toEqual(['/project', '/project']);
  const { copy } = await loadProject(PROJECT, files, undefined, machine);
  expect(copy).toMatchObject({ environment: '.venv', distInfo: DIST_INFO });
});

test('the environment is that of the variables that uv reads', async () => {
  const files = memory(CORRUPT);
  const copyBy = async (env: Readonly<Record<string, string>>) =>
    (await loadProject(PROJECT, files, undefined, { files, surroundings: { ...PAGE, env } })).copy;
  expect(await copyBy({ UV_PYTHON: '3.11' })).toHaveProperty('environment', '.venv');
  expect(await copyBy({ UV_PYTHON: '3.12' })).toBe(undefined);
});

test.each([
  ['another folder', `${DIST_INFO}/direct_url.json`, '{"url": "file:///elsewhere", "dir_info": {}}'],
  ['an index', `${DIST_INFO}/direct_url.json`, undefined],
  ['nowhere that is known', `${DIST_INFO}/direct_url.json`, 'not JSON'],
  ['an environment without Python', '.venv/bin/python', undefined],
])('a copy from %s is none of the project', async (_, path, text) => {
  const { [path]: _gone, ...rest } = CORRUPT;
  const files = memory(text === undefined ? rest : { ...rest, [path]: text });
  expect((await loadProject(PROJECT, files, undefined, { files, surroundings: PAGE })).copy).toBe(undefined);
});
