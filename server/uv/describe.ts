/** What uv does with the cache keys, and what they match now, as Markdown for a hover. */
import { type Files, normalize } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import {
  type CacheKey,
  type CacheKeyMatches,
  type CacheKeys,
  DEFAULT_FILES,
  DEFAULT_FOLDER,
} from './cache-keys.ts';
import { type Cluster, compileGlobs, judge, mayHold, type Pattern } from './glob.ts';
import { visit } from './visit.ts';
import { isBuilt } from './workspace.ts';

/** What a description is made of; a Project is one. */
export interface Described {
  readonly doc: Document;
  readonly folder: string;
  readonly cacheKeys: CacheKeys;
  readonly cacheKeyMatches: CacheKeyMatches;
  readonly inTree: { readonly inputs: readonly string[] } | undefined;
}

/** For a hover on `cache-keys` itself, or on `[tool.uv]` where the defaults hold. */
export async function describeCacheKeys(project: Described, files: Files): Promise<string> {
  const { cacheKeys, doc } = project;
  if (!isBuilt(doc))
    return 'uv does not build this project in `uv sync` and `uv run`, so it does not read its cache keys.';
  if (cacheKeys.entry && !cacheKeys.valid) {
    const says = cacheKeys.mistakes[0]?.says ?? [...cacheKeys.globs.problems.values()][0]?.words;
    return `uv cannot read these keys and stops: ${says}.`;
  }
  const found = await filesOf(cacheKeys, undefined, files);
  const parts = [
    'uv builds this project anew when something changes that its cache keys name. `uv sync`, `uv run` and `uv pip install -r` ask them; `uv pip install .` always builds.',
    cacheKeys.defaults
      ? `None are written, so uv's defaults hold: ${DEFAULT_FILES.map((name) => `\`${name}\``).join(', ')}, and the making of the folder \`${DEFAULT_FOLDER}\`.`
      : "They replace uv's defaults.",
    await matched(found, files),
    ...backend(project),
  ];
  return parts.join('\n\n');
}

/** For a hover on one key of the list. */
export async function describeCacheKey(
  project: Described,
  index: number,
  files: Files,
): Promise<string | undefined> {
  const { cacheKeys, cacheKeyMatches } = project;
  const key = cacheKeys.keys[index];
  if (!key) return undefined;
  const problem = cacheKeys.globs.problems.get(index);
  if (problem) return `uv cannot read this glob and stops: ${problem.words}.`;
  if (key.kind === 'git' && (key.commit || key.tags) && !cacheKeyMatches.tree.repository)
    return 'The project is in no git repository: uv makes nothing of this key.';
  const words = wordsFor(key, cacheKeyMatches.matches[index]?.is);
  if (key.kind === 'glob') {
    const how = globWords(cacheKeys, index);
    if (how.negated) return how.words;
    return [
      how.words,
      await matched(await filesOf(cacheKeys, index, files), files),
      ...backend(project, index),
    ].join('\n\n');
  }
  if (key.kind === 'file' && cacheKeyMatches.matches[index]?.witness) {
    return [
      words,
      await matched(await filesOf(cacheKeys, index, files), files),
      ...backend(project, index),
    ].join('\n\n');
  }
  return words;
}

function wordsFor(key: CacheKey, is: string | undefined): string {
  switch (key.kind) {
    case 'file':
      if (is === 'folder') return 'A folder: uv makes nothing of it, since a path names a file.';
      return is === undefined
        ? 'A file that is not there now. uv builds anew when it appears.'
        : 'A file. uv builds anew when it changes, even if it is only touched (its change time counts, not its content).';
    case 'dir':
      return is === 'folder'
        ? 'A folder. uv builds anew when the folder itself is made or removed; it sees nothing of what is in it.'
        : 'No folder has this path now. uv builds anew when it is made; globs are not expanded here.';
    case 'env':
      return `The variable \`${key.value.value}\` of uv's own environment. uv builds anew when its value changes; unset and empty are different.`;
    case 'git':
      return gitWords(key.commit, key.tags);
    case 'glob':
      return '';
    case 'invalid':
      return 'uv cannot read this key and stops.';
  }
}

function gitWords(commit: boolean, tags: boolean): string {
  if (!commit && !tags) return 'Neither `commit` nor `tags` is on: uv makes nothing of this key.';
  const when = [
    ...(commit ? ['another commit of the git repository is checked out'] : []),
    ...(tags ? [`the tags of the ${commit ? '' : 'git '}repository change`] : []),
  ].join(' or ');
  return `uv builds anew when ${when}. Changes that are not committed are not seen.`;
}

