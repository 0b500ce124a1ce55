import type { Project } from '../project/project.ts';
import { tableAt, valueAt } from '../toml/document.ts';
import { isBuilt } from '../uv/workspace.ts';
import { addKeys, addTable, isReinstalled, listed } from './cache-key-fixes.ts';
import type { Finding, Rule } from './rule.ts';

/** uv asks the backend for a dynamic field only when a key's file has changed (measured with uv 0.13.8). */
export const uncachedDynamicSource: Rule = {
  code: 'uncached-dynamic-source',
  severity: 'warning',

  *check(project) {
    const { doc, dynamic, metadata, cacheKeys, cacheKeyMatches } = project;
    if (
      !(dynamic || readsGit(project, 'version')) ||
      !cacheKeys.valid ||
      !isBuilt(doc) ||
      isReinstalled(project)
    )
      return;
    // Where uv's defaults hold and nothing shows that uv is used, this is advice for those who will.
    const safe = !cacheKeys.defaults || usesUv(project);
    for (const node of metadata.dynamic) {
      const finding = fromFiles(project, node.value, safe) ?? fromGit(project, node.value, safe);
      if (!finding) continue;
      // An environment shows it on this machine only; where both are shown, the first one stands.
      if (!safe && cacheKeyMatches.tree.environment)
        yield { at: node.at, severity: 'warning', installed: true, ...finding };
      yield { at: node.at, severity: safe ? 'warning' : 'information', ...finding };
    }
  },
};

/** Whether the project shows that uv is used. */
export function usesUv({ doc, cacheKeyMatches }: Project): boolean {
  return tableAt(doc.root, 'tool', 'uv') !== undefined || cacheKeyMatches.tree.lock !== undefined;
}

function fromFiles(project: Project, name: string, safe: boolean): Omit<Finding, 'at'> | undefined {
  const { dynamic, inTree, cacheKeys, folder, ignored } = project;
  const field = dynamic?.fields.get(name);
  const absent = new Set(field?.missing?.map(({ path }) => path));
  const files = (field?.files ?? []).filter(
    (file) =>
      !absent.has(file) &&
      !ignored.has(file) &&
      !inTree?.inputs.includes(file) &&
      !cacheKeys.covers(file, folder),
  );
  if (files.length === 0) return undefined;
  const verb = files.length === 1 ? 'changes' : 'change';
  return {
    message: `\`uv sync\` and \`uv run\` keep the old \`${name}\` when ${listed(files)} ${verb}: no cache key covers ${files.length === 1 ? 'it' : 'them'}`,
    fixes: addKeys(project, files, safe),
  };
}

const GIT_KEY = '{ git = { commit = true, tags = true } }';

function fromGit(project: Project, name: string, safe: boolean): Omit<Finding, 'at'> | undefined {
  const { cacheKeys } = project;
  if (!readsGit(project, name)) return undefined;
  if (cacheKeys.keys.some((key) => key.kind === 'git' && (key.commit || key.tags))) return undefined;
  return {
    message: `\`uv sync\` and \`uv run\` keep the old \`${name}\` after a commit or a new tag: it comes from git, and no cache key does`,
    fixes: addTable(project, GIT_KEY, safe),
  };
}

/** Whether the backend takes a field from the repository. */
function readsGit({ buildSystem, doc, dynamic }: Project, name: string): boolean {
  if (dynamic?.fields.get(name)?.git) return true;
  // A plugin of Poetry that is a backend of its own: it does nothing unless it is enabled.
  if (name !== 'version' || buildSystem.backend?.value !== 'poetry_dynamic_versioning.backend') return false;
  const table = tableAt(doc.root, 'tool', 'poetry-dynamic-versioning');
  const enabled = table && valueAt(table, 'enable');
  return enabled?.kind === 'boolean' && enabled.value && !table?.entries.has('from-file');
}
