import { describe, expect, it } from 'vitest';
import { type CacheInfo, differences, parseCacheInfo } from '../../server/uv/cache-info.ts';

const SECOND = 1_000_000_000n;
const NOW = 1_800_000_000n * SECOND;
const MINUTE = 60n * SECOND;
const TIME = '{"secs_since_epoch":1795231266,"nanos_since_epoch":837067112}';
const EMPTY: CacheInfo = {
  timestamp: undefined,
  commit: undefined,
  tags: undefined,
  env: new Map(),
  directories: new Map(),
};

describe('uv_cache.json', () => {
  it('is read to the last digit', () => {
    const text = `{"timestamp":${TIME},"commit":"c","tags":{"v1":"t"},"env":{"A":"x","B":null},"directories":{"no":null,"src":${TIME},"old":18446744073709551615}}`;
    expect(parseCacheInfo(text)).toEqual({
      timestamp: 1795231266837067112n,
      commit: 'c',
      tags: new Map([['v1', 't']]),
      env: new Map([
        ['A', 'x'],
        ['B', undefined],
      ]),
      directories: new Map<string, unknown>([
        ['no', undefined],
        ['src', { birth: 1795231266837067112n }],
        ['old', { inode: 18446744073709551615n }],
      ]),
    });
  });

  it('may lack what is empty, hold what is not known, and be written as an array', () => {
    expect(parseCacheInfo('{}')).toEqual(EMPTY);
    expect(parseCacheInfo(' {"later":[1.5e3,{}],"tags":null}\n')).toEqual(EMPTY);
    expect(parseCacheInfo('[null,"c",null]')).toEqual({ ...EMPTY, commit: 'c' });
    const carried = '{"secs_since_epoch":1795231265,"nanos_since_epoch":1837067112}';
    expect(parseCacheInfo(`{"timestamp":${carried}}`)?.timestamp).toBe(1795231266837067112n);
  });

  it('is refused where uv refuses it', () => {
    const texts = [
      '',
      'garbage',
      '\ufeff{}',
      '{}x',
      '{"later":01}',
      '{"later":[1,]}',
      '{"env":null}',
      '{"commit":3}',
      '{"commit":null,"commit":null}',
      '{"directories":{"a":-1}}',
      '{"directories":{"a":1.0}}',
      '{"env":{"A":"\\ud800"}}',
      '{"env":{"A":"\t"}}',
      '[null,null]',
      '[null,null,null,{},{},1]',
      '{"timestamp":{"secs_since_epoch":1}}',
      '{"timestamp":{"secs_since_epoch":1,"nanos_since_epoch":1,"more":1}}',
      '{"timestamp":{"secs_since_epoch":1,"nanos_since_epoch":4294967296}}',
      '{"timestamp":{"secs_since_epoch":18446744073709551615,"nanos_since_epoch":0}}',
      `{"later":${'['.repeat(500)}`,
    ];
    expect(texts.filter((text) => parseCacheInfo(text) !== undefined)).toEqual([]);
  });
});

