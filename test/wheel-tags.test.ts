import { describe, expect, it } from 'vitest';
import { expand, parseWheelName } from '../server/artifacts/wheel-name.ts';
import { tagWords } from '../server/artifacts/wheel-tags.ts';

describe('the tags of a wheel', () => {
  it.each([
    ['py3-none-any', ['pure Python, any version 3']],
    ['py2.py3-none-any', ['pure Python, any version 2 or 3']],
    ['py39-none-any', ['pure Python, 3.9 or later']],
    [
      'cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64',
      ['CPython 3.12 on Linux x86_64 (glibc 2.17 or later)'],
    ],
    ['cp38-abi3-win_amd64', ['CPython 3.8 or later (stable ABI) on Windows x86_64']],
    ['cp313-cp313t-macosx_11_0_arm64', ['CPython 3.13, free-threaded on macOS 11.0 or later, arm64']],
    ['pp310-pypy310_pp73-musllinux_1_2_aarch64', ['PyPy 3.10 on Linux aarch64 (musl 1.2 or later)']],
    ['py3-none-win32.win_arm64', ['any Python, any version 3 on Windows x86, 32 bits, or Windows arm64']],
    [
      'py3-none-linux_armv7l',
      ['any Python, any version 3 on Linux armv7l (with the libraries of the system that built it)'],
    ],
    ['xy1-abc-toaster', ['`xy1` with the ABI `abc` on `toaster`']],
  ])('%s are said in words', (tags, words) => {
    expect(tagWords(expand(tags))).toEqual(words);
  });

  it('are expanded, and not where that would be endless', () => {
    expect(parseWheelName('A.b_c-1.0RC1-2-py2.py3-none-any.whl')).toEqual({
      name: 'a-b-c',
      version: '1.0rc1',
      build: '2',
      tags: ['py2-none-any', 'py3-none-any'],
    });
    const many = Array.from({ length: 200 }, (_, i) => `a${i}`).join('.');
    expect(expand(`${many}-${many}-any`)).toHaveLength(1);
  });
});
