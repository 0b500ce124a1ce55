import { arrayAt } from '../toml/document.ts';
import type { Rule } from './rule.ts';

/** pyproject_hooks: "Cannot find module …" also where the module is installed; uv 0.13.8 takes an installed one. */
export const backendNotInPath: Rule = {
  code: 'backend-not-in-path',
  severity: 'warning',

  *check({ buildSystem, backendPath, inTree }) {
    const { backend, table } = buildSystem;
    if (!backend || !inTree || inTree.file !== undefined || backend.value === '') return;
    if (backendPath.length === 0 || backendPath.some((state) => state !== 'folder')) return;
    const empty = table !== undefined && arrayAt(table, 'requires')?.items.length === 0;
    const module = backend.value.split(':')[0];
    yield {
      at: backend.at,
      severity: empty ? 'error' : 'warning',
      message: `${empty ? 'no build starts' : 'pip and `build` stop'}: \`backend-path\` has no module \`${module}\``,
      related: buildSystem.backendPath.map(({ at }) => ({ at, message: 'looked for here' })),
    };
  },
};
