/** Looks for the end of nested brackets without reading what is in them. */
import {
  BACKSLASH,
  beginsStatement,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  DOUBLE,
  HASH,
  lineBreakAt,
  OPEN_BRACE,
  OPEN_BRACKET,
  type Reader,
  SINGLE,
  SPACE,
  TAB,
} from './lexer.ts';

/** Moves behind the bracket or brace that closes the one here, or to the next statement. */
export function skipNested(r: Reader): void {
  const stop = scan(r.text, r.pos, [], COMMA, () => {});
  r.pos += r.text.slice(r.pos, stop).trimEnd().length;
}

/**
 * Whether the inline table that begins at `start`, in which reading has come to a line break, is closed further down
 * and not a line that is still being typed; its latest part ends at `end`. Every stretch of text is looked at once for all tables in it.
 */
export function closesLater(r: Reader, start: number, end: number): boolean {
  const { closed, scannedTo } = r.closing;
  if (closed.has(start)) return true;
  if (r.pos < scannedTo) return false;
  r.closing.scannedTo = scan(r.text, r.pos, [start], r.text.charCodeAt(end - 1), (opened) =>
    closed.add(opened),
  );
  return closed.has(start);
}

/**
 * Goes on until everything in `open` (offsets of brackets and braces) is closed, or to where a new statement begins;
 * answers where it stopped.
 */
function scan(
  text: string,
  from: number,
  open: number[],
  before: number,
  onClose: (opened: number) => void,
): number {
  let pos = from;
  // The latest character that is no blank, line break or comment: tells whether a line break ends a pair.
  let latest = before;
  let crossed = false;
  while (pos < text.length) {
    const c = text.charCodeAt(pos);
    if (c === SPACE || c === TAB) pos++;
    else if (lineBreakAt(text, pos) > 0) {
      crossed = true;
      pos++;
    } else if (c === HASH) pos = endOfLine(text, pos);
    else {
      if (crossed && endsOpen(text, pos, open, latest)) return pos;
      crossed = false;
      latest = c;
      if (c === DOUBLE || c === SINGLE) pos = endOfString(text, pos, c);
      else {
        if (c === OPEN_BRACE || c === OPEN_BRACKET) open.push(pos);
        else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
          const opened = open[open.length - 1];
          if (opened === undefined || (text.charCodeAt(opened) === OPEN_BRACE) !== (c === CLOSE_BRACE))
            return pos;
          open.pop();
          onClose(opened);
          if (open.length === 0) return pos + 1;
        }
        pos++;
      }
    }
  }
  return pos;
}

/** Whether what stands at the start of a line cannot belong to the innermost open thing. */
function endsOpen(text: string, pos: number, open: readonly number[], latest: number): boolean {
  const c = text.charCodeAt(pos);
  const innermost = open[open.length - 1];
  if (innermost !== undefined && text.charCodeAt(innermost) === OPEN_BRACE) {
    if (c === OPEN_BRACKET) return true;
    return c !== COMMA && c !== CLOSE_BRACE && latest !== COMMA && latest !== OPEN_BRACE;
  }
  return c !== DOUBLE && c !== SINGLE && beginsStatement(text, pos);
}

function endOfLine(text: string, pos: number): number {
  let end = pos;
  while (end < text.length && lineBreakAt(text, end) === 0) end++;
  return end;
}

function endOfString(text: string, start: number, quote: number): number {
  const triple = text.charAt(start).repeat(3);
  if (text.startsWith(triple, start)) {
    const close = text.indexOf(triple, start + 3);
    return close < 0 ? text.length : close + 3;
  }
  let pos = start + 1;
  for (; pos < text.length && lineBreakAt(text, pos) === 0; pos++) {
    const c = text.charCodeAt(pos);
    if (c === quote) return pos + 1;
    if (c === BACKSLASH && quote === DOUBLE) pos++;
  }
  return pos;
}
