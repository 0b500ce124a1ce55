/** What the keys of `cache-keys` find on disk: one bounded walk, below the bases of the globs only. */
import type { Files, FolderEntry, Listing } from '../files/files.ts';
import { isFile, isFolder, join, normalize } from '../files/files.ts';
import type { CacheKey, CacheKeys } from './cache-keys.ts';
import { findRepository, isIgnored, isInSubmodule, type Repository, submodules } from './git.ts';
import { type Cluster, judge, mayHold, type Pattern, pathBelow } from './glob.ts';
import { findKeysInUvToml, findLock, hasEnvironmentOfUv, type KeysInUvToml } from './workspace.ts';

export interface KeyMatch {
  /** A file that it matches (for a `dir` key: its folder), relative to the project; undefined: none; null: cannot tell. */
  readonly witness: string | undefined | null;
  /** What a key without wildcards names. */
  readonly is: 'file' | 'folder' | 'other' | undefined;
  /** Why it may match nothing in this checkout and yet be right: what it names is not kept in the repository. */
  readonly elsewhere: boolean;
  /** Where it matches nothing: the one file or folder of that name in the project. */
  readonly near: string | undefined;
  /** For a `dir` key: some sources of native code in its folder that no key covers. */
  readonly uncovered: readonly string[];
  /** For a glob that may match anywhere: the folder that holds all its matches outside of what tools fill, if not the project's. */
  readonly home: string | undefined;
}

/** Something on disk that bears on all the keys. */
export interface Tree {
  readonly repository: Repository | undefined;
  /** uv's lock file, here or at the workspace's root. */
  readonly lock: string | undefined;
  /** `.venv` was made by uv. */
  readonly environment: boolean;
  readonly uvToml: KeysInUvToml | undefined;
}

/** More names than this are not looked at: what was not found by then cannot be told. */
export const WALK_LIMIT = 50_000;

/** What every key finds. */
export async function findMatches(
  keys: CacheKeys,
  files: Files,
): Promise<{ readonly matches: readonly KeyMatch[]; readonly tree: Tree }> {
  const repository = await findRepository(files, files.folder);
  const finder: Finder = { keys, files, repository, found: new Map(), budget: { left: WALK_LIMIT } };
  for (const cluster of keys.globs.clusters) await walk(cluster, finder);
  const matches: KeyMatch[] = [];
  for (const [i, key] of keys.keys.entries()) matches.push(await matchOf(key, i, finder));
  const tree = {
    repository,
    lock: await findLock(files, repository?.root),
    environment: await hasEnvironmentOfUv(files),
    uvToml: await findKeysInUvToml(files),
  };
  return { matches, tree };
}

/** What the search carries along. */
interface Finder {
  readonly keys: CacheKeys;
  readonly files: Files;
  readonly repository: Repository | undefined;
  /** A file for each glob, by number of the key. */
  readonly found: Map<number, string>;
  readonly budget: { left: number };
}

const NONE: KeyMatch = {
  witness: null,
  is: undefined,
  elsewhere: false,
  near: undefined,
  uncovered: [],
  home: undefined,
};

async function matchOf(key: CacheKey, index: number, finder: Finder): Promise<KeyMatch> {
  if (key.kind === 'git' || key.kind === 'env' || key.kind === 'invalid') return NONE;
  const text = key.value.value;
  if (key.kind === 'glob') {
    const witness = finder.found.get(index) ?? (finder.budget.left > 0 ? undefined : null);
    if (witness === undefined) {
      const match = await missing(text, undefined, finder);
      return (await reachesSubmodule(index, finder)) ? { ...match, elsewhere: true, near: undefined } : match;
    }
    return { ...NONE, witness, home: await homeOf(index, finder) };
  }
  const path = join(finder.files.folder, text);
  // The text that is judged may not be on disk yet, but it is the project's.
  if (key.kind === 'file' && path === join(finder.files.folder, 'pyproject.toml') && !text.endsWith('/')) {
    return { ...NONE, witness: 'pyproject.toml', is: 'file' };
  }
  const is = (await finder.files.stat(text === '' ? '.' : text))?.kind;
  if (key.kind === 'dir' && is === 'folder') {
    return { ...NONE, witness: normalize(text), is, uncovered: await uncoveredIn(normalize(text), finder) };
  }
  if (key.kind === 'file' && is === 'file' && !text.endsWith('/'))
    return { ...NONE, witness: normalize(text), is };
  return await missing(text, is, finder);
}

async function missing(text: string, is: KeyMatch['is'], { files, repository }: Finder): Promise<KeyMatch> {
  const elsewhere = await mayBeElsewhere(text, files, repository);
  const near = is === undefined && !elsewhere ? await findNear(text, files) : undefined;
  return { ...NONE, witness: undefined, is, elsewhere, near };
}

