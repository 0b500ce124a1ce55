/**
 * The smallest pieces: blanks, line breaks, comments, and how a problem is written down.
 *
 * A Reader is where reading has come to. All functions of this folder's parser move it forward, never
 * throw, and look at each character a bounded number of times.
 */
import type { Problem } from './document.ts';
import type { Edit, Span } from './span.ts';

export type ProblemFix = NonNullable<Problem['fix']>;

export interface Reader {
  readonly text: string;
  pos: number;
  readonly problems: Problem[];
  readonly comments: Span[];
  /** How many problems of one code there are. */
  readonly counts: Map<string, number>;
  /** How often something was found that no version of TOML allows. */
  broken: number;
  /** Offset of the innermost bracket or brace that is open, -1 outside of all. */
  open: number;
  /** How many arrays and how many inline tables are open. */
  brackets: number;
  braces: number;
  /** How many names lead to the value that is being read, header included. */
  parts: number;
  /** How deep Python's parser would be in its recursion. */
  frames: number;
  /** Where the latest thing without an end was given up, before a new statement: what encloses it has no end either. */
  givenUp: number;
  /** Multi-line strings that end on a line that looks like the beginning of another one. */
  readonly suspects: number[];
  /** The suspects that shall be read as if they had no end. */
  readonly distrusted: ReadonlySet<number>;
  /** What is known of inline tables that go over several lines, see `closesLater`. */
  readonly closing: { readonly closed: Set<number>; scannedTo: number };
}

/** A Reader at the beginning of a text. */
export function newReader(text: string, distrusted: ReadonlySet<number>): Reader {
  return {
    text,
    pos: 0,
    problems: [],
    comments: [],
    counts: new Map(),
    broken: 0,
    open: -1,
    brackets: 0,
    braces: 0,
    parts: 0,
    frames: 0,
    givenUp: -1,
    suspects: [],
    distrusted,
    closing: { closed: new Set(), scannedTo: -1 },
  };
}

/** Of each code; after so many a person has other worries, and a binary file of 10 MB must not fill the memory. */
const MOST_PROBLEMS = 500;

/** Writes a problem down; `more` gives the fix or the related place. */
export function report(
  r: Reader,
  code: string,
  at: Span,
  message: string,
  more?: Pick<Problem, 'fix' | 'related'>,
): void {
  const count = (r.counts.get(code) ?? 0) + 1;
  r.counts.set(code, count);
  if (count <= MOST_PROBLEMS) r.problems.push({ code, at, message, ...more });
}

/** Something that no version of TOML allows. */
export function reportBroken(r: Reader, at: Span, what: string, fix?: ProblemFix): void {
  r.broken++;
  report(r, 'toml-syntax', at, `${what}, so no tool can read this file`, fix && { fix });
}

/** A fix of one edit. */
export function oneEdit(title: string, start: number, end: number, text: string): ProblemFix {
  const edits: readonly Edit[] = [{ start, end, text }];
  return { title, edits };
}

