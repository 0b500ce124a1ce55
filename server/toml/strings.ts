/** Reads strings, also those without an end. */
import type { StringValue } from './document.ts';
import { type Step, stepAt } from './escapes.ts';
import {
  BACKSLASH,
  CR,
  codePoint,
  DOUBLE,
  firstLineBreak,
  HASH,
  isControl,
  LF,
  lineBreakAt,
  lineEnd,
  lineStart,
  nextStatementLine,
  oneEdit,
  type Reader,
  report,
  reportBroken,
  shown,
} from './lexer.ts';

/** Reads the string that begins here; a string without an end ends with its line, or before the next statement. */
export function readString(r: Reader): StringValue {
  const { text, pos } = r;
  const first = text.charCodeAt(pos);
  const triple = text.charCodeAt(pos + 1) === first && text.charCodeAt(pos + 2) === first;
  if (triple) return readMultiline(r, first === DOUBLE ? '"""' : "'''");
  return readOneLine(r, first === DOUBLE ? '"' : "'");
}

/** Reads a string that may not go over several lines: what a quoted key is. */
export function readOneLine(r: Reader, quote: '"' | "'"): StringValue {
  const { text } = r;
  const start = r.pos;
  const delimiter = quote.charCodeAt(0);
  const basic = delimiter === DOUBLE;
  let verbatim = true;
  for (let pos = start + 1; pos < text.length; pos++) {
    const c = text.charCodeAt(pos);
    if (c === delimiter) {
      r.pos = pos + 1;
      const inner = { start: start + 1, end: pos };
      const value = verbatim ? text.slice(start + 1, pos) : decode(r, inner.start, pos, quote);
      return { kind: 'string', at: { start, end: pos + 1 }, value, quote, inner };
    }
    if (basic && c === BACKSLASH) {
      verbatim = false;
      if (lineBreakAt(text, pos + 1) === 0) pos++;
    } else if (isControl(c)) {
      if (c === LF || (c === CR && text.charCodeAt(pos + 1) === LF)) break;
      verbatim = false;
    }
  }
  return unclosed(r, start, quote);
}

/** The string ends with its line; commas and brackets that belong to what encloses it are left outside. */
function unclosed(r: Reader, start: number, quote: '"' | "'"): StringValue {
  const { text } = r;
  let end = lineEnd(text, start);
  if (r.open >= 0) end = endBeforePunctuation(text, start + 1, end, r.open >= lineStart(text, start));
  while (end > start + 1 && /[ \t]/.test(text.charAt(end - 1))) end--;
  const inner = { start: start + 1, end };
  const value = decode(r, start + 1, end, quote);
  const what = `the string ${shown(text.slice(start, end))} is not closed`;
  reportBroken(r, { start, end }, what, oneEdit(`Add the closing \`${quote}\``, end, end, quote));
  r.pos = end;
  return { kind: 'string', at: { start, end }, value, quote, inner };
}

