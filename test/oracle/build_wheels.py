"""Builds wheels on demand: one JSON object a line in, one a line out.

In: {"id", "root", "backend"}. Out: {"id", "files": {archive path: text}} or {"id", "error": first line}.
Each build runs in a process of its own, without isolation and without a frontend.
"""

import importlib
import json
import os
import sys
import tempfile
import traceback
import zipfile


def build(root, backend):
    os.chdir(root)
    sys.path = [path for path in sys.path if path not in ("", os.path.dirname(os.path.abspath(__file__)))]
    with tempfile.TemporaryDirectory() as out:
        name = importlib.import_module(backend).build_wheel(out)
        with zipfile.ZipFile(os.path.join(out, name)) as wheel:
            return {path: wheel.read(path).decode("utf-8", "replace") for path in wheel.namelist()}


def child(job, report):
    log = os.open(os.devnull, os.O_WRONLY)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        answer = {"files": build(job["root"], job["backend"])}
    except BaseException as error:  # SystemExit is how setuptools refuses
        text = "".join(traceback.format_exception_only(type(error), error)).strip()
        answer = {"error": text.split("\n")[0]}
    with os.fdopen(report, "w") as pipe:
        json.dump({"id": job["id"], **answer}, pipe)
    os._exit(0)


def main():
    for backend in sys.argv[1:]:
        importlib.import_module(backend)
    for line in sys.stdin:
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            child(json.loads(line), write)
        os.close(write)
        with os.fdopen(read) as pipe:
            answer = pipe.read()
        os.waitpid(pid, 0)
        print(answer, flush=True)


if __name__ == "__main__":
    main()
