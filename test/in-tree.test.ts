/** The backend in the project, a line per case; more than 300 lines, because tables of cases are best read in one place. */
import { describe, expect, test } from 'vitest';
import { readInTree } from '../server/backends/in-tree.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { readBuildSystem } from '../server/pyproject/build-system.ts';
import { parse } from '../server/toml/parser.ts';

type Tree = Readonly<Record<string, MemoryEntry>>;

function read(backend: string | undefined, paths: string, tree: Tree, name?: string) {
  const key = backend === undefined ? '' : `build-backend = ${JSON.stringify(backend)}\n`;
  const doc = parse(`[build-system]\nrequires = []\n${key}backend-path = ${paths}\n`);
  return readInTree(readBuildSystem(doc), memory(tree), name);
}

/** The reproducer of astral-sh/uv#3796. */
const BAR: Tree = {
  'pyproject.toml': '',
  'bar.py': 'from setuptools.build_meta import *\n',
  'pkg/__init__.py': '',
};
const WRAPPER = 'from setuptools.build_meta import *\n';

describe('the file that build-backend names', () => {
  test.each<[string, string, string, Tree, string | undefined, string | undefined]>([
    ['a module in the folder', 'be', '["_build"]', { '_build/be.py': '' }, '_build/be.py', '_build'],
    ['the folder with a slash', 'be', '["./_build/"]', { '_build/be.py': '' }, '_build/be.py', '_build'],
    ['the project itself', 'bar', '["."]', BAR, 'bar.py', ''],
    ['the project itself, written longer', 'bar', '["./"]', BAR, 'bar.py', ''],
    ['a string of one dot', 'bar', '"."', BAR, 'bar.py', ''],
    ['`..` that stays inside', 'be', '["a/../b"]', { 'b/be.py': '', 'a/x': '' }, 'b/be.py', 'b'],
    ['a package', 'be', '["_build"]', { '_build/be/__init__.py': '' }, '_build/be/__init__.py', '_build'],
    ['a submodule', 'p.be:x.y', '["_b"]', { '_b/p/__init__.py': '', '_b/p/be.py': '' }, '_b/p/be.py', '_b'],
    ['a submodule of a namespace', 'p.be', '["_b"]', { '_b/p/be.py': '' }, '_b/p/be.py', '_b'],
    ['the first entry wins', 'be', '["a", "b"]', { 'a/be.py': '', 'b/be.py': '' }, 'a/be.py', 'a'],
    [
      'a package goes before a module',
      'be',
      '["a"]',
      { 'a/be.py': '', 'a/be/__init__.py': '' },
      'a/be/__init__.py',
      'a',
    ],
    [
      'a module in a later entry goes before a namespace',
      'be',
      '["a", "b"]',
      { 'a/be/x': '', 'b/be.py': '' },
      'b/be.py',
      'b',
    ],
    ['a parent that is a module', 'be.x', '["a"]', { 'a/be.py': '', 'b/be/x.py': '' }, undefined, undefined],
    ['an absolute entry', 'be', '["/project/a"]', { 'a/be.py': '' }, undefined, undefined],
    ['an entry outside', 'be', '["../a"]', { '/a/be.py': '' }, undefined, undefined],
    ['nothing there', 'be', '["a"]', { 'a/other.py': '' }, undefined, undefined],
    ['an empty name', '', '["a"]', { 'a/x.py': '' }, undefined, undefined],
    ['setup.py', 'setup', '["."]', { 'setup.py': '' }, 'setup.py', ''],
  ])('%s', async (_title, backend, paths, tree, file, folder) => {
    expect(await read(backend, paths, tree)).toMatchObject({ file, folder });
  });

  test('there is no backend in the project without a backend-path, or with one that is empty or no list', async () => {
    for (const paths of ['[]', '"_build"', '1', '{}', '[""]']) {
      const found = await read('be', paths, { '_build/be.py': '' });
      expect(found?.file).toBeUndefined();
      expect(found?.inputs ?? []).toEqual([]);
    }
    expect(await readInTree(readBuildSystem(parse('')), memory({}))).toBeUndefined();
  });

  test('without build-backend it is setuptools, which uv takes from elsewhere', async () => {
    expect(await read(undefined, '["."]', BAR)).toMatchObject({
      file: undefined,
      inputs: [],
      wraps: 'setuptools.build_meta:__legacy__',
    });
    expect(await read('hatchling.build', '["."]', BAR)).toMatchObject({ wraps: 'hatchling.build' });
    expect(await read('enscons.api', '["."]', BAR)).toMatchObject({ wraps: undefined });
  });
});

