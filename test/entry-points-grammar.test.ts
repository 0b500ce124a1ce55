import { describe, expect, test } from 'vitest';
import { isGroup, nameProblem, pipReadsScript, readReference } from '../server/pyproject/entry-point.ts';
import { normalizeVersion, sameVersion } from '../server/pyproject/version.ts';

/** The problems of a reference with the text they stand at. */
function problems(value: string): readonly string[] {
  return readReference(value).problems.map(
    ({ kind, at, meant }) =>
      `${kind} ${value.slice(at.start, at.end)}${meant === undefined ? '' : ` → ${meant}`}`,
  );
}

describe('An object reference', () => {
  test.each([
    ['pkg.cli:main', 'pkg.cli', 'main'],
    ['pkg', 'pkg', undefined],
    ['pkg:Klass.run', 'pkg', 'Klass.run'],
    ['  pkg:main  ', 'pkg', 'main'],
    ['pkg:main [extra, other]', 'pkg', 'main'],
    ['pkg:main[extra]', 'pkg', 'main'],
    ['pkg [extra]', 'pkg', undefined],
    ['päckage.模块:größe', 'päckage.模块', 'größe'],
    ['pkg:match', 'pkg', 'match'],
    ['pkg:napari.yaml', 'pkg', 'napari.yaml'],
  ])('%j names a module and perhaps something in it', (value, module, attribute) => {
    const { reference, problems } = readReference(value);
    expect(problems).toEqual([]);
    expect(reference?.module).toBe(module);
    expect(reference?.attribute).toBe(attribute);
    expect(value.slice(reference?.moduleAt.start, reference?.moduleAt.end)).toBe(module);
  });

  test.each([
    ['', ['empty ']],
    ['pkg:main()', ['call () → pkg:main']],
    ['pkg:main(1, "a.b")', ['call (1, "a.b") → pkg:main']],
    ['my-pkg.cli:ma-in', ['part my-pkg → my_pkg.cli:ma-in', 'part ma-in → my-pkg.cli:ma_in']],
    ['a:b:c', ['colon :']],
    ['src/pkg/cli.py:main', ['file src/pkg/cli.py → pkg.cli:main']],
    ['./pkg/__init__.py', ['file ./pkg/__init__.py → pkg']],
    ['a b c', ['part a b c']],
    ['pkg. sub:main', ['part  sub']],
    ['pkg:', ['part :']],
    [':main', ['part :']],
    ['.pkg:main', ['part .']],
    ['pkg:main.', ['part .']],
    ['pkg..cli:main', ['part ..']],
    ['1pkg:main', ['part 1pkg']],
    ['a:b\n[evil]\ny=z:w', ['newline \n[evil]\ny=z:w']],
    ['pkg:main [extra', ['extras [extra']],
  ])('%j is malformed and leads nowhere', (value, expected) => {
    expect(problems(value)).toEqual(expected);
    expect(readReference(value).reference).toBeUndefined();
  });

  test.each([
    ['pkg : main', ['blank  :  → pkg:main']],
    ['pkg:class', ['keyword class']],
    ['pkg.import:main', ['keyword import']],
  ])('%j is allowed and yet no good for a script', (value, expected) => {
    expect(problems(value)).toEqual(expected);
    expect(readReference(value).reference).toBeDefined();
  });

  test('is read by pip up to the first character that is no word', () => {
    expect(pipReadsScript('pkg:main()')).toBe('pkg:main');
    expect(pipReadsScript('my-pkg:main')).toBeUndefined();
    expect(pipReadsScript('pkg : main')).toBeUndefined();
    expect(pipReadsScript('a:b:c')).toBeUndefined();
  });
});

test('The name of a group is words with dots between them', () => {
  expect(['pytest11', 'a.b_c', 'grüp'].every(isGroup)).toBe(true);
  expect(['', 'my-group', 'a b', 'a..b', '.a', 'a]'].some(isGroup)).toBe(false);
});

test('The name of an entry point may be nearly anything', () => {
  expect(['a', 'a b', 'a:b', ';x', 'ä/b'].map(nameProblem)).toEqual(Array(5).fill(undefined));
  expect(['', ' a', 'a=b', '[a', '#a', 'a\nb'].every((name) => nameProblem(name) !== undefined)).toBe(true);
});

test('Versions are compared in their normal form', () => {
  expect(
    ['01.0.RC1', 'v1.0-post', '1.0-1', '1!2.0a', '1.0.dev', '1+Ubuntu-01', '1c', '1.POST2.dev03'].map(
      normalizeVersion,
    ),
  ).toEqual([
    '1.0rc1',
    '1.0.post0',
    '1.0.post1',
    '1!2.0a0',
    '1.0.dev0',
    '1+ubuntu.1',
    '1rc0',
    '1.post2.dev3',
  ]);
  expect(normalizeVersion('nope')).toBeUndefined();
  expect(sameVersion('1.0', '1.0.0')).toBe(true);
  expect(sameVersion('1.0.0rc1', '1rc1')).toBe(true);
  expect(sameVersion('1.10', '1.1')).toBe(false);
  expect(sameVersion('10', '1')).toBe(false);
  expect(sameVersion('1.0.10.0', '1.0.10')).toBe(true);
});
