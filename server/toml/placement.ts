/** Where in a document a new key goes. */
import { type Document, type Entry, type Table, tableAt, valueAt } from './document.ts';
import {
  afterComment,
  indentAt,
  isFirstOnLine,
  keysAt,
  lastStatement,
  type Section,
  type Statement,
  sectionsOf,
  statementsOf,
} from './layout.ts';
import { lineEnd, lineStart } from './lexer.ts';
import { appendMembers, type Members } from './members.ts';
import type { Edit } from './span.ts';

/** A name as a key: quoted only where it must be. */
export function keyText(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name).replaceAll('\x7f', '\\u007f');
}

function keyPath(names: readonly string[]): string {
  return names.map(keyText).join('.');
}

/** Adds a key that is not there yet. */
export function placeKey(doc: Document, path: readonly string[], value: string): readonly Edit[] {
  let depth = path.length - 1;
  while (depth > 0 && valueAt(doc.root, ...path.slice(0, depth)) === undefined) depth--;
  const table = tableAt(doc.root, ...path.slice(0, depth));
  if (!table) return [];
  const rest = path.slice(depth);
  if (table.form === 'inline') return intoInline(doc, table, `${keyPath(rest)} = ${value}`);
  const inside = dottedInside(doc, table);
  if (inside) return behindDotted(doc, inside.entry, inside.depth, rest, value);
  const isParent = depth === path.length - 1;
  if (isParent && table.form === 'root') return intoRoot(doc, table, keyPath(rest), value);
  if (isParent && table.form === 'header') return intoSection(doc, table, keyPath(rest), value);
  return newSection(doc, path.slice(0, -1), `${keyPath(path.slice(-1))} = ${value}`);
}

/** The members of an inline table; a dotted key is one member for each of its statements. */
export function membersOf(table: Table): Members {
  const members = [...statementsOf(table)].map(({ entry }) => entry.at).sort((a, b) => a.start - b.start);
  return { at: table.at, members, padding: ' ' };
}

function intoInline(doc: Document, table: Table, member: string): readonly Edit[] {
  return table.closed ? appendMembers(doc.text, membersOf(table), [member]) : [];
}

/** The last of the statements that name this table in a dotted key of their own. */
function dottedInside(doc: Document, table: Table): Statement | undefined {
  if (table.form === 'root' || table.form === 'header') return undefined;
  let last: Statement | undefined;
  for (const statement of statementsOf(table)) {
    const { start } = statement.entry.at;
    const names = keysAt(doc.text, start).length;
    if (names >= statement.depth + 2 && start > (last?.entry.at.start ?? -1)) last = statement;
  }
  return last;
}

/** `tool.uv.x = …` goes behind another `tool.uv.… = …`, with the same prefix. */
function behindDotted(
  doc: Document,
  entry: Entry,
  depth: number,
  rest: readonly string[],
  value: string,
): readonly Edit[] {
  const { text } = doc;
  const parts = keysAt(text, entry.at.start);
  const prefix = parts[parts.length - 2 - depth];
  if (!prefix) return [];
  const key = `${text.slice(entry.at.start, prefix.at.end)}.${keyPath(rest)}`;
  if (!isFirstOnLine(text, entry.at.start)) {
    return [{ start: entry.at.end, end: entry.at.end, text: `, ${key} = ${value}` }];
  }
  return [
    behind(text, entry.at.end, indentAt(text, entry.at.start) + key + equals(text, entry, key) + value),
  ];
}

/** A line behind the one on which a statement or a header ends. */
function behind(text: string, end: number, line: string): Edit {
  const at = afterComment(text, end);
  return { start: at, end: at, text: `\n${line}` };
}

