import { expect, test } from 'vitest';
import { FIELDS } from '../server/pyproject/project-table.ts';
import { describe } from '../server/schema/describe.ts';

test('every field of [project] is described, with the standard that defines it', () => {
  for (const field of ['name', 'dynamic', ...FIELDS]) {
    const words = describe(['project', field]);
    expect(words, field).toMatch(/\*(?:Standard: )PEP \d+/);
  }
});

test('the keys of [build-system], [dependency-groups] and [tool] are described', () => {
  for (const path of [
    ['project'],
    ['build-system'],
    ['build-system', 'requires'],
    ['build-system', 'build-backend'],
    ['build-system', 'backend-path'],
    ['dependency-groups'],
    ['tool'],
  ])
    expect(describe(path), path.join('.')).toMatch(/PEP \d+/);
});

test('names that people choose themselves are described by what they are for', () => {
  expect(describe(['project', 'scripts', 'anything'])).toContain('One command');
  expect(describe(['project', 'entry-points', 'pytest11'])).toContain('A group of entry points');
  expect(describe(['project', 'entry-points', 'pytest11', 'mine'])).toContain('One entry point');
  expect(describe(['project', 'optional-dependencies', 'test'])).toContain('An extra');
  expect(describe(['dependency-groups', 'dev'])).toContain('A group');
  expect(describe(['dependency-groups', 'dev', 'include-group'])).toContain('another group');
});

test('a key in the table form of a field is described, with or without the number of its item', () => {
  expect(describe(['project', 'readme', 'content-type'])).toContain('text/markdown');
  expect(describe(['project', 'authors', 'email'])).toContain('e-mail');
  expect(describe(['project', 'authors', '0', 'email'])).toBe(describe(['project', 'authors', 'email']));
});

test('the keys of cache-keys are described by what uv makes of them', () => {
  expect(describe(['tool', 'uv', 'cache-keys'])).toContain('pyproject.toml');
  for (const key of ['file', 'dir', 'git', 'env'])
    expect(describe(['tool', 'uv', 'cache-keys', key])).toContain('uv');
  expect(describe(['tool', 'uv', 'cache-keys', '1', 'git', 'tags'])).toContain('tags');
});

test('a key that no schema knows has no description', () => {
  for (const path of [
    ['project', 'nmae'],
    ['build-system', 'toString'],
    ['tool', 'uv', 'cache-keys', 'glob'],
    ['nothing'],
  ])
    expect(describe(path)).toBeUndefined();
});
