import { describe, expect, test } from 'vitest';
import { memory } from '../server/files/memory.ts';
import { readBuildFacts } from '../server/project/build-facts.ts';
import { parse } from '../server/toml/parser.ts';

const HOOKS =
  'def build_wheel(d, c=None, m=None): ...\ndef build_editable(d, c=None, m=None): ...\ndef build_sdist(d, c=None): ...\n';
const SYSTEM = '[build-system]\nrequires = []\nbuild-backend = "be"\nbackend-path = ["_be"]\n';
const PROJECT = '[project]\nname = "lab"\nversion = "1"\n';

/** The facts of a project whose backend is `_be/be.py`. */
function facts(be: string, more: Readonly<Record<string, string>> = {}, toml = PROJECT + SYSTEM) {
  return readBuildFacts(parse(toml), memory({ 'pyproject.toml': toml, '_be/be.py': be, ...more }));
}

describe('a backend in the tree that cannot be imported', () => {
  test.each<[string, string, Readonly<Record<string, string>>, RegExp]>([
    ['raises', `raise RuntimeError("no")\n${HOOKS}`, {}, /^`_be\/be\.py` raises `RuntimeError` as soon/],
    ['divides by zero', `import os; 1/0\n${HOOKS}`, {}, /divides by zero/],
    ['leaves', `import sys\nsys.exit("no")\n${HOOKS}`, {}, /calls `sys\.exit`/],
    [
      'has an open bracket',
      `${HOOKS}x = (1,\n`,
      {},
      /^`_be\/be\.py` is no Python: a bracket is never closed$/,
    ],
    ['has an open string', `x = "a\n${HOOKS}`, {}, /a string has no end/],
    [
      'imports one that raises',
      `import other\n${HOOKS}`,
      { '_be/other.py': 'raise ValueError' },
      /`_be\/other\.py` raises/,
    ],
    [
      'takes a name from one',
      `from other import x\n${HOOKS}`,
      { '_be/other.py': 'x = (' },
      /`_be\/other\.py` is no Python/,
    ],
    [
      'opens a file that is not there',
      `x = open("gone.txt").read()\n${HOOKS}`,
      {},
      /opens `gone\.txt`, which is not there/,
    ],
    [
      'calls what raises',
      `def no():\n    raise ValueError\nno()\n${HOOKS}`,
      {},
      /`no`, which raises `ValueError`, as soon as `_be\/be\.py`/,
    ],
  ])('%s', async (_title, be, more, why) => {
    const { fails } = await facts(be, more);
    expect(fails).toEqual({ why: expect.stringMatching(why), inHook: false });
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['raises under a condition', `if x:\n    raise ValueError\n${HOOKS}`, {}],
    [
      'catches what another raises',
      `try:\n    import other\nexcept ValueError:\n    pass\n${HOOKS}`,
      { '_be/other.py': 'raise ValueError' },
    ],
    [
      'suppresses what another raises',
      `with suppress(ValueError):\n    import other\n${HOOKS}`,
      { '_be/other.py': 'raise ValueError' },
    ],
    ['imports another late', `def f():\n    import other\n${HOOKS}`, { '_be/other.py': 'raise ValueError' }],
    [
      'takes a name that shadows a module',
      `from p import other\n${HOOKS}`,
      { '_be/p/__init__.py': 'other = 1', '_be/p/other.py': 'raise ValueError' },
    ],
    ['opens a file on a condition', `x = open("gone.txt").read() if y else 1\n${HOOKS}`, {}],
    ['opens a file late', `def f():\n    return open("gone.txt")\n${HOOKS}`, {}],
    ['imports a module of Python', `import json\n${HOOKS}`, { '_be/json.py': 'raise ValueError' }],
    ['calls what it has anew', `def no():\n    raise ValueError\nno = print\nno()\n${HOOKS}`, {}],
  ])('may be imported all the same where it %s', async (_title, be, more) => {
    expect((await facts(be, more)).fails).toBeUndefined();
  });
});