describe('what the backend reads', () => {
  async function inputs(backend: string, paths: string, tree: Tree) {
    return (await read(backend, paths, tree))?.inputs.join(' ');
  }

  test('the reproducer of astral-sh/uv#3796 has one input', async () => {
    expect(await inputs('bar', '["."]', BAR)).toBe('bar.py');
  });

  test('its local imports, however late, and what these import', async () => {
    const tree = {
      '_b/be.py': 'import os, helper\ndef build_wheel():\n  from sub import mod\n  import sub.deep.er as x\n',
      '_b/helper.py': 'try:\n  import lost\nexcept ImportError:\n  import found\n',
      '_b/found.py': 'import be\n',
      '_b/sub/__init__.py': '',
      '_b/sub/mod.py': 'from . import near\nfrom .deep import *\nfrom .. import beyond\n',
      '_b/sub/near.py': '',
      '_b/sub/unused.py': '',
      '_b/sub/deep/__init__.py': '',
      '_b/sub/deep/er.py': '',
      'os.py': '',
      'pkg/__init__.py': '',
    };
    expect(await inputs('be', '["_b"]', tree)).toBe(
      '_b/be.py _b/found.py _b/helper.py _b/sub/__init__.py _b/sub/deep/__init__.py _b/sub/deep/er.py _b/sub/mod.py _b/sub/near.py',
    );
  });

  test('not what only a type checker imports', async () => {
    const tree = { 'be.py': 'if TYPE_CHECKING:\n  import other\n', 'other.py': '' };
    expect(await inputs('be', '["."]', tree)).toBe('be.py');
  });

  test('the packages above it, and modules of other entries', async () => {
    const tree = {
      'a/p/__init__.py': '',
      'a/p/be.py': 'import q\n',
      'b/q.py': '',
      'q.py': '',
    };
    expect(await inputs('p.be', '["a", "b"]', tree)).toBe('a/p/__init__.py a/p/be.py b/q.py');
  });

  test('the files that it opens by a literal path, where they are there', async () => {
    const tree = {
      '_b/be.py': [
        'HERE = Path(__file__).parent',
        'open("deps.txt"); open("lost.txt"); open("out.txt", "w"); open("pyproject.toml"); open("folder")',
        'def f(): return (HERE / "data.json").read_text(), (HERE.parent / "VERSION").open()',
        'open("../outside.txt"); open(os.path.join(HERE, "..", "..", "outside.txt"))',
      ].join('\n'),
      '_b/data.json': '',
      '_b/deps.txt': '',
      VERSION: '',
      'deps.txt': '',
      'out.txt': '',
      'pyproject.toml': '',
      'folder/x': '',
      '/outside.txt': '',
    };
    expect(await inputs('be', '["_b"]', tree)).toBe('VERSION _b/be.py _b/data.json deps.txt');
  });

  test('its file even where that cannot be read, of which nothing more is told', async () => {
    expect(await read('be', '["."]', { 'be.py': { trouble: 'encoding' } })).toMatchObject({
      inputs: ['be.py'],
      hooks: undefined,
      wraps: undefined,
    });
  });

  test('a setup.py that setuptools runs is none of its files', async () => {
    expect(await inputs('bar', '["."]', { ...BAR, 'setup.py': '' })).toBe('bar.py');
  });
});

