import { normalize } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { isBuilt } from '../uv/workspace.ts';
import { addKeys, isReinstalled, keysFor, listed, reinstallEachTime } from './cache-key-fixes.ts';
import type { Rule } from './rule.ts';

/** astral-sh/uv#3796; which commands ask the keys: measured with uv 0.13.8 (test/oracle/cache-keys.oracle.ts). */
export const uncachedBackend: Rule = {
  code: 'uncached-backend',
  severity: 'warning',

  *check(project) {
    const { doc, buildSystem, cacheKeys, folder, ignored, inTree } = project;
    if (!inTree || !cacheKeys.valid || !isBuilt(doc) || isReinstalled(project)) return;
    const missing = inTree.inputs.filter((file) => !ignored.has(file) && !cacheKeys.covers(file, folder));
    const at =
      buildSystem.backendPath.find(({ value }) => normalize(value) === inTree.folder) ?? buildSystem.backend;
    if (missing.length === 0 || !at) return;
    const keys = keysFor(project, missing, ownFolders(project));
    yield {
      at: at.at,
      message: `\`uv sync\`, \`uv run\` and \`uv pip install -r\` will not rebuild when ${listed(missing)} ${missing.length === 1 ? 'changes' : 'change'} (\`uv pip install .\` will): no cache key covers ${missing.length === 1 ? 'it' : 'them'}`,
      fixes: keys.length > 0 ? addKeys(project, keys) : reinstallEachTime(project),
    };
  },
};

/** The folders that hold nothing but the backend; where the backend is the project, its package. */
function ownFolders({ cacheKeyMatches, inTree }: Project): ReadonlySet<string> {
  if (inTree?.isTheProject) return new Set(inTree.packageFolder === undefined ? [] : [inTree.packageFolder]);
  const inputs = new Set(inTree?.inputs);
  const own = [...cacheKeyMatches.backendFolders].filter(([, files]) =>
    files.every((file) => inputs.has(file)),
  );
  return new Set(own.map(([path]) => path));
}
