import { removal } from '../project/cures.ts';
import { isBuilt } from '../uv/workspace.ts';
import { listed } from './cache-key-fixes.ts';
import type { Rule } from './rule.ts';

/** setuptools never cleans `build/lib` (`install_lib` in setuptools/_distutils) and reads SOURCES.txt as a manifest. */
export const leftOverBuild: Rule = {
  code: 'left-over-build',
  severity: 'warning',

  *check({ doc, metadata, buildSystem, leftOvers, inTree, folder }) {
    const { built, listed: known, places } = leftOvers;
    const at = metadata.name?.at ?? buildSystem.backend?.at;
    if (!at || inTree || !isBuilt(doc)) return;
    if (built.length > 0)
      yield {
        at,
        installed: true,
        message: `the next wheel that is built here also has ${listed(built)}: an earlier build left ${built.length === 1 ? 'it' : 'them'} in \`build/\`, which nothing cleans`,
        cures: removal(places.built, folder),
      };
    if (known.length > 0)
      yield {
        at,
        installed: true,
        message: `the next wheel that is built here also has ${listed(known)}: \`SOURCES.txt\` of an earlier build still lists ${known.length === 1 ? 'it' : 'them'}`,
        cures: removal(places.lists, folder),
      };
  },
};
