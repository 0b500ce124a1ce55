/**
 * setup.py read, not run: the arguments of its one `setup()` as far as they are literals.
 *
 * A script may do anything before that call. What is understood here does nothing but bind names; what is not makes the
 * names that it mentions opaque, and a script that may reach into setuptools is `code`.
 */
import type { Files } from '../../files/files.ts';
import { syntaxError } from '../../python/broken.ts';
import { tokenize } from '../../python/cutter.ts';
import { literal, OPAQUE, type PyCall, type PyValue } from '../../python/literals.ts';
import { assignment, headEnd, splitAtCommas, targetNames } from '../../python/targets.ts';
import { STRING, type Tokens } from '../../python/tokens.ts';
import { isName, kindOf, kindsOf } from '../../python/words.ts';

export type SetupScript =
  | { readonly kind: 'none' }
  /** Whatever it does is not told. */
  | { readonly kind: 'code' }
  /** Nothing in it calls `setup()`. */
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'call';
      readonly keywords: ReadonlyMap<string, PyValue>;
      /** It does more than to bind names to literals, so that it may fail or have effects. */
      readonly runs: boolean;
    };

/** What setuptools offers that a script may call for a value. */
const CALLABLES: ReadonlySet<string> = new Set([
  'setup',
  'find_packages',
  'find_namespace_packages',
  'Extension',
]);
/** Modules whose import has no effect on a build. */
const QUIET: ReadonlySet<string> = new Set(
  '__future__ ast codecs configparser datetime fnmatch glob io json os pathlib platform re shutil string subprocess sys textwrap typing warnings'.split(
    ' ',
  ),
);
/** Names whose use at the top of a script makes of it more than can be told. */
const MEDDLES = /^(?:exit|quit|exec|eval|globals|locals|vars|setattr|__import__|distutils|monkey|modules)$/;

const [IMPORT, FROM, AS, DEF, IF, PASS, ASYNC] = (
  ['import', 'from', 'as', 'def', 'if', 'pass', 'async'] as const
).map(kindOf);
const STOPS = kindsOf('del', 'raise', 'assert', 'return', 'global', 'class');
const AT = 64;
const COMMA = 44;
const PAREN = 40;

/** Reads setup.py. */
export async function readScript(files: Files): Promise<SetupScript> {
  const file = await files.read('setup.py');
  if ('absent' in file) return { kind: 'none' };
  if ('trouble' in file || syntaxError(file.text) !== undefined) return { kind: 'code' };
  return new Script(tokenize(file.text)).read();
}

