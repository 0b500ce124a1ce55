/** Which versions of a backend the build requirements leave open: what was measured at one version need not hold of an older one. */
import { readBuildSystem } from '../pyproject/build-system.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { readSpecifierSet } from '../pyproject/specifier.ts';
import type { Document } from '../toml/document.ts';

/**
 * Whether an installer may choose `version` or a newer one of a distribution. It takes the newest that is allowed, so
 * only what caps the version counts. A direct reference or a specifier that is not understood: no.
 */
export function allows(doc: Document, distribution: string, version: string): boolean {
  return readBuildSystem(doc).requires.every(
    ({ value }) => requirementName(value) !== distribution || leavesOpen(value, version),
  );
}

function leavesOpen(requirement: string, version: string): boolean {
  if (requirement.includes('@')) return false;
  const specifiers = /^[^[(<>=!~;]*(?:\[[^\]]*\])?\s*\(?([^;)]*)/.exec(requirement)?.[1] ?? '';
  return specifiers
    .split(',')
    .map((specifier) => specifier.trim())
    .filter((specifier) => specifier !== '')
    .every((specifier) => reaches(specifier, version));
}

function reaches(specifier: string, version: string): boolean {
  const [, operator, bound] = /^(===?|~=|<=?|>=?|!=)\s*([^\s]+)$/.exec(specifier) ?? [];
  if (operator === undefined || bound === undefined) return false;
  if (operator === '>' || operator === '>=' || operator === '!=') return true;
  const release = releaseOf(bound);
  if (release === undefined) return false;
  // `~=1.4.2` means `==1.4.*`, and `==1.4.*` reaches as far as `<1.5`.
  const open = operator === '~=' || bound.endsWith('.*');
  if (open) return compare(raised(operator === '~=' ? release.slice(0, -1) : release), version) > 0;
  return operator === '<' ? compare(release, version) > 0 : compare(release, version) >= 0;
}

function releaseOf(text: string): readonly number[] | undefined {
  const digits = /^v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  return digits?.split('.').map(Number);
}

function raised(release: readonly number[]): readonly number[] {
  return [...release.slice(0, -1), (release[release.length - 1] ?? 0) + 1];
}

function compare(release: readonly number[], version: string): number {
  const other = releaseOf(version) ?? [];
  for (let i = 0; i < Math.max(release.length, other.length); i++) {
    const difference = (release[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether the build requirements certainly keep a distribution below a version. */
export function keepsBelow(doc: Document, distribution: string, version: string): boolean {
  return readBuildSystem(doc).requires.some(
    ({ value }) =>
      requirementName(value) === distribution &&
      /^[^@;[\]]*$/.test(value) &&
      /\d/.test(value) &&
      readSpecifierSet(value.replace(/^[\w.-]+\s*/, '')).defects.length === 0 &&
      !leavesOpen(value, version),
  );
}
