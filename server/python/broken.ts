/**
 * Whether a source is certainly no Python: no version from 3.8 on compiles it.
 *
 * Only a few mistakes are looked for, each of which all versions refuse; text that passes may still be broken.
 */
import { tokenize } from './cutter.ts';
import { headEnd } from './targets.ts';
import { AUGMENTED, FORMATTED, NUMBER, STRING, type Tokens } from './tokens.ts';
import { kindOf, kindsOf, NAME } from './words.ts';

const COLON = 58;
const CLOSING: ReadonlyMap<number, number> = new Map([
  [40, 41],
  [91, 93],
  [123, 125],
]);
/** `$`, `?` and the backtick. */
const FOREIGN: ReadonlySet<number> = new Set([36, 63, 96]);
/** `=`, `+`, `-`, `/`, `%`, `|`, `&`, `^`, `@` and the dot: what follows them is on the same logical line. */
const UNFINISHED: ReadonlySet<number> = new Set([61, 43, 45, 47, 37, 124, 38, 94, 64, 46, AUGMENTED]);
const HEADS = kindsOf(
  'if',
  'elif',
  'else',
  'for',
  'while',
  'try',
  'except',
  'finally',
  'with',
  'def',
  'class',
);
const DEF = kindOf('def');
const CLASS = kindOf('class');
const ASYNC = kindOf('async');
/** An encoding in which the text may mean something else. */
const COOKIE = /^(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*(?!utf-?8|ascii|us-ascii|latin-?1)[-\w.]/i;
const PLAIN =
  /^[A-Za-z]*(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?!"")(?:[^"\\\r\n]|\\\r\n|\\[\s\S])*"|'(?!'')(?:[^'\\\r\n]|\\\r\n|\\[\s\S])*')/;

/** What is certainly wrong with the syntax of a source, as a clause; undefined where nothing is seen. */
export function syntaxError(text: string): string | undefined {
  if (COOKIE.test(text)) return undefined;
  const tokens = tokenize(text);
  const open: number[] = [];
  for (let i = 0; i < tokens.count; i++) {
    const kind = tokens.kind(i);
    if (kind === STRING || kind === FORMATTED) {
      const end = plainEnd(tokens, i);
      if (end === tokens.end(i) - tokens.start(i)) continue;
      // The versions differ about the quotes within an f-string.
      return kind === FORMATTED || hasDoubt(text, tokens.start(i)) ? undefined : 'a string has no end';
    }
    if (FOREIGN.has(kind)) return `\`${tokens.slice(i, i + 1)}\` means nothing`;
    const closing = CLOSING.get(kind);
    if (closing !== undefined) open.push(closing);
    else if (kind === 41 || kind === 93 || kind === 125) {
      if (open.pop() !== kind) return `\`${tokens.slice(i, i + 1)}\` closes nothing`;
    }
  }
  return open.length > 0 ? 'a bracket is never closed' : lines(tokens);
}

/** Where a string ends if the first quote that is not escaped ends it; -1 where none does. */
function plainEnd(tokens: Tokens, i: number): number {
  const [plain] = PLAIN.exec(tokens.text.slice(tokens.start(i), tokens.end(i))) ?? [];
  return plain === undefined ? -1 : plain.length;
}

/** Whether a string that has no end may have been cut off where it does have one. */
function hasDoubt(text: string, from: number): boolean {
  const quotes = /^[A-Za-z]*("""|'''|.)/.exec(text.slice(from, from + 8))?.[1] ?? '';
  const start = text.indexOf(quotes, from) + quotes.length;
  return quotes.length === 3 && text.includes(quotes, start);
}

/** Looks at one logical line after the other. */
function lines(tokens: Tokens): string | undefined {
  const levels = [0];
  // Tabs, and lines that only go on, are measured in other ways.
  const measured = !/^[ ]*[\t\f\\]/m.test(tokens.text);
  let opens = false;
  for (const [line, from] of tokens.lines.entries()) {
    const to = tokens.lines[line + 1] ?? tokens.count;
    const wrong =
      statement(tokens, from, to) ??
      (measured ? indent(levels, tokens.indents[line] ?? 0, opens) : undefined);
    if (wrong !== undefined) return wrong;
    opens = tokens.kind(to - 1) === COLON;
  }
  return opens ? 'a block is missing behind the last colon' : undefined;
}

function indent(levels: number[], column: number, opens: boolean): string | undefined {
  const current = levels.at(-1) ?? 0;
  if (opens !== column > current)
    return opens ? 'a block is not indented' : 'a line is indented for no reason';
  if (opens) levels.push(column);
  while ((levels.at(-1) ?? 0) > column) levels.pop();
  return levels.at(-1) === column ? undefined : 'a line is indented like none before it';
}

function statement(tokens: Tokens, from: number, to: number): string | undefined {
  const head = tokens.kind(from) === ASYNC ? from + 1 : from;
  const kind = tokens.kind(head);
  if (HEADS.has(kind) && headEnd(tokens, head + 1, to) >= to)
    return `\`${tokens.slice(head, head + 1)}\` has no colon`;
  if ((kind === DEF || kind === CLASS) && tokens.kind(head + 1) < NAME_LIKE && tokens.kind(head + 1) !== NAME)
    return `\`${tokens.slice(head, head + 1)}\` has no name`;
  if (UNFINISHED.has(tokens.kind(to - 1)) && tokens.slice(to - 3, to) !== '...')
    return 'a line ends in an operator';
  for (let i = from + 1; i < to; i++) {
    const after = tokens.kind(i);
    if (tokens.kind(i - 1) !== NAME) continue;
    // The first word of a line may be one that only some versions know.
    if (after === NUMBER || after === STRING || (after === NAME && i - 1 > from))
      return `nothing stands between \`${tokens.slice(i - 1, i)}\` and \`${tokens.slice(i, i + 1)}\``;
  }
  return undefined;
}

/** Kinds from here on are words. */
const NAME_LIKE = 128;
