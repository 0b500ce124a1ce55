/** Where a tool lives: its environment, the Python it would get, and the folder of its commands. */
import type { Environment } from '../artifacts/environment.ts';
import { uvToolsFolder } from '../artifacts/tools.ts';
import { isFile, join } from '../files/files.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { tableAt } from '../toml/document.ts';
import { stopsOf } from './corrupt-installs.ts';
import { type ReadReceipt, readUvTool } from './receipt.ts';
import type { UvSettings } from './settings.ts';
import type { LocalPackage } from './tree.ts';
import type { World } from './world.ts';

/**
 * The environment of a tool, as `InstalledTools::get_environment` sees it (crates/uv-tool/src/lib.rs): `none` also where
 * its interpreter or the end of a link is gone; at `invalid` (one clause) uv stops.
 */
export interface ToolPlace {
  readonly receipt: ReadReceipt;
  readonly environment: Environment | undefined;
  readonly state: 'works' | 'none' | 'file' | 'invalid' | 'escapes';
  /** Why it is invalid, or there is none. */
  readonly why: string | undefined;
  /** A distribution in it at which uv stops. */
  readonly corrupt: string | undefined;
}

/** Looks at the place of a tool (normalised name). */
export async function toolPlace(name: string, world: World): Promise<ToolPlace> {
  const { files, surroundings } = world;
  const root = join(await uvToolsFolder(files, surroundings), name);
  if (await isFile(files, root)) {
    const why = `\`${root}\` is a file`;
    return { receipt: { corrupt: why }, environment: undefined, state: 'file', why, corrupt: undefined };
  }
  const { receipt } = await readUvTool(root, files, surroundings);
  const state = await world.environment(root);
  const none = { receipt, environment: undefined, corrupt: undefined };
  if ('absent' in state || !(await files.stat(root))) return { ...none, state: 'none', why: undefined };
  if (!('broken' in state))
    return {
      receipt,
      environment: state.environment,
      state: 'works',
      why: undefined,
      corrupt: await corruptIn(state.environment, world),
    };
  const why = `\`${root}\`: ${state.broken}`;
  if (state.reaction.sync === 'escapes') return { ...none, state: 'escapes', why };
  if (state.environment && state.reaction.pip === 'works')
    return {
      receipt,
      environment: state.environment,
      state: 'works',
      why,
      corrupt: await corruptIn(state.environment, world),
    };
  // A link to an interpreter that is gone counts as no environment, and to older versions so does one without any.
  const { entries } = await files.list(join(root, surroundings.platform === 'win32' ? 'Scripts' : 'bin'));
  const linked = entries.some((entry) => entry.name === 'python' && entry.link && entry.kind === 'other');
  const replaced = state.environment !== undefined && (linked || !world.rules.toolsNeedPython);
  return { ...none, state: replaced ? 'none' : 'invalid', why };
}

async function corruptIn(environment: Environment, world: World): Promise<string | undefined> {
  const [stop] = await stopsOf(environment, world.files);
  return stop && `\`${stop.path}\`: ${stop.why}`;
}

/** Whether an environment's Python is the one that the command takes; undefined: cannot tell. */
export async function keepsPython(
  { environment, receipt }: ToolPlace,
  settings: UvSettings,
  world: World,
): Promise<boolean | undefined> {
  const real = environment?.interpreter;
  if (real === undefined) return undefined;
  const request = settings.python?.value;
  const usual = await usualPython(world);
  if (request === undefined) {
    if (usual === real) return true;
    // It was made with the Python that uv takes by itself, so the same is taken again.
    if ('receipt' in receipt && receipt.receipt.python === undefined) return true;
    return usual === undefined ? undefined : false;
  }
  const named = await namedPython(request, world);
  if (named !== undefined) return named === real;
  const version = environment?.pythonVersion;
  if (!/^\d+(?:\.\d+)*$/.test(request) || version === undefined) return undefined;
  if (!`${version}.`.startsWith(`${request}.`)) return false;
  return usual === real ? true : undefined;
}

/** The interpreter at a path that is asked for, links resolved; undefined where the request is no path. */
export async function namedPython(request: string, { files }: World): Promise<string | undefined> {
  if (!/[/\\]/.test(request)) return undefined;
  const path = join(files.folder, request);
  for (const each of [path, join(path, 'bin/python3'), join(path, 'bin/python')])
    if (await isFile(files, each)) return files.real(each);
  return undefined;
}

/**
 * The interpreter that uv takes where none is asked for, links resolved: the first on `PATH` that is not of an
 * environment; undefined where uv has Pythons of its own, which it prefers, or where it is a script that starts another.
 */
export async function usualPython(world: World): Promise<string | undefined> {
  const { files, surroundings } = world;
  const { env, home, platform } = surroundings;
  if (platform === 'win32') return undefined;
  const data = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : join(home, '.local/share');
  const own = await files.list(env.UV_PYTHON_INSTALL_DIR ?? join(data, 'uv/python'));
  if (own.entries.some(({ name }) => /^(?:cpython|pypy|graalpy)-/.test(name))) return undefined;
  for (const folder of (env.PATH ?? '').split(':').filter((each) => each !== '')) {
    for (const name of ['python3', 'python']) {
      const path = join(files.folder, folder, name);
      if (!(await isFile(files, path)) || (await isFile(files, join(path, '../../pyvenv.cfg')))) continue;
      const real = await files.real(path);
      return real !== undefined && /\/python3\.\d+$/.test(real) ? real : undefined;
    }
  }
  return undefined;
}

/** The folder of commands, absolute: `tool_executable_dir` (crates/uv-tool/src/lib.rs). */
export function commandsFolder({ files, surroundings: { env, home } }: World): string {
  if (env.UV_TOOL_BIN_DIR) return join(files.folder, env.UV_TOOL_BIN_DIR);
  if (env.XDG_BIN_HOME?.startsWith('/')) return env.XDG_BIN_HOME;
  if (env.XDG_DATA_HOME?.startsWith('/')) return join(env.XDG_DATA_HOME, '../bin');
  return join(home, '.local/bin');
}

export interface Commands {
  readonly names: readonly string[];
  /** There are no others, such as scripts that a backend ships as they are. */
  readonly complete: boolean;
}

/** The commands that a build of the package brings; undefined: cannot tell. */
export async function commandsOf(local: LocalPackage, world: World): Promise<Commands | undefined> {
  const { table, dynamic, scripts } = readProjectTable(local.doc);
  if (!table || dynamic.some(({ value }) => /^(?:gui-)?scripts$|^entry-points$/.test(value)))
    return undefined;
  const names = scripts
    .filter(({ group }) => group === 'console_scripts' || group === 'gui_scripts')
    .map(({ entry }) => entry.key.name);
  const { distribution } = await world.buildFacts(local);
  const inTree = tableAt(local.doc.root, 'build-system')?.entries.has('backend-path') === true;
  const plain = /^(?:setuptools|hatchling|flit-core|uv-build|pdm-backend|poetry-core)$/;
  const ships =
    /script-files|shared-scripts|external-data|wheel-data|build-backend\]|tool\.poetry|tool\.pdm/.test(
      local.doc.text,
    );
  const legacy = await isFile(world.files, join(local.folder, 'setup.py'));
  return {
    names,
    complete: (distribution === undefined ? inTree : plain.test(distribution)) && !ships && !legacy,
  };
}
