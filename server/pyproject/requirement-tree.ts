/** A requirement (PEP 508) with places, and everything that is wrong with its text. */
import type { Span } from '../toml/span.ts';
import {
  type Defect,
  isBlank,
  type Mend,
  MOST_DEFECTS,
  shown,
  skipBlanks,
  skipBlanksBack,
} from './defect.ts';
import { type MarkerTree, readMarkerTree } from './marker.ts';
import { type Clause, readSpecifierSet } from './specifier.ts';

export interface Word {
  readonly text: string;
  readonly at: Span;
}

export interface RequirementTree {
  /** undefined where the text begins with no name. */
  readonly name: Word | undefined;
  readonly extras: readonly Word[];
  readonly url: Word | undefined;
  readonly clauses: readonly Clause[];
  /** undefined where there is none, or where it has defects that leave no tree. */
  readonly marker: MarkerTree | undefined;
  /** Behind the semicolon; undefined where there is none. */
  readonly markerAt: Span | undefined;
  /** In the order of their places, the first few where there are very many. */
  readonly defects: readonly Defect[];
}

interface Reader {
  readonly text: string;
  at: number;
  readonly defects: Defect[];
}

/** Reads a text that is to be a requirement: whatever it is, in time that grows with its length alone. */
export function readRequirementTree(text: string): RequirementTree {
  const reader: Reader = { text, at: 0, defects: [] };
  blanks(reader);
  const name = readName(reader);
  if (!name) return finish(reader, {});
  blanks(reader);
  const extras = readExtras(reader);
  blanks(reader);
  const isDirect = text.charAt(reader.at) === '@';
  const url = isDirect ? readUrl(reader) : undefined;
  const clauses = isDirect ? [] : readClauses(reader);
  blanks(reader);
  const markerAt = readSemicolon(reader);
  if (!markerAt) return finish(reader, { name, extras, url, clauses });
  const { tree, defects } = readMarkerTree(text, markerAt.start);
  reader.defects.push(...defects);
  return finish(reader, { name, extras, url, clauses, marker: tree, markerAt });
}

function finish({ defects }: Reader, parts: Partial<RequirementTree>): RequirementTree {
  const { name, extras = [], url, clauses = [], marker, markerAt } = parts;
  const first = [...defects].sort((a, b) => a.at.start - b.at.start).slice(0, MOST_DEFECTS);
  return { name, extras, url, clauses, marker, markerAt, defects: first };
}

function say(reader: Reader, at: Span, words: string, refuses: Defect['refuses'], mend?: Mend): void {
  reader.defects.push({ at, part: 'requirement', words, refuses, ...(mend && { mend }) });
}

/** Passes over white space; packaging knows no line break there. */
function blanks(reader: Reader): void {
  const start = reader.at;
  reader.at = skipBlanks(reader.text, start, reader.text.length);
  for (let i = start; i < reader.at; i++) {
    if (reader.text.charAt(i) === ' ' || reader.text.charAt(i) === '\t') continue;
    const at = { start, end: reader.at };
    const alone = start === 0 || reader.at === reader.text.length;
    say(reader, at, 'a line break stands in the requirement', 'packaging', {
      ...{ at, text: alone ? '' : ' ', certain: true },
    });
    return;
  }
}

const ADDRESS = /^(?:[A-Za-z][\w+.-]*:\/\/|\.{0,2}[/\\]|[A-Za-z]:[/\\])/;
const NAME = /[A-Za-z0-9][A-Za-z0-9._-]*/y;

