/** A glob of Rust's crate `glob` as a row of pieces that go over a text once, whatever the glob. */
import { once } from '../pyproject/remembered.ts';

/**
 * `one`: any character; `many`: any number of them; `folders` with `folder` behind it: nothing, or whatever ends in a slash.
 * A range is a first and a last character.
 */
export type GlobPiece =
  | 'one'
  | 'many'
  | 'folders'
  | 'folder'
  | { readonly char: string }
  | { readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** What is between the brackets of a set; a range that runs backwards holds nothing (glob 0.3.4, `parse_char_specifiers`). */
export function setOf(text: string): GlobPiece {
  const negated = text.startsWith('!');
  const chars = [...text.slice(negated ? 1 : 0)];
  const ranges: (readonly [string, string])[] = [];
  for (let i = 0; i < chars.length; ) {
    const first = chars[i] ?? '';
    const last = chars[i + 1] === '-' ? chars[i + 2] : undefined;
    ranges.push([first, last ?? first]);
    i += last === undefined ? 1 : 3;
  }
  return { negated, ranges };
}

/** Whether the pieces match all of a text; takes at most as many steps as there are pieces times characters. */
export function matches(pieces: readonly GlobPiece[], text: string): boolean {
  const plain = plainStart(pieces);
  if (!text.startsWith(plain.text)) return false;
  let here = reached(pieces, [plain.count]);
  for (const char of text.slice(plain.text.length)) {
    const next: number[] = [];
    for (const at of here) {
      const piece = pieces[at];
      if (piece === 'many' || piece === 'folder') next.push(at);
      if (piece === 'folder' ? char === '/' : takes(piece, char)) next.push(at + 1);
    }
    if (next.length === 0) return false;
    here = reached(pieces, next);
  }
  return here.has(pieces.length);
}

/** The characters that stand for themselves before anything else: most names differ there. */
const plainStart = once((pieces: readonly GlobPiece[]): { readonly text: string; readonly count: number } => {
  const end = pieces.findIndex((piece) => typeof piece === 'string' || !('char' in piece));
  const plain = end < 0 ? pieces : pieces.slice(0, end);
  const text = plain
    .map((piece) => (typeof piece === 'object' && 'char' in piece ? piece.char : ''))
    .join('');
  return { text, count: plain.length };
});

/** Also what is reached for nothing. */
function reached(pieces: readonly GlobPiece[], from: readonly number[]): ReadonlySet<number> {
  const out = new Set(from);
  // The set grows while it is walked.
  for (const at of out) {
    if (pieces[at] === 'many') out.add(at + 1);
    if (pieces[at] === 'folders') out.add(at + 1).add(at + 2);
  }
  return out;
}

function takes(piece: GlobPiece | undefined, char: string): boolean {
  if (typeof piece !== 'object') return piece === 'one';
  if ('char' in piece) return piece.char === char;
  const code = char.codePointAt(0) ?? 0;
  const isIn = piece.ranges.some(
    ([first, last]) => (first.codePointAt(0) ?? 0) <= code && code <= (last.codePointAt(0) ?? 0),
  );
  return isIn !== piece.negated;
}
