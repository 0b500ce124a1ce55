/** Reads keys, and keys with their values. */
import type { Key } from './document.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  DOUBLE,
  EQUALS,
  HASH,
  isBare,
  lastInk,
  lineBreakAt,
  OPEN_BRACE,
  OPEN_BRACKET,
  oneEdit,
  type Reader,
  reportBroken,
  SINGLE,
  shown,
  skipBlanks,
} from './lexer.ts';
import { readOneLine } from './strings.ts';
import type { OpenValue } from './tree.ts';
import { readValue } from './values.ts';

export interface Pair {
  readonly keys: readonly Key[];
  readonly value: OpenValue;
}

function readKey(r: Reader): Key | undefined {
  const { text, pos: start } = r;
  const c = text.charCodeAt(start);
  if (isBare(c)) {
    let end = start + 1;
    while (isBare(text.charCodeAt(end))) end++;
    r.pos = end;
    return { name: text.slice(start, end), at: { start, end } };
  }
  if (c !== DOUBLE && c !== SINGLE) return undefined;
  const string = readOneLine(r, c === DOUBLE ? '"' : "'");
  return { name: string.value, at: string.at };
}

/**
 * Reads a dotted key and the blanks behind it. Where a part is missing it stops there, without a word:
 * `whole` is false then.
 */
export function readKeys(r: Reader): { readonly keys: readonly Key[]; readonly whole: boolean } {
  const keys: Key[] = [];
  for (;;) {
    const key = readKey(r);
    if (!key) return { keys, whole: false };
    keys.push(key);
    skipBlanks(r);
    if (r.text.charCodeAt(r.pos) !== DOT) return { keys, whole: true };
    r.pos++;
    skipBlanks(r);
  }
}

/** Reads `key = value`; undefined, with a problem, where a part of it is missing. The rest is for the caller to skip. */
export function readPair(r: Reader): Pair | undefined {
  const { text, pos: start } = r;
  const broken = r.broken;
  const { keys, whole } = readKeys(r);
  const c = text.charCodeAt(r.pos);
  // A key whose own quotes are damaged has its problem already.
  if (r.broken !== broken && c !== EQUALS) return undefined;
  if (!whole || c !== EQUALS) {
    if (whole && (c === DOUBLE || c === SINGLE || c === OPEN_BRACKET || c === OPEN_BRACE)) reportNoEquals(r);
    else if (whole && c === COLON) {
      const at = { start: r.pos, end: ++r.pos };
      const fix = oneEdit('Write `=`', at.start, at.end, text.charAt(at.start - 1) === ' ' ? '=' : ' =');
      reportBroken(r, at, 'a `:` stands between key and value, where `=` belongs', fix);
    } else return readBadKey(r, start);
  } else r.pos++;
  skipBlanks(r);
  if (valueIsMissing(r)) {
    const at = { start, end: lastInk(text, r.pos) };
    reportBroken(r, at, `${shown(text.slice(start, keys.at(-1)?.at.end))} has no value`);
    return undefined;
  }
  r.parts += keys.length;
  const value = readValue(r);
  r.parts -= keys.length;
  return value && { keys, value };
}

function reportNoEquals(r: Reader): void {
  const { text, pos } = r;
  const end = lastInk(text, pos);
  const fix = oneEdit('Add the `=`', end, pos, ' = ');
  reportBroken(r, { start: pos, end: pos + 1 }, 'the `=` between key and value is missing', fix);
}

/** A line or a pair whose key is damaged: its value is read all the same, so that its lines are not taken for others. */
function readBadKey(r: Reader, start: number): undefined {
  const { text } = r;
  const inside = r.open >= 0;
  let pos = r.pos;
  for (; pos < text.length && lineBreakAt(text, pos) === 0; pos++) {
    const c = text.charCodeAt(pos);
    if (c === EQUALS || c === HASH) break;
    if (inside && (c === COMMA || c === CLOSE_BRACE || c === CLOSE_BRACKET)) break;
  }
  const end = lastInk(text, pos);
  const written = text.slice(start, end);
  const at = { start, end: Math.max(end, start + 1) };
  r.pos = end;
  if (text.charCodeAt(pos) !== EQUALS) {
    reportBroken(r, at, `${shown(written)} has no value`);
    return undefined;
  }
  r.pos = pos + 1;
  if (written === '') reportBroken(r, { start: pos, end: pos + 1 }, 'no key stands before this `=`');
  else {
    const simple = !/["'\\.\0-\x1f\x7f]/.test(written);
    const fix = simple ? oneEdit('Put it in quotes', start, end, `"${written}"`) : undefined;
    reportBroken(r, at, `${shown(written)} is no key${simple ? ' without quotes' : ''}`, fix);
  }
  skipBlanks(r);
  if (!valueIsMissing(r)) readValue(r);
  return undefined;
}

function valueIsMissing(r: Reader): boolean {
  const { text, pos } = r;
  const c = text.charCodeAt(pos);
  if (pos >= text.length || c === HASH || lineBreakAt(text, pos) > 0) return true;
  return r.open >= 0 && (c === COMMA || c === CLOSE_BRACE || c === CLOSE_BRACKET);
}