function readName(reader: Reader): Word | undefined {
  const { text, at: start } = reader;
  const all = { start, end: skipBlanksBack(text, start, text.length) };
  if (start >= text.length) {
    say(reader, { start: 0, end: text.length }, 'the requirement is empty', 'both');
    return undefined;
  }
  if (ADDRESS.test(text.slice(start, start + 100))) {
    say(reader, all, 'no name and `@` stand before the address', 'both');
    return undefined;
  }
  NAME.lastIndex = start;
  const written = NAME.exec(text)?.[0];
  if (written === undefined) {
    say(reader, all, `${shown(text.slice(start, all.end))} begins with no name`, 'both');
    return undefined;
  }
  reader.at = start + written.length;
  const at = { start, end: reader.at };
  const bare = withoutTail(written);
  if (bare !== written) {
    const tail = { start: start + bare.length, end: at.end };
    const mend = { at: tail, text: '', certain: false };
    // Python's expression takes a name that ends with an underline.
    const refuses = written.endsWith('_') ? 'uv' : 'both';
    say(reader, tail, `the name ${shown(written)} ends with ${shown(written.slice(-1))}`, refuses, mend);
  } else if (/[^\x20-\x7e\s]/.test(text.charAt(at.end))) {
    const letter = { start: at.end, end: at.end + 1 };
    say(reader, letter, `${shown(text.charAt(at.end))} is no letter of names`, 'both');
    return undefined;
  }
  return { text: bare, at };
}

function withoutTail(name: string): string {
  let end = name.length;
  while (end > 1 && /[._-]/.test(name.charAt(end - 1))) end--;
  return name.slice(0, end);
}

function readExtras(reader: Reader): readonly Word[] {
  const { text, at: open } = reader;
  if (text.charAt(open) !== '[') return [];
  const close = text.indexOf(']', open);
  const end = close < 0 ? text.length : close;
  reader.at = close < 0 ? end : end + 1;
  if (close < 0) say(reader, { start: open, end: open + 1 }, 'this bracket is never closed', 'both');
  if (skipBlanks(text, open + 1, end) === end) return [];
  const words: Word[] = [];
  for (let from = open + 1; from <= end && reader.defects.length < MOST_DEFECTS; ) {
    const comma = text.indexOf(',', from);
    const to = comma < 0 || comma > end ? end : comma;
    const word = readExtra(reader, from, to, to < end);
    if (word) words.push(word);
    from = to + 1;
  }
  return words;
}

function readExtra(reader: Reader, from: number, to: number, comma: boolean): Word | undefined {
  const { text } = reader;
  const start = skipBlanks(text, from, to);
  const end = skipBlanksBack(text, start, to);
  const at = { start, end };
  if (start === end) {
    const place = comma ? { start: from, end: to + 1 } : { start: from - 1, end: to };
    say(reader, place, 'an extra is missing beside the comma', 'both', {
      ...{ at: place, text: '', certain: true },
    });
    return undefined;
  }
  const written = text.slice(start, end);
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[0];
  if (name !== written) {
    const parts = written.length < 200 ? written.split(/\s+/) : [];
    const apart = parts.length > 1 && parts.every((part) => /^[A-Za-z0-9][\w.-]*$/.test(part));
    const mend = apart ? { at, text: parts.join(', '), certain: true } : undefined;
    const words = apart
      ? `no comma stands between the extras ${shown(written)}`
      : `${shown(written)} is no extra`;
    say(reader, at, words, 'both', mend);
    return undefined;
  }
  if (/[.-]$/.test(written))
    say(reader, at, `the extra ${shown(written)} ends with ${shown(written.slice(-1))}`, 'both');
  else if (written.endsWith('_')) say(reader, at, `the extra ${shown(written)} ends with \`_\``, 'uv');
  return { text: written, at };
}

/** Up to a blank, as packaging reads it. */
function readUrl(reader: Reader): Word | undefined {
  const { text, at: sign } = reader;
  reader.at++;
  blanks(reader);
  const start = reader.at;
  let end = start;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
  reader.at = end;
  if (start === end || text.charAt(start) === ';') {
    reader.at = start;
    // Packaging takes what follows for the address, if there is no blank in it.
    const refuses = start < text.length && !/\s/.test(text.slice(start)) ? 'uv' : 'both';
    say(reader, { start: sign, end: sign + 1 }, 'no address follows the `@`', refuses);
    return undefined;
  }
  const next = skipBlanks(text, end, text.length);
  const last = text.charAt(end - 1);
  if (last === ';' && next < text.length) {
    // uv ends the address before the semicolon, packaging behind it.
    const place = { start: end - 1, end: end - 1 };
    say(reader, { start: end - 1, end }, 'no blank stands before the `;`', 'packaging', {
      ...{ at: place, text: ' ', certain: true },
    });
    reader.at = end - 1;
    return { text: text.slice(start, end - 1), at: { start, end: end - 1 } };
  }
  if (next < text.length && text.charAt(next) !== ';') {
    const rest = { start: next, end: skipBlanksBack(text, next, text.length) };
    const semicolon = text.indexOf(' ;', next);
    // A reference of git may have blanks to uv.
    const refuses = /^git\+.*@/.test(text.slice(start, end)) ? 'packaging' : 'both';
    say(reader, rest, `${shown(text.slice(rest.start, rest.end))} follows the address`, refuses);
    reader.at = semicolon < 0 ? text.length : semicolon;
  }
  return { text: text.slice(start, end), at: { start, end } };
}

