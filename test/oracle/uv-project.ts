/** Small projects with a backend of their own, in which the real uv is let loose, and the count of what it was right about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openLab, put, UV_VERSION } from './uv-lab.ts';

export const lab = openLab();
let agreed = 0;
let disagreed = 0;
/** Ends the lab and prints the figures; for the end of a file. */
export function report(what: string): void {
  lab.close();
  console.log(`${what}, uv ${UV_VERSION}: ${agreed} agreed, ${disagreed} disagreed`);
}

/** Counts a claim, and fails on one that does not hold. */
export function claim(what: string, theirs: unknown, ours: unknown): void {
  const same = JSON.stringify(theirs) === JSON.stringify(ours);
  if (same) agreed++;
  else disagreed++;
  expect.soft(theirs, what).toEqual(ours);
}

/** A backend that needs nothing, and writes down which hooks ran. */
export const BACKEND = `
import os, zipfile

VERSION = "0.1.0"

def _wheel(hook, folder):
    with open("hooks.log", "a") as log:
        log.write(hook + "\\n")
    name = f"lab-{VERSION}-py3-none-any.whl"
    info = f"lab-{VERSION}.dist-info"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("lab.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: lab\\nVersion: {VERSION}\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name

def build_wheel(folder, config_settings=None, metadata_directory=None):
    return _wheel("build_wheel", folder)

def build_editable(folder, config_settings=None, metadata_directory=None):
    return _wheel("build_editable", folder)
`;

const HEAD = '[build-system]\nrequires = []\nbuild-backend = "be"\nbackend-path = ["_be"]\n\n';
const PROJECT = '[project]\nname = "lab"\nversion = "0.1.0"\nrequires-python = ">=3.9"\n\n';

let count = 0;

/** A fresh project with the backend in `_be` and this text behind `[project]`. */
export function fresh(
  tail: string,
  head = HEAD,
  project = PROJECT,
): { readonly folder: string; readonly text: string } {
  const folder = join(lab.folder, `project-${count++}`);
  const text = head + project + tail;
  put(folder, 'pyproject.toml', text);
  put(folder, '_be/be.py', BACKEND);
  return { folder, text };
}

/** How many hooks have built something so far. */
export function builds(folder: string): number {
  try {
    return readFileSync(join(folder, 'hooks.log'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** Runs uv and says what it did. */
export function act(
  folder: string,
  command: string,
): { readonly status: number | null; readonly built: boolean; readonly installed: boolean } {
  const before = builds(folder);
  const { status, stderr } = lab.uv(folder, command.split(' '));
  return { status, built: builds(folder) > before, installed: /^ [+~] lab==/m.test(stderr) };
}