/** Whether a glob may match files of a submodule, which in a plain clone is an empty folder. */
async function reachesSubmodule(index: number, { keys, files, repository }: Finder): Promise<boolean> {
  const { cluster, pattern } = patternOf(index, keys);
  if (!cluster || !pattern) return false;
  const base = join(files.folder, cluster.base);
  return (await submodules(files, repository)).some((folder) => {
    const below = pathBelow(base, folder);
    return below !== undefined && pattern.matcher.mayGoOn(Buffer.from(`${below}/`, 'utf8'));
  });
}

function patternOf(index: number, keys: CacheKeys): { cluster?: Cluster; pattern?: Pattern } {
  for (const cluster of keys.globs.clusters) {
    const pattern = cluster.patterns.find(({ key }) => key === index);
    if (pattern) return { cluster, pattern };
  }
  return {};
}

/** Sources that a compiler reads, by their suffix. */
const NATIVE = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|rs|pyx|pxd|pxi|f|f90|f95|cu|cuh|m|mm|go|zig|asm|s|S)$/;

async function uncoveredIn(folder: string, { keys, files }: Finder): Promise<readonly string[]> {
  const out: string[] = [];
  await visit(folder, files, { left: 5_000 }, (path, entry) => {
    if (entry.kind === 'file' && NATIVE.test(entry.name) && !keys.covers(path, files.folder)) out.push(path);
    if (out.length >= 200) return 'stop';
    return GENERATED.test(entry.name) ? 'pass' : 'enter';
  });
  return out;
}

async function homeOf(index: number, { keys, files }: Finder): Promise<string | undefined> {
  const { cluster, pattern } = patternOf(index, keys);
  if (!cluster || !pattern || cluster.base !== '') return undefined;
  const budget = { left: 20_000 };
  let home: string[] | undefined;
  await visit('', files, budget, (path, entry) => {
    if (entry.kind === 'folder') {
      const skip = GENERATED.test(entry.name) || entry.name.startsWith('.') || !mayHold(cluster, path);
      return skip ? 'pass' : 'enter';
    }
    if (judge(cluster, path, false)?.pattern !== pattern) return 'pass';
    const folder = path.split('/').slice(0, -1);
    const same = home?.findIndex((part, i) => part !== folder[i]) ?? -1;
    home = same === -1 ? folder.slice(0, home?.length ?? folder.length) : home?.slice(0, same);
    return home?.length === 0 ? 'stop' : 'pass';
  });
  return budget.left > 0 && home && home.length > 0 ? home.join('/') : undefined;
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
  // What is wanting in a folder that is there may be a library that the build puts there.
  const library = sampleNames(text.replace(/(?<!\*)\*$/, 'x.so'));
  if (await isFolder(files, text.replace(/[^/]*[*?[{].*$/, '') || '.')) samples.push(...library);
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
function sampleNames(text: string): string[] {
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

/** The file that a key most likely means: the same name in a folder above its own, else the only one of that name. */
async function findNear(text: string, files: Files): Promise<string | undefined> {
  const parts = normalize(text).split('/');
  const name = parts.at(-1) ?? '';
  if (name === '' || /[*?[{]/.test(name)) return undefined;
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  for (let depth = (wild === -1 ? parts.length - 1 : wild) - 1; depth >= 0; depth--) {
    const path = [...parts.slice(0, depth), name].join('/');
    if (await isFile(files, path)) return path;
  }
  const hits: string[] = [];
  const budget = { left: 5_000 };
  await visit('', files, budget, (path, entry) => {
    if (entry.name.toLowerCase() === name.toLowerCase() && !entry.link) hits.push(path);
    if (hits.length > 1) return 'stop';
    return GENERATED.test(entry.name) || entry.name.startsWith('.') ? 'pass' : 'enter';
  });
  return hits.length === 1 && budget.left > 0 ? hits[0] : undefined;
}

/** Fills in a witness for each pattern of a cluster; stops as soon as all have one. */
async function walk(cluster: Cluster, { files, found, budget }: Finder): Promise<void> {
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

/** All files below a folder but those that Python writes; undefined where there are more than `limit` or some are unseen. */
export async function filesBelow(
  folder: string,
  files: Files,
  limit: number,
): Promise<readonly string[] | undefined> {
  const out: string[] = [];
  const budget = { left: limit };
  await visit(folder, files, budget, (path, entry) => {
    if (entry.kind === 'file' && !entry.name.endsWith('.pyc')) out.push(path);
    return entry.name === '__pycache__' ? 'pass' : 'enter';
  });
  return budget.left > 0 ? out : undefined;
}

/**
 * Shows everything below a folder, near things first and what tools fill last. Links are shown and not entered.
 * What is not shown for want of budget, or because it cannot be read, leaves none of it.
 */
export async function visit(
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
