/** Numbers, booleans, dates and times: what is written without quotes. The grammar is tomllib's (CPython 3.11, `tomllib/_re.py`). */
import type { BooleanValue, DateTimeValue, NumberValue } from './document.ts';
import { oneEdit, type Reader, report, reportBroken, shown } from './lexer.ts';
import type { Span } from './span.ts';

const NUMBER =
  /0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)|[+-]?(?:0|[1-9](?:_?[0-9])*)((?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)/y;
const CLOCK = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?:(:[0-5]\d)(?:\.\d+)?|(?![:.\d]))`;
const TIME = new RegExp(CLOCK, 'y');
const DATE_TIME = new RegExp(
  String.raw`(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([Tt ]${CLOCK}(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?`,
  'y',
);
const SPECIAL = /true|false|[+-]?(?:inf|nan)/y;

/** Reads the number, boolean, date or time that begins here; undefined, and nothing read, where there is none. */
export function readScalar(r: Reader): NumberValue | BooleanValue | DateTimeValue | undefined {
  const c = r.text.charCodeAt(r.pos);
  if (c >= 48 && c <= 57) return readDateTime(r) ?? readTime(r) ?? readNumber(r);
  return readSpecial(r) ?? readNumber(r);
}

function match(r: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = r.pos;
  return pattern.exec(r.text);
}

function taken(r: Reader, length: number): Span {
  const start = r.pos;
  r.pos += length;
  return { start, end: r.pos };
}

function readSpecial(r: Reader): NumberValue | BooleanValue | undefined {
  const word = match(r, SPECIAL)?.[0];
  if (word === undefined) return undefined;
  const at = taken(r, word.length);
  if (word === 'true' || word === 'false') return { kind: 'boolean', at, value: word === 'true' };
  const size = word.endsWith('inf') ? Number.POSITIVE_INFINITY : Number.NaN;
  return { kind: 'float', at, value: word.startsWith('-') ? -size : size };
}

const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 63n - 1n;
/** CPython reads no longer decimal integers (`sys.int_info.default_max_str_digits`). */
const MOST_DIGITS = 4300;

function readNumber(r: Reader): NumberValue | undefined {
  const found = match(r, NUMBER);
  if (!found) return undefined;
  const word = found[0];
  const at = taken(r, word.length);
  const bare = word.includes('_') ? word.replaceAll('_', '') : word;
  if (found[1]) return { kind: 'float', at, value: Number(bare) };
  const small = Number(bare);
  if (Number.isSafeInteger(small)) return { kind: 'integer', at, value: small };
  const digits = bare.replace(/^[+-]/, '');
  if (digits.length > MOST_DIGITS && /^\d+$/.test(digits)) {
    reportBroken(r, at, `the integer ${shown(word)} has more than ${MOST_DIGITS} digits`);
    return { kind: 'integer', at, value: small };
  }
  const value = bare.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  if (value < LOWEST || value > HIGHEST) {
    const what = `uv refuses the integer ${shown(word)}, which does not fit in 64 bits; Python reads it`;
    report(r, 'toml-large-integer', at, what);
  }
  return { kind: 'integer', at, value };
}

function readTime(r: Reader): DateTimeValue | undefined {
  const found = match(r, TIME);
  return found ? dateTime(r, found[0], found[1] !== undefined) : undefined;
}

function readDateTime(r: Reader): DateTimeValue | undefined {
  const found = match(r, DATE_TIME);
  if (!found) return undefined;
  const [word, year, month, day, clock, seconds] = found;
  const value = dateTime(r, word, clock === undefined || seconds !== undefined);
  if (Number(year) < 1) {
    const at = { start: value.at.start, end: value.at.start + 4 };
    report(
      r,
      'toml-syntax',
      at,
      'Python refuses the year 0, as its dates begin with the year 1; uv accepts it',
    );
  } else if (Number(day) > daysIn(Number(year), Number(month))) {
    const at = { start: value.at.start, end: value.at.start + 10 };
    reportBroken(r, at, `the date ${shown(word.slice(0, 10))} does not exist`);
  }
  return value;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function dateTime(r: Reader, word: string, complete: boolean): DateTimeValue {
  const at = taken(r, word.length);
  if (!complete) {
    const end = at.start + (/^(?:.{10}.)?\d\d:\d\d/.exec(word)?.[0].length ?? word.length);
    report(
      r,
      'toml-time-without-seconds',
      at,
      `pip, build and setuptools on Python 3.11 to 3.14 refuse the time ${shown(word)} without seconds; uv accepts it`,
      { fix: oneEdit('Add the seconds `:00`', end, end, ':00') },
    );
  }
  return { kind: 'datetime', at, value: word };
}