function endBeforePunctuation(text: string, from: number, lineEnds: number, sameLine: boolean): number {
  const inside = text.slice(from, lineEnds).trimEnd();
  let { length } = inside;
  let surplus = sameLine ? inside.replace(/[^\]}]/g, '').length - inside.replace(/[^[{]/g, '').length : 0;
  for (; length > 0; length--) {
    const last = inside.charAt(length - 1);
    if ((last === ']' || last === '}') && surplus > 0) surplus--;
    else if (last !== ',' && last !== ' ' && last !== '\t') break;
  }
  return from + length;
}

function readMultiline(r: Reader, quote: '"""' | "'''"): StringValue {
  const { text } = r;
  const start = r.pos;
  const inside = start + 3 + lineBreakAt(text, start + 3);
  const close = r.distrusted.has(start) ? -1 : findClose(text, start + 3, quote);
  if (close < 0) return unclosedMultiline(r, start, inside, quote);
  let end = close;
  for (let extra = 0; extra < 2 && text.charAt(end + 3) === quote.charAt(0); extra++) end++;
  r.pos = end + 3;
  if (looksDoubtful(text, start, close, r.pos)) r.suspects.push(start);
  const from = afterFirstBreak(r, start + 3);
  const inner = { start: from, end };
  return { kind: 'string', at: { start, end: end + 3 }, value: decode(r, from, end, quote), quote, inner };
}

/** The first line break inside is not part of the value. A carriage return alone is no line break. */
function afterFirstBreak(r: Reader, pos: number): number {
  const { text } = r;
  if (text.charCodeAt(pos) === LF) return pos + 1;
  return text.charCodeAt(pos) === CR && text.charCodeAt(pos + 1) === LF ? pos + 2 : pos;
}

function unclosedMultiline(r: Reader, start: number, inside: number, quote: '"""' | "'''"): StringValue {
  const { text } = r;
  const stop = nextStatementLine(text, lineEnd(text, start + 3));
  const trimmed = text.slice(start + 3, stop).trimEnd();
  const end = start + 3 + trimmed.length;
  const from = Math.min(afterFirstBreak(r, start + 3), end);
  const value = decode(r, from, end, quote);
  const fix = oneEdit(
    `Add the closing \`${quote}\``,
    end,
    end,
    inside < end ? quote : `${firstLineBreak(text)}${quote}`,
  );
  const head = { start, end: Math.min(lineEnd(text, start), end) };
  reportBroken(
    r,
    head,
    `the multi-line string ${shown(text.slice(head.start, head.end))} is not closed`,
    fix,
  );
  r.pos = end;
  r.givenUp = end;
  return { kind: 'string', at: { start, end }, value, quote, inner: { start: from, end } };
}

/** Where the closing delimiter of a multi-line string begins, or -1. */
function findClose(text: string, from: number, quote: '"""' | "'''"): number {
  if (quote === "'''") return text.indexOf(quote, from);
  for (let pos = text.indexOf(quote, from), start = from; pos >= 0; pos = text.indexOf(quote, start)) {
    let backslashes = 0;
    while (pos - backslashes > from && text.charCodeAt(pos - backslashes - 1) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return pos;
    start = pos + 1;
  }
  return -1;
}

/**
 * The line on which a string ends looks like the beginning of the next one, or goes on after it:
 * then the string may have lost its own end. Only asked again where the text turns out to be broken.
 */
function looksDoubtful(text: string, start: number, close: number, end: number): boolean {
  const line = lineStart(text, close);
  if (line <= start) return false;
  if (/^[ \t]*[\w."'-]+[ \t]*=[ \t]*[[{]?[ \t]*$/.test(text.slice(line, Math.min(close, line + 200))))
    return true;
  let after = end;
  while (text.charAt(after) === ' ' || text.charAt(after) === '\t') after++;
  const c = text.charCodeAt(after);
  return !(
    after >= text.length ||
    c === HASH ||
    lineBreakAt(text, after) > 0 ||
    /[,\]}]/.test(text.charAt(after))
  );
}

/** The value of a string's inside; what is wrong in it is reported. */
function decode(r: Reader, from: number, end: number, quote: StringValue['quote']): string {
  const { text } = r;
  let out = '';
  for (let pos = from; pos < end; ) {
    const step = stepAt(text, pos, end, quote);
    if (step.fault) reportStep(r, pos, step, quote);
    out += step.value;
    pos = step.end;
  }
  return out;
}

function reportStep(r: Reader, start: number, step: Step, quote: StringValue['quote']): void {
  const at = { start, end: step.end };
  const written = r.text.slice(start, step.end);
  if (step.fault === 'control') {
    const c = written.charCodeAt(0);
    const escaped = `\\u${c.toString(16).padStart(4, '0')}`;
    const fix =
      quote.charCodeAt(0) === DOUBLE ? oneEdit(`Write \`${escaped}\``, start, step.end, escaped) : undefined;
    reportBroken(r, at, `the control character ${codePoint(c)} stands in a string`, fix);
  } else if (step.fault === 'new') {
    const escaped = `\\u${step.value.charCodeAt(0).toString(16).padStart(4, '0')}`;
    report(
      r,
      'toml-escape',
      at,
      `pip, build and setuptools on Python 3.11 to 3.14 refuse the escape \`${written}\` of TOML 1.1; uv accepts it`,
      { fix: oneEdit(`Write \`${escaped}\``, start, step.end, escaped) },
    );
  } else if (step.fault === 'escape') {
    const what =
      written === '\\' ? 'a backslash ends this line of the string' : `${shown(written)} is no escape`;
    reportBroken(r, at, what, oneEdit(`Write \`\\\\${written.slice(1)}\``, start, start + 1, '\\\\'));
  } else if (step.fault === 'hex') {
    const digits = written === '\\u' ? 4 : written === '\\U' ? 8 : 2;
    reportBroken(r, at, `the escape ${shown(written)} is not followed by ${digits} hexadecimal digits`);
  } else reportBroken(r, at, `${shown(written)} is no Unicode character`);
}
