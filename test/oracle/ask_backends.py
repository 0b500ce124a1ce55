"""Whether a build backend takes many texts of pyproject.toml, each beside the same few files.

Its arguments are the backend as it stands in `build-backend`, the folder of the files, and a JSON file with the texts.
Printed is a list: what the backend says of each that it refuses, and null for each that it takes. Each is built in a
process of its own that begins with the backend imported.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib


def meson_python(out):
    """Its own check; what follows asks meson."""
    import mesonpy

    with open("pyproject.toml", "rb") as file:
        mesonpy._validate_pyproject_config(tomllib.load(file))


def maturin(out):
    """The program itself, which reads the file before it compiles anything."""
    command = ["maturin", "pep517", "write-dist-info", "--metadata-directory", out, "--interpreter", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr.strip())


def hook(backend):
    module = importlib.import_module(backend)

    def build(out):
        # As every frontend does.
        if hasattr(module, "get_requires_for_build_wheel"):
            module.get_requires_for_build_wheel()
        module.build_wheel(out)

    return build


OWN = {"mesonpy": meson_python, "maturin": maturin}
WARM = {
    "setuptools.build_meta": ["setuptools.command.bdist_wheel", "setuptools.command.build_py", "setuptools.config.pyprojecttoml"],
    "hatchling.build": ["hatchling.builders.wheel"],
    "flit_core.buildapi": ["flit_core.wheel"],
    "poetry.core.masonry.api": ["poetry.core.factory", "poetry.core.masonry.builders.wheel"],
    "pdm.backend": ["pdm.backend.wheel"],
    "scikit_build_core.build": ["scikit_build_core.build.wheel"],
}  # fmt: skip


def child(act, out, report):
    log = os.open(out + ".log", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    says = None
    try:
        act(out)
    except BaseException as error:  # SystemExit is how some refuse
        sys.stdout.flush()
        sys.stderr.flush()
        with open(out + ".log", encoding="utf-8", errors="replace") as stream:
            printed = stream.read()[-2000:].strip()
        says = f"{type(error).__name__}: {error}" + (f"\n{printed}" if isinstance(error, SystemExit) else "")
    with os.fdopen(report, "w") as pipe:
        json.dump(says, pipe)
    os._exit(0)


def ask(act, text):
    with open("pyproject.toml", "w", encoding="utf-8") as file:
        file.write(text)
    with tempfile.TemporaryDirectory() as home:
        out = os.path.join(home, "out")
        os.makedirs(out)
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            child(act, out, write)
        os.close(write)
        with os.fdopen(read) as pipe:
            says = pipe.read()
        os.waitpid(pid, 0)
    for name in os.listdir("."):
        if name in ("build", "dist") or name.endswith(".egg-info"):
            shutil.rmtree(name)
    return json.loads(says)


def main():
    backend, folder, asked = sys.argv[1:]
    for name in WARM.get(backend, []):
        importlib.import_module(name)
    act = OWN.get(backend) or hook(backend)
    with open(asked, encoding="utf-8") as file:
        texts = json.load(file)
    os.chdir(folder)
    sys.path[:] = [path for path in sys.path if path not in ("", os.path.dirname(os.path.abspath(__file__)))]
    print(json.dumps([ask(act, text) for text in texts]))


if __name__ == "__main__":
    main()