describe('a hook of a backend in the tree', () => {
  const hook = (body: string, top = '') =>
    facts(`${top}def build_wheel(d, c=None, m=None):\n    ${body.replaceAll('\n', '\n    ')}\n`);

  test.each<[string, string, string, RegExp]>([
    ['raises', 'raise RuntimeError("no")', '', /^`build_wheel` in `_be\/be\.py` raises `RuntimeError`$/],
    ['raises behind other statements', '"""Doc."""\nimport os\nx = 1\nprint(x)\nraise', '', /raises$/],
    ['leaves', 'import sys\nsys.exit(1)', '', /calls `sys\.exit`$/],
    ['raises behind a condition', 'if d:\n    x = 1\nraise ValueError', '', /raises `ValueError`$/],
    [
      'raises behind a function of its own',
      'def f():\n    return 1\nraise ValueError',
      '',
      /raises `ValueError`$/,
    ],
    [
      'calls what raises',
      'return no(d)',
      'def no(x):\n    raise OSError\n',
      /calls `no`, which raises `OSError`$/,
    ],
  ])('certainly fails where it %s', async (_title, body, top, why) => {
    const { failsIn, fails } = await hook(body, top);
    expect(failsIn('build_wheel')).toMatch(why);
    expect(fails).toBeUndefined();
  });

  test.each<[string, string, string]>([
    ['raises under a condition', 'if d:\n    raise ValueError', ''],
    ['may return before', 'if d:\n    return "x"\nraise ValueError', ''],
    ['may return before on one line', 'if d: return "x"\nraise ValueError', ''],
    ['raises in a block that may catch it', 'try:\n    raise ValueError\nexcept ValueError: pass', ''],
    ['has a function that raises', 'def f():\n    raise ValueError\nreturn "x"', ''],
    ['is a generator', 'raise ValueError\nyield 1', ''],
    ['calls its own parameter', 'no = c\nreturn no(d)', 'def no(x):\n    raise OSError\n'],
  ])('may succeed where it %s', async (_title, body, top) => {
    expect((await hook(body, top)).failsIn('build_wheel')).toBeUndefined();
  });

  test('certainly fails where it is not there and is to build', async () => {
    const { has, failsIn, fails } = await facts('def build_wheel(d, c=None, m=None): ...\n');
    expect([has('build_wheel'), has('build_editable'), has('build_sdist')]).toEqual([true, false, false]);
    expect(failsIn('build_editable')).toBe('the backend has no `build_editable`');
    expect(failsIn('build_sdist')).toBe('the backend has no `build_sdist`');
    expect(failsIn('prepare_metadata_for_build_wheel')).toBeUndefined();
    expect(fails).toBeUndefined();
  });

  test('makes every build fail where nothing builds', async () => {
    expect((await facts('x = 1\n')).fails).toEqual({
      why: 'the backend has no `build_wheel`',
      inHook: false,
    });
  });

  test('asks for more where it is its own and returns more than nothing', async () => {
    const asks = async (body: string) =>
      (await facts(`${HOOKS}def get_requires_for_build_wheel(c=None):\n    ${body}\n`)).asksForMore;
    expect(await asks('"""None."""\n    return []')).toBe(false);
    expect(await asks('return ["setuptools"]')).toBe(true);
    expect((await facts(HOOKS)).asksForMore).toBe(false);
    expect((await facts('from setuptools.build_meta import *\n')).asksForMore).toBe(false);
  });
});

describe('what a build depends on', () => {
  test('are the distributions that are required, or setuptools without a table', async () => {
    const toml = (requires: string) => PROJECT + SYSTEM.replace('[]', requires);
    expect((await facts(HOOKS, {}, toml('["Foo.Bar>=1", "foo_bar", "baz[x]"]'))).needs).toEqual([
      'foo-bar',
      'baz',
    ]);
    expect((await facts(HOOKS)).needs).toEqual([]);
    expect((await facts(HOOKS, {}, PROJECT)).needs).toEqual(['setuptools']);
  });

  test.each(['not a requirement', '>=1', 'foo=1', 'foo>=x', '-foo', ''])(
    'is refused where `build-system.requires` holds %j',
    async (requirement) => {
      const toml = PROJECT + SYSTEM.replace('[]', JSON.stringify([requirement]));
      expect((await facts(HOOKS, {}, toml)).fails).toMatchObject({ inHook: false });
    },
  );
});

