import { expect, test } from 'vitest';
import { contains } from '../server/pyproject/specifier-meaning.ts';

test.each([
  ['>=3.9', '3.11.4', true],
  ['>=3.9,<3.11', '3.11.4', false],
  ['~=3.9', '3.11.4', true],
  ['~=3.9', '4.0', false],
  ['~=3.9.2', '3.10', false],
  ['==3.11.*', '3.11.4', true],
  ['==3.11', '3.11.4', false],
  ['!=3.11.*', '3.11.4', false],
  ['>3.11', '3.11.0', false],
  ['<=3.11', '3.11.0', true],
  ['', '3.11', true],
  [' >= 3.9 , ', '3.11', true],
])('%j holds %s: %s', (specifiers, version, holds) => {
  expect(contains(specifiers, version)).toBe(holds);
});

test.each(['>=3.9a1', '===3.9', '~=3', '>=3.*', 'three'])('of %j nothing is told', (specifiers) => {
  expect(contains(specifiers, '3.11')).toBeUndefined();
});

test('what is not understood does not hide what is certainly wrong', () => {
  expect(contains('three, <3.9', '3.11')).toBe(false);
  expect(contains('>=3.9', '3.12.0rc1')).toBeUndefined();
});
