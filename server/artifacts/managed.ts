/**
 * Where poetry, hatch and pdm keep the environments of a project, as far as that can be told without running them: each
 * derives the name of a folder from the path of the project. Compared with poetry 2.5.1, hatch 1.18.2 and pdm 2.29.4 on
 * Linux; what they do on macOS and Windows is taken from their sources and from platformdirs.
 */
import { createHash } from 'node:crypto';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { isTable, readToml } from '../toml/read.ts';
import { pathOf } from './locations.ts';

/** The project whose environments are sought. */
export interface Owner {
  readonly name: string;
  /** Its folder, links resolved. */
  readonly here: string;
  /** The paths in `tool.hatch.envs.*.path`, as written. */
  readonly hatchPaths: readonly string[];
}

export interface Managed {
  /** Absolute; what is there need not be an environment. */
  readonly root: string;
  readonly by: 'poetry' | 'hatch' | 'pdm';
}

/** Those of a project, by each of the tools. `files` are the project's. */
export async function managedEnvironments(
  owner: Owner,
  files: Files,
  surroundings: Surroundings,
): Promise<readonly Managed[]> {
  const [poetry, hatch, pdm] = [
    await poetryEnvironments(owner, files, surroundings),
    await hatchEnvironments(owner, files, surroundings),
    await pdmEnvironments(owner, files, surroundings),
  ];
  return [
    ...poetry.map((root) => ({ root, by: 'poetry' }) as const),
    ...hatch.map((root) => ({ root, by: 'hatch' }) as const),
    ...pdm.map((root) => ({ root, by: 'pdm' }) as const),
  ];
}

/** More folders of one project are not looked at. */
const MOST = 100;

/** `EnvManager.generate_env_name` (poetry/utils/env/env_manager.py): `NAME-HASH-py3.11` below `virtualenvs.path`. */
async function poetryEnvironments({ here }: Owner, files: Files, around: Surroundings) {
  const { env, platform } = around;
  const settings = [
    await tomlAt('poetry.toml', files),
    await tomlAt(
      join(
        folderIn(env.POETRY_CONFIG_DIR, around) ?? userFolder('config', 'pypoetry', around),
        'config.toml',
      ),
      files,
    ),
  ];
  const setting = (...keys: readonly string[]) => firstString(settings.map((each) => at(each, ...keys)));
  const cache =
    folderIn(env.POETRY_CACHE_DIR || setting('cache-dir'), around) ?? userFolder('cache', 'pypoetry', around);
  const named = (env.POETRY_VIRTUALENVS_PATH || setting('virtualenvs', 'path'))
    ?.replaceAll('{cache-dir}', cache)
    .replaceAll('{project-dir}', here);
  const folder = folderIn(named, around) ?? join(cache, 'virtualenvs');
  const path = platform === 'win32' ? nativePath(here, '\\').toLowerCase() : here;
  const hash = createHash('sha256').update(path).digest('base64url').slice(0, 8);
  return foldersIn(folder, files, (name) => /-py\d[\d.]*$/.test(name) && name.includes(`-${hash}-py`));
}

/** `VirtualEnvironment.__init__` (hatch/env/virtual.py), and the paths that are named in `envs`. */
async function hatchEnvironments({ name, here, hatchPaths }: Owner, files: Files, around: Surroundings) {
  const { env, home, platform } = around;
  const config = await tomlAt(
    folderIn(env.HATCH_CONFIG, around) ?? join(userFolder('config', 'hatch', around), 'config.toml'),
    files,
  );
  const envs = at(await tomlAt('hatch.toml', files), 'envs');
  const own = isTable(envs) ? Object.values(envs).map((each) => isTable(each) && each.path) : [];
  const named = [...hatchPaths, ...own].filter((path) => typeof path === 'string');
  const data =
    folderIn(env.HATCH_DATA_DIR || firstString([at(config, 'dirs', 'data')]), around) ??
    userFolder('data', 'hatch', around);
  const virtual =
    folderIn(firstString([at(config, 'dirs', 'env', 'virtual')]), around) ?? join(data, 'env/virtual');
  const flat = virtual === join(home, '.virtualenvs') || virtual.startsWith(`${here}/`);
  // hatch folds the case of the path on macOS too.
  const path =
    platform === 'linux' ? here : nativePath(here, platform === 'win32' ? '\\' : '/').toLowerCase();
  const id = createHash('sha256').update(path).digest('base64url').slice(0, 8);
  const below = flat ? virtual : join(virtual, normalizeName(name), id);
  return [
    ...named.map((each) => join(here, pathOf(each, platform))),
    ...(await foldersIn(below, files, () => true)),
  ];
}

