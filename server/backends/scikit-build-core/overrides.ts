/** Whether an entry of `[[tool.scikit-build.overrides]]` may change a wheel (scikit-build-core 1.1.2, `settings/skbuild_overrides.py`). */
import { type Table, type Value, valueAt } from '../../toml/document.ts';

/** Settings that change how something is built or told, and not which files are taken. */
const HARMLESS = new Set([
  ...['cmake.args', 'cmake.define', 'cmake.version', 'cmake.build-type', 'cmake.toolchain-file'],
  ...['cmake.fresh', 'cmake.python-hints', 'ninja.version', 'ninja.make-fallback', 'logging.level'],
  ...['editable.mode', 'editable.verbose', 'editable.rebuild', 'build.verbose', 'build.tool-args'],
  ...['build.requires', 'install.strip', 'messages.after-failure', 'messages.after-success'],
  ...['wheel.py-api', 'wheel.build-tag', 'wheel.tags', 'wheel.expand-macos-universal-tags'],
  ...['backport.find-python', 'search.site-packages', 'sdist.reproducible', 'wheel.reproducible'],
]);
/** The hooks of a wheel see these states, those of a source distribution that one. */
const STATES = { wheel: ['wheel', 'metadata_wheel'], sdist: ['sdist'] } as const;

/** `isUnpacked`: a PKG-INFO lies in the tree. */
export function overridesMatter(table: Table, state: 'wheel' | 'sdist', isUnpacked: boolean): boolean {
  const overrides = valueAt(table, 'overrides');
  if (overrides === undefined) return false;
  if (overrides.kind !== 'array') return true;
  return overrides.items.some((item) => {
    if (item.kind !== 'table') return true;
    const condition = item.entries.get('if')?.value;
    if (condition?.kind !== 'table' || condition.entries.size === 0) return true;
    if ([...condition.entries].some(([key, { value }]) => isStrange(key, value))) return true;
    return !neverHolds(condition, state, isUnpacked) && !isHarmless(item);
  });
}

/** All conditions must hold, so that one that does not is enough. */
function neverHolds(condition: Table, state: 'wheel' | 'sdist', isUnpacked: boolean): boolean {
  const wanted = condition.entries.get('state')?.value;
  const unpacked = condition.entries.get('from-sdist')?.value;
  if (unpacked?.kind === 'boolean' && unpacked.value !== isUnpacked) return true;
  // Only where CMake has failed is the table read again.
  const failed = condition.entries.get('failed')?.value;
  if (failed?.kind === 'boolean' && failed.value) return true;
  // A condition is a regular expression; one that is a plain word is found as a part of the state.
  if (wanted?.kind !== 'string' || !/^\^?\w+\$?$/.test(wanted.value)) return false;
  const pattern = new RegExp(wanted.value);
  return !STATES[state].some((each) => pattern.test(each));
}

/** Conditions that it would refuse with an error of its own. */
function isStrange(key: string, value: Value): boolean {
  if (key === 'any' || key === 'not' || key === 'env') return value.kind !== 'table';
  if (key === 'from-sdist' || key === 'failed' || key === 'cmake-wheel') return value.kind !== 'boolean';
  return !TEXTS.has(key) || value.kind !== 'string';
}

const TEXTS = new Set([
  ...['scikit-build-version', 'python-version', 'implementation-name', 'implementation-version'],
  ...['platform-system', 'platform-machine', 'platform-node', 'state', 'system-cmake', 'abi-flags'],
]);

function isHarmless(override: Table): boolean {
  return [...override.entries].every(([name, { value }]) => {
    if (name === 'if' || name === 'inherit' || name === 'messages') return true;
    return value.kind === 'table' && [...value.entries.keys()].every((key) => HARMLESS.has(`${name}.${key}`));
  });
}
