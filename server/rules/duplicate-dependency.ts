import type { Project } from '../project/project.ts';
import type { DeclaredRequirement } from '../pyproject/declared-strings.ts';
import { shown } from '../pyproject/defect.ts';
import { removeItem } from '../toml/edit.ts';
import type { Finding, Rule } from './rule.ts';

/** pip, uv and all backends take the same line twice. */
export const duplicateDependency: Rule = {
  code: 'duplicate-dependency',
  severity: 'information',

  *check(project) {
    for (const { requirements } of project.strings.lists) {
      const seen = new Map<string, DeclaredRequirement>();
      for (const requirement of requirements) {
        const { identity } = requirement;
        if (identity === undefined) continue;
        const before = seen.get(identity);
        if (before) yield twice(project, before, requirement);
        else seen.set(identity, requirement);
      }
    }
  },
};

function twice(
  { doc }: Project,
  before: DeclaredRequirement,
  { node, array, distribution = '' }: DeclaredRequirement,
): Finding {
  return {
    at: node.at,
    message: `the same is required twice: ${shown(distribution)} is in this list already`,
    tags: ['unnecessary'],
    related: [{ at: before.node.at, message: `${shown(distribution)} is required here` }],
    fixes: [{ title: `Remove ${shown(node.value)}`, safe: true, edits: () => removeItem(doc, array, node) }],
  };
}
