/**
 * Patterns in the style of `.gitignore`, as the backends that use the library pathspec match them
 * (pathspec 1.1.1, `gitignore.py` and `patterns/gitignore/spec.py`).
 */
import { compiled } from './compiled.ts';

interface Pattern {
  readonly negated: boolean;
  /** Every path that it matches has this in it: to look for that costs a tenth of the expression. */
  readonly literal: string;
  /** Its group `below` took part where the pattern matches a folder on the way and not the path itself. */
  readonly regex: RegExp;
}

/**
 * Whether the last pattern that speaks of a path takes it; undefined where versions of pathspec disagree.
 * Paths have no leading slash; folders are asked for with a trailing one.
 */
export type IgnoreSpec = (path: string) => boolean | undefined;

/** Reads pattern lines; undefined where pathspec refuses one of them. */
export function ignoreSpec(lines: readonly string[]): IgnoreSpec | undefined {
  const patterns = readPatterns(lines);
  return (
    patterns &&
    ((path) => {
      const { now, once } = decide(patterns, path);
      return now === once ? now : undefined;
    })
  );
}

/** What the newest releases make of a path, and whether those before them make the same of it. */
export interface Verdict {
  readonly taken: boolean;
  readonly agreed: boolean;
}

/** The same as the newest releases read it, which settles what others disagree on. */
export function newestSpec(lines: readonly string[]): ((path: string) => Verdict) | undefined {
  const patterns = readPatterns(lines);
  return (
    patterns &&
    ((path) => {
      const { now, once } = decide(patterns, path);
      return { taken: now, agreed: now === once };
    })
  );
}

/** The first line that pathspec refuses, without white space at its end. */
export function refusedLine(lines: readonly string[]): string | undefined {
  return lines.find((line) => readPattern(line) === 'refused')?.trimEnd();
}

function readPatterns(lines: readonly string[]): readonly Pattern[] | undefined {
  const patterns: Pattern[] = [];
  for (const line of lines) {
    const pattern = readPattern(line);
    if (pattern === undefined || pattern === 'refused') return undefined;
    if (pattern !== 'nothing') patterns.push(pattern);
  }
  return patterns;
}

/**
 * A pattern that matches the path itself outranks one that matches a folder on the way. pathspec before 1.0 (`once`) went
 * through the patterns from the first to the last, and let a pattern for a folder outrank what came before it.
 */
function decide(
  patterns: readonly Pattern[],
  path: string,
): { readonly now: boolean; readonly once: boolean } {
  let now = false;
  let rank = 0;
  let once = false;
  let rankOnce = 0;
  for (const { negated, literal, regex } of patterns) {
    const match = path.includes(literal) ? regex.exec(path) : null;
    if (!match) continue;
    const here = match.groups?.below === undefined ? 2 : 1;
    if (here >= rank) {
      now = !negated;
      rank = here;
    }
    if (here >= rankOnce || (!negated && here === 1)) {
      once = !negated;
      rankOnce = here;
    }
  }
  return { now, once };
}

/** `refused` where pathspec raises; undefined where the expression is not one of JavaScript's. */
function readPattern(line: string): Pattern | 'nothing' | 'refused' | undefined {
  const text = line.endsWith('\\ ') ? line : line.trimEnd();
  if (text === '' || text === '/' || text.startsWith('#')) return 'nothing';
  const negated = text.startsWith('!');
  const source = regexOf((negated ? text.slice(1) : text).split('/'));
  if (source === 'nothing') return 'nothing';
  if (source === undefined) return 'refused';
  const regex = compiled(source, '');
  return regex && { negated, literal: literalIn(text), regex };
}

/** The longest part of a pattern that stands for itself. */
function literalIn(text: string): string {
  if (/[[\\]/.test(text)) return '';
  const parts = text.replace(/^!/, '').split(/[*?/]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

const BELOW = '(?<below>/)';

function regexOf(written: readonly string[]): string | 'nothing' | undefined {
  const forFolders = written[written.length - 1] === '';
  const segments = anchored(written, forFolders);
  if (segments.length === 0) return undefined;
  if (segments.every((segment) => segment === '**' || segment === '*') && segments[0] === '**') {
    if (segments.length === 1) return forFolders ? BELOW : '.';
    if (segments.length === 2) return '.';
    if (segments.length === 3 && segments[2] === '**') return forFolders ? BELOW : '/';
  }
  return translate(segments, forFolders);
}

/** The segments as seen from the top: a lone name may lie at any depth, a name with a slash in it may not. */
function anchored(written: readonly string[], forFolders: boolean): readonly string[] {
  const segments = [...written];
  if (segments[0] === '') segments.shift();
  else if ((segments.length === 1 || (segments.length === 2 && forFolders)) && segments[0] !== '**')
    segments.unshift('**');
  if (segments.length > 0 && segments[segments.length - 1] === '') segments[segments.length - 1] = '**';
  return segments.filter((segment, i) => segment !== '**' || segments[i - 1] !== '**');
}

function translate(segments: readonly string[], forFolders: boolean): string | 'nothing' | undefined {
  let out = '';
  let slash = false;
  for (const [i, segment] of segments.entries()) {
    const last = i === segments.length - 1;
    if (segment === '**') {
      if (i === 0) out += '^(?:.+/)?';
      else if (last) out += forFolders ? BELOW : '/';
      else out += '(?:/.+)?';
      slash = i !== 0;
      continue;
    }
    if (i === 0) out += '^';
    if (slash) out += '/';
    const one = segment === '*' ? '[^/]+' : segmentRegex(segment);
    if (one === undefined || one === 'nothing') return one;
    out += last ? `${one}(?:${BELOW}|$)` : one;
    slash = true;
  }
  return out;
}

/** `nothing` where a bracket is not closed: git, and so pathspec, drops such a pattern; undefined for a last backslash. */
function segmentRegex(segment: string): string | 'nothing' | undefined {
  let out = '';
  for (let i = 0; i < segment.length; i++) {
    const char = segment[i] ?? '';
    if (char === '\\') {
      i += 1;
      if (i === segment.length) return undefined;
      out += escaped(segment[i] ?? '');
    } else if (char === '*') out += '[^/]*';
    else if (char === '?') out += '[^/]';
    else if (char === '[') {
      const negated = segment[i + 1] === '!' || segment[i + 1] === '^';
      const from = i + (negated ? 2 : 1);
      const end = segment.indexOf(']', segment[from] === ']' ? from + 1 : from);
      if (end < 0) return 'nothing';
      out += `[${negated ? '^' : ''}${segment.slice(from, end).replace(/[\\\]]/g, '\\$&')}]`;
      i = end;
    } else out += escaped(char);
  }
  return out;
}

function escaped(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}