/** `.pdm-python` names the interpreter in use; others lie in `venv.location` (pdm/cli/commands/venv/utils.py). */
async function pdmEnvironments({ here }: Owner, files: Files, around: Surroundings) {
  const { env, platform } = around;
  const saved = await files.read('.pdm-python', 4096);
  const python = env.PDM_PYTHON || ('text' in saved ? saved.text.trim() : '');
  const used = python === '' ? [] : [join(here, pathOf(python, platform), '../..')];
  const config = await tomlAt(
    folderIn(env.PDM_CONFIG_FILE, around) ?? join(userFolder('config', 'pdm', around), 'config.toml'),
    files,
  );
  const folder =
    folderIn(firstString([at(config, 'venv', 'location')]), around) ??
    join(userFolder('data', 'pdm', around), 'venvs');
  const hash = createHash('md5').update(nativePath(here, '/')).digest('base64url').slice(0, 8);
  const prefix = `${here.slice(here.lastIndexOf('/') + 1)}-${hash}-`;
  return [...used, ...(await foldersIn(folder, files, (name) => name.startsWith(prefix)))];
}

async function foldersIn(folder: string, files: Files, fits: (name: string) => boolean) {
  const { entries } = await files.list(folder);
  const names = entries.filter(({ name, kind }) => kind === 'folder' && fits(name)).map(({ name }) => name);
  return names.slice(0, MOST).map((name) => join(folder, name));
}

async function tomlAt(path: string, files: Files): Promise<unknown> {
  const content = await files.read(path);
  const read = 'text' in content ? readToml(content.text) : undefined;
  return read && 'value' in read ? read.value : undefined;
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce((here: unknown, key) => (isTable(here) ? here[key] : undefined), value);
}

function firstString(values: readonly unknown[]): string | undefined {
  for (const value of values) if (typeof value === 'string' && value !== '') return value;
  return undefined;
}

/** A folder as it is written in settings: `~` and variables are replaced, and what is relative is seen from the working folder. */
function folderIn(written: string | undefined, { env, home, platform, cwd }: Surroundings) {
  if (!written) return undefined;
  const replaced = written
    .replace(/^~(?=\/|\\|$)/, home)
    .replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, one, other) => env[one ?? other] ?? whole);
  return join(cwd, pathOf(replaced, platform));
}

/** The path as Python writes it: on Windows without the slash before the drive. */
function nativePath(path: string, separator: '/' | '\\'): string {
  const drive = path.replace(/^\/(?=[A-Za-z]:)/, '');
  return separator === '/' ? drive : drive.replaceAll('/', '\\');
}

/** What platformdirs gives. The author's folder on Windows is left out by poetry and hatch, and is `pdm` for pdm. */
function userFolder(what: 'data' | 'config' | 'cache', app: string, around: Surroundings): string {
  const { env, home, platform } = around;
  if (platform === 'win32') {
    const [variable, usual] =
      app === 'pypoetry' && what === 'config'
        ? [env.APPDATA, 'AppData/Roaming']
        : [env.LOCALAPPDATA, 'AppData/Local'];
    const base = variable ? pathOf(variable, platform) : join(home, usual);
    return join(base, app === 'pdm' ? 'pdm/pdm' : app, what === 'cache' ? 'Cache' : '');
  }
  const set = env[`XDG_${what.toUpperCase()}_HOME`];
  if (set?.startsWith('/')) return join(set, app);
  if (platform === 'darwin')
    return join(home, what === 'cache' ? 'Library/Caches' : 'Library/Application Support', app);
  return join(home, { data: '.local/share', config: '.config', cache: '.cache' }[what], app);
}
