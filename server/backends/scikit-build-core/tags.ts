/** Tags of a wheel that scikit-build-core refuses (1.1.2, `builder/wheel_tag.py`, `build/common_wheel_helpers.py`). */
import { stringAt, type Table, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { flag } from './refusals.ts';

const AT = ['tool', 'scikit-build', 'wheel'];

/** What it says of `wheel.build-tag` and `wheel.py-api`. */
export function tagRefusal(table: Table): Refusal | undefined {
  const build = stringAt(table, 'wheel', 'build-tag')?.value ?? '';
  const refuse = (key: string, says: string): Refusal => ({
    says: `AssertionError: Unexpected ${key}, ${says}`,
    keys: [...AT, key],
  });
  if (/^\D/.test(build)) return refuse('build-tag', `must start with a digit, '${build}' invalid`);
  if (build.includes('-')) return refuse('build-tag', `'${build}' cannot contain dashes`);
  const api = stringAt(table, 'wheel', 'py-api')?.value ?? '';
  const tags = api.split('.');
  if (api === '' || tags.every((tag) => /^py\d+$/.test(tag))) return undefined;
  if (!tags.every((tag) => /^cp3\d+t?$/.test(tag)))
    return refuse(
      'py-api',
      `must be abi3 (e.g. cp39), abi3t (e.g. cp315t), or Pythonless (e.g. py2.py3), not ${api}`,
    );
  return isPure(table)
    ? refuse('py-api', `since platlib is set to false, must be Pythonless (e.g. py2.py3), not ${api}`)
    : undefined;
}

/** Without CMake, and where nothing else is said, a wheel is for every platform. */
function isPure(table: Table): boolean {
  const key = valueAt(table, 'wheel', 'platlib') === undefined ? 'cmake' : 'platlib';
  return valueAt(table, 'wheel', key) !== undefined && !flag(table, 'wheel', key);
}
