/** Reads values: strings, scalars and arrays; inline tables have their own file. */
import { readInlineTable } from './inline-table.ts';
import {
  beginsStatement,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  DOT,
  DOUBLE,
  EQUALS,
  firstLineBreak,
  goBack,
  HASH,
  lastInk,
  lineBreakAt,
  lineStart,
  OPEN_BRACE,
  OPEN_BRACKET,
  oneEdit,
  type Reader,
  report,
  reportBroken,
  SINGLE,
  SPACE,
  shown,
  skipBlanks,
  skipTrivia,
  TAB,
} from './lexer.ts';
import { skipNested } from './lookahead.ts';
import { readScalar } from './scalars.ts';
import { readString } from './strings.ts';
import type { OpenArray, OpenTable, OpenValue } from './tree.ts';

/** How deep CPython's own stack of 1000 calls lets tomllib go: two calls for an array, three for an inline table. */
const MOST_FRAMES = 988;
const ARRAY_FRAMES = 2;
const TABLE_FRAMES = 3;

/** Reads the value that begins here; undefined, with a problem, where there is none. What stands there instead is skipped. */
export function readValue(r: Reader): OpenValue | undefined {
  const c = r.text.charCodeAt(r.pos);
  if (c === DOUBLE || c === SINGLE) return readString(r);
  if (c === OPEN_BRACKET || c === OPEN_BRACE) return readNested(r, c === OPEN_BRACE);
  const start = r.pos;
  const scalar = readScalar(r);
  if (scalar && endsHere(r)) return scalar;
  skipBadValue(r, start);
  return undefined;
}

function readNested(r: Reader, braces: boolean): OpenArray | OpenTable | undefined {
  const frames = braces ? TABLE_FRAMES : ARRAY_FRAMES;
  if (r.frames + frames > MOST_FRAMES) {
    reportBroken(r, { start: r.pos, end: r.pos + 1 }, 'this is nested deeper than Python can follow');
    skipNested(r);
    return undefined;
  }
  const { open } = r;
  r.open = r.pos;
  r.frames += frames;
  if (braces) r.braces++;
  else r.brackets++;
  const value = braces ? readInlineTable(r) : readArray(r);
  if (braces) r.braces--;
  else r.brackets--;
  r.frames -= frames;
  r.open = open;
  return value;
}

/** After a number or a word: what may follow any value. */
function endsHere(r: Reader): boolean {
  const { text, pos } = r;
  const c = text.charCodeAt(pos);
  if (pos >= text.length || c === SPACE || c === TAB || c === HASH) return true;
  return c === COMMA || c === CLOSE_BRACKET || c === CLOSE_BRACE || lineBreakAt(text, pos) > 0;
}

/** What no value is: up to the next comma or bracket inside of one, else up to the end of the line. */
function skipBadValue(r: Reader, start: number): void {
  const { text } = r;
  const inside = r.open >= 0;
  let end = start;
  for (; end < text.length && lineBreakAt(text, end) === 0; end++) {
    const c = text.charCodeAt(end);
    if (c === HASH || (inside && (c === COMMA || c === CLOSE_BRACKET || c === CLOSE_BRACE))) break;
  }
  while (end > start && /[ \t]/.test(text.charAt(end - 1))) end--;
  r.pos = end;
  reportBadValue(r, start, end);
}

