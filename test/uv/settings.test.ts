import { describe, expect, it } from 'vitest';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { parse } from '../../server/toml/parser.ts';
import { readCommandLine } from '../../server/uv/command-line.ts';
import { type Packages, readSettings } from '../../server/uv/settings.ts';
import { modelErrors } from '../../server/uv/settings-model.ts';
import { withVariables } from '../../server/uv/settings-variables.ts';

interface World {
  readonly files?: Readonly<Record<string, MemoryEntry>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly platform?: 'linux' | 'darwin' | 'win32';
  readonly version?: string;
  readonly root?: string;
}

/** The settings of a command in `/project`. */
async function settings(
  line: string,
  { files = {}, env = {}, platform = 'linux', version = '0.13.9', root }: World = {},
) {
  const read = readCommandLine(line.split(' '), { version });
  if (!('command' in read)) throw new Error(JSON.stringify(read));
  const surroundings = { env, home: '/home/me', platform, cwd: '/project', now: () => 0n };
  const invocation = withVariables(read, env, { version });
  return readSettings(invocation, root ?? '/project', memory(files), surroundings, { version });
}

const tool = (text: string) => ({ 'pyproject.toml': `[tool.uv]\n${text}\n` });
const told = ({ all, some }: Packages) =>
  all ? `all: ${all.from}` : [...some].map((pair) => pair.join(': ')).join(', ');

describe('which files uv takes its settings from', () => {
  it('is `[tool.uv]`, then the user’s file, then the system’s', async () => {
    const files = {
      ...tool('no-cache = true'),
      '/home/me/.config/uv/uv.toml': 'no-cache = false\noffline = true',
      '/etc/xdg/uv/uv.toml': 'offline = false\ncache-dir = "/c"',
      '/etc/uv/uv.toml': 'reinstall = true',
    };
    const found = await settings('uv sync', { files });
    expect([found.cacheDir, found.offline, told(found.reinstall)]).toEqual([undefined, true, '']);
    const elsewhere = { XDG_CONFIG_HOME: '/conf', XDG_CONFIG_DIRS: '/none' };
    expect(told((await settings('uv sync', { files, env: elsewhere })).reinstall)).toBe(
      'all: `reinstall` in `/etc/uv/uv.toml`',
    );
    expect(
      told((await settings('uv sync', { files, env: { ...elsewhere, UV_NO_SYSTEM_CONFIG: '1' } })).reinstall),
    ).toBe('');
  });

  it('is on Windows below `%APPDATA%` and `%SYSTEMDRIVE%\\ProgramData`', async () => {
    const files = {
      '/C:/Users/me/AppData/uv/uv.toml': 'offline = true',
      '/C:/ProgramData/uv/uv.toml': 'reinstall = true',
    };
    const env = { APPDATA: 'C:\\Users\\me\\AppData', SYSTEMDRIVE: 'C:', LOCALAPPDATA: 'C:\\Local' };
    const found = await settings('uv sync', { files, env, platform: 'win32' });
    expect([found.offline, told(found.reinstall), found.cacheDir?.value]).toEqual([
      true,
      'all: `reinstall` in `/C:/ProgramData/uv/uv.toml`',
      '/C:/Local/uv/cache',
    ]);
  });

  it('is `uv.toml` in place of `[tool.uv]` beside it, and says so', async () => {
    const files = { ...tool('reinstall = true'), 'uv.toml': 'no-cache = true' };
    const found = await settings('uv sync', { files });
    expect([found.cacheDir, told(found.reinstall)]).toEqual([undefined, '']);
    expect(found.remarks).toEqual([
      '`uv.toml` is there, so the settings in `[tool.uv]` beside it are ignored',
    ]);
  });

  it('is the nearest folder upwards from the root that has some', async () => {
    const files = { 'pyproject.toml': '[project]\nname = "a"', '/uv.toml': 'reinstall = true' };
    expect(told((await settings('uv sync', { files })).reinstall)).toBe('all: `reinstall` in `/uv.toml`');
    expect(
      told(
        (await settings('uv sync', { files: { ...files, 'pyproject.toml': '[tool.uv.sources]' } })).reinstall,
      ),
    ).toBe('');
  });

  it('are none with `--no-config`, one with `--config-file`, and not the project’s for tools', async () => {
    const files = {
      ...tool('reinstall = true'),
      'x.toml': 'no-cache = true',
      '/etc/uv/uv.toml': 'offline = true',
    };
    const none = await settings('uv sync --no-config', { files });
    expect([told(none.reinstall), none.offline]).toEqual(['', false]);
    const one = await settings('uv sync --config-file x.toml', { files });
    expect([told(one.reinstall), one.offline, one.cacheDir]).toEqual(['', false, undefined]);
    const ofTools = await settings('uv tool install .', { files });
    expect([told(ofTools.reinstall), ofTools.offline]).toEqual(['', true]);
    expect((await settings('uv sync', { files, env: { UV_CONFIG_FILE: 'y.toml' } })).fails).toBe(
      '`y.toml` is not there',
    );
    expect(told((await settings('uv pip install . --isolated', { files })).reinstall)).toBe('');
    expect(told((await settings('uv sync --isolated', { files })).reinstall)).toMatch(/^all/);
  });
});

