/**
 * What certainly happens when a module is loaded or a function is called: the statements that run whatever the others do,
 * up to the one that stops it all. Nothing in here throws.
 */
import type { Span } from '../toml/span.ts';
import { tokenize } from './cutter.ts';
import type { Range } from './scopes.ts';
import { assignment, headEnd } from './targets.ts';
import { NUMBER, STRING, type Tokens } from './tokens.ts';
import { isName, kindOf, kindsOf } from './words.ts';

export interface Flow {
  /** Why it never comes to its end, as a clause; undefined where that cannot be told. */
  readonly stops: string | undefined;
  /** The dotted names of what it certainly calls before it stops or returns, `super().f` left out. */
  readonly calls: readonly string[];
  /** The statements that run unless one of them stops it, in order. */
  readonly sure: readonly Span[];
  /** It returns an empty list or tuple and does nothing else. */
  readonly isEmpty: boolean;
}

const ASYNC = kindOf('async');
const CLASS = kindOf('class');
const DEF = kindOf('def');
const RAISE = kindOf('raise');
const RETURN = kindOf('return');
const YIELD = kindOf('yield');
const BLOCKS = kindsOf('if', 'elif', 'else', 'for', 'while', 'try', 'except', 'finally', 'with');
const AT = 64;
const COLON = 58;
const DOT = 46;
const PAREN = 40;
const EXITS: ReadonlySet<string> = new Set(['sys.exit', 'os._exit', 'os.abort', 'exit', 'quit']);
/** Longer functions than anybody reads. */
const LONGEST = 40_000;

/** What loading a module does. */
export function moduleFlow(text: string): Flow {
  const tokens = tokenize(text);
  return new Walk(tokens, false).run(0, tokens.lines.length);
}

/** What calling a function does, from its own text; undefined where it is no plain function. */
export function functionFlow(text: string): Flow | undefined {
  if (text.length > LONGEST) return undefined;
  const tokens = tokenize(text);
  const line = tokens.lines.findIndex((from) => tokens.kind(from) === DEF);
  const def = tokens.lines[line];
  if (def === undefined || tokens.lines.slice(0, line).some((from) => tokens.kind(from) !== AT))
    return undefined;
  const end = tokens.lines[line + 1] ?? tokens.count;
  const body = headEnd(tokens, def + 1, end) + 1;
  const walk = new Walk(tokens, true);
  if (body >= end) return walk.run(line + 1, tokens.lines.length);
  return walk.simple(body, end);
}

/** Follows the statements of one block. */
class Walk {
  readonly #tokens: Tokens;
  readonly #inFunction: boolean;
  #stops: string | undefined;
  readonly #calls: string[] = [];
  readonly #sure: Span[] = [];
  #statements = 0;
  /** Nothing behind here is certain to run. */
  #over = false;
  #isEmpty = false;

  constructor(tokens: Tokens, inFunction: boolean) {
    this.#tokens = tokens;
    this.#inFunction = inFunction;
  }

  run(first: number, last: number): Flow {
    const { lines, indents } = this.#tokens;
    const base = indents[first] ?? 0;
    /** The indentation of the function or class that is skipped. */
    let skipped = Number.POSITIVE_INFINITY;
    for (let line = first; line < last; line++) {
      const from = lines[line] ?? 0;
      const to = lines[line + 1] ?? this.#tokens.count;
      const indent = indents[line] ?? 0;
      if (indent < base) break;
      if (indent > skipped) continue;
      skipped = this.#isDefinition(from) ? indent : Number.POSITIVE_INFINITY;
      if (this.#isDefinition(from)) this.#statements += 1;
      else if (indent > base || this.#isBlock(from, to)) this.#inner(from, to);
      else this.#line(from, to);
    }
    return this.#flow();
  }

  /** Simple statements alone. */
  simple(from: number, to: number): Flow {
    this.#line(from, to);
    return this.#flow();
  }

  #flow(): Flow {
    const isEmpty = this.#isEmpty && this.#statements === 1;
    return { stops: this.#stops, calls: this.#calls, sure: this.#sure, isEmpty };
  }

  #isDefinition(from: number): boolean {
    const kind = this.#tokens.kind(from);
    return kind === DEF || kind === CLASS || (kind === ASYNC && this.#tokens.kind(from + 1) === DEF);
  }

  #isBlock(from: number, to: number): boolean {
    const kind = this.#tokens.kind(from);
    return BLOCKS.has(kind) || kind === ASYNC || kind === AT || this.#tokens.kind(to - 1) === COLON;
  }

  /** A line that may run or not: where it returns, nothing behind it is certain. */
  #inner(from: number, to: number): void {
    this.#statements += 1;
    for (let i = from; i < to; i++) {
      const kind = this.#tokens.kind(i);
      if (kind === YIELD) this.#generates();
      if (kind === RETURN) this.#over = true;
    }
  }

