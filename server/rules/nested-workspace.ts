import type { Project } from '../project/project.ts';
import { arrayAt, stringsOf, type Table, tableAt } from '../toml/document.ts';
import { excludeMembers } from './member-fixes.ts';
import type { Finding, Rule } from './rule.ts';
import { rootRelated, uvTable } from './uv-tables.ts';

/** "Nested workspaces are not supported": from the outer root nothing works, from the inner one all does (tried with uv 0.13.9). */
export const nestedWorkspace: Rule = {
  code: 'nested-workspace',
  severity: 'error',

  *check(project) {
    const table = uvTable(project.doc) && tableAt(project.doc.root, 'tool', 'uv', 'workspace');
    if (!table) return;
    yield* within(project, table);
    yield* below(project);
  },
};

function* within(project: Project, table: Table): Iterable<Finding> {
  const { above } = project.uvWorkspace;
  if (!above) return;
  yield {
    at: table.at,
    message: `every uv command in \`${above.folder}\` stops: this project is a member of the workspace there, and has one of its own`,
    related: rootRelated(project),
  };
}

function* below(project: Project): Iterable<Finding> {
  const globs = stringsOf(arrayAt(project.doc.root, 'tool', 'uv', 'workspace', 'members'));
  const seen = new Set<string>();
  for (const [i, node] of globs.entries())
    for (const { path, state, manifest } of project.uvWorkspace.members?.[i] ?? []) {
      if (state !== 'member' || !manifest?.workspace || seen.has(path)) continue;
      seen.add(path);
      yield {
        at: node.at,
        message: `every uv command in the workspace stops: \`${path}/pyproject.toml\` has a \`[tool.uv.workspace]\` of its own`,
        fixes: excludeMembers(project, [path]),
      };
    }
}
