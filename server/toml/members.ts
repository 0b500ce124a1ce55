/** Edits of what stands between two brackets or braces: the items of an array, the members of an inline table. */
import {
  afterBlanks,
  afterComment,
  beforeBlanks,
  commaAfter,
  indentAt,
  isFirstOnLine,
  isLastOnLine,
  nextLine,
} from './layout.ts';
import { lineStart } from './lexer.ts';
import type { Edit, Span } from './span.ts';

/** Brackets or braces and what is between them, in the order of the text. `padding` goes inside of empty braces. */
export interface Members {
  readonly at: Span;
  readonly members: readonly Span[];
  readonly padding: string;
}

/** Adds members behind the last one. */
export function appendMembers(
  text: string,
  { at, members, padding }: Members,
  texts: readonly string[],
): readonly Edit[] {
  const last = members.at(-1);
  if (texts.length === 0) return [];
  if (!last) return fillEmpty(text, at, padding, texts);
  const comma = commaAfter(text, last.end);
  const anchor = comma === undefined ? last.end : comma + 1;
  if (!isFirstOnLine(text, last.start) || lineStart(text, last.start) <= at.start) {
    const joined = texts.join(', ');
    return [insertion(anchor, comma === undefined ? `, ${joined}` : ` ${joined},`)];
  }
  const indent = indentAt(text, last.start);
  const lines = `\n${indent}${texts.join(`,\n${indent}`)}${comma === undefined ? '' : ','}`;
  const behind = afterComment(text, anchor);
  if (comma !== undefined) return [insertion(behind, lines)];
  return behind === anchor
    ? [insertion(anchor, `,${lines}`)]
    : [insertion(anchor, ','), insertion(behind, lines)];
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

function fillEmpty(text: string, at: Span, padding: string, texts: readonly string[]): readonly Edit[] {
  const inner = text.slice(at.start + 1, at.end - 1);
  if (!/[\r\n]/.test(inner)) {
    return [{ start: at.start + 1, end: at.end - 1, text: padding + texts.join(', ') + padding }];
  }
  const indent = /[\r\n]([ \t]+)#/.exec(inner)?.[1] ?? indentAt(text, at.end - 1) + indentUnit(text);
  const ink = at.start + 1 + inner.trimEnd().length;
  return [insertion(ink, texts.map((item) => `\n${indent}${item},`).join(''))];
}

/** The indentation of the first line that has one; four blanks where none has. */
function indentUnit(text: string): string {
  return /^([ \t]+)[^ \t\r\n]/m.exec(text)?.[1] ?? '    ';
}

/** Adds a member before the one at `index`. */
export function insertMember(
  text: string,
  { members }: Members,
  index: number,
  item: string,
): readonly Edit[] {
  const next = members[index];
  if (!next) return [];
  const own = isFirstOnLine(text, next.start);
  return [insertion(next.start, own ? `${item},\n${indentAt(text, next.start)}` : `${item}, `)];
}

/** Removes a member, its comma, and its line where it has one of its own; a comment behind it stays. */
export function removeMember(text: string, { at, members }: Members, index: number): readonly Edit[] {
  const me = members[index];
  if (!me) return [];
  const previous = members[index - 1];
  const comma = commaAfter(text, me.end);
  if (comma !== undefined && /[\r\n]/.test(text.slice(me.end, comma))) {
    return [deletion(me.start, me.end), deletion(comma, comma + 1)];
  }
  const end = comma === undefined ? me.end : comma + 1;
  const around = text.slice(at.start + 1, me.start) + text.slice(end, at.end - 1);
  if (members.length === 1 && around.trim() === '' && !/[\r\n]/.test(around)) {
    return [deletion(at.start + 1, at.end - 1)];
  }
  // The last member of a list without a trailing comma takes the comma before it along.
  const dangling = previous && comma === undefined ? commaAfter(text, previous.end) : undefined;
  const alone = isFirstOnLine(text, me.start) && isLastOnLine(text, end);
  if (dangling !== undefined && !alone && text.slice(dangling + 1, me.start).trim() === '') {
    return [deletion(dangling, end)];
  }
  const mine = alone ? ownLine(text, me.start, end) : sharedLine(text, me.start, end);
  return dangling === undefined ? [mine] : [deletion(dangling, dangling + 1), mine];
}

function deletion(start: number, end: number): Edit {
  return { start, end, text: '' };
}

/** Removes what stands alone on its lines; a comment at the end of them keeps a line. */
export function ownLine(text: string, start: number, end: number): Edit {
  const behind = afterBlanks(text, end);
  if (text.charAt(behind) === '#') return deletion(start, behind);
  return deletion(lineStart(text, start), nextLine(text, end));
}

function sharedLine(text: string, start: number, end: number): Edit {
  const behind = afterBlanks(text, end);
  if (isFirstOnLine(text, start)) return deletion(start, behind);
  const last = isLastOnLine(text, end) || text.charAt(behind) === ']' || text.charAt(behind) === '}';
  return last ? deletion(beforeBlanks(text, start), end) : deletion(start, behind);
}
