/**
 * TOML text → located tree. What is refused is exactly what Python's tomllib refuses (TOML 1.0); the features of
 * TOML 1.1 are read all the same, each with a problem of its own code.
 *
 * An unfinished line hides nothing but itself: what has no end is given up before the next line that looks like a
 * statement. Time and memory grow with the text and no faster.
 */
import type { Document, Header, Key } from './document.ts';
import { readKeys, readPair } from './keys.ts';
import {
  beginsStatement,
  CLOSE_BRACKET,
  EQUALS,
  firstLineBreak,
  HASH,
  isBare,
  lastInk,
  lineEnd,
  lineStart,
  newReader,
  OPEN_BRACKET,
  oneEdit,
  type ProblemFix,
  type Reader,
  report,
  reportBroken,
  shown,
  skipBlanks,
  skipComment,
  skipLineBreak,
  skipRestOfLine,
} from './lexer.ts';
import { newTable, type OpenTable, openHeader, putValue } from './tree.ts';

/** Reads a text. Never throws. */
export function parse(text: string): Document {
  let best = read(text, new Set());
  // A multi-line string that lost its end swallows statements up to the beginning of the next such string.
  for (let tries = 0; tries < 4 && best.reader.broken > 0; tries++) {
    const { suspects, distrusted, problems } = best.reader;
    const first = suspects.find((start) => problems.some(({ at }) => at.start > start));
    if (first === undefined) break;
    const other = read(text, new Set([...distrusted, first]));
    if (other.reader.broken > best.reader.broken) break;
    best = other;
  }
  return best.doc;
}

/** What the statements so far have led to. */
interface Section {
  readonly root: OpenTable;
  readonly headers: Header[];
  /** The table that keys go to. */
  table: OpenTable;
  headerParts: number;
  /** Tables that dotted keys of this section passed: closed when it ends. */
  passed: OpenTable[];
  /** The line before was no statement: its neighbours are most likely parts of the same damage. */
  lost: boolean;
}

function read(text: string, distrusted: ReadonlySet<number>): { doc: Document; reader: Reader } {
  const r = newReader(text, distrusted);
  const root = newTable('root', { start: 0, end: text.length });
  const section: Section = { root, headers: [], table: root, headerParts: 0, passed: [], lost: false };
  skipByteOrderMark(r);
  while (r.pos < text.length) readLine(r, section);
  const { problems, comments } = r;
  problems.sort((a, b) => a.at.start - b.at.start);
  return { doc: { text, root, problems, comments, headers: section.headers }, reader: r };
}

function skipByteOrderMark(r: Reader): void {
  if (r.text.charCodeAt(0) !== 0xfeff) return;
  r.pos = 1;
  const what =
    'Python refuses a file that begins with a byte order mark, and so do pip and build; uv accepts it';
  const fix = oneEdit('Remove the byte order mark', 0, 1, '');
  report(r, 'toml-byte-order-mark', { start: 0, end: 1 }, what, { fix });
}

/** One statement with its line break: an array or a string may take it over several lines. */
function readLine(r: Reader, section: Section): void {
  skipBlanks(r);
  const c = r.text.charCodeAt(r.pos);
  if (skipLineBreak(r) || r.pos >= r.text.length) return;
  const { broken } = r;
  if (c === OPEN_BRACKET) readHeader(r, section);
  else if (c !== HASH) readStatement(r, section);
  readEndOfLine(r, broken);
}

function readEndOfLine(r: Reader, broken: number): void {
  skipBlanks(r);
  skipComment(r);
  if (skipLineBreak(r) || r.pos >= r.text.length) return;
  const { text, pos: start } = r;
  skipRestOfLine(r);
  const comment = r.comments.at(-1);
  const stop = comment && comment.start >= start ? comment.start : r.pos;
  const rest = text.slice(start, stop).trimEnd();
  // What is left of a damaged statement is part of the damage.
  if (r.broken === broken) {
    const at = { start, end: start + rest.length };
    reportBroken(r, at, `${shown(rest)} stands here where the line should end`, fixOfRest(text, start, rest));
  }
  skipLineBreak(r);
}

/** Another statement gets a line of its own; punctuation is removed. */
function fixOfRest(text: string, start: number, rest: string): ProblemFix | undefined {
  const ink = lastInk(text, start);
  if (/^[\]}),;]+$/.test(rest)) return oneEdit(`Remove ${shown(rest)}`, ink, start + rest.length, '');
  if (!beginsStatement(text, start)) return undefined;
  const line = lineStart(text, start);
  const indent = /^[ \t]*/.exec(text.slice(line, start))?.[0] ?? '';
  return oneEdit(`Put ${shown(rest)} on a line of its own`, ink, start, firstLineBreak(text) + indent);
}

