/**
 * Which modules a build environment can import: what distributions that builds require bring, and what these require in turn.
 *
 * From METADATA and RECORD of the versions of 2026-11, with what older versions required besides: too much in a line makes
 * a rule silent, too little would make it wrong. Only distributions whose requirements never went beyond their line are here.
 */
import { requirementName } from '../../pyproject/requirement.ts';

/** Distribution → the top-level modules that it has; behind `>` the distributions that it may bring along. */
const LINES = `
attrs: attr attrs > zope-interface
babel: babel > pytz setuptools
cffi: cffi > pycparser
cmake: cmake > packaging setuptools scikit-build importlib-metadata
cppy: cppy > setuptools
cython: Cython cython pyximport
distlib: distlib
editables: editables
exceptiongroup: exceptiongroup > typing-extensions
expandvars: expandvars
extension-helpers: extension_helpers > setuptools tomli
flit-core: flit_core > pytoml toml tomli
hatch-fancy-pypi-readme: hatch_fancy_pypi_readme > hatchling tomli typing-extensions
hatch-requirements-txt: hatch_requirements_txt > hatchling packaging
hatch-vcs: hatch_vcs > hatchling setuptools-scm
hatchling: hatchling > packaging pathspec pluggy tomli tomlkit trove-classifiers editables importlib-metadata
importlib-metadata: importlib_metadata > zipp typing-extensions
jinja2: jinja2 > markupsafe
markupsafe: markupsafe
maturin: maturin > tomli toml
meson: mesonbuild
meson-python: mesonpy > meson packaging pyproject-metadata tomli typing-extensions colorama ninja setuptools
mypy-extensions: mypy_extensions
nanobind: nanobind > typing-extensions
ninja: ninja > packaging setuptools importlib-metadata
numpy: numpy
oldest-supported-numpy: > numpy
packaging: packaging > pyparsing six
pathspec: pathspec
pdm-backend: pdm > importlib-metadata
pkgconfig: pkgconfig
pluggy: pluggy > importlib-metadata
poetry-core: poetry > importlib-metadata
poetry-dynamic-versioning: poetry_dynamic_versioning > dunamai tomlkit jinja2 poetry-core packaging importlib-metadata
dunamai: dunamai > packaging importlib-metadata
pybind11: pybind11
pycparser: pycparser
pyparsing: pyparsing
pyproject-metadata: pyproject_metadata > packaging pyparsing typing-extensions
pythran: pythran omp > ply setuptools gast numpy beniget
pyyaml: yaml
scikit-build: skbuild > distro packaging setuptools tomli wheel typing-extensions
scikit-build-core: scikit_build_core > exceptiongroup packaging pathspec pyproject-metadata tomli typing-extensions distlib importlib-metadata importlib-resources
semantic-version: semantic_version
setuptools: setuptools pkg_resources
setuptools-git-versioning: setuptools_git_versioning > packaging setuptools tomli toml
setuptools-rust: setuptools_rust > setuptools semantic-version tomli toml typing-extensions
setuptools-scm: setuptools_scm > vcs-versioning packaging setuptools tomli toml typing-extensions importlib-metadata
six: six
toml: toml
tomli: tomli
tomlkit: tomlkit
trove-classifiers: trove_classifiers > calver setuptools
typing-extensions: typing_extensions
uv-build: uv_build
vcs-versioning: vcs_versioning > packaging tomli typing-extensions
versioneer: versioneer > tomli
versioningit: versioningit > packaging tomli importlib-metadata
wheel: wheel > packaging
zipp: zipp
`;

interface Distribution {
  readonly modules: readonly string[];
  readonly brings: readonly string[];
}

const KNOWN: ReadonlyMap<string, Distribution> = new Map(
  LINES.trim()
    .split('\n')
    .map((line): [string, Distribution] => {
      const [name = '', rest = ''] = line.split(':');
      const [modules = '', brings = ''] = rest.split('>');
      return [name, { modules: words(modules), brings: words(brings) }];
    }),
);

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** The top-level modules that the requirements bring; undefined as soon as that cannot be told of one of them. */
export function broughtModules(requires: readonly string[]): ReadonlySet<string> | undefined {
  const modules = new Set<string>();
  const seen = new Set<string>();
  const queue: string[] = [];
  for (const requirement of requires) {
    const name = requirementName(requirement);
    // An extra may bring anything, and so may what lies at an address; `toml` brings a reader of TOML.
    const [, extras] = /^[^;@[]*\[([^\]]*)\]/.exec(requirement) ?? [];
    if (name === undefined || /^[^;]*@/.test(requirement)) return undefined;
    if (extras !== undefined && extras.trim() !== 'toml') return undefined;
    if (extras !== undefined) queue.push('tomli', 'toml');
    if (!KNOWN.has(name)) return undefined;
    queue.push(name);
  }
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const known = KNOWN.get(name);
    // What a known one brings along and nobody looked at has a module of its own name, and may bring more.
    for (const module of known?.modules ?? [name.replaceAll('-', '_')]) modules.add(module);
    queue.push(...(known?.brings ?? []));
  }
  return modules;
}

/** The distribution that has a top-level module, where that is known. */
export function distributionWith(module: string): string | undefined {
  for (const [name, { modules }] of KNOWN) if (modules.includes(module)) return name;
  return undefined;
}
