import type { Difference } from '../project/artifact.ts';
import { findingsAbout } from './outdated.ts';
import type { Rule } from './rule.ts';

export const brokenInstall: Rule = {
  code: 'broken-install',
  severity: 'warning',

  *check(project) {
    yield* findingsAbout(project.installations, project, isTold);
  },
};

/** A launcher is compared with the entry points beside it, which no build of today has written. */
function isTold(difference: Difference): boolean {
  if (difference.about === 'lead' || difference.about === 'files') return difference.how === 'lost';
  return difference.about === 'launcher';
}
