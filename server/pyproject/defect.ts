/** What is wrong in a string of one of the small languages: versions, specifiers, requirements and markers. */
import type { Span } from '../toml/span.ts';

export interface Defect {
  /** Where in the string's value. */
  readonly at: Span;
  /** The beginning of a clause: what is wrong there, names in backticks. */
  readonly words: string;
  readonly part: 'version' | 'specifier' | 'requirement' | 'marker';
  readonly refuses: Refusing;
  readonly mend?: Mend;
}

/**
 * Who refuses it: `packaging` 26 (so pip, build and the backends in Python), uv 0.13 where it mends nothing, or both;
 * `unwritten`: uv alone, and not once a backend has written it in its own way.
 */
export type Refusing = 'both' | 'packaging' | 'uv' | 'unwritten';

/** What was meant: another text for a part of the value. */
export interface Mend {
  readonly at: Span;
  readonly text: string;
  /** The text is to be put in quotes, those that the TOML string around it does not use. */
  readonly quoted?: true;
  /** Nothing else can have been meant. */
  readonly certain: boolean;
}

/** More defects than about this many are not told of one text, and the rest of it is not read. */
export const MOST_DEFECTS = 20;

/** A text for a message: in backticks, and cut where it is long. */
export function shown(text: string): string {
  const line = text.replaceAll('`', "'").replace(/[\0-\x1f\x7f-\x9f]/g, ' ');
  return `\`${line.length > 40 ? `${line.slice(0, 39)}…` : line}\``;
}

/** The end of the white space that begins at a place. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The beginning of the white space that ends at a place. */
export function skipBlanksBack(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

/** White space to Python's `\s` and to Rust alike, but for what no keyboard has. */
export function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0x85 || code === 0xa0 || code === 0x3000;
}
