import { describe, expect, it } from 'vitest';
import type { Files, Surroundings } from '../../server/files/files.ts';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { parse } from '../../server/toml/parser.ts';
import { type CacheInfo, type Computed, computeCacheInfo, isEmpty } from '../../server/uv/cache-info.ts';
import { NEWEST, rulesOf, type UvRules } from '../../server/uv/versions.ts';

const NOW = 1_800_000_000_000_000_000n;
const newest = rulesOf(NEWEST);
if (!newest) throw new Error('the newest version has rules');
const rules = (version: string): UvRules => rulesOf(version) ?? expect.unreachable();
const NEW = rules(NEWEST);
const OLD = rules('0.8.24');
const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  env: {},
  home: '/home/me',
  platform: 'linux',
  cwd: '/project',
  now: () => NOW,
  ...more,
});

type Entries = Readonly<Record<string, MemoryEntry>>;

/** A file of a time, in seconds. */
const at = (seconds: bigint, birth = seconds): MemoryEntry => ({
  text: '',
  mtime: seconds * 1_000_000_000n + 5n,
  ctime: seconds * 1_000_000_000n,
  birthtime: birth * 1_000_000_000n,
});
const folder = (birth: bigint): MemoryEntry => ({ folder: true, ctime: 9n, mtime: 9n, birthtime: birth });
const seconds = (count: bigint): bigint => count * 1_000_000_000n;

async function compute(
  keys: string | undefined,
  entries: Entries | Files,
  surroundings = around(),
  version = NEW,
): Promise<Computed> {
  const files = typeof entries.list === 'function' ? (entries as Files) : memory(entries as Entries);
  const doc = keys === undefined ? undefined : parse(`[tool.uv]\ncache-keys = ${keys}\n`);
  return await computeCacheInfo(doc, files, surroundings, version);
}

async function infoOf(...args: Parameters<typeof compute>): Promise<CacheInfo & { newest?: string }> {
  const computed = await compute(...args);
  if (!('info' in computed)) throw new Error(JSON.stringify(computed));
  return { ...computed.info, ...(computed.newest !== undefined && { newest: computed.newest }) };
}

describe('the files', () => {
  it('are the three usual ones and the birth of src where no keys are written', async () => {
    const tree = { 'pyproject.toml': at(10n), 'setup.cfg': at(12n), 'x.py': at(99n), src: folder(7n) };
    const info = await infoOf(undefined, tree);
    expect(info).toMatchObject({ timestamp: seconds(12n), newest: 'setup.cfg' });
    expect(info.directories).toEqual(new Map([['src', { birth: 7n }]]));
  });

  it('count by the change of the inode, on Windows by that of the content', async () => {
    const tree = { 'a.txt': at(10n) };
    expect((await infoOf('["a.txt"]', tree)).timestamp).toBe(seconds(10n));
    const windows = await infoOf('["a.txt"]', tree, around({ platform: 'win32' }));
    expect(windows.timestamp).toBe(seconds(10n) + 5n);
  });

  it('that a glob takes all count, hidden and generated ones too, but no folder that is a link', async () => {
    const tree = {
      'src/a.py': at(1n),
      'src/.hid/b.py': at(3n),
      'elsewhere/c.py': at(9n),
      'src/link': { link: '../elsewhere' },
    };
    expect(await infoOf('["src/**/*.py"]', tree)).toMatchObject({ newest: 'src/.hid/b.py' });
    const linked = { ...tree, 'src/c.py': { link: '../elsewhere/c.py' } };
    expect(await infoOf('["src/**/*.py"]', linked)).toMatchObject({
      timestamp: seconds(9n),
      newest: 'src/c.py',
    });
  });

  it('are found behind a link and `..` where the system finds them', async () => {
    const tree = {
      '/other/deep/x': at(1n),
      '/other/a.txt': at(5n),
      '/project/a.txt': at(7n),
      '/project/link': { link: '../other/deep' },
    };
    expect(await infoOf('["link/../a.txt"]', tree)).toMatchObject({ newest: '/other/a.txt' });
    expect(await infoOf('["link/../*.txt"]', tree)).toMatchObject({ newest: '/other/a.txt' });
    expect((await infoOf('["nothing/../a.txt"]', tree)).timestamp).toBeUndefined();
  });

  it('are not folders, and not names that end like a folder', async () => {
    const tree = { 'a.txt': at(5n), 'sub/b.txt': at(5n) };
    for (const key of ['sub', 'a.txt/', 'a.txt/.', '', 'no.txt', 'a.txt/x'])
      expect((await infoOf(JSON.stringify([key]), tree)).timestamp).toBeUndefined();
  });

  it('cannot be told where a folder holds more names than are listed', async () => {
    const files = memory({ 'src/a.py': '' });
    const cut: Files = { ...files, list: async (path) => ({ ...(await files.list(path)), complete: false }) };
    expect(await compute('["src/*.py"]', cut)).toEqual({
      unknown: '`src` holds too many names to be listed',
    });
  });

  it('in a folder that may not be read are passed over, as uv does', async () => {
    const tree = { 'a.py': at(1n), secret: { folder: true, trouble: 'denied' } } as const;
    expect(await infoOf('["**/*.py"]', tree)).toMatchObject({ newest: 'a.py' });
  });
});

