import { expect, test } from 'vitest';
import { FORMATS } from '../server/schema/formats.ts';
import { wrongConstraint } from '../server/schema/poetry-formats.ts';

/** Those of a list that a format does not take. */
function refused(format: string, texts: readonly string[]): readonly string[] {
  const judge = FORMATS.get(format);
  return texts.filter((text) => judge?.(text) !== undefined);
}

// Each was given to poetry-core 2.5.0.
test('the constraints that poetry-core parses are taken', () => {
  const taken =
    '1 | ^1.2 | x | =1 | ~1.2 | ~ 1.2 | > 1 | >1 <2 | >=1,<2, | dev | <>1 | >=1.* | ==1.2.3.4.* | ==1.2.3.*.* | 1.2.* | !=1.* | ^1.2-beta | v1.0 | *.* | * | ==1.0+local | ~=1 | ^1.0, !=1.1 | ^1.0 !=1.1 | ^v1 | 3.*.*';
  expect(refused('poetry-constraint', taken.split(' | '))).toEqual([]);
  expect(refused('poetry-constraint', ['>=1 || <0.5', '1|2', ' 1 ', '1.0\n', '* '])).toEqual([]);
});

test('the constraints that poetry-core does not parse are refused', () => {
  const texts =
    ' | 1.x | ===1 | ^1.2.* | ,>=1 | >=1 ,, <2 | latest | 1 - 2 | >=1.0-2.0 | 1.0.*+x | ^ | > | 1; python_version>"3" | ^1.0.x | @1 | git'.split(
      ' | ',
    );
  expect(refused('poetry-constraint', [...texts, '|| 1'])).toEqual([...texts, '|| 1']);
});

test('a constraint is wrong where its part is', () => {
  expect(wrongConstraint('^1.0 || >=2, latest')).toEqual({ start: 13, end: 19 });
  expect(wrongConstraint('>=1 ||')).toEqual({ start: 6, end: 6 });
});

test('a constraint of any length is read in no time', () => {
  for (const part of ['1 ', '1,', '||', '~', '.*', '1.', ' '])
    expect(wrongConstraint(part.repeat(200_000))).toBe(undefined);
});

// Each was given to maturin 1.16.0.
test('platform tags are those of maturin', () => {
  const taken =
    'linux off pypi PyPI manylinux1 2014 Manylinux2014 manylinux_2_24 musllinux_1_2 2_28 manylinux_2_28_x86_64 musllinux_1_1_1 manylinux_02_24 manylinux_+2_1';
  expect(refused('maturin-compatibility', taken.split(' '))).toEqual([]);
  const not =
    'auto manylinux manylinux2015 manylinux_2 2_x musllinux_1 manylinux-2014 manylinux_65536_1 linux_x86_64 2_ manylinux2_28'.split(
      ' ',
    );
  expect(refused('maturin-compatibility', not)).toEqual(not);
});
