import { describe, expect, it } from 'vitest';
import { settings, told, tool } from './settings-world.ts';

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

  it('tells the indexes of all files, which decide whether a lock holds', async () => {
    const files = {
      ...tool('index-url = "https://one.example/simple"\nextra-index-url = ["https://two.example/simple"]'),
      '/home/me/.config/uv/uv.toml':
        'index-url = "https://three.example/simple"\nextra-index-url = ["https://four.example/simple"]',
    };
    const { others } = await settings('uv lock', { files });
    expect([others.get('index-url')?.value, others.get('extra-index-url')?.value]).toEqual([
      'https://one.example/simple',
      ['https://two.example/simple', 'https://four.example/simple'],
    ]);
  });

  it('says that the command or a variable names indexes of its own', async () => {
    expect((await settings('uv lock')).indexedElsewhere).toBeUndefined();
    expect((await settings('uv lock --default-index https://one.example')).indexedElsewhere).toBe(true);
    expect((await settings('uv lock', { env: { UV_INDEX_URL: 'x' } })).indexedElsewhere).toBe(true);
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

  it('holds paths as the machine writes them: a backslash parts folders on Windows alone', async () => {
    const env = { UV_CACHE_DIR: 'D:\\cache', UV_PROJECT_ENVIRONMENT: 'envs\\one' };
    const places = async (platform: 'linux' | 'win32') => {
      const found = await settings('uv sync', { env, platform });
      return [found.cacheDir?.value, found.projectEnvironment?.value];
    };
    expect(await places('win32')).toEqual(['/D:/cache', '/project/envs/one']);
    expect(await places('linux')).toEqual(['/project/D:\\cache', '/project/envs\\one']);
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
