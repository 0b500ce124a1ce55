/**
 * Which distribution brings which backend.
 *
 * Beyond the backends whose rules are known, these are backends that real projects name; nothing is claimed of
 * them but their names. Collected from their own documentation and metadata, 2026-11.
 */
import { requirementName } from '../pyproject/requirement.ts';

/** distribution → the `build-backend` values that it brings, the usual one first. */
export const BACKENDS_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['setuptools', ['setuptools.build_meta', 'setuptools.build_meta:__legacy__']],
  ['hatchling', ['hatchling.build', 'hatchling.ouroboros']],
  ['flit-core', ['flit_core.buildapi', 'flit_core.build_thyself']],
  ['flit', ['flit.buildapi']],
  ['poetry-core', ['poetry.core.masonry.api']],
  ['poetry', ['poetry.masonry.api']],
  ['poetry-dynamic-versioning', ['poetry_dynamic_versioning.backend']],
  ['pdm-backend', ['pdm.backend', 'pdm.backend.intree']],
  ['pdm-pep517', ['pdm.pep517.api']],
  ['uv-build', ['uv_build']],
  ['uv', ['uv']],
  ['maturin', ['maturin']],
  ['scikit-build-core', ['scikit_build_core.build', 'scikit_build_core.setuptools.build_meta']],
  ['meson-python', ['mesonpy']],
  ['whey', ['whey']],
  ['enscons', ['enscons.api']],
  ['sip', ['sipbuild.api']],
  ['pyqt-builder', ['pyqtbuild']],
  ['jupyter-packaging', ['jupyter_packaging.build_api']],
  ['sphinx-theme-builder', ['sphinx_theme_builder']],
  ['py-build-cmake', ['py_build_cmake.build']],
  ['multistage-build', ['multistage_build']],
]);

/** What certain build requirements bring along because they depend on it, from their METADATA. */
const BRINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['hatch-vcs', ['hatchling', 'setuptools-scm', 'setuptools']],
  ['hatch-fancy-pypi-readme', ['hatchling']],
  ['hatch-requirements-txt', ['hatchling']],
  ['hatch-jupyter-builder', ['hatchling']],
  ['hatch-nodejs-version', ['hatchling']],
  ['uv-dynamic-versioning', ['hatchling']],
  ['setuptools-scm', ['setuptools']],
  ['setuptools-rust', ['setuptools']],
  ['setuptools-git-versioning', ['setuptools']],
  ['scikit-build', ['setuptools']],
  ['jupyter-packaging', ['setuptools']],
  ['flit', ['flit-core']],
  ['poetry', ['poetry-core']],
  ['cffi', []],
  ['cmake', []],
  ['cython', []],
  ['ninja', []],
  ['numpy', []],
  ['oldest-supported-numpy', []],
  ['packaging', []],
  ['pybind11', []],
  ['toml', []],
  ['tomli', []],
  ['wheel', []],
]);

/**
 * Whether the requirements bring the distribution `wanted` (undefined: one that nobody knows): undefined as soon as one of them is not known,
 * since any distribution may depend on any other, and so may an extra.
 */
export function brings(requires: readonly string[], wanted: string | undefined): boolean | undefined {
  const names = requires.map(requirementName);
  if (
    wanted !== undefined &&
    names.some((name) => name === wanted || (name && BRINGS.get(name)?.includes(wanted)))
  )
    return true;
  if (requires.some((requirement) => /^[^;@]*\[/.test(requirement))) return undefined;
  return names.every((name) => name !== undefined && (BACKENDS_OF.has(name) || BRINGS.has(name)))
    ? false
    : undefined;
}

/** The distribution that brings a `build-backend` value, as far as it is known. */
export function distributionOf(backend: string): string | undefined {
  for (const [distribution, backends] of BACKENDS_OF) if (backends.includes(backend)) return distribution;
  return undefined;
}
