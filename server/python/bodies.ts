/**
 * What the body of a function does, as far as plain reading tells: whether it only hands its arguments on, which strings
 * it holds, what it calls, and whether it writes into a file with a given word in its path. Nothing in here throws.
 */
import { tokenize } from './cutter.ts';
import type { Range } from './scopes.ts';
import { stringValue } from './strings.ts';
import { assignment, headEnd, splitAtCommas, targetNames } from './targets.ts';
import { DOUBLE_STAR, FORMATTED, STRING, type Tokens } from './tokens.ts';
import { isName, kindOf } from './words.ts';
import { Writes } from './writes.ts';

export interface Body {
  /** In order, without those behind a star. */
  readonly parameters: readonly string[];
  /** The dotted name of the function that it calls with its own parameters, and returns what that one returns; nothing else is done. */
  readonly delegate: string | undefined;
  /** The strings in it, but for those that are statements of their own; formatted ones as they are written. */
  readonly strings: readonly string[];
  /** The names that it uses, without what follows a dot. */
  readonly names: ReadonlySet<string>;
  readonly calls: readonly Call[];
  /** How it opens or replaces files whose path holds the word. */
  readonly writes: readonly ('append' | 'write')[];
}

/** A call by a dotted name; `marked`: the places and names of the arguments that hold a path with the word. */
export interface Call {
  readonly name: string;
  readonly marked: readonly (number | string)[];
}

/** Longer functions than anybody reads; they are not read here either. */
const LONGEST = 40_000;
const MOST_CALLS = 300;
const AS = kindOf('as');
const ASYNC = kindOf('async');
const DEF = kindOf('def');
const FOR = kindOf('for');
const IF = kindOf('if');
const ELIF = kindOf('elif');
const IN = kindOf('in');
const RETURN = kindOf('return');
const WITH = kindOf('with');
const DOT = 46;
const EQUALS = 61;
const PAREN = 40;
const SEMICOLON = 59;
const STAR = 42;

/**
 * Reads a function from its own text, decorators included. `word` matches a literal that belongs to a path which is
 * looked for, `marked` are the parameters that hold such a path. Undefined where it is no function or too long.
 */
export function readBody(text: string, word: RegExp, marked: ReadonlySet<string>): Body | undefined {
  if (text.length > LONGEST) return undefined;
  const tokens = tokenize(text);
  const line = tokens.lines.findIndex((from) => isDef(tokens, from));
  if (line === -1) return undefined;
  const def = (tokens.lines[line] ?? 0) + (tokens.kind(tokens.lines[line] ?? 0) === ASYNC ? 1 : 0);
  const end = tokens.lines[line + 1] ?? tokens.count;
  const open = def + 2;
  if (tokens.kind(open) !== PAREN) return undefined;
  const given = splitAtCommas(tokens, open + 1, tokens.closing(open));
  const colon = headEnd(tokens, tokens.after(open), end);
  const inside = statements(tokens, colon + 1, line + 1);
  const parameters = given.flatMap(([from]) => (isName(tokens.kind(from)) ? [tokens.name(from)] : []));
  const starred = given.flatMap(([from]) => (isName(tokens.kind(from + 1)) ? [tokens.name(from + 1)] : []));
  const writes = new Writes(tokens, word, marked);
  const calls: Call[] = [];
  const strings: string[] = [];
  const names = new Set<string>();
  for (const range of inside) {
    look(tokens, range, strings, names);
    mark(tokens, range, writes);
    for (const call of callsIn(tokens, range, writes)) if (calls.length < MOST_CALLS) calls.push(call);
  }
  const delegate = delegateOf(tokens, inside, new Set([...parameters, ...starred]));
  return { parameters, delegate, strings, names, calls, writes: writes.found };
}

function isDef(tokens: Tokens, from: number): boolean {
  return tokens.kind(from) === DEF || (tokens.kind(from) === ASYNC && tokens.kind(from + 1) === DEF);
}

/** The statements of the body, heads of compound ones by themselves; strings that stand alone are left out. */
function statements(tokens: Tokens, first: number, nextLine: number): readonly Range[] {
  const starts = [first, ...tokens.lines.slice(nextLine)];
  const found: Range[] = [];
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? tokens.count;
    let from = start;
    for (let at = start; at < end; at = tokens.after(at)) {
      if (tokens.kind(at) !== SEMICOLON) continue;
      found.push([from, at]);
      from = at + 1;
    }
    found.push([from, end]);
  }
  return found.filter(([from, to]) => from < to && !(to === from + 1 && isString(tokens.kind(from))));
}

function isString(kind: number): boolean {
  return kind === STRING || kind === FORMATTED;
}

function look(tokens: Tokens, [from, to]: Range, strings: string[], names: Set<string>): void {
  for (let i = from; i < to; i++) {
    const kind = tokens.kind(i);
    if (isString(kind)) {
      const text = tokens.slice(i, i + 1);
      strings.push((kind === STRING ? stringValue(text) : undefined) ?? text);
    } else if (isName(kind) && tokens.kind(i - 1) !== DOT) names.add(tokens.name(i));
  }
}

