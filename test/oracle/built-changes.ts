/** What is done to a tree after it was built, and what is to be said of what was built then. */
import { readFileSync, renameSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Artifact } from '../../server/project/artifact.ts';
import { put } from './uv-lab.ts';

export const BACKENDS = {
  setuptools: 'setuptools.build_meta',
  hatchling: 'hatchling.build',
  flit_core: 'flit_core.buildapi',
  'poetry-core': 'poetry.core.masonry.api',
  'pdm-backend': 'pdm.backend',
  uv_build: 'uv_build',
} as const;
export type BackendName = keyof typeof BACKENDS;
const OTHER: Partial<Record<BackendName, BackendName>> = { hatchling: 'setuptools' };

export function buildSystem(name: BackendName): string {
  return `[build-system]\nrequires = ["${name}"]\nbuild-backend = "${BACKENDS[name]}"\n`;
}

type Expected = Partial<Record<Artifact['kind'], Partial<Artifact>>>;
export interface Change {
  readonly what: string;
  readonly make: (folder: string, name: BackendName) => void;
  /** Of each kind; those that are left out stay fresh. */
  readonly becomes: Expected;
}

export const edit = (folder: string, from: string, to: string) => {
  const path = join(folder, 'pyproject.toml');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
};
const STALE = { state: 'stale' } as const;

export const CHANGES: readonly Change[] = [
  { what: 'nothing', make: () => undefined, becomes: {} },
  {
    what: 'a touched file',
    make: (folder) => utimesSync(join(folder, 'src/demo/cli.py'), new Date(), new Date()),
    becomes: {},
  },
  {
    what: 'an edited module',
    make: (folder) => put(folder, 'src/demo/cli.py', 'def main():\n    return 2\n'),
    becomes: {
      wheel: { ...STALE, changed: ['demo/cli.py'], missing: [], extra: [] },
      sdist: { ...STALE, changed: ['src/demo/cli.py'], missing: [], extra: [] },
      build: { state: 'fresh', changed: ['demo/cli.py'] },
    },
  },
  {
    what: 'an edited module that is older than the build',
    make: (folder) => {
      put(folder, 'src/demo/cli.py', 'def main():\n    return 2\n');
      utimesSync(join(folder, 'src/demo/cli.py'), 1_000_000_000, 1_000_000_000);
    },
    becomes: { wheel: STALE, sdist: STALE, build: { ...STALE, changed: ['demo/cli.py'] } },
  },
  {
    what: 'a new module',
    make: (folder) => put(folder, 'src/demo/sub/new.py', ''),
    becomes: {
      wheel: { ...STALE, missing: ['demo/sub/new.py'], extra: [], changed: [] },
      sdist: { ...STALE, missing: ['src/demo/sub/new.py'], extra: [], changed: [] },
      build: { state: 'fresh', missing: ['demo/sub/new.py'] },
    },
  },
  {
    what: 'a deleted module',
    make: (folder) => unlinkSync(join(folder, 'src/demo/sub/__init__.py')),
    becomes: {
      wheel: { ...STALE, missing: [], extra: ['demo/sub/__init__.py'], changed: [] },
      sdist: { ...STALE, missing: [], extra: ['src/demo/sub/__init__.py'], changed: [] },
      build: { ...STALE, extra: ['demo/sub/__init__.py'] },
      'egg-info': { ...STALE, extra: ['src/demo/sub/__init__.py'] },
    },
  },
  {
    what: 'a moved module',
    make: (folder) => renameSync(join(folder, 'src/demo/cli.py'), join(folder, 'src/demo/main.py')),
    becomes: {
      wheel: { ...STALE, missing: ['demo/main.py'], extra: ['demo/cli.py'] },
      sdist: { ...STALE, missing: ['src/demo/main.py'], extra: ['src/demo/cli.py'] },
      build: { ...STALE, extra: ['demo/cli.py'] },
      'egg-info': { ...STALE, extra: ['src/demo/cli.py'] },
    },
  },
  {
    what: 'a new version',
    make: (folder) => edit(folder, 'version = "1.0"', 'version = "1.1"'),
    becomes: {
      wheel: { ...STALE, because: ['it has version 1.0, the project is now 1.1'], changed: [] },
      sdist: { ...STALE, because: ['it has version 1.0, the project is now 1.1'] },
      'egg-info': STALE,
    },
  },
  {
    what: 'a version in another spelling',
    make: (folder) => edit(folder, 'version = "1.0"', 'version = "1.0.0"'),
    becomes: { sdist: {} },
  },
  {
    what: 'a renamed script',
    make: (folder) => edit(folder, 'demo = "demo.cli:main"', 'demo2 = "demo.cli:main"'),
    becomes: { wheel: STALE, sdist: STALE, 'egg-info': STALE },
  },
  {
    what: 'another plugin',
    make: (folder) => edit(folder, 'one = "demo.sub:x"', 'one = "demo.sub:y"'),
    becomes: { wheel: STALE, sdist: STALE, 'egg-info': STALE },
  },
  {
    what: 'another dependency',
    make: (folder) => edit(folder, '"iniconfig>=2; python_version<\'4\'"', '"attrs"'),
    becomes: { wheel: STALE, sdist: STALE, 'egg-info': STALE },
  },
  {
    what: 'the same dependency in another spelling',
    make: (folder) =>
      edit(folder, '"iniconfig>=2; python_version<\'4\'"', '"Iniconfig >= 2 ; (python_version < \'4\')"'),
    becomes: { sdist: {} },
  },
  {
    what: 'another extra',
    make: (folder) => edit(folder, 'more = [', 'other = ['),
    becomes: { wheel: STALE, sdist: STALE, 'egg-info': STALE },
  },
  {
    what: 'another Python',
    make: (folder) => edit(folder, '>=3.9', '>=3.10'),
    becomes: { wheel: STALE, sdist: STALE, 'egg-info': STALE },
  },
  {
    what: 'another backend',
    make: (folder, name) => edit(folder, buildSystem(name), buildSystem(OTHER[name] ?? 'hatchling')),
    becomes: { wheel: STALE, sdist: STALE, 'egg-info': STALE },
  },
  {
    what: 'the settings of another tool',
    make: (folder) => edit(folder, 'line-length = 100', 'line-length = 110'),
    becomes: { sdist: {} },
  },
];
