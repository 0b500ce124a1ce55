/** `__all__`, as far as it is made of literal strings alone. */
import type { Scope } from './scopes.ts';
import { stringValue } from './strings.ts';
import { assignment, hasComma, splitAtCommas } from './targets.ts';
import { STRING, type Tokens } from './tokens.ts';
import { isName, kindOf } from './words.ts';

const ALL = kindOf('__all__');
const IN = kindOf('in');
const RETURN = kindOf('return');
const DOT = 46;
const EQUALS = 61;

export class Exports {
  readonly #tokens: Tokens;
  #names: string[] | undefined;
  #told = true;
  #seen = -1;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** Undefined where there is none, or where it is not certain. */
  get names(): readonly string[] | undefined {
    return this.#told ? this.#names : undefined;
  }

  /** Reads a statement at module level that begins with `__all__`. */
  read(from: number, to: number, conditional: boolean): void {
    this.#seen = from;
    const tokens = this.#tokens;
    const set = assignment(tokens, from, to);
    const method = set ? '' : tokens.slice(from + 1, from + 3);
    const isCall = tokens.kind(from + 3) === 40 && tokens.after(from + 3) === to;
    let added: readonly string[] | undefined;
    if (set?.value && set.targets.length === 1) added = this.#strings(...set.value);
    else if (set && !set.value) return;
    else if (method === '.extend' && isCall) added = this.#strings(from + 4, to - 1);
    else if (method === '.append' && isCall) added = this.#string(from + 4, to - 1);
    if (added === undefined || conditional) this.#told = false;
    else if (set && !set.augmented) this.#names = [...added];
    else if (this.#names) this.#names.push(...added);
    else this.#told = false;
  }

  /** Looks at a place where `__all__` stands; what may change it in another way makes it uncertain. */
  watch(i: number, scope: Scope): void {
    const tokens = this.#tokens;
    const before = tokens.kind(i - 1);
    if (i === this.#seen || before === DOT || before === IN || before === RETURN) return;
    // `__all__ = …` in the body of a class is an attribute of that class.
    if (scope.kind === 'class' && tokens.kind(i + 1) === EQUALS) return;
    const reads = /^(?:sorted|len|list|set|tuple|frozenset)$/;
    if (
      before === 40 &&
      tokens.kind(i + 1) === 41 &&
      isName(tokens.kind(i - 2)) &&
      reads.test(tokens.name(i - 2))
    )
      return;
    this.#told = false;
  }

  /** The strings of lists and tuples that are added up. */
  #strings(from: number, to: number): readonly string[] | undefined {
    const tokens = this.#tokens;
    const first = tokens.kind(from);
    if (first !== 91 && first !== 40) return hasComma(tokens, from, to) ? this.#tuple(from, to) : undefined;
    const found: string[] = [];
    for (let i = from; i < to; i = tokens.after(i) + 1) {
      const kind = tokens.kind(i);
      const end = tokens.after(i);
      const isTuple = kind === 40 && (end === i + 2 || hasComma(tokens, i + 1, end - 1));
      const strings = kind === 91 || isTuple ? this.#tuple(i + 1, end - 1) : undefined;
      if (strings === undefined || (end < to && tokens.kind(end) !== 43)) return undefined;
      found.push(...strings);
    }
    return found;
  }

  #tuple(from: number, to: number): readonly string[] | undefined {
    const found: string[] = [];
    for (const [start, end] of splitAtCommas(this.#tokens, from, to)) {
      const string = this.#string(start, end);
      if (string === undefined) return undefined;
      found.push(...string);
    }
    return found;
  }

  #string(from: number, to: number): readonly string[] | undefined {
    let value = '';
    for (let i = from; i < to; i++) {
      const part = this.#tokens.kind(i) === STRING ? stringValue(this.#tokens.slice(i, i + 1)) : undefined;
      if (part === undefined) return undefined;
      value += part;
    }
    return from < to ? [value] : undefined;
  }
}

/** Whether a token is `__all__`. */
export function isAll(kind: number): boolean {
  return kind === ALL;
}