describe('settings that uv does not take', () => {
  it('drop all of `[tool.uv]`, and uv looks further up', async () => {
    for (const wrong of [
      'nope = 1',
      'reinstall-package = "a"',
      'link-mode = "x"',
      'pip = { nope = 1 }',
      'cache-keys = 3',
    ]) {
      const files = { ...tool(`reinstall = true\n${wrong}`), '/uv.toml': 'no-cache = true' };
      const found = await settings('uv sync', { files });
      expect([wrong, told(found.reinstall), found.cacheDir, found.fails]).toEqual([
        wrong,
        '',
        undefined,
        undefined,
      ]);
      expect(found.remarks[0]).toMatch(/^all settings in `\[tool\.uv\]` are dropped, since /);
    }
  });

  it('stop uv in a `uv.toml`', async () => {
    const inFile = async (text: string) => (await settings('uv sync', { files: { 'uv.toml': text } })).fails;
    expect(await inFile('nope = 1')).toBe('uv stops at `uv.toml`: `nope` is no setting of uv 0.13.9');
    expect(await inFile('offline = 1')).toBe(
      'uv stops at `uv.toml`: `offline` has a value that uv does not take',
    );
    expect(await inFile('workspace = {}')).toBe('`workspace` may not stand in `uv.toml`');
    expect(await inFile('= 1')).toMatch(/^`uv.toml` is no TOML: /);
    expect(await inFile('cache-keys = ["a"]\nindex = []')).toBe(undefined);
  });

  it('differ from version to version', async () => {
    const files = { 'uv.toml': 'require-build-hashes = false' };
    expect((await settings('uv sync', { files })).fails).toBe(undefined);
    expect((await settings('uv sync', { files, version: '0.12.5' })).fails).toMatch(
      /no setting of uv 0\.12\.5/,
    );
  });

  it('say that they are unsure rather than guess', async () => {
    const found = await settings('uv sync', { files: tool('torch-backend = "auto"\nreinstall = true') });
    expect([told(found.reinstall), found.unknown]).toEqual([
      'all: `reinstall` in `[tool.uv]`',
      ['whether uv takes the value of `torch-backend` is not known'],
    ]);
  });

  it('are, with `required-version`, the version itself', async () => {
    const found = await settings('uv sync', { files: tool('required-version = ">=0.14"\nnope = 1') });
    expect(found.requiredVersion).toEqual({ value: '>=0.14', from: '`required-version` in `[tool.uv]`' });
    expect(found.fails).toBe('`required-version` in `[tool.uv]` asks for uv >=0.14, which 0.13.9 is not');
    expect((await settings('uv sync', { files: tool('required-version = "0.13.9"') })).fails).toBe(undefined);
  });
});

describe('what is for all packages or for some', () => {
  it('is joined from words and files, and a clear yes or no has the last word', async () => {
    const files = tool('reinstall-package = ["B_c"]\nno-build-isolation = true');
    expect(told((await settings('uv sync --reinstall-package a', { files })).reinstall)).toBe(
      'a: `--reinstall-package`, b-c: `reinstall-package` in `[tool.uv]`',
    );
    expect(told((await settings('uv sync --no-reinstall', { files })).reinstall)).toBe('');
    expect(told((await settings('uv sync --reinstall', { files })).reinstall)).toBe('all: `--reinstall`');
    const isolated = await settings('uv sync --build-isolation', { files });
    expect(told(isolated.noBuildIsolation)).toBe('');
  });

  it('is, for refreshing, also what is reinstalled and upgraded', async () => {
    expect(told((await settings('uv sync --reinstall-package a -P b==1 --refresh-package c')).refresh)).toBe(
      'c: `--refresh-package`, a: `--reinstall-package`, b: `--upgrade-package`',
    );
    expect(told((await settings('uv lock -U')).refresh)).toBe('all: `--upgrade`');
    expect(told((await settings('uv tool upgrade a')).refresh)).toBe('all: `uv tool upgrade`');
  });

  it('is taken from `[tool.uv.pip]` first for `uv pip`, whose lists know all and none', async () => {
    const files = tool(
      'reinstall = true\nno-build-package = ["a"]\n[tool.uv.pip]\nreinstall = false\nonly-binary = ["x", ":none:", "b"]',
    );
    const found = await settings('uv pip install . --no-binary :all:', { files });
    expect([told(found.reinstall), told(found.noBuild), told(found.noBinary)]).toEqual([
      '',
      'b: `only-binary` in `pip` of `[tool.uv]`, a: `no-build-package` in `[tool.uv]`',
      'all: `--no-binary`',
    ]);
    expect(told((await settings('uv sync', { files })).reinstall)).toBe('all: `reinstall` in `[tool.uv]`');
  });
});

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
      ['sources', '{ a = { git = "x", path = "y" } }', '{ a = [{ workspace = true, marker = "b" }] }'],
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
