import type { Project } from '../project/project.ts';
import type { Finding, Rule } from './rule.ts';

/** PEP 517 makes build_wheel and build_sdist mandatory; PEP 660 leaves build_editable to the backend, and frontends then refuse. */
export const missingHook: Rule = {
  code: 'missing-hook',
  severity: 'warning',

  *check(project) {
    const { buildSystem, inTree } = project;
    if (buildSystem.backend && inTree?.file !== undefined && inTree.lacks !== undefined)
      yield {
        at: buildSystem.backend.at,
        severity: 'error',
        message: `no build starts: \`${inTree.file}\` has no \`${inTree.lacks}\``,
      };
    yield* missing(project, 'build_wheel', 'error', 'no wheel can be built');
    yield* missing(project, 'build_editable', 'warning', '`uv sync` and `pip install -e` fail');
    yield* missing(project, 'build_sdist', 'warning', '`uv build` and `build` fail');
  },
};

function* missing(
  { buildSystem: { backend }, inTree }: Project,
  hook: string,
  severity: 'error' | 'warning',
  consequence: string,
): Iterable<Finding> {
  if (!backend || !inTree?.hooks || inTree.file === undefined || inTree.hooks.has(hook)) return;
  yield { at: backend.at, severity, message: `${consequence}: \`${inTree.file}\` has no \`${hook}\`` };
}
