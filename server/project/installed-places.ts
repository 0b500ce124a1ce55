/** Where a project may be installed: folders of environments, found without running anything. */
import type { Environment } from '../artifacts/environment.ts';
import { pathOf } from '../artifacts/locations.ts';
import { type Managed, managedEnvironments } from '../artifacts/managed.ts';
import { readPypackages } from '../artifacts/pypackages.ts';
import { pipxEnvironments } from '../artifacts/tools.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { stringAt, tableAt } from '../toml/document.ts';
import { readUvTools, requirementsFrom } from '../uv/receipt.ts';
import type { Project } from './project.ts';

/** What keeps an environment, where its place tells: only that can renew it in its own way. */
export type Keeper = 'uv-tool' | 'pipx' | 'tox' | 'nox' | Managed['by'];

export interface Place {
  readonly kind: 'environment' | 'tool';
  readonly root: string;
  /** It belongs to the project: shown although it does not work, or has the project from elsewhere. */
  readonly own: boolean;
  readonly because: readonly string[];
  readonly keeper: Keeper | undefined;
  /** Where it is none that `readEnvironment` knows. */
  readonly environment?: Environment;
}

/** The environments of a project of its own, the first of which is the one that counts: where `uv sync` puts it, seen from the project and from its workspace's root. */
export function ownEnvironments(
  project: Project,
  workspace: string | undefined,
  { env, platform }: Surroundings,
): readonly [own: string, ...others: string[]] {
  const base = workspace ?? project.folder;
  const moved = env.UV_PROJECT_ENVIRONMENT;
  const own = moved ? join(base, pathOf(moved, platform)) : join(base, '.venv');
  const others = new Set([join(base, '.venv'), join(project.folder, '.venv')]);
  others.delete(own);
  return [own, ...others];
}

/**
 * All that are known: those of the project (`roots`), the active one, those that lie beside pyproject.toml or belong to
 * it elsewhere, and the tools that come from its folder (`here`). `name` is normalised.
 */
export async function placesOf(
  project: Project,
  name: string,
  here: string,
  files: Files,
  surroundings: Surroundings,
  roots: readonly string[],
): Promise<readonly Place[]> {
  const active = surroundings.env.VIRTUAL_ENV;
  const owner = { name, here, hatchPaths: hatchPathsOf(project) };
  const found: readonly (readonly [root: string, keeper: Keeper | undefined])[] = [
    ...(active ? [[join(surroundings.cwd, pathOf(active, surroundings.platform)), undefined] as const] : []),
    ...(await besides(files)),
    ...(await managedEnvironments(owner, files, surroundings)).map(({ root, by }) => [root, by] as const),
  ];
  const local = await readPypackages(files, surroundings.platform);
  const common = { kind: 'environment', because: [] } as const;
  return [
    ...roots.map((root) => ({ ...common, root, own: true, keeper: undefined })),
    ...found.map(([root, keeper]) => ({ ...common, root, own: false, keeper })),
    ...local.map((environment) => {
      const { root } = environment;
      return { ...common, root, own: false, keeper: 'pdm', environment } as const;
    }),
    ...(await toolsOf(name, here, files, surroundings)),
  ];
}

/** Folders that hold environments: each session in one of its own. */
const SESSIONS: ReadonlyMap<string, Keeper> = new Map([
  ['.tox', 'tox'],
  ['.nox', 'nox'],
]);
/** A folder with more others in it is no project with an environment beside it. */
const MOST = 200;

/** The environments that lie beside pyproject.toml under whatever name, and those of tox and nox. */
async function besides(files: Files): Promise<readonly (readonly [string, Keeper | undefined])[]> {
  const folders: (readonly [string, Keeper | undefined])[] = [];
  for (const top of await foldersIn(files.folder, files)) {
    const keeper = SESSIONS.get(top.slice(top.lastIndexOf('/') + 1));
    if (keeper) folders.push(...(await foldersIn(top, files)).map((each) => [each, keeper] as const));
    else folders.push([top, undefined]);
  }
  const found: (readonly [string, Keeper | undefined])[] = [];
  for (const each of folders) if (await files.stat(join(each[0], 'pyvenv.cfg'))) found.push(each);
  return found;
}

async function foldersIn(folder: string, files: Files): Promise<readonly string[]> {
  const { entries } = await files.list(folder);
  const names = entries.filter(({ kind }) => kind === 'folder').map(({ name }) => join(folder, name));
  return names.slice(0, MOST);
}

function hatchPathsOf({ doc }: Project): readonly string[] {
  const envs = [...(tableAt(doc.root, 'tool', 'hatch', 'envs')?.entries.values() ?? [])];
  return envs.flatMap(({ value }) => (value.kind === 'table' ? (stringAt(value, 'path')?.value ?? []) : []));
}

async function toolsOf(
  name: string,
  here: string,
  files: Files,
  surroundings: Surroundings,
): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const tool of await readUvTools(files, surroundings)) {
    const { root, receipt } = tool;
    const from = await requirementsFrom(tool, here, files);
    const torn = 'corrupt' in receipt ? [`its \`uv-receipt.toml\` is corrupt: ${receipt.corrupt}`] : [];
    const mine = from.some((each) => each.name === name);
    if (mine || (torn.length > 0 && tool.name === name))
      places.push({ kind: 'tool', root, own: mine, because: torn, keeper: 'uv-tool' });
  }
  for (const root of await pipxEnvironments(files, surroundings))
    if (normalizeName(root.slice(root.lastIndexOf('/') + 1)).startsWith(name))
      places.push({ kind: 'tool', root, own: false, because: [], keeper: 'pipx' });
  return places;
}
