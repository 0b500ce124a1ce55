/** What the parts of a statement bind: the targets of assignments, of `for`, `with` and `case`, and walruses. */
import type { Definition } from './outline.ts';
import type { Range } from './scopes.ts';
import { AUGMENTED, DOUBLE_STAR, FORMATTED, NUMBER, STRING, type Tokens } from './tokens.ts';
import { isName, kindOf } from './words.ts';

const AS = kindOf('as');
const IF = kindOf('if');
const LAMBDA = kindOf('lambda');
const CONSTANTS = [kindOf('True'), kindOf('False'), kindOf('None')];
const COMMA = 44;
const DOT = 46;
const COLON = 58;
const EQUALS = 61;

export interface Assignment {
  /** The tokens of each target. */
  readonly targets: readonly Range[];
  /** The tokens of the value; undefined for `x: int`. */
  readonly value: Range | undefined;
  readonly augmented: boolean;
}

/** A simple statement read as an assignment; undefined where it is none. */
export function assignment(tokens: Tokens, from: number, to: number): Assignment | undefined {
  const targets: Range[] = [];
  let start = from;
  let annotated = false;
  for (let i = from; i < to; i = tokens.after(i)) {
    const kind = tokens.kind(i);
    if (kind === LAMBDA) break;
    if (kind === AUGMENTED) return { targets: [[from, i]], value: [i + 1, to], augmented: true };
    if (kind === COLON && !annotated && targets.length === 0) {
      annotated = true;
      targets.push([start, i]);
    } else if (kind === EQUALS) {
      if (!annotated) targets.push([start, i]);
      start = i + 1;
      if (annotated) break;
    }
  }
  if (targets.length === 0) return undefined;
  return { targets, value: start === from ? undefined : [start, to], augmented: false };
}

/** The names that a target binds, as tokens: `a`, `(b, *c)`, but nothing of `d.e` and `f[0]`. */
export function* targetNames(tokens: Tokens, from: number, to: number): Iterable<number> {
  let fresh = true;
  for (let i = from; i < to; ) {
    const kind = tokens.kind(i);
    const next = tokens.after(i);
    const ends = next >= to || isEndOfTarget(tokens.kind(next));
    if (fresh && (kind === 40 || kind === 91) && ends) i += 1;
    else if (kind === COMMA || kind === 42) {
      fresh = true;
      i += 1;
    } else {
      if (fresh && ends && isName(kind)) yield i;
      fresh = false;
      i = next;
    }
  }
}

function isEndOfTarget(kind: number): boolean {
  return kind === COMMA || kind === 41 || kind === 93;
}

/** The names behind each `as`: `with a as b, c as (d, e)`. */
export function* namesBehindAs(tokens: Tokens, from: number, to: number): Iterable<number> {
  for (let i = from; i < to; i++) {
    if (tokens.kind(i) !== AS) continue;
    let end = i + 1;
    while (end < to && !isEndOfTarget(tokens.kind(end)) && tokens.kind(end) !== COLON)
      end = tokens.after(end);
    yield* targetNames(tokens, i + 1, Math.min(end, to));
  }
}

/** The names that a pattern captures. */
export function* captures(tokens: Tokens, from: number, to: number): Iterable<number> {
  for (let i = from; i < to; i++) {
    const kind = tokens.kind(i);
    if (kind === IF) return;
    if (!isName(kind) || tokens.kind(i - 1) === DOT) continue;
    const next = tokens.kind(i + 1);
    const plain = i + 1 >= to || (next !== DOT && next !== 40 && next !== EQUALS);
    if (plain && tokens.name(i) !== '_') yield i;
  }
}

/** The parts of a statement that are the bodies of lambdas, outermost ones only. */
export function lambdaBodies(tokens: Tokens, from: number, to: number): readonly Range[] {
  const bodies: Range[] = [];
  for (let i = from; i < to; i++) {
    if (tokens.kind(i) !== LAMBDA) continue;
    let start = i + 1;
    while (start < to && tokens.kind(start) !== COLON) start = tokens.after(start);
    let end = start + 1;
    while (end < to && !isEndOfTarget(tokens.kind(end)) && tokens.kind(end) !== 125) end = tokens.after(end);
    bodies.push([start, end]);
    i = Math.max(i, end - 1);
  }
  return bodies;
}