/** The ` = ` of a neighbour; where several are aligned, in the same column. */
function equals(text: string, neighbour: Entry, key: string): string {
  const between = /[ \t]*=[ \t]*$/.exec(text.slice(neighbour.at.start, neighbour.value.at.start))?.[0];
  if (between === undefined) return ' = ';
  const sign = between.indexOf('=');
  if (sign <= 1) return between;
  const column = neighbour.value.at.start - between.length + sign - neighbour.at.start;
  return ' '.repeat(Math.max(1, column - key.length)) + between.slice(sign);
}

function intoSection(doc: Document, table: Table, key: string, value: string): readonly Edit[] {
  const section = sectionsOf(doc).find(({ header }) => header?.table === table);
  if (!section?.header) return [];
  const neighbour = lastStatement(table, section);
  return [
    neighbour
      ? behindStatement(doc, neighbour, key, value)
      : behind(doc.text, section.header.at.end, `${key} = ${value}`),
  ];
}

function behindStatement(doc: Document, neighbour: Entry, key: string, value: string): Edit {
  const indent = indentAt(doc.text, neighbour.at.start);
  return behind(doc.text, neighbour.at.end, indent + key + equals(doc.text, neighbour, key) + value);
}

function intoRoot(doc: Document, root: Table, key: string, value: string): readonly Edit[] {
  const section = sectionsOf(doc)[0];
  const neighbour = section && lastStatement(root, section);
  if (neighbour) return [behindStatement(doc, neighbour, key, value)];
  const at = doc.text.startsWith('\ufeff') ? 1 : 0;
  const rest = doc.text.slice(at).trim() === '' ? '' : '\n';
  return [{ start: at, end: at, text: `${key} = ${value}\n${rest}` }];
}

/** A header of its own: behind its nearest relatives; else before `[tool.…]`, which comes last; else at the end. */
function newSection(doc: Document, path: readonly string[], line: string): readonly Edit[] {
  const body = `[${keyPath(path)}]\n${line}`;
  const sections = sectionsOf(doc).slice(1);
  const below = sections.find(({ header }) => shared(header, path) === path.length);
  if (below) return [before(doc, below.start, body)];
  const relative = nearest(sections, path);
  if (!relative && path[0] !== 'tool') {
    const tool = sections.find(({ header }) => header?.path[0] === 'tool');
    if (tool) return [before(doc, tool.start, body)];
  }
  const last = relative ?? sections.at(-1);
  const end = last && last !== sections.at(-1) ? last.end : undefined;
  return [end === undefined ? atEnd(doc.text, body) : before(doc, end, body)];
}

/** How many names a header and a path have in common. */
function shared(header: Section['header'], path: readonly string[]): number {
  let count = 0;
  while (count < path.length && header?.path[count] === path[count]) count++;
  return count;
}

/** The last section of those that share most with the path. */
function nearest(sections: readonly Section[], path: readonly string[]): Section | undefined {
  let best: Section | undefined;
  for (const section of sections) {
    const count = shared(section.header, path);
    if (count > 0 && count >= shared(best?.header, path)) best = section;
  }
  return best;
}

/** Before a header and the comments that stand directly above it. */
function before(doc: Document, header: number, body: string): Edit {
  const { text } = doc;
  const first = text.startsWith('\ufeff') ? 1 : 0;
  let at = Math.max(first, lineStart(text, header));
  const comments = new Set(doc.comments.map((comment) => comment.start));
  for (
    let above = lineStart(text, at - 1);
    at > first && comments.has(above + indentAt(text, above).length);
  ) {
    at = above;
    above = lineStart(text, at - 1);
  }
  const blankBefore = at === first || text.slice(lineStart(text, at - 1), at).trim() === '';
  return { start: at, end: at, text: `${blankBefore ? '' : '\n'}${body}\n\n` };
}

function atEnd(text: string, body: string): Edit {
  const ink = text.trimEnd().length;
  const at = ink === 0 ? text.length : Math.max(ink, lineEnd(text, ink));
  if (ink === 0) return { start: at, end: at, text: `${body}\n` };
  return { start: at, end: at, text: `\n\n${body}` };
}
