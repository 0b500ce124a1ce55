/**
 * The globs of uv_build (the crate uv-globfilter, `portable_glob.rs`, and uv-build-backend, `wheel.rs`, at 0.12.5; agreement
 * with 0.13.6 measured).
 */
import type { PathMatcher } from '../../uv/glob-machine.ts';
import { readGlob } from '../../uv/glob-pattern.ts';

export interface GlobSet {
  readonly matches: (path: string) => boolean;
  /** Whether a folder, or anything below it, may match. */
  readonly mayHold: (folder: string) => boolean;
}

/** A set of globs; undefined where uv refuses one of them. */
export function globSet(globs: readonly string[], dialect: 'uv' | 'pep639' = 'uv'): GlobSet | undefined {
  const matchers = globs.map((glob) => (isPortable(glob, dialect) ? matcherOf(glob) : undefined));
  const known = matchers.flatMap((matcher) => matcher ?? []);
  if (known.length < matchers.length) return undefined;
  const matches = (path: string) => {
    const bytes = Buffer.from(path, 'utf8');
    return known.some((matcher) => matcher.matches(bytes));
  };
  const mayGoOn = (folder: string) => {
    const bytes = Buffer.from(`${folder}/`, 'utf8');
    return known.some((matcher) => matcher.mayGoOn(bytes));
  };
  return { matches, mayHold: (folder) => folder === '' || matches(folder) || mayGoOn(folder) };
}

/** Excludes may lie at any depth, unless they begin with a slash (`build_exclude_matcher`). */
export function excludeSet(excludes: readonly string[]): GlobSet | undefined {
  return globSet(excludes.map((glob) => (glob.startsWith('/') ? glob.slice(1) : `**/${glob}`)));
}

/** A path as a glob that matches it alone. */
export function escapedGlob(path: string): string {
  return path.replace(/[?*[\]{}!]/g, '[$&]');
}

function matcherOf(glob: string): PathMatcher | undefined {
  const chars = [...glob].map((char, at) => ({ char, at }));
  const matcher = readGlob(chars, chars.length);
  return 'problem' in matcher ? undefined : matcher;
}

/** What PEP 639 allows, and backslashes before what is meant as it is. */
function isPortable(glob: string, dialect: 'uv' | 'pep639'): boolean {
  const chars = [...glob];
  let starts = true;
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] ?? '';
    const next = chars[i + 1];
    if (char === '*') {
      if (next === '*') {
        i += 1;
        const after = chars[i + 1];
        if (after !== undefined && after !== '/') return false;
      }
    } else if (char === '.' && starts && next === '.') return false;
    else if (char === '[') {
      do i += 1;
      while (i < chars.length && /[\p{Alphabetic}\p{N}_.-]/u.test(chars[i] ?? ''));
      if (i < chars.length && chars[i] !== ']') return false;
    } else if (char === '\\') {
      if (dialect === 'pep639' || next === undefined || next === '/' || next === '\\') return false;
      i += 1;
      continue;
    } else if (!/[\p{Alphabetic}\p{N}_.?/-]/u.test(char)) return false;
    starts = char === '/';
  }
  return true;
}
