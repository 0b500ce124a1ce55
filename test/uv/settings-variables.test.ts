import { describe, expect, it } from 'vitest';
import { parse } from '../../server/toml/parser.ts';
import { modelErrors } from '../../server/uv/settings-model.ts';
import { withVariables } from '../../server/uv/settings-variables.ts';
import { settings, tool, type World } from './settings-world.ts';

describe('variables', () => {
  it('stand for options, and what is on the line takes their place', async () => {
    const frozen = withVariables(
      { program: 'uv', command: 'sync', options: new Map(), operands: [] },
      { UV_FROZEN: '1', UV_NO_DEV: 'off' },
      { version: '0.13.9' },
    );
    expect([[...frozen.options.keys()], [...(frozen.variables ?? [])]]).toEqual([
      ['frozen'],
      [['frozen', 'UV_FROZEN']],
    ]);
    expect((await settings('uv sync --locked', { env: { UV_FROZEN: '1' } })).fails).toBe(undefined);
    expect((await settings('uv sync --locked', { env: { UV_FROZEN: '1' }, version: '0.12.5' })).fails).toBe(
      '`--locked` and `UV_FROZEN` do not go together',
    );
    expect((await settings('uv sync', { env: { UV_FROZEN: '1', UV_LOCKED: '1' } })).fails).toMatch(
      /do not go together/,
    );
  });

  it('of the kind that clap reads count as given even where they say no', async () => {
    expect((await settings('uv sync --build', { env: { UV_NO_BUILD: '0' } })).fails).toBe(
      '`--build` and `UV_NO_BUILD` do not go together',
    );
    expect((await settings('uv sync --frozen', { env: { UV_NO_SOURCES: '0' } })).fails).toMatch(
      /do not go together/,
    );
    expect((await settings('uv pip install .', { env: { UV_NO_BUILD: 'what' } })).fails).toBe(undefined);
  });

  it('stop uv where they say neither yes nor no, or are empty where they may not be', async () => {
    expect((await settings('uv build', { env: { UV_FROZEN: '' } })).fails).toBe(
      '`UV_FROZEN` is neither yes nor no',
    );
    expect((await settings('uv sync', { env: { UV_NO_CACHE: 'maybe' } })).fails).toBe(
      '`UV_NO_CACHE` is neither yes nor no',
    );
    expect((await settings('uv sync', { env: { UV_CACHE_DIR: '' } })).fails).toBe(
      '`UV_CACHE_DIR` is set and empty',
    );
    expect((await settings('uv sync', { env: { UV_PYTHON: '' } })).python).toBe(undefined);
    expect((await settings('uv sync', { env: { UV_LINK_MODE: 'x' } })).fails).toMatch(
      /no value of `--link-mode`/,
    );
  });

  it('that are not modelled are named', async () => {
    expect((await settings('uv sync', { env: { UV_PREVIEW: '1' } })).unknown).toEqual([
      'what `UV_PREVIEW` changes is not modelled',
    ]);
    expect((await settings('uv sync', { env: { UV_PREVIEW: '0', UV_CONSTRAINT: 'c.txt' } })).unknown).toEqual(
      [],
    );
  });

  it('move the environment of the project, seen from the root', async () => {
    const env = { UV_PROJECT_ENVIRONMENT: '../env' };
    expect((await settings('uv sync', { env, root: '/a/b' })).projectEnvironment?.value).toBe('/a/env');
  });
});

describe('the cache', () => {
  it('is where the flag, the variable, the setting or the system say, in this order', async () => {
    const files = tool('cache-dir = "c"');
    const at = async (line: string, world: World) => (await settings(line, world)).cacheDir;
    expect(await at('uv sync --cache-dir x', { files, env: { UV_CACHE_DIR: '/v' } })).toEqual({
      value: '/project/x',
      from: '`--cache-dir`',
    });
    expect(await at('uv sync', { files, env: { UV_CACHE_DIR: '/v' } })).toEqual({
      value: '/v',
      from: '`UV_CACHE_DIR`',
    });
    expect(await at('uv sync', { files })).toEqual({
      value: '/project/c',
      from: '`cache-dir` in `[tool.uv]`',
    });
    expect(await at('uv sync', { env: { XDG_CACHE_HOME: '/x' } })).toMatchObject({ value: '/x/uv' });
    expect(await at('uv sync', { env: { XDG_CACHE_HOME: 'x' } })).toMatchObject({
      value: '/home/me/.cache/uv',
    });
    expect(await at('uv sync', { files, env: { UV_NO_CACHE: '1' } })).toBe(undefined);
    const old = { '/home/me/Library/Caches/uv': { folder: true } } as const;
    expect(await at('uv sync', { files: old, platform: 'darwin' })).toMatchObject({
      value: '/home/me/Library/Caches/uv',
    });
  });
});

describe('what `uv_build.json` would hold', () => {
  it('is the settings of the package before those of all, the words before the files', async () => {
    const files = tool(
      'config-settings = { x = "3", b = ["4"] }\nconfig-settings-package = { A_b = { x = "0" } }',
    );
    const { buildInfo } = await settings('uv sync -C x=1 -C x=2', { files });
    expect(buildInfo('a-b')).toBe('{"config_settings":{"b":["4"],"x":["0","1","2","3"]}}');
    expect(buildInfo('other')).toBe('{"config_settings":{"b":["4"],"x":["1","2","3"]}}');
    expect((await settings('uv sync')).buildInfo('a')).toBe('{}');
  });

  it('has the variables of the build, and cannot be told with more requirements', async () => {
    const files = tool(
      'extra-build-variables = { a = { V = "1" } }\nextra-build-dependencies = { b = ["c"] }',
    );
    const { buildInfo } = await settings('uv sync', { files });
    expect(buildInfo('a')).toBe('{"extra_build_variables":{"V":"1"}}');
    expect(buildInfo('b')).toBe(undefined);
  });
});

describe('what uv refuses of the project’s own table', () => {
  it('is a wrong value of what is no mere setting', () => {
    const judged = (text: string) => modelErrors(parse(`[tool.uv]\n${text}\n`));
    for (const [key, wrong, right] of [
      ['package', '"yes"', 'true'],
      ['managed', '1', 'false'],
      ['default-groups', '"dev"', '"all"'],
      ['sources', '{ a = { path = "x", foo = 1 } }', '{ a = { path = "x", editable = true } }'],
      ['sources', '{ a = { git = "x", path = "y" } }', '{ a = [{ workspace = true, extra = "b" }] }'],
      ['sources', '{ a = { path = "x", marker = "b" } }', '{ a = { index = "x" } }'],
      ['workspace', '{ members = "x" }', '{ members = ["x"], exclude = [] }'],
      ['override-dependencies', '"a"', '["a>1"]'],
      ['conflicts', '{}', '[]'],
      ['index', '[{}]', '[{ url = "x" }]'],
    ] as const) {
      expect([key, judged(`${key} = ${wrong}`)]).toEqual([
        key,
        `\`tool.uv.${key}\` has a value that uv does not take`,
      ]);
      expect([key, judged(`${key} = ${right}`)]).toEqual([key, undefined]);
    }
    expect(judged('nope = 1\nlink-mode = 3')).toBe(undefined);
    expect(modelErrors(parse('tool.uv = 1'))).toBe('`tool.uv` is no table');
  });
});
