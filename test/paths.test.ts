import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { join, normalize } from '../server/files/files.ts';

const paths = fc
  .array(fc.constantFrom('', '.', '..', '...', '.a', 'a', 'b.c', 'd..'), { maxLength: 5 })
  .map((parts) => parts.join('/'));

/** As node normalises, but for the ending slash, and for `.`, which is nothing here. */
function asNode(path: string): string {
  const normal = posix.normalize(path);
  if (normal === '.' || normal === './') return '';
  return normal === '/' ? normal : normal.replace(/\/$/, '');
}

test('A path loses its dots and its empty parts, and nothing else', () => {
  fc.assert(
    fc.property(paths, (path) => {
      expect(normalize(path)).toBe(asNode(path));
    }),
  );
});

test('A path seen from a base is behind it, unless it is absolute', () => {
  fc.assert(
    fc.property(paths, paths, (base, path) => {
      const from = asNode(base);
      const expected = path.startsWith('/') ? path : from === '' ? path : `${from}/${path}`;
      expect(join(from, path)).toBe(asNode(expected));
    }),
  );
});
