/** The words that the scanner tells apart from other names: Python's keywords, and names whose use it looks at. */

/** Keywords come first, from 128 to 162; the rest are ordinary names to Python. */
const WORDS = [
  ...['False', 'None', 'True', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def'],
  ...['del', 'elif', 'else', 'except', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is'],
  ...['lambda', 'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try', 'while', 'with', 'yield'],
  ...['match', 'case', 'type', 'open', 'exec', 'globals', 'locals', 'vars', 'setattr', 'modules', '__name__'],
  ...['__dict__', '__file__', '__all__', '__path__', 'read_text', 'read_bytes', 'f_globals', 'f_locals'],
  ...['TYPE_CHECKING', 'global_enum', 'spec_from_file_location', 'run_path'],
] as const;
export type KnownWord = (typeof WORDS)[number];

const FIRST = 128;
const FIRST_SOFT = FIRST + WORDS.indexOf('match');
/** Words from here on are collected while the text is cut up: each place where one stands is looked at. */
const FIRST_WATCHED = FIRST + WORDS.indexOf('open');
const YIELD = FIRST + WORDS.indexOf('yield');

/** The kind of token that a plain name is; kinds below 128 that are not listed in `tokens.ts` are characters. */
export const NAME = 1;

/** Place in this table = hash of the word; the hash is perfect for `WORDS`. */
const SLOTS = new Uint8Array(256);
for (const [i, word] of WORDS.entries()) SLOTS[hash(word, 0, word.length)] = FIRST + i;

function hash(text: string, start: number, end: number): number {
  const middle = start + ((end - start) >> 1);
  const mixed = text.charCodeAt(start) + text.charCodeAt(middle) * 16 + text.charCodeAt(end - 1) * 6;
  return (mixed + end - start) & 255;
}

/** The kind of a name: that of the word it is, or `NAME`. */
export function kindOfWord(text: string, start: number, end: number): number {
  const kind = SLOTS[hash(text, start, end)] ?? 0;
  if (kind === 0) return NAME;
  const word = WORDS[kind - FIRST];
  return word?.length === end - start && text.startsWith(word, start) ? kind : NAME;
}

/** The kind of a known word. */
export function kindOf(word: KnownWord): number {
  return FIRST + WORDS.indexOf(word);
}

/** Whether a token of this kind can be the name of something. */
export function isName(kind: number): boolean {
  return kind === NAME || kind >= FIRST_SOFT;
}

/** Whether each place where such a token stands is to be looked at. */
export function isWatched(kind: number): boolean {
  return kind >= FIRST_WATCHED || kind === YIELD;
}

/** The kinds of some known words. */
export function kindsOf(...words: readonly KnownWord[]): ReadonlySet<number> {
  return new Set(words.map(kindOf));
}
