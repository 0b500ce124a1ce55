/** Puts the project into an environment anew, with what put it there. Only reads. */
import { isEditable } from '../artifacts/direct-url.ts';
import {
  type Environment,
  findInstalled,
  type Installed,
  readEnvironment,
} from '../artifacts/environment.ts';
import { nativePath } from '../files/disk.ts';
import { type Files, isSamePlace, type Surroundings } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { loadCopies } from '../project/status.ts';
import { stringAt, tableAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import { isBuilt } from '../uv/workspace.ts';
import { tidying } from './plan-build.ts';
import {
  argument,
  findProgram,
  forPip,
  forUv,
  hasDistribution,
  managerOf,
  ownEnvironment,
  pythonOf,
  running,
  UV_MODES,
  without,
  workspaceOf,
} from './programs.ts';
import { inTurn, NOTHING, only, refusal, type Steps } from './steps.ts';

/** An environment that works, and what of the project is in it. */
interface Target {
  readonly root: string;
  readonly environment: Environment;
  readonly installed: Installed | undefined;
  readonly editable: boolean;
  /** The project's normalised name. */
  readonly name: string;
}

/** `editable` undefined: as it is now. Extras stay installed, since nothing but the project and what it lacks is written. */
export async function planInstall(
  root: string,
  name: string,
  editable: boolean | undefined,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const state = await readEnvironment(root, files, surroundings.platform);
  if ('absent' in state) return refusal(`there is no environment at \`${root}\``);
  if ('broken' in state) {
    const mended = state.reaction.sync === 'recreates' && (await isOwn(root, project, files, surroundings));
    return mended
      ? planSync(name, project, files, surroundings)
      : refusal(`nothing can be installed into \`${root}\`: ${state.broken}`);
  }
  const { environment } = state;
  const [installed] = await findInstalled(environment, name, files);
  const target: Target = {
    root,
    environment,
    installed,
    name,
    editable: editable ?? (installed !== undefined && isEditable(installed)),
  };
  const manager = await managerOf(project, files, environment, installed);
  if (manager === 'poetry' || manager === 'pdm')
    return byItsTool(manager, target, project, files, surroundings);
  const tidy = target.editable ? NOTHING : await tidying(project, files, surroundings);
  const uv = await findProgram('uv', files, surroundings);
  const pip = await hasDistribution(environment, 'pip', files);
  const withUv = uv !== undefined && (manager === 'uv' || !pip);
  const installing = withUv
    ? await byUv(uv, target, project, files, surroundings)
    : pip
      ? await byPip(target, project, files, surroundings)
      : refusal(`\`${root}\` has no pip, and \`uv\` is not found on PATH`);
  return installing.steps.length === 0 ? installing : inTurn(tidy, installing);
}

/**
 * `uv sync` where the copy is one that it keeps, since only it asks the lock; it leaves what else is installed. Else
 * `uv pip install`, which writes into the environment that it is given, and does not ask `VIRTUAL_ENV` then.
 */
async function byUv(
  uv: string,
  { root, editable, name }: Target,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const { folder, doc } = project;
  const env = without(forUv(surroundings.env), UV_MODES);
  const locked = (await workspaceOf(files)) !== undefined;
  if (editable && locked && isBuilt(doc) && (await isOwn(root, project, files, surroundings))) {
    const words = ['sync', '--inexact', '--reinstall-package', name];
    const place = { UV_PROJECT_ENVIRONMENT: nativePath(root) };
    return only(running(uv, words, folder, { ...env, ...place }));
  }
  const settings = await files.read('uv.toml');
  const tables = [
    tableAt(doc.root, 'tool', 'uv', 'pip'),
    tableAt(parse('text' in settings ? settings.text : '').root, 'pip'),
  ];
  const elsewhere = ['target', 'prefix'].find((key) => tables.some((table) => table && stringAt(table, key)));
  if (elsewhere !== undefined)
    return refusal(
      `the setting \`pip.${elsewhere}\` makes \`uv pip\` install elsewhere than into \`${root}\``,
    );
  const where = ['--python', argument(root, folder), '--reinstall-package', name];
  const words = ['pip', 'install', ...where, ...(editable ? ['-e'] : []), '.'];
  return only(running(uv, words, folder, env));
}

/** pip always puts what a folder holds in the place of an installed copy, whatever its version. */
async function byPip(
  { environment, editable }: Target,
  { folder }: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const python = await pythonOf(environment, files, surroundings);
  if (python === undefined) return refusal(`\`${environment.root}\` has no Python`);
  // Isolated: a `pip.py` or `queue.py` of the project is not to run in the place of pip's.
  const words = ['-I', '-m', 'pip', 'install', ...(editable ? ['-e'] : []), '.'];
  return only(running(python, words, folder, forPip(surroundings.env)));
}

/** poetry and pdm take the active environment, so the one that is meant is made that. */
async function byItsTool(
  manager: 'poetry' | 'pdm',
  { root, editable }: Target,
  { folder }: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const program = await findProgram(manager, files, surroundings);
  if (program === undefined) return refusal(missing(manager));
  const active = { VIRTUAL_ENV: nativePath(root), PDM_IGNORE_SAVED_PYTHON: '1' };
  const mode = manager === 'pdm' && !editable ? ['--no-editable'] : [];
  const words = ['install', ...(manager === 'poetry' ? ['--no-interaction'] : []), ...mode];
  const env = without(surroundings.env, ['CONDA_PREFIX', 'CONDA_DEFAULT_ENV']);
  return only(running(program, words, folder, { ...env, ...active }));
}

function missing(manager: string): string {
  return `the project's environment is ${manager}'s, and \`${manager}\` is not found on PATH`;
}

/** Brings the project's own environment in line, by what keeps it. A copy that the tool would take for current is written anew. */
export async function planSync(
  name: string | undefined,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const first = await ownEnvironment(project, files, surroundings);
  const { platform } = surroundings;
  const state = await readEnvironment(first, files, platform);
  const environment = 'environment' in state ? state.environment : undefined;
  const [installed] = environment && name ? await findInstalled(environment, name, files) : [];
  const manager = await managerOf(project, files, environment, installed);
  if (manager === 'uv') {
    if ('broken' in state && state.reaction.sync !== 'recreates' && state.reaction.sync !== 'works')
      return refusal(`\`uv sync\` would not mend \`${first}\`: ${state.broken}`);
    // What was put there without a lock is not what `uv sync` would take away or write.
    const locked = (await workspaceOf(files)) !== undefined;
    if (!locked && installed && name !== undefined && !('broken' in state))
      return planInstall(first, name, undefined, project, files, surroundings);
    return syncByUv(
      first,
      name,
      installed !== undefined && isEditable(installed),
      project,
      files,
      surroundings,
    );
  }
  if (manager === 'pip') {
    if ('absent' in state) return refusal(`there is no environment at \`${first}\``);
    if (name === undefined) return refusal('the project has no name');
    if ('broken' in state) return refusal(`nothing can be installed into \`${first}\`: ${state.broken}`);
    return planInstall(first, name, installed === undefined ? true : undefined, project, files, surroundings);
  }
  const program = await findProgram(manager, files, surroundings);
  if (program === undefined) return refusal(missing(manager));
  const words = ['install', ...(manager === 'poetry' ? ['--no-interaction'] : [])];
  const env = without(surroundings.env, ['VIRTUAL_ENV', 'CONDA_PREFIX', 'CONDA_DEFAULT_ENV']);
  return only(running(program, words, project.folder, env));
}

/** `--inexact`, since nobody asked for what else is installed to be taken away: the other members of a workspace, for one. */
async function syncByUv(
  root: string,
  name: string | undefined,
  editable: boolean,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Steps> {
  const uv = await findProgram('uv', files, surroundings);
  if (uv === undefined) return refusal('`uv` is not found on PATH');
  const copies = await loadCopies(project, files, surroundings);
  const copy = copies.find((each) => each.kind === 'environment' && each.root === root);
  const differs = copy?.state === 'stale' || copy?.state === 'broken';
  const again = differs && name !== undefined && isBuilt(project.doc);
  const tidy = again && !editable ? await tidying(project, files, surroundings) : NOTHING;
  const words = ['sync', '--inexact', ...(again ? ['--reinstall-package', name] : [])];
  const moved = surroundings.env.UV_PROJECT_ENVIRONMENT;
  const env = { ...forUv(surroundings.env), ...(moved ? { UV_PROJECT_ENVIRONMENT: moved } : {}) };
  return inTurn(tidy, only(running(uv, words, project.folder, env)));
}

/** Whether a root is that of the environment that `uv sync` keeps for the project. */
async function isOwn(
  root: string,
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<boolean> {
  return isSamePlace(files, await ownEnvironment(project, files, surroundings), root);
}
