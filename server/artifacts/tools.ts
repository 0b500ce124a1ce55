/** Where tools keep the applications that they install each into an environment of its own. */
import { type Files, isFolder, join, type Surroundings } from '../files/files.ts';
import { pathOf } from './locations.ts';

/**
 * uv's folder of tools, absolute; it may not be there. As `InstalledTools::from_settings` (crates/uv-tool/src/lib.rs):
 * `UV_TOOL_DIR`, else below the older data folder of uv where that is there, else below the user's data folder.
 * Run on Linux; macOS and Windows are taken from the source.
 */
export async function uvToolsFolder(files: Files, surroundings: Surroundings): Promise<string> {
  const { env, platform } = surroundings;
  if (env.UV_TOOL_DIR) return join(files.folder, pathOf(env.UV_TOOL_DIR, platform));
  const older = olderFolder(surroundings);
  if (older !== undefined && (await isFolder(files, older))) return join(older, 'tools');
  return join(dataFolder(surroundings), 'uv/tools');
}

/** The environments of pipx's applications: `PIPX_HOME`, else what its releases have used. */
export async function pipxEnvironments(files: Files, surroundings: Surroundings): Promise<readonly string[]> {
  const { env, home, platform } = surroundings;
  const homes = env.PIPX_HOME
    ? [join(files.folder, pathOf(env.PIPX_HOME, platform))]
    : [join(dataFolder(surroundings), 'pipx'), join(home, '.local/pipx'), join(home, 'pipx')];
  const found: string[] = [];
  for (const each of homes) {
    const venvs = join(each, 'venvs');
    for (const { name, kind } of (await files.list(venvs)).entries)
      if (kind === 'folder') found.push(join(venvs, name));
  }
  return found;
}

/**
 * The folders that uv and pipx put the commands of tools into, absolute, as `uv tool dir --bin` finds it
 * (crates/uv-dirs: `UV_TOOL_BIN_DIR`, `XDG_BIN_HOME`, `$XDG_DATA_HOME/../bin`, `~/.local/bin`) and as pipx: `PIPX_BIN_DIR`.
 */
export function toolCommandFolders({ env, home, platform, cwd }: Surroundings): readonly string[] {
  const at = (written: string) => join(cwd, pathOf(written, platform));
  const usual = join(home, '.local/bin');
  const uv = env.UV_TOOL_BIN_DIR || env.XDG_BIN_HOME || (env.XDG_DATA_HOME && `${env.XDG_DATA_HOME}/../bin`);
  return [...new Set([uv ? at(uv) : usual, env.PIPX_BIN_DIR ? at(env.PIPX_BIN_DIR) : usual])];
}

function olderFolder({ home, platform, env }: Surroundings): string | undefined {
  if (platform === 'darwin') return join(home, 'Library/Application Support/uv');
  return platform === 'win32' ? join(roaming(home, env), 'uv/data') : undefined;
}

/** `XDG_DATA_HOME` counts where it is absolute, on macOS too. */
function dataFolder({ env, home, platform }: Surroundings): string {
  if (platform === 'win32') return roaming(home, env);
  const data = env.XDG_DATA_HOME;
  return data?.startsWith('/') ? join(data) : join(home, '.local/share');
}

function roaming(home: string, env: Surroundings['env']): string {
  return env.APPDATA ? join('/', pathOf(env.APPDATA, 'win32')) : join(home, 'AppData/Roaming');
}
