/** Which environment a command takes, and whether it stays. */
import type { Broken, Environment } from '../artifacts/environment.ts';
import { pathOf } from '../artifacts/locations.ts';
import { isFile, isFolder, join } from '../files/files.ts';
import { contains } from '../pyproject/specifier-meaning.ts';
import { stringAt } from '../toml/document.ts';
import { upwards } from './git.ts';
import type { UvSettings } from './settings.ts';
import type { Tree } from './tree.ts';
import type { World } from './world.ts';

export type Chosen =
  | { readonly environment: Environment }
  /** A new one is made in its place: why, one clause. */
  | { readonly made: string; readonly root: string }
  | { readonly stops: string }
  | { readonly unknown: string };

/**
 * The project's environment, as `ProjectEnvironment::get_or_init` chooses it (crates/uv/src/commands/project/mod.rs):
 * one that does not fit the Python that is asked for is made anew.
 */
export async function projectEnvironment(
  tree: Tree,
  settings: UvSettings,
  active: boolean,
  world: World,
): Promise<Chosen> {
  const variable = world.surroundings.env.VIRTUAL_ENV;
  const root =
    active && variable
      ? placeOf(variable, world)
      : (settings.projectEnvironment?.value ?? join(tree.root, '.venv'));
  const state = await world.environment(root);
  if ('absent' in state) return { made: 'there is no environment yet', root };
  if ('broken' in state) return afterTrouble(state, root);
  const unfit = await unfitness(state.environment, tree, settings, world);
  if (unfit === undefined) return { environment: state.environment };
  if ('unknown' in unfit) return unfit;
  return { unknown: `${unfit.because}: whether uv finds such a Python cannot be told` };
}

/** The environment that `uv pip` changes: `--python`, `VIRTUAL_ENV`, else the nearest `.venv` (crates/uv-python/src/discovery.rs). */
export async function pipEnvironment(settings: UvSettings, world: World): Promise<Chosen> {
  const request = settings.python?.value;
  if (request !== undefined && (/[/\\]/.test(request) || (await isFolder(world.files, request))))
    return requestedEnvironment(request, world);
  if (request !== undefined) {
    const found = await activeEnvironment(world);
    const version = 'environment' in found ? found.environment.pythonVersion : undefined;
    return version !== undefined && satisfies(request, version)
      ? found
      : { unknown: `it cannot be told which Python \`${request}\` is` };
  }
  return activeEnvironment(world);
}

async function activeEnvironment(world: World): Promise<Chosen> {
  const { env } = world.surroundings;
  const active = env.VIRTUAL_ENV ? placeOf(env.VIRTUAL_ENV, world) : undefined;
  const beside = await nearestEnvironment(world);
  if (active !== undefined) {
    const found = await existing(active, world);
    // Where nothing is, or an empty folder, uv warns and looks further.
    const gone =
      (await world.files.list(active)).entries.length === 0 && !(await isFile(world.files, active));
    if (!gone || beside === undefined) return found;
  }
  if (env.CONDA_PREFIX && (await isFolder(world.files, env.CONDA_PREFIX)))
    return { unknown: 'a conda environment is active' };
  return beside === undefined ? { stops: 'there is no virtual environment' } : existing(beside, world);
}

async function nearestEnvironment(world: World): Promise<string | undefined> {
  for (const folder of upwards(world.files.folder)) {
    const root = join(folder, '.venv');
    if (await world.files.stat(root)) return root;
  }
  return undefined;
}

/** A path as a person or a shell writes it, absolute. */
function placeOf(written: string, { files, surroundings }: World): string {
  return join(files.folder, pathOf(written, surroundings.platform));
}

/** `--python` for `uv pip`: an environment's folder, or the interpreter in one. */
async function requestedEnvironment(request: string, world: World): Promise<Chosen> {
  const path = placeOf(request, world);
  const root = (await isFile(world.files, path)) ? join(path, '../..') : path;
  const state = await world.environment(root);
  return 'environment' in state && !('broken' in state)
    ? { environment: state.environment }
    : { unknown: `it cannot be told which Python \`${request}\` is` };
}

async function existing(root: string, world: World): Promise<Chosen> {
  const state = await world.environment(root);
  if ('absent' in state) return { stops: `there is no environment in \`${root}\`` };
  if (!('broken' in state)) return state;
  if (state.reaction.pip === 'refuses') return { stops: state.broken };
  return state.environment ? { environment: state.environment } : { unknown: state.broken };
}

function afterTrouble({ broken, reaction, environment }: Broken, root: string): Chosen {
  switch (reaction.sync) {
    case 'recreates':
      return { made: broken, root };
    case 'refuses':
      return { stops: `\`${root}\`: ${broken}` };
    case 'works':
      return environment ? { environment } : { unknown: broken };
    case 'escapes':
      return { unknown: broken };
  }
}

/** Why an environment's Python is not the one that is asked for; undefined where it is. */
async function unfitness(
  { pythonVersion }: Environment,
  tree: Tree,
  settings: UvSettings,
  world: World,
): Promise<{ readonly because: string } | { readonly unknown: string } | undefined> {
  const requires = requiresPython(tree);
  const pinned = settings.python ?? (await pinnedPython(tree, world));
  if (pinned === undefined && requires.length === 0) return undefined;
  if (pythonVersion === undefined) return { unknown: "the environment's Python version cannot be told" };
  if (pinned !== undefined) {
    const fits = satisfies(pinned.value, pythonVersion);
    if (fits === undefined)
      return { unknown: `it cannot be told whether Python ${pythonVersion} is \`${pinned.value}\`` };
    if (!fits)
      return {
        because: `${pinned.from} asks for Python ${pinned.value}, the environment has ${pythonVersion}`,
      };
  }
  for (const specifiers of requires) {
    const fits = contains(specifiers, pythonVersion);
    if (fits === undefined)
      return { unknown: `it cannot be told whether Python ${pythonVersion} is \`${specifiers}\`` };
    if (!fits)
      return {
        because: `\`requires-python\` asks for ${specifiers}, the environment has Python ${pythonVersion}`,
      };
  }
  return undefined;
}

function requiresPython(tree: Tree): readonly string[] {
  return tree.packages
    .filter(({ kind }) => kind === 'member')
    .flatMap(({ doc }) => stringAt(doc.root, 'project', 'requires-python')?.value ?? []);
}

/** The `.python-version` beside the workspace's root, where uv begins to look for it and where it ends. */
async function pinnedPython(
  tree: Tree,
  world: World,
): Promise<{ readonly value: string; readonly from: string } | undefined> {
  const file = await world.files.read(join(tree.root, '.python-version'));
  if (!('text' in file)) return undefined;
  const [line] = file.text
    .split('\n')
    .map((each) => each.replace(/#.*/, '').trim())
    .filter((each) => each !== '');
  return line === undefined ? undefined : { value: line, from: '`.python-version`' };
}

/** Whether a version is what a request means (`3.11`, `cpython@3.11`, `>=3.9`); undefined: a path or a name. */
function satisfies(request: string, version: string): boolean | undefined {
  const text = request
    .trim()
    .toLowerCase()
    .replace(/^(?:cpython|python|cp)@?/, '');
  if (/^\d+(?:\.\d+){0,2}$/.test(text)) {
    const asked = text.length > 1 && !text.includes('.') ? `${text[0]}.${text.slice(1)}` : text;
    return version === asked || version.startsWith(`${asked}.`);
  }
  return /^[<>=!~]/.test(text) ? contains(text, version) : undefined;
}
