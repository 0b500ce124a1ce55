"""A build backend that lives in the project: it decides the version and the dependencies."""

import os
import zipfile

VERSION = "0.1.0"
DEPENDENCIES = ["iniconfig"]
METADATA = "".join(
    [
        f"Metadata-Version: 2.1\nName: demo\nVersion: {VERSION}\nRequires-Python: >=3.9\n",
        *(f"Requires-Dist: {name}\n" for name in DEPENDENCIES),
    ]
)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory, {"demo/__init__.py": "", "demo/cli.py": _read("demo/cli.py")})


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory, {"demo.pth": os.getcwd() + "\n"})


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("this demonstration is built from its folder only")


def _read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def _wheel(folder, files):
    info = f"demo-{VERSION}.dist-info"
    files[f"{info}/METADATA"] = METADATA
    files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: bar\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/entry_points.txt"] = "[console_scripts]\ndemo = demo.cli:main\n"
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    name = f"demo-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
    return name
