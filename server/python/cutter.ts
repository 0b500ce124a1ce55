/**
 * Python source cut into tokens and logical lines, in one pass over its characters.
 *
 * Broken source is cut as well: a string in single quotes ends with its line, brackets are closed by a line that
 * can only begin a statement, and a triple-quoted string that nobody ends stops before the next statement at the margin.
 */
import { Strings } from './strings.ts';
import {
  AUGMENTED,
  type Cuts,
  DOUBLE_STAR,
  FORMATTED,
  NUMBER,
  OTHER,
  STRING,
  Tokens,
  WALRUS,
} from './tokens.ts';
import { isWatched, kindOfWord } from './words.ts';

/**
 * Cuts a text into tokens. Where some triple-quoted string has no end, every one behind it is read inside out, and
 * what was prose has strings without end. Most likely the first string that holds a statement at the margin is the one,
 * and all the others fall into place with its end.
 */
export function tokenize(text: string): Tokens {
  let best = cut(text, 0);
  for (const cuts of [1, Number.POSITIVE_INFINITY]) {
    if (best.strings.unfinished === 0) break;
    const other = cut(text, cuts);
    if (other.strings.cut === 0) break;
    if (other.strings.unfinished < best.strings.unfinished) best = other;
  }
  return new Tokens(text, best);
}

function cut(text: string, cuts: number): Cutter {
  const cutter = new Cutter(text, cuts);
  cutter.run();
  return cutter;
}

/** What a character may begin; 0 for operators and everything unknown. */
const LETTER = 1;
const DIGIT = 2;
const BLANK = 3;
const BREAK = 4;
const QUOTE = 5;
const COMMENT = 6;
const BACKSLASH = 7;
const OPENING = 8;
const CLOSING = 9;
const CLASSES = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const char = String.fromCharCode(c);
  if (/[A-Za-z_]/.test(char)) CLASSES[c] = LETTER;
  else if (/\d/.test(char)) CLASSES[c] = DIGIT;
  else if (/[ \t\f]/.test(char)) CLASSES[c] = BLANK;
  else if (/[\r\n]/.test(char)) CLASSES[c] = BREAK;
  else if (/["']/.test(char)) CLASSES[c] = QUOTE;
  else if (char === '#') CLASSES[c] = COMMENT;
  else if (char === '\\') CLASSES[c] = BACKSLASH;
  else if (/[([{]/.test(char)) CLASSES[c] = OPENING;
  else if (/[)\]}]/.test(char)) CLASSES[c] = CLOSING;
}

const NUMERAL = /0[xXoObB][\da-fA-F_]+[lL]?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJlL]?/y;
/** Lines that can only begin a statement, so that a bracket before them was never closed. */
const STATEMENT =
  /(?:def|class|import|return|raise|with|while|try|assert|del|pass|break|continue|global|nonlocal|except|finally)\b(?!\s*=)|from\s+[\w.]+\s+import\b|async\s+def\b/y;
const PREFIX = /^(?:[rRbBuUfFtT]|[rR][bBfFtT]|[bBfFtTuU][rR])$/;

class Cutter implements Cuts {
  readonly strings: Strings;
  readonly lines: number[] = [];
  readonly indents: number[] = [];
  readonly semicolons: number[] = [];
  readonly walruses: number[] = [];
  readonly watched: number[] = [];
  count = 0;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  partners: Int32Array;
  readonly #text: string;
  #open: number[] = [];

  constructor(text: string, cuts: number) {
    this.#text = text;
    this.strings = new Strings(text, cuts);
    const size = (text.length >> 2) + 64;
    this.kinds = new Uint8Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.partners = new Int32Array(size);
  }

