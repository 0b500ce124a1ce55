/** Environment markers (PEP 508): a tree with places, and what is wrong with the text. */
import type { Span } from '../toml/span.ts';
import { type Defect, type Mend, shown, skipBlanks } from './defect.ts';
import {
  blanks,
  defect,
  type MarkerReader,
  type Operand,
  quoteEnd,
  readOperand,
  readOperator,
  say,
  skipWord,
  wordEnd,
} from './marker-words.ts';

export type MarkerTree = Comparison | Junction;

export interface Junction {
  readonly kind: 'and' | 'or';
  readonly parts: readonly MarkerTree[];
}

export interface Comparison {
  readonly kind: 'comparison';
  readonly at: Span;
  readonly left: Operand;
  readonly operator: string;
  readonly operatorAt: Span;
  readonly right: Operand;
}

/** Packaging refuses brackets that lie deeper in one another. */
const DEEPEST = 200;

/** Reads the marker in a part of a text; the tree is undefined where the text has defects that leave none. */
export function readMarkerTree(
  text: string,
  from = 0,
  end = text.length,
): { readonly tree: MarkerTree | undefined; readonly defects: readonly Defect[] } {
  const reader: MarkerReader = { text, end, at: from, depth: 0, defects: [], unclosed: new Set() };
  blanks(reader);
  if (reader.at >= end) {
    const mend: Mend = { at: { start: Math.max(0, from - 1), end }, text: '', certain: true };
    const at = { start: Math.max(0, from - 1), end };
    return { tree: undefined, defects: [defect(at, 'no marker follows the `;`', 'both', mend)] };
  }
  const trees: MarkerTree[] = [];
  while (reader.at < end) {
    const before = reader.at;
    const tree = readOr(reader);
    if (tree) trees.push(tree);
    if (reader.at >= end) break;
    // What is left is a bracket too many, or what no rule explains: it has been said, so the next part is read on.
    if (reader.text.charAt(reader.at) === ')') {
      const at = { start: reader.at, end: reader.at + 1 };
      say(reader, defect(at, 'no bracket is open before this `)`', 'both', { at, text: '', certain: false }));
      reader.at++;
      blanks(reader);
    } else if (reader.at === before) skipWord(reader);
  }
  const [tree, ...more] = trees;
  return { tree: more.length === 0 ? tree : undefined, defects: reader.defects };
}

function readOr(reader: MarkerReader): MarkerTree | undefined {
  return readSeries(reader, 'or', (inner) => readSeries(inner, 'and', readAtom));
}

function readSeries(
  reader: MarkerReader,
  kind: 'and' | 'or',
  readPart: (reader: MarkerReader) => MarkerTree | undefined,
): MarkerTree | undefined {
  const parts: MarkerTree[] = [];
  let whole = true;
  for (;;) {
    const part = readPart(reader);
    if (part) parts.push(part);
    whole &&= part !== undefined;
    if (joint(reader) !== kind) break;
    passJoint(reader);
  }
  const [first, ...more] = parts;
  if (!whole) return undefined;
  return more.length === 0 ? first : { kind, parts };
}

const JOINT = /(?:and|or)(?![\w.])|&&?|\|\|?|,/iy;

/** What joins this part with the next, whatever it is written as; undefined where none does. */
function joint(reader: MarkerReader): 'and' | 'or' | undefined {
  JOINT.lastIndex = reader.at;
  const found = reader.at < reader.end ? JOINT.exec(reader.text)?.[0] : undefined;
  if (found === undefined) return undefined;
  return found.startsWith('|') || found.toLowerCase() === 'or' ? 'or' : 'and';
}

function passJoint(reader: MarkerReader): void {
  JOINT.lastIndex = reader.at;
  const [written = ''] = JOINT.exec(reader.text) ?? [];
  const at = { start: reader.at, end: reader.at + written.length };
  const word = joint(reader) ?? 'and';
  reader.at = at.end;
  if (written !== word) {
    const padded = `${/\s/.test(reader.text.charAt(at.start - 1)) ? '' : ' '}${word}${/[\s]/.test(reader.text.charAt(at.end)) ? '' : ' '}`;
    const mend = { at, text: padded, certain: written !== ',' };
    say(reader, defect(at, `${shown(written)} does not join comparisons, \`${word}\` does`, 'both', mend));
  } else if (at.end < reader.end && !/\s/.test(reader.text.charAt(at.end))) {
    const place = { start: at.end, end: at.end };
    const mend = { at: place, text: ' ', certain: true };
    say(reader, defect(at, `no blank follows \`${word}\``, 'unwritten', mend));
  }
  blanks(reader);
}

