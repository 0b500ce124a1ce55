import { isReference } from '../pyproject/build-system.ts';
import type { Rule } from './rule.ts';

/** pyproject_hooks imports the module before the colon, then takes the attributes behind it. */
export const invalidBuildBackend: Rule = {
  code: 'invalid-build-backend',
  severity: 'error',

  *check({ buildSystem: { table } }) {
    const value = table?.entries.get('build-backend')?.value;
    if (value === undefined) return;
    if (value.kind !== 'string') {
      yield { at: value.at, message: 'pip, build and uv stop: `build-backend` is no string' };
    } else if (!isReference(value.value)) {
      yield {
        at: value.at,
        message: `no tool can import \`${value.value}\`: it is not of the form \`module:object\``,
      };
    }
  },
};
