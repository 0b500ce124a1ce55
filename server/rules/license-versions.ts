/** The first versions that take an SPDX expression in `license`, and an array in `license-files`: built with these and with those before. */
export const FIRST_WITH_EXPRESSIONS: ReadonlyMap<
  string,
  { readonly string?: string; readonly files?: string }
> = new Map([
  ['setuptools', { string: '77', files: '77' }],
  ['flit-core', { string: '3.11' }],
  ['hatchling', { files: '1.26' }],
  ['pdm-backend', { string: '2.4', files: '2.4' }],
  ['scikit-build-core', { string: '0.11' }],
]);
