"""Builds wheels on demand: one JSON object a line in, one a line out.

In: {"root", "backend", "before": [for the front of sys.path], "after": [for its end], "env": {…}, "sdist": whether
to build one too, and a wheel from it}. Out: what a build gave, and under "viaSdist" what the other build gave:
{"files", "texts": {archive path: text}, "version", "entryPoints"} or {"error": first line, "says": all that was printed}.
Each build is of a copy of the tree, in a process of its own, without isolation and without a frontend.
"""

import importlib
import importlib.metadata
import json
import os
import shutil
import sys
import tarfile
import tempfile
import traceback
import zipfile


def hook(job, root, name):
    """The backend's hook, with the project's folder as the working folder."""
    os.chdir(root)
    os.environ.update(job.get("env", {}))
    here = ("", os.path.dirname(os.path.abspath(__file__)))
    before = [os.path.join(root, path) for path in job.get("before", [])]
    sys.path = before + [path for path in sys.path if path not in here] + job.get("after", [])
    module, _, attribute = job["backend"].partition(":")
    target = importlib.import_module(module)
    for part in attribute.split(".") if attribute else []:
        target = getattr(target, part)
    return getattr(target, name)


def build_wheel(job, root, out):
    name = hook(job, root, "build_wheel")(out)
    with zipfile.ZipFile(os.path.join(out, name)) as wheel:
        members = sorted({path for path in wheel.namelist() if not path.endswith("/")})
        texts = {path: wheel.read(path).decode("utf-8", "replace") for path in members}
    info = next(path for path in members if path.endswith(".dist-info/WHEEL")).split("/")[0]
    groups = {}
    for point in importlib.metadata.EntryPoints._from_text(texts.get(info + "/entry_points.txt", "")):
        groups.setdefault(point.group, {})[point.name] = point.value
    files = [path for path in members if path.split("/")[0] != info]
    return {"files": files, "texts": texts, "version": name.split("-")[1], "entryPoints": groups}


def build_sdist(job, root, out):
    name = hook(job, root, "build_sdist")(out)
    with tarfile.open(os.path.join(out, name)) as archive:
        archive.extractall(os.path.join(out, "unpacked"), filter="data")
    (top,) = os.listdir(os.path.join(out, "unpacked"))
    return {"top": os.path.join(out, "unpacked", top)}


def child(act, job, root, out, log, report):
    stream = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    try:
        answer = act(job, root, out)
    except BaseException as error:  # SystemExit is how setuptools refuses
        sys.stdout.flush()
        text = "".join(traceback.format_exception_only(type(error), error)).strip()
        with open(log, encoding="utf-8", errors="replace") as stream:
            printed = stream.read()[-20000:].strip()
        # A program that was run has said itself what is wrong.
        first = (printed if isinstance(error, SystemExit) and isinstance(error.code, int) else text).split("\n")[0]
        answer = {"error": first, "says": text + "\n" + printed}
    with os.fdopen(report, "w") as pipe:
        json.dump(answer, pipe)
    os._exit(0)


def apart(act, job, root, out):
    """The answer of a process of its own."""
    os.makedirs(out)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        child(act, job, root, out, out + ".log", write)
    os.close(write)
    with os.fdopen(read) as pipe:
        answer = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(answer)


def both(job, home):
    # Beside the project: links that leave it lead to the same place.
    work = os.path.join(os.path.dirname(job["root"]), "work")
    shutil.copytree(job["root"], work, symlinks=True)
    answer = apart(build_wheel, job, work, os.path.join(home, "wheel"))
    shutil.rmtree(work)
    if not job.get("sdist") or "error" in answer:
        return answer
    shutil.copytree(job["root"], work, symlinks=True)
    sdist = apart(build_sdist, job, work, os.path.join(home, "sdist"))
    shutil.rmtree(work)
    if "top" in sdist:
        sdist = apart(build_wheel, job, sdist["top"], os.path.join(home, "again"))
    return {**answer, "viaSdist": sdist}


def main():
    for backend in sys.argv[1:]:
        importlib.import_module(backend)
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as home:
            print(json.dumps(both(json.loads(line), home)), flush=True)


if __name__ == "__main__":
    main()
