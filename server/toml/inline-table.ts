/** Reads inline tables: on one line as TOML 1.0 has them, over several as TOML 1.1 allows. */
import { readPair } from './keys.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  goBack,
  HASH,
  lineBreakAt,
  oneEdit,
  type Reader,
  report,
  reportBroken,
  skipBlanks,
  skipTrivia,
} from './lexer.ts';
import { closesLater } from './lookahead.ts';
import type { Edit } from './span.ts';
import { newTable, type OpenTable, putValue } from './tree.ts';
import { reportMissingComma, reportStrayComma, reportUnclosed } from './values.ts';

const REFUSED = 'pip, build and setuptools on Python 3.11 to 3.14 refuse';

/** Reads the inline table that begins here. */
export function readInlineTable(r: Reader): OpenTable {
  const { text, pos: start } = r;
  const table = newTable('inline', { start, end: start + 1 });
  const gaps: Gap[] = [];
  const intact = r.broken;
  let comma = -1;
  let separated = true;
  let damaged = false;
  let continues = false;
  let end = start + 1;
  r.pos = end;
  while (skipGap(r, start, end, gaps)) {
    const c = text.charCodeAt(r.pos);
    if (c === CLOSE_BRACE) {
      table.at = { start, end: ++r.pos };
      if (comma >= 0) reportTrailingComma(r, comma);
      if (gaps.length > 0) reportLineBreaks(r, start, gaps, r.broken === intact);
      return table;
    }
    continues = c === CLOSE_BRACKET && r.brackets > 0;
    if (r.pos >= text.length || continues) break;
    if (c === COMMA) {
      if (separated) reportStrayComma(r);
      else comma = r.pos;
      separated = true;
      end = ++r.pos;
      continue;
    }
    const before = r.broken;
    readMember(r, table);
    if (!separated && !damaged && r.broken === before) reportMissingComma(r, end);
    comma = -1;
    separated = false;
    damaged = r.broken !== before;
    end = r.pos;
    if (r.givenUp === end) break;
  }
  goBack(r, end);
  table.closed = false;
  table.at = { start, end };
  reportUnclosed(r, start, end, '}', continues);
  return table;
}

/** Line breaks, comments and blanks between two members, and what a table on one line has in their place. */
interface Gap extends Edit {
  readonly comment: boolean;
}

/** Reads what stands between two members; false where the table stops here without an end. */
function skipGap(r: Reader, start: number, end: number, gaps: Gap[]): boolean {
  const { text } = r;
  skipBlanks(r);
  if (text.charCodeAt(r.pos) !== HASH && lineBreakAt(text, r.pos) === 0) return true;
  if (!closesLater(r, start, end)) return false;
  const comments = r.comments.length;
  skipTrivia(r);
  const c = text.charCodeAt(r.pos);
  const empty = c === CLOSE_BRACE && end === start + 1;
  const edit = { start: end, end: r.pos, text: c === COMMA || empty ? '' : ' ' };
  gaps.push({ ...edit, comment: r.comments.length > comments });
  return true;
}

function readMember(r: Reader, table: OpenTable): void {
  if (r.text.charCodeAt(r.pos) === CLOSE_BRACKET) {
    const at = { start: r.pos, end: ++r.pos };
    reportBroken(
      r,
      at,
      'nothing is open that `]` could close',
      oneEdit('Remove the `]`', at.start, at.end, ''),
    );
    return;
  }
  const pair = readPair(r);
  if (pair) putValue(r, table, pair.keys, pair.value, []);
}

function reportTrailingComma(r: Reader, start: number): void {
  const fix = oneEdit('Remove the comma', start, start + 1, '');
  const what = `${REFUSED} a comma after the last member of an inline table, as TOML 1.1 has it; uv accepts it`;
  report(r, 'toml-inline-table-comma', { start, end: start + 1 }, what, { fix });
}

function reportLineBreaks(r: Reader, start: number, gaps: readonly Gap[], intact: boolean): void {
  const what = `${REFUSED} an inline table over several lines, as TOML 1.1 has it; uv accepts it`;
  const edits = gaps.map(({ start, end, text }) => ({ start, end, text }));
  const fix = { title: 'Write the inline table on one line', edits };
  // A comment, or a string without an end, would take what follows along.
  const joins = intact && !gaps.some((gap) => gap.comment);
  report(r, 'toml-inline-table-newline', { start, end: start + 1 }, what, joins ? { fix } : {});
}