/** Where a glob looks, and what its neighbours make of it. */
function globWords(
  { keys, globs }: CacheKeys,
  index: number,
): { readonly words: string; readonly negated: boolean } {
  const here = patternOf(globs.clusters, index);
  if (!here)
    return {
      words: 'A comment, since what follows the folder begins with `#`: uv makes nothing of it.',
      negated: true,
    };
  const { cluster, pattern } = here;
  const base = cluster.base === '' ? 'the project' : `\`${cluster.base}\``;
  if (pattern.negated) {
    return { words: `Takes away from the globs before it what matches below ${base}.`, negated: true };
  }
  const depth = pattern.floating ? `at any depth below ${base}` : `by its path below ${base}`;
  const text = pattern.text.replace(/^\//, '');
  const alone =
    keys[index]?.kind === 'glob' ? patternOf(compileGlobs([keys[index].value.value]).clusters, 0) : undefined;
  const shifted =
    alone?.pattern.floating && !pattern.floating
      ? ' By itself it would match at any depth; another key that looks in a folder above pins it to one level.'
      : '';
  const hidden = 'Hidden and ignored files count, and nothing behind a linked folder.';
  return { words: `A glob: \`${text}\` ${depth}. ${hidden}${shifted}`, negated: false };
}

function patternOf(
  clusters: readonly Cluster[],
  index: number,
): { readonly cluster: Cluster; readonly pattern: Pattern } | undefined {
  for (const cluster of clusters) {
    const pattern = cluster.patterns.find(({ key }) => key === index);
    if (pattern) return { cluster, pattern };
  }
  return undefined;
}

/** Whether the files of the in-tree backend are covered: by all keys, or by one. */
function backend({ cacheKeys, folder, inTree }: Described, index?: number): readonly string[] {
  if (!inTree || inTree.inputs.length === 0) return [];
  const missing = inTree.inputs.filter((path) => !cacheKeys.covers(path, folder));
  if (index === undefined) {
    return missing.length === 0
      ? [`The backend in the project is covered: ${few(inTree.inputs)}.`]
      : [`The backend in the project is **not covered**: ${few(missing)}.`];
  }
  const key = cacheKeys.keys[index];
  const own = inTree.inputs.filter((path) => key && takes(cacheKeys, key, index, path));
  return own.length > 0 ? [`Of the backend in the project it covers ${few(own)}.`] : [];
}

function takes({ globs }: CacheKeys, key: CacheKey, index: number, path: string): boolean {
  if (key.kind === 'file') return normalize(key.value.value) === path;
  const here = patternOf(globs.clusters, index);
  if (!here || here.cluster.base.startsWith('/')) return false;
  const base = normalize(here.cluster.base);
  const below = base === '' ? path : path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
  return below !== undefined && here.pattern.matcher.matches(Buffer.from(below, 'utf8'));
}

interface Found {
  readonly paths: readonly string[];
  readonly complete: boolean;
}

/** More files than this are not counted for a hover. */
const MOST = 2_000;

/** The files that a key takes now, or that all do. */
async function filesOf(cacheKeys: CacheKeys, index: number | undefined, files: Files): Promise<Found> {
  const paths = new Set<string>();
  const budget = { left: 20_000 };
  for (const cluster of cacheKeys.globs.clusters) {
    const pattern = cluster.patterns.find(({ key }) => key === index);
    if (index !== undefined && !pattern) continue;
    const base = normalize(cluster.base);
    await visit(base, files, budget, (path, entry) => {
      const below = base === '' ? path : path.slice(base === '/' ? 1 : base.length + 1);
      const isFolder = entry.kind === 'folder' && !entry.link;
      const verdict = judge(cluster, below, isFolder);
      if (isFolder) return verdict?.taken !== false && mayHold(cluster, below) ? 'enter' : 'pass';
      const own = pattern === undefined || pattern.matcher.matches(Buffer.from(below, 'utf8'));
      if (entry.kind === 'file' && verdict?.taken && own) paths.add(path);
      return paths.size > MOST ? 'stop' : 'pass';
    });
  }
  const names = cacheKeys.defaults
    ? DEFAULT_FILES
    : cacheKeys.keys.flatMap((key, i) =>
        key.kind === 'file' && (index ?? i) === i ? [key.value.value] : [],
      );
  for (const path of names) {
    if (path !== '' && (await files.stat(path))?.kind === 'file') paths.add(normalize(path));
  }
  return { paths: [...paths], complete: paths.size <= MOST && budget.left > 0 };
}

async function matched({ paths, complete }: Found, files: Files): Promise<string> {
  if (paths.length === 0) return complete ? 'No file matches now.' : 'Too many files to look at.';
  let newest = { path: '', ctime: 0n };
  for (const path of paths) {
    const ctime = (await files.stat(path))?.ctime ?? 0n;
    if (ctime > newest.ctime) newest = { path, ctime };
  }
  const count = complete ? `${paths.length}` : `more than ${paths.length - 1}`;
  if (paths.length === 1) return `One file matches now: \`${paths[0]}\`, changed ${when(newest.ctime)}.`;
  return `${count} files match now: ${few(paths)}. The newest is \`${newest.path}\`, changed ${when(newest.ctime)}.`;
}

function few(paths: readonly string[]): string {
  const shown = (paths.length > 4 ? paths.slice(0, 3) : paths).map((path) => `\`${path}\``).join(', ');
  return paths.length > 4 ? `${shown} and ${paths.length - 3} more` : shown;
}

/** UTC, to the second: the same on every machine. */
function when(ctime: bigint): string {
  return `${new Date(Number(ctime / 1_000_000n)).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
