/** What a keystroke costs on disk: counted below everything that remembers. */
import { expect, test } from 'vitest';
import { cached } from '../server/files/cached.ts';
import type { Files } from '../server/files/files.ts';
import { memory } from '../server/files/memory.ts';
import { overlay } from '../server/files/overlay.ts';
import { loadProject } from '../server/project/project.ts';
import { PAGE } from './literate.ts';

const BEFORE = `[build-system]
requires = ["setuptools"]
build-backend = "backend"
backend-path = ["_build"]

[project]
name = "demo"
description = "A demonstration"
dynamic = ["version"]

[project.scripts]
demo = "demo.cli:main"

[tool.setuptools.dynamic]
version = { attr = "demo.__version__" }

[tool.uv]
cache-keys = [{ file = "pyproject.toml" }, { file = "src/**/*.pyx" }]
`;
const DIST_INFO = '.venv/lib/python3.11/site-packages/demo-1.0.dist-info';
const TREE = {
  'pyproject.toml': BEFORE,
  '_build/backend.py': 'from setuptools.build_meta import *\n',
  'src/demo/__init__.py': '__version__ = "1.0"\n',
  'src/demo/cli.py': 'def main(): ...\n',
  '.venv/pyvenv.cfg': 'home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.2\n',
  '.venv/bin/python': '',
  [`${DIST_INFO}/METADATA`]: 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n',
  [`${DIST_INFO}/direct_url.json`]: '{"url": "file:///project", "dir_info": {"editable": true}}',
  [`${DIST_INFO}/uv_cache.json`]: '{}',
  ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`src/demo/part/module_${i}.py`, ''])),
};

/** Files that write down what they are asked. */
function noting(files: Files, notes: string[]): Files {
  const note = <T>(question: string, answer: T): T => {
    notes.push(question);
    return answer;
  };
  return {
    folder: files.folder,
    revision: files.revision,
    at: (folder) => noting(files.at(folder), notes),
    read: (path, limit) => note(`read ${path}`, files.read(path, limit)),
    bytes: (path, limit) => note(`bytes ${path}`, files.bytes(path, limit)),
    digests: (folder, names, limit) => note(`digests ${folder}`, files.digests(folder, names, limit)),
    list: (path) => note(`list ${path}`, files.list(path)),
    stat: (path) => note(`stat ${path}`, files.stat(path)),
    archive: (path) => note(`archive ${path}`, files.archive(path)),
    tarball: (path, wanted) => note(`tarball ${path}`, files.tarball(path, wanted)),
    real: (path) => note(`real ${path}`, files.real(path)),
  };
}

test.each([
  ['in a description', 'A demonstration', 'A demonstratio'],
  ['in a dependency', 'requires = ["setuptools"]', 'requires = ["setuptools", "x"]'],
  ['in the cache keys', '{ file = "pyproject.toml" }, ', ''],
  ['that breaks the text', 'dynamic = ["version"]', 'dynamic = ["version"'],
  ['in a table of another tool', '[tool.uv]', '[tool.ruff]\nline-length = 9\n\n[tool.uv]'],
])('An edit %s asks the disk for nothing', async (_, from, to) => {
  const notes: string[] = [];
  const disk = noting(memory(TREE), notes);
  const texts = new Map([['/project/pyproject.toml', BEFORE]]);
  const saved = cached(disk);
  const files = overlay(saved, texts);
  const machine = { files: saved, surroundings: PAGE };
  let project = await loadProject(BEFORE, files, undefined, machine);
  const { copy } = project;
  expect(copy).toMatchObject({ version: '1.0', editable: true });
  expect(notes.length).toBeGreaterThan(10);
  notes.length = 0;
  for (const text of [BEFORE.replace(from, to), BEFORE]) {
    texts.set('/project/pyproject.toml', text);
    project = await loadProject(text, files, project, machine);
    // What is installed is not computed anew: uv reads what is saved, and nothing was.
    expect(project.copy).toBe(copy);
  }
  expect(BEFORE).toContain(from);
  expect(notes).toEqual([]);
});

test('An edit that names another file asks for that file, and for nothing else', async () => {
  const notes: string[] = [];
  const files = cached(noting(memory(TREE), notes));
  const project = await loadProject(BEFORE, files);
  notes.length = 0;
  await loadProject(BEFORE.replace('demo.cli:', 'demo.other:'), files, project);
  expect(notes.filter((each) => !each.includes('demo/other'))).toEqual([]);
});
