/** Programs that a command runs, and which of them a project uses: found without running anything. */
import { type Environment, findInstalled, type Installed } from '../artifacts/environment.ts';
import { pathOf } from '../artifacts/locations.ts';
import { nativePath } from '../files/disk.ts';
import { type Files, isFile, join, type Surroundings } from '../files/files.ts';
import { ownEnvironments } from '../project/installed-places.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { tableAt } from '../toml/document.ts';
import { findLock } from '../uv/workspace.ts';
import type { Step } from './plan.ts';

/** What installs into a project's environments. */
export type Manager = 'uv' | 'poetry' | 'pdm' | 'pip';

export type Variables = Surroundings['env'];

/**
 * The absolute path of a program on PATH. Relative folders on PATH are passed over, since a project may hold anything, and
 * on Windows what is no `.exe`, since only a shell can run that.
 */
export async function findProgram(
  name: string,
  files: Files,
  { env, platform }: Surroundings,
): Promise<string | undefined> {
  const isWindows = platform === 'win32';
  const variable = isWindows ? Object.keys(env).find((key) => key.toUpperCase() === 'PATH') : 'PATH';
  const path = (variable && env[variable]) ?? '';
  for (const folder of path.split(isWindows ? ';' : ':')) {
    const place = pathOf(folder, platform);
    if (!place.startsWith('/')) continue;
    const program = join(place, isWindows ? `${name}.exe` : name);
    if (await isFile(files, program)) return program;
  }
  return undefined;
}

/** The normalised name of the project, where it is declared or another table names it. */
export function nameOf({ metadata, wheelMetadata }: Project): string | undefined {
  const declared = metadata.name?.value ?? wheelMetadata?.name;
  return declared === undefined ? undefined : normalizeName(declared);
}

/** The root of the workspace whose lock holds for the project, or the project's folder; undefined where uv has not locked it. */
export async function workspaceOf(files: Files): Promise<string | undefined> {
  const lock = await findLock(files, undefined);
  return lock === undefined ? undefined : join(lock, '..');
}

/** Where the environment of the project is that its own tool keeps, absolute; it may not be there. */
export async function ownEnvironment(
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<string> {
  const [own] = ownEnvironments(project, await workspaceOf(files), surroundings);
  return own;
}

/** What put a copy where it is, else what the environment and the files beside pyproject.toml speak for. */
export async function managerOf(
  project: Project,
  files: Files,
  environment: Environment | undefined,
  installed: Installed | undefined,
): Promise<Manager> {
  const installer = installed?.installer?.split(' ')[0]?.toLowerCase();
  if (installer === 'poetry' || installer === 'pdm') return installer;
  if (installer === 'uv' || environment?.madeByUv !== undefined) return 'uv';
  if ((await findLock(files, undefined)) !== undefined || tableAt(project.doc.root, 'tool', 'uv'))
    return 'uv';
  if (await isFile(files, 'poetry.lock')) return 'poetry';
  return (await isFile(files, 'pdm.lock')) ? 'pdm' : 'pip';
}

/** Whether an environment has a distribution (normalised name). */
export async function hasDistribution(
  environment: Environment | undefined,
  name: string,
  files: Files,
): Promise<boolean> {
  return environment !== undefined && (await findInstalled(environment, name, files)).length > 0;
}

/** The interpreter of an environment, absolute, as the environment names it: run by another name it would be another's. */
export async function pythonOf(
  environment: Environment,
  files: Files,
  { platform }: Surroundings,
): Promise<string | undefined> {
  const names = platform === 'win32' ? ['python.exe'] : ['python', 'python3'];
  for (const name of names) {
    const path = join(environment.scripts, name);
    if (await isFile(files, path)) return path;
  }
  return undefined;
}

/** Steps that run something in a folder. `words` are its arguments; absolute paths in them are those of the system. */
export function running(
  program: string,
  words: readonly string[],
  folder: string,
  env: Variables,
): Extract<Step, { does: 'run' }> {
  const name = program.slice(program.lastIndexOf('/') + 1).replace(/\.exe$/, '');
  const inside = program.startsWith(`${folder}/`) ? program.slice(folder.length + 1) : undefined;
  const title = [/^python/.test(name) ? (inside ?? program) : name, ...words].map(quoted).join(' ');
  return { does: 'run', title, words: [program, ...words], folder, env };
}

/** As a shell would want it: only for people to read. */
function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A place as an argument: seen from the folder where it lies in it. */
export function argument(path: string, folder: string): string {
  // With the dot it is no option, and no version: uv takes `--python 3.11` for any Python 3.11.
  return path.startsWith(`${folder}/`) ? `./${path.slice(folder.length + 1)}` : nativePath(path);
}

/** The variables without those that lead uv to another environment, project or folder than it is told. */
export function forUv(env: Variables): Variables {
  const places = [
    'VIRTUAL_ENV',
    'UV_PROJECT_ENVIRONMENT',
    'UV_PROJECT',
    'UV_WORKING_DIR',
    'UV_SYSTEM_PYTHON',
  ];
  return without(env, places);
}

/** Those with which `uv sync` and `uv pip install` leave the project out, or install it in another way than they are told. */
export const UV_MODES: readonly string[] = ['UV_NO_EDITABLE', 'UV_NO_INSTALL_PROJECT', 'UV_NO_INSTALL_LOCAL'];

/** The variables without those that lead pip elsewhere than into the environment whose Python runs it. */
export function forPip(env: Variables): Variables {
  const places = [
    'PIP_TARGET',
    'PIP_PREFIX',
    'PIP_ROOT',
    'PIP_USER',
    'PIP_PYTHON',
    'PIP_DRY_RUN',
    'PIP_REPORT',
  ];
  return without(env, [...places, 'PYTHONHOME', 'PYTHONUSERBASE', '__PYVENV_LAUNCHER__']);
}

export function without(env: Variables, names: readonly string[]): Variables {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
