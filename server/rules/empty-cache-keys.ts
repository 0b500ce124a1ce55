import type { Project } from '../project/project.ts';
import { tableAt } from '../toml/document.ts';
import { removeEntry } from '../toml/edit.ts';
import { isBuilt } from '../uv/workspace.ts';
import { addManifest, isReinstalled } from './cache-key-fixes.ts';
import type { Rule } from './rule.ts';

/** uv 0.13.8 writes no `uv_cache.json` when no key recorded anything, and takes what has none for out of date. */
export const emptyCacheKeys: Rule = {
  code: 'empty-cache-keys',
  severity: 'warning',

  *check(project) {
    const { doc, cacheKeys } = project;
    if (
      !cacheKeys.entry ||
      !cacheKeys.valid ||
      !isBuilt(doc) ||
      !recordsNothing(project) ||
      isReinstalled(project)
    )
      return;
    const table = tableAt(doc.root, 'tool', 'uv');
    yield {
      at: cacheKeys.entry.key.at,
      message:
        'every `uv sync` installs this project again and none rebuilds it: no key finds anything to remember',
      fixes: [
        ...addManifest(project),
        ...(table
          ? [
              {
                title: "Remove `cache-keys`: uv's defaults hold then",
                safe: false,
                edits: () => removeEntry(doc, table, 'cache-keys'),
              },
            ]
          : []),
      ],
    };
  },
};

/** Whether no key of an explicit list records anything, for certain. */
export function recordsNothing({ cacheKeys, cacheKeyMatches }: Project): boolean {
  if (!cacheKeys.array) return false;
  return cacheKeys.keys.every((key, i) => {
    const match = cacheKeyMatches.matches[i];
    if (key.kind === 'git') return !(key.commit || key.tags) || !cacheKeyMatches.tree.repository;
    return (key.kind === 'file' || key.kind === 'glob') && match?.witness === undefined && !match?.elsewhere;
  });
}