class Script {
  readonly #tokens: Tokens;
  readonly #names = new Map<string, PyValue>();
  /** What a name that was imported means: `setuptools`, `setuptools.setup`, `os`. */
  readonly #imported = new Map<string, string>();
  #call: PyCall | undefined;
  #runs = false;
  #isCode = false;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  read(): SetupScript {
    const { lines, indents } = this.#tokens;
    for (let n = 0; n < lines.length && !this.#isCode; ) {
      const next = this.#blockEnd(n);
      if (this.#isMain(n)) {
        const colon = headEnd(this.#tokens, lines[n] ?? 0, this.#lineEnd(n));
        if (colon + 1 < this.#lineEnd(n)) this.#simple(colon + 1, this.#lineEnd(n));
        for (let inner = n + 1; inner < next; inner++)
          if (indents[inner] === indents[n + 1]) this.#statement(inner, this.#blockEnd(inner));
      } else this.#statement(n, next);
      n = next;
    }
    // Code that is not understood may call `setup()` in its own way.
    if (this.#isCode || (!this.#call && this.#runs)) return { kind: 'code' };
    if (!this.#call) return { kind: 'idle' };
    return { kind: 'call', keywords: this.#call.keywords, runs: this.#runs };
  }

  #lineEnd(line: number): number {
    return this.#tokens.lines[line + 1] ?? this.#tokens.count;
  }

  /** The line behind all that is indented below a line. */
  #blockEnd(line: number): number {
    const { lines, indents } = this.#tokens;
    let next = line + 1;
    while (next < lines.length && (indents[next] ?? 0) > (indents[line] ?? 0)) next += 1;
    return next;
  }

  /** `if __name__ == "__main__":` holds where a backend runs the script. */
  #isMain(line: number): boolean {
    const from = this.#tokens.lines[line] ?? 0;
    if (this.#tokens.kind(from) !== IF) return false;
    return /^if\s*\(?\s*__name__\s*==\s*(["'])__main__\1\s*\)?$/.test(
      this.#tokens.slice(from, headEnd(this.#tokens, from, this.#lineEnd(line))),
    );
  }

  #statement(line: number, end: number): void {
    const from = this.#tokens.lines[line] ?? 0;
    const kind = this.#tokens.kind(from);
    if (end === line + 1 && kind !== AT && kind !== DEF && kind !== ASYNC && !isHead(kind)) {
      this.#simple(from, this.#lineEnd(line));
      return;
    }
    const to = this.#lineEnd(end - 1);
    // A body runs when it is called, and calls are looked at where they stand.
    if (kind === DEF && this.#tokens.kind(from + 1) !== 0) this.#bind(this.#tokens.name(from + 1), OPAQUE);
    else if (kind !== DEF) this.#runs = true;
    this.#cloud(from, to, kind === DEF);
  }

  /** One line of statements without a body. */
  #simple(from: number, to: number): void {
    let start = from;
    for (const at of [...this.#tokens.semicolons.filter((at) => at >= from && at < to), to]) {
      if (at > start) this.#one(start, at);
      start = at + 1;
    }
  }

  #one(from: number, to: number): void {
    const tokens = this.#tokens;
    const kind = tokens.kind(from);
    const bound = assignment(tokens, from, to);
    if (kind === IMPORT || kind === FROM) this.#import(from, to);
    else if (STOPS.has(kind)) this.#cloud(from, to, false, true);
    else if (bound?.value) this.#assign(bound.targets, bound.value, bound.augmented);
    else if (!bound && kind !== PASS && !(kind === STRING && to === from + 1)) this.#expression(from, to);
  }

  #expression(from: number, to: number): void {
    const value = this.#value(from, to);
    if (value.kind === 'call' && value.callee === 'setup') this.#setup(value);
    else if (!isPrint(value)) {
      this.#runs = true;
      this.#cloud(from, to, false);
    }
  }

  #setup(call: PyCall): void {
    if (this.#call || call.args.length > 0 || call.open) this.#isCode = true;
    this.#call = call;
  }

  #assign(
    targets: readonly (readonly [number, number])[],
    [from, to]: readonly [number, number],
    augmented: boolean,
  ): void {
    const value = augmented ? OPAQUE : this.#value(from, to);
    if (isSetup(value)) this.#isCode = true;
    if (value.kind === 'opaque') {
      this.#runs = true;
      this.#cloud(from, to, false);
    }
    for (const [first, end] of targets) {
      // Nothing else can be assigned to: the script is no Python.
      if (!/^[\p{L}\p{N}_.,*()[\]{}\s"'-]+$/u.test(this.#tokens.slice(first, end))) this.#isCode = true;
      const name = this.#tokens.name(first);
      if (end === first + 1 && isName(this.#tokens.kind(first))) this.#bind(name, value);
      else {
        for (const i of targetNames(this.#tokens, first, end)) this.#bind(this.#tokens.name(i), OPAQUE);
        this.#cloud(first, end, false, this.#imported.has(name));
      }
    }
  }

  /** A name that is bound twice may mean either. */
  #bind(name: string, value: PyValue): void {
    if (this.#imported.has(name)) this.#isCode ||= CALLABLES.has(name) || name === 'setuptools';
    this.#names.set(name, this.#names.has(name) ? OPAQUE : value);
  }

  /** Code that is not understood: whatever it mentions may be changed by it. */
  #cloud(from: number, to: number, isBody: boolean, isCode = false): void {
    this.#isCode ||= isCode;
    for (let i = from; i < to; i++) {
      if (!isName(this.#tokens.kind(i))) continue;
      const name = this.#tokens.name(i);
      const means = this.#imported.get(name) ?? '';
      if (MEDDLES.test(name) || /^setuptools(?:\.setup)?$/.test(means)) this.#isCode = true;
      if (!isBody && this.#names.has(name)) this.#names.set(name, OPAQUE);
      else if (isBody && this.#names.get(name)?.kind !== 'string' && this.#names.has(name))
        this.#names.set(name, OPAQUE);
      if (!isBody && isTarget(this.#tokens, i, from, to)) this.#names.set(name, OPAQUE);
    }
  }

  #value(from: number, to: number): PyValue {
    const value = literal(this.#tokens, from, to, (name) => this.#names.get(name) ?? OPAQUE);
    return resolved(value, (callee) => this.#meaning(callee));
  }

  /** The name that setuptools has for what is called; other calls are opaque. */
  #meaning(callee: string): string | undefined {
    const [first = '', ...rest] = callee.split('.');
    if (callee === 'print' && !this.#names.has('print')) return 'print';
    const means = [this.#imported.get(first) ?? first, ...rest].join('.');
    const known = /^setuptools\.(\w+)$/.exec(means)?.[1];
    return known !== undefined && this.#imported.has(first) && CALLABLES.has(known) ? known : undefined;
  }

  #import(from: number, to: number): void {
    const tokens = this.#tokens;
    const isFrom = tokens.kind(from) === FROM;
    let at = from + 1;
    while (at < to && tokens.kind(at) !== IMPORT) at += 1;
    const module = isFrom ? tokens.slice(from + 1, at) : '';
    const open = isFrom && tokens.kind(at + 1) === PAREN ? at + 2 : isFrom ? at + 1 : from + 1;
    const end = isFrom && tokens.kind(at + 1) === PAREN ? tokens.closing(at + 1) : to;
    for (const [first, last] of splitAtCommas(tokens, open, end)) {
      const as = last - first > 2 && tokens.kind(last - 2) === AS;
      const name = tokens.slice(first, as ? last - 2 : last);
      const bound = as ? tokens.name(last - 1) : (name.split('.')[0] ?? '');
      const path = isFrom ? `${module}.${name}` : as ? name : bound;
      const top = (isFrom ? module : name).split('.')[0] ?? '';
      const known = isFrom ? module === 'setuptools' && CALLABLES.has(name) : name === 'setuptools';
      if (top === 'setuptools' && !known && !/^(?:Command|Distribution|__version__)$/.test(name))
        this.#isCode = true;
      // Any other module may bring plugins into place, or not be there.
      if (top !== 'setuptools' && !QUIET.has(top)) this.#isCode = true;
      if (this.#names.has(bound)) this.#names.set(bound, OPAQUE);
      this.#imported.set(bound, path);
    }
  }
}

const HEADS = kindsOf('if', 'elif', 'else', 'for', 'while', 'try', 'except', 'finally', 'with', 'class');

function isHead(kind: number): boolean {
  return HEADS.has(kind);
}

function isPrint(value: PyValue): boolean {
  return (
    value.kind === 'call' && value.callee === 'print' && value.args.every(({ kind }) => kind === 'string')
  );
}

function isSetup(value: PyValue): boolean {
  return value.kind === 'call' && value.callee === 'setup';
}

/** Whether a name may be bound where it stands: before `=`, or behind `as` or `for`. */
function isTarget(tokens: Tokens, i: number, from: number, to: number): boolean {
  const next = tokens.kind(i + 1);
  const before = i > from ? tokens.kind(i - 1) : 0;
  return (
    (i + 1 < to && (next === 61 || next === 58 || next === COMMA)) ||
    before === AS ||
    before === kindOf('for')
  );
}

/** Calls by the names of setuptools; calls of anything else are opaque. */
function resolved(value: PyValue, meaning: (callee: string) => string | undefined): PyValue {
  const inner = (other: PyValue) => resolved(other, meaning);
  if (value.kind === 'list' || value.kind === 'tuple') return { ...value, items: value.items.map(inner) };
  if (value.kind === 'dict')
    return {
      kind: 'dict',
      entries: value.entries.map(([key, other]) => [inner(key), inner(other)] as const),
    };
  if (value.kind !== 'call') return value;
  const callee = meaning(value.callee);
  if (callee === undefined) return OPAQUE;
  const keywords = new Map([...value.keywords].map(([name, other]) => [name, inner(other)] as const));
  return { ...value, callee, args: value.args.map(inner), keywords };
}
