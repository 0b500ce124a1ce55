/**
 * One glob of uv's dialect, read with the place of each mistake.
 *
 * The dialect is that of the crate `globset` as `ignore` uses it for override globs (literal separator, backslash
 * escapes, an unclosed class refused). It works on bytes: `?` matches one byte of `é`, and a negated class matches `/`.
 * Agreement with uv is held by test/oracle/uv-globs.oracle.ts.
 */
import { compile, type PathMatcher, type Token } from './glob-machine.ts';

/** A character of a glob, and where it stands in the string that it was written in. */
export interface GlobChar {
  readonly char: string;
  readonly at: number;
}

/** A mistake in a glob: its place in the written string, and what uv says of it. */
export interface GlobProblem {
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

/** A matcher for one glob, or the mistake in it. */
export function readGlob(
  chars: readonly GlobChar[],
  end: number,
): PathMatcher | { readonly problem: GlobProblem } {
  const tokens = new Reader(chars, end).read();
  return 'problem' in tokens ? tokens : compile(tokens.tokens);
}

/** Alternate groups in one another: the crate `regex`, which globset builds on, refuses more (with uv 0.13.8: fewer). */
const DEEPEST = 250;

class Reader {
  readonly #chars: readonly GlobChar[];
  readonly #end: number;
  #at = 0;
  /** The braces that are open, with the branches of each; the last branch of the last one is being filled. */
  readonly #open: { readonly at: number; readonly branches: Token[][] }[] = [];
  readonly #top: Token[] = [];

  constructor(chars: readonly GlobChar[], end: number) {
    this.#chars = chars;
    this.#end = end;
  }

  read(): { readonly tokens: readonly Token[] } | { readonly problem: GlobProblem } {
    while (this.#at < this.#chars.length) {
      const problem = this.#step(this.#at++);
      if (problem) return { problem };
    }
    const unclosed = this.#open.at(-1);
    if (unclosed) {
      const words = "unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)";
      return { problem: this.#problem(unclosed.at, unclosed.at + 1, words) };
    }
    return { tokens: this.#top };
  }

  #step(at: number): GlobProblem | undefined {
    const char = this.#char(at) ?? '';
    const here = this.#branch();
    if (char === '?') here.push({ kind: 'any' });
    else if (char === '*') this.#star(at, here);
    else if (char === '[') return this.#class(at);
    else if (char === '{' && this.#open.length >= DEEPEST)
      return this.#problem(at, at + 1, 'alternate groups are nested too deeply');
    else if (char === '{') this.#open.push({ at, branches: [[]] });
    else if (char === '}') return this.#close(at);
    else if (char === ',' && this.#open.length > 0) this.#open.at(-1)?.branches.push([]);
    else if (char === '\\') return this.#escape(at);
    else here.push({ kind: 'literal', char });
    return undefined;
  }

  #close(at: number): GlobProblem | undefined {
    const group = this.#open.pop();
    if (!group) {
      return this.#problem(
        at,
        at + 1,
        "unopened alternate group; missing '{' (maybe escape '}' with '[}]'?)",
      );
    }
    this.#branch().push({ kind: 'alternates', branches: group.branches });
    return undefined;
  }

  #escape(at: number): GlobProblem | undefined {
    const char = this.#char(this.#at);
    if (char === undefined) return this.#problem(at, at + 1, "dangling '\\'");
    this.#at++;
    this.#branch().push({ kind: 'literal', char });
    return undefined;
  }

  /** A double star means folders only as a whole segment; in a segment it is two single ones. */
  #star(at: number, here: Token[]): void {
    if (this.#char(this.#at) !== '*') {
      here.push({ kind: 'many' });
      return;
    }
    this.#at++;
    const next = this.#char(this.#at);
    if (here.length === 0) {
      if (next !== undefined && next !== '/') here.push({ kind: 'many' }, { kind: 'many' });
      else {
        here.push({ kind: 'leading' });
        this.#at++;
      }
      return;
    }
    const before = this.#char(at - 1);
    const inGroup = this.#open.length > 0;
    const startsSegment = before === '/' || (inGroup && (before === ',' || before === '{'));
    const ends = next === undefined || (inGroup && (next === ',' || next === '}'));
    if (!startsSegment || !(ends || next === '/')) {
      here.push({ kind: 'many' }, { kind: 'many' });
      return;
    }
    if (!ends) this.#at++;
    const last = here.pop();
    if (last?.kind === 'leading' || last?.kind === 'trailing') here.push(last);
    else here.push({ kind: ends ? 'trailing' : 'between' });
  }

  #class(open: number): GlobProblem | undefined {
    const ranges: [string, string][] = [];
    const sign = this.#char(this.#at);
    const negated = sign === '!' || sign === '^';
    if (negated) this.#at++;
    const first = this.#at;
    let rangeOpen = false;
    for (; ; this.#at++) {
      const char = this.#char(this.#at);
      if (char === undefined) {
        return this.#problem(open, this.#chars.length, "unclosed character class; missing ']'");
      }
      if (char === ']' && this.#at > first) break;
      const last = ranges.at(-1);
      if (rangeOpen && last) {
        rangeOpen = false;
        last[1] = char;
        if (codeOf(char) < codeOf(last[0])) {
          return this.#problem(this.#at - 2, this.#at + 1, `invalid range; '${last[0]}' > '${char}'`);
        }
      } else if (char === '-' && this.#at > first) rangeOpen = true;
      else ranges.push([char, char]);
    }
    this.#at++;
    if (rangeOpen) ranges.push(['-', '-']);
    this.#branch().push({ kind: 'class', negated, ranges });
    return undefined;
  }

  #branch(): Token[] {
    return this.#open.at(-1)?.branches.at(-1) ?? this.#top;
  }

  #char(at: number): string | undefined {
    return this.#chars[at]?.char;
  }

  #problem(from: number, to: number, words: string): GlobProblem {
    return { start: this.#chars[from]?.at ?? this.#end, end: this.#chars[to]?.at ?? this.#end, words };
  }
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
