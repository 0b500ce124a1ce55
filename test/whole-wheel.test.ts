/** What a change costs that nothing of the wheel depends on, and that nothing of it is overlooked. */
import { expect, test } from 'vitest';
import { backendInEffect } from '../server/backends/index.ts';
import { cached } from '../server/files/cached.ts';
import type { Files } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { overlay } from '../server/files/overlay.ts';
import { loadProject } from '../server/project/project.ts';
import { readBuildSystem } from '../server/pyproject/build-system.ts';
import { parse } from '../server/toml/parser.ts';
import { recordedBuilds } from './replay-wheels.ts';

const BACKENDS: readonly (readonly [string, string, string])[] = [
  ['setuptools', 'setuptools.build_meta', ''],
  ['hatchling', 'hatchling.build', ''],
  ['flit_core', 'flit_core.buildapi', ''],
  ['poetry-core', 'poetry.core.masonry.api', ''],
  ['uv_build>=0.13,<0.14', 'uv_build', '[tool.uv.build-backend]\nmodule-root = ""\n'],
  ['pdm-backend', 'pdm.backend', ''],
  ['maturin>=1,<2', 'maturin', ''],
  ['scikit-build-core', 'scikit_build_core.build', '[tool.scikit-build]\nwheel.cmake = false\n'],
  ['meson-python', 'mesonpy', ''],
  ['whey', 'whey', ''],
];

/** How often folders are listed, counted above what remembers them. */
function counting(files: Files, count: { lists: number }): Files {
  return {
    ...bound(files),
    get revision() {
      return files.revision;
    },
    at: (folder) => counting(files.at(folder), count),
    list: (path) => {
      count.lists += 1;
      return files.list(path);
    },
  };
}

function bound(files: Files): Files {
  return {
    folder: files.folder,
    revision: files.revision,
    at: (folder) => files.at(folder),
    read: (path, limit) => files.read(path, limit),
    bytes: (path, limit) => files.bytes(path, limit),
    digests: (folder, names, limit) => files.digests(folder, names, limit),
    list: (path) => files.list(path),
    stat: (path) => files.stat(path),
    archive: (path) => files.archive(path),
    tarball: (path, wanted) => files.tarball(path, wanted),
    real: (path) => files.real(path),
  };
}

test.each(BACKENDS)(
  'A keystroke in a dependency walks no folder of a tree that %s packs',
  async (requires, backend, tool) => {
    const text = `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${backend}"\n\n[project]\nname = "demo"\nversion = "1.0"\ndescription = "A demonstration"\ndependencies = ["attrs"]\n\n${tool}`;
    const tree: Record<string, MemoryEntry> = {
      'pyproject.toml': text,
      'Cargo.toml':
        '[package]\nname = "demo"\nversion = "1.0.0"\n[lib]\ncrate-type = ["cdylib"]\n[dependencies]\npyo3 = "0.25"\n',
      'meson.build': "project('demo')\ninstall_subdir('demo', install_dir: 'demo')\n",
      'demo/__init__.py': '',
    };
    for (let i = 0; i < 200; i++) tree[`demo/part_${i}/__init__.py`] = '';
    const count = { lists: 0 };
    const open = new Map([['/project/pyproject.toml', text]]);
    const files = counting(overlay(cached(memory(tree)), open), count);
    const first = await loadProject(text, files);
    expect(count.lists).toBeGreaterThan(0);
    count.lists = 0;
    const typed = text.replace('attrs', 'attrs>=23');
    open.set('/project/pyproject.toml', typed);
    const second = await loadProject(typed, files, first);
    expect(second.wheel).toBe(first.wheel);
    // What is asked name by name looks at the top again, and in no more folders than one has fingers.
    expect(count.lists).toBeLessThan(20);
  },
);

test('No more of [project] than the name, the version and what is dynamic has a part in the selection of files', async () => {
  const differing: string[] = [];
  for (const { id, tree } of recordedBuilds()) {
    const text = tree['pyproject.toml'];
    if (typeof text !== 'string') continue;
    const files = memory(tree);
    const doc = parse(text);
    const backend = backendInEffect(doc, readBuildSystem(doc), undefined);
    const less = withoutMetadata(text);
    if (!backend || less === text) continue;
    const [whole, part] = [await backend.wheel(doc, files), await backend.wheel(parse(less), files)];
    if (JSON.stringify(shown(whole)) !== JSON.stringify(shown(part))) differing.push(id);
  }
  expect(differing).toEqual([]);
});

function shown(wheel: { readonly files: ReadonlyMap<string, string> | undefined }): unknown {
  return { ...wheel, files: wheel.files && [...wheel.files] };
}

/** Lines of `[project]` that say neither name nor version nor what is dynamic, and the tables below it, taken out. */
function withoutMetadata(text: string): string {
  let table = '';
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1];
    if (header !== undefined && !/^\s*"/.test(line)) table = header;
    const below = table.startsWith('project.');
    const other =
      table === 'project' && header === undefined && !/^\s*(?:name|version|dynamic)\s*=/.test(line);
    if (!below && !other) kept.push(line);
  }
  return kept.join('\n');
}
