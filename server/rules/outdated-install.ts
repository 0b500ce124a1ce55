import type { Difference } from '../project/artifact.ts';
import type { Installation } from '../project/installations.ts';
import type { Project } from '../project/project.ts';
import { findingsAbout } from './outdated.ts';
import type { Rule } from './rule.ts';

/** An installation holds the metadata of its build; what is imported of an editable one is the source itself. */
export const outdatedInstall: Rule = {
  code: 'outdated-install',
  severity: 'warning',

  *check(project) {
    const environments = project.installations.filter(({ kind }) => kind === 'environment');
    yield* findingsAbout(environments, project, (difference, installation) =>
      isTold(difference, installation, project),
    );
  },
};

/**
 * What leads nowhere is told as broken. Edits that `uv sync` brings need no word; `stale-install` and
 * `reinstalled-old-wheel` know more of the copy that uv keeps, so what they tell is left to them.
 */
function isTold(difference: Difference, { sync, distInfo }: Installation, { copy }: Project): boolean {
  const { about } = difference;
  const own = copy?.distInfo === distInfo ? copy : undefined;
  if (about === 'version') return !(own?.sync.reinstall === true && own.sync.rebuild === false);
  if (about === 'lead') return difference.how === 'changed';
  if (about !== 'files') return about !== 'launcher';
  if (difference.how === 'lost' || sync?.brings) return false;
  return difference.how === 'extra' || !(sync || (own && own.unseen.length > 0));
}
