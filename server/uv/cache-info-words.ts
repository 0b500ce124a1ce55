/** In what two cache infos differ, in words for people. */
import type { Birth, CacheInfo } from './cache-info.ts';

/** One clause for each difference, the files first; empty exactly where there is none. Times in nanoseconds since 1970. */
export function tellDifferences(
  was: CacheInfo,
  is: CacheInfo,
  newest: string | undefined,
  now: bigint,
): readonly string[] {
  return [
    ...filesChanged(was.timestamp, is.timestamp, newest, now),
    ...mapChanged(was.directories, is.directories, sameBirth, folderWords),
    ...mapChanged(was.env, is.env, (a, b) => a === b, variableWords),
    ...commitChanged(was.commit, is.commit),
    ...tagsChanged(was.tags, is.tags),
  ];
}

function filesChanged(
  was: bigint | undefined,
  is: bigint | undefined,
  newest: string | undefined,
  now: bigint,
): readonly string[] {
  if (was === is) return [];
  if (is === undefined) return ['none of the files that the cache keys name is there any more'];
  const name = `\`${newest ?? ''}\``;
  if (is > now + SLACK) return [`${name} changed at a time that is ${span(is - now)} ahead of the clock`];
  if (was === undefined) return [`${name} changed ${ago(now - is)}, and no file was recorded before`];
  if (is > was) return [`${name} changed ${ago(now - is)}`];
  if (was > now + SLACK)
    return [`the time that was recorded is ${span(was - now)} ahead of the clock, which was set back since`];
  return [
    `the newest of the files that the cache keys name was deleted, moved away or put back older: now it is ${name}, which changed ${ago(now - is)}`,
  ];
}

function folderWords(name: string, was: Slot<Birth>, is: Slot<Birth>): string {
  const folder = `\`${name === '' ? '.' : name}\``;
  if (is === NO_KEY) return `the folder ${folder} is recorded and no cache key names it now`;
  if (was === NO_KEY) return `the folder ${folder} is not recorded and a cache key names it now`;
  if (is === undefined) return `the folder ${folder} is gone`;
  if (was === undefined) return `the folder ${folder} is there and was not`;
  return 'birth' in was === 'birth' in is
    ? `the folder ${folder} was made anew`
    : `the folder ${folder} lies on another kind of file system now`;
}

function variableWords(name: string, was: Slot<string>, is: Slot<string>): string {
  if (is === NO_KEY) return `the variable \`${name}\` is recorded and no cache key names it now`;
  if (was === NO_KEY) return `the variable \`${name}\` is not recorded and a cache key names it now`;
  if (was === undefined) return `\`${name}\` was not set and is ${quoted(is)}`;
  if (is === undefined) return `\`${name}\` was ${quoted(was)} and is not set`;
  if (was.length > LONGEST || is.length > LONGEST) return `\`${name}\` has another value`;
  return `\`${name}\` was ${quoted(was)} and is ${quoted(is)}`;
}

/** Values longer than this are not shown. */
const LONGEST = 60;

function quoted(value: string | undefined): string {
  if (value === undefined || value === '') return 'empty';
  return value.length > LONGEST ? 'set' : `\`${value}\``;
}

function commitChanged(was: string | undefined, is: string | undefined): readonly string[] {
  if (was === is) return [];
  if (is === undefined) return [`there is no commit to be read, where \`${short(was)}\` was`];
  return was === undefined
    ? [`the commit is \`${short(is)}\`, and none was recorded`]
    : [`the commit is \`${short(is)}\`, not \`${short(was)}\``];
}

/** More tags than this are counted, not named. */
const MOST_TAGS = 3;

function tagsChanged(was: CacheInfo['tags'], is: CacheInfo['tags']): readonly string[] {
  if (was === undefined && is === undefined) return [];
  if (is === undefined) return ['there are no tags to be read, where some were recorded'];
  if (was === undefined) return ['the tags are to be recorded, and were not'];
  const clauses = mapChanged(was, is, (a, b) => a === b, tagWords);
  const more = clauses.length - MOST_TAGS;
  return more > 0
    ? [...clauses.slice(0, MOST_TAGS), `${more} more tag${more > 1 ? 's' : ''} changed`]
    : clauses;
}

function tagWords(name: string, was: Slot<string>, is: Slot<string>): string {
  if (was === NO_KEY) return `tag \`${name}\` is new`;
  return is === NO_KEY ? `tag \`${name}\` is gone` : `tag \`${name}\` was moved`;
}

/** A name that is not in a map, which is not the same as one without a value. */
const NO_KEY = Symbol('no such key');
type Slot<T> = T | undefined | typeof NO_KEY;

function mapChanged<T>(
  was: ReadonlyMap<string, T | undefined>,
  is: ReadonlyMap<string, T | undefined>,
  same: (a: T | undefined, b: T | undefined) => boolean,
  words: (name: string, was: Slot<T>, is: Slot<T>) => string,
): readonly string[] {
  const slot = (map: ReadonlyMap<string, T | undefined>, name: string): Slot<T> =>
    map.has(name) ? map.get(name) : NO_KEY;
  const names = [...new Set([...is.keys(), ...was.keys()])];
  return names.flatMap((name) => {
    const equal = was.has(name) && is.has(name) && same(was.get(name), is.get(name));
    return equal ? [] : [words(name, slot(was, name), slot(is, name))];
  });
}

/** A birth time of zero, which some disk images are made with, looks to Node as if there were none. */
function sameBirth(was: Birth | undefined, is: Birth | undefined): boolean {
  if (was === undefined || is === undefined) return was === is;
  if ('birth' in was) return 'birth' in is ? was.birth === is.birth : was.birth === 0n;
  return 'inode' in is && was.inode === is.inode;
}

function short(commit: string | undefined): string {
  return commit?.slice(0, 7) ?? '';
}

const SECOND = 1_000_000_000n;
/** A file may be written between two looks at the clock, and file systems round. */
const SLACK = 2n * SECOND;
const UNITS: readonly (readonly [string, bigint])[] = [
  ['day', 86_400n],
  ['hour', 3_600n],
  ['minute', 60n],
  ['second', 1n],
];

/** How long ago something was: `3 minutes ago`; nanoseconds. */
export function ago(nanos: bigint): string {
  return nanos < 2n * SECOND ? 'just now' : `${span(nanos)} ago`;
}

function span(nanos: bigint): string {
  const seconds = nanos / SECOND;
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ['second', 1n];
  const count = seconds / size || 1n;
  return `${count} ${unit}${count === 1n ? '' : 's'}`;
}
