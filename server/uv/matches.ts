/** What the keys of `cache-keys` find on disk: one bounded walk, below the bases of the globs only. */
import type { Files, FolderEntry, Listing } from '../files/files.ts';
import { join, normalize } from '../files/files.ts';
import type { CacheKey } from './cache-keys.ts';
import { findRepository, isIgnored, isInSubmodule, type Repository } from './git.ts';
import { type Cluster, type Globs, judge, mayHold, pathBelow } from './glob.ts';

export interface KeyMatch {
  /** A file that it matches (for a `dir` key: its folder), relative to the project; undefined: none; null: cannot tell. */
  readonly witness: string | undefined | null;
  /** What a key without wildcards names. */
  readonly is: 'file' | 'folder' | 'other' | undefined;
  /** Why it may match nothing in this checkout and yet be right: what it names is not kept in the repository. */
  readonly elsewhere: boolean;
  /** Where it matches nothing: the one file or folder of that name in the project. */
  readonly near: string | undefined;
}

/** Something on disk that bears on all the keys. */
export interface Tree {
  readonly repository: Repository | undefined;
}

/** More names than this are not looked at: what was not found by then cannot be told. */
export const WALK_LIMIT = 50_000;

/** What every key finds. */
export async function findMatches(
  keys: readonly CacheKey[],
  globs: Globs,
  files: Files,
): Promise<{ readonly matches: readonly KeyMatch[]; readonly tree: Tree }> {
  const repository = await findRepository(files, files.folder);
  const found = new Map<number, string>();
  const budget = { left: WALK_LIMIT };
  for (const cluster of globs.clusters) await walk(cluster, files, found, budget);
  const matches: KeyMatch[] = [];
  for (const [i, key] of keys.entries()) {
    matches.push(await matchOf(key, found.get(i), budget.left > 0, files, repository));
  }
  return { matches, tree: { repository } };
}

const NONE: KeyMatch = { witness: null, is: undefined, elsewhere: false, near: undefined };

async function matchOf(
  key: CacheKey,
  found: string | undefined,
  complete: boolean,
  files: Files,
  repository: Repository | undefined,
): Promise<KeyMatch> {
  if (key.kind === 'git' || key.kind === 'env' || key.kind === 'invalid') return NONE;
  const text = key.value.value;
  if (key.kind === 'glob') {
    const witness = found ?? (complete ? undefined : null);
    return witness === undefined ? await missing(text, undefined, files, repository) : { ...NONE, witness };
  }
  const is = (await files.stat(text === '' ? '.' : text))?.kind;
  const fits = key.kind === 'dir' ? is === 'folder' : is === 'file' && !text.endsWith('/');
  if (fits) return { ...NONE, witness: normalize(text), is };
  return await missing(text, is, files, repository);
}

async function missing(
  text: string,
  is: KeyMatch['is'],
  files: Files,
  repository: Repository | undefined,
): Promise<KeyMatch> {
  const elsewhere = await mayBeElsewhere(text, files, repository);
  const near = is === undefined && !elsewhere ? await findNear(text, files) : undefined;
  return { witness: undefined, is, elsewhere, near };
}

/** Folders that tools fill: what lies in there comes and goes, and is not part of a project's source. */
export const GENERATED =
  /^(?:\.git|\.hg|\.svn|\.venv|venv|env|\.env|\.tox|\.nox|node_modules|__pycache__|__pypackages__|build|builds|dist|target|out|_skbuild|cmake-build-.*|bazel-.*|.*\.egg-info|\.mypy_cache|\.ruff_cache|\.pytest_cache|\.eggs|\.pixi|wheelhouse)$/;

/**
 * Whether what a key names may be there in another checkout: git leaves it out, it is a lock file or build output, it
 * lies in `.git`, in a submodule, outside the repository or where this machine cannot see.
 */
