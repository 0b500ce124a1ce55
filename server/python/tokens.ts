/** The tokens of a Python source, and what may be asked of them. */

/** Kinds of tokens beside the words (`words.ts`). Every other operator of one character has its code as its kind. */
export const NUMBER = 2;
export const STRING = 3;
/** An f-string or a t-string. */
export const FORMATTED = 4;
export const WALRUS = 5;
/** `+=` and its like. */
export const AUGMENTED = 6;
export const DOUBLE_STAR = 7;
/** Other operators of more than one character. */
export const OTHER = 8;

/** What a text is cut into, as arrays that are as long as need be. */
export interface Cuts {
  readonly count: number;
  readonly lines: readonly number[];
  readonly indents: readonly number[];
  readonly semicolons: readonly number[];
  readonly walruses: readonly number[];
  readonly watched: readonly number[];
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly partners: Int32Array;
}

/** The tokens of a text as parallel arrays. Whatever is asked beyond them is 0. */
export class Tokens {
  readonly text: string;
  readonly count: number;
  /** Tokens per logical line, as indices: line `n` is from `lines[n]` to `lines[n + 1]`. */
  readonly lines: readonly number[];
  /** The column of each line's first token; a tab leads to the next multiple of eight. */
  readonly indents: readonly number[];
  /** Semicolons outside brackets, walruses, and places of watched words, in order. */
  readonly semicolons: readonly number[];
  readonly walruses: readonly number[];
  readonly watched: readonly number[];
  readonly #kinds: Uint8Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #partners: Int32Array;

  constructor(text: string, found: Cuts) {
    this.text = text;
    this.count = found.count;
    this.lines = found.lines;
    this.indents = found.indents;
    this.semicolons = found.semicolons;
    this.walruses = found.walruses;
    this.watched = found.watched;
    this.#kinds = found.kinds;
    this.#starts = found.starts;
    this.#ends = found.ends;
    this.#partners = found.partners;
  }

  kind(i: number): number {
    return this.#kinds[i] ?? 0;
  }
  start(i: number): number {
    return this.#starts[i] ?? 0;
  }
  end(i: number): number {
    return this.#ends[i] ?? 0;
  }
  /** The bracket that belongs to a bracket; the last token of the line where it is never closed. */
  partner(i: number): number {
    return this.#partners[i] ?? 0;
  }
  /** The token behind this one and, for an opening bracket, behind all that it holds. */
  after(i: number): number {
    const kind = this.kind(i);
    return kind === 40 || kind === 91 || kind === 123 ? Math.max(this.partner(i), i) + 1 : i + 1;
  }
  /** The end of what an opening bracket holds; of the line where it is never closed. */
  closing(open: number): number {
    const partner = this.partner(open);
    return this.kind(partner) === this.kind(open) + (this.kind(open) === 40 ? 1 : 2) ? partner : partner + 1;
  }
  /** The first token of the logical line that a token is in. */
  lineOf(i: number): number {
    let low = 0;
    let high = this.lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle] ?? 0) <= i) low = middle;
      else high = middle;
    }
    return this.lines[low] ?? 0;
  }
  /** A name as Python compares names (NFKC). */
  name(i: number): string {
    const raw = this.text.slice(this.start(i), this.end(i));
    return /[^\0-\x7f]/.test(raw) ? raw.normalize('NFKC') : raw;
  }
  /** The text of some tokens with what stands between them. */
  slice(from: number, to: number): string {
    return from < to ? this.text.slice(this.start(from), this.end(to - 1)) : '';
  }
}