function reportBadValue(r: Reader, start: number, end: number): void {
  const word = r.text.slice(start, end);
  const lower = word.toLowerCase();
  if (lower === 'true' || lower === 'false') {
    const fix = oneEdit(`Write \`${lower}\``, start, end, lower);
    reportBroken(r, { start, end }, `${shown(word)} is not \`${lower}\``, fix);
  } else if (lower === 'none' || lower === 'null') {
    reportBroken(r, { start, end }, `${shown(word)} is no value of TOML`);
  } else if (/^(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d:60/.test(word)) {
    report(
      r,
      'toml-syntax',
      { start, end },
      `Python refuses the leap second in ${shown(word)}; uv accepts it`,
    );
  } else if (/^[A-Za-z][^"'\\\0-\x1f\x7f]*$/.test(word)) {
    const fix = oneEdit('Put it in quotes', start, end, `"${word}"`);
    reportBroken(r, { start, end }, `${shown(word)} has no quotes`, fix);
  } else reportBroken(r, { start, end }, `${shown(word)} is no value`);
}

function readArray(r: Reader): OpenArray {
  const { text, pos: start } = r;
  const items: OpenValue[] = [];
  r.pos++;
  let end = r.pos;
  let separated = true;
  let damaged = false;
  let continues = false;
  for (;;) {
    const crossed = skipTrivia(r);
    const { pos } = r;
    const c = text.charCodeAt(pos);
    if (c === CLOSE_BRACKET) {
      r.pos++;
      return { kind: 'array', at: { start, end: r.pos }, items, ofTables: false, closed: true };
    }
    continues = c === CLOSE_BRACE && r.braces > 0;
    if (pos >= text.length || continues) break;
    if (crossed && c !== DOUBLE && c !== SINGLE && beginsStatement(text, pos)) break;
    if (c === COMMA) {
      if (separated) reportStrayComma(r);
      separated = true;
      r.pos++;
      end = r.pos;
      continue;
    }
    const before = r.broken;
    const value = c === CLOSE_BRACE ? skipStrayBrace(r) : readValue(r);
    if (value && crossed && isKey(r, value)) break;
    if (!separated && !damaged && r.broken === before) reportMissingComma(r, end);
    if (value) items.push(value);
    separated = false;
    damaged = r.broken !== before;
    end = r.pos;
    if (r.givenUp === end) break;
  }
  goBack(r, end);
  reportUnclosed(r, start, end, ']', continues);
  return { kind: 'array', at: { start, end }, items, ofTables: false, closed: false };
}

/** A string at the start of a line that turns out to be the key of the next statement. */
function isKey(r: Reader, value: OpenValue): boolean {
  if (value.kind !== 'string' || value.quote.length > 1) return false;
  skipBlanks(r);
  const c = r.text.charCodeAt(r.pos);
  if (c === EQUALS || c === DOT) return true;
  r.pos = value.at.end;
  return false;
}

function skipStrayBrace(r: Reader): undefined {
  const at = { start: r.pos, end: ++r.pos };
  reportBroken(
    r,
    at,
    'nothing is open that `}` could close',
    oneEdit('Remove the `}`', at.start, at.end, ''),
  );
}

/** A comma with nothing before it. */
export function reportStrayComma(r: Reader): void {
  const at = { start: r.pos, end: r.pos + 1 };
  const fix = oneEdit('Remove the comma', lastInk(r.text, at.start), at.end, '');
  reportBroken(r, at, 'nothing stands before this comma', fix);
}

/** `end` is where the item before ends. */
export function reportMissingComma(r: Reader, end: number): void {
  const at = { start: end - 1, end };
  reportBroken(r, at, 'a comma is missing after this item', oneEdit('Add the comma', end, end, ','));
}

/**
 * What has no end stops at `end`. Unless what encloses it continues there, that has no end either, which is no
 * second problem.
 */
export function reportUnclosed(
  r: Reader,
  start: number,
  end: number,
  closer: ']' | '}',
  continues: boolean,
): void {
  if (r.givenUp === end) return;
  if (!continues) r.givenUp = end;
  const line = lineStart(r.text, start);
  const oneLine = line === lineStart(r.text, end);
  const indent = /^[ \t]*/.exec(r.text.slice(line, start))?.[0] ?? '';
  const before = !oneLine
    ? `${firstLineBreak(r.text)}${indent}`
    : closer === '}' && r.text.charAt(start + 1) === ' '
      ? ' '
      : '';
  const what = closer === ']' ? 'the array' : 'the inline table';
  const fix = oneEdit(`Add the closing \`${closer}\``, end, end, before + closer);
  reportBroken(r, { start, end: start + 1 }, `${what} that begins here is not closed`, fix);
}
