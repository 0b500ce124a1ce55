import { versionDefects } from '../pyproject/version.ts';
import type { Rule } from './rule.ts';
import { finding } from './string-defects.ts';

/** Every known backend refuses it, as do pip and uv (tried with pip 26.3, uv 0.13.9 and the backends of `VERSIONS`). */
export const invalidVersion: Rule = {
  code: 'invalid-version',
  severity: 'error',

  *check({ doc, strings: { version } }) {
    if (!version) return;
    for (const defect of versionDefects(version.value)) {
      const consequence =
        defect.refuses === 'uv'
          ? ({ severity: 'warning', words: 'uv refuses the project' } as const)
          : ({ severity: 'error', words: 'no backend builds the project' } as const);
      yield finding(doc, version, defect, consequence, versionDefects);
    }
  },
};
