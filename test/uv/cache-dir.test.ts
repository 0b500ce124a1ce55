import { encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { readCachedTree } from '../../server/uv/cache-dir.ts';
import {
  canonicalUrl,
  interpreterDigest,
  settingsDigest,
  treeDigest,
} from '../../server/uv/cache-dir-key.ts';
import { seaHash } from '../../server/uv/seahash.ts';
import { CHECKED, NEWEST, rulesOf, type UvRules } from '../../server/uv/versions.ts';

const rules = (version: string): UvRules => {
  const known = rulesOf(version);
  if (!known) throw new Error(`${version} is checked`);
  return known;
};
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

/** What uv 0.13.9 wrote for a tree with a pyproject.toml and no `src`. */
const REVISION = hex(`
  9295 92ce 6b01 816b ce12 1a93 59c0 c080 81a3 7372 63c0 93b0
  3455 7575 5955 6e49 424a 4672 344c 344f 90c0`);
/** What uv 0.12.5 wrote: the revision is a map there. */
const OLDER = hex(`
  9295 92ce 6b01 816c ce09 c94f 5dc0 c080 81a3 7372 63c0 83a2 6964 b062 5a32 774f 3251 4347 3933 4359
  6274 6aa6 6861 7368 6573 90a4 7369 7a65 c0`);
const METADATA = hex(`
  96a2 7070 a530 2e31 2e30 91b4 7a7a 7a20 3b20 6578 7472 6120 3d3d 2027 666f 6f27 a53e 3d33 2e38 91a3 666f 6fc2`);

const TREE = `/cache/sdists-v11/path/${treeDigest('/work/pp', false)}`;
const ID = '4UuuYUnIBJFr4L4O';
const full: Record<string, MemoryEntry> = {
  [`${TREE}/revision.rev`]: REVISION,
  [`${TREE}/${ID}/metadata.msgpack`]: METADATA,
  [`${TREE}/${ID}/pp-0.1.0-py3-none-any.whl`]: 'zip',
  [`${TREE}/${ID}/pp-0.1.0-py3-none-any`]: { link: '../../../../archive-v0/a' },
  [`${TREE}/${ID}/0.1.0-py3-none-any.lock`]: '',
  '/cache/archive-v0/a/pp.py': '',
};
const read = (
  entries: Readonly<Record<string, MemoryEntry>>,
  settings = '{}',
  editable = false,
  uv = NEWEST,
) => readCachedTree('/cache', '/work/pp', editable, settings, rules(uv), memory(entries));

describe('the names of folders in the cache of uv', () => {
  it('SeaHash of bytes in every remainder of eight is what the published one gives', () => {
    expect(seaHash(new TextEncoder().encode('to be or not to be'))).toBe('75e54a6f823a991b');
    expect(new Set([0, 1, 7, 8, 9].map((n) => seaHash(new Uint8Array(n)))).size).toBe(5);
  });

  it('a tree is named after its URL', () => {
    expect(treeDigest('/tmp/h3/l1-0.13.9/p', false)).toBe('0d5c9c7c0f30287c');
    expect(treeDigest('/tmp/h3/l1-0.13.9/p/', false)).toBe('0d5c9c7c0f30287c');
  });

  it('a URL is encoded as uv does it', () => {
    expect(canonicalUrl('/a b/ü%/~[x]|^\t', false)).toBe('file:///a%20b/%C3%BC%25/~[x]|^');
  });

  it('until 0.13.8 an ending .git is cut off, and what was encoded is encoded again', () => {
    expect(canonicalUrl('/w/a b.git', false)).toBe('file:///w/a%20b.git');
    expect(canonicalUrl('/w/x.git', true)).toBe('file:///w/x');
    expect(canonicalUrl('/w/a b.GIT', true)).toBe('file:///w/a%2520b');
    expect(canonicalUrl('/w/.git', true)).toBe('file:///w/.git');
    expect(canonicalUrl('/w/x.git@1/y', true)).toBe('file:///w/x@1/y');
  });

  it('build settings are named after their values', () => {
    expect(settingsDigest('{}')).toBe('');
    expect(settingsDigest('{"config_settings":{"a":"b"}}')).toBe('3def37cfe817bdd9');
    expect(settingsDigest('{"config_settings":{"a":["b","c"]}}')).toBe('b63ac812288cb9d7');
    const requirement = `"name":"zzz","extras":["x","y"],"marker":"python_full_version < '3'","specifier":">=1.2.0,<2.0","index":null,"conflict":null`;
    expect(
      settingsDigest(
        `{"extra_build_requires":[{"requirement":{${requirement}},"match_runtime":false}],"extra_build_variables":{"A":"1","B":"zwei"}}`,
      ),
    ).toBe('5e78d9c81f478818');
  });

  it('settings with a requirement from a path have no name that can be told', () => {
    const settings =
      '{"extra_build_requires":[{"requirement":{"name":"w","path":"/x.whl"},"match_runtime":false}]}';
    expect(settingsDigest(settings)).toBeUndefined();
    expect(settingsDigest('no JSON')).toBeUndefined();
  });

  it('an interpreter is named after its path', () => {
    expect(interpreterDigest('/usr/bin/python3.11')).toBe('7fe2c1040d4a8780');
  });
});

describe('what the cache of uv holds of a folder', () => {
  it('a revision, its wheels and its metadata are read', async () => {
    expect(await read(full)).toEqual({
      folder: TREE,
      revision: {
        id: ID,
        info: {
          timestamp: 1795260779_303731545n,
          commit: undefined,
          tags: undefined,
          env: new Map(),
          directories: new Map([['src', undefined]]),
        },
      },
      wheels: [{ name: 'pp', version: '0.1.0', tags: ['py3-none-any'] }],
      metadata: {
        name: 'pp',
        version: '0.1.0',
        requiresDist: ["zzz ; extra == 'foo'"],
        providesExtra: ['foo'],
        requiresPython: '>=3.8',
      },
    });
  });

  it('a revision that is written as a map is read too', async () => {
    const tree = await read({ [`${TREE.replace('v11', 'v9')}/revision.rev`]: OLDER }, '{}', false, '0.12.5');
    expect(tree).toMatchObject({ revision: { id: 'bZ2wO2QCG93CYbtj' }, wheels: [], metadata: undefined });
  });

  it('inodes and times beyond 53 bits are kept', async () => {
    const id = 'x'.repeat(16);
    const info = [null, 'c0ffee', { v1: 'abc' }, { A: null, B: '' }, { src: 2n ** 63n + 1n, lib: [1, 2] }];
    const tree = await read({
      [`${TREE}/revision.rev`]: encode([info, [id, [], null]], { useBigInt64: true }),
    });
    expect(tree).toMatchObject({
      revision: {
        info: {
          timestamp: undefined,
          commit: 'c0ffee',
          tags: new Map([['v1', 'abc']]),
          env: new Map([
            ['A', undefined],
            ['B', ''],
          ]),
          directories: new Map<string, unknown>([
            ['src', { inode: 2n ** 63n + 1n }],
            ['lib', { birth: 1_000_000_002n }],
          ]),
        },
      },
    });
  });

  it('nothing is cached of another folder, in the other manner, or by another bucket', async () => {
    expect(await read({})).toBeUndefined();
    expect(await read(full, '{}', true)).toBeUndefined();
    expect(await read(full, '{}', false, '0.13.8')).toBeUndefined();
  });

  it('a revision that uv cannot read is none', async () => {
    for (const bytes of [
      new Uint8Array(0),
      hex('c1'),
      REVISION.slice(0, 20),
      encode('text'),
      encode([null, null]),
    ])
      expect(await read({ ...full, [`${TREE}/revision.rev`]: bytes })).toEqual({
        folder: TREE,
        revision: undefined,
        wheels: [],
        metadata: undefined,
      });
  });

  it('an identity that leads out of the cache is none', async () => {
    const bytes = encode([
      [null, null, null, {}, {}],
      ['../../x', [], null],
    ]);
    expect(await read({ ...full, [`${TREE}/revision.rev`]: bytes })).toMatchObject({ revision: undefined });
  });

  it('metadata that uv cannot read is none, and the wheel stays', async () => {
    const tree = await read({ ...full, [`${TREE}/${ID}/metadata.msgpack`]: hex('c1') });
    expect(tree).toMatchObject({ metadata: undefined, wheels: [{ name: 'pp' }] });
  });

  it('a wheel counts while it is packed, or unpacked, and not as a link to nowhere', async () => {
    const { [`${TREE}/${ID}/pp-0.1.0-py3-none-any.whl`]: _packed, ...unpacked } = full;
    expect(await read(unpacked)).toMatchObject({ wheels: [{ name: 'pp' }] });
    const { '/cache/archive-v0/a/pp.py': _archive, ...dangling } = full;
    expect(await read(dangling)).toMatchObject({ wheels: [{ name: 'pp' }] });
    const { [`${TREE}/${ID}/pp-0.1.0-py3-none-any.whl`]: _both, ...gone } = dangling;
    expect(await read(gone)).toMatchObject({ wheels: [] });
  });

  it('tags are expanded, and a build number is passed over', async () => {
    const tree = await read({
      [`${TREE}/revision.rev`]: REVISION,
      [`${TREE}/${ID}/My_Pkg-1.0-1-py2.py3-none-any.whl`]: '',
    });
    expect(tree).toMatchObject({
      wheels: [{ name: 'my-pkg', version: '1.0', tags: ['py2-none-any', 'py3-none-any'] }],
    });
  });

  it('other build settings have wheels of their own', async () => {
    const settings = '{"config_settings":{"a":"b"}}';
    const shard = `${TREE}/${ID}/${settingsDigest(settings)}`;
    const entries = {
      ...full,
      [`${shard}/pp-0.2.0-py3-none-any.whl`]: '',
      [`${shard}/metadata.msgpack`]: METADATA,
    };
    expect(await read(entries, settings)).toMatchObject({ wheels: [{ version: '0.2.0' }] });
    expect(await read(full, settings)).toMatchObject({ wheels: [], metadata: undefined });
  });

  it('before 0.13 the metadata of a revision holds for all build settings', async () => {
    const entries = Object.fromEntries(
      Object.entries(full).map(([path, entry]) => [path.replace('v11', 'v9'), entry]),
    );
    const tree = await read(entries, '{"config_settings":{"a":"b"}}', false, '0.12.5');
    expect(tree).toMatchObject({ wheels: [], metadata: { name: 'pp' } });
  });

  it('settings that cannot be hashed are told only where nothing is there to compare them with', async () => {
    const settings =
      '{"extra_build_requires":[{"requirement":{"name":"w","path":"/x.whl"},"match_runtime":false}]}';
    expect(await read(full, settings)).toMatchObject({ wheels: [] });
    const shard = `${TREE}/${ID}/0123456789abcdef/pp-0.1.0-py3-none-any.whl`;
    expect(await read({ ...full, [shard]: '' }, settings)).toHaveProperty('unknown');
  });

  it('what may not be read is not taken for nothing', async () => {
    expect(await read({ ...full, [`${TREE}/revision.rev`]: { trouble: 'denied' } })).toHaveProperty(
      'unknown',
    );
  });
});

describe('the versions', () => {
  it('each is found by its name, the newest first, and an unknown one is not', () => {
    expect(CHECKED[0]?.version).toBe(NEWEST);
    for (const each of CHECKED) expect(rulesOf(each.version)).toBe(each);
    expect(rulesOf('0.7.0')).toBeUndefined();
  });
});