describe('a table that uv refuses before it asks the backend', () => {
  test.each([
    'requires = [1]\nbuild-backend = "be"\nbackend-path = ["_be"]',
    'requires = "x"\nbuild-backend = "be"\nbackend-path = ["_be"]',
    'build-backend = "be"\nbackend-path = ["_be"]',
    'requires = []\nbuild-backend = 1\nbackend-path = ["_be"]',
    'requires = []\nbuild-backend = ["be"]\nbackend-path = ["_be"]',
    'requires = []\nbuild-backend = "be"\nbackend-path = "_be"',
    'requires = []\nbuild-backend = "be"\nbackend-path = ["_be", 1]',
    'requires = []\nbuild-backend = "be"\nbackend-path = ["..", "_be"]',
    'requires = []\nbuild-backend = "be"\nbackend-path = ["/tmp", "_be"]',
    'requires = ["a>=1.*"]\nbuild-backend = "be"\nbackend-path = ["_be"]',
  ])('%j', async (table) => {
    const { fails } = await facts(HOOKS, {}, `${PROJECT}[build-system]\n${table}\n`);
    expect(fails).toMatchObject({ inHook: false });
  });

  test('is `project` without a name', async () => {
    const { fails } = await facts(HOOKS, {}, `[project]\nversion = "1"\n${SYSTEM}`);
    expect(fails).toEqual({ why: '`project` has no `name`', inHook: false });
  });

  test('is none where `backend-path` leaves the project and comes back by its name', async () => {
    const toml = PROJECT + SYSTEM.replace('"_be"', '"../project/_be"');
    const found = await readBuildFacts(parse(toml), memory({ '_be/be.py': HOOKS }));
    expect(found).toMatchObject({ fails: undefined, doubt: expect.any(String) });
  });
});

describe('a known backend that refuses', () => {
  const known = (
    backend: string,
    project: string,
    tool = '',
    tree: Readonly<Record<string, string>> = {},
  ) => {
    const system = `[build-system]\nrequires = ["setuptools"]\nbuild-backend = "${backend}"\n`;
    return facts('', tree, `[project]\nname = "lab"\n${project}\n${system}${tool}`);
  };

  test.each<[string, string, string, boolean]>([
    ['setuptools.build_meta', 'version = "1"\ndynamic = ["license"]', '', false],
    ['hatchling.build', 'dynamic = ["version"]', '', true],
    ['hatchling.build', 'dynamic = ["version"]', '[tool.hatch.version]\npath = "gone.py"\n', true],
    ['flit_core.buildapi', 'version = "1"\ndynamic = ["license"]', '', false],
    ['uv_build', 'dynamic = ["version"]', '', true],
    ['hatchling.build', 'version = "1"', '', true],
  ])('%s, %j %s: the building hook is reached: %s', async (backend, project, tool, inHook) => {
    expect((await known(backend, project, tool)).fails).toMatchObject({ inHook });
  });

  test('names each hook that stops', async () => {
    const field = await known('hatchling.build', 'dynamic = ["version"]');
    const stops = (hook: string) => field.failsIn(hook) !== undefined;
    expect(stops('get_requires_for_build_wheel')).toBe(false);
    expect(stops('prepare_metadata_for_build_wheel')).toBe(true);
    expect(stops('build_sdist')).toBe(true);
    const contents = await known('hatchling.build', 'version = "1"');
    expect(contents.failsIn('prepare_metadata_for_build_wheel')).toBeUndefined();
    expect(contents.failsIn('build_wheel')).toBeDefined();
    expect(contents.failsIn('build_sdist')).toBeUndefined();
  });
});

describe('a doubt', () => {
  test('is a file that is opened for a dynamic field and is not there', async () => {
    const be = `${HOOKS}def version():\n    return open("version.txt").read()\n`;
    const toml = `[project]\nname = "lab"\ndynamic = ["version"]\n${SYSTEM}`;
    expect((await facts(be, {}, toml)).doubt).toBe('the backend opens `version.txt`, which is not there');
    expect((await facts(be, { 'version.txt': '' }, toml)).doubt).toBeUndefined();
  });

  test('is an entry of `backend-path` that only some versions of uv take', async () => {
    const toml = PROJECT + SYSTEM.replace('["_be"]', '["_be", "gone"]');
    expect(await facts(HOOKS, {}, toml)).toMatchObject({
      fails: undefined,
      doubt: expect.stringMatching(/`gone`/),
    });
  });

  test('is a dependency that is none', async () => {
    const toml = `${PROJECT}dependencies = ["a b"]\n${SYSTEM}`;
    expect((await facts(HOOKS, {}, toml)).doubt).toBe('`a b` in `project` is no requirement');
  });

  test('is a script that uv does not install', async () => {
    const toml = `${PROJECT}[project.scripts]\nlab = "a b c"\n${SYSTEM}`;
    expect((await facts(HOOKS, {}, toml)).doubt).toMatch(/`a b c`/);
    expect((await facts(HOOKS, {}, toml.replace('a b c', 'a:b'))).doubt).toBeUndefined();
  });
});
