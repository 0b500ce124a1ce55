import { certainWheel } from '../project/whole-wheel.ts';
import { isBuilt } from '../uv/workspace.ts';
import { listed } from './cache-key-fixes.ts';
import { wordsOf } from './failing-build.ts';
import type { Rule } from './rule.ts';

/** `uv build` and `python -m build` build the wheel from the source distribution, `pip install .` from the tree. */
export const lostInSdist: Rule = {
  code: 'lost-in-sdist',
  severity: 'warning',

  *check(project) {
    const { doc, metadata, buildSystem, fromSdist } = project;
    const wheel = certainWheel(project);
    const at = metadata.name?.at ?? buildSystem.backend?.at;
    if (!wheel || !at || !isBuilt(doc) || fromSdist?.certainty !== 'certain') return;
    if (fromSdist.fails) {
      const words = wordsOf(fromSdist.fails, project.folder);
      yield {
        at,
        message: `\`uv build\` and \`python -m build\` fail, which build from a source distribution: \`${words}\``,
      };
      return;
    }
    const lost = fromSdist.loses;
    if (lost.length === 0) return;
    yield {
      at,
      message: `the wheel of \`uv build\` and \`python -m build\` lacks ${listed(lost)}: the source distribution has ${lost.length === 1 ? 'no such file' : 'no such files'}`,
    };
  },
};
