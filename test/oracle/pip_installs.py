"""Installs wheels one by one with the pip of this Python, each below a prefix of its own; prints one exit status a line.

argv: a folder for the prefixes, then the wheels. One process for all of them: to start pip costs more than to install.
"""

import contextlib
import io
import os
import sys

from pip._internal.cli.main import main

folder, *wheels = sys.argv[1:]
options = ["install", "-q", "--no-deps", "--no-index", "--no-compile", "--ignore-installed", "--no-cache-dir"]
os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
for number, wheel in enumerate(wheels):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        status = main([*options, "--prefix", os.path.join(folder, str(number)), wheel])
    print(int(status), flush=True)
