/** Versions and specifiers as uv's lock compares them: equal but for trailing zeros, ranges of releases for Python's own. */
import { normalizeVersion } from '../pyproject/version.ts';

/** One clause of a specifier: `>=1.2`, `==1.2.*`. */
export interface Clause {
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | '~=' | '===';
  /** In its normal form, without `.*`. */
  readonly version: string;
  readonly star: boolean;
}

/** The numbers of a release, as in `3.11.2`. */
export type Release = readonly number[];

const CLAUSE = /^(===|~=|==|!=|<=|>=|<|>)\s*([^\s,;()]+)$/;

/** The clauses of a specifier (`>=1,<2`), in its order; undefined where a part is none. An empty text has none. */
export function readSpecifiers(text: string): readonly Clause[] | undefined {
  const out: Clause[] = [];
  for (const part of text.split(',')) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const [, operator = '', written = ''] = CLAUSE.exec(trimmed) ?? [];
    const star = written.endsWith('.*');
    const version = normalizeVersion(star ? written.slice(0, -2) : written);
    if (version === undefined || !isOperator(operator)) return undefined;
    if (star && operator !== '==' && operator !== '!=') return undefined;
    out.push({ operator, version, star });
  }
  return out;
}

function isOperator(text: string): text is Clause['operator'] {
  return /^(?:===|~=|==|!=|<=|>=|<|>)$/.test(text);
}

/**
 * A text that is the same for specifiers that uv holds to be equal (uv-pep440 sorts the clauses by version, and `1.0` equals `1`).
 * With `~=` the number of parts says how much may change, so it is kept.
 */
export function canonicalSpecifiers(clauses: readonly Clause[]): string {
  const keyed = clauses.map((clause) => ({ clause, key: withoutZeros(clause.version) }));
  // The sort is stable: clauses of one version stay in the order that they were written in.
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed
    .map(({ clause, key }) => {
      const exact = clause.star || clause.operator === '~=';
      return `${clause.operator}${exact ? clause.version : key}${clause.star ? '.*' : ''}`;
    })
    .join(',');
}

/** `1.0.0` as `1`: equal versions have equal texts. */
function withoutZeros(version: string): string {
  const [, epoch = '', release = '', rest = ''] = /^(\d+!)?([\d.]*\d)(.*)$/.exec(version) ?? [];
  return release === '' ? version : `${epoch}${release.replace(/(?:\.0)+$/, '')}${rest}`;
}

/** The numbers of a plain release, without trailing zeros; undefined for pre-releases, epochs and the like. */
export function releaseOf(version: string): Release | undefined {
  if (!/^\d+(?:\.\d+)*$/.test(version)) return undefined;
  return version.split('.').map(Number);
}

/** Negative, zero or positive, as the first release is older, the same or newer; missing parts count as zero. */
function compareReleases(one: Release, other: Release): number {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a release meets a clause; undefined where the clause is not about plain releases. */
export function meets(release: Release, { operator, version, star }: Clause): boolean | undefined {
  const bound = releaseOf(version);
  if (bound === undefined || operator === '===') return undefined;
  if (star) {
    const within = bound.every((part, i) => (release[i] ?? 0) === part);
    return operator === '==' ? within : operator === '!=' ? !within : undefined;
  }
  const order = compareReleases(release, bound);
  if (operator === '==') return order === 0;
  if (operator === '!=') return order !== 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  if (operator === '>') return order > 0;
  if (operator === '>=') return order >= 0;
  return order >= 0 && bound.slice(0, -1).every((part, i) => (release[i] ?? 0) === part);
}

/** From where to where, as uv keeps of `requires-python` while it locks; undefined: without a bound. */
export interface PythonRange {
  readonly lower: Bound | undefined;
  readonly upper: Bound | undefined;
}
interface Bound {
  readonly release: Release;
  readonly included: boolean;
}

/**
 * The bounds around what meets all clauses (uv-distribution-types/src/requires_python.rs `RequiresPythonRange`); `empty` where nothing does,
 * undefined where a clause is not about plain releases. Holes that `!=` makes in the middle are left aside, as uv does.
 */
export function rangeOf(clauses: readonly Clause[]): PythonRange | 'empty' | undefined {
  const points = samplesAround(clauses);
  if (points === undefined) return undefined;
  const good = points.filter(({ release }) => clauses.every((clause) => meets(release, clause) === true));
  const [first] = good;
  const last = good[good.length - 1];
  if (first === undefined || last === undefined) return 'empty';
  return { lower: lowerBound(first), upper: upperBound(last, points) };
}

/** Whether two ranges have the same bounds. */
export function sameRange(one: PythonRange, other: PythonRange): boolean {
  return sameBound(one.lower, other.lower) && sameBound(one.upper, other.upper);
}

/** Whether a release lies in a range. */
export function isWithin(release: Release, { lower, upper }: PythonRange): boolean {
  const above = lower === undefined ? 1 : compareReleases(release, lower.release);
  const below = upper === undefined ? -1 : compareReleases(release, upper.release);
  return (
    (above > 0 || (above === 0 && lower?.included === true)) &&
    (below < 0 || (below === 0 && upper?.included === true))
  );
}

function sameBound(one: Bound | undefined, other: Bound | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.included === other.included && compareReleases(one.release, other.release) === 0;
}

/** A place on the line of releases: one of the bounds, or between it and the next (`after`), or before all (bound undefined). */
export interface Sample {
  readonly release: Release;
  readonly bound: Release | undefined;
  readonly after: boolean;
}

/** Releases that tell any two apart that the clauses tell apart; undefined where one is not about plain releases. */
export function samplesAround(clauses: readonly Clause[]): readonly Sample[] | undefined {
  const bounds: Release[] = [];
  for (const clause of clauses) {
    const release = releaseOf(clause.version);
    if (release === undefined || clause.operator === '===') return undefined;
    bounds.push(release);
    const prefix = clause.star ? release : release.slice(0, -1);
    if ((clause.star || clause.operator === '~=') && prefix.length > 0) bounds.push(following(prefix));
  }
  bounds.sort(compareReleases);
  const distinct = bounds.filter((bound, i) => i === 0 || compareReleases(bound, bounds[i - 1] ?? []) !== 0);
  const out: Sample[] = [{ release: [-1], bound: undefined, after: false }];
  for (const bound of distinct) {
    out.push({ release: bound, bound, after: false });
    out.push({ release: between(bound), bound, after: true });
  }
  return out;
}

/** The next release of as many parts: what `==3.11.*` ends before. */
export function following(release: Release): Release {
  return [...release.slice(0, -1), (release[release.length - 1] ?? 0) + 1];
}

/** A release after this one and before any that people write. */
export function between(release: Release): Release {
  return [...release, 0, 0, 0, 0, 0, 1];
}

function lowerBound({ bound, after }: Sample): Bound | undefined {
  return bound && { release: bound, included: !after };
}

function upperBound(last: Sample, all: readonly Sample[]): Bound | undefined {
  const next = all[all.indexOf(last) + 1];
  if (next === undefined) return undefined;
  return next.bound === undefined || !last.after
    ? last.bound && { release: last.bound, included: true }
    : { release: next.bound, included: false };
}
