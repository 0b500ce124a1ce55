/**
 * The globs of `[tool.uv.workspace]`: the dialect of Rust's crate `glob`, which is not that of cache keys.
 * There are no braces; a name matches part by part while folders are searched, but over several parts where a path is compared with a pattern.
 */
import { type Files, join, normalize } from '../files/files.ts';
import { type GlobPiece, matches, setOf } from './glob-pieces.ts';

/** A part of a path is matched by one of these, or `**` stands for any folders. */
type Part = { readonly name: string } | { readonly pieces: readonly GlobPiece[] } | 'any';

/** More folders than this are not looked at. */
const MOST_FOLDERS = 20_000;

/** uv's words for a pattern that it refuses; undefined for a good one. */
export function patternProblem(glob: string): string | undefined {
  return patternDefect(glob)?.words;
}

/** The part of a pattern over which uv refuses it, as crate `glob` 0.3.4 does; undefined for a good one. */
export function patternDefect(
  glob: string,
): { readonly at: number; readonly end: number; readonly words: string } | undefined {
  for (let i = 0; i < glob.length; ) {
    if (glob[i] === '*') {
      const end = runOf('*', glob, i);
      if (end - i > 2) return { at: i, end, words: 'wildcards are either regular `*` or recursive `**`' };
      const alone = (i === 0 || glob[i - 1] === '/') && (end === glob.length || glob[end] === '/');
      if (end - i === 2 && !alone)
        return { at: i, end, words: 'recursive wildcards must form a single path component' };
      i = end;
    } else if (glob[i] === '[') {
      const end = endOfSet(glob, i);
      if (end === undefined) return { at: i, end: glob.length, words: 'invalid range pattern' };
      i = end;
    } else i++;
  }
  return undefined;
}

function runOf(letter: string, text: string, from: number): number {
  let end = from;
  while (text[end] === letter) end++;
  return end;
}

/** Behind the `]` of a set: what stands first in it is no end, `]` neither. */
function endOfSet(glob: string, start: number): number | undefined {
  const first = start + (glob[start + 1] === '!' ? 2 : 1);
  const close = glob.indexOf(']', first + 1);
  return first < glob.length && close >= 0 ? close + 1 : undefined;
}

/** What may still be looked at. */
export interface GlobBudget {
  /** Names in folders, over all globs that share it. */
  left: number;
}

/** More names than these are not compared, however many globs there are. */
const MOST_NAMES = 200_000;

/** A budget for the globs of one list. */
export function globBudget(): GlobBudget {
  return { left: MOST_NAMES };
}

/** Files and folders below a root (absolute) that a glob finds, sorted; undefined where too much is there or a folder cannot be read. */
export async function findByGlob(
  root: string,
  glob: string,
  files: Files,
  names: GlobBudget = globBudget(),
): Promise<readonly string[] | undefined> {
  const normalized = normalize(glob);
  const start = normalized.startsWith('/') ? '/' : root;
  const parts = normalized
    .split('/')
    // One `**` behind another means no more than the first, and would be walked again for each folder.
    .filter((part, i, all) => part !== '' && !(part === '**' && all[i - 1] === '**'))
    .map(asPart);
  const run: Run = { parts, files, names, folders: MOST_FOLDERS, found: new Set<string>() };
  await search(start, 0, run);
  return run.folders <= 0 || names.left <= 0 ? undefined : [...run.found].sort();
}

/** Whether a path (relative to the root) is matched by a whole pattern; `*` crosses folders here, as uv compares. */
export function matchesPath(glob: string, path: string): boolean {
  return pathMatcher(glob)(path);
}

/** Likewise, for many paths. */
export function pathMatcher(glob: string): (path: string) => boolean {
  const pieces = normalize(glob)
    .split('/')
    .flatMap((part, i, all): readonly GlobPiece[] => {
      const isLast = i === all.length - 1;
      if (part === '**') return isLast ? ['one', 'many'] : ['folders', 'folder'];
      return isLast ? piecesOf(part) : [...piecesOf(part), { char: '/' }];
    });
  return (path) => matches(pieces, path);
}

interface Run {
  readonly parts: readonly Part[];
  readonly files: Files;
  readonly names: GlobBudget;
  readonly found: Set<string>;
  /** That may still be listed. */
  folders: number;
}

async function search(folder: string, at: number, run: Run): Promise<void> {
  const { parts, files, names, found } = run;
  const part = parts[at];
  if (part === undefined) {
    found.add(folder);
    return;
  }
  if (part !== 'any' && 'name' in part) {
    const path = join(folder, part.name);
    if ((await files.stat(path)) !== undefined) await search(path, at + 1, run);
    return;
  }
  if (run.folders-- <= 0 || names.left <= 0) return;
  const listing = await files.list(folder);
  if (!listing.complete || listing.trouble?.code === 'denied' || listing.trouble?.code === 'unreadable') {
    run.folders = 0;
    return;
  }
  names.left -= 1 + listing.entries.length;
  const isLast = at === parts.length - 1;
  if (part === 'any' && !isLast) await search(folder, at + 1, run);
  for (const entry of listing.entries) {
    const path = join(folder, entry.name);
    if (part !== 'any') {
      if (matches(part.pieces, entry.name)) await search(path, at + 1, run);
    } else if (entry.kind === 'folder') {
      if (isLast) found.add(path);
      await search(path, at, run);
    }
  }
}

function asPart(part: string): Part {
  if (part === '**') return 'any';
  return /[*?[]/.test(part) ? { pieces: piecesOf(part) } : { name: part };
}

function piecesOf(part: string): readonly GlobPiece[] {
  const pieces: GlobPiece[] = [];
  for (let i = 0; i < part.length; ) {
    const char = String.fromCodePoint(part.codePointAt(i) ?? 0);
    const end = char === '[' ? endOfSet(part, i) : undefined;
    if (end !== undefined) pieces.push(setOf(part.slice(i + 1, end - 1)));
    else pieces.push(char === '*' ? 'many' : char === '?' ? 'one' : { char });
    i = end ?? i + char.length;
  }
  return pieces;
}
