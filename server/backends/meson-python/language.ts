/** The language of meson.build, parsed as far as plain build files need it (meson 1.12, `mparser.py`). */

export type MesonExpression =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly MesonExpression[] }
  | { readonly kind: 'operation'; readonly operator: string; readonly sides: readonly MesonExpression[] }
  | MesonCall
  /** Numbers, dictionaries, texts with places to fill. */
  | { readonly kind: 'other' };

export interface MesonCall {
  readonly kind: 'call';
  /** undefined for a function. */
  readonly object: MesonExpression | undefined;
  readonly name: string;
  readonly args: readonly MesonExpression[];
  readonly named: ReadonlyMap<string, MesonExpression>;
  /** Both as meson counts them: lines from one, columns from nought. */
  readonly line: number;
  readonly column: number;
}

export type MesonStatement =
  | {
      readonly kind: 'assignment';
      readonly name: string;
      readonly adds: boolean;
      readonly value: MesonExpression;
    }
  | { readonly kind: 'expression'; readonly value: MesonExpression }
  /** What is between `if` or `foreach` and its end, as words: its calls and the names that it sets. */
  | { readonly kind: 'block'; readonly words: ReadonlySet<string>; readonly sets: ReadonlySet<string> };

interface Token {
  readonly kind: 'text' | 'word' | 'number' | 'sign' | 'end of line' | 'filled text';
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** The statements of a file in their order; undefined where the text is not understood. */
export function mesonStatements(text: string): readonly MesonStatement[] | undefined {
  const tokens = tokenize(text);
  if (!tokens) return undefined;
  try {
    return new Parser(tokens).statements();
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class NotUnderstood extends Error {}

const TOKEN =
  /[ \t\r]+|\\\r?\n|#.*|\n|(f?)'''([\s\S]*?)'''|(f?)'((?:\\.|[^'\\\n])*)'|(0[xob][\da-fA-F]+|\d+)|([A-Za-z_]\w*)|(\+=|==|!=|<=|>=|[()[\]{},:.=+\-*/%<>?])/y;

function tokenize(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let depth = 0;
  let line = 1;
  let start = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    const [whole, filledLong, long, filled, short, number, word, sign] = match;
    const place = { line, column: at - start };
    if (whole === '\n' && depth === 0) tokens.push({ kind: 'end of line', text: '', ...place });
    else if (long !== undefined || short !== undefined)
      tokens.push({
        kind: filledLong || filled ? 'filled text' : 'text',
        text: long ?? unescaped(short ?? ''),
        ...place,
      });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, ...place });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, ...place });
    else if (sign !== undefined) {
      if ('([{'.includes(sign)) depth += 1;
      if (')]}'.includes(sign)) depth -= 1;
      tokens.push({ kind: 'sign', text: sign, ...place });
    }
    for (let i = whole.indexOf('\n'); i >= 0; i = whole.indexOf('\n', i + 1)) {
      line += 1;
      start = at + i + 1;
    }
  }
  return [...tokens, { kind: 'end of line', text: '', line, column: 0 }];
}

function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', "'": "'", '\\': '\\' };
  return text.replace(/\\(.)/g, (whole, char: string) => known[char] ?? whole);
}

