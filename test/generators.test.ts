import { describe, expect, it } from 'vitest';
import { readGenerator } from '../server/backends/generators.ts';

describe('the `Generator` line of WHEEL', () => {
  it('tells the backend, in each form that backends have written it', () => {
    const written: Readonly<Record<string, string>> = {
      'setuptools (84.2.1)': 'setuptools 84.2.1',
      'bdist_wheel (0.43.0)': 'setuptools',
      'hatchling 1.33.0': 'hatchling 1.33.0',
      'flit 4.2.0': 'flit-core 4.2.0',
      'poetry-core 2.5.0': 'poetry-core 2.5.0',
      'poetry 1.0.8': 'poetry-core 1.0.8',
      'pdm-backend (2.5.0)': 'pdm-backend 2.5.0',
      'pdm-pep517 1.1.0': 'pdm-pep517 1.1.0',
      'uv 0.13.6': 'uv-build 0.13.6',
      'maturin (1.16.0)': 'maturin 1.16.0',
      'scikit-build-core 1.1.2': 'scikit-build-core 1.1.2',
      meson: 'meson-python',
      'whey (0.1.1)': 'whey 0.1.1',
    };
    for (const [generator, words] of Object.entries(written))
      expect(readGenerator(`Wheel-Version: 1.0\r\nGenerator: ${generator}\r\nTag: x\r\n`)?.words).toBe(words);
  });

  it('tells nothing where it is not one of those', () => {
    for (const each of ['', 'Generator:', 'Generator: lab', 'Generator: uv sync 1.0', 'X-Generator: uv 1.0'])
      expect(readGenerator(`Wheel-Version: 1.0\n${each}\n`)).toBeUndefined();
  });
});
