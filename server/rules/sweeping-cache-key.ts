import type { Project } from '../project/project.ts';
import { replaceString } from '../toml/edit.ts';
import { type Cluster, judge, judgeFile, type Pattern } from '../uv/glob.ts';
import { leavesOthers } from './cache-key-fixes.ts';
import type { Fix, Rule } from './rule.ts';

/**
 * Judged by the pattern alone, so that every machine says the same. uv walks hidden folders, environments and build
 * output like all others and honours no `.gitignore` (crates/uv-cache-info/src/glob.rs; measured with uv 0.13.8).
 */
export const sweepingCacheKey: Rule = {
  code: 'sweeping-cache-key',
  severity: 'warning',

  *check(project) {
    const { cacheKeys } = project;
    for (const cluster of cacheKeys.valid ? cacheKeys.globs.clusters : []) {
      const within = SWEPT.flatMap(({ name, inside }) => {
        const folder = placeIn(cluster, inside);
        return folder === undefined ? [] : [{ name, folder }];
      });
      for (const pattern of cluster.patterns) {
        const key = cacheKeys.keys[pattern.key];
        const swept = pattern.negated ? [] : within.filter(({ folder }) => goesDeep(pattern, folder));
        if (key?.kind !== 'glob' || swept.length === 0) continue;
        const names = either(swept.slice(0, 3).map(({ name }) => `\`${name}\``));
        const why =
          cluster.base === '' || cluster.base.startsWith('..')
            ? 'this glob looks in every folder'
            : 'tools fill it';
        const fix = anchor(project, pattern);
        yield {
          at: key.value.at,
          message: `uv rebuilds whenever a matching file changes in ${names}: ${why}`,
          fixes: fix ? [fix] : [],
        };
      }
    }
  },
};

/** Folders that tools fill, and a folder far inside each. */
const SWEPT = [
  { name: '.venv', inside: '.venv/lib/python3.13/site-packages/some/where' },
  { name: 'build', inside: 'build/lib/some/where' },
  { name: 'target', inside: 'target/release/build/some/where' },
  { name: 'node_modules', inside: 'node_modules/some/where' },
];
/** Folders that never hold a project's own sources. */
const OWN_BASES = /^(?:\.venv|venv|\.tox|\.nox|node_modules|__pycache__)$/;
/** Stands for the names of the folders between a base above the project and the project. */
const UNKNOWN = '\u0001';

/** A folder of the project seen from a cluster's base; undefined where it is not in there, or a pattern shuts it out. */
function placeIn(cluster: Cluster, inside: string): string | undefined {
  const parts = cluster.base.split('/').filter((part) => part !== '');
  const first = parts[0];
  if (first !== undefined && OWN_BASES.test(first))
    return inside.startsWith(`${first}/`) ? 'some' : undefined;
  if (cluster.base.startsWith('/') || parts.some((part) => part !== '..')) return undefined;
  const path = [...parts.map(() => UNKNOWN), inside].join('/');
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    if (judge(cluster, path.slice(0, at), true)?.taken === false) return undefined;
  }
  // A negated glob that takes all that is in there shuts it out as well.
  return judgeFile(cluster, `${path}/${UNKNOWN}`)?.taken === false ? undefined : path;
}

function goesDeep(pattern: Pattern, folder: string): boolean {
  return pattern.matcher.mayGoOn(Buffer.from(`${folder}/`, 'utf8'));
}

function either(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** The same glob below the one folder that holds all that it should take. */
function anchor(
  { doc, cacheKeys, cacheKeyMatches }: Project,
  { key: index, text }: Pattern,
): Fix | undefined {
  const key = cacheKeys.keys[index];
  const home = cacheKeyMatches.matches[index]?.home;
  const last = /^(?:\*\*\/)*([^/]+)$/.exec(text)?.[1];
  if (key?.kind !== 'glob' || home === undefined || last === undefined || /[*?[\]{}\\]/.test(home))
    return undefined;
  const glob = `${home}/**/${last}`;
  if (!leavesOthers(cacheKeys, glob, index)) return undefined;
  return { title: `Replace by \`${glob}\``, safe: false, edits: () => replaceString(doc, key.value, glob) };
}