const ENDS: Readonly<Record<string, string>> = { if: 'endif', foreach: 'endforeach' };
/** From what binds least to what binds most. */
const OPERATORS = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in'],
  ['+', '-'],
  ['*', '/', '%'],
];

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  statements(): readonly MesonStatement[] {
    const statements: MesonStatement[] = [];
    while (this.#at < this.#tokens.length) {
      if (this.#peek().kind === 'end of line') this.#at += 1;
      else statements.push(this.#statement());
    }
    return statements;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end of line', text: '', line: 0, column: 0 };
  }

  #takes(text: string): boolean {
    const { kind, text: here } = this.#peek();
    if ((kind !== 'sign' && kind !== 'word') || here !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw new NotUnderstood(text);
  }

  #statement(): MesonStatement {
    const { kind, text } = this.#peek();
    if (kind === 'word' && Object.hasOwn(ENDS, text)) return this.#block();
    const next = this.#peek(1);
    const isSet = kind === 'word' && next.kind === 'sign' && (next.text === '=' || next.text === '+=');
    if (isSet) this.#at += 2;
    const value = this.#expression();
    if (this.#peek().kind !== 'end of line') throw new NotUnderstood(this.#peek().text);
    return isSet
      ? { kind: 'assignment', name: text, adds: next.text === '+=', value }
      : { kind: 'expression', value };
  }

  #block(): MesonStatement {
    const words = new Set<string>();
    const sets = new Set<string>();
    let depth = 0;
    do {
      const { kind, text } = this.#peek();
      if (this.#at >= this.#tokens.length) throw new NotUnderstood('block');
      if (kind === 'word') {
        if (Object.hasOwn(ENDS, text)) depth += 1;
        if (text === 'endif' || text === 'endforeach') depth -= 1;
        words.add(text);
        const next = this.#peek(1).text;
        if (next === '=' || next === '+=') sets.add(text);
      }
      this.#at += 1;
    } while (depth > 0);
    return { kind: 'block', words, sets };
  }

  #expression(): MesonExpression {
    const value = this.#operation(0);
    if (!this.#takes('?')) return value;
    const one = this.#expression();
    this.#expect(':');
    return { kind: 'operation', operator: '?', sides: [value, one, this.#expression()] };
  }

  #operation(level: number): MesonExpression {
    const operators = OPERATORS[level];
    if (!operators) return this.#unary();
    let left = this.#operation(level + 1);
    for (;;) {
      const two = `${this.#peek().text} ${this.#peek(1).text}`;
      const isSign = this.#peek().kind === 'sign' || this.#peek().kind === 'word';
      const operator = operators.find((each) => isSign && (each === two || each === this.#peek().text));
      if (operator === undefined) return left;
      this.#at += operator.includes(' ') ? 2 : 1;
      left = { kind: 'operation', operator, sides: [left, this.#operation(level + 1)] };
    }
  }

  #unary(): MesonExpression {
    for (const operator of ['not', '-'])
      if (this.#takes(operator)) return { kind: 'operation', operator, sides: [this.#unary()] };
    return this.#postfix();
  }

  #postfix(): MesonExpression {
    let value = this.#atom();
    for (;;) {
      if (this.#takes('.')) {
        const { text, line, column, kind } = this.#peek();
        if (kind !== 'word') throw new NotUnderstood(text);
        this.#at += 1;
        this.#expect('(');
        value = { kind: 'call', object: value, name: text, ...this.#arguments(), line, column };
      } else if (this.#takes('[')) {
        value = { kind: 'operation', operator: '[', sides: [value, this.#expression()] };
        this.#expect(']');
      } else return value;
    }
  }

  #atom(): MesonExpression {
    const { kind, text, line, column } = this.#peek();
    this.#at += 1;
    if (kind === 'text') return { kind: 'text', value: text };
    if (kind === 'number' || kind === 'filled text') return { kind: 'other' };
    if (kind === 'word') {
      if (text === 'true' || text === 'false') return { kind: 'flag', value: text === 'true' };
      if (!this.#takes('(')) return { kind: 'name', name: text };
      return { kind: 'call', object: undefined, name: text, ...this.#arguments(), line, column };
    }
    if (text === '(') {
      const value = this.#expression();
      this.#expect(')');
      return value;
    }
    if (text === '[') return { kind: 'list', items: this.#items(']') };
    if (text === '{') {
      while (!this.#takes('}')) {
        this.#expression();
        this.#expect(':');
        this.#expression();
        if (!this.#takes(',') && this.#peek().text !== '}') throw new NotUnderstood('}');
      }
      return { kind: 'other' };
    }
    throw new NotUnderstood(text);
  }

  #items(end: string): readonly MesonExpression[] {
    const items: MesonExpression[] = [];
    while (!this.#takes(end)) {
      items.push(this.#expression());
      if (!this.#takes(',') && this.#peek().text !== end) throw new NotUnderstood(end);
    }
    return items;
  }

  #arguments(): Pick<MesonCall, 'args' | 'named'> {
    const args: MesonExpression[] = [];
    const named = new Map<string, MesonExpression>();
    while (!this.#takes(')')) {
      const isNamed =
        this.#peek().kind === 'word' && this.#peek(1).text === ':' && this.#peek(1).kind === 'sign';
      if (isNamed) {
        const name = this.#peek().text;
        this.#at += 2;
        named.set(name, this.#expression());
      } else args.push(this.#expression());
      if (!this.#takes(',') && this.#peek().text !== ')') throw new NotUnderstood(')');
    }
    return { args, named };
  }
}
