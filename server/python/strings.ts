/** Where string literals end, and what plain ones mean. */

const BACKSLASH = 92;
const NEWLINE = 10;
const RETURN = 13;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
/** Deeper nesting of f-strings, or longer ones in one pair of quotes, are taken for unfinished ones. */
const DEEPEST = 30;
const MOST_LINES = 30;

/** A statement that begins at the margin: a triple-quoted string that nobody ended must have ended before it. */
const AT_MARGIN =
  /^(?:(?:async\s+)?def\s+[^\s(]+\s*[([]|class\s+\w+\s*[(:[]|import\s+\w[\w., ]*$|from\s+[\w.]+\s+import\b|@\w)/gm;

/** Finds the ends of the strings of one text, from left to right. */
export class Strings {
  readonly #text: string;
  /** How many triple-quoted strings must end before a statement at the margin that they hold. */
  readonly #cuts: number;
  #margin = -1;
  /** How many characters may still be read in vain, so that time stays linear in broken text. */
  #patience: number;
  /** How many strings have no end: those in single quotes end with their line, the others with the text. */
  unfinished = 0;
  /** How many have been ended before a statement at the margin. */
  cut = 0;

  constructor(text: string, cuts: number) {
    this.#text = text;
    this.#cuts = cuts;
    this.#patience = text.length + 10_000;
  }

  /** The end of the string whose first quote is at `quoteAt`; strings without end stop at their line's end. */
  end(quoteAt: number, formatted: boolean): number {
    const text = this.#text;
    const quote = text.charCodeAt(quoteAt);
    const triple = isTriple(text, quoteAt, quote);
    let end = -1;
    if (formatted && this.#patience > 0) {
      const reader = new FormattedString(text, quote, triple);
      end = reader.read(quoteAt + (triple ? 3 : 1));
      if (end < 0) this.#patience -= reader.furthest - quoteAt;
    }
    if (!triple) {
      if (end < 0) end = singleEnd(text, quoteAt);
      if (end < quoteAt + 2 || text.charCodeAt(end - 1) !== quote) this.unfinished += 1;
      return end;
    }
    if (end < 0) end = tripleEnd(text, quoteAt);
    const limit = this.cut < this.#cuts ? this.#nextAtMargin(quoteAt + 3) : -1;
    if (limit >= 0 && (end < 0 || limit < end)) {
      this.cut += 1;
      // Before the line break, which ends the statement that the string is in.
      return limit - 1;
    }
    if (end < 0) this.unfinished += 1;
    return end < 0 ? text.length : end;
  }

  #nextAtMargin(from: number): number {
    if (this.#margin < from) {
      AT_MARGIN.lastIndex = from;
      this.#margin = AT_MARGIN.exec(this.#text)?.index ?? Number.POSITIVE_INFINITY;
    }
    return Number.isFinite(this.#margin) ? this.#margin : -1;
  }
}

function isTriple(text: string, at: number, quote: number): boolean {
  return text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
}

/** The end of a string in single quotes; at the end of the line where it has none. */
function singleEnd(text: string, quoteAt: number): number {
  const quote = text.charCodeAt(quoteAt);
  let i = quoteAt + 1;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === quote) return i + 1;
    if (c === NEWLINE || c === RETURN) return i;
    if (c !== BACKSLASH) i += 1;
    else i += text.charCodeAt(i + 1) === RETURN && text.charCodeAt(i + 2) === NEWLINE ? 3 : 2;
  }
  return text.length;
}

/** The end of a triple-quoted string, -1 where it has none. */
function tripleEnd(text: string, quoteAt: number): number {
  const quotes = text.slice(quoteAt, quoteAt + 3);
  for (let at = text.indexOf(quotes, quoteAt + 3); at >= 0; at = text.indexOf(quotes, at + 1)) {
    let slash = at;
    while (slash > quoteAt + 3 && text.charCodeAt(slash - 1) === BACKSLASH) slash -= 1;
    if ((at - slash) % 2 === 0) return at + 3;
  }
  return -1;
}

/** Reads an f-string as Python 3.12 does, where the quotes of an expression may be those of the string. */
class FormattedString {
  readonly #text: string;
  readonly #quote: number;
  readonly #triple: boolean;
  furthest = 0;

  constructor(text: string, quote: number, triple: boolean) {
    this.#text = text;
    this.#quote = quote;
    this.#triple = triple;
  }

  /** The end, -1 where it has none or is too deep. */
  read(from: number, depth = 0): number {
    let i = from;
    while (i >= 0 && i < this.#text.length) {
      const c = this.#text.charCodeAt(i);
      this.furthest = i;
      if (c === this.#quote) {
        if (!this.#triple) return i + 1;
        if (isTriple(this.#text, i, c)) return i + 3;
        i += 1;
      } else if (c === OPEN_BRACE)
        i = this.#text.charCodeAt(i + 1) === c ? i + 2 : this.#expression(i + 1, depth);
      else if (c === BACKSLASH) i += 2;
      else if (!this.#triple && (c === NEWLINE || c === RETURN)) return -1;
      else i += 1;
    }
    return -1;
  }

  /** The end of what is between braces, the closing one included. */
  #expression(from: number, depth: number): number {
    if (depth > DEEPEST) return -1;
    const text = this.#text;
    let open = 0;
    let lines = 0;
    for (let i = from; i >= 0 && i < text.length; i++) {
      const c = text.charCodeAt(i);
      this.furthest = i;
      if (c === 34 || c === 39) i = this.#inner(i, depth) - 1;
      else if (c === CLOSE_BRACE && open === 0) return i + 1;
      else if (c === 58 && open === 0) return this.#specification(i + 1, depth);
      else if (c === 40 || c === 91 || c === OPEN_BRACE) open += 1;
      else if (c === 41 || c === 93 || c === CLOSE_BRACE) open -= 1;
      else if (c === NEWLINE && !this.#triple) lines += 1;
      if (i < from || open < 0 || lines > MOST_LINES) return -1;
    }
    return -1;
  }

  /** The end of what is behind the colon, the closing brace included. */
  #specification(from: number, depth: number): number {
    let i = from;
    while (i >= 0 && i < this.#text.length) {
      const c = this.#text.charCodeAt(i);
      this.furthest = i;
      if (c === CLOSE_BRACE) return i + 1;
      if (c === OPEN_BRACE) i = this.#expression(i + 1, depth + 1);
      else if (!this.#triple && (c === NEWLINE || c === RETURN || c === this.#quote)) return -1;
      else i += 1;
    }
    return -1;
  }

  /** The end of a string within an expression. */
  #inner(quoteAt: number, depth: number): number {
    const text = this.#text;
    const quote = text.charCodeAt(quoteAt);
    const triple = isTriple(text, quoteAt, quote);
    if (/(?<![\w])[rRfFtT]*[fFtT][rR]?$/.test(text.slice(Math.max(0, quoteAt - 3), quoteAt))) {
      const reader = new FormattedString(text, quote, triple);
      const end = reader.read(quoteAt + (triple ? 3 : 1), depth + 1);
      this.furthest = Math.max(this.furthest, reader.furthest);
      return end;
    }
    const end = triple ? tripleEnd(text, quoteAt) : singleEnd(text, quoteAt);
    if (end > 0 && text.charCodeAt(end - 1) === quote) return end;
    if (triple) this.furthest = text.length;
    return -1;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '\n': '', n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' },
  ...{ a: '\x07', b: '\b', f: '\f', v: '\v' },
};
const LITERAL = /^([A-Za-z]*)("""|'''|"|')([\s\S]*)$/;

/** What a string literal means; undefined for bytes, f-strings, and what is not finished. */
export function stringValue(literal: string): string | undefined {
  const [, prefix = '', quotes = '', rest = ''] = LITERAL.exec(literal) ?? [];
  if (quotes === '' || !/^[ruRU]*$/.test(prefix) || !rest.endsWith(quotes)) return undefined;
  const body = rest.slice(0, -quotes.length).replace(/\r\n?/g, '\n');
  return /r/i.test(prefix) ? body : unescaped(body);
}

function unescaped(body: string): string {
  if (!body.includes('\\')) return body;
  return body.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
    (whole, two?: string, four?: string, eight?: string, octal?: string, other = '') => {
      const hex = two ?? four ?? eight;
      const code = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16);
      if (Number.isNaN(code)) return ESCAPES[other] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