  /** A generator does nothing when it is called. */
  #generates(): void {
    this.#over = true;
    this.#stops = undefined;
    this.#calls.length = 0;
  }

  #line(from: number, to: number): void {
    let start = from;
    for (let i = from; i <= to; i = this.#tokens.after(i)) {
      if (i < to && this.#tokens.kind(i) !== 59) continue;
      if (i > start) this.#statement(start, i);
      start = i + 1;
    }
  }

  #statement(from: number, to: number): void {
    const tokens = this.#tokens;
    if (to === from + 1 && tokens.kind(from) === STRING) return;
    this.#statements += 1;
    for (let i = from; i < to; i++) if (tokens.kind(i) === YIELD) this.#generates();
    if (this.#over) return;
    this.#sure.push({ start: tokens.start(from), end: tokens.end(to - 1) });
    const kind = tokens.kind(from);
    const value = assignment(tokens, from, to)?.value;
    const [start, end]: Range = kind === RETURN ? [from + 1, to] : (value ?? [from, to]);
    const called = calledName(tokens, start, end);
    if (called !== undefined && !this.#isOwn(start)) this.#calls.push(called);
    this.#stops = this.#stopOf(from, to, called);
    this.#over = this.#stops !== undefined || kind === RETURN;
    if (kind === RETURN)
      this.#isEmpty = /^(?:\[\s*\]|\(\s*\)|list\(\s*\)|tuple\(\s*\))$/.test(tokens.slice(start, end));
  }

  /** Whether a function may bind the name itself: it stands somewhere without being called, or a part of it being used. */
  #isOwn(name: number): boolean {
    const tokens = this.#tokens;
    if (!this.#inFunction) return false;
    const text = tokens.name(name);
    for (let i = 0; i < tokens.count; i++) {
      if (!isName(tokens.kind(i)) || tokens.kind(i - 1) === DOT || tokens.name(i) !== text) continue;
      const used = tokens.kind(i + 1) === PAREN || tokens.kind(i + 1) === DOT;
      if (!used || tokens.kind(i - 1) === DEF || tokens.kind(i - 1) === CLASS) return true;
    }
    return false;
  }

  #stopOf(from: number, to: number, called: string | undefined): string | undefined {
    const tokens = this.#tokens;
    if (tokens.kind(from) === RAISE) {
      const [name] = /^[\w.]+/.exec(tokens.slice(from + 1, to)) ?? [];
      return name === undefined ? 'raises' : `raises \`${name}\``;
    }
    if (called !== undefined && EXITS.has(called)) return `calls \`${called}\``;
    const [, byZero, last] = [from, from + 1, from + 2];
    const divides = to === from + 3 && tokens.kind(from) === NUMBER && tokens.kind(byZero) === 47;
    return divides && tokens.slice(last, to) === '0' ? 'divides by zero' : undefined;
  }
}

/** The dotted name of a function whose call is the whole of an expression. */
function calledName(tokens: Tokens, from: number, to: number): string | undefined {
  let i = from;
  while (i + 2 < to && isName(tokens.kind(i)) && tokens.kind(i + 1) === DOT) i += 2;
  if (!isName(tokens.kind(i)) || tokens.kind(i + 1) !== PAREN || tokens.after(i + 1) !== to) return undefined;
  return tokens.slice(from, i + 1).replace(/\s/g, '');
}