describe('what differs', () => {
  const told = (was: Partial<CacheInfo>, is: Partial<CacheInfo>, newest = 'VERSION.txt') =>
    differences({ ...EMPTY, ...was }, { info: { ...EMPTY, ...is }, newest }, NOW);

  it('is nothing between equals', () => {
    const info = { timestamp: 1n, tags: new Map([['v', 'a']]), directories: new Map([['s', { birth: 3n }]]) };
    expect(
      told(info, { ...info, tags: new Map([['v', 'a']]), directories: new Map([['s', { birth: 3n }]]) }),
    ).toEqual([]);
  });

  it('names the file that changed, and when', () => {
    const at = (before: bigint) => told({ timestamp: 1n }, { timestamp: NOW - before });
    expect(at(3n * MINUTE)).toEqual(['`VERSION.txt` changed 3 minutes ago']);
    expect(at(0n)).toEqual(['`VERSION.txt` changed just now']);
    expect(at(61n * MINUTE)).toEqual(['`VERSION.txt` changed 1 hour ago']);
    expect(at(72n * 60n * MINUTE)).toEqual(['`VERSION.txt` changed 3 days ago']);
    expect(at(-5n * MINUTE)).toEqual([
      '`VERSION.txt` changed at a time that is 5 minutes ahead of the clock',
    ]);
  });

  it('tells of files that went, came, or are older than what was recorded', () => {
    expect(told({ timestamp: NOW }, {})).toEqual([
      'none of the files that the cache keys name is there any more',
    ]);
    expect(told({}, { timestamp: NOW - MINUTE })).toEqual([
      '`VERSION.txt` changed 1 minute ago, and no file was recorded before',
    ]);
    expect(told({ timestamp: NOW - MINUTE }, { timestamp: NOW - 2n * MINUTE })).toEqual([
      'the newest of the files that the cache keys name was deleted, moved away or put back older: now it is `VERSION.txt`, which changed 2 minutes ago',
    ]);
    expect(told({ timestamp: NOW + 60n * MINUTE }, { timestamp: NOW })).toEqual([
      'the time that was recorded is 1 hour ahead of the clock, which was set back since',
    ]);
  });

  it('names the folder', () => {
    const folders = (value: { birth: bigint } | { inode: bigint } | undefined) => ({
      directories: new Map([['src', value]]),
    });
    expect(told(folders({ birth: 1n }), folders({ birth: 2n }))).toEqual(['the folder `src` was made anew']);
    expect(told(folders({ birth: 1n }), folders(undefined))).toEqual(['the folder `src` is gone']);
    expect(told(folders(undefined), folders({ birth: 1n }))).toEqual([
      'the folder `src` is there and was not',
    ]);
    expect(told({}, folders(undefined))).toEqual([
      'the folder `src` is not recorded and a cache key names it now',
    ]);
    expect(told(folders(undefined), {})).toEqual([
      'the folder `src` is recorded and no cache key names it now',
    ]);
    expect(told(folders({ inode: 1n }), folders({ birth: 1n }))).toEqual([
      'the folder `src` lies on another kind of file system now',
    ]);
  });

  it('is nothing where a birth time of zero was recorded, which Node shows where there is none', () => {
    const folders = (value: { birth: bigint } | { inode: bigint }) => ({
      directories: new Map([['src', value]]),
    });
    expect(told(folders({ birth: 0n }), folders({ inode: 7n }))).toEqual([]);
    expect(told(folders({ inode: 6n }), folders({ inode: 7n }))).toEqual(['the folder `src` was made anew']);
  });

  it('names the variable', () => {
    const variable = (value: string | undefined) => ({ env: new Map([['LAB_A', value]]) });
    expect(told(variable('1'), variable('2'))).toEqual(['`LAB_A` was `1` and is `2`']);
    expect(told(variable(undefined), variable(''))).toEqual(['`LAB_A` was not set and is empty']);
    expect(told(variable('1'), variable(undefined))).toEqual(['`LAB_A` was `1` and is not set']);
    expect(told(variable('1'), variable('x'.repeat(99)))).toEqual(['`LAB_A` has another value']);
    expect(told(variable('1'), {})).toEqual([
      'the variable `LAB_A` is recorded and no cache key names it now',
    ]);
  });

  it('names the commit and the tags', () => {
    const commit = (letter: string) => ({ commit: letter.repeat(40) });
    expect(told(commit('a'), commit('b'))).toEqual(['the commit is `bbbbbbb`, not `aaaaaaa`']);
    expect(told({}, commit('b'))).toEqual(['the commit is `bbbbbbb`, and none was recorded']);
    expect(told(commit('a'), {})).toEqual(['there is no commit to be read, where `aaaaaaa` was']);
    const tags = (...names: string[]) => ({ tags: new Map(names.map((name) => [name, name])) });
    expect(told(tags('v1'), tags('v1', 'v2'))).toEqual(['tag `v2` is new']);
    expect(told(tags('v1', 'v2'), tags('v1'))).toEqual(['tag `v2` is gone']);
    expect(told({ tags: new Map([['v1', 'a']]) }, tags('v1'))).toEqual(['tag `v1` was moved']);
    expect(told(tags(), tags('a', 'b', 'c', 'd', 'e')).at(-1)).toBe('2 more tags changed');
    expect(told({}, tags())).toEqual(['the tags are to be recorded, and were not']);
  });
});