describe('the folders', () => {
  it('are recorded as written, as nothing where nothing is, and not at all where a file is or stands in the way', async () => {
    const tree = { 'sub/x': folder(3n), 'a.txt': '', gone: { link: 'nowhere' }, ring: { link: 'ring' } };
    const keys = ['./sub//x/', 'no', 'a.txt', 'a.txt/x', 'gone', 'ring', 'no/../sub'];
    const { directories } = await infoOf(
      JSON.stringify(keys.map((dir) => ({ dir }))).replaceAll(':', '='),
      tree,
    );
    expect([...directories]).toEqual([
      ['./sub//x/', { birth: 3n }],
      ['no', undefined],
      ['gone', undefined],
      ['no/../sub', undefined],
    ]);
  });

  it('are known by their inode where the file system keeps no birth time, on Linux only', async () => {
    const tree = { sub: folder(0n) };
    const linux = await infoOf('[{ dir = "sub" }]', tree);
    expect(linux.directories.get('sub')).toHaveProperty('inode');
    const mac = await infoOf('[{ dir = "sub" }]', tree, around({ platform: 'darwin' }));
    expect(mac.directories.get('sub')).toEqual({ birth: 0n });
  });
});

describe('the variables', () => {
  it('are recorded unset or empty, and never what every object has', async () => {
    const { env } = await infoOf(
      '[{ env = "A" }, { env = "B" }, { env = "toString" }]',
      {},
      around({ env: { A: '' } }),
    );
    expect([...env]).toEqual([
      ['A', ''],
      ['B', undefined],
      ['toString', undefined],
    ]);
  });
});

describe('malformed keys', () => {
  it('stop uv in its words, and meant the defaults before', async () => {
    const tree = { 'pyproject.toml': at(4n), 'a.txt': at(9n) };
    expect(await compute('["a.txt", 3]', tree)).toEqual({
      fails:
        'Failed to parse cache keys in `pyproject.toml`: invalid type: integer `3`, expected a path or a cache key table',
    });
    expect(await infoOf('["a.txt", 3]', tree, around(), OLD)).toMatchObject({ newest: 'pyproject.toml' });
  });

  it('that are globs stop every version', async () => {
    const fails =
      "Failed to parse glob patterns for `cache-keys`: error parsing glob '[a': unclosed character class; missing ']'";
    expect(await compute('["[a"]', {}, around(), NEW)).toEqual({ fails });
    expect(await compute('["[a"]', {}, around(), OLD)).toEqual({ fails });
  });
});

describe('an empty cache info', () => {
  it('is one without any part', async () => {
    expect(isEmpty(await infoOf('[]', {}))).toBe(true);
    expect(isEmpty(await infoOf('["no.txt", { git = true }]', {}))).toBe(true);
    expect(isEmpty(await infoOf('[{ env = "A" }]', {}))).toBe(false);
    expect(isEmpty(await infoOf('[{ dir = "no" }]', {}))).toBe(false);
  });
});
