/**
 * Which backend wrote a wheel: the `Generator` line of its WHEEL, which stays in an installed copy. Each form was read from
 * wheels that the release named behind it had built; `build_editable` writes the same.
 */

export interface Generator {
  /** The distribution of the backend, normalised, as `Backend.name`. */
  readonly backend: string;
  /** As a person would name it: `setuptools 84.2.1`, `meson-python` where no version is written. */
  readonly words: string;
}

/** What begins the line → the distribution. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  // setuptools 70.1 to 84.2; before that its command came with `wheel` (0.37 and 0.43 with setuptools 61 and 69.5).
  ['setuptools', 'setuptools'],
  ['bdist_wheel', 'setuptools'],
  ['hatchling', 'hatchling'], // 1.0 and 1.33
  ['flit', 'flit-core'], // flit_core 3.2 and 4.2
  // 2.0 and 2.5; 1.0 called itself after the tool.
  ['poetry-core', 'poetry-core'],
  ['poetry', 'poetry-core'],
  ['pdm-backend', 'pdm-backend'], // 2.1, 2.3 and 2.5
  ['pdm-pep517', 'pdm-pep517'], // 1.1
  ['uv', 'uv-build'], // uv_build 0.9.0 and 0.13.6; uv builds such projects itself
  ['maturin', 'maturin'], // 1.16
  ['scikit-build-core', 'scikit-build-core'], // 1.1
  ['meson', 'meson-python'], // meson-python 0.13 and 0.22, without a version
  ['whey', 'whey'], // 0.1.1
]);

/** The backend behind the text of a WHEEL; undefined where it names none that is known. */
export function readGenerator(wheel: string): Generator | undefined {
  const written = /^Generator:(.*)$/im.exec(wheel)?.[1]?.trim() ?? '';
  const [, name = '', version] = /^([\w-]+)(?: \(?([\w.+!-]+)\)?)?$/.exec(written) ?? [];
  const backend = KNOWN.get(name);
  if (backend === undefined) return undefined;
  // The version behind `bdist_wheel` is that of another distribution, `wheel`.
  const shown = name === 'bdist_wheel' ? undefined : version;
  return { backend, words: shown === undefined ? backend : `${backend} ${shown}` };
}
