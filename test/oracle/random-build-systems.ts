/** Random `[build-system]` tables over a small project, some with a backend of their own. */
import type { Tree } from './frontends.ts';
import { seeded } from './uv-lab.ts';

const REQUIRES = [
  '[]',
  '["setuptools>=77"]',
  '["setuptools>=77"]',
  '["hatchling"]',
  '["flit_core>=4"]',
  '["setuptools", "hatchling"]',
  '"setuptools"',
  '["setup tools"]',
  undefined,
];
const BACKENDS = [
  'setuptools.build_meta',
  'setuptools.build_meta:__legacy__',
  'hatchling.build',
  'flit_core.buildapi',
  'backend',
  'backend',
  'backend',
  'backend:Hooks',
  'backend:nope',
  'tools.backend',
  'hatchling.buid',
  'setuptools',
  '',
  undefined,
];
const PATHS = [
  '["."]',
  '["_build"]',
  '["_build"]',
  '["_build"]',
  '["_build", "nope"]',
  '["./_build/"]',
  '["nope", "."]',
  '[]',
  '[".."]',
  '["demo/../_build"]',
  '["pyproject.toml"]',
  '"."',
  undefined,
];

const HOOKS = [
  'def build_wheel(directory, config_settings=None, metadata_directory=None): ...\n',
  'def build_editable(directory, config_settings=None, metadata_directory=None): ...\n',
  'def build_sdist(directory, config_settings=None): ...\n',
];
const SOURCES = [
  HOOKS.join(''),
  HOOKS[0] ?? '',
  HOOKS.slice(1).join(''),
  'from setuptools.build_meta import *\n',
  'from hatchling.build import *\n',
  'from setuptools.build_meta import build_wheel, build_sdist\n',
  'from setuptools import build_meta as Hooks\n',
  'import setuptools.build_meta\nclass Hooks(setuptools.build_meta._BuildMetaBackend):\n    pass\nbackend = Hooks()\n',
  'import sys\nfrom helper import build_wheel\n',
];

const FOLDERS = ['_build', '.', '_build/tools', 'demo'];

/** A project; the same for the same seed. It is sound but for up to two changes. */
export function randomBuildSystem(seed: number): { readonly text: string; readonly tree: Tree } {
  const random = seeded(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const own = random() < 0.7;
  let requires = pick<string | undefined>(['["setuptools>=77"]', '["setuptools", "hatchling"]']);
  let backend = own
    ? 'backend'
    : pick<string | undefined>(['setuptools.build_meta', 'setuptools.build_meta:__legacy__']);
  let path = own
    ? pick<string | undefined>(['["_build"]', '["./_build/"]', '["demo/../_build"]'])
    : undefined;
  let folder = '_build';
  let source = pick(SOURCES);
  const changes = pick([0, 0, 1, 1, 2]);
  for (let i = 0; i < changes; i++) {
    pick([
      () => (requires = pick(REQUIRES)),
      () => (backend = pick(BACKENDS)),
      () => (path = pick(PATHS)),
      () => (folder = pick(FOLDERS)),
      () => (source = pick(SOURCES)),
    ])();
  }
  const lines = [
    '[build-system]',
    ...(requires === undefined ? [] : [`requires = ${requires}`]),
    ...(backend === undefined ? [] : [`build-backend = "${backend}"`]),
    ...(path === undefined ? [] : [`backend-path = ${path}`]),
    ...(random() < 0.05 ? ['backend = "setuptools"'] : []),
  ];
  return {
    text: `${lines.join('\n')}\n${PROJECT}`,
    tree: [
      ['demo/__init__.py', ''],
      ['_build/helper.py', HOOKS[0] ?? ''],
      [folder === '.' ? 'backend.py' : `${folder}/backend.py`, source],
    ],
  };
}

const PROJECT = `
[project]
name = "demo"
version = "1.0"
description = "A demo"

[tool.setuptools]
packages = ["demo"]
`;
