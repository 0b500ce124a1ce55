/**
 * The globs of `cache-keys`, all together, as uv reads them.
 *
 * uv splits each glob into the folders before its first wildcard and the rest, walks each such base once with all the
 * rests below it, and reads these rests like lines of a `.gitignore` (crates/uv-cache-info/src/glob.rs, crate globwalk
 * 0.9.1). So what a glob means depends on its neighbours in the list: that is why the list is compiled, never one glob.
 */
import { normalize } from '../files/files.ts';
import type { PathMatcher } from './glob-machine.ts';
import { type GlobChar, type GlobProblem, readGlob } from './glob-pattern.ts';

/** Some globs that uv walks together. */
export interface Cluster {
  /** The folder where the walk begins, as written: relative to the project or absolute. */
  readonly base: string;
  /** In the order in which they count: the last one that matches decides. */
  readonly patterns: readonly Pattern[];
}

export interface Pattern {
  /** Which of the list it is. */
  readonly key: number;
  /** What is left below the cluster's base, as uv names it in its messages. */
  readonly text: string;
  readonly negated: boolean;
  /** Matches at any depth below the base. */
  readonly floating: boolean;
  readonly foldersOnly: boolean;
  readonly matcher: PathMatcher;
}

export interface Globs {
  readonly clusters: readonly Cluster[];
  /** The mistakes, by key; uv stops at the first one. */
  readonly problems: ReadonlyMap<number, GlobProblem & { readonly glob: string }>;
}

