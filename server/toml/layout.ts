/** How a document is laid out: lines, indentation, statements and their sections. What edits go by. */
import type { Document, Entry, Header, Key, Table } from './document.ts';
import { readKeys } from './keys.ts';
import { HASH, lineBreakAt, lineEnd, lineStart, newReader, OPEN_BRACKET, skipBlanks } from './lexer.ts';
import type { Edit } from './span.ts';

/** The edits with the line breaks that most lines of the document have. */
export function inStyle(doc: Document, edits: readonly Edit[]): readonly Edit[] {
  const crlf = doc.text.split('\r\n').length - 1;
  const lineBreak = crlf * 2 > doc.text.split('\n').length - 1 ? '\r\n' : '\n';
  return edits.map(({ start, end, text }) => ({ start, end, text: text.replace(/\r?\n/g, lineBreak) }));
}

/** Behind the blanks from `pos` on. */
export function afterBlanks(text: string, pos: number): number {
  let at = pos;
  while (text.charAt(at) === ' ' || text.charAt(at) === '\t') at++;
  return at;
}

/** Before the blanks that end at `pos`. */
export function beforeBlanks(text: string, pos: number): number {
  let at = pos;
  while (text.charAt(at - 1) === ' ' || text.charAt(at - 1) === '\t') at--;
  return at;
}

/** The blanks with which the line of `pos` begins. */
export function indentAt(text: string, pos: number): string {
  const start = lineStart(text, pos);
  return text.slice(start, afterBlanks(text, start));
}

/** Nothing but blanks stands before `pos` on its line. */
export function isFirstOnLine(text: string, pos: number): boolean {
  return beforeBlanks(text, pos) === lineStart(text, pos);
}

/** Where the line ends, if nothing but blanks and a comment follows; else `pos` itself. */
export function afterComment(text: string, pos: number): number {
  return isLastOnLine(text, pos) ? lineEnd(text, pos) : pos;
}

/** Nothing but blanks and a comment follows on the line. */
export function isLastOnLine(text: string, pos: number): boolean {
  const at = afterBlanks(text, pos);
  return at >= text.length || text.charCodeAt(at) === HASH || lineBreakAt(text, at) > 0;
}

/** Where the next character is, from `pos` on, that is no blank, line break or comment. */
export function afterTrivia(text: string, pos: number): number {
  let at = afterBlanks(text, pos);
  for (;;) {
    if (text.charCodeAt(at) === HASH) at = lineEnd(text, at);
    const length = lineBreakAt(text, at);
    if (length === 0) return at;
    at = afterBlanks(text, at + length);
  }
}

/** Where the comma after an item or a member is, or undefined. */
export function commaAfter(text: string, end: number): number | undefined {
  const at = afterTrivia(text, end);
  return text.charAt(at) === ',' ? at : undefined;
}

/** Where the line after the one of `pos` begins. */
export function nextLine(text: string, pos: number): number {
  const end = lineEnd(text, pos);
  return end + lineBreakAt(text, end);
}

/** The parts of the key, or of the header, that begins at `start`. */
export function keysAt(text: string, start: number): readonly Key[] {
  const r = newReader(text, new Set());
  r.pos = start;
  while (text.charCodeAt(r.pos) === OPEN_BRACKET) r.pos++;
  skipBlanks(r);
  return readKeys(r).keys;
}

/** A statement `key = value` outside of inline tables; `depth`: how many names below the table asked for, minus one. */
export interface Statement {
  readonly entry: Entry;
  readonly depth: number;
}

/** The statements that fill a table and the tables in it, not in the order of the text. */
export function* statementsOf(table: Table, depth = 0): Iterable<Statement> {
  for (const entry of table.entries.values()) yield* statementsIn(entry, depth);
}

/** The statements that an entry consists of. */
export function* statementsIn(entry: Entry, depth = 0): Iterable<Statement> {
  const { value } = entry;
  if (value.kind === 'table' && value.form !== 'inline') yield* statementsOf(value, depth + 1);
  else if (value.kind === 'array' && value.ofTables) {
    for (const item of value.items) if (item.kind === 'table') yield* statementsOf(item, depth + 1);
  } else yield { entry, depth };
}

/** The headers that an entry consists of, each with how many names below the entry it ends. */
export function headersIn(doc: Document, entry: Entry): readonly { header: Header; depth: number }[] {
  const depths = new Map<Table, number>();
  gatherTables(entry, 0, depths);
  return doc.headers.flatMap((header) => {
    const depth = depths.get(header.table);
    return depth === undefined ? [] : [{ header, depth }];
  });
}

function gatherTables({ value }: Entry, depth: number, into: Map<Table, number>): void {
  const tables =
    value.kind === 'table' ? [value] : value.kind === 'array' && value.ofTables ? value.items : [];
  for (const table of tables) {
    if (table.kind !== 'table' || table.form === 'inline') continue;
    into.set(table, depth);
    for (const entry of table.entries.values()) gatherTables(entry, depth + 1, into);
  }
}

/** A header with its lines, or (undefined) the lines before the first header: up to where the next header begins. */
export interface Section {
  readonly header: Header | undefined;
  readonly start: number;
  readonly end: number;
}

/** The sections in the order of the text; the first one has no header. */
export function sectionsOf(doc: Document): readonly Section[] {
  const starts = [...doc.headers.map((header) => header.at.start), doc.text.length];
  return starts.map((end, i) => {
    const header = doc.headers[i - 1];
    return { header, start: header?.at.start ?? 0, end };
  });
}

/** The statement of a section that is last in the text. */
export function lastStatement(table: Table, section: Section): Entry | undefined {
  let last: Entry | undefined;
  for (const { entry } of statementsOf(table)) {
    const { start } = entry.at;
    if (start >= section.start && start < section.end && start > (last?.at.start ?? -1)) last = entry;
  }
  return last;
}
