/** Version specifiers (PEP 440): their grammar with places, and what is wrong with them. What they mean is in specifier-meaning.ts. */
import type { Span } from '../toml/span.ts';
import {
  type Defect,
  isBlank,
  type Mend,
  MOST_DEFECTS,
  shown,
  skipBlanks,
  skipBlanksBack,
} from './defect.ts';
import { MEANT, specifierDefect, unknownOperator, withoutOperator } from './specifier-operators.ts';
import { readVersion, type Version, versionDefects } from './version.ts';

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '~=' | '===';

/** One clause of a set: `>=1.2`, `==1.2.*`. */
export interface Clause {
  readonly at: Span;
  readonly operator: Operator;
  /** As it is written, without `.*`. */
  readonly text: string;
  /** undefined where `===` compares with a text that is no version. */
  readonly version: Version | undefined;
  readonly star: boolean;
}

export interface SpecifierSet {
  /** Those that are read; a clause that is not a specifier is left out. */
  readonly clauses: readonly Clause[];
  readonly defects: readonly Defect[];
}

/**
 * Where a set stands: alone (`requires-python`), in a requirement or in the parentheses of one. Alone, Python's readers pass
 * over empty clauses; in a requirement they take a comma at the end.
 */
export type Place = 'alone' | 'requirement' | 'parentheses';

/** Reads a set; the places are those in the whole text. */
export function readSpecifierSet(
  text: string,
  place: Place = 'alone',
  from = 0,
  to = text.length,
): SpecifierSet {
  const clauses: Clause[] = [];
  const defects: Defect[] = [];
  // What is empty altogether holds every version; only uv wants nothing at all rather than blanks.
  if (skipBlanks(text, from, to) === to) {
    if (to > from && place === 'alone')
      defects.push(specifierDefect({ start: from, end: to }, 'there is nothing but blanks', 'uv'));
    return { clauses, defects };
  }
  let arbitrary = false;
  for (let at = from; at <= to && defects.length < MOST_DEFECTS; ) {
    const comma = text.indexOf(',', at);
    const end = comma < 0 || comma > to ? to : comma;
    const read = readClause(text, at, end, place, comma === end && end < to);
    defects.push(...(arbitrary && read.empty ? read.defects.map(ofUv) : read.defects));
    if (read.clause) clauses.push(read.clause);
    // After `===` Python's readers of requirements take everything up to a blank, commas too.
    arbitrary ||= place !== 'alone' && read.clause?.operator === '===';
    at = end + 1;
  }
  return { clauses, defects };
}

function ofUv(defect: Defect): Defect {
  return defect.refuses === 'both' ? { ...defect, refuses: 'uv' } : defect;
}

interface ClauseRead {
  readonly clause?: Clause;
  readonly defects: readonly Defect[];
  readonly empty?: true;
}

const OPERATOR = /[<=>!~≤≥≠]+/y;

function readClause(text: string, from: number, to: number, place: Place, comma: boolean): ClauseRead {
  const start = skipBlanks(text, from, to);
  const end = skipBlanksBack(text, start, to);
  if (start === end) return { defects: emptyClause(text, from, to, place, comma), empty: true };
  OPERATOR.lastIndex = start;
  const operator = OPERATOR.exec(text)?.[0];
  if (operator === undefined) return { defects: [withoutOperator(text, start, end)] };
  const afterOperator = start + operator.length;
  const known = isOperator(operator) ? operator : undefined;
  const spaced = /^[<>=~!]$/.test(operator)
    ? `${operator} ${text.charAt(skipBlanks(text, afterOperator, end))}`
    : '';
  if (MEANT[spaced] !== undefined) return { defects: [unknownOperator(text, start, spaced, end)] };
  const strangers = known ? [] : [unknownOperator(text, start, operator, end)];
  // To packaging, `===>1` compares with the text `>1`.
  const defects: Defect[] = operator.startsWith('===') ? strangers.map(ofUv) : strangers;
  const versionStart = skipBlanks(text, afterOperator, end);
  let versionEnd = versionStart;
  while (versionEnd < end && !isBlank(text.charCodeAt(versionEnd))) versionEnd++;
  if (versionStart === end) {
    const words = `${shown(operator)} is not followed by a version`;
    return { defects: [...defects, specifierDefect({ start, end }, words, 'both')] };
  }
  const clauseEnd = known === '===' ? versionEnd : nextOperator(text, versionStart, versionEnd);
  if (clauseEnd < end) defects.push(followed(text, start, clauseEnd, end));
  if (!known) return { defects };
  const judged = judgeVersion(text, known, { start, end: clauseEnd }, versionStart);
  return { ...judged, defects: [...defects, ...judged.defects] };
}

/** Where the next operator begins in what is written without a blank: `>=1<2`. */
function nextOperator(text: string, from: number, to: number): number {
  for (let at = from + 1; at < to; at++) if (/[<=>!~]/.test(text.charAt(at)) && !isEpoch(text, at)) return at;
  return to;
}

/** `1!2.0`: the sign of an epoch is no operator. */
function isEpoch(text: string, at: number): boolean {
  return text.charAt(at) === '!' && text.charAt(at + 1) !== '=';
}

/** What stands behind a clause where a comma should. */
function followed(text: string, start: number, from: number, end: number): Defect {
  const at = { start: skipBlanks(text, from, end), end };
  const rest = text.slice(at.start, end);
  if (/^(?:[<>=!~]=?|===)\s*v?\d/.test(rest)) {
    const place = { start: from, end: at.start };
    const mend: Mend = { at: place, text: from === at.start ? ',' : ', ', certain: true };
    const words = `a comma is missing between ${shown(text.slice(start, from))} and ${shown(rest)}`;
    return specifierDefect(at, words, 'both', mend);
  }
  return specifierDefect(at, `${shown(rest)} is no part of ${shown(text.slice(start, from))}`, 'both');
}

