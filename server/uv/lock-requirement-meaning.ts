/**
 * Requirements compared by what they mean together, as uv does since 0.13 (measured with 0.13.0, 0.13.8 and 0.13.9): `a>=1` and `a` are the same
 * as `a>=1`, `a; M` and `a; N` the same as `a; M or N`, but what an extra requires is apart from the rest.
 */
import { atomsOf, holds, type Point, pointsOf } from './lock-marker-meaning.ts';
import { topLevelExtra } from './lock-markers.ts';
import {
  type Clause,
  meets,
  type PythonRange,
  readSpecifiers,
  releaseOf,
  samplesAround,
} from './lock-versions.ts';
import type { Lowered } from './tree-lowering.ts';

/** A list that names a package requires it; a constraint without a version says nothing. */
export type Sense = 'requirements' | 'constraints';

/** Whether two lists mean the same for Pythons within the range; undefined where that cannot be told. */
export function sameTogether(
  one: readonly Lowered[],
  other: readonly Lowered[],
  range: PythonRange,
  sense: Sense,
): boolean | undefined {
  const [mine, theirs] = [grouped(one), grouped(other)];
  if (!mine || !theirs) return undefined;
  let doubt = false;
  for (const key of new Set([...mine.keys(), ...theirs.keys()])) {
    const [first, second] = [mine.get(key), theirs.get(key)];
    if (sense === 'requirements' && (!first || !second)) return false;
    const same = sameGroup(first ?? [], second ?? [], range);
    if (same === false) return false;
    doubt ||= same === undefined;
  }
  return doubt ? undefined : true;
}

/** By name and the extra that they belong to; undefined where an extra stands in a marker in another way. */
function grouped(all: readonly Lowered[]): ReadonlyMap<string, readonly Lowered[]> | undefined {
  const out = new Map<string, Lowered[]>();
  for (const lowered of all) {
    const flags = atomsOf(lowered.marker).filter(
      (atom) => atom.kind === 'flag' && atom.name.startsWith('extra '),
    );
    const extra = topLevelExtra(lowered.marker);
    if (flags.length > (extra === undefined ? 0 : 1)) return undefined;
    const key = JSON.stringify([lowered.name, extra]);
    out.set(key, [...(out.get(key) ?? []), lowered]);
  }
  return out;
}

function sameGroup(
  one: readonly Lowered[],
  other: readonly Lowered[],
  range: PythonRange,
): boolean | undefined {
  const points = pointsOf(
    [...one, ...other].map(({ marker }) => marker),
    range,
  );
  if (points === undefined) return undefined;
  const known = new Map<string, boolean | undefined>();
  let doubt = false;
  for (const point of points) {
    const [first, second] = [active(one, point), active(other, point)];
    if (!first || !second) return undefined;
    const key = JSON.stringify([first, second]);
    if (!known.has(key)) known.set(key, sameDemand(first, second));
    const same = known.get(key);
    if (same === false) return false;
    doubt ||= same === undefined;
  }
  return doubt ? undefined : true;
}

/** What is asked of one package in one environment. */
interface Demand {
  readonly asked: boolean;
  readonly extras: readonly string[];
  readonly places: readonly string[];
  readonly clauses: readonly string[];
}

function active(all: readonly Lowered[], point: Point): Demand | undefined {
  const here: Lowered[] = [];
  for (const lowered of all) {
    const answer = holds(lowered.marker, point);
    if (answer === undefined) return undefined;
    if (answer) here.push(lowered);
  }
  const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();
  const places = here.map(({ place }) =>
    JSON.stringify(place.kind === 'registry' ? ['index', place.index] : place),
  );
  const clauses = here.flatMap(({ place }) => (place.kind === 'registry' ? place.specifiers.split(',') : []));
  return {
    asked: here.length > 0,
    extras: sorted(here.flatMap(({ extras }) => extras)),
    places: sorted(places.filter((text) => text !== '["index",null]')),
    clauses: sorted(clauses.filter((text) => text !== '')),
  };
}

function sameDemand(one: Demand, other: Demand): boolean | undefined {
  const { clauses, ...rest } = one;
  const { clauses: others, ...otherRest } = other;
  if (JSON.stringify(rest) !== JSON.stringify(otherRest)) return false;
  if (clauses.join() === others.join()) return true;
  const [first, second] = [clauses, others].map((texts) => readSpecifiers(texts.join(',')));
  const samples = first && second && samplesAround([...first, ...second]);
  if (!first || !second || !samples) return undefined;
  // Pins are compared in a way of their own: `==1.0` is not the same as `==1.0` and `>=1`.
  if ([...first, ...second].some(({ operator, star }) => operator === '==' && !star)) return undefined;
  const differ = samples.some(({ release }) => all(first, release) !== all(second, release));
  if (differ) return false;
  // With the same releases, what comes before and after them may still differ, unless the one only says more of the same.
  const within = (some: readonly string[], more: readonly string[]) =>
    some.every((text) => more.includes(text));
  return within(clauses, others) || within(others, clauses) ? true : undefined;
}

function all(clauses: readonly Clause[], release: readonly number[]): boolean {
  return clauses.every(
    (clause) => releaseOf(clause.version) !== undefined && meets(release, clause) === true,
  );
}
