/** What lies between the quotes of a string, step by step: plain stretches, escapes, line breaks. Pure. */
import type { StringValue } from './document.ts';
import { BACKSLASH, CR, DOUBLE, isControl, LF, lineBreakAt, SPACE, TAB } from './lexer.ts';

/** A piece of a string as it is written, up to `end`, and what it stands for. */
export interface Step {
  readonly end: number;
  readonly value: string;
  /** The text and its value are the same, character by character. */
  readonly verbatim: boolean;
  /** `new`: an escape of TOML 1.1; the others are allowed nowhere. */
  readonly fault?: 'control' | 'escape' | 'hex' | 'scalar' | 'new';
}

const SIMPLE: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '"': '"',
  '\\': '\\',
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The piece of a string's inside that begins at `pos`; `end` is where the inside ends. */
export function stepAt(text: string, pos: number, end: number, quote: StringValue['quote']): Step {
  const basic = quote.charCodeAt(0) === DOUBLE;
  const multiline = quote.length === 3;
  const first = text.charCodeAt(pos);
  if (basic && first === BACKSLASH) return escapeAt(text, pos, end, multiline);
  if (multiline && first === CR && text.charCodeAt(pos + 1) === LF && pos + 1 < end) {
    return { end: pos + 2, value: '\n', verbatim: false };
  }
  if (isControl(first) && !(multiline && first === LF)) {
    return { end: pos + 1, value: text.charAt(pos), verbatim: true, fault: 'control' };
  }
  let stop = pos + 1;
  for (; stop < end; stop++) {
    const c = text.charCodeAt(stop);
    if ((basic && c === BACKSLASH) || (isControl(c) && !(multiline && c === LF))) break;
  }
  return { end: stop, value: text.slice(pos, stop), verbatim: true };
}

function escapeAt(text: string, pos: number, end: number, multiline: boolean): Step {
  const letter = pos + 1 < end ? text.charAt(pos + 1) : '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { end: pos + 2, value: simple, verbatim: false };
  if (letter === 'e') return { end: pos + 2, value: '\x1b', verbatim: false, fault: 'new' };
  const digits = HEX_LENGTH[letter];
  if (digits !== undefined) return hexEscape(text, pos, end, digits);
  if (multiline) {
    const after = afterLineEndingBackslash(text, pos + 1, end);
    if (after !== undefined) return { end: after, value: '', verbatim: false };
  }
  const stop = letter === '' || lineBreakAt(text, pos + 1) > 0 ? pos + 1 : pos + 2;
  return { end: stop, value: text.slice(pos, stop), verbatim: true, fault: 'escape' };
}

function hexEscape(text: string, pos: number, end: number, digits: number): Step {
  const hex = text.slice(pos + 2, Math.min(pos + 2 + digits, end));
  if (hex.length < digits || !/^[0-9A-Fa-f]*$/.test(hex)) {
    return { end: pos + 2, value: text.slice(pos, pos + 2), verbatim: true, fault: 'hex' };
  }
  const number = Number.parseInt(hex, 16);
  const stop = pos + 2 + digits;
  if (number > 0x10ffff || (number >= 0xd800 && number <= 0xdfff)) {
    return { end: stop, value: text.slice(pos, stop), verbatim: true, fault: 'scalar' };
  }
  const value = String.fromCodePoint(number);
  return digits === 2
    ? { end: stop, value, verbatim: false, fault: 'new' }
    : { end: stop, value, verbatim: false };
}

/** A backslash before a line break swallows it and all blanks and line breaks that follow. */
function afterLineEndingBackslash(text: string, from: number, end: number): number | undefined {
  let pos = from;
  let crossed = false;
  while (pos < end) {
    const c = text.charCodeAt(pos);
    const crlf = c === CR && text.charCodeAt(pos + 1) === LF && pos + 1 < end;
    if (c === LF || crlf) {
      crossed = true;
      pos += crlf ? 2 : 1;
    } else if (c === SPACE || c === TAB) pos++;
    else break;
  }
  return crossed ? pos : undefined;
}
