import { isBuilt } from '../uv/workspace.ts';
import { addManifest, isReinstalled } from './cache-key-fixes.ts';
import { recordsNothing } from './empty-cache-keys.ts';
import type { Rule } from './rule.ts';

/** `cache-keys` replaces all the defaults (crates/uv-cache-info/src/cache_info.rs), and the manifest is one of them. */
export const cacheKeysWithoutPyproject: Rule = {
  code: 'cache-keys-without-pyproject',
  severity: 'warning',

  *check(project) {
    const { doc, cacheKeys, folder } = project;
    if (!cacheKeys.array || !cacheKeys.entry || !cacheKeys.valid || !isBuilt(doc)) return;
    if (cacheKeys.covers('pyproject.toml', folder) || recordsNothing(project) || isReinstalled(project))
      return;
    yield {
      at: cacheKeys.entry.key.at,
      message:
        '`uv sync` and `uv run` miss changes of `pyproject.toml`: new scripts do not arrive, and a new version installs the old build again',
      fixes: addManifest(project),
    };
  },
};
