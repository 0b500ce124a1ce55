/** Requirements that are certainly none: uv and every backend refuse them. */
import { requirementName } from '../pyproject/requirement.ts';
import { readSpecifiers } from './lock-versions.ts';

const PARTS =
  /^\s*[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\s*(?:\[[^\]]*\]\s*)?(?:\(\s*)?([^;@()[\]\s][^;@()[\]]*)?(?:\)\s*)?(?:;.*)?$/s;

/** Whether a text is certainly no requirement of PEP 508; what is said after a semicolon is not looked at. */
export function isInvalidRequirement(text: string): boolean {
  if (requirementName(text) === undefined) return true;
  const [, specifiers] = PARTS.exec(text) ?? [];
  if (specifiers === undefined || specifiers.trim() === '') return false;
  return specifiers.split(',').some((part) => {
    const trimmed = part.trim();
    // What stands behind `===` may be anything to some readers, and older ones refuse a comma at the end.
    if (trimmed === '' || trimmed.startsWith('===')) return false;
    return readSpecifiers(trimmed) === undefined;
  });
}