  run(): void {
    let i = this.#text.charCodeAt(0) === 0xfeff ? 1 : 0;
    while (i < this.#text.length) i = this.#line(i);
  }

  /** One line: a logical line with all its tokens, or a blank one. */
  #line(from: number): number {
    const text = this.#text;
    let indent = 0;
    let i = from;
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 32) indent += 1;
      else if (c === 9) indent = (indent | 7) + 1;
      else if (c === 12) indent = 0;
      else break;
    }
    const first = this.count;
    const end = this.#tokens(i);
    if (this.count > first) {
      this.lines.push(first);
      this.indents.push(indent);
    }
    this.#closeAll();
    return end;
  }

  /** Every token up to the end of the logical line; the beginning of the next line. */
  #tokens(from: number): number {
    const text = this.#text;
    let i = from;
    while (i < text.length) {
      const c = text.charCodeAt(i);
      switch (c < 128 ? CLASSES[c] : LETTER) {
        case BLANK:
          i += 1;
          break;
        case LETTER:
          i = this.#word(i);
          break;
        case BREAK:
          i += c === 13 && text.charCodeAt(i + 1) === 10 ? 2 : 1;
          if (this.#open.length === 0 || this.#beginsStatement(i)) return i;
          break;
        case COMMENT:
          i = this.#lineEnd(i);
          break;
        case QUOTE:
          i = this.#string(i, i, false);
          break;
        case DIGIT:
          i = this.#number(i);
          break;
        case BACKSLASH:
          i = this.#backslash(i);
          break;
        case OPENING:
          this.#open.push(this.count);
          this.#push(c, i, ++i);
          break;
        case CLOSING:
          this.#close(c);
          this.#push(c, i, ++i);
          break;
        default:
          i = this.#operator(i, c);
      }
    }
    return i;
  }

  #push(kind: number, start: number, end: number): void {
    const at = this.count;
    if (at === this.kinds.length) this.#grow();
    this.kinds[at] = kind;
    this.starts[at] = start;
    this.ends[at] = end;
    this.count = at + 1;
  }

  #grow(): void {
    const size = this.kinds.length * 2;
    const wider = <T extends Uint8Array | Int32Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.kinds = wider(new Uint8Array(size), this.kinds);
    this.starts = wider(new Int32Array(size), this.starts);
    this.ends = wider(new Int32Array(size), this.ends);
    this.partners = wider(new Int32Array(size), this.partners);
  }

  #word(from: number): number {
    const text = this.#text;
    let i = from + 1;
    let c = 0;
    for (; i < text.length; i++) {
      c = text.charCodeAt(i);
      if (c < 128 && CLASSES[c] !== LETTER && CLASSES[c] !== DIGIT) break;
    }
    if ((c === 34 || c === 39) && i - from <= 2 && i < text.length && PREFIX.test(text.slice(from, i)))
      return this.#string(from, i, /[fFtT]/.test(text.slice(from, i)));
    const kind = kindOfWord(text, from, i);
    if (isWatched(kind)) this.watched.push(this.count);
    this.#push(kind, from, i);
    return i;
  }

  #string(from: number, quoteAt: number, formatted: boolean): number {
    const end = this.strings.end(quoteAt, formatted);
    this.#push(formatted ? FORMATTED : STRING, from, end);
    return end;
  }

  #number(from: number): number {
    NUMERAL.lastIndex = from;
    const end = NUMERAL.test(this.#text) ? NUMERAL.lastIndex : from + 1;
    this.#push(NUMBER, from, end);
    return end;
  }

  #operator(at: number, c: number): number {
    const next = this.#text.charCodeAt(at + 1);
    if (c === 59 && this.#open.length === 0) this.semicolons.push(this.count);
    if (c === 46 && next >= 48 && next <= 57) return this.#number(at);
    // `**`, `//`, `<<`, `>>`, `->`, each with or without `=`; `!=`, `:=`, `==` and the rest with it.
    const doubled = next === c && (c === 42 || c === 47 || c === 60 || c === 62);
    const arrow = c === 45 && next === 62;
    const end = doubled || arrow ? at + 2 : at + 1;
    const equals =
      this.#text.charCodeAt(end) === 61 && (doubled || '=!<>:+-*/%&|^@'.includes(this.#text[at] ?? ' '));
    if (!equals || arrow) {
      this.#push(end === at + 1 ? c : c === 42 ? DOUBLE_STAR : OTHER, at, end);
      return end;
    }
    const comparison = !doubled && (c === 61 || c === 33 || c === 60 || c === 62);
    if (c === 58) this.walruses.push(this.count);
    this.#push(c === 58 ? WALRUS : comparison ? OTHER : AUGMENTED, at, end + 1);
    return end + 1;
  }

  /** Behind a backslash that joins two lines; any other one is skipped. */
  #backslash(at: number): number {
    const next = this.#text.charCodeAt(at + 1);
    return next === 13 && this.#text.charCodeAt(at + 2) === 10
      ? at + 3
      : next === 10 || next === 13
        ? at + 2
        : at + 1;
  }

  #lineEnd(from: number): number {
    const text = this.#text;
    let i = from;
    for (; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || c === 13) break;
    }
    return i;
  }

  #close(c: number): void {
    const opening = c === 41 ? 40 : c - 2;
    const at = this.#open.length - 1;
    // Broken text: a bracket of another kind closes nothing, or everything that was opened since its partner.
    if (at < 0 || (this.kinds[this.#open[at] ?? 0] !== opening && !this.#isOpen(opening))) return;
    for (;;) {
      const open = this.#open.pop() ?? 0;
      this.partners[open] = this.count;
      this.partners[this.count] = open;
      if (this.kinds[open] === opening) return;
    }
  }

  #isOpen(opening: number): boolean {
    return this.#open.slice(-64).some((open) => this.kinds[open] === opening);
  }

  #closeAll(): void {
    for (const open of this.#open) this.partners[open] = this.count - 1;
    if (this.#open.length > 0) this.#open = [];
  }

  #beginsStatement(lineStart: number): boolean {
    const text = this.#text;
    let i = lineStart;
    while (i < text.length && CLASSES[text.charCodeAt(i)] === BLANK) i += 1;
    const c = text.charCodeAt(i);
    if (i === lineStart && c === 64 && CLASSES[text.charCodeAt(i + 1)] === LETTER) return true;
    // Only these letters begin such a word.
    if (!'abcdefgiprtwn'.includes(text[i] ?? ' ')) return false;
    STATEMENT.lastIndex = i;
    return STATEMENT.test(text);
  }
}