async function mayBeElsewhere(
  text: string,
  files: Files,
  repository: Repository | undefined,
): Promise<boolean> {
  const samples = sampleNames(text);
  for (const sample of samples) {
    const path = join(files.folder, sample);
    if (sample.startsWith('/') || pathBelow(repository?.root ?? files.folder, path) === undefined)
      return true;
    const parts = path.slice(files.folder.length + 1).split('/');
    if (parts.some((part) => GENERATED.test(part)) || /\.lock$|-lock\./.test(path)) return true;
    if (await isIgnored(files, repository, path)) return true;
    if (await isInSubmodule(files, repository, path)) return true;
  }
  return false;
}

/** Paths that a glob may stand for: each wildcard an `x`, each alternative by itself. */
function sampleNames(text: string): readonly string[] {
  const brace = /\{([^{}]*)\}/.exec(text);
  if (brace && brace[1] !== undefined) {
    const [before, after] = [text.slice(0, brace.index), text.slice(brace.index + brace[0].length)];
    return brace[1]
      .split(',')
      .slice(0, 8)
      .flatMap((part) => sampleNames(before + part + after))
      .slice(0, 64);
  }
  return [text.replace(/\*\*\//g, '').replace(/\[[^\]]*\]|\*+|\?/g, 'x')];
}

/** The one file of the project that has the name which a key looks for in vain. */
async function findNear(text: string, files: Files): Promise<string | undefined> {
  const name = text.replace(/\/+$/, '').split('/').at(-1) ?? '';
  if (name === '' || /[*?[{]/.test(name)) return undefined;
  const hits: string[] = [];
  const budget = { left: 5_000 };
  await visit('', files, budget, (path, entry) => {
    if (entry.name === name && !entry.link) hits.push(path);
    if (hits.length > 1) return 'stop';
    return GENERATED.test(entry.name) || entry.name.startsWith('.') ? 'pass' : 'enter';
  });
  return hits.length === 1 && budget.left > 0 ? hits[0] : undefined;
}

/** Fills in a witness for each pattern of a cluster; stops as soon as all have one. */
async function walk(
  cluster: Cluster,
  files: Files,
  found: Map<number, string>,
  budget: { left: number },
): Promise<void> {
  const open = new Set(cluster.patterns.filter(({ negated }) => !negated).map(({ key }) => key));
  const base = normalize(cluster.base);
  await visit(base, files, budget, (path, entry) => {
    const below = base === '' ? path : path.slice(base === '/' ? 1 : base.length + 1);
    const isFolder = entry.kind === 'folder' && !entry.link;
    const verdict = judge(cluster, below, isFolder);
    if (isFolder) return verdict?.taken !== false && mayHold(cluster, below) ? 'enter' : 'pass';
    if (entry.kind === 'file' && verdict?.taken) {
      for (const { key, matcher, negated } of cluster.patterns) {
        if (negated || !open.has(key) || !matcher.matches(Buffer.from(below, 'utf8'))) continue;
        found.set(key, path);
        open.delete(key);
      }
    }
    return open.size > 0 ? 'pass' : 'stop';
  });
}

/**
 * Shows everything below a folder, near things first and what tools fill last. Links are shown and not entered.
 * What is not shown for want of budget, or because it cannot be read, leaves none of it.
 */
async function visit(
  folder: string,
  files: Files,
  budget: { left: number },
  show: (path: string, entry: FolderEntry) => 'enter' | 'pass' | 'stop',
): Promise<void> {
  const near = [folder];
  const far: string[] = [];
  for (let here = near.shift(); here !== undefined; here = near.shift() ?? far.shift()) {
    const listing = await files.list(here === '' ? '.' : here);
    if (!listing.complete || isUnseen(listing)) budget.left = 0;
    for (const entry of listing.entries) {
      if (budget.left-- <= 0) return;
      const path = here === '' ? entry.name : join(here, entry.name);
      const answer = show(path, entry);
      if (answer === 'stop') return;
      if (answer === 'enter' && entry.kind === 'folder' && !entry.link) {
        (GENERATED.test(entry.name) ? far : near).push(path);
      }
    }
  }
}

/** Something may be there that this reader may not see; a file or a dangling link in its place is certainly no folder. */
function isUnseen({ trouble }: Listing): boolean {
  return trouble !== undefined && trouble.code !== 'not-a-file' && trouble.code !== 'dangling';
}