/** Whether uv takes a key for a glob; all others are names of files, taken literally. */
export function isGlob(key: string): boolean {
  return /[*?[{]/.test(key);
}

/** The globs of a list; entries that are undefined are passed over, so that numbers stay those of the list. */
export function compileGlobs(keys: readonly (string | undefined)[]): Globs {
  const problems = new Map<number, GlobProblem & { readonly glob: string }>();
  const root = new Node();
  keys.forEach((text, key) => {
    if (text !== undefined) root.insert(split(text, key));
  });
  const groups: Group[] = [];
  root.collectGroups([], groups);
  const clusters = groups.map(({ base, globs }) => ({
    base: base.join('/').replace(/^\/\//, '/'),
    patterns: globs.flatMap((glob) => readLine(glob, problems) ?? []),
  }));
  return { clusters, problems };
}

/** A glob cut in two: the folders before the first part with a wildcard, and the rest with the place of each character. */
interface Cut {
  readonly key: number;
  readonly end: number;
  readonly base: readonly string[];
  readonly rest: readonly GlobChar[];
}

/** The parts of a path as Rust's `Path::components` gives them: `/` first where absolute, no `.` and no empty parts. */
function components(text: string): { readonly name: string; readonly at: number }[] {
  const out = text.startsWith('/') ? [{ name: '/', at: 0 }] : [];
  for (const match of text.matchAll(/[^/]+/g)) {
    if (match[0] !== '.') out.push({ name: match[0], at: match.index });
  }
  return out;
}

function split(text: string, key: number): Cut {
  const parts = components(text);
  const wild = parts.findIndex(({ name }) => /[*?[\]{}]/.test(name));
  const cut = wild === -1 ? parts.length - 1 : wild;
  const rest = parts
    .slice(cut)
    .flatMap(({ name, at }, i) => [...(i > 0 ? [{ char: '/', at: at - 1 }] : []), ...charsOf(name, at)]);
  return { key, end: text.length, base: parts.slice(0, cut).map(({ name }) => name), rest };
}

function charsOf(text: string, at: number): GlobChar[] {
  const out: GlobChar[] = [];
  let here = at;
  for (const char of text) {
    out.push({ char, at: here });
    here += char.length;
  }
  return out;
}

interface Group {
  readonly base: readonly string[];
  readonly globs: readonly Cut[];
}

/** A tree of bases. A node with globs takes all the globs below it into its group, except behind `..` and `/`. */
class Node {
  readonly #children = new Map<string, Node>();
  readonly #globs: Cut[] = [];

  insert(cut: Cut, depth = 0): void {
    const name = cut.base[depth];
    if (name === undefined) {
      this.#globs.push(cut);
      return;
    }
    const child = this.#children.get(name) ?? new Node();
    this.#children.set(name, child);
    child.insert(cut, depth + 1);
  }

  collectGroups(base: readonly string[], groups: Group[]): void {
    if (this.#globs.length === 0) {
      for (const [name, child] of this.#sorted()) child.collectGroups([...base, name], groups);
      return;
    }
    const globs: Cut[] = [];
    this.#collect([], base, globs, groups);
    groups.push({ base, globs });
  }

  #collect(prefix: readonly GlobChar[], base: readonly string[], globs: Cut[], groups: Group[]): void {
    for (const glob of this.#globs) globs.push({ ...glob, rest: [...prefix, ...glob.rest] });
    for (const [name, child] of this.#sorted()) {
      const here = [...base, name];
      if (isPlain(name)) child.#collect([...prefix, ...charsOf(`${name}/`, 0)], here, globs, groups);
      else child.collectGroups(here, groups);
    }
  }

  #sorted(): [string, Node][] {
    return [...this.#children].sort(
      ([a], [b]) => rank(a) - rank(b) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
  }
}

function isPlain(name: string): boolean {
  return name !== '/' && name !== '..';
}

function rank(name: string): number {
  return ['/', '..'].indexOf(name) === -1 ? 2 : ['/', '..'].indexOf(name);
}

/** One line of a `.gitignore` with `!` the other way round; undefined where it says nothing. */
function readLine(cut: Cut, problems: Map<number, GlobProblem & { glob: string }>): Pattern | undefined {
  let chars =
    cut.rest.map(({ char }) => char).join('') === '*' ? [{ char: '/', at: 0 }, ...cut.rest] : cut.rest;
  const starts = (text: string): boolean =>
    text ===
    chars
      .slice(0, text.length)
      .map(({ char }) => char)
      .join('');
  if (starts('#')) return undefined;
  const escapedBlank = chars.at(-1)?.char === ' ' && chars.at(-2)?.char === '\\';
  while (!escapedBlank && /^\s$/.test(chars.at(-1)?.char ?? '')) chars = chars.slice(0, -1);
  if (chars.length === 0) return undefined;
  const text = chars.map(({ char }) => char).join('');
  let negated = false;
  let anchored = false;
  if (starts('\\!') || starts('\\#')) chars = chars.slice(1);
  else {
    negated = starts('!');
    if (negated) chars = chars.slice(1);
    anchored = starts('/');
    if (anchored) chars = chars.slice(1);
  }
  const foldersOnly = chars.at(-1)?.char === '/';
  if (foldersOnly) chars = chars.slice(0, chars.at(-2)?.char === '\\' ? -2 : -1);
  const floating = !anchored && chars.every(({ char }) => char !== '/');
  const matcher = readGlob(widened(chars, floating), cut.end);
  if (!('problem' in matcher)) return { key: cut.key, text, negated, floating, foldersOnly, matcher };
  problems.set(cut.key, { ...matcher.problem, glob: text });
  return undefined;
}

/** A glob without a slash matches at any depth; one that ends with a double star matches what is in the folder. */
function widened(chars: readonly GlobChar[], floating: boolean): readonly GlobChar[] {
  const text = chars.map(({ char }) => char).join('');
  const first = chars[0]?.at ?? 0;
  const before = floating && text !== '**' && !text.startsWith('**/') ? charsAt('**/', first) : [];
  const after = text.endsWith('/**') ? charsAt('/*', chars.at(-1)?.at ?? 0) : [];
  return [...before, ...chars, ...after];
}

function charsAt(text: string, at: number): GlobChar[] {
  return [...text].map((char) => ({ char, at }));
}

/** What a cluster makes of a file or folder, by its path below the base. */
export type Verdict = { readonly pattern: Pattern; readonly taken: boolean } | undefined;

/** The last pattern that matches decides; a folder that a negated one matches is not entered. */
export function judge(cluster: Cluster, path: string, isFolder: boolean): Verdict {
  const bytes = Buffer.from(path, 'utf8');
  for (let i = cluster.patterns.length - 1; i >= 0; i--) {
    const pattern = cluster.patterns[i];
    if (!pattern || (pattern.foldersOnly && !isFolder) || !pattern.matcher.matches(bytes)) continue;
    return { pattern, taken: !pattern.negated };
  }
  return undefined;
}

/** Whether a file that a cluster takes may lie in a folder, by its path below the base. */
export function mayHold(cluster: Cluster, folder: string): boolean {
  const bytes = Buffer.from(`${folder}/`, 'utf8');
  return cluster.patterns.some((pattern) => !pattern.negated && pattern.matcher.mayGoOn(bytes));
}

/** Whether the walk of a cluster would come to a file at this path below its base, and what it makes of it there. */
export function judgeFile(cluster: Cluster, path: string): Verdict {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const folder = judge(cluster, path.slice(0, at), true);
    if (folder && !folder.taken) return folder;
  }
  return judge(cluster, path, false);
}

/**
 * The key whose glob takes a file, or undefined. `path` and `folder` (the project's) are absolute; links count as
 * folders of their own, as they do for uv, which does not enter those that it finds on the way.
 */
export function keyTaking(globs: Globs, path: string, folder: string): number | undefined {
  for (const cluster of globs.clusters) {
    const below = pathBelow(
      normalize(cluster.base.startsWith('/') ? cluster.base : `${folder}/${cluster.base}`),
      path,
    );
    const verdict = below === undefined ? undefined : judgeFile(cluster, below);
    if (verdict?.taken) return verdict.pattern.key;
  }
  return undefined;
}

/** A path seen from a folder above it; undefined where it is not in there. */
export function pathBelow(folder: string, path: string): string | undefined {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}
