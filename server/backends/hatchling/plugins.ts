/** The plugins of hatchling that distributions bring. */

/**
 * The `PLUGIN_NAME` of version sources and of hooks of either kind, and the distribution that registers it: read from hatch-vcs 0.5,
 * hatch-fancy-pypi-readme 25.1, hatch-requirements-txt 0.4.1, hatch-nodejs-version 0.4, hatch-jupyter-builder 0.10,
 * hatch-regex-commit 0.0.4, uv-dynamic-versioning 0.14.1, versioningit 3.3 and scikit-build-core 1.
 */
const BROUGHT: ReadonlyMap<string, string> = new Map([
  ['vcs', 'hatch-vcs'],
  ['fancy-pypi-readme', 'hatch-fancy-pypi-readme'],
  ['requirements_txt', 'hatch-requirements-txt'],
  ['nodejs', 'hatch-nodejs-version'],
  ['jupyter-builder', 'hatch-jupyter-builder'],
  ['regex_commit', 'hatch-regex-commit'],
  ['uv-dynamic-versioning', 'uv-dynamic-versioning'],
  ['versioningit', 'versioningit'],
  ['versioningit-onbuild', 'versioningit'],
  ['scikit-build', 'scikit-build-core'],
]);

/** The distribution that brings a plugin of this name, as far as it is known. */
export function pluginDistribution(name: string): string | undefined {
  return BROUGHT.get(name);
}