function readClauses(reader: Reader): readonly Clause[] {
  const { text, at: start } = reader;
  const found = text.indexOf(';', start);
  const semicolon = found < 0 ? text.length : found;
  if (text.charAt(start) === '(') return readInBrackets(reader, semicolon);
  const end = skipBlanksBack(text, start, semicolon);
  reader.at = semicolon;
  if (start >= end) return [];
  if (!/[<=>!~^*≥≤≠\dv,]/.test(text.charAt(start))) {
    say(reader, { start, end }, ...strange(text, start, end));
    return [];
  }
  return readSet(reader, 'requirement', start, semicolon);
}

/** What follows a name and is no specifier. */
function strange(text: string, start: number, end: number): [string, Defect['refuses']] {
  const rest = text.slice(start, end);
  if (rest.startsWith('#')) return ['a comment has no place in a requirement', 'both'];
  if (/^(?:and|or|if)\b|^(?:python_version|sys_platform|extra)\b/.test(rest))
    return ['no `;` stands before the marker', 'both'];
  return [`${shown(rest)} follows the name`, 'both'];
}

function readSet(
  reader: Reader,
  place: 'requirement' | 'parentheses',
  from: number,
  to: number,
): readonly Clause[] {
  const { clauses, defects } = readSpecifierSet(reader.text, place, from, to);
  reader.defects.push(...defects.slice(0, MOST_DEFECTS));
  lineBreaks(reader, from, to);
  return clauses;
}

/** Packaging takes a line break between an operator and its version, and nowhere else. */
function lineBreaks(reader: Reader, from: number, to: number): void {
  const { text } = reader;
  for (let at = from; at < to; at++) {
    if (!isBlank(text.charCodeAt(at))) continue;
    const end = skipBlanks(text, at, to);
    const behindOperator = /[<>=!~]/.test(text.charAt(at - 1));
    if (!behindOperator && /[^ \t]/.test(text.slice(at, end))) {
      const mend = { at: { start: at, end }, text: end === to ? '' : ' ', certain: true };
      say(reader, mend.at, 'a line break stands in the requirement', 'packaging', mend);
      return;
    }
    at = end;
  }
}

function readInBrackets(reader: Reader, semicolon: number): readonly Clause[] {
  const { text, at: open } = reader;
  const close = text.indexOf(')', open);
  reader.at = semicolon;
  if (close < 0 || close > semicolon) {
    say(reader, { start: open, end: open + 1 }, 'this bracket is never closed', 'both');
    return readSet(reader, 'parentheses', open + 1, semicolon);
  }
  const after = skipBlanks(text, close + 1, semicolon);
  lineBreaks(reader, close + 1, semicolon);
  if (after < semicolon) {
    const at = { start: after, end: skipBlanksBack(text, after, semicolon) };
    // uv leaves out what follows a `#`.
    const refuses = text.charAt(after) === '#' ? 'packaging' : 'both';
    say(reader, at, `${shown(text.slice(at.start, at.end))} follows the bracket`, refuses);
  }
  if (skipBlanks(text, open + 1, close) === close) {
    const at = { start: open, end: close + 1 };
    say(reader, at, 'there is no specifier between the brackets', 'unwritten', {
      at,
      text: '',
      certain: true,
    });
    return [];
  }
  return readSet(reader, 'parentheses', open + 1, close);
}

function readSemicolon(reader: Reader): Span | undefined {
  const { text } = reader;
  if (reader.at >= text.length || text.charAt(reader.at) !== ';') return undefined;
  return { start: reader.at + 1, end: text.length };
}