describe('a backend that is the project', () => {
  const many = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`src/pkg/m${i}.py`, `from . import m${i + 1}\n`]),
  );
  test.each<[string, string, Tree, string, string | undefined]>([
    ['its package has the name of the project', 'pkg.api', { 'src/pkg/api.py': '' }, 'PKG', 'src/pkg'],
    ['the name of the project has dashes', 'pkg.api', { 'src/pkg/api.py': '' }, 'p-k.g', undefined],
    ['its imports reach many files', 'be', { ...many, 'src/be.py': 'import pkg.m0' }, 'other', 'src/pkg'],
    ['it reads the version', 'be', { 'src/be.py': 'import pkg' }, 'pkg', undefined],
    ['it is a single file of that name', 'pkg2', { 'src/pkg2.py': '' }, 'pkg2', undefined],
  ])('%s', async (_title, backend, tree, name, folder) => {
    const found = await read(backend, '["src"]', { 'src/pkg/__init__.py': '', ...tree }, name);
    expect(found?.packageFolder).toBe(folder);
    expect(found?.isTheProject).toBe(folder !== undefined);
  });

  test('a package within a namespace has a dotted name', async () => {
    const tree = { 'src/poetry/core/__init__.py': '', 'src/poetry/core/masonry/api.py': '' };
    const found = await read('poetry.core.masonry.api', '["src"]', tree, 'poetry-core');
    expect(found).toMatchObject({ folder: 'src', packageFolder: 'src/poetry/core' });
  });
});

