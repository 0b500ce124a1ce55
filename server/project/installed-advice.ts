/** How an installed copy takes part in changes: at once or not, and what to run, with the tool that has made it. */
import { pathOf } from '../artifacts/locations.ts';
import { type Files, isFile, join, type Surroundings } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { shown } from '../uv/cache-info-paths.ts';
import type { InstalledCopy } from './installed.ts';
import type { Project } from './project.ts';

/**
 * One clause; undefined where nothing is installed, it is broken, or the tool is not known. The first of `roots` is where `uv sync`
 * installs. That hatch never installs again was run
 * (1.18.2), uv's and pip's commands are those of test/oracle/status and commands.oracle.ts; of the others it is what they document.
 */
export async function adviceFor(
  copy: InstalledCopy,
  project: Project,
  roots: readonly string[],
  files: Files,
  surroundings: Surroundings,
): Promise<string | undefined> {
  if (!copy.installed || copy.editable === null || copy.state === 'broken') return undefined;
  const command = await commandFor(copy, project, roots, files, surroundings);
  if (command === undefined) return undefined;
  if (!copy.editable) return `edits show only after ${command}`;
  const edits = COMPILING.has(project.backend?.name ?? '') ? 'edits of Python files' : 'edits';
  // hatch brings new dependencies by itself.
  const rest = copy.keeper === 'hatch' ? 'a new command or version' : 'a new command, dependency or version';
  return `${edits} show at once; ${rest} needs ${command}`;
}

const COMPILING: ReadonlySet<string> = new Set(['maturin', 'scikit-build-core', 'meson-python']);

async function commandFor(
  { installed, keeper, root, editable }: InstalledCopy,
  project: Project,
  roots: readonly string[],
  files: Files,
  surroundings: Surroundings,
): Promise<string | undefined> {
  const folder = root.slice(root.lastIndexOf('/') + 1);
  const name = normalizeName(project.metadata.name?.value ?? '');
  // `uv tool upgrade` leaves the commands alone as long as the version stays.
  if (keeper === 'uv-tool') return `\`uv tool install --reinstall ${editable ? '-e .' : '.'}\``;
  if (keeper === 'pipx') return `\`pipx reinstall ${folder}\``;
  if (keeper === 'tox') return `\`tox run -e ${folder}\``;
  if (keeper === 'nox') return 'its session of `nox`';
  if (installed?.installer === 'poetry') return '`poetry install`';
  if (installed?.installer === 'pdm' || root.startsWith(`${project.folder}/__pypackages__/`))
    return '`pdm install`';
  // hatch installs a project once, by pip or uv, and never again while the environment is there.
  if (keeper === 'hatch') return '`hatch env prune`, after which the environment is made anew';
  const what = editable ? '-e .' : '.';
  const { env, cwd, platform } = surroundings;
  const active = env.VIRTUAL_ENV ? join(cwd, pathOf(env.VIRTUAL_ENV, platform)) : undefined;
  if (installed?.installer === 'uv') {
    const locked = root === roots[0] && (await isLocked(root, project, files));
    const covered = editable && project.cacheKeys.covers('pyproject.toml', project.folder);
    if (locked && covered) return '`uv sync`';
    if (locked) return `\`uv sync ${editable ? '' : '--no-editable '}--reinstall-package ${name}\``;
    const found = root === (active ?? join(project.folder, '.venv'));
    return `\`uv pip install${found ? '' : ` --python ${shown(root, files)}`} ${what}\``;
  }
  if (installed?.installer !== 'pip') return undefined;
  return root === active
    ? `\`pip install ${what}\``
    : `\`pip --python ${shown(root, files)} install ${what}\``;
}

/** A project that uv manages has a lock beside its environment, which is that of the workspace, or beside pyproject.toml. */
async function isLocked(root: string, { folder }: Project, files: Files): Promise<boolean> {
  return (await isFile(files, join(root, '../uv.lock'))) || (await isFile(files, join(folder, 'uv.lock')));
}