function readAtom(reader: MarkerReader): MarkerTree | undefined {
  const { text, at, end } = reader;
  if (at >= end) {
    say(reader, defect({ start: Math.max(0, end - 1), end }, 'a comparison is missing at the end', 'both'));
    return undefined;
  }
  const character = text.charAt(at);
  if (character === '(') return readBracket(reader);
  if (character === ')' || joint(reader)) {
    const words = `a comparison is missing before ${shown(character === ')' ? ')' : text.slice(at, wordEnd(reader)))}`;
    say(reader, defect({ start: at, end: at + 1 }, words, 'both'));
    return undefined;
  }
  return readComparison(reader);
}

function readBracket(reader: MarkerReader): MarkerTree | undefined {
  const at = { start: reader.at, end: reader.at + 1 };
  if (reader.depth >= DEEPEST) {
    say(reader, defect(at, `more than ${DEEPEST} brackets are open`, 'packaging'));
    reader.at = reader.end;
    return undefined;
  }
  reader.at++;
  reader.depth++;
  blanks(reader);
  const inner = readOr(reader);
  reader.depth--;
  if (reader.text.charAt(reader.at) !== ')' || reader.at >= reader.end) {
    // Where something else stopped the reading, that was said.
    if (reader.at >= reader.end) say(reader, defect(at, 'this bracket is never closed', 'both'));
    return undefined;
  }
  reader.at++;
  blanks(reader);
  expectEnd(reader);
  return inner;
}

/** After a comparison nothing may follow but a joint, a closing bracket or the end. */
function expectEnd(reader: MarkerReader): void {
  if (reader.at >= reader.end || reader.text.charAt(reader.at) === ')' || joint(reader)) return;
  const start = reader.at;
  // A comparison that follows at once is read for what is wrong with it, the rest is passed over.
  if (/["'(A-Za-z_]/.test(reader.text.charAt(start))) {
    const at = { start, end: Math.max(wordEnd(reader), start + 1) };
    const words = `\`and\` or \`or\` is missing before ${shown(reader.text.slice(start, at.end))}`;
    say(reader, defect(at, words, 'both'));
    return;
  }
  skipWord(reader);
  const at = { start, end: reader.at };
  say(reader, defect(at, `${shown(reader.text.slice(start, at.end))} belongs to no comparison`, 'both'));
  blanks(reader);
}

function readComparison(reader: MarkerReader): MarkerTree | undefined {
  const start = reader.at;
  const left = readOperand(reader, 'left');
  blanks(reader);
  const operator = readOperator(reader);
  if (operator === undefined) {
    if (left) {
      const words = `no operator such as \`==\` follows ${shown(reader.text.slice(start, left.at.end))}`;
      say(reader, defect(left.at, words, 'both'));
    }
    if (reader.at === start) skipWord(reader);
    passOver(reader);
    return undefined;
  }
  blanks(reader);
  if (reader.at >= reader.end || /[)]/.test(reader.text.charAt(reader.at))) {
    say(reader, defect(operator.at, `nothing follows ${shown(operator.text)}`, 'both'));
    return undefined;
  }
  const right = readOperand(reader, 'right');
  if (!right) passOver(reader);
  const at = { start, end: reader.at };
  blanks(reader);
  expectEnd(reader);
  if (!left || !right || !operator.known) return undefined;
  return { kind: 'comparison', at, left, right, operator: operator.text, operatorAt: operator.at };
}

/** Goes on to the next joint or closing bracket, quoted texts left aside. */
function passOver(reader: MarkerReader): void {
  while (reader.at < reader.end) {
    const character = reader.text.charAt(reader.at);
    if (character === ')' || character === '(' || joint(reader)) return;
    if (character === '"' || character === "'") reader.at = quoteEnd(reader) ?? reader.end;
    else skipWord(reader);
    reader.at = skipBlanks(reader.text, reader.at, reader.end);
  }
}
