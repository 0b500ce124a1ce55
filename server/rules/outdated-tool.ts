import type { Difference } from '../project/artifact.ts';
import { findingsAbout } from './outdated.ts';
import type { Rule } from './rule.ts';

/** `uv tool install .` and `pipx install .` copy the project as it is then; nothing looks at it again. */
export const outdatedTool: Rule = {
  code: 'outdated-tool',
  severity: 'information',

  *check(project) {
    const tools = project.installations.filter(({ kind }) => kind === 'tool');
    yield* findingsAbout(tools, project, isTold);
  },
};

/** Whoever runs a command sees nothing of its extras and of `requires-python`; what leads nowhere is told as broken. */
function isTold(difference: Difference): boolean {
  const { about } = difference;
  if (about === 'lead' || about === 'files') return difference.how !== 'lost';
  if (about === 'requirement') return difference.extra === undefined;
  return about !== 'launcher' && about !== 'extra' && about !== 'requires-python';
}
