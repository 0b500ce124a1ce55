/**
 * The patterns of `license-files` (PEP 639, packaging.python.org/specifications/glob-patterns): letters, digits, `_`, `-`
 * and `.` for themselves, `*`, `?`, `**` as a whole part, `[…]` with letters, digits and ranges, `/` between parts.
 */
import type { Span } from '../toml/span.ts';
import { MOST_DEFECTS, shown } from './defect.ts';

export interface GlobDefect {
  /** Where in the string's value. */
  readonly at: Span;
  /** The beginning of a clause. */
  readonly words: string;
  readonly kind:
    | 'empty'
    | 'absolute'
    | 'parent'
    | 'dot'
    | 'backslash'
    | 'brace'
    | 'stars'
    | 'bracket'
    | 'negation'
    | 'character';
  /** What was meant there. */
  readonly meant?: string;
}

/** Everything in a pattern that the standard does not allow, in order. */
export function licenseGlobDefects(pattern: string): readonly GlobDefect[] {
  if (pattern === '') return [{ at: { start: 0, end: 0 }, words: 'the pattern is empty', kind: 'empty' }];
  const found: GlobDefect[] = [];
  if (pattern.startsWith('/'))
    found.push({ at: { start: 0, end: 1 }, words: 'the pattern is absolute', kind: 'absolute', meant: '' });
  PIECE.lastIndex = 0;
  for (const match of pattern.matchAll(PIECE)) {
    if (found.length >= MOST_DEFECTS) break;
    const [piece] = match;
    const at = { start: match.index, end: match.index + piece.length };
    const defect = pieceDefect(piece, pattern, at);
    if (defect) found.push(defect);
  }
  return found;
}

/** A class, stars, dots, a run of what stands for itself, or one other character. */
const PIECE = /\[[^\]/]*\]?|\*+|\.+|[\p{L}\p{N}_/?-]+|\{[^{}]*\}|[^\p{L}\p{N}_/?.*{}[\\-]+|[\s\S]/gu;

function pieceDefect(piece: string, pattern: string, at: Span): GlobDefect | undefined {
  const startsPart = at.start === 0 || pattern[at.start - 1] === '/';
  const endsPart = at.end === pattern.length || pattern[at.end] === '/';
  switch (piece.charAt(0)) {
    case '[':
      return classDefect(piece, at);
    case '*':
      if (piece.length === 1 || (piece.length === 2 && startsPart && endsPart)) return undefined;
      return {
        at,
        words: `${shown(piece)} is no whole part of the path`,
        kind: 'stars',
        meant: startsPart && endsPart ? '**' : '*',
      };
    case '.':
      if (startsPart && endsPart && piece.length === 2)
        return { at, words: 'the pattern leads to a parent folder', kind: 'parent' };
      return startsPart && endsPart && piece.length === 1
        ? { at, words: '`.` is no part of a pattern', kind: 'dot' }
        : undefined;
    case '\\':
      return { at, words: 'a backslash neither separates nor escapes', kind: 'backslash', meant: '/' };
    case '{':
    case '}':
      return { at, words: `${shown(piece)} is no choice of several`, kind: 'brace' };
    default:
      return /^[\p{L}\p{N}_?/-]/u.test(piece)
        ? emptyPart(piece, at)
        : {
            at,
            words: `a pattern cannot hold ${shown(piece)}`,
            kind: 'character',
            meant: '?'.repeat([...piece].length),
          };
  }
}

/** `a//b`, which is no path of the standard. */
function emptyPart(piece: string, { start }: Span): GlobDefect | undefined {
  const slashes = piece.indexOf('//');
  if (slashes < 0) return undefined;
  const at = { start: start + slashes + 1, end: start + slashes + 2 };
  return { at, words: 'the pattern has an empty part', kind: 'dot', meant: '' };
}

function classDefect(piece: string, at: Span): GlobDefect | undefined {
  if (!piece.endsWith(']'))
    return {
      at: { start: at.start, end: at.start + 1 },
      words: 'the bracket is not closed',
      kind: 'bracket',
    };
  const wrong = /[^\p{L}\p{N}_.-]/u.exec(piece.slice(1, -1));
  if (!wrong) return undefined;
  const start = at.start + 1 + wrong.index;
  const isFirst = wrong.index === 0 && /[!^]/.test(wrong[0]);
  return {
    at: { start, end: start + wrong[0].length },
    words: isFirst ? `${shown(wrong[0])} negates nothing` : `brackets cannot hold ${shown(wrong[0])}`,
    kind: isFirst ? 'negation' : 'character',
  };
}
