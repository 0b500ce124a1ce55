/**
 * SPDX licence expressions with places: what is wrong in one, and what was meant.
 *
 * The grammar is that of packaging 26.4 (`packaging/licenses/__init__.py`): names with AND, OR and WITH between them, in
 * parentheses, whatever the case; behind WITH an exception of SPDX.
 */
import type { Span } from '../toml/span.ts';
import { MOST_DEFECTS, shown } from './defect.ts';
import { exactException, exactLicense, meantLicenses, successorsOf } from './license-names.ts';

export interface LicenseDefect {
  /** Where in the string's value. */
  readonly at: Span;
  /** The beginning of a clause. */
  readonly words: string;
  /**
   * `grammar`: names and operators out of place; `unknown`: no identifier of SPDX; `exception`: none of its exceptions;
   * `case` and `operator`: only spelt in another case; `deprecated`: an identifier that has been given up.
   */
  readonly kind: 'grammar' | 'unknown' | 'exception' | 'case' | 'operator' | 'deprecated';
  /** Texts for the place, the likeliest first. */
  readonly meant: readonly string[];
}

interface Word extends Span {
  readonly text: string;
  readonly kind: 'name' | 'operator' | 'with' | 'separator' | '(' | ')';
}

/** Longer texts are nothing that a person wrote as an expression. */
const LONGEST = 2000;

/** What is wrong in a text that is to be an expression, in order; deprecated names and odd case too. */
export function licenseDefects(text: string): readonly LicenseDefect[] {
  const words = wordsOf(text.slice(0, LONGEST));
  const [first] = words;
  const last = words[words.length - 1];
  if (!first || !last) return [];
  const whole = { start: first.start, end: last.end };
  const structure = structureDefect(words);
  // "Apache License 2.0" is one name that only is not written as SPDX writes it.
  const meant =
    words.length > 1 && (structure || words.some(({ kind }) => kind === 'separator'))
      ? meantLicenses(text.slice(whole.start, whole.end))
      : [];
  if (meant.length > 0)
    return [{ at: whole, words: `${shown(text.trim())} is no SPDX expression`, kind: 'grammar', meant }];
  const found: LicenseDefect[] = structure ? [structure] : [];
  for (const word of words) {
    if (found.length >= MOST_DEFECTS) break;
    if (word.kind === 'separator' && word.start !== structure?.at.start) found.push(separated(word, text));
  }
  for (const [i, word] of words.entries()) {
    if (found.length >= MOST_DEFECTS) break;
    const defect = words[i - 1]?.kind === 'with' ? exceptionDefect(word) : wordDefect(word);
    if (defect && defect.at.start !== structure?.at.start) found.push(defect);
  }
  return found.sort((a, b) => a.at.start - b.at.start);
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/[(),;|&/]|[^(),;|&/\s]+/g)].map(({ 0: word, index }) => ({
    text: word,
    kind:
      word === '(' || word === ')'
        ? word
        : /^[,;|&/]$/.test(word)
          ? 'separator'
          : /^(?:and|or)$/i.test(word)
            ? 'operator'
            : /^with$/i.test(word)
              ? 'with'
              : 'name',
    start: index,
    end: index + word.length,
  }));
}

/** The first word that is out of place. */
function structureDefect(words: readonly Word[]): LicenseDefect | undefined {
  const open: Word[] = [];
  let wantsName = true;
  let before: Word | undefined;
  for (const word of words) {
    if (word.kind === 'separator') {
      wantsName = true;
      before = word;
      continue;
    }
    const wrong = misplaced(word, before, wantsName, open.length);
    if (wrong !== undefined) return { at: word, words: wrong, kind: 'grammar', meant: [] };
    if (word.kind === '(') open.push(word);
    else if (word.kind === ')') open.pop();
    else wantsName = word.kind !== 'name';
    before = word;
  }
  if (before && wantsName)
    return { at: before, words: `no licence follows ${shown(before.text)}`, kind: 'grammar', meant: [] };
  const unclosed = open.pop();
  return unclosed && { at: unclosed, words: 'the parenthesis is not closed', kind: 'grammar', meant: [] };
}

/** A comma or a slash in the place of an operator. */
function separated({ text, start, end }: Word, all: string): LicenseDefect {
  const between = (operator: string) =>
    `${/\s/.test(all.charAt(start - 1)) ? '' : ' '}${operator}${/\s/.test(all.charAt(end)) ? '' : ' '}`;
  return {
    at: { start, end },
    words: `${shown(text)} is neither \`AND\` nor \`OR\``,
    kind: 'grammar',
    meant: text === '&' ? [between('AND')] : [between('OR'), between('AND')],
  };
}

function misplaced(
  { kind, text }: Word,
  before: Word | undefined,
  wantsName: boolean,
  depth: number,
): string | undefined {
  const after = before ? ` after ${shown(before.text)}` : '';
  if (kind === 'name')
    return wantsName
      ? undefined
      : `neither \`AND\` nor \`OR\` stands between ${shown(before?.text ?? '')} and ${shown(text)}`;
  if (kind === '(')
    return wantsName && before?.kind !== 'with' ? undefined : `a parenthesis is out of place${after}`;
  if (kind === ')') return wantsName || depth === 0 ? 'the parenthesis closes nothing' : undefined;
  if (wantsName) return `no licence stands before ${shown(text)}`;
  return kind === 'with' && before?.kind !== 'name' ? `no licence stands before ${shown(text)}` : undefined;
}

/** What is wrong with one word, wherever it stands. */
function wordDefect({ kind, text, start, end }: Word): LicenseDefect | undefined {
  const at = { start, end };
  if (kind === 'operator' || kind === 'with')
    return text === text.toUpperCase()
      ? undefined
      : {
          at,
          words: `${shown(text)} is not written \`${text.toUpperCase()}\``,
          kind: 'operator',
          meant: [text.toUpperCase()],
        };
  if (kind !== 'name' || /^LicenseRef-[A-Za-z0-9.-]+$/.test(text)) return undefined;
  const exact = exactLicense(text);
  if (exact === undefined)
    return { at, words: `${shown(text)} is no licence of SPDX`, kind: 'unknown', meant: meantLicenses(text) };
  const successors = successorsOf(exact);
  if (successors.length > 0)
    return { at, words: `SPDX has given up \`${exact}\``, kind: 'deprecated', meant: successors };
  return exact === text
    ? undefined
    : { at, words: `${shown(text)} is not written \`${exact}\``, kind: 'case', meant: [exact] };
}

/** What is wrong with the word behind WITH, of which packaging, flit_core and uv_build refuse what is no exception. */
function exceptionDefect({ kind, text, start, end }: Word): LicenseDefect | undefined {
  const exact = exactException(text);
  if (kind !== 'name' || exact === text) return undefined;
  const at = { start, end };
  return exact === undefined
    ? { at, words: `${shown(text)} is no exception of SPDX`, kind: 'exception', meant: [] }
    : { at, words: `${shown(text)} is not written \`${exact}\``, kind: 'case', meant: [exact] };
}
