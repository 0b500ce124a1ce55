/** The projects that scenarios begin with: `requires = []` and a backend in the tree that writes its wheel itself. */

/** Text by path, relative to the project's folder; `../` leads beside it. */
export type Tree = Readonly<Record<string, string>>;

export interface Described {
  readonly name?: string;
  /** null: dynamic, read by the backend from VERSION.txt. */
  readonly version?: string | null;
  /** null: dynamic, the backend's own list; undefined: the key is left out. */
  readonly dependencies?: readonly string[] | null;
  /** What follows `[project]`'s own lines, other keys of it first. */
  readonly tail?: string;
  /** In place of the table that names the backend in `_be`. */
  readonly buildSystem?: string;
}

const BUILD_SYSTEM = '[build-system]\nrequires = []\nbuild-backend = "be"\nbackend-path = ["_be"]\n\n';

/** The text of a pyproject.toml. */
export function pyproject(about: Described = {}): string {
  const { name = 'lab', version = '0.1.0', dependencies, tail = '', buildSystem = BUILD_SYSTEM } = about;
  const dynamic = [
    ...(version === null ? ['"version"'] : []),
    ...(dependencies === null ? ['"dependencies"'] : []),
  ];
  const lines = [
    `name = "${name}"`,
    ...(version === null ? [] : [`version = "${version}"`]),
    'requires-python = ">=3.9"',
    ...(dynamic.length > 0 ? [`dynamic = [${dynamic.join(', ')}]`] : []),
    ...(dependencies ? [`dependencies = [${dependencies.map((one) => `"${one}"`).join(', ')}]`] : []),
  ];
  return `${buildSystem}[project]\n${lines.join('\n')}\n${tail}`;
}

export interface BackendShape {
  /** Which `prepare_metadata_for_build_*` it has; its own words make the metadata of both hooks alike. */
  readonly prepare?: 'none' | 'both' | 'editable' | 'wheel';
  /** Requirements that the metadata of a built wheel gets besides the project's. */
  readonly built?: readonly string[];
  /** Likewise for prepared metadata; as `built` where not given. */
  readonly prepared?: readonly string[];
  /** Python that each building hook begins with, e.g. `raise RuntimeError("no")`. */
  readonly build?: string;
  /** Python at the top of the module. */
  readonly top?: string;
  /** Whether `build_editable` exists. */
  readonly editable?: boolean;
  /** What `get_requires_for_build_*` return, if they are there. */
  readonly requires?: readonly string[];
  /** Console scripts besides the project's, `name = target` lines. */
  readonly scripts?: readonly string[];
  /** Whether it reads a version that pyproject.toml leaves out from VERSION.txt. */
  readonly versionFile?: boolean;
}

/** A backend that needs nothing, and notes in the file that LAB_LOG names which hooks ran for whom. */
export function backend(shape: BackendShape = {}): string {
  const { prepare = 'none', built = [], build = 'pass', top = '', editable = true } = shape;
  const { prepared = built, requires, scripts = [], versionFile = false } = shape;
  const hook = (kind: string) => `
def prepare_metadata_for_build_${kind}(folder, config_settings=None):
    _note("prepare_metadata_for_build_${kind}")
    info = os.path.join(folder, _stem() + ".dist-info")
    os.makedirs(info)
    for name, text in _info(PREPARED).items():
        with open(os.path.join(info, name), "w") as file:
            file.write(text)
    return _stem() + ".dist-info"
`;
  const needs = (kind: string) => `
def get_requires_for_build_${kind}(config_settings=None):
    _note("get_requires_for_build_${kind}")
    return ${JSON.stringify(requires)}
`;
  return [
    HEAD.replace('TOP', top)
      .replace('BUILT_LIST', JSON.stringify(built))
      .replace('PREPARED_LIST', JSON.stringify(prepared))
      .replace('SCRIPT_LIST', JSON.stringify(scripts))
      .replace('VERSION_OF', versionFile ? 'open("VERSION.txt").read().strip()' : '_project()["version"]'),
    ...(prepare === 'both' || prepare === 'editable' ? [hook('editable')] : []),
    ...(prepare === 'both' || prepare === 'wheel' ? [hook('wheel')] : []),
    ...(requires ? [needs('editable'), needs('wheel')] : []),
    WHEEL.replace('BODY', build),
    ...(editable ? [EDITABLE.replace('BODY', build)] : []),
    SDIST,
  ].join('');
}

