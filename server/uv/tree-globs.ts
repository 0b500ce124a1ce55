/**
 * The globs of `[tool.uv.workspace]`: the dialect of Rust's crate `glob`, which is not that of cache keys.
 * There are no braces; a name matches part by part while folders are searched, but over several parts where a path is compared with a pattern.
 */
import { type Files, join, normalize } from '../files/files.ts';

/** A part of a path is matched by one of these, or `**` stands for any folders. */
type Part = { readonly name: string } | { readonly pattern: RegExp } | 'any';

/** More folders than this are not looked at. */
const MOST_FOLDERS = 20_000;

/** uv's words for a pattern that it refuses; undefined for a good one. */
export function patternProblem(glob: string): string | undefined {
  if (/\*{3,}/.test(glob)) return 'wildcards are either regular `*` or recursive `**`';
  if (glob.split('/').some((part) => part.includes('**') && part !== '**'))
    return 'recursive wildcards must form a single path component';
  return isClosed(glob) ? undefined : 'invalid range pattern';
}

/** Files and folders below a root (absolute) that a glob finds, sorted; undefined where too much is there or a folder cannot be read. */
export async function findByGlob(
  root: string,
  glob: string,
  files: Files,
): Promise<readonly string[] | undefined> {
  const normalized = normalize(glob);
  const start = normalized.startsWith('/') ? '/' : root;
  const parts = normalized
    .split('/')
    // One `**` behind another means no more than the first, and would be walked again for each folder.
    .filter((part, i, all) => part !== '' && !(part === '**' && all[i - 1] === '**'))
    .map(asPart);
  const budget = { left: MOST_FOLDERS };
  const found = new Set<string>();
  await search(start, parts, files, budget, found);
  return budget.left <= 0 ? undefined : [...found].sort();
}

/** Whether a path (relative to the root) is matched by a whole pattern; `*` crosses folders here, as uv compares. */
export function matchesPath(glob: string, path: string): boolean {
  const normalized = normalize(glob);
  const body = normalized
    .split('/')
    .map((part, i, all) => {
      if (part === '**') return i === all.length - 1 ? '.+' : '(?:.*/)?';
      return sourceOf(part, '.') + (i === all.length - 1 ? '' : '/');
    })
    .join('');
  return new RegExp(`^${body}$`, 's').test(path);
}

async function search(
  folder: string,
  parts: readonly Part[],
  files: Files,
  budget: { left: number },
  found: Set<string>,
): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined) {
    found.add(folder);
    return;
  }
  if (typeof part === 'object' && 'name' in part) {
    const path = join(folder, part.name);
    if ((await files.stat(path)) !== undefined) await search(path, rest, files, budget, found);
    return;
  }
  if (budget.left-- <= 0) return;
  const listing = await files.list(folder);
  if (!listing.complete || listing.trouble?.code === 'denied' || listing.trouble?.code === 'unreadable') {
    budget.left = 0;
    return;
  }
  if (part === 'any' && rest.length > 0) await search(folder, rest, files, budget, found);
  for (const entry of listing.entries) {
    const path = join(folder, entry.name);
    if (part !== 'any') {
      if (part.pattern.test(entry.name)) await search(path, rest, files, budget, found);
    } else if (entry.kind === 'folder') {
      if (rest.length === 0) found.add(path);
      await search(path, parts, files, budget, found);
    }
  }
}

function asPart(part: string): Part {
  if (part === '**') return 'any';
  if (!/[*?[]/.test(part)) return { name: part };
  return { pattern: new RegExp(`^${sourceOf(part, '[^/]')}$`, 's') };
}

/** A part as the source of a regular expression; `any` stands for one character of `*` and `?`. */
function sourceOf(part: string, any: string): string {
  return part.replace(
    /\*|\?|\[(!?)([^\]]?[^\]]*)\]|[\\^$.|+(){}[\]]/gs,
    (found, negated = '', set: string | undefined) => {
      if (found === '*') return `${any}*`;
      if (found === '?') return any;
      if (set === undefined) return `\\${found}`;
      return `[${negated === '!' ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
    },
  );
}

/** Each `[` has its `]`, which may stand first in the set as itself. */
function isClosed(glob: string): boolean {
  return !glob.replace(/\[!?[\s\S][^\]]*\]/g, '').includes('[');
}
