/** Requirements that are certainly none: uv and every backend refuse them. */
import { readRequirementTree } from '../pyproject/requirement-tree.ts';

/** Whether a text is certainly no requirement of PEP 508; what is said after a semicolon is not looked at. */
export function isInvalidRequirement(text: string): boolean {
  return readRequirementTree(text).defects.some(
    ({ part, refuses }) => part !== 'marker' && refuses === 'both',
  );
}
