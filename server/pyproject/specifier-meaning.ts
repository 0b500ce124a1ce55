/** What version specifiers mean (PEP 440, as packaging 26 reads it, pre-releases included). */
import { type Clause, readSpecifierSet } from './specifier.ts';
import { compareReleases, compareVersions, readVersion, type Version } from './version.ts';

/**
 * Whether a set of specifiers holds a final release (`3.11.4`); undefined where a part of it is not understood, or is not
 * about final releases. An empty set holds every version.
 */
export function contains(specifiers: string, version: string): boolean | undefined {
  const release = /^\d+(?:\.\d+)*$/.test(version.trim()) ? readVersion(version) : undefined;
  if (!release) return undefined;
  const { clauses, defects } = readSpecifierSet(specifiers);
  const plain = clauses.filter((clause) => isPlain(clause));
  if (plain.some((clause) => meets(release, clause) === false)) return false;
  const unread = defects.some(({ refuses }) => refuses !== 'uv');
  return unread || plain.length < clauses.length ? undefined : true;
}

function isPlain({ operator, version, star }: Clause): boolean {
  if (!version || operator === '===' || (star && operator !== '==' && operator !== '!=')) return false;
  if (operator === '~=' && version.release.length < 2) return false;
  const { pre, post, dev, local, epoch } = version;
  return !pre && post === undefined && dev === undefined && local.length === 0 && epoch === '0';
}

/** Whether a version meets a clause; undefined where the clause compares with a text that is no version. */
export function meets(version: Version, { operator, version: bound, star }: Clause): boolean | undefined {
  if (!bound) return undefined;
  const open: Version = { ...version, local: [] };
  switch (operator) {
    case '===':
      return compareVersions(version, bound) === 0;
    case '==':
      return star ? begins(version, bound, bound.release.length) : same(version, bound);
    case '!=':
      return star ? !begins(version, bound, bound.release.length) : !same(version, bound);
    case '~=':
      return begins(version, bound, bound.release.length - 1) && compareVersions(open, bound) >= 0;
    case '<=':
      return compareVersions(open, bound) <= 0;
    case '>=':
      return compareVersions(open, bound) >= 0;
    case '<':
      // `<1.0` leaves out what is on the way to 1.0.
      return compareVersions(version, isPrerelease(bound) ? bound : { ...bound, dev: '0' }) < 0;
    case '>':
      return compareVersions(open, bound) > 0 && !isLaterOf(version, bound);
  }
}

/** `1.0.post1` is no newer version to `>1.0`. */
function isLaterOf(version: Version, bound: Version): boolean {
  if (bound.post !== undefined || bound.dev !== undefined || version.post === undefined) return false;
  const { pre } = version;
  return sameRelease(version, bound) && pre?.stage === bound.pre?.stage && pre?.number === bound.pre?.number;
}

function same(version: Version, bound: Version): boolean {
  return compareVersions(bound.local.length > 0 ? version : { ...version, local: [] }, bound) === 0;
}

function begins(version: Version, bound: Version, parts: number): boolean {
  const prefix = (release: readonly string[]) => Array.from({ length: parts }, (_, i) => release[i] ?? '0');
  return (
    version.epoch === bound.epoch && prefix(version.release).join('.') === prefix(bound.release).join('.')
  );
}

function isPrerelease({ pre, dev }: Version): boolean {
  return pre !== undefined || dev !== undefined;
}

function sameRelease(one: Version, other: Version): boolean {
  return one.epoch === other.epoch && compareReleases(one.release, other.release) === 0;
}

/** Sets of more clauses are not looked at. */
const MOST_CLAUSES = 40;

/** Whether no version meets all clauses; undefined where that cannot be told. */
export function isUnsatisfiable(clauses: readonly Clause[]): boolean | undefined {
  if (clauses.length > MOST_CLAUSES) return undefined;
  if (clauses.some(({ version, at }) => !version || at.end - at.start > 200)) return undefined;
  const meetsAll = (version: Version) => clauses.every((clause) => meets(version, clause));
  // Most sets hold one of their own bounds.
  if (clauses.some(({ version }) => version && meetsAll(version))) return false;
  return !candidatesFor(clauses).some(meetsAll);
}

/**
 * Two clauses of which the one forbids what the other allows; undefined where it takes more than two, or is not so.
 */
export function contradiction(clauses: readonly Clause[]): readonly [Clause, Clause] | undefined {
  for (const [i, later] of clauses.entries())
    for (const earlier of clauses.slice(0, i)) if (isUnsatisfiable([earlier, later])) return [earlier, later];
  return undefined;
}

/** Versions that tell any two apart that the clauses tell apart: each bound, what lies just around it, and the ends. */
function candidatesFor(clauses: readonly Clause[]): readonly Version[] {
  const bounds = clauses.flatMap(({ version }) => (version ? [version] : []));
  const depth = Math.max(1, ...bounds.map(({ release }) => release.length));
  return [release('0', ['0']), ...bounds.flatMap((bound) => around(bound, depth))].flatMap((each) => [
    each,
    { ...each, pre: undefined, post: undefined, dev: '0', local: [] },
  ]);
}

function around(bound: Version, depth: number): readonly Version[] {
  const { epoch, pre, post, dev } = bound;
  const open: Version = { ...bound, local: [] };
  const base = release(epoch, bound.release);
  const padded = Array.from({ length: depth }, (_, i) => bound.release[i] ?? '0');
  const nexts = bound.release.map((_, i) => release(epoch, next(bound.release.slice(0, i + 1))));
  return [
    bound,
    open,
    base,
    // Just above all that is called after this release.
    release(epoch, [...padded, '1']),
    // Above all releases of this epoch.
    release(epoch, next(bound.release.slice(0, 1).map((part) => `${part}9`))),
    ...nexts,
    { ...open, dev: dev === undefined ? '0' : plusOne(dev) },
    { ...open, post: post === undefined ? '0' : plusOne(post), dev: undefined },
    { ...open, post: post === undefined ? '0' : plusOne(post), dev: '0' },
    ...(pre ? [{ ...base, pre: { ...pre, number: plusOne(pre.number) } }] : []),
    ...(pre ? [{ ...base, pre: { ...pre, number: plusOne(pre.number) }, dev: '0' }] : []),
    { ...base, pre: { stage: 'a', number: '0' } },
    { ...base, pre: { stage: 'rc', number: '99999999999' } },
    { ...open, local: ['zzzz'] },
  ];
}

function release(epoch: string, numbers: readonly string[]): Version {
  return { epoch, release: numbers, pre: undefined, post: undefined, dev: undefined, local: [] };
}

function next(numbers: readonly string[]): readonly string[] {
  return [...numbers.slice(0, -1), plusOne(numbers.at(-1) ?? '0')];
}

function plusOne(number: string): string {
  return `${BigInt(number) + 1n}`;
}
