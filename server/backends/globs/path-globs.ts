/** The globs of Python's `pathlib` (`Path.glob` of 3.11 to 3.14), as poetry-core and pdm-backend use them. */
import { type EntryKind, type Files, join } from '../../files/files.ts';
import { kindAt } from '../shipped.ts';
import { compiled } from './compiled.ts';

/** What a glob found: a path relative to the project (links on the way are kept), and what it leads to. */
export interface Globbed {
  readonly path: string;
  readonly kind: EntryKind;
  readonly link: boolean;
}

export interface PathGlob {
  /** Without `.` and empty parts. */
  readonly parts: readonly string[];
  /** The pattern ends in a slash: it finds no files. */
  readonly onlyFolders: boolean;
  /** Whether what it finds lies at a path, or is a folder on the way to the file there; no part of the path is a link. */
  readonly covers: (path: string) => boolean;
  /** Whether it finds a file; no part of the path is a link. */
  readonly finds: (path: string) => boolean;
}

/** Reads a pattern; undefined where Python refuses it, or versions of Python disagree on it. */
export function pathGlob(pattern: string): PathGlob | undefined {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  if (pattern.startsWith('/') || pattern.includes('\0') || parts.length === 0) return undefined;
  const tests = parts.map((part) => (part === '**' || !isWild(part) ? part : partRegex(part)));
  if (!tests.every((test) => test !== undefined)) return undefined;
  const onlyFolders = pattern.endsWith('/');
  const matches = (i: number, names: readonly string[], j: number): boolean => {
    const test = tests[i];
    if (test === undefined) return j === names.length;
    if (test === '**') return matches(i + 1, names, j) || (j < names.length && matches(i, names, j + 1));
    const name = names[j];
    return name !== undefined && fits(test, name) && matches(i + 1, names, j + 1);
  };
  const covers = (path: string) => {
    const names = path.split('/');
    const most = onlyFolders ? names.length - 1 : names.length;
    for (let depth = 0; depth <= most; depth++) if (matches(0, names.slice(0, depth), 0)) return true;
    return false;
  };
  const finds = (path: string) => !onlyFolders && matches(0, path.split('/'), 0);
  return { parts, onlyFolders, covers, finds };
}

export function isWild(text: string): boolean {
  return /[*?[]/.test(text);
}

function fits(test: string | RegExp, name: string): boolean {
  return typeof test === 'string' ? test === name : test.test(name);
}

/** As `fnmatch.translate`; undefined for what is read differently by versions of Python. */
function partRegex(part: string): RegExp | undefined {
  if (part.includes('**')) return undefined;
  let out = '';
  for (let i = 0; i < part.length; i++) {
    const char = part[i] ?? '';
    if (char === '*') out += '.*';
    else if (char === '?') out += '.';
    else if (char !== '[') out += char.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
    else {
      const negated = part[i + 1] === '!';
      const from = i + (negated ? 2 : 1);
      const end = part.indexOf(']', part[from] === ']' ? from + 1 : from);
      const inside = part.slice(from, end);
      if (end < 0) out += '\\[';
      // Ranges from high to low, and what would be an operation on sets, are rare enough to be left alone.
      else if (!/^(?:[\w.!][-][\w.]|[^-[\]\\&~|^])+-?$/u.test(inside)) return undefined;
      else out += `[${negated ? '^' : ''}${inside}]`;
      if (end >= 0) i = end;
    }
  }
  return compiled(`^${out}$`, 'su');
}

/**
 * What `base.glob(pattern)` gives, sorted as paths are. undefined: cannot tell, because a folder cannot be read, because
 * the pattern leads out of its base, or because Python 3.13 reads it differently from 3.12: a last part `**`, which
 * found folders only, and a dangling link that is called by its name, which was not found.
 */
export async function globbed(
  files: Files,
  base: string,
  { parts, onlyFolders }: PathGlob,
): Promise<readonly Globbed[] | undefined> {
  if (parts[parts.length - 1] === '**' || parts.includes('..')) return undefined;
  const found = new Map<string, Globbed>();
  const search = new Search(files, parts, onlyFolders, found);
  if ((await kindAt(files, base)) === 'folder') await search.from(base, 0);
  return search.failed ? undefined : [...found.values()].sort(byParts);
}

/** All that `folder.glob('**' + '/*')` gives: links to folders are found and not entered. */
export async function everythingBelow(files: Files, folder: string): Promise<readonly Globbed[] | undefined> {
  const found = new Map<string, Globbed>();
  const search = new Search(files, ['**', '*'], false, found);
  await search.from(folder, 0);
  return search.failed ? undefined : [...found.values()].sort(byParts);
}

/** More folders than this are not listed for one pattern. */
const MOST_FOLDERS = 20_000;

class Search {
  readonly #files: Files;
  readonly #parts: readonly string[];
  readonly #onlyFolders: boolean;
  readonly #found: Map<string, Globbed>;
  readonly #tests: readonly (string | RegExp | undefined)[];
  #listed = 0;
  failed = false;

  constructor(files: Files, parts: readonly string[], onlyFolders: boolean, found: Map<string, Globbed>) {
    this.#files = files;
    this.#parts = parts;
    this.#onlyFolders = onlyFolders;
    this.#found = found;
    this.#tests = parts.map((part) => (isWild(part) && part !== '**' ? partRegex(part) : part));
  }

  /** Goes on from a folder with the part of that number. */
  async from(folder: string, i: number): Promise<void> {
    const test = this.#tests[i];
    const last = i === this.#parts.length - 1;
    this.#listed += 1;
    const listing = await this.#files.list(folder);
    if (listing.absent) return;
    if (listing.trouble || !listing.complete || this.#listed > MOST_FOLDERS) this.failed = true;
    if (this.failed || test === undefined) return;
    if (test === '**') await this.from(folder, i + 1);
    for (const { name, kind, link } of listing.entries) {
      const path = join(folder, name);
      // A name that is not UTF-8 is read with a replacement character.
      if (name.includes('\uFFFD')) this.failed = true;
      if (test === '**') {
        if (kind === 'folder' && !link) await this.from(path, i);
        continue;
      }
      if (!fits(test, name)) continue;
      if (!last) {
        if (kind === 'folder') await this.from(path, i + 1);
        continue;
      }
      if (kind === 'other' && typeof test === 'string') this.failed = true;
      if (kind === 'folder' || !this.#onlyFolders) this.#found.set(path, { path, kind, link });
    }
  }
}

/** Paths are sorted by their parts, and those by code point. */
export function byParts(one: { readonly path: string }, other: { readonly path: string }): number {
  const [a, b] = [one.path.split('/'), other.path.split('/')];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [Buffer.from(a[i] ?? ''), Buffer.from(b[i] ?? '')];
    const order = Buffer.compare(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
