/** What markers mean: compared and evaluated at points that stand for all environments. */
import type { Atom, Marker } from './lock-markers.ts';
import {
  between,
  following,
  isWithin,
  meets,
  type PythonRange,
  type Release,
  releaseOf,
} from './lock-versions.ts';

/** One environment, as far as some markers ask for it. */
export interface Point {
  readonly python: Release;
  readonly texts: ReadonlyMap<string, string>;
  readonly flags: ReadonlyMap<string, boolean>;
}

/** More points than this are not tried. */
const MOST_POINTS = 60_000;

/** Where uv knows that values exclude each other (`os_name == 'posix' and sys_platform == 'win32'` is never true). */
const ENTANGLED: readonly string[] = ['os_name', 'sys_platform', 'platform_system'];

/**
 * Whether two markers are the same to uv, for Pythons within the range (uv-resolver/src/lock/mod.rs `normalize_requirement` simplifies both by it);
 * undefined where that cannot be told.
 */
export function sameMeaning(one: Marker, other: Marker, range: PythonRange): boolean | undefined {
  if (JSON.stringify(one) === JSON.stringify(other)) return true;
  const points = pointsOf([one, other], range);
  if (points === undefined) return undefined;
  let doubtful = false;
  for (const point of points) {
    const [first, second] = [holds(one, point), holds(other, point)];
    if (first === undefined || second === undefined) return undefined;
    if (first === second) continue;
    if (!isEntangled(point, [one, other])) return false;
    doubtful = true;
  }
  return doubtful ? undefined : true;
}

/** Whether a marker holds in no environment with such a Python; undefined where that cannot be told. */
export function isNever(marker: Marker, range: PythonRange): boolean | undefined {
  const points = pointsOf([marker], range);
  if (points === undefined) return undefined;
  let doubtful = false;
  for (const point of points) {
    const answer = holds(marker, point);
    if (answer === undefined) return undefined;
    if (answer && !isEntangled(point, [marker])) return false;
    doubtful ||= answer;
  }
  return doubtful ? undefined : true;
}

/** What a marker is in every environment with such a Python; undefined where it is now this and now that, or where that cannot be told. */
export function constantValue(marker: Marker, range: PythonRange): boolean | undefined {
  let value: boolean | undefined;
  for (const point of pointsOf([marker], range) ?? []) {
    const answer = holds(marker, point);
    if (answer === undefined || (value !== undefined && answer !== value)) return undefined;
    value = answer;
  }
  return value;
}

/** Whether a marker holds at a point; undefined where it asks for what the point does not say. */
export function holds(marker: Marker, point: Point): boolean | undefined {
  if (marker === true) return true;
  if ('and' in marker) return every(marker.and.map((part) => holds(part, point)));
  if ('or' in marker) return negation(every(marker.or.map((part) => negation(holds(part, point)))));
  if ('not' in marker) return negation(holds(marker.not, point));
  return atomHolds(marker, point);
}

function atomHolds(atom: Atom, point: Point): boolean | undefined {
  if (atom.kind === 'flag') return point.flags.get(atom.name);
  if (atom.kind === 'text') {
    const value = point.texts.get(atom.variable);
    return value === undefined ? undefined : (value === atom.value) === (atom.operator === '==');
  }
  const python = atom.minor ? point.python.slice(0, 2) : point.python;
  const answers = atom.anyOf.map((clause) => meets(python, clause));
  const any = negation(every(answers.map(negation)));
  return atom.negated ? negation(any) : any;
}

/** False as soon as one is, undefined where one is not known. */
function every(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function negation(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

/** Points that tell any two environments apart that the markers tell apart, made as they are asked for; undefined where they are too many, or not about releases. */
export function pointsOf(markers: readonly Marker[], range: PythonRange): Iterable<Point> | undefined {
  const atoms = markers.flatMap(atomsOf);
  const pythons = pythonsOf(atoms, range);
  if (pythons === undefined) return undefined;
  const texts = new Map<string, Set<string>>();
  const flags = new Set<string>();
  for (const atom of atoms) {
    if (atom.kind === 'flag') flags.add(atom.name);
    if (atom.kind !== 'text') continue;
    const values = texts.get(atom.variable) ?? new Set(['']);
    texts.set(atom.variable, values.add(atom.value).add(`${atom.value}\0`));
  }
  const count = [...texts.values()].reduce((all, { size }) => all * size, pythons.length * 2 ** flags.size);
  return count > MOST_POINTS ? undefined : allPoints(pythons, texts, flags);
}

/** Every choice of a Python, a text for each variable and a state of each flag. */
function* allPoints(
  pythons: readonly Release[],
  texts: ReadonlyMap<string, ReadonlySet<string>>,
  flags: ReadonlySet<string>,
): Iterable<Point> {
  const choices = [...texts].map(([variable, values]) => [variable, [...values]] as const);
  const combinations = choices.reduce((all, [, values]) => all * values.length, 2 ** flags.size);
  for (const python of pythons)
    for (let i = 0; i < combinations; i++) {
      // Digits of a number, each in the base of how much there is to choose from.
      let rest = i;
      const chosen = new Map<string, string>();
      for (const [variable, values] of choices) {
        chosen.set(variable, values[rest % values.length] ?? '');
        rest = Math.floor(rest / values.length);
      }
      const states = new Map<string, boolean>();
      for (const flag of flags) {
        states.set(flag, rest % 2 === 0);
        rest = Math.floor(rest / 2);
      }
      yield { python, texts: chosen, flags: states };
    }
}

/** The comparisons in a marker. */
export function atomsOf(marker: Marker): readonly Atom[] {
  if (marker === true) return [];
  if ('and' in marker) return marker.and.flatMap(atomsOf);
  if ('or' in marker) return marker.or.flatMap(atomsOf);
  return 'not' in marker ? atomsOf(marker.not) : [marker];
}

function pythonsOf(atoms: readonly Atom[], range: PythonRange): readonly Release[] | undefined {
  const out: Release[] = [[0]];
  const add = (release: Release) => out.push(release, between(release));
  for (const bound of [range.lower, range.upper]) if (bound) add(bound.release);
  for (const atom of atoms) {
    if (atom.kind !== 'python') continue;
    for (const { version, operator } of atom.anyOf) {
      const release = releaseOf(version);
      if (release === undefined || operator === '===') return undefined;
      // Behind `3` the next minor version is 3.1.
      add([release[0] ?? 0, 1]);
      // A minor version ends where the next one begins, so do `~=` and `.*`.
      for (let parts = 1; parts <= release.length; parts++) {
        add(release.slice(0, parts));
        add(following(release.slice(0, parts)));
      }
    }
  }
  const within = out.filter((release) => isWithin(release, range));
  return [...new Map(within.map((release) => [release.join('.'), release])).values()];
}

/** At most one of the entangled variables has a value that a marker names: then uv has no opinion of its own. */
function isEntangled(point: Point, markers: readonly Marker[]): boolean {
  const named = new Set(
    markers
      .flatMap(atomsOf)
      .flatMap((atom) => (atom.kind === 'text' ? [`${atom.variable} ${atom.value}`] : [])),
  );
  return ENTANGLED.filter((variable) => named.has(`${variable} ${point.texts.get(variable)}`)).length > 1;
}
