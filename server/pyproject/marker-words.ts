/** The words of environment markers: variables, texts in quotes and operators, and what is wrong with them. */
import type { Span } from '../toml/span.ts';
import { type Defect, type Mend, MOST_DEFECTS, shown, skipBlanks } from './defect.ts';

export interface Operand {
  readonly kind: 'variable' | 'text';
  /** A variable under the name that it has today (`os.name` is `os_name`); a text without its quotes. */
  readonly value: string;
  /** With the quotes. */
  readonly at: Span;
}

/** The names that variables had before PEP 508; all tools take them. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'os.name': 'os_name',
  'sys.platform': 'sys_platform',
  'platform.version': 'platform_version',
  'platform.machine': 'platform_machine',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
};

export const VARIABLES: ReadonlySet<string> = new Set([
  'python_version',
  'python_full_version',
  'os_name',
  'sys_platform',
  'platform_release',
  'platform_system',
  'platform_version',
  'platform_machine',
  'platform_python_implementation',
  'implementation_name',
  'implementation_version',
  'extra',
  'extras',
  'dependency_groups',
]);

/** Where the reading of a marker is. */
export interface MarkerReader {
  readonly text: string;
  readonly end: number;
  at: number;
  depth: number;
  readonly defects: Defect[];
  /** The last place where closing quotes of each kind were looked for in vain. */
  readonly unclosed: Set<string>;
}

/** Notes a defect; where there are too many, the rest of the text is not read. */
export function say(reader: MarkerReader, one: Defect): void {
  reader.defects.push(one);
  if (reader.defects.length >= MOST_DEFECTS) reader.at = reader.end;
}

export function defect(at: Span, words: string, refuses: Defect['refuses'], mend?: Mend): Defect {
  return { at, part: 'marker', words, refuses, ...(mend && { mend }) };
}

/** Passes over white space; packaging knows no line break there. */
export function blanks(reader: MarkerReader): void {
  const start = reader.at;
  reader.at = skipBlanks(reader.text, start, reader.end);
  for (let i = start; i < reader.at; i++) {
    if (reader.text.charAt(i) === ' ' || reader.text.charAt(i) === '\t') continue;
    const at = { start, end: reader.at };
    say(
      reader,
      defect(at, 'a line break stands in the marker', 'packaging', { at, text: ' ', certain: true }),
    );
    return;
  }
}