/** A project as most are: a package below src, a backend without prepare hooks. */
export function simple(tail = '', more: Tree = {}, shape: BackendShape = {}): Tree {
  return {
    'pyproject.toml': pyproject({ tail }),
    '_be/be.py': backend(shape),
    'src/lab/__init__.py': 'VALUE = 1\n',
    'src/lab/a.py': '',
    ...more,
  };
}

/** The same with these cache-keys. */
export const keyed = (keys: string, more: Tree = {}, shape: BackendShape = {}): Tree =>
  simple(`\n[tool.uv]\ncache-keys = ${keys}\n`, more, shape);

/** Another package in a folder beside or below, with a backend of its own. */
export function member(
  folder: string,
  about: Described & { readonly name: string },
  shape: BackendShape = {},
): Tree {
  const module = about.name.replaceAll('-', '_');
  return {
    [`${folder}/pyproject.toml`]: pyproject(about),
    [`${folder}/_be/be.py`]: backend(shape),
    [`${folder}/src/${module}/__init__.py`]: 'VALUE = 1\n',
  };
}

const HEAD = `import os, tarfile, tomllib, zipfile

TOP
BUILT = BUILT_LIST
PREPARED = PREPARED_LIST
SCRIPTS = SCRIPT_LIST


def _project():
    with open("pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]


def _note(hook):
    with open(os.environ["LAB_LOG"], "a") as log:
        log.write(_project()["name"] + " " + hook + "\\n")


def _version():
    return VERSION_OF


def _stem():
    return _project()["name"].replace("-", "_").lower() + "-" + _version()


def _info(more):
    project = _project()
    requires = project.get("dependencies", []) + more
    if os.path.exists("deps.txt"):
        with open("deps.txt") as file:
            requires += file.read().split()
    lines = ["Metadata-Version: 2.1", "Name: " + project["name"], "Version: " + _version()]
    lines += ["Requires-Python: " + project["requires-python"]] if "requires-python" in project else []
    lines += ["Requires-Dist: " + one for one in requires]
    scripts = SCRIPTS + [name + " = " + to for name, to in project.get("scripts", {}).items()]
    info = {
        "METADATA": "\\n".join(lines) + "\\n",
        "WHEEL": "Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    if scripts:
        info["entry_points.txt"] = "[console_scripts]\\n" + "\\n".join(scripts) + "\\n"
    return info


def _wheel(folder, members):
    name = _stem() + "-py3-none-any.whl"
    members = {**members, **{_stem() + ".dist-info/" + key: text for key, text in _info(BUILT).items()}}
    record = "".join(path + ",,\\n" for path in members) + _stem() + ".dist-info/RECORD,,\\n"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        for path, text in members.items():
            wheel.writestr(path, text)
        wheel.writestr(_stem() + ".dist-info/RECORD", record)
    return name


def _sources():
    base = "src" if os.path.isdir("src") else "."
    for folder, folders, files in os.walk(base):
        folders[:] = [one for one in folders if one[0] not in "._"]
        for name in sorted(files):
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                with open(path) as file:
                    yield os.path.relpath(path, base), file.read()
`;

const WHEEL = `

def build_wheel(folder, config_settings=None, metadata_directory=None):
    _note("build_wheel")
    BODY
    return _wheel(folder, dict(_sources()))
`;

const EDITABLE = `

def build_editable(folder, config_settings=None, metadata_directory=None):
    _note("build_editable")
    BODY
    place = os.path.join(os.getcwd(), "src") if os.path.isdir("src") else os.getcwd()
    return _wheel(folder, {"_" + _stem().split("-")[0] + ".pth": place + "\\n"})
`;

const SDIST = `

def build_sdist(folder, config_settings=None):
    _note("build_sdist")
    name = _stem() + ".tar.gz"
    with tarfile.open(os.path.join(folder, name), "w:gz") as archive:
        for entry in ("pyproject.toml", "_be", "src", "VERSION.txt", "deps.txt"):
            if os.path.exists(entry):
                archive.add(entry, _stem() + "/" + entry)
    return name
`;
