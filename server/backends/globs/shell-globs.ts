/** The globs of Python's module `glob` with `recursive=True` (CPython 3.10 to 3.14), as pdm-backend uses them. */

import { type EntryKind, type Files, join } from '../../files/files.ts';
import { kindAt } from '../shipped.ts';
import { compiled } from './compiled.ts';

export interface ShellGlob {
  readonly pattern: string;
  /**
   * Whether it finds a path, which is written without `.` (but for the folder itself). Links on the way do not matter: it
   * goes through them.
   */
  readonly finds: (path: string, isFolder: boolean) => boolean;
  readonly segments: readonly string[];
  readonly onlyFolders: boolean;
}

/** Reads a pattern; undefined where it leads out of the folder or is not understood. */
export function shellGlob(pattern: string): ShellGlob | undefined {
  const written = pattern.split('/');
  const segments = written.filter((part) => part !== '' && part !== '.');
  if (pattern.startsWith('/') || segments.includes('..') || /[\0\\]/.test(pattern)) return undefined;
  const tests = segments.map((part) => (part === '**' || !isMagic(part) ? part : nameRegex(part)));
  if (!tests.every((test) => test !== undefined)) return undefined;
  const onlyFolders = pattern.endsWith('/');
  // `./**` finds the folder itself, `**` does not.
  const itself = written[0] === '.';
  const matches = (i: number, names: readonly string[], j: number): boolean => {
    const test = tests[i];
    if (test === undefined) return j === names.length;
    const name = names[j];
    if (test === '**')
      return matches(i + 1, names, j) || (name !== undefined && !isHidden(name) && matches(i, names, j + 1));
    if (name === undefined) return false;
    return (typeof test === 'string' ? test === name : test.test(name)) && matches(i + 1, names, j + 1);
  };
  const finds = (path: string, isFolder: boolean) => {
    if (pattern === '' || (onlyFolders && !isFolder)) return false;
    if (path === '.') return itself && matches(0, [], 0);
    return matches(0, path.split('/'), 0);
  };
  return { pattern, finds, segments, onlyFolders };
}

/** As `glob.has_magic`. */
export function isMagic(text: string): boolean {
  return /[*?[]/.test(text);
}

function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/** Wildcards match no hidden names, unless the pattern begins with a dot. */
function nameRegex(part: string): RegExp | undefined {
  const source = fnmatchSource(part);
  if (source === undefined) return undefined;
  return compiled(`^${isHidden(part) ? '' : '(?!\\.)'}${source}$`, 'su');
}

/** The regular expression of `fnmatch.translate`, without its ends; undefined for brackets that are not plain. */
export function fnmatchSource(pattern: string): string | undefined {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '*') out += '.*';
    else if (char === '?') out += '.';
    else if (char !== '[') out += char.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
    else {
      const negated = pattern[i + 1] === '!';
      const from = i + (negated ? 2 : 1);
      const end = pattern.indexOf(']', pattern[from] === ']' ? from + 1 : from);
      const inside = pattern.slice(from, end);
      if (end < 0) {
        out += '\\[';
        continue;
      }
      // Operations on sets and ranges that may go from high to low are rare enough to be left alone.
      if (!/^(?:a-z|A-Z|0-9|[^-[\]\\&~|^])+-?$/u.test(inside)) return undefined;
      out += `[${negated ? '^' : ''}${inside}]`;
      i = end;
    }
  }
  return out;
}

export interface ShellFound {
  /** `.` for the folder itself. */
  readonly path: string;
  readonly kind: EntryKind;
  /** The path itself is a link; not told where the pattern calls it by its name. */
  readonly link?: boolean;
}

/** More folders than this are not listed for one pattern, and none is deeper. */
const MOST_FOLDERS = 20_000;
const DEEPEST = 40;

/** What a glob finds; undefined where a folder cannot be read or links lead in circles. */
export async function shellGlobbed(
  files: Files,
  glob: ShellGlob,
): Promise<readonly ShellFound[] | undefined> {
  const { segments } = glob;
  const out = new Map<string, ShellFound>();
  if (glob.finds('.', true)) out.set('.', { path: '.', kind: 'folder' });
  const magic = segments.findIndex(isMagic);
  const base = (magic < 0 ? segments : segments.slice(0, magic)).join('/');
  if (base !== '') {
    const kind = await kindAt(files, base);
    if (kind === undefined) return undefined;
    if (kind !== 'absent' && glob.finds(base, kind === 'folder')) out.set(base, { path: base, kind });
    if (kind !== 'folder') return [...out.values()];
  }
  if (magic < 0) return [...out.values()];
  const deepest = segments.includes('**') ? DEEPEST : segments.length;
  let listed = 0;
  const waiting = [base];
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    const listing = await files.list(here);
    listed += 1;
    if (listing.trouble || !listing.complete || listed > MOST_FOLDERS) return undefined;
    for (const { name, kind, link } of listing.entries) {
      const path = join(here, name);
      const depth = path.split('/').length;
      if (name.includes('\uFFFD') || (kind === 'folder' && depth >= DEEPEST)) return undefined;
      if (glob.finds(path, kind === 'folder')) out.set(path, { path, kind, link });
      if (kind === 'folder' && depth < deepest && mayLeadOn(segments, path)) waiting.push(path);
    }
  }
  return [...out.values()];
}

/** Whether anything below a folder may be found: its names fit the first segments. */
function mayLeadOn(segments: readonly string[], path: string): boolean {
  for (const [i, name] of path.split('/').entries()) {
    const segment = segments[i];
    if (segment === undefined) return false;
    if (segment === '**') return !path.split('/').slice(i).some(hasDot) || segments.slice(i + 1).some(hasDot);
    const regex = isMagic(segment) ? nameRegex(segment) : undefined;
    if (regex ? !regex.test(name) : segment !== name) return false;
  }
  return true;
}

function hasDot(name: string): boolean {
  return name.startsWith('.');
}
