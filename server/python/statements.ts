/** What the statements of a source bind, import and use, one statement after the other. */
import { dynamicUse } from './dynamic.ts';
import { Exports, isAll } from './exports.ts';
import { clauses } from './import-clauses.ts';
import { isOpener, openedFile } from './open-files.ts';
import type { Import, Opaque, OpenedFile, Outline } from './outline.ts';
import type { Block, Draft, Range, Scope } from './scopes.ts';
import { stringValue } from './strings.ts';
import {
  assignment,
  captures,
  lambdaBodies,
  namesBehindAs,
  targetNames,
  valueKind,
  within,
} from './targets.ts';
import { STRING, type Tokens } from './tokens.ts';
import { isName, kindOf } from './words.ts';

const CASE = kindOf('case');
const DEL = kindOf('del');
const EXCEPT = kindOf('except');
const FOR = kindOf('for');
const FROM = kindOf('from');
const GLOBAL = kindOf('global');
const IMPORT = kindOf('import');
const IN = kindOf('in');
const TYPE = kindOf('type');
const WITH = kindOf('with');
const YIELD = kindOf('yield');
const EQUALS = 61;
const PAREN = 40;
const NOTHING = { targets: [], value: undefined, augmented: false } as const;

export class Statements {
  readonly #tokens: Tokens;
  readonly #exports: Exports;
  readonly #opaque: Opaque[] = [];
  readonly #imports: Import[] = [];
  readonly #openers: { readonly token: number; readonly scope: Scope }[] = [];
  readonly #globals = new Map<string, Draft>();
  /** Whether paths are looked for at all, so that values of names matter. */
  readonly #opens: boolean;
  #docstring: string | undefined;
  /** How many watched words, walruses and semicolons have been seen. */
  #watched = 0;
  #walruses = 0;
  #semicolons = 0;
  /** The bodies of the lambdas of one logical line, for the last one that was asked about. */
  #lambdas: { readonly line: number; readonly bodies: readonly Range[] } = { line: -1, bodies: [] };

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
    this.#exports = new Exports(tokens);
    this.#opens = tokens.watched.some((i) => isOpener(tokens.kind(i)));
  }

  /** The answers, when every statement has been read. */
  outline(module: Scope): Outline {
    const names = module.names ?? new Map<string, Draft>();
    for (const [name, draft] of this.#globals) module.bind(name, names.get(name) ?? draft);
    const loader = names.get('__getattr__');
    if (loader) this.#opaque.push({ kind: 'dynamic', what: '__getattr__', at: loader.nameAt });
    const opens = this.#openers.map(({ token, scope }) => openedFile(this.#tokens, token, scope));
    const all = this.#exports.names;
    return {
      names,
      opaque: this.#opaque,
      imports: this.#imports,
      opens: opens.filter((each): each is OpenedFile => each !== undefined),
      ...(all && { all }),
      ...(this.#docstring !== undefined && { docstring: this.#docstring }),
    };
  }

  /** The names that the head of a compound statement binds. */
  head(head: number, colon: number, { scope, conditional }: Block): void {
    const tokens = this.#tokens;
    if (!scope.names) return;
    switch (tokens.kind(head)) {
      case FOR: {
        let end = head + 1;
        while (end < colon && tokens.kind(end) !== IN) end = tokens.after(end);
        this.#variables(targetNames(tokens, head + 1, end), head, colon, scope, true);
        break;
      }
      case WITH:
        this.#variables(namesBehindAs(tokens, head + 1, colon), head, colon, scope, conditional);
        break;
      case CASE:
        this.#variables(captures(tokens, head + 1, colon), head, colon, scope, true);
        break;
      case EXCEPT:
        // The name of an exception is gone when its block ends.
        for (const name of namesBehindAs(tokens, head + 1, colon)) scope.doubt(tokens.name(name));
    }
  }

  /** Simple statements with semicolons between them. */
  simple(from: number, to: number, block: Block): void {
    const { semicolons } = this.#tokens;
    let start = from;
    for (; (semicolons[this.#semicolons] ?? to) < to; this.#semicolons++) {
      const end = semicolons[this.#semicolons] ?? to;
      if (end > start) this.#one(start, end, block);
      start = Math.max(start, end + 1);
    }
    if (start < to) this.#one(start, to, block);
  }

  #one(from: number, to: number, block: Block): void {
    const tokens = this.#tokens;
    const { scope } = block;
    const kind = tokens.kind(from);
    let isExpression = false;
    if (kind === IMPORT || kind === FROM) this.#import(from, to, block);
    else if (kind === GLOBAL) this.#global(from, to, scope);
    else if (scope.names) {
      isExpression = !this.#bind(from, to, block);
      this.walruses(from, to, block);
    } else if (this.#opens && tokens.kind(from + 1) === EQUALS)
      scope.setValue(tokens.name(from), [from + 2, to]);
    this.watch(to, scope, isExpression ? to : undefined);
  }

  /** A statement of a module or a class; false where it is an expression. */
  #bind(from: number, to: number, { scope, conditional }: Block): boolean {
    const tokens = this.#tokens;
    const kind = tokens.kind(from);
    if (from === 0 && kind === STRING) this.#docstring = this.#string(from, to);
    if (isAll(kind) && scope.kind === 'module') this.#exports.read(from, to, conditional);
    if (kind === DEL) {
      for (const name of targetNames(tokens, from + 1, to)) scope.doubt(tokens.name(name));
      return true;
    }
    if (kind !== TYPE || !isName(tokens.kind(from + 1)) || to < from + 3)
      return this.#assign(from, to, scope, conditional);
    this.#variable(from + 1, from, to, scope, conditional);
    return true;
  }

  #string(from: number, to: number): string | undefined {
    let value = '';
    for (let i = from; i < to; i++) {
      const part = this.#tokens.kind(i) === STRING ? stringValue(this.#tokens.slice(i, i + 1)) : undefined;
      if (part === undefined) return undefined;
      value += part;
    }
    return value;
  }

  /** Binds the targets of an assignment; false where the statement is none. */
  #assign(from: number, to: number, scope: Scope, conditional: boolean): boolean {
    const tokens = this.#tokens;
    const { targets, value, augmented } = assignment(tokens, from, to) ?? NOTHING;
    if (value === undefined) return targets.length > 0;
    for (const [start, end] of targets) {
      const isSingle = isGroupedName(tokens, start, end);
      for (const name of targetNames(tokens, start, end)) {
        const text = tokens.name(name);
        // `__doc__ += …`: every module has these without a binding.
        if (augmented && scope.names?.has(text) !== true && /^__.*__$/.test(text)) continue;
        this.#variable(name, from, to, scope, conditional, isSingle && !augmented ? value : undefined);
        if (isSingle) scope.setValue(text, value);
      }
    }
    return true;
  }

  #variables(names: Iterable<number>, from: number, to: number, scope: Scope, conditional: boolean): void {
    for (const name of names) this.#variable(name, from, to, scope, conditional);
  }

  #variable(name: number, from: number, to: number, scope: Scope, conditional: boolean, value?: Range): void {
    const tokens = this.#tokens;
    const draft = this.#draft('variable', name, from, to, conditional);
    if (value) draft.value = { kind: valueKind(tokens, ...value), text: tokens.slice(...value) };
    scope.bind(tokens.name(name), draft);
  }

  #draft(kind: 'variable' | 'import', name: number, from: number, to: number, conditional: boolean): Draft {
    const tokens = this.#tokens;
    const at = { start: tokens.start(from), end: tokens.end(to - 1) };
    const nameAt = { start: tokens.start(name), end: tokens.end(name) };
    return { kind, at, nameAt, async: false, decorators: [], conditional };
  }

  #import(from: number, to: number, { scope, conditional, guarded, neverRuns }: Block): void {
    const place = { topLevel: scope.kind === 'module', guarded, ...(neverRuns && { neverRuns }) };
    for (const { clause, binds } of clauses(this.#tokens, from, to, place)) {
      this.#imports.push(clause);
      if (binds === undefined) {
        if (scope.names) this.#opaque.push({ kind: 'star', from: clause });
      } else if (scope.names) {
        const draft = this.#draft('import', binds, from, to, conditional);
        draft.at = clause.at;
        draft.from = clause;
        scope.bind(this.#tokens.name(binds), draft);
      }
    }
  }

  #global(from: number, to: number, scope: Scope): void {
    if (scope.kind === 'module') return;
    for (const name of targetNames(this.#tokens, from + 1, to)) {
      const text = this.#tokens.name(name);
      scope.declareGlobal(text);
      if (!this.#globals.has(text)) this.#globals.set(text, this.#draft('variable', name, from, to, true));
    }
  }

  /** Binds the names of the walruses up to a token, but for those within lambdas, whose own they are. */
  walruses(from: number, to: number, { scope, conditional }: Block): void {
    const tokens = this.#tokens;
    for (; (tokens.walruses[this.#walruses] ?? to) < to; this.#walruses++) {
      const at = tokens.walruses[this.#walruses] ?? to;
      if (at <= from || !scope.names || !isName(tokens.kind(at - 1))) continue;
      if (!this.#isInLambda(at, from, to)) this.#variable(at - 1, at - 1, at, scope, conditional);
    }
  }

  /** Looks at the watched words up to a token; `statement` is the end where they stand in an expression statement. */
  watch(to: number, scope: Scope, statement?: number): void {
    const tokens = this.#tokens;
    for (; (tokens.watched[this.#watched] ?? to) < to; this.#watched++) {
      const i = tokens.watched[this.#watched] ?? to;
      const kind = tokens.kind(i);
      if (kind === YIELD) this.#yield(i, to, scope);
      else if (isAll(kind)) this.#exports.watch(i, scope);
      else if (isOpener(kind)) this.#openers.push({ token: i, scope });
      else {
        const what = dynamicUse(tokens, i, scope, statement);
        if (what !== undefined)
          this.#opaque.push({ kind: 'dynamic', what, at: { start: tokens.start(i), end: tokens.end(i) } });
      }
    }
  }

  #yield(i: number, to: number, { kind, definition }: Scope): void {
    if (kind === 'function' && definition && !this.#isInLambda(i, this.#tokens.lineOf(i), to))
      definition.generator = true;
  }

  #isInLambda(i: number, from: number, to: number): boolean {
    if (this.#lambdas.line !== from)
      this.#lambdas = { line: from, bodies: lambdaBodies(this.#tokens, from, to) };
    return within(this.#lambdas.bodies, i);
  }
}

/** Whether a target is one name, in brackets or not. */
function isGroupedName(tokens: Tokens, from: number, to: number): boolean {
  let start = from;
  while (tokens.kind(start) === PAREN) start += 1;
  return to - from === 2 * (start - from) + 1;
}
