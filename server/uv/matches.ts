/** What the keys of `cache-keys` find on disk: one bounded walk, below the bases of the globs only. */
import type { Files, FolderEntry } from '../files/files.ts';
import { isFile, isFolder, join, normalize } from '../files/files.ts';
import type { CacheKey, CacheKeys } from './cache-keys.ts';
import { findRepository, isIgnored, isInSubmodule, type Repository, submodules } from './git.ts';
import { type Cluster, judge, mayHold, type Pattern, pathBelow } from './glob.ts';
import { GENERATED, visit } from './visit.ts';
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
  /** For a glob such as `src/*.py`, which takes files at any depth: one that is not in `src` itself. */
  readonly deep?: string;
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
  const finder: Finder = {
    keys,
    files,
    repository,
    found: new Map(),
    budget: { left: WALK_LIMIT },
    searches: { left: 4 * WALK_LIMIT },
  };
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
  /** For what is looked for on behalf of single keys. */
  readonly searches: { left: number };
}

/** A name that is tried with very many globs counts as several names, so that time is bounded, too. */
const GLOBS_A_NAME = 20;

/** Like `visit`, on behalf of one key: at most `limit` names, each of that weight. Whether all of it was seen. */
async function search(
  folder: string,
  { files, searches }: Finder,
  limit: number,
  weight: number,
  show: (path: string, entry: FolderEntry) => 'enter' | 'pass' | 'stop',
): Promise<boolean> {
  const most = Math.min(limit, Math.floor(searches.left / weight));
  const budget = { left: most };
  await visit(folder, files, budget, show);
  searches.left -= (most - Math.max(0, budget.left)) * weight;
  return budget.left > 0;
}

function weightOf(globs: number): number {
  return 1 + Math.floor(globs / GLOBS_A_NAME);
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
    const deep = await deepOf(index, finder);
    return { ...NONE, witness, home: await homeOf(index, finder), ...(deep !== undefined && { deep }) };
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

async function missing(text: string, is: KeyMatch['is'], finder: Finder): Promise<KeyMatch> {
  const elsewhere = await mayBeElsewhere(text, finder.files, finder.repository);
  const near = is === undefined && !elsewhere ? await findNear(text, finder) : undefined;
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

async function uncoveredIn(folder: string, finder: Finder): Promise<readonly string[]> {
  const { keys, files } = finder;
  const out: string[] = [];
  await search(folder, finder, 5_000, weightOf(keys.keys.length), (path, entry) => {
    if (entry.kind === 'file' && NATIVE.test(entry.name) && !keys.covers(path, files.folder)) out.push(path);
    if (out.length >= 200) return 'stop';
    return GENERATED.test(entry.name) ? 'pass' : 'enter';
  });
  return out;
}

async function homeOf(index: number, finder: Finder): Promise<string | undefined> {
  const { cluster, pattern } = patternOf(index, finder.keys);
  if (!cluster || !pattern || cluster.base !== '') return undefined;
  let home: string[] | undefined;
  const seen = await search('', finder, 20_000, weightOf(cluster.patterns.length), (path, entry) => {
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
  return seen && home && home.length > 0 ? home.join('/') : undefined;
}

/** A file that a glob without a slash behind its folder takes in a folder below that one. */
async function deepOf(index: number, finder: Finder): Promise<string | undefined> {
  const { cluster, pattern } = patternOf(index, finder.keys);
  if (!cluster || !pattern?.floating || pattern.negated || pattern.text.includes('**')) return undefined;
  const base = normalize(cluster.base);
  if (base === '' || base.startsWith('..') || base.startsWith('/')) return undefined;
  let deep: string | undefined;
  await search(base, finder, 5_000, weightOf(cluster.patterns.length), (path, entry) => {
    const below = path.slice(base.length + 1);
    if (entry.kind === 'folder')
      return GENERATED.test(entry.name) || entry.name.startsWith('.') || !mayHold(cluster, below)
        ? 'pass'
        : 'enter';
    if (!below.includes('/') || entry.link || judge(cluster, below, false)?.pattern !== pattern)
      return 'pass';
    deep = path;
    return 'stop';
  });
  return deep;
}

/**
 * Whether what a key names may be there in another checkout: git leaves it out, it is a lock file or build output, it
 * lies in `.git`, in a submodule, outside the repository or where this machine cannot see.
 */
async function mayBeElsewhere(
  text: string,
  files: Files,
  repository: Repository | undefined,
): Promise<boolean> {
  if (text.length > LONGEST) return true;
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

/** Longer than any path that people write: of such a key nothing is said. */
const LONGEST = 1_000;

/** Paths that a glob may stand for: each wildcard an `x`, each alternative by itself; not more of them than `most`. */
function sampleNames(text: string, most = 64): string[] {
  const brace = /\{([^{}]*)\}/.exec(text);
  if (brace?.[1] === undefined) return [text.replace(/\*\*\//g, '').replace(/\[[^\]]*\]|\*+|\?/g, 'x')];
  const [before, after] = [text.slice(0, brace.index), text.slice(brace.index + brace[0].length)];
  const out: string[] = [];
  for (const part of brace[1].split(',').slice(0, 8)) {
    if (out.length < most) out.push(...sampleNames(before + part + after, most - out.length));
  }
  return out;
}

/** The file that a key most likely means: the same name in a folder above its own, else the only one of that name. */
async function findNear(text: string, finder: Finder): Promise<string | undefined> {
  const parts = normalize(text).split('/');
  const name = parts.at(-1) ?? '';
  if (name === '' || /[*?[{]/.test(name)) return undefined;
  const wild = parts.findIndex((part) => /[*?[{]/.test(part));
  for (let depth = (wild === -1 ? parts.length - 1 : wild) - 1; depth >= 0; depth--) {
    const path = [...parts.slice(0, depth), name].join('/');
    if (await isFile(finder.files, path)) return path;
  }
  const hits: string[] = [];
  const seen = await search('', finder, 5_000, 1, (path, entry) => {
    if (entry.name.toLowerCase() === name.toLowerCase() && !entry.link) hits.push(path);
    if (hits.length > 1) return 'stop';
    return GENERATED.test(entry.name) || entry.name.startsWith('.') ? 'pass' : 'enter';
  });
  return hits.length === 1 && seen ? hits[0] : undefined;
}

/** Fills in a witness for each pattern of a cluster; stops as soon as all have one. */
async function walk(cluster: Cluster, { files, found, budget }: Finder): Promise<void> {
  const open = new Set(cluster.patterns.filter(({ negated }) => !negated).map(({ key }) => key));
  const base = normalize(cluster.base);
  const weight = weightOf(cluster.patterns.length);
  await visit(base, files, budget, (path, entry) => {
    budget.left -= weight - 1;
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