function readStatement(r: Reader, section: Section): void {
  const { text, pos: start } = r;
  const c = text.charCodeAt(start);
  if (c !== EQUALS && !isBare(c) && !looksLikeKey(text, start)) {
    readLostLine(r, section);
    return;
  }
  section.lost = false;
  r.parts = section.headerParts;
  const pair = readPair(r);
  if (pair) putValue(r, section.table, pair.keys, pair.value, section.passed);
}

/** Something before an `=` on this line, and not a string that is left over from an array. */
function looksLikeKey(text: string, start: number): boolean {
  const line = text.slice(start, lineEnd(text, start));
  return /^(?:"(?:[^"\\]|\\.)*"[ \t]*[.=]|'[^']*'[ \t]*[.=]|[^"'[\]{}(),][^=]*=)/.test(line);
}

/** A line that is no statement at all. The first of several neighbours speaks for all of them. */
function readLostLine(r: Reader, section: Section): void {
  const { text, pos: start } = r;
  skipRestOfLine(r);
  const comment = r.comments.at(-1);
  const stop = comment && comment.start >= start ? comment.start : r.pos;
  const end = start + text.slice(start, stop).trimEnd().length;
  if (section.lost) {
    r.broken++;
    return;
  }
  section.lost = true;
  reportBroken(
    r,
    { start, end },
    `${shown(text.slice(start, end))} is neither a key with a value nor a header`,
  );
}

function readHeader(r: Reader, section: Section): void {
  const { text, pos: start } = r;
  const { broken } = r;
  for (const table of section.passed) table.sealed = true;
  section.passed = [];
  section.lost = false;
  const ofTables = text.charCodeAt(start + 1) === OPEN_BRACKET;
  r.pos += ofTables ? 2 : 1;
  skipBlanks(r);
  const { keys, whole } = readKeys(r);
  const brackets = ofTables ? ']]' : ']';
  let usable = whole && r.broken === broken;
  const closed = text.startsWith(brackets, r.pos);
  if (!whole) reportNoName(r, start, broken);
  else if (closed) r.pos += brackets.length;
  else if (usable) usable = readBadHeader(r, start, brackets);
  const at = { start, end: trimmed(text, start, r.pos) };
  const fresh = newTable('header', at);
  // With one of two brackets its name is complete.
  fresh.sealed = closed || text.charCodeAt(r.pos - 1) === CLOSE_BRACKET;
  const table = usable ? openHeader(r, section.root, keys, fresh, ofTables) : fresh;
  section.headers.push({ at, path: path(keys, whole), ofTables, table });
  section.table = table;
  section.headerParts = keys.length;
}

function path(keys: readonly Key[], whole: boolean): readonly string[] {
  const names = keys.map((key) => key.name);
  return whole ? names : [...names, ''];
}

function reportNoName(r: Reader, start: number, broken: number): void {
  const { text } = r;
  const end = trimmed(text, start, r.pos);
  while (text.charCodeAt(r.pos) === CLOSE_BRACKET) r.pos++;
  const at = { start, end: trimmed(text, start, r.pos) };
  if (r.broken === broken) reportBroken(r, at, `a name is missing after ${shown(text.slice(start, end))}`);
}

/** The name is there, the brackets are not. Answers whether only they are missing: then the header counts. */
function readBadHeader(r: Reader, start: number, brackets: string): boolean {
  const { text } = r;
  const end = trimmed(text, start, r.pos);
  const rest = text.slice(end, lineEnd(text, end));
  if (/^[ \t]*(?:#.*)?$/.test(rest)) {
    const fix = oneEdit(`Add the closing \`${brackets}\``, end, end, brackets);
    reportBroken(r, { start, end }, `the header ${shown(text.slice(start, end))} is not closed`, fix);
    r.pos = end;
    return true;
  }
  if (text.charCodeAt(r.pos) === CLOSE_BRACKET) {
    const at = { start, end: r.pos + 1 };
    const fix = oneEdit('Add the second `]`', at.end, at.end, ']');
    reportBroken(r, at, `the header ${shown(text.slice(start, at.end))} is not closed`, fix);
    r.pos = at.end;
    return true;
  }
  const line = trimmed(text, start, lineEnd(text, start));
  reportBroken(r, { start, end: line }, `${shown(text.slice(start, line))} is no header`);
  return false;
}

function trimmed(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
