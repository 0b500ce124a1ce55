/**
 * A glob as a machine that goes over a path byte by byte, in time linear in the path, whatever the glob.
 *
 * Each wildcard means what the regular expression means that globset makes of it.
 */

/** A piece of a glob. */
export type Token =
  | { readonly kind: 'literal'; readonly char: string }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'alternates'; readonly branches: readonly (readonly Token[])[] }
  /** `any`: `?`; `many`: `*`; the others: a double star at the start, at the end and between separators. */
  | { readonly kind: 'any' | 'many' | 'leading' | 'trailing' | 'between' };

export interface PathMatcher {
  /** Before the first byte. */
  readonly start: Position;
  /** Whether a path matches, as UTF-8 bytes. */
  matches(path: Uint8Array): boolean;
  /** Whether anything that begins so might match: a folder's path with its slash. */
  mayGoOn(path: Uint8Array): boolean;
}

/** Where a machine stands behind some bytes; the same object for the same standing, until too many are known. */
export interface Position {
  /** What was read so far matches. */
  readonly accepts: boolean;
  /** No path that begins so matches. */
  readonly dead: boolean;
  step(byte: number): Position;
}

/** A state of the automaton: which bytes lead where, and what is reached for nothing. */
interface State {
  readonly steps: { readonly bytes: (byte: number) => boolean; readonly to: number }[];
  readonly free: number[];
}

const SLASH = 47;
const isAny = (): boolean => true;
const isSlash = (byte: number): boolean => byte === SLASH;
const isInSegment = (byte: number): boolean => byte !== SLASH;

/** Makes the matcher of a glob that was read. */
export function compile(tokens: readonly Token[]): PathMatcher {
  const states: State[] = [{ steps: [], free: [] }];
  const wholeTree = tokens.length === 1 && tokens[0]?.kind === 'leading';
  const last = wholeTree ? loop(states, 0, isAny) : chain(states, 0, tokens);
  return lazyMachine(states, last);
}

function fresh(states: State[]): number {
  return states.push({ steps: [], free: [] }) - 1;
}

function step(states: State[], from: number, bytes: (byte: number) => boolean, to = fresh(states)): number {
  states[from]?.steps.push({ bytes, to });
  return to;
}

function skip(states: State[], from: number, to: number): number {
  states[from]?.free.push(to);
  return to;
}

/** Any number of such bytes; a state of its own, so that nothing before it repeats too. */
function loop(states: State[], from: number, bytes: (byte: number) => boolean): number {
  const here = skip(states, from, fresh(states));
  return step(states, here, bytes, here);
}

function chain(states: State[], from: number, tokens: readonly Token[]): number {
  return tokens.reduce((here, token) => link(states, here, token), from);
}

/** Adds what one token matches behind `from`; the state that is reached then. */
function link(states: State[], from: number, token: Token): number {
  switch (token.kind) {
    case 'literal':
      return bytesOf(token.char).reduce((here, byte) => step(states, here, (b) => b === byte), from);
    case 'any':
      return step(states, from, isInSegment);
    case 'many':
      return loop(states, from, isInSegment);
    case 'class':
      return step(states, from, inClass(token.negated, token.ranges));
    case 'leading':
      return skip(states, from, step(states, loop(states, from, isAny), isSlash));
    case 'trailing':
      return loop(states, step(states, from, isSlash), isAny);
    case 'between': {
      const inner = step(states, from, isSlash);
      return skip(states, inner, step(states, loop(states, inner, isAny), isSlash));
    }
    case 'alternates': {
      const branches = token.branches.filter((branch) => !isEmpty(branch));
      if (branches.length === 0) return from;
      const end = fresh(states);
      for (const branch of branches)
        skip(states, chain(states, skip(states, from, fresh(states)), branch), end);
      return end;
    }
  }
}

/** globset drops empty branches: `{,a/}x` is `a/x` alone. */
function isEmpty(branch: readonly Token[]): boolean {
  return branch.every((token) => token.kind === 'alternates' && token.branches.every(isEmpty));
}

function bytesOf(char: string): readonly number[] {
  return [...Buffer.from(char, 'utf8')];
}

/** A class is one byte wide: of a longer character each byte counts by itself, and a range joins the nearest bytes. */
function inClass(
  negated: boolean,
  ranges: readonly (readonly [string, string])[],
): (byte: number) => boolean {
  const member = new Uint8Array(256);
  for (const [from, to] of ranges) {
    const low = bytesOf(from);
    const high = from === to ? [] : bytesOf(to);
    for (const byte of [...low, ...high]) member[byte] = 1;
    if (from !== to) member.fill(1, low[low.length - 1], (high[0] ?? 0) + 1);
  }
  return (byte) => (member[byte] === 1) !== negated;
}

/** More sets of states than this are forgotten and made anew: no glob can take much memory. */
const MACHINE_LIMIT = 500;

/** Follows all states at once and remembers each set of states that came up, so that a path costs one look-up a byte. */
function lazyMachine(states: readonly State[], last: number): PathMatcher {
  const known = new Map<string, Standing>();
  const standing = (set: readonly number[]): Standing => {
    const name = set.join();
    const same = known.get(name);
    if (same) return same;
    if (known.size >= MACHINE_LIMIT) {
      known.clear();
      start.forget();
    }
    const made = new Standing(set, set.includes(last), move);
    known.set(name, made);
    return made;
  };
  const move = (set: readonly number[], byte: number): Standing =>
    standing(
      closure(
        states,
        set.flatMap((state) => stepsFrom(states[state], byte)),
      ),
    );
  const first = closure(states, [0]);
  const start = new Standing(first, first.includes(last), move);
  const walk = (path: Uint8Array): Position => {
    let here: Position = start;
    for (const byte of path) {
      here = here.step(byte);
      if (here.dead) return here;
    }
    return here;
  };
  return { start, matches: (path) => walk(path).accepts, mayGoOn: (path) => !walk(path).dead };
}

class Standing implements Position {
  readonly accepts: boolean;
  readonly dead: boolean;
  readonly #set: readonly number[];
  readonly #move: (set: readonly number[], byte: number) => Standing;
  readonly #next: (Standing | undefined)[] = [];

  constructor(
    set: readonly number[],
    accepts: boolean,
    move: (set: readonly number[], byte: number) => Standing,
  ) {
    this.#set = set;
    this.accepts = accepts;
    this.dead = set.length === 0;
    this.#move = move;
  }

  step(byte: number): Standing {
    const known = this.#next[byte];
    if (known) return known;
    const next = this.#move(this.#set, byte);
    this.#next[byte] = next;
    return next;
  }

  forget(): void {
    this.#next.length = 0;
  }
}

function stepsFrom(state: State | undefined, byte: number): readonly number[] {
  return state?.steps.filter((step) => step.bytes(byte)).map((step) => step.to) ?? [];
}

function closure(states: readonly State[], seeds: readonly number[]): readonly number[] {
  const seen = new Set(seeds);
  for (const here of seen) for (const to of states[here]?.free ?? []) seen.add(to);
  return [...seen].sort((a, b) => a - b);
}