/** Follows what a statement does to the names that hold such a path. */
function mark(tokens: Tokens, [from, to]: Range, writes: Writes): void {
  const kind = tokens.kind(from);
  if (kind === FOR) {
    let at = from + 1;
    while (at < to && tokens.kind(at) !== IN) at = tokens.after(at);
    const end = headEnd(tokens, at, to);
    if (writes.isMarked(at + 1, end))
      for (const name of targetNames(tokens, from + 1, at)) writes.set(tokens.name(name), true);
  } else if (kind === WITH) {
    const head = headEnd(tokens, from + 1, to);
    const grouped = tokens.kind(from + 1) === PAREN && tokens.after(from + 1) === head;
    const items = splitAtCommas(tokens, grouped ? from + 2 : from + 1, grouped ? head - 1 : head);
    for (const [start, end] of items) {
      let as = start;
      while (as < end && tokens.kind(as) !== AS) as = tokens.after(as);
      if (!isName(tokens.kind(as + 1)) || as >= end) continue;
      writes.set(tokens.name(as + 1), writes.isMarked(start, as), writes.opensForWriting(start, as));
    }
  } else if (kind === IF || kind === ELIF) writes.compare(from + 1, headEnd(tokens, from + 1, to));
  else {
    const { targets = [], value, augmented = false } = assignment(tokens, from, to) ?? {};
    if (!value || augmented) return;
    for (const [start, end] of targets)
      if (end === start + 1 && isName(tokens.kind(start)))
        writes.set(tokens.name(start), writes.isMarked(...value), writes.opensForWriting(...value));
  }
}

function* callsIn(tokens: Tokens, [from, to]: Range, writes: Writes): Iterable<Call> {
  for (let i = from; i < to; i++) {
    if (tokens.kind(i + 1) !== PAREN || !isName(tokens.kind(i)) || tokens.kind(i - 1) === DEF) continue;
    writes.call(i);
    const name = dottedBefore(tokens, i, from);
    if (name === undefined) continue;
    const marked = splitAtCommas(tokens, i + 2, tokens.closing(i + 1)).flatMap(([start, end], place) => {
      const keyword = tokens.kind(start + 1) === EQUALS && isName(tokens.kind(start));
      if (!writes.isMarked(keyword ? start + 2 : start, end)) return [];
      return [keyword ? tokens.name(start) : place];
    });
    yield { name, marked };
  }
}

/** The dotted name that ends with a token, `super().f` included; undefined where it begins with anything else. */
function dottedBefore(tokens: Tokens, last: number, from: number): string | undefined {
  let first = last;
  while (first - 2 >= from && tokens.kind(first - 1) === DOT && isName(tokens.kind(first - 2))) first -= 2;
  if (tokens.kind(first - 1) !== DOT) return tokens.slice(first, last + 1);
  const isSuper = tokens.slice(first - 4, first - 1) === 'super()';
  return isSuper && first - 4 >= from ? tokens.slice(first - 4, last + 1) : undefined;
}

/** `return f(a, b=b)`, or `x = f(a, b)` and then `return x`. */
function delegateOf(
  tokens: Tokens,
  inside: readonly Range[],
  parameters: ReadonlySet<string>,
): string | undefined {
  const [first, second, ...more] = inside;
  if (!first || more.length > 0) return undefined;
  if (!second)
    return tokens.kind(first[0]) === RETURN
      ? handedOn(tokens, first[0] + 1, first[1], parameters)
      : undefined;
  const [from, to] = first;
  const returned = tokens.kind(second[0]) === RETURN && second[1] === second[0] + 2;
  const sets = isName(tokens.kind(from)) && tokens.kind(from + 1) === EQUALS;
  if (!returned || !sets || tokens.name(second[0] + 1) !== tokens.name(from)) return undefined;
  return handedOn(tokens, from + 2, to, parameters);
}

/** The name of what is called, where it is handed nothing but the parameters. */
function handedOn(
  tokens: Tokens,
  from: number,
  to: number,
  parameters: ReadonlySet<string>,
): string | undefined {
  if (tokens.kind(to - 1) !== PAREN + 1) return undefined;
  const open = tokens.partner(to - 1);
  const name = open > from ? dottedBefore(tokens, open - 1, from) : undefined;
  if (name === undefined || !tokens.slice(from, open).startsWith(name)) return undefined;
  const plain = splitAtCommas(tokens, open + 1, to - 1).every(([start, end]) => {
    const star = tokens.kind(start) === STAR || tokens.kind(start) === DOUBLE_STAR;
    const value = star ? start + 1 : tokens.kind(start + 1) === EQUALS ? start + 2 : start;
    return end === value + 1 && parameters.has(tokens.name(value));
  });
  return plain ? name : undefined;
}
