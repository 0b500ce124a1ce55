import { describe, expect, it } from 'vitest';
import { pipxEnvironments, uvToolsFolder } from '../server/artifacts/tools.ts';
import type { Surroundings } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { parseReceipt, readUvTools, requirementsFrom } from '../server/uv/receipt.ts';

const RECEIPT = `[tool]
requirements = [
    { name = "Demo", extras = ["All"], editable = "/project" },
    { name = "iniconfig", specifier = "==2.0" },
    { name = "other", directory = "/link" },
]
python = "3.11"
entrypoints = [
    { name = "demo", install-path = "/home/me/.local/bin/demo", from = "demo" },
]
future = true

[tool.options]
exclude-newer = "2026-01-01"
`;

function around(env: Surroundings['env'] = {}, platform: Surroundings['platform'] = 'linux'): Surroundings {
  return { env, home: '/home/me', platform, cwd: '/project', now: () => 0n };
}

describe("uv's tools", () => {
  it('lie where its variables say, where those are paths that it takes', async () => {
    const folder = (env: Surroundings['env'], platform?: Surroundings['platform'], entries = {}) =>
      uvToolsFolder(memory(entries), around(env, platform));
    expect(await folder({})).toBe('/home/me/.local/share/uv/tools');
    expect(await folder({ UV_TOOL_DIR: 'tools' })).toBe('/project/tools');
    expect(await folder({ UV_TOOL_DIR: '' })).toBe('/home/me/.local/share/uv/tools');
    expect(await folder({ XDG_DATA_HOME: '/data/' })).toBe('/data/uv/tools');
    expect(await folder({ XDG_DATA_HOME: 'data' })).toBe('/home/me/.local/share/uv/tools');
    expect(await folder({}, 'darwin')).toBe('/home/me/.local/share/uv/tools');
    const older = { '/home/me/Library/Application Support/uv/tools': { folder: true } } as const;
    expect(await folder({}, 'darwin', older)).toBe('/home/me/Library/Application Support/uv/tools');
    const roaming = { APPDATA: 'C:\\Users\\me\\AppData\\Roaming' };
    expect(await folder(roaming, 'win32')).toBe('/C:/Users/me/AppData/Roaming/uv/tools');
    const made = { '/C:/Users/me/AppData/Roaming/uv/data': { folder: true } } as const;
    expect(await folder(roaming, 'win32', made)).toBe('/C:/Users/me/AppData/Roaming/uv/data/tools');
  });

  it('are known by their receipts, with the folders they come from', async () => {
    const home = '/home/me/.local/share/uv/tools';
    const entries: Record<string, MemoryEntry> = {
      [`${home}/demo/uv-receipt.toml`]: RECEIPT,
      [`${home}/gone/bin/python`]: '',
      [`${home}/torn/uv-receipt.toml`]: 'x{',
      [`${home}/!!/uv-receipt.toml`]: RECEIPT,
      [`${home}/.lock`]: '',
      '/elsewhere/pyproject.toml': '',
      '/link': { link: '/elsewhere' },
    };
    const files = memory(entries);
    const tools = await readUvTools(files, around());
    expect(tools.map(({ name, receipt }) => [name, Object.keys(receipt)[0]])).toEqual([
      ['demo', 'receipt'],
      ['gone', 'absent'],
      ['torn', 'corrupt'],
    ]);
    const [demo, gone] = tools;
    expect(demo && (await requirementsFrom(demo, '/project', files))).toMatchObject([
      { name: 'demo', editable: true, main: true, extras: ['all'] },
    ]);
    expect(demo && (await requirementsFrom(demo, '/elsewhere', files))).toMatchObject([
      { name: 'other', editable: false, main: false },
    ]);
    expect(gone && (await requirementsFrom(gone, '/project', files))).toEqual([]);
  });

  it('have receipts that uv cannot read where a part of them is missing or none', () => {
    const bad = [
      '',
      'tool = 1',
      '[tool]',
      '[tool]\nentrypoints = [{ name = "a" }]',
      '[tool]\nentrypoints = []\nrequirements = [{ name = "!!", directory = "/a" }]',
      '[tool]\nentrypoints = []\npython = 3',
    ];
    for (const text of bad) expect(parseReceipt(text, 'linux'), text).toHaveProperty('corrupt');
    expect(parseReceipt('[tool]\nentrypoints = []', 'linux')).toHaveProperty('receipt');
    expect(parseReceipt('[tool]\nrequirements = ["demo>=1"]\nentrypoints = []', 'linux')).toMatchObject({
      receipt: { requirements: [{ name: 'demo', folder: undefined }] },
    });
  });
});

describe("pipx's applications", () => {
  it('lie below PIPX_HOME, else below what its releases have used', async () => {
    const files = memory({
      '/home/me/.local/share/pipx/venvs/demo/pyvenv.cfg': '',
      '/home/me/.local/pipx/venvs/older/pyvenv.cfg': '',
      '/opt/pipx/venvs/other/pyvenv.cfg': '',
    });
    expect(await pipxEnvironments(files, around())).toEqual([
      '/home/me/.local/share/pipx/venvs/demo',
      '/home/me/.local/pipx/venvs/older',
    ]);
    expect(await pipxEnvironments(files, around({ PIPX_HOME: '/opt/pipx' }))).toEqual([
      '/opt/pipx/venvs/other',
    ]);
  });
});
