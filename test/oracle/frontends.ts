/** pip, build and uv, each letting a small project be built, and what came of it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MemoryEntry } from '../../server/files/memory.ts';
import { started, tool } from './tools.ts';
import { put } from './uv-lab.ts';

export type Tree = readonly (readonly [string, MemoryEntry])[];

export interface Outcome {
  readonly by: string;
  readonly ok: boolean;
  /** Everything that was printed. */
  readonly says: string;
  /** METADATA and entry_points.txt of the wheel, where there is one. */
  readonly metadata: string;
}

type Command = (out: string) => readonly [program: string, ...args: string[]];

const python = tool('python');

/** Without isolation: the backends of the environment with all tools take part, and nothing is downloaded. */
export const WHEELS: Readonly<Record<string, Command>> = {
  pip: (out) => [python, ...words('-m pip wheel --no-deps --no-index --no-build-isolation -w'), out, '.'],
  build: (out) => [python, ...words('-m build --wheel --no-isolation -x -o'), out, '.'],
  uv: (out) => [tool('uv'), ...words(`build --wheel --offline --no-build-isolation -p ${python} -o`), out],
};

/** As people run them: `requires`, and nothing else, is installed for the build. */
export const ISOLATED: Readonly<Record<string, Command>> = {
  pip: (out) => [python, ...words('-m pip wheel --no-deps -w'), out, '.'],
  build: (out) => [python, ...words('-m build --wheel -o'), out, '.'],
  uv: (out) => [tool('uv'), ...words(`build --wheel -p ${python} -o`), out],
};

/** What else is done with a project: an sdist, an editable installation. */
export const OTHERS: Readonly<Record<string, Command>> = {
  'build, sdist': (out) => [python, ...words('-m build --sdist --no-isolation -x -o'), out, '.'],
  'uv, sdist': (out) => [
    tool('uv'),
    ...words(`build --sdist --offline --no-build-isolation -p ${python} -o`),
    out,
  ],
  'pip, editable': (out) => [python, ...words(`-m pip --python=${target(out)} install --no-deps -e .`)],
  'uv, editable': (out) => [tool('uv'), ...words(`pip install --python=${target(out)} --no-deps -e .`)],
};

/** Writes the project anew, so that no build sees what another left behind, and lets one tool act. */
export async function act(by: string, command: Command, tree: Tree): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'pyproject-ls-build-'));
  const project = join(folder, 'project');
  for (const [path, entry] of tree) grow(project, path, entry);
  const out = join(folder, 'out');
  mkdirSync(out);
  const { status, stdout, stderr } = await started(command(out), project);
  const wheel = readdirSync(out).find((name) => name.endsWith('.whl'));
  const metadata = wheel === undefined ? '' : metadataOf(join(out, wheel));
  rmSync(folder, { recursive: true, force: true });
  return { by, ok: status === 0, says: `${stdout}${stderr}`, metadata };
}

function words(line: string): string[] {
  return line.split(' ');
}

/** An empty environment to install into. */
function target(out: string): string {
  const home = join(out, 'environment');
  execFileSync(tool('uv'), ['venv', '-q', '-p', python, home], { stdio: 'pipe' });
  return join(home, 'bin', 'python');
}

function grow(project: string, path: string, entry: MemoryEntry): void {
  if (typeof entry === 'string') put(project, path, entry);
  else if ('folder' in entry) mkdirSync(join(project, path), { recursive: true });
  else if ('link' in entry) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    symlinkSync(entry.link, join(project, path));
  }
}

function metadataOf(wheel: string): string {
  const script =
    'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); ' +
    'print(*(z.read(n).decode() for n in z.namelist() if n.endswith(("/METADATA", "/entry_points.txt"))))';
  return execFileSync(python, ['-c', script, wheel], { encoding: 'utf8' });
}
