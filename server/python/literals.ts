/**
 * Expressions that need no Python to be understood: literals, what is put together from them, names that stand for
 * such, and calls whose meaning is left to the reader. Everything else is `opaque`, never guessed.
 */

import { stringValue } from './strings.ts';
import { headEnd, splitAtCommas } from './targets.ts';
import { NUMBER, STRING, type Tokens } from './tokens.ts';
import { isName, kindOf, kindsOf } from './words.ts';

export type PyValue =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'constant'; readonly value: boolean | undefined }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly PyValue[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [PyValue, PyValue])[] }
  | PyCall
  | { readonly kind: 'opaque' };

/** A call of a dotted name: `Extension("a", ["a.c"])`. */
export interface PyCall {
  readonly kind: 'call';
  readonly callee: string;
  readonly args: readonly PyValue[];
  readonly keywords: ReadonlyMap<string, PyValue>;
  /** It has `*` or `**` arguments that cannot be read. */
  readonly open: boolean;
}

export const OPAQUE: PyValue = { kind: 'opaque' };

const CONSTANTS = new Map<number, boolean | undefined>([
  [kindOf('True'), true],
  [kindOf('False'), false],
  [kindOf('None'), undefined],
]);
/** Words that make something else of an expression than what stands around them. */
const OPERATORS = kindsOf('if', 'else', 'for', 'and', 'or', 'not', 'in', 'is', 'lambda', 'await', 'yield');
const [PAREN, STAR, PLUS, COMMA, DOT, COLON, EQUALS, BRACKET, BRACE] = [40, 42, 43, 44, 46, 58, 61, 91, 123];
const DOUBLE_STAR = 7;
/** Deeper nesting is not looked into. */
const DEEPEST = 50;

/** What the expression between two tokens is; `names` says what a name stands for. */
export function literal(
  tokens: Tokens,
  from: number,
  to: number,
  names: (name: string) => PyValue,
  depth = 0,
): PyValue {
  if (from >= to || depth > DEEPEST) return OPAQUE;
  const inner = (first: number, end: number) => literal(tokens, first, end, names, depth + 1);
  if (hasAtTop(tokens, from, to, (kind) => OPERATORS.has(kind))) return OPAQUE;
  if (hasAtTop(tokens, from, to, (kind) => kind === COMMA))
    return sequence('tuple', splitAtCommas(tokens, from, to), tokens, inner);
  const plus = lastPlus(tokens, from, to);
  if (plus > from) return sum(inner(from, plus), inner(plus + 1, to));
  const kind = tokens.kind(from);
  if (kind === STRING) return strings(tokens, from, to);
  const whole = tokens.after(from) === to;
  if (whole && kind === PAREN) return group(tokens, from, to, inner);
  if (whole && kind === BRACKET) {
    if (hasAtTop(tokens, from + 1, to - 1, (other) => OPERATORS.has(other))) return OPAQUE;
    return sequence('list', splitAtCommas(tokens, from + 1, to - 1), tokens, inner);
  }
  if (whole && kind === BRACE) return mapping(tokens, from + 1, to - 1, inner);
  if (whole && kind === NUMBER) return { kind: 'number', text: tokens.slice(from, to) };
  if (whole && CONSTANTS.has(kind)) return { kind: 'constant', value: CONSTANTS.get(kind) };
  if (whole && isName(kind)) return names(tokens.name(from));
  return called(tokens, from, to, inner);
}

type Inner = (from: number, to: number) => PyValue;

function hasAtTop(tokens: Tokens, from: number, to: number, test: (kind: number) => boolean): boolean {
  for (let i = from; i < to; i = tokens.after(i)) if (test(tokens.kind(i))) return true;
  return false;
}

function lastPlus(tokens: Tokens, from: number, to: number): number {
  let found = -1;
  for (let i = from; i < to; i = tokens.after(i)) if (tokens.kind(i) === PLUS) found = i;
  return found;
}

function sum(left: PyValue, right: PyValue): PyValue {
  if (left.kind === 'string' && right.kind === 'string')
    return { kind: 'string', value: left.value + right.value };
  if ((left.kind === 'list' && right.kind === 'list') || (left.kind === 'tuple' && right.kind === 'tuple'))
    return { kind: left.kind, items: [...left.items, ...right.items] };
  return OPAQUE;
}

function strings(tokens: Tokens, from: number, to: number): PyValue {
  let value = '';
  for (let i = from; i < to; i++) {
    const part = tokens.kind(i) === STRING ? stringValue(tokens.slice(i, i + 1)) : undefined;
    // A name by its Unicode name is not looked up.
    if (part === undefined || tokens.slice(i, i + 1).includes('\\N')) return OPAQUE;
    value += part;
  }
  return { kind: 'string', value };
}

function group(tokens: Tokens, from: number, to: number, inner: Inner): PyValue {
  if (tokens.closing(from) !== to - 1) return OPAQUE;
  return to === from + 2 ? { kind: 'tuple', items: [] } : inner(from + 1, to - 1);
}

function sequence(
  kind: 'list' | 'tuple',
  parts: readonly (readonly [number, number])[],
  tokens: Tokens,
  inner: Inner,
): PyValue {
  const items: PyValue[] = [];
  for (const [first, end] of parts) {
    if (tokens.kind(first) !== STAR) items.push(inner(first, end));
    else {
      const spread = inner(first + 1, end);
      if (spread.kind !== 'list' && spread.kind !== 'tuple') return OPAQUE;
      items.push(...spread.items);
    }
  }
  return { kind, items };
}

function mapping(tokens: Tokens, from: number, to: number, inner: Inner): PyValue {
  const entries: (readonly [PyValue, PyValue])[] = [];
  for (const [first, end] of splitAtCommas(tokens, from, to)) {
    const colon = headEnd(tokens, first, end);
    if (tokens.kind(colon) !== COLON || colon <= first || colon >= end) return OPAQUE;
    entries.push([inner(first, colon), inner(colon + 1, end)]);
  }
  return { kind: 'dict', entries };
}

/** `name.name(…)`, and nothing behind it. */
function called(tokens: Tokens, from: number, to: number, inner: Inner): PyValue {
  let i = from;
  while (i < to && isName(tokens.kind(i)) && tokens.kind(i + 1) === DOT) i += 2;
  const open = i + 1;
  if (!isName(tokens.kind(i)) || tokens.kind(open) !== PAREN || tokens.after(open) !== to) return OPAQUE;
  const callee = Array.from({ length: (i - from) / 2 + 1 }, (_, n) => tokens.name(from + 2 * n)).join('.');
  return { kind: 'call', callee, ...readArguments(tokens, open + 1, tokens.closing(open), inner) };
}

function readArguments(
  tokens: Tokens,
  from: number,
  to: number,
  inner: Inner,
): Pick<PyCall, 'args' | 'keywords' | 'open'> {
  const args: PyValue[] = [];
  const keywords = new Map<string, PyValue>();
  let open = false;
  for (const [first, end] of splitAtCommas(tokens, from, to)) {
    const kind = tokens.kind(first);
    if (kind === DOUBLE_STAR) {
      const spread = inner(first + 1, end);
      if (spread.kind !== 'dict') open = true;
      else
        for (const [key, value] of spread.entries)
          if (key.kind === 'string') keywords.set(key.value, value);
          else open = true;
    } else if (kind === STAR) open = true;
    else if (isName(kind) && tokens.kind(first + 1) === EQUALS)
      keywords.set(tokens.name(first), inner(first + 2, end));
    else args.push(inner(first, end));
  }
  return { args, keywords, open };
}
