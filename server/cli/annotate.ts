/**
 * Draws remarks under the text they are about: for the terminal's report, for the pages and for their tests alike.
 *
 * A remark on one line is drawn under it; one that spans lines is opened under its first line (`^^^…`) and closed under
 * its last (`^ to here`). Tabs stay tabs and wide characters count two columns, so that carets stand where a terminal shows the text.
 */
import type { Diagnostic } from '../rules/rule.ts';
import type { Span } from '../toml/span.ts';

/** What one remark is, so that a terminal can give each its colour. */
export type Role = 'finding' | 'related' | 'fix';

export interface Remark {
  readonly at: Span;
  readonly role: Role;
  /** What stands behind the carets. */
  readonly label: string;
  /** Lines of their own below it. */
  readonly below: readonly { readonly role: Role; readonly label: string }[];
}

/** One drawn line: what goes before the carets, the carets (none for lines below), and the words. */
export interface Row {
  readonly role: Role;
  readonly pad: string;
  readonly carets: string;
  readonly label: string;
}

/** The rows to draw under each line, by line number from 0. */
export function annotate(
  text: string,
  remarks: readonly Remark[],
  lines: readonly Span[] = linesOf(text),
): ReadonlyMap<number, readonly Row[]> {
  const rows = new Map<number, Row[]>();
  const closing: { line: number; row: Row }[] = [];
  for (const remark of remarks) {
    const first = lineAt(lines, remark.at.start);
    const last = Math.max(first, lineAt(lines, Math.max(remark.at.start, remark.at.end - 1)));
    const here = rows.get(first) ?? [];
    rows.set(first, here);
    here.push(...opening(text, lines, remark, first, last));
    if (last > first) closing.push({ line: last, row: closingRow(text, lines, remark, last) });
  }
  for (const { line, row } of closing) rows.set(line, [...(rows.get(line) ?? []), row]);
  return rows;
}

/**
 * The remarks that draw a diagnostic: itself, its fixes below it, its related places. `codes` says whether
 * its code is named.
 */
export function remarksOf(diagnostic: Diagnostic, codes: boolean): readonly Remark[] {
  const { at, severity, code, message, fixes = [], related = [] } = diagnostic;
  const elsewhere = related
    .filter((place) => place.in !== undefined)
    .map((place) => ({ role: 'related' as const, label: `--- ${inOtherFile(place)}` }));
  const own: Remark = {
    at,
    role: 'finding',
    label: `${fixes.length > 0 ? '💡 ' : ''}${severity}${codes ? `[${code}]` : ''}: ${message}`,
    below: [...elsewhere, ...fixes.map((fix) => ({ role: 'fix' as const, label: fixLabel(fix) }))],
  };
  const places = related.filter((place) => place.in === undefined);
  return [
    own,
    ...places.map((place): Remark => ({ at: place.at, role: 'related', label: place.message, below: [] })),
  ];
}

/** How a fix is listed; one that `--fix` leaves to a person says so. */
export function fixLabel(fix: { readonly title: string; readonly safe: boolean }): string {
  return `💡 ${fix.title}${fix.safe ? '' : ' (not with --fix)'}`;
}

/** A place as people count, from 1: `{ line: 1, column: 1 }` is the first character. `lines` are the text's. */
export function placeOf(
  lines: readonly Span[],
  offset: number,
): { readonly line: number; readonly column: number } {
  const line = lineAt(lines, offset);
  return { line: line + 1, column: offset - (lines[line]?.start ?? 0) + 1 };
}

/** The lines of a text without their line breaks, as the protocol counts them; the last one may be empty. */
export function linesOf(text: string): readonly Span[] {
  const lines: Span[] = [];
  let start = 0;
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start, end: index });
    start = index + lineBreak.length;
  }
  return [...lines, { start, end: text.length }];
}

/** The number of the line that holds an offset. */
export function lineAt(lines: readonly Span[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function inOtherFile(place: NonNullable<Diagnostic['related']>[number]): string {
  if (place.in === undefined) return place.message;
  const { line, column } = placeOf(linesOf(place.in.text), place.at.start);
  return `${place.in.path}:${line}:${column}: ${place.message}`;
}

function opening(
  text: string,
  lines: readonly Span[],
  remark: Remark,
  first: number,
  last: number,
): readonly Row[] {
  const line = lines[first] ?? { start: 0, end: 0 };
  const pad = padding(text.slice(line.start, Math.min(remark.at.start, line.end)));
  const under = text.slice(remark.at.start, Math.min(remark.at.end, line.end));
  const carets = sign(remark.role).repeat(Math.max(1, width(under))) + (last > first ? '…' : '');
  const below = remark.below.map(({ role, label }) => ({ role, pad, carets: '', label }));
  return [{ role: remark.role, pad, carets, label: remark.label }, ...below];
}

function closingRow(text: string, lines: readonly Span[], remark: Remark, last: number): Row {
  const line = lines[last] ?? { start: 0, end: 0 };
  const before = text.slice(line.start, Math.max(line.start, Math.min(remark.at.end, line.end) - 1));
  return { role: remark.role, pad: padding(before), carets: sign(remark.role), label: 'to here' };
}

function sign(role: Role): string {
  return role === 'finding' ? '^' : '-';
}

/** White space as wide as a text; a tab stays a tab. */
function padding(text: string): string {
  let out = '';
  for (const character of text) out += character === '\t' ? '\t' : ' '.repeat(columns(character));
  return out;
}

function width(text: string): number {
  let sum = 0;
  for (const character of text) sum += columns(character);
  return sum;
}

/** The columns that most terminals give a character: none to what combines, two to East Asian wide ones and emoji. */
function columns(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  if (/^\p{Emoji_Presentation}$/u.test(character)) return 2;
  return WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1;
}

/** Hangul, CJK, kana, full-width forms and the planes of ideographs. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];
