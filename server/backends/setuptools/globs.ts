/** The two dialects of patterns that setuptools matches names with, as regular expressions. */
import { compiled } from '../globs/compiled.ts';

/** Whether Python's `glob` takes a text for a pattern. */
export function hasMagic(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** `fnmatch.translate`, which package data, searches and exclusions use: stars match slashes too. */
export function shellRegex(pattern: string): RegExp {
  const chars = [...pattern];
  let source = '';
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    if (char === '*') source += '[\\s\\S]*';
    else if (char === '?') source += '[\\s\\S]';
    else {
      const close = char === '[' ? classEnd(chars, i) : -1;
      if (close < 0) source += escaped(char);
      else {
        source += characterClass(chars.slice(i + 1, close), true);
        i = close;
      }
    }
  }
  return compiled(`^(?:${source})$`, 'u') ?? /(?!)/;
}

/**
 * `translate_pattern` in setuptools/command/egg_info.py: what MANIFEST.in excludes by. Stars stop at slashes, `**` stands
 * for folders, and a hyphen in brackets is a hyphen.
 */
export function manifestRegex(pattern: string): RegExp {
  const chunks = pattern.normalize('NFC').split('/');
  let source = '';
  for (const [n, chunk] of chunks.entries()) {
    const isLast = n === chunks.length - 1;
    if (chunk === '**') source += isLast ? '[\\s\\S]*' : '(?:[^/]+/)*';
    else source += manifestChunk([...chunk]) + (isLast ? '' : '/');
  }
  return compiled(`^(?:${source})$`, 'u') ?? /(?!)/;
}

function manifestChunk(chars: readonly string[]): string {
  let source = '';
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    const close = char === '[' ? classEnd(chars, i) : -1;
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (close < 0) source += escaped(char);
    else {
      source += characterClass(chars.slice(i + 1, close), false);
      i = close;
    }
  }
  return source;
}

/** Where the bracket that is opened at `open` is closed; -1 where it never is and stands for itself. */
function classEnd(chars: readonly string[], open: number): number {
  let at = open + 1;
  if (chars[at] === '!') at += 1;
  if (chars[at] === ']') at += 1;
  return chars.indexOf(']', at);
}

function characterClass(chars: readonly string[], hasRanges: boolean): string {
  const negated = chars[0] === '!';
  const inside = negated ? chars.slice(1) : chars;
  let source = '';
  for (let i = 0; i < inside.length; i++) {
    const [first = '', last] = [inside[i], inside[i + 2]];
    if (hasRanges && inside[i + 1] === '-' && last !== undefined) {
      if (first <= last) source += `${escapedInClass(first)}-${escapedInClass(last)}`;
      i += 2;
    } else source += escapedInClass(first);
  }
  // Nothing is in an empty class, everything outside of it.
  if (source === '') return negated ? '[\\s\\S]' : '(?!)';
  return `[${negated ? '^' : ''}${source}]`;
}

function escaped(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

function escapedInClass(char: string): string {
  return /[\\^[\]-]/.test(char) ? `\\${char}` : char;
}
