import { removeDynamic } from './dynamic-fixes.ts';
import type { Rule } from './rule.ts';

/** Run with pdm-backend 2.5.0 and scikit-build-core 1.1.2 (refuse) and setuptools, hatchling, flit_core, poetry-core (accept). */
const REFUSE: ReadonlySet<string> = new Set(['pdm-backend', 'scikit-build-core']);

export const duplicateDynamicField: Rule = {
  code: 'duplicate-dynamic-field',
  severity: 'information',

  *check(project) {
    const first = new Map<string, { start: number; end: number }>();
    for (const node of project.metadata.dynamic) {
      const before = first.get(node.value);
      if (!before) {
        first.set(node.value, node.at);
        continue;
      }
      const refuses = project.backend !== undefined && REFUSE.has(project.backend.name);
      yield {
        at: node.at,
        severity: refuses ? 'error' : 'information',
        message: refuses
          ? `${project.backend?.name} refuses to build: \`${node.value}\` is listed twice`
          : `\`${node.value}\` is listed twice, which some backends refuse`,
        tags: ['unnecessary'],
        related: [{ at: before, message: 'listed here first' }],
        fixes: removeDynamic(project, node),
      };
    }
  },
};
