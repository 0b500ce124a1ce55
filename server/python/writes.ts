/** Which names of a function hold a path that is looked for, and which of its calls write there. */
import { splitAtCommas } from './targets.ts';
import { FORMATTED, STRING, type Tokens } from './tokens.ts';
import { isName } from './words.ts';

const DOT = 46;
const EQUALS = 61;
const PAREN = 40;
/** Methods of a path or a file that change what is in it. */
const WRITERS = new Set(['write', 'writelines', 'write_text', 'write_bytes']);
/** What puts a file in the place of its second argument. */
const REPLACERS = new Set([
  ...['shutil.copy', 'shutil.copy2', 'shutil.copyfile', 'shutil.move', 'os.replace', 'os.rename'],
  ...['copyfile', 'copy2'],
]);
/** A literal that names another file than the one that is looked for. */
const OTHER_FILE = /(?:\.[A-Za-z]{1,5}|^(?:.*\/)?(?:RECORD|WHEEL|INSTALLER))["']*$/;
/** Names in a comparison that are no file's. */
const NO_FILES = new Set([
  'os',
  'Path',
  'pathlib',
  'PurePath',
  'PurePosixPath',
  're',
  'str',
  'any',
  'fnmatch',
]);

export class Writes {
  readonly found: ('append' | 'write')[] = [];
  readonly #tokens: Tokens;
  readonly #word: RegExp;
  readonly #marked: Set<string>;
  /** Names of files that are open for writing: what is written there was counted when they were opened. */
  readonly #handles = new Set<string>();

  constructor(tokens: Tokens, word: RegExp, marked: ReadonlySet<string>) {
    this.#tokens = tokens;
    this.#word = word;
    this.#marked = new Set(marked);
  }

  set(name: string, marked: boolean, handle = false): void {
    if (marked) this.#marked.add(name);
    else this.#marked.delete(name);
    if (marked && handle) this.#handles.add(name);
    else this.#handles.delete(name);
  }

  /** Whether an expression holds the word, or a name that does, and no name of another file. */
  isMarked(from: number, to: number): boolean {
    const tokens = this.#tokens;
    let marked = false;
    let other = false;
    for (let i = from; i < to; i++) {
      const kind = tokens.kind(i);
      if (kind === STRING || kind === FORMATTED) {
        const text = tokens.slice(i, i + 1);
        if (this.#word.test(text)) return true;
        other ||= OTHER_FILE.test(text);
      } else if (isName(kind) && tokens.kind(i - 1) !== DOT) marked ||= this.#marked.has(tokens.name(i));
    }
    return marked && !other;
  }

  /** `if name.endswith("WORD")`: what is compared is such a path from here on. */
  compare(from: number, to: number): void {
    const tokens = this.#tokens;
    let named = false;
    for (let i = from; i < to; i++)
      named ||= isText(tokens.kind(i)) && this.#word.test(tokens.slice(i, i + 1));
    if (!named) return;
    for (let i = from; i < to; i++) {
      const own = isName(tokens.kind(i)) && tokens.kind(i - 1) !== DOT && tokens.kind(i + 1) !== PAREN;
      if (own && !NO_FILES.has(tokens.name(i))) this.#marked.add(tokens.name(i));
    }
  }

  /** Whether an expression is an `open` with a mode that writes. */
  opensForWriting(from: number, to: number): boolean {
    const tokens = this.#tokens;
    for (let i = from; i < to; i++)
      if (tokens.name(i) === 'open' && tokens.kind(i + 1) === PAREN && /[wax+]/.test(this.#mode(i)))
        return true;
    return false;
  }

  /** Looks at a call by the token of its last name. */
  call(i: number): void {
    const tokens = this.#tokens;
    const name = tokens.name(i);
    const isMethod = tokens.kind(i - 1) === DOT;
    const start = isMethod ? this.#receiver(i - 2) : i;
    const onMarked = isMethod && this.isMarked(start, i - 1);
    const args = splitAtCommas(tokens, i + 2, tokens.closing(i + 1));
    const given = (place: number): boolean => {
      const range = args[place];
      return range !== undefined && this.isMarked(...range);
    };
    if (name === 'open') {
      const mode = this.#mode(i);
      if ((onMarked || given(0)) && /[wax+]/.test(mode))
        this.found.push(mode.includes('a') ? 'append' : 'write');
    } else if (WRITERS.has(name)) {
      const handle = start === i - 2 && this.#handles.has(tokens.name(start));
      // `open(…).write(…)` was counted as the opening that it is.
      const opened = isMethod && this.opensForWriting(start, i - 1);
      if (onMarked && !handle && !opened) this.found.push('write');
    } else if (name === 'writestr') {
      if (isMethod && given(0)) this.found.push('write');
    } else if (REPLACERS.has(tokens.slice(start, i + 1)) && given(1)) this.found.push('write');
  }

  /** The mode of an `open`; empty where it is left out or computed. */
  #mode(open: number): string {
    const tokens = this.#tokens;
    for (const [start, end] of splitAtCommas(tokens, open + 2, tokens.closing(open + 1))) {
      const keyword = tokens.kind(start + 1) === EQUALS;
      if (keyword && tokens.name(start) !== 'mode') continue;
      const value = keyword ? start + 2 : start;
      const [, mode] = /^["']([rwaxbtU+]{1,4})["']$/.exec(tokens.slice(value, end)) ?? [];
      if (mode !== undefined) return mode;
    }
    return '';
  }

  /** The first token of the expression that ends with this one and has a method called. */
  #receiver(last: number): number {
    const tokens = this.#tokens;
    let i = last;
    for (;;) {
      const kind = tokens.kind(i);
      if (kind === 41 || kind === 93) {
        i = Math.min(tokens.partner(i), i);
        const before = tokens.kind(i - 1);
        if (!isName(before) && before !== 41 && before !== 93) return i;
        i -= 1;
      } else if (tokens.kind(i - 1) === DOT && i >= 2) i -= 2;
      else return i;
    }
  }
}

function isText(kind: number): boolean {
  return kind === STRING || kind === FORMATTED;
}
