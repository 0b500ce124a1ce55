import type { Project } from '../project/project.ts';
import type { DeclaredRequirement, List } from '../pyproject/declared-strings.ts';
import { shown } from '../pyproject/defect.ts';
import { removeItem } from '../toml/edit.ts';
import type { Finding, Rule } from './rule.ts';

/** pip, uv and all backends take the same line twice. */
export const duplicateDependency: Rule = {
  code: 'duplicate-dependency',
  severity: 'information',

  *check(project) {
    for (const { list, requirements, entangled } of project.strings.lists) {
      if (!entangled) continue;
      const seen = new Map<string, DeclaredRequirement>();
      for (const requirement of requirements) {
        const { identity } = requirement;
        if (identity === undefined) continue;
        const before = seen.get(identity);
        if (before) yield twice(project, list, before, requirement);
        else seen.set(identity, requirement);
      }
    }
  },
};

function twice(
  { doc }: Project,
  list: List,
  before: DeclaredRequirement,
  { node, array, item, distribution = '' }: DeclaredRequirement,
): Finding {
  const isRequired = list.kind !== 'setting' || list.sense === 'installs';
  return {
    at: node.at,
    message: `the same is ${isRequired ? 'required' : 'said'} twice: ${shown(distribution)} is in this list already`,
    tags: ['unnecessary'],
    related: [
      { at: before.node.at, message: `${shown(distribution)} is ${isRequired ? 'required' : 'listed'} here` },
    ],
    fixes: [{ title: `Remove ${shown(node.value)}`, safe: true, edits: () => removeItem(doc, array, item) }],
  };
}
