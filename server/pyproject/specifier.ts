/** Version specifiers (PEP 440): their grammar, and final releases against sets like `>=3.9,<4`. */
import { normalizeVersion } from './version.ts';

/**
 * Whether a set of specifiers holds a final release (`3.11.4`); undefined where a part of it is not understood.
 * An empty set holds every version.
 */
export function contains(specifiers: string, version: string): boolean | undefined {
  const release = /^\d+(?:\.\d+)*$/.test(version.trim()) ? version.trim().split('.').map(Number) : undefined;
  if (!release) return undefined;
  let all: boolean | undefined = true;
  for (const part of specifiers.split(',')) {
    const text = part.trim();
    const verdict = text === '' ? true : holds(text, release);
    if (verdict === false) return false;
    if (verdict === undefined) all = undefined;
  }
  return all;
}

function holds(specifier: string, version: readonly number[]): boolean | undefined {
  const [, operator, digits, star] =
    /^(===|==|!=|~=|<=|>=|<|>)\s*v?(\d+(?:\.\d+)*)(\.\*)?$/.exec(specifier) ?? [];
  if (operator === undefined || digits === undefined) return undefined;
  const bound = digits.split('.').map(Number);
  if (star !== undefined) {
    const same = compare(version.slice(0, bound.length), bound) === 0;
    return operator === '==' ? same : operator === '!=' ? !same : undefined;
  }
  const order = compare(version, bound);
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '~=':
      if (bound.length < 2) return undefined;
      return order >= 0 && compare(version.slice(0, bound.length - 1), bound.slice(0, -1)) === 0;
    default:
      return undefined;
  }
}

/** Negative, zero or positive, with missing parts as zeros. */
function compare(one: readonly number[], other: readonly number[]): number {
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a text is a set of version specifiers that every tool reads: no empty part, nothing arbitrary (`===`). */
export function isSpecifierSet(text: string): boolean {
  return text.split(',').every((part) => isSpecifier(part));
}

/** Whether a text is one version specifier; `===`, which takes any text, is left out. */
export function isSpecifier(text: string): boolean {
  const [, operator, version = ''] = /^\s*(==|!=|~=|<=|>=|<|>)\s*(\S+)\s*$/.exec(text) ?? [];
  if (operator === undefined) return false;
  const star = version.endsWith('.*');
  const equality = operator === '==' || operator === '!=';
  const bare = star ? version.slice(0, -2) : version;
  if (star && (!equality || !/^v?(?:\d+!)?\d+(?:\.\d+)*$/i.test(bare))) return false;
  if (operator === '~=' && !/^v?(?:\d+!)?\d+\.\d/i.test(bare)) return false;
  if (bare.includes('+') && !equality) return false;
  return normalizeVersion(bare) !== undefined;
}