/** What an expression is, as far as that can be seen. */
export function valueKind(
  tokens: Tokens,
  from: number,
  to: number,
): NonNullable<Definition['value']>['kind'] {
  if (isLiteral(tokens, from, to)) return 'literal';
  let start = from;
  while (tokens.kind(start) === 40 && tokens.after(start) === to - start + from) start += 1;
  return isDottedName(tokens, start, to - start + from) ? 'name' : 'other';
}

function isDottedName(tokens: Tokens, from: number, to: number): boolean {
  if ((to - from) % 2 === 0) return false;
  for (let i = from; i < to; i++) {
    const kind = tokens.kind(i);
    if ((i - from) % 2 === 0 ? !isName(kind) : kind !== DOT) return false;
  }
  return true;
}

/** Whether the value of an expression is certainly a string, number, constant, list, dictionary, set or tuple. */
function isLiteral(tokens: Tokens, start: number, stop: number): boolean {
  let from = start;
  let to = stop;
  for (;;) {
    const kind = tokens.kind(from);
    if (hasComma(tokens, from, to)) return true;
    if (kind === 91 || kind === 123) return tokens.after(from) === to;
    if (kind !== 40) break;
    if (tokens.after(from) !== to) return false;
    if (to - from === 2) return true;
    from += 1;
    to -= 1;
  }
  if (tokens.kind(from) === 45 || tokens.kind(from) === 43) from += 1;
  if (to - from === 1) {
    const kind = tokens.kind(from);
    if (kind === NUMBER || CONSTANTS.includes(kind)) return true;
  }
  if (to - from === 3 && tokens.slice(from, to) === '...') return true;
  return from < to && isStrings(tokens, from, to);
}

/** Whether every token is a string. */
function isStrings(tokens: Tokens, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (tokens.kind(i) !== STRING && tokens.kind(i) !== FORMATTED) return false;
  return true;
}

/** Whether there is a comma outside brackets and lambdas. */
export function hasComma(tokens: Tokens, from: number, to: number): boolean {
  for (let i = from; i < to; i = tokens.after(i)) {
    if (tokens.kind(i) === COMMA) return true;
    if (tokens.kind(i) === LAMBDA) return false;
  }
  return false;
}

/** The colon that ends the head of a compound statement; `to` where there is none. */
export function headEnd(tokens: Tokens, from: number, to: number): number {
  let lambdas = 0;
  for (let i = from; i < to; i = tokens.after(i)) {
    const kind = tokens.kind(i);
    if (kind === LAMBDA) lambdas += 1;
    else if (kind === COLON && lambdas === 0) return i;
    else if (kind === COLON) lambdas -= 1;
  }
  return to;
}

/** What a call without arguments would lack: the parameters between two tokens that have no default. */
export function required(tokens: Tokens, from: number, to: number): readonly string[] {
  const names: string[] = [];
  for (let i = from; i < to; i++) {
    const kind = tokens.kind(i);
    let defaulted = false;
    let end = i;
    for (; end < to && tokens.kind(end) !== COMMA; end = tokens.after(end)) {
      if (tokens.kind(end) === LAMBDA) end = headEnd(tokens, end + 1, to);
      if (tokens.kind(end) === EQUALS) defaulted = true;
    }
    const starred = kind === 42 || kind === DOUBLE_STAR || kind === 47;
    if (!starred && !defaulted && end > i) names.push(isName(kind) ? tokens.name(i) : tokens.slice(i, end));
    i = end;
  }
  return names;
}

/** The arguments between two tokens, split at commas, without blank ones. */
export function splitAtCommas(tokens: Tokens, from: number, to: number): readonly Range[] {
  const parts: Range[] = [];
  let start = from;
  for (let i = from; i < to; i = tokens.after(i)) {
    if (tokens.kind(i) !== COMMA) continue;
    if (i > start) parts.push([start, i]);
    start = i + 1;
  }
  if (to > start) parts.push([start, to]);
  return parts;
}

/** Whether a token lies in one of some ranges that are in order and apart. */
export function within(ranges: readonly Range[], i: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) <= i) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.[0] ?? i + 1) <= i;
}
