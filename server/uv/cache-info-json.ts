/** JSON as serde_json reads it: integers to the last digit, no double names forgiven, nothing behind the end. */

/** A value. Members keep their order and come twice where they are written twice; integers are bigint, other numbers not told. */
export type Json =
  | null
  | boolean
  | string
  | bigint
  | { readonly kind: 'float' }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Json])[] };

/** Values in one another: serde_json refuses more. */
const DEEPEST = 127;
const LARGEST = 2n ** 64n;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const BLANK = /[ \t\n\r]*/y;

/** Reads a text; undefined where it is not JSON. A byte order mark is none. */
export function readJson(text: string): Json | undefined {
  const reader = new Reader(text);
  const value = reader.value(0);
  return reader.isAtEnd() ? value : undefined;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#take(BLANK);
    return this.#at === this.#text.length;
  }

  value(depth: number): Json | undefined {
    this.#take(BLANK);
    const char = this.#text[this.#at];
    if (char === '{' || char === '[') return depth < DEEPEST ? this.#group(char, depth) : undefined;
    if (char === '"') return this.#string();
    for (const [word, value] of WORDS) if (this.#skip(word)) return value;
    const number = this.#take(NUMBER);
    if (number === undefined) return undefined;
    if (number[1] !== undefined || number[2] !== undefined || number[0] === '-0') return FLOAT;
    const value = BigInt(number[0]);
    return value >= LARGEST || value < -LARGEST / 2n ? FLOAT : value;
  }

  #group(open: '{' | '[', depth: number): Json | undefined {
    const close = open === '{' ? '}' : ']';
    const items: Json[] = [];
    const members: [string, Json][] = [];
    this.#at++;
    for (let first = true; !this.#skip(close); first = false) {
      if (!first && !this.#skip(',')) return undefined;
      const name = open === '{' ? this.#name() : '';
      const value = name === undefined ? undefined : this.value(depth + 1);
      if (name === undefined || value === undefined) return undefined;
      if (open === '{') members.push([name, value]);
      else items.push(value);
    }
    return open === '{' ? { kind: 'object', members } : { kind: 'array', items };
  }

  #name(): string | undefined {
    this.#take(BLANK);
    const name = this.#string();
    return this.#skip(':') ? name : undefined;
  }

  #string(): string | undefined {
    const found = this.#take(STRING);
    if (!found) return undefined;
    const value: unknown = JSON.parse(found[0]);
    // Half of a surrogate pair is no character, so Rust has no string for it.
    return typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : undefined;
  }

  #skip(word: string): boolean {
    this.#take(BLANK);
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found ?? undefined;
  }
}

const FLOAT: Json = { kind: 'float' };
const WORDS: readonly (readonly [string, Json])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
];
