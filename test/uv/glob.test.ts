import { describe, expect, it } from 'vitest';
import { compileGlobs, isGlob, keyTaking } from '../../server/uv/glob.ts';
import recorded from '../data/uv-globs.json' with { type: 'json' };

const FOLDER = '/work/project';

/** The files of a list that the globs among the keys take. */
function taken(keys: readonly string[], paths: readonly string[]): string[] {
  const globs = compileGlobs(keys.map((key) => (isGlob(key) ? key : undefined)));
  return paths.filter((path) => keyTaking(globs, `${FOLDER}/${path}`, FOLDER) !== undefined);
}

function problem(key: string): string | undefined {
  const found = compileGlobs([key]).problems.get(0);
  return found && `${key.slice(found.start, found.end)} in ${found.glob}: ${found.words}`;
}

describe('a list of globs', () => {
  for (const { keys, hit } of recorded.probes) {
    it(`finds what uv ${recorded.uv} finds for ${JSON.stringify(keys)}`, () => {
      const paths = [...new Set([...recorded.files, ...hit])];
      expect(taken(keys, paths).sort()).toEqual([...hit].sort());
    });
  }

  it('means another thing beside a sibling with the base of its base', () => {
    expect(taken(['a/*.txt'], ['a/b/c.txt'])).toEqual(['a/b/c.txt']);
    expect(taken(['a/*.txt', '*.py'], ['a/b/c.txt', 'a/c.txt', 'x/y.py'])).toEqual(['a/c.txt', 'x/y.py']);
  });

  it('reads a rest that begins with a number sign as a comment, and drops blanks at the end', () => {
    expect(taken(['#*.txt'], ['#a.txt'])).toEqual([]);
    expect(taken(['*.txt '], ['b/a.txt'])).toEqual(['b/a.txt']);
  });

  it('works on bytes, as uv does', () => {
    expect(taken(['?.txt'], ['a.txt', 'é.txt'])).toEqual(['a.txt']);
    expect(taken(['??.txt'], ['é.txt'])).toEqual(['é.txt']);
    expect(taken(['x[!a]y/../z*', 'x[!a]y'], ['x/y'])).toEqual(['x/y']);
  });

  it('finds files of the project through its own name and through an absolute path', () => {
    expect(taken(['../project/*.py', '/work/project/*.c'], ['a.py', 'b/a.c', 'a.h'])).toEqual([
      'a.py',
      'b/a.c',
    ]);
  });

  it('takes time in proportion to the path, whatever the glob', () => {
    const globs = compileGlobs([`${'*a'.repeat(40)}b`, `{${'**/'.repeat(20)}x,y}`]);
    expect(keyTaking(globs, `${FOLDER}/${'a'.repeat(5000)}`, FOLDER)).toBeUndefined();
  });
});

describe('a glob that uv refuses', () => {
  it('has its mistake at its place in the string, in uv’s words', () => {
    expect(problem('src/[a.txt')).toBe("[a.txt in [a.txt: unclosed character class; missing ']'");
    expect(problem('src/{a,b')).toBe(
      "{ in {a,b: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
    );
    expect(problem('*}')).toBe(
      "} in *}: unopened alternate group; missing '{' (maybe escape '}' with '[}]'?)",
    );
    expect(problem('x/[z-a]*')).toBe("z-a in [z-a]*: invalid range; 'z' > 'a'");
    expect(problem('a*\\')).toBe("\\ in a*\\: dangling '\\'");
  });

  it('is not one that only looks odd', () => {
    for (const key of ['**a', '***', '!x*', 'a*]', '[]]', '[]-a]', '[a-]', '{}', '{,a/}x', '**/']) {
      expect(problem(key)).toBeUndefined();
    }
  });
});