const WORD = /[\w.]+|[<>=!~]+|[^\s\w.<>=!~()"']+|./suy;

export function wordEnd(reader: MarkerReader): number {
  WORD.lastIndex = reader.at;
  return WORD.test(reader.text) ? Math.min(WORD.lastIndex, reader.end) : reader.end;
}

export function skipWord(reader: MarkerReader): void {
  reader.at = Math.max(wordEnd(reader), reader.at + 1);
}

export function quoteEnd(reader: MarkerReader): number | undefined {
  const quote = reader.text.charAt(reader.at);
  if (reader.unclosed.has(quote)) return undefined;
  const close = reader.text.indexOf(quote, reader.at + 1);
  if (close >= 0 && close < reader.end) return close + 1;
  reader.unclosed.add(quote);
  return undefined;
}

export function readOperand(reader: MarkerReader, side: 'left' | 'right'): Operand | undefined {
  const { text, at: start } = reader;
  const character = text.charAt(start);
  if (character === '"' || character === "'") return readText(reader);
  const word = /[\w.]/.test(character) ? text.slice(start, wordEnd(reader)) : '';
  const variable = OLD_NAMES[word] ?? word;
  if (VARIABLES.has(variable)) {
    reader.at = start + word.length;
    return { kind: 'variable', value: variable, at: { start, end: reader.at } };
  }
  return readStranger(reader, side, word);
}

/** What is neither a variable nor quoted: a variable that is misspelt, or a text without quotes. */
function readStranger(reader: MarkerReader, side: 'left' | 'right', word: string): undefined {
  const { text, at: start, end } = reader;
  // A version may go on with what no word has: `3.8.*`, `3.8+x`.
  const [written = ''] = /^[^\s()"',;<>=!~&|]+/.exec(text.slice(start, Math.min(end, start + 200))) ?? [];
  const whole = written.length > word.length ? written : word;
  const at = { start, end: Math.max(start + whole.length, start + 1) };
  reader.at = at.end;
  const meant = side === 'left' ? nearVariable(whole) : undefined;
  const mend: Mend | undefined =
    meant !== undefined
      ? { at, text: meant, certain: canonical(whole) === canonical(meant) }
      : side === 'right' && /^[\w.*+-]+$/.test(whole)
        ? { at, text: whole, quoted: true, certain: true }
        : undefined;
  const words =
    mend?.quoted === true
      ? `${shown(whole)} is not in quotes`
      : `${shown(text.slice(start, at.end))} is no variable of markers`;
  say(reader, defect(at, words, 'both', mend));
}

function canonical(word: string): string {
  return word.toLowerCase().replace(/[^a-z]/g, '');
}

/** A variable that differs in case or in what joins its parts, or by a letter or two. */
function nearVariable(word: string): string | undefined {
  const plain = canonical(word);
  if (plain.length < 5 || plain.length > 40) return undefined;
  const aliases: Readonly<Record<string, string>> = {
    platform: 'sys_platform',
    pythonversion: 'python_version',
  };
  return (
    aliases[plain] ??
    [...VARIABLES].find((each) => canonical(each) === plain || isNear(canonical(each), plain))
  );
}

/** Whether a letter more, less or other makes the one of the other. */
function isNear(one: string, other: string): boolean {
  if (one.length < 8 || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return Math.max(one.length, other.length) - start - end <= 1;
}

function readText(reader: MarkerReader): Operand | undefined {
  const { text, at: start } = reader;
  const close = quoteEnd(reader);
  if (close === undefined) {
    const [written = ''] = /^.[\w.*+-]*/s.exec(text.slice(start, Math.min(reader.end, start + 200))) ?? [];
    const at = { start, end: reader.end };
    const place = { start: start + written.length, end: start + written.length };
    const quote = text.charAt(start);
    const alone = skipBlanks(text, place.start, reader.end) === reader.end && written.length > 1;
    const other = text.charAt(start + written.length);
    const mend: Mend | undefined = alone
      ? { at: place, text: quote, certain: true }
      : (other === '"' || other === "'") && written.length > 1
        ? { at: { start: place.start, end: place.start + 1 }, text: quote, certain: false }
        : undefined;
    say(reader, defect(at, `the text that begins with ${shown(written)} is never closed`, 'both', mend));
    reader.at = reader.end;
    return undefined;
  }
  reader.at = close;
  const at = { start, end: close };
  const value = text.slice(start + 1, close - 1);
  if (/[\n\r\0]/.test(value) || isBrokenEscape(value))
    say(reader, defect(at, 'the text in quotes is none to Python', 'packaging'));
  return { kind: 'text', value, at };
}

/** Packaging reads what has a backslash as a string of Python. */
function isBrokenEscape(value: string): boolean {
  if (!value.includes('\\')) return false;
  const single = value.replaceAll('\\\\', '');
  return /\\(?:x(?![\da-fA-F]{2})|u(?![\da-fA-F]{4})|U(?![\da-fA-F]{8})|N|$)/.test(single);
}

const OPERATORS: ReadonlySet<string> = new Set(['===', '==', '~=', '!=', '<=', '>=', '<', '>']);
const MEANT: Readonly<Record<string, string>> = {
  '=': '==',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
  '!==': '!=',
  '=!': '!=',
  '=~': '~=',
  '~': '~=',
  '!': '!=',
  is: '==',
};
const OPERATOR_WORD = /not(?![\w.])(\s*)in(?![\w.])|in(?![\w.])|is(?![\w.])/iy;

interface OperatorRead {
  readonly text: string;
  readonly at: Span;
  readonly known: boolean;
}

export function readOperator(reader: MarkerReader): OperatorRead | undefined {
  const { text, at: start, end } = reader;
  if (start >= end) return undefined;
  OPERATOR_WORD.lastIndex = start;
  const worded = OPERATOR_WORD.exec(text);
  if (worded) return wordOperator(reader, worded[0]);
  let to = start;
  while (to < end && /[<>=!~]/.test(text.charAt(to))) to++;
  if (to === start) return undefined;
  const operator = text.slice(start, to);
  const at = { start, end: to };
  reader.at = to;
  if (OPERATORS.has(operator)) return { text: operator, at, known: true };
  const meant = MEANT[operator];
  say(
    reader,
    defect(
      at,
      `${shown(operator)} is no operator`,
      'both',
      meant === undefined ? undefined : { at, text: meant, certain: operator.length > 1 || operator === '=' },
    ),
  );
  return { text: operator, at, known: false };
}

function wordOperator(reader: MarkerReader, written: string): OperatorRead {
  const at = { start: reader.at, end: reader.at + written.length };
  reader.at = at.end;
  const plain = written.toLowerCase().replace(/\s+/g, ' ');
  const meant = MEANT[plain] ?? plain;
  if (plain === 'in' || plain === 'not in' ? written.replace(/\s+/g, ' ') === plain : false) {
    if (/[^\S \t]/.test(written)) say(reader, defect(at, 'a line break stands in the marker', 'packaging'));
    return { text: plain, at, known: true };
  }
  const words = `${shown(written)} is no operator`;
  say(reader, defect(at, words, 'both', { at, text: meant, certain: plain !== 'is' }));
  return { text: plain, at, known: false };
}