/** A stretch of the text for a message: short, on one line, in backticks. */
export function shown(text: string): string {
  const visible = text.replace(/[\0-\x1f\x7f`]+/g, ' ').trim();
  return `\`${visible.length > 40 ? `${visible.slice(0, 39)}…` : visible}\``;
}

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const DOUBLE = 34;
export const HASH = 35;
export const SINGLE = 39;
export const COMMA = 44;
export const DOT = 46;
export const COLON = 58;
export const EQUALS = 61;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;
const DELETE = 127;

/** Control characters other than the tab: nowhere allowed but for line breaks. */
export function isControl(c: number): boolean {
  return (c < SPACE && c !== TAB) || c === DELETE;
}

/** Letters, digits, `-` and `_`, all ASCII. */
export function isBare(c: number): boolean {
  return (c >= 97 && c <= 122) || c === 95 || c === 45 || (c >= 65 && c <= 90) || (c >= 48 && c <= 57);
}

/** How many characters the line break here has; a CR alone counts as one (and is a problem of its own). */
export function lineBreakAt(text: string, pos: number): 0 | 1 | 2 {
  const c = text.charCodeAt(pos);
  if (c === LF) return 1;
  if (c !== CR) return 0;
  return text.charCodeAt(pos + 1) === LF ? 2 : 1;
}

/** Reads spaces and tabs. */
export function skipBlanks(r: Reader): void {
  const { text } = r;
  let { pos } = r;
  for (let c = text.charCodeAt(pos); c === SPACE || c === TAB; c = text.charCodeAt(pos)) pos++;
  r.pos = pos;
}

/** Reads one line break, if there is one here. */
export function skipLineBreak(r: Reader): boolean {
  const length = lineBreakAt(r.text, r.pos);
  if (length === 0) return false;
  if (length === 1 && r.text.charCodeAt(r.pos) === CR) {
    const at = { start: r.pos, end: r.pos + 1 };
    const fix = oneEdit('Replace the carriage return by a line feed', at.start, at.end, '\n');
    reportBroken(r, at, 'a carriage return stands here without a line feed', fix);
  }
  r.pos += length;
  return true;
}

/** Reads a comment, if there is one here, up to before the end of its line. */
export function skipComment(r: Reader): boolean {
  const { text } = r;
  const start = r.pos;
  if (text.charCodeAt(start) !== HASH) return false;
  let pos = start + 1;
  for (; pos < text.length; pos++) {
    const c = text.charCodeAt(pos);
    if (!isControl(c)) continue;
    if (c === LF || c === CR) break;
    const at = { start: pos, end: pos + 1 };
    const fix = oneEdit('Remove the control character', at.start, at.end, '');
    reportBroken(r, at, `the control character ${codePoint(c)} stands in a comment`, fix);
  }
  r.comments.push({ start, end: pos });
  r.pos = pos;
  return true;
}

/** A character for a message: `U+0007`. */
export function codePoint(c: number): string {
  return `\`U+${c.toString(16).toUpperCase().padStart(4, '0')}\``;
}

/** Reads blanks, line breaks and comments; answers whether there was a line break. */
export function skipTrivia(r: Reader): boolean {
  let crossed = false;
  for (;;) {
    skipBlanks(r);
    if (skipLineBreak(r)) crossed = true;
    else if (!skipComment(r)) return crossed;
  }
}

/** Goes back to `pos`: what was read behind it will be read again. */
export function goBack(r: Reader, pos: number): void {
  while ((r.comments.at(-1)?.start ?? -1) >= pos) r.comments.pop();
  r.pos = pos;
}

/** Leaves out the rest of a line that is given up; a comment at its end is still one. */
export function skipRestOfLine(r: Reader): void {
  const { text } = r;
  while (r.pos < text.length && lineBreakAt(text, r.pos) === 0) {
    if (!skipComment(r)) r.pos++;
  }
}

/** The line break of the first line: what fixes of problems write. */
export function firstLineBreak(text: string): '\n' | '\r\n' {
  return text.charCodeAt(text.indexOf('\n') - 1) === CR ? '\r\n' : '\n';
}

/** Where the blanks that end at `pos` begin. */
export function lastInk(text: string, pos: number): number {
  let end = pos;
  while (end > 0 && /[ \t]/.test(text.charAt(end - 1))) end--;
  return end;
}

/** Where the line that holds `pos` begins. */
export function lineStart(text: string, pos: number): number {
  let start = pos;
  while (start > 0 && !endsLine(text, start)) start--;
  return start;
}

/** Whether a line break ends right before `pos`. */
function endsLine(text: string, pos: number): boolean {
  const c = text.charCodeAt(pos - 1);
  return c === LF || (c === CR && text.charCodeAt(pos) !== LF);
}

/** Where the line that holds `pos` ends, line break left out. */
export function lineEnd(text: string, pos: number): number {
  let end = pos;
  while (end < text.length && lineBreakAt(text, end) === 0) end++;
  return end;
}

const KEY = String.raw`(?:[\w-]+|"[^"\n]*"|'[^'\n]*')`;
const DOTTED = String.raw`${KEY}(?:[ \t]*\.[ \t]*${KEY})*`;
const HEADER = String.raw`\[\[?[ \t]*(?!(?:true|false|inf|nan)[ \t]*[,\]])(?:[A-Za-z_][\w-]*)`;
const STATEMENT = new RegExp(String.raw`${HEADER}|${DOTTED}[ \t]*=`, 'y');
const STATEMENT_LINE = new RegExp(
  String.raw`^[ \t]*(?:${HEADER}|${DOTTED}[ \t]*=[ \t]*(?:["'[{\d+-]|true\b|false\b|inf\b|nan\b))`,
  'gm',
);

/** Whether a header or `key =` begins here: neither can be an item of an array. */
export function beginsStatement(text: string, pos: number): boolean {
  STATEMENT.lastIndex = pos;
  return STATEMENT.test(text);
}

/** Where the next line begins, from `pos` on, that looks like a header or like `key = value`. */
export function nextStatementLine(text: string, pos: number): number {
  STATEMENT_LINE.lastIndex = pos;
  return STATEMENT_LINE.exec(text)?.index ?? text.length;
}