describe('the hooks, and the backend that is wrapped', () => {
  const ALL =
    'build_editable build_sdist build_wheel get_requires_for_build_editable get_requires_for_build_sdist get_requires_for_build_wheel prepare_metadata_for_build_editable prepare_metadata_for_build_wheel';

  async function answers(source: string, more: Tree = {}, backend = 'be') {
    const found = await read(backend, '["_b"]', { '_b/be.py': source, ...more });
    const own = [...(found?.hooks?.values() ?? [])].filter(({ path }) => path !== undefined);
    return {
      hooks: found?.hooks && [...found.hooks.keys()].sort().join(' '),
      own: own.map(({ name }) => name).join(' '),
      wraps: found?.wraps,
    };
  }

  test.each<[string, string, Tree, string, string | undefined]>([
    ['a star', WRAPPER, {}, '', 'setuptools.build_meta'],
    ['a star of hatchling', 'from hatchling.build import *', {}, '', 'hatchling.build'],
    [
      'a star and what a build needs',
      `${WRAPPER}def get_requires_for_build_wheel(s=None): return []`,
      {},
      'get_requires_for_build_wheel',
      'setuptools.build_meta',
    ],
    [
      'a star and a hook that is replaced',
      `${WRAPPER}def prepare_metadata_for_build_editable(d, s=None): pass`,
      {},
      'prepare_metadata_for_build_editable',
      undefined,
    ],
    ['a star within try', `try:\n  ${WRAPPER}except ImportError:\n  raise`, {}, '', 'setuptools.build_meta'],
    [
      'a star of a module of its own',
      'from other import *',
      { '_b/other.py': WRAPPER },
      '',
      'setuptools.build_meta',
    ],
    ['a setup that is replaced', `${WRAPPER}def run_setup(): pass`, {}, '', undefined],
    [
      'names of the module that it imports',
      'from setuptools import build_meta as _orig\n' +
        ALL.split(' ')
          .map((name) => `${name} = _orig.${name}\n`)
          .join(''),
      {},
      '',
      'setuptools.build_meta',
    ],
    [
      'a hook that hands on what it is given',
      `from setuptools import build_meta as _orig\n${WRAPPER}def build_wheel(*a, **k):\n  return _orig.build_wheel(*a, **k)`,
      {},
      'build_wheel',
      'setuptools.build_meta',
    ],
    [
      'a hook that does something before it hands on',
      `from setuptools import build_meta as _orig\n${WRAPPER}def build_wheel(*a, **k):\n  make()\n  return _orig.build_wheel(*a, **k)`,
      {},
      'build_wheel',
      undefined,
    ],
    [
      'a class, its object',
      'from setuptools.build_meta import _BuildMetaBackend\nclass B(_BuildMetaBackend): pass\nbackend = B()',
      {},
      '',
      'setuptools.build_meta',
    ],
    [
      'a class that replaces what runs setup.py',
      'from setuptools import build_meta as b\nclass B(b._BuildMetaBackend):\n  def run_setup(self): pass\nbackend = B()',
      {},
      '',
      undefined,
    ],
    [
      'a class that replaces a hook',
      'import setuptools.build_meta\nclass B(setuptools.build_meta._BuildMetaBackend):\n  def build_wheel(self, d): pass\nbackend = B()',
      {},
      'build_wheel',
      undefined,
    ],
    ['the object of setuptools that the star brings', WRAPPER, {}, '', 'setuptools.build_meta:__legacy__'],
  ])('%s', async (title, source, more, own, wraps) => {
    const object = title.includes('class') ? ':backend' : title.includes('object of') ? ':__legacy__' : '';
    expect(await answers(source, more, `be${object}`)).toEqual({ hooks: ALL, own, wraps });
  });

  test('hooks of its own, each in its file', async () => {
    const source =
      'from _more import build_sdist\nimport _more\ndef build_wheel(d): pass\nbuild_editable = build_wheel\nprepare_metadata_for_build_wheel = _more.prep';
    const more = 'def build_sdist(d): pass\ndef prep(d): pass\n';
    const found = await read('be', '["_b"]', { '_b/be.py': source, '_b/_more.py': more });
    const places = [...(found?.hooks ?? [])].map(([name, { path, at }]) => {
      const text = path === '_b/_more.py' ? more : source;
      return `${name} is ${text.slice(at?.start, at?.end)} of ${path}`;
    });
    expect(places).toEqual([
      'build_wheel is build_wheel of _b/be.py',
      'build_sdist is build_sdist of _b/_more.py',
      'build_editable is build_wheel of _b/be.py',
      'prepare_metadata_for_build_wheel is prep of _b/_more.py',
    ]);
    expect(found?.wraps).toBeUndefined();
  });

  test('a hook that is left out is left out', async () => {
    const source = 'from setuptools.build_meta import build_wheel, build_sdist';
    expect(await answers(source)).toEqual({
      hooks: 'build_sdist build_wheel',
      own: '',
      wraps: 'setuptools.build_meta',
    });
  });

  test('a star brings nothing that `__all__` leaves out', async () => {
    const more = { '_b/other.py': `__all__ = ["build_wheel"]\n${WRAPPER}` };
    expect((await answers('from other import *', more)).hooks).toBe('build_wheel');
  });

  test('a hook that is bound under a condition counts as there, but nothing is wrapped', async () => {
    const source = `${WRAPPER}if x:\n  def build_wheel(d): pass`;
    expect(await answers(source)).toEqual({ hooks: ALL, own: 'build_wheel', wraps: undefined });
  });

  test.each([
    ['a star of something unknown', 'from unknown import *', 'be'],
    ['a module that answers by itself', 'def __getattr__(name): pass', 'be'],
    ['names that are computed', 'globals().update(x)', 'be'],
    ['an object that is made elsewhere', 'backend = make()', 'be:backend'],
    ['an object that is not there', 'x = 1', 'be:backend'],
    ['a class with an unknown base', 'from unknown import A\nclass B(A): pass\nbackend = B()', 'be:backend'],
    ['a class that is decorated', '@d\nclass B: pass\nbackend = B()', 'be:backend'],
    ['modules that import each other', 'from be import *', 'be'],
    ['classes that inherit from themselves', 'class B(B): pass\nbackend = B()', 'be:backend'],
    ['an object that is itself', 'backend = backend', 'be:backend'],
  ])('%s cannot be told', async (_title, source, backend) => {
    const { hooks, wraps } = await answers(source, {}, backend);
    expect({ hooks, wraps }).toEqual({ hooks: undefined, wraps: undefined });
  });

  test('a known backend that builds itself is like itself', async () => {
    const tree = {
      'src/hatchling/__init__.py': '',
      'src/hatchling/build.py':
        '__all__ = ["build_wheel", "build_sdist"]\nif x:\n  __all__ += ["build_editable"]\ndef build_wheel(d): pass\ndef build_sdist(d): pass\ndef build_editable(d): pass\n',
      'src/hatchling/ouroboros.py':
        'from hatchling.build import *\ndef get_requires_for_build_wheel(): pass\n',
    };
    const found = await read('hatchling.ouroboros', '["src"]', tree, 'hatchling');
    expect(found).toMatchObject({ isTheProject: true, wraps: 'hatchling.build' });
    expect([...(found?.hooks?.keys() ?? [])]).toEqual([
      'build_wheel',
      'build_sdist',
      'build_editable',
      'get_requires_for_build_wheel',
    ]);
  });
});