function emptyClause(
  text: string,
  from: number,
  to: number,
  place: Place,
  comma: boolean,
): readonly Defect[] {
  const last = !comma;
  // A comma at the end is taken in requirements by all.
  if (last && place !== 'alone' && from > 0) return [];
  const at = last ? { start: from - 1, end: to } : { start: from, end: to + 1 };
  const words = last ? 'a comma stands at the end' : 'a comma stands before nothing';
  const mend = { at, text: '', certain: true };
  return [
    specifierDefect(
      at,
      words,
      place === 'alone' ? 'uv' : 'both',
      skipBlanksBack(text, 0, at.start) === 0 ? undefined : mend,
    ),
  ];
}

function judgeVersion(text: string, operator: Operator, at: Span, from: number): ClauseRead {
  const written = text.slice(from, at.end);
  const star = written.endsWith('.*');
  const bare = star ? written.slice(0, -2) : written;
  const bareAt = { start: from, end: at.end - (star ? 2 : 0) };
  const version = readVersion(bare);
  const clause: Clause = { at, operator, text: bare, version, star };
  if (operator === '===') {
    if (/[;)]/.test(written))
      return { defects: [specifierDefect(at, `${shown(written)} is no version`, 'both')] };
    const defects = versionDefects(text, bareAt.start, bareAt.end, 'specifier').map(ofUv);
    return star
      ? {
          clause: { ...clause, text: written, star: false, version: undefined },
          defects: [starDefect(at, operator, bareAt)].map(ofUv),
        }
      : { clause, defects };
  }
  if (!version) return { defects: [inSpecifier(text, operator, bareAt, at.end)] };
  // Of what is a version, only the length of its numbers is left to judge.
  const defects: Defect[] =
    bare.length < 20 ? [] : [...versionDefects(text, bareAt.start, bareAt.end, 'specifier')];
  const equality = operator === '==' || operator === '!=';
  if (star && !equality) defects.push(starDefect(at, operator, bareAt));
  const isRelease = !version.pre && version.post === undefined && version.dev === undefined;
  if (star && equality && (!isRelease || version.local.length > 0))
    defects.push(specifierDefect(at, `\`.*\` follows no release in ${shown(written)}`, 'both'));
  if (version.local.length > 0 && !equality) {
    const plus = text.indexOf('+', from);
    const local = { start: plus, end: bareAt.end };
    const mend = { at: local, text: '', certain: false };
    const words = `${shown(operator)} takes no local version like ${shown(text.slice(plus, bareAt.end))}`;
    defects.push(specifierDefect(local, words, 'both', mend));
  }
  if (operator === '~=' && version.release.length < 2 && !star) {
    const [, release = ''] = /^(v?(?:\d+!)?\d+)/i.exec(bare) ?? [];
    const place = { start: from + release.length, end: from + release.length };
    const words = `\`~=\` asks for two numbers, and ${shown(bare)} has one`;
    defects.push(specifierDefect(at, words, 'both', { at: place, text: '.0', certain: true }));
  }
  return { clause, defects };
}

/** `>=1.0.*`, which says no more than `>=1.0`; what `~=1.0.*` or `<=1.0.*` mean is not said. */
function starDefect(at: Span, operator: Operator, bareAt: Span): Defect {
  const star = { start: bareAt.end, end: at.end };
  const words = `${shown(operator)} takes no \`.*\``;
  if (operator === '>=' || operator === '<')
    return specifierDefect(star, words, 'both', { at: star, text: '', certain: true });
  if (operator !== '~=') return specifierDefect(star, words, 'both');
  const place = { start: at.start, end: at.start + 2 };
  return specifierDefect(star, words, 'both', { at: place, text: '==', certain: false });
}

/** A version that is none; `1.x` is what others write for `1.*`. */
function inSpecifier(text: string, operator: Operator, at: Span, end: number): Defect {
  const written = text.slice(at.start, end);
  const [, release] = /^(\d+(?:\.\d+)*)\.?[xX*](?:\.[xX*])*$/.exec(written) ?? [];
  if (release !== undefined && (operator === '==' || operator === '!='))
    return specifierDefect({ start: at.start, end }, `${shown(written)} is no version`, 'both', {
      at: { start: at.start, end },
      text: `${release}.*`,
      certain: false,
    });
  const [, bare, quote] = /^([\w.+!-]+)(['"])$/.exec(written) ?? [];
  if (bare !== undefined && quote !== undefined && readVersion(bare)) {
    const place = { start: end - 1, end };
    const mend = { at: place, text: '', certain: true };
    return specifierDefect(place, 'a quotation mark follows the version', 'both', mend);
  }
  return (
    versionDefects(text, at.start, end, 'specifier')[0] ?? specifierDefect(at, 'it is no version', 'both')
  );
}

function isOperator(text: string): text is Operator {
  return /^(?:===|~=|==|!=|<=|>=|<|>)$/.test(text);
}

/** Whether a text is a set of version specifiers that every tool reads: no empty part, nothing arbitrary (`===`). */
export function isSpecifierSet(text: string): boolean {
  const { clauses, defects } = readSpecifierSet(text);
  return clauses.length > 0 && defects.length === 0 && clauses.every(({ operator }) => operator !== '===');
}

/** Whether a text is one version specifier; `===`, which takes any text, is left out. */
export function isSpecifier(text: string): boolean {
  return !text.includes(',') && isSpecifierSet(text);
}
