/**
 * Python source → what it defines at import time. A scanner, not a parser: it looks at logical lines, their indentation
 * and the heads of statements, and answers the closed list of questions in `outline.ts`. Nothing in here throws.
 */
import { tokenize } from './cutter.ts';
import type { Outline } from './outline.ts';
import { type Block, type Draft, type Range, Scope } from './scopes.ts';
import { Statements } from './statements.ts';
import { headEnd, required, splitAtCommas } from './targets.ts';
import type { Tokens } from './tokens.ts';
import { isName, kindOf, kindsOf } from './words.ts';

const ASYNC = kindOf('async');
const CASE = kindOf('case');
const CLASS = kindOf('class');
const DEF = kindOf('def');
const FALSE = kindOf('False');
const FOR = kindOf('for');
const IF = kindOf('if');
const MATCH = kindOf('match');
const TYPE_CHECKING = kindOf('TYPE_CHECKING');
const WITH = kindOf('with');
/** Words that begin a compound statement wherever they begin a statement. */
const HEADS = kindsOf('if', 'elif', 'else', 'for', 'while', 'try', 'except', 'finally', 'with');
const COLON = 58;
const DOT = 46;
const PAREN = 40;
const BRACKET = 91;
const AT = 64;
const NONE: ReadonlyMap<string, Draft> = new Map();

/** Reads a source; broken source is read as far as it can be told. */
export function outline(text: string): Outline {
  return new Reader(tokenize(text)).read();
}

/** Follows the blocks of a source. */
class Reader {
  readonly #tokens: Tokens;
  readonly #statements: Statements;
  readonly #blocks: Block[] = [];
  /** The innermost block. */
  #block: Block;
  #decorators: Range[] = [];

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.#statements = new Statements(tokens);
    this.#block = {
      indent: -1,
      head: 0,
      scope: new Scope('module', undefined),
      conditional: false,
      guarded: false,
      neverRuns: false,
      definition: undefined,
    };
  }

  read(): Outline {
    const tokens = this.#tokens;
    const module = this.#block.scope;
    for (let line = 0; line < tokens.lines.length; line++) {
      const from = tokens.lines[line] ?? 0;
      const indent = tokens.indents[line] ?? 0;
      while (this.#block.indent >= indent) this.#leave(from);
      this.#line(from, tokens.lines[line + 1] ?? tokens.count, indent);
    }
    while (this.#blocks.length > 0) this.#leave(tokens.count);
    return this.#statements.outline(module);
  }

  /** Ends the innermost block before a token. */
  #leave(next: number): void {
    const { definition } = this.#block;
    if (definition) definition.at = { start: definition.at.start, end: this.#tokens.end(next - 1) };
    this.#block = this.#blocks.pop() ?? this.#block;
  }

  #line(from: number, to: number, indent: number): void {
    const kind = this.#tokens.kind(from);
    if (kind === AT) {
      this.#decorators.push([from + 1, to]);
      this.#statements.walruses(from, to, this.#block);
      this.#statements.watch(to, this.#block.scope);
      return;
    }
    const head = kind === ASYNC ? from + 1 : from;
    const word = this.#tokens.kind(head);
    if (word === DEF || word === CLASS) this.#definition(from, head, to, indent);
    else if (HEADS.has(word) || this.#isSoftHead(word, from, to)) this.#compound(head, to, indent);
    else this.#statements.simple(from, to, this.#block);
    if (this.#decorators.length > 0) this.#decorators = [];
  }

  /** Whether `match` or `case` begins a statement here, and is not a name. */
  #isSoftHead(word: number, from: number, to: number): boolean {
    const tokens = this.#tokens;
    if (word === MATCH) return to > from + 2 && tokens.kind(to - 1) === COLON;
    return word === CASE && this.#block.head === MATCH && headEnd(tokens, from + 1, to) < to;
  }

  #definition(from: number, head: number, to: number, indent: number): void {
    const tokens = this.#tokens;
    const { scope, guarded, neverRuns } = this.#block;
    const isClass = tokens.kind(head) === CLASS;
    const colon = headEnd(tokens, head + 1, to);
    const draft = isName(tokens.kind(head + 1)) && scope.names ? this.#draft(from, head, colon) : undefined;
    const inner = new Scope(isClass ? 'class' : 'function', scope, draft);
    if (draft) {
      if (inner.names) draft.members = inner.names;
      scope.bind(tokens.name(head + 1), draft);
    }
    this.#statements.walruses(from, colon, this.#block);
    this.#statements.watch(colon, scope);
    const block = {
      indent,
      head: 0,
      scope: inner,
      conditional: false,
      guarded,
      neverRuns,
      definition: draft,
    };
    this.#body(block, colon, to);
  }

  /** A function or class with what its head says. */
  #draft(from: number, head: number, colon: number): Draft {
    const tokens = this.#tokens;
    const name = head + 1;
    const open = tokens.kind(name + 1) === BRACKET ? tokens.after(name + 1) : name + 1;
    const listed = open < colon && tokens.kind(open) === PAREN;
    const close = listed ? tokens.closing(open) : open;
    const start = this.#decorators[0]?.[0];
    const at = { start: tokens.start(start === undefined ? from : start - 1), end: tokens.end(colon - 1) };
    const nameAt = { start: tokens.start(name), end: tokens.end(name) };
    const decorators = this.#decorators.map(([first, end]) => tokens.slice(first, end));
    const { conditional } = this.#block;
    if (tokens.kind(head) === CLASS) {
      const given = listed ? splitAtCommas(tokens, open + 1, close) : [];
      const bases = given.map(([first, end]) => tokens.slice(first, end));
      return { kind: 'class', at, nameAt, async: false, decorators, conditional, bases, members: NONE };
    }
    const text = listed ? tokens.text.slice(tokens.end(open), tokens.start(close)) : '';
    const signature = { text, required: listed ? required(tokens, open + 1, close) : [] };
    const isAsync = head > from;
    const generator = false;
    return { kind: 'function', at, nameAt, async: isAsync, decorators, conditional, signature, generator };
  }

  /** `if`, `for`, `with` and the rest. */
  #compound(head: number, to: number, indent: number): void {
    const tokens = this.#tokens;
    const { scope, guarded, neverRuns } = this.#block;
    const word = tokens.kind(head);
    // In a function only what follows the colon matters.
    const isQuick = scope.names === undefined && tokens.kind(to - 1) === COLON;
    const colon = isQuick ? to - 1 : headEnd(tokens, head + 1, to);
    this.#statements.head(head, colon, this.#block);
    this.#statements.walruses(head, colon, this.#block);
    this.#statements.watch(colon, scope);
    const block = {
      indent,
      head: word,
      scope,
      conditional: true,
      guarded: guarded || (word !== FOR && word !== WITH),
      neverRuns: neverRuns || (word === IF && this.#isNever(head + 1, colon)),
      definition: undefined,
    };
    this.#body(block, colon, to);
  }

  /** Whether a condition is `TYPE_CHECKING`, `typing.TYPE_CHECKING` or `False`. */
  #isNever(from: number, to: number): boolean {
    const last = this.#tokens.kind(to - 1);
    if (to === from + 1) return last === TYPE_CHECKING || last === FALSE;
    return to === from + 3 && last === TYPE_CHECKING && this.#tokens.kind(from + 1) === DOT;
  }

  /** Begins a block, and reads what follows its colon on the same line. */
  #body(block: Block, colon: number, to: number): void {
    this.#blocks.push(this.#block);
    this.#block = block;
    if (colon + 1 >= to) return;
    this.#statements.simple(colon + 1, to, block);
    this.#leave(to);
  }
}
