import { join } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { keyTaking } from '../uv/glob.ts';
import { recordsNothing } from './empty-cache-keys.ts';
import type { Finding, Rule } from './rule.ts';

export const perpetualReinstall: Rule = {
  code: 'perpetual-reinstall',
  severity: 'warning',

  *check(project) {
    const { copy, cacheKeys } = project;
    if (!copy || (cacheKeys.entry && !cacheKeys.valid)) return;
    yield* withoutRecord(project);
    yield* writtenByBuild(project);
  },
};

/** uv writes no `uv_cache.json` when no key recorded anything, and takes what has none for out of date (uv 0.13.8). */
function* withoutRecord(project: Project): Iterable<Finding> {
  const { copy, cacheKeys, metadata } = project;
  const at = cacheKeys.entry?.key.at ?? metadata.name?.at;
  // Where that is certain without looking at an environment, empty-cache-keys says it.
  if (!copy?.byUv || copy.record !== undefined || !copy.nothingToRecord || recordsNothing(project)) return;
  if (!at || copy.sync.reinstall !== true || copy.sync.rebuild !== false) return;
  yield {
    at,
    installed: true,
    message: `each \`${copy.command}\` installs this project into \`${copy.environment}\` again and none rebuilds it: the cache keys found nothing to remember`,
  };
}

/** uv looks at the files before it builds, so what the build writes makes the project out of date at once. */
function* writtenByBuild({ copy, cacheKeys, folder }: Project): Iterable<Finding> {
  const path = copy?.writtenByBuild;
  if (path === undefined || copy?.sync.rebuild !== true) return;
  const key = cacheKeys.keys.findIndex((each) => each.kind === 'file' && each.value.value === path);
  const taking = key === -1 ? keyTaking(cacheKeys.globs, join(folder, path), folder) : key;
  const found = taking === undefined ? undefined : cacheKeys.keys[taking];
  if (!found || !('value' in found)) return;
  yield {
    at: found.value.at,
    installed: true,
    message: `each \`${copy.command}\` builds this project again: the build itself writes \`${path}\`, which this key names`,
  };
}
