/**
 * Lines of ignore files as the Rust crate `ignore` matches them (ignore 0.4, `gitignore.rs`; globset 0.4, `glob.rs`):
 * a pattern matches a path itself, never what lies below it, since a walk does not enter what is left out.
 */
import { compiled } from './compiled.ts';

interface Line {
  readonly takes: boolean;
  readonly foldersOnly: boolean;
  readonly regex: RegExp;
}

/** `left` for what a line leaves out, `taken` for what a line with `!` brings back, undefined where none speaks of it. */
export type Ignored = (path: string, isFolder: boolean) => 'left' | 'taken' | undefined;

/** Reads the lines of one file; undefined where a pattern is refused. Paths are seen from the file's folder. */
export function ignoreLines(lines: readonly string[]): Ignored | undefined {
  const read: Line[] = [];
  for (const text of lines) {
    const line = readLine(text);
    if (line === undefined) return undefined;
    if (line !== 'nothing') read.push(line);
  }
  read.reverse();
  return (path, isFolder) => {
    const line = read.find(({ regex, foldersOnly }) => (isFolder || !foldersOnly) && regex.test(path));
    return line && (line.takes ? 'taken' : 'left');
  };
}

function readLine(text: string): Line | 'nothing' | undefined {
  if (text.startsWith('#')) return 'nothing';
  let pattern = text.endsWith('\\ ') ? text : text.trimEnd();
  if (pattern === '') return 'nothing';
  let takes = false;
  let isAnchored = false;
  if (pattern.startsWith('\\!') || pattern.startsWith('\\#')) pattern = pattern.slice(1);
  else {
    takes = pattern.startsWith('!');
    if (takes) pattern = pattern.slice(1);
    isAnchored = pattern.startsWith('/');
    if (isAnchored) pattern = pattern.slice(1);
  }
  const foldersOnly = pattern.endsWith('/');
  if (foldersOnly) pattern = pattern.slice(0, -1);
  if (!isAnchored && !pattern.includes('/') && !pattern.startsWith('**/')) pattern = `**/${pattern}`;
  if (pattern.endsWith('/**')) pattern += '/*';
  const source = globSource(pattern);
  const regex = source === undefined ? undefined : compiled(`^${source}$`, 's');
  return regex && { takes, foldersOnly, regex };
}

/** A glob in which a star ends at a slash. */
function globSource(glob: string): string | undefined {
  let out = '';
  let depth = 0;
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i] ?? '';
    const rest = glob.slice(i);
    if (i === 0 && rest.startsWith('**/')) {
      out += '(?:.*/)?';
      i += 2;
    } else if (rest.startsWith('/**/')) {
      out += '(?:/|/.*/)';
      i += 3;
    } else if (rest === '/**') {
      out += '/.*';
      i += 2;
    } else if (rest === '**' && i === 0) return '.*';
    else if (char === '*') out += '[^/]*';
    else if (char === '?') out += '[^/]';
    else if (char === '{') {
      out += '(?:';
      depth += 1;
    } else if (char === '}' && depth > 0) {
      out += ')';
      depth -= 1;
    } else if (char === ',' && depth > 0) out += '|';
    else if (char === '[') {
      const negated = /^\[[!^]/.test(rest);
      const from = i + (negated ? 2 : 1);
      const end = glob.indexOf(']', glob[from] === ']' ? from + 1 : from);
      if (end < 0) return undefined;
      out += `[${negated ? '^/' : ''}${glob.slice(from, end).replace(/[\\\][]/g, '\\$&')}]`;
      i = end;
    } else if (char === '\\') {
      i += 1;
      if (i === glob.length) return undefined;
      out += escaped(glob[i] ?? '');
    } else out += escaped(char);
  }
  return depth === 0 ? out : undefined;
}

function escaped(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}
