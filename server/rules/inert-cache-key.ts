import type { Project } from '../project/project.ts';
import type { CacheKey, NamedKey } from '../uv/cache-keys.ts';
import type { KeyMatch } from '../uv/matches.ts';
import { isBuilt } from '../uv/workspace.ts';
import type { Fix, Rule } from './rule.ts';

/** Keys that uv accepts and then makes nothing of (crates/uv-cache-info/src/cache_info.rs; uv 0.13.8). */
export const inertCacheKey: Rule = {
  code: 'inert-cache-key',
  severity: 'warning',

  *check(project) {
    const { doc, cacheKeys } = project;
    if (!cacheKeys.valid || !isBuilt(doc)) return;
    for (const [i, key] of cacheKeys.keys.entries()) {
      const reason = inertness(project, i);
      if (!reason) continue;
      yield {
        at: 'value' in key ? key.value.at : key.node.at,
        message: `uv makes nothing of this key: ${reason.words}`,
        tags: ['unnecessary'],
        fixes: reason.fix ? [reason.fix] : [],
      };
    }
  },
};

interface Reason {
  readonly words: string;
  readonly fix?: Fix;
}

/** Why a key has no effect whatever happens on disk; undefined where it has one or that cannot be told. */
export function inertness(project: Project, index: number): Reason | undefined {
  const key = project.cacheKeys.keys[index];
  const match = project.cacheKeyMatches.matches[index];
  if (!key || !match) return undefined;
  switch (key.kind) {
    case 'git':
      return inertGit(project, key);
    case 'file':
      return inertFile(key, match);
    case 'dir':
      return inertFolder(project, key, match);
    case 'glob':
      return inertGlob(project, index, key.value.value, match);
    default:
      return undefined;
  }
}

function inertGit(
  { cacheKeyMatches, dynamic }: Project,
  { commit, tags }: CacheKey & { kind: 'git' },
): Reason | undefined {
  if (!commit && !tags) return { words: 'neither `commit` nor `tags` is on' };
  const wanted = [...(dynamic?.fields.values() ?? [])].some(({ git }) => git);
  // Where a field comes from git, it is this copy of the project that lacks its repository, not the key that is wrong.
  if (cacheKeyMatches.tree.repository || wanted) return undefined;
  return { words: 'the project is in no git repository' };
}

function inertFile({ node, value }: NamedKey<'file'>, match: KeyMatch): Reason | undefined {
  const text = value.value;
  if (text.startsWith('!') && match.is === undefined) {
    return {
      words: 'without a wildcard it is the name of a file that begins with `!`, and excludes nothing',
    };
  }
  if (match.is === 'folder') {
    const glob = /^[^/.].*[^/]$/.test(text) ? `${text}/**` : undefined;
    const words = 'a path names a file, and this is a folder';
    if (glob === undefined || node.kind !== 'string') return { words };
    const at = value.inner;
    return {
      words,
      fix: {
        title: `Replace by \`${glob}\``,
        safe: false,
        edits: () => [{ start: at.end, end: at.end, text: '/**' }],
      },
    };
  }
  return match.is === 'file' && match.witness === undefined
    ? { words: 'a path that ends with `/` names no file' }
    : undefined;
}

function inertFolder({ doc }: Project, key: NamedKey<'dir'>, match: KeyMatch): Reason | undefined {
  if (match.is === 'file') {
    const name = key.node.kind === 'table' ? key.node.entries.get('dir')?.key : undefined;
    const words = '`dir` names a folder, and this is a file';
    if (!name || doc.text.slice(name.at.start, name.at.end) !== 'dir') return { words };
    return {
      words,
      fix: { title: 'Replace `dir` by `file`', safe: false, edits: () => [{ ...name.at, text: 'file' }] },
    };
  }
  return match.is === undefined && /[*?[{]/.test(key.value.value)
    ? { words: '`dir` takes no globs, and no folder has this very name' }
    : undefined;
}

function inertGlob({ cacheKeys }: Project, index: number, text: string, match: KeyMatch): Reason | undefined {
  if (match.witness !== undefined && match.witness !== null) return undefined;
  const cluster = cacheKeys.globs.clusters.find(({ patterns }) => patterns.some(({ key }) => key === index));
  if (!cluster) return { words: 'what follows the folder begins with `#`, so it is a comment' };
  if (cluster.base.startsWith('!')) {
    return {
      words: `with \`!\` in front it looks in a folder named \`${cluster.base.split('/')[0]}\`, and excludes nothing`,
    };
  }
  const at = cluster.patterns.findIndex(({ key }) => key === index);
  const pattern = cluster.patterns[at];
  if (pattern?.negated && cluster.patterns.slice(0, at).every(({ negated }) => negated)) {
    return { words: 'it excludes nothing, since no glob before it takes anything there' };
  }
  return /[*?[{][^/]*\/(?:.*\/)?\.\.(?:\/|$)/.test(text)
    ? { words: 'a `..` after a wildcard never matches' }
    : undefined;
}
