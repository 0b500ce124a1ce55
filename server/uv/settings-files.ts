/** Which files uv takes its settings from, and what they say (uv-settings/src/lib.rs and uv-dirs/src/lib.rs). */
import { pathOf } from '../artifacts/locations.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { contains } from '../pyproject/specifier-meaning.ts';
import { isTable, readToml } from '../toml/read.ts';
import type { Invocation } from './command-line.ts';
import { isOlder } from './flags.ts';
import { upwards } from './git.ts';
import { judgeSettings, PYPROJECT_ONLY } from './settings-keys.ts';
import { truth } from './settings-variables.ts';

/** The settings of one file. */
export interface Layer {
  /** For messages: `[tool.uv]`, `uv.toml`, `/etc/uv/uv.toml`. */
  readonly from: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Layers {
  /** What has the last word comes first. */
  readonly layers: readonly Layer[];
  readonly fails: string | undefined;
  readonly unknown: readonly string[];
  readonly remarks: readonly string[];
}

/** Reads them for a command; `root` is where the search upwards begins (the workspace's root). */
export async function readLayers(
  invocation: Invocation,
  root: string,
  files: Files,
  surroundings: Surroundings,
  version: string,
): Promise<Layers> {
  const notes: Notes = { fails: undefined, unknown: [], remarks: [], version };
  const { command, options } = invocation;
  const one = options.get('config-file')?.at(-1);
  if (one !== undefined) {
    const layer = await readFile(
      join(files.folder, pathOf(one, surroundings.platform)),
      one,
      files,
      notes,
      true,
    );
    return finish(layer ? [layer] : [], notes);
  }
  // `--isolated` is an old word for it, but for the commands that have taken it over or ignore it (uv/src/lib.rs).
  const isolated = options.has('isolated') && /^(?:build|pip-)/.test(command);
  if (options.has('no-config') || isolated) return finish([], notes);
  const layers: Layer[] = [];
  if (!command.startsWith('tool-')) {
    const found = await search(root, files, notes);
    if (found) layers.push(found);
  }
  for (const place of [userFile(surroundings), await systemFile(files, surroundings, version)])
    if (place !== undefined) {
      const layer = await readFile(place, place, files, notes, false);
      if (layer) layers.push(layer);
    }
  return finish(layers, notes);
}

/** The first checked version that looks at `required-version` before all else, and knows `UV_NO_SYSTEM_CONFIG`. */
const LATELY = '0.12.5';

interface Notes {
  fails: string | undefined;
  readonly unknown: string[];
  readonly remarks: string[];
  readonly version: string;
}

function finish(layers: readonly Layer[], { fails, unknown, remarks }: Notes): Layers {
  return { layers, fails, unknown, remarks };
}

/** The first folder upwards with a `uv.toml` or a `[tool.uv]` that uv takes. */
async function search(from: string, files: Files, notes: Notes): Promise<Layer | undefined> {
  for (const folder of upwards(from)) {
    const nearby = folder === from ? '' : folder === '/' ? '/' : `${folder}/`;
    const own = join(folder, 'uv.toml');
    const stat = await files.stat(own);
    if (stat !== undefined) {
      const layer = await readFile(own, `${nearby}uv.toml`, files, notes, true);
      if (layer && (await toolTable(folder, files)) !== undefined)
        notes.remarks.push(
          `\`${nearby}uv.toml\` is there, so the settings in \`[tool.uv]\` beside it are ignored`,
        );
      return layer;
    }
    const table = await toolTable(folder, files);
    if (table === undefined) continue;
    if (table === 'broken') {
      notes.remarks.push(`\`${nearby}pyproject.toml\` is no TOML, so uv looks for settings above it`);
      continue;
    }
    const verdict = mismatch(table['required-version'], notes)
      ? undefined
      : judgeSettings(table, notes.version);
    if (verdict && 'wrong' in verdict) {
      notes.remarks.push(`all settings in \`[tool.uv]\` are dropped, since ${verdict.wrong}`);
      continue;
    }
    if (verdict) notes.unknown.push(verdict.unsure);
    return {
      from: nearby === '' ? '`[tool.uv]`' : `\`[tool.uv]\` in \`${nearby}pyproject.toml\``,
      values: table,
    };
  }
  return undefined;
}

async function toolTable(
  folder: string,
  files: Files,
): Promise<Readonly<Record<string, unknown>> | 'broken' | undefined> {
  const file = await files.read(join(folder, 'pyproject.toml'));
  if (!('text' in file)) return undefined;
  const toml = readToml(file.text);
  if ('problem' in toml) return 'broken';
  const { tool } = toml.value;
  if (!isTable(tool) || tool.uv === undefined) return undefined;
  return isTable(tool.uv) ? tool.uv : 'broken';
}

/** A `uv.toml`: what is wrong in it stops uv. `needed`: so does that it is not there. */
async function readFile(
  path: string,
  shown: string,
  files: Files,
  notes: Notes,
  needed: boolean,
): Promise<Layer | undefined> {
  const file = await files.read(path);
  if ('absent' in file) {
    if (needed) notes.fails ??= `\`${shown}\` is not there`;
    return undefined;
  }
  if ('trouble' in file) {
    if (needed || file.trouble.code !== 'denied')
      notes.fails ??= `\`${shown}\` cannot be read: ${file.trouble.words}`;
    return undefined;
  }
  const toml = readToml(file.text);
  if ('problem' in toml) {
    notes.fails ??= `\`${shown}\` is no TOML: ${toml.problem}`;
    return undefined;
  }
  if (mismatch(toml.value['required-version'], notes)) return { from: `\`${shown}\``, values: toml.value };
  const verdict = judgeSettings(toml.value, notes.version);
  if (verdict && 'wrong' in verdict) {
    notes.fails ??= `uv stops at \`${shown}\`: ${verdict.wrong}`;
    return undefined;
  }
  if (verdict) notes.unknown.push(verdict.unsure);
  const misplaced = PYPROJECT_ONLY.find((key) => toml.value[key] !== undefined);
  if (misplaced !== undefined) notes.fails ??= `\`${misplaced}\` may not stand in \`${shown}\``;
  return { from: `\`${shown}\``, values: toml.value };
}

/** Whether a `required-version` keeps this uv from running, whatever else the file holds. */
function mismatch(wanted: unknown, { version }: Notes): boolean {
  return !isOlder(version, LATELY) && typeof wanted === 'string' && meets(wanted, version) === false;
}

/** Whether a version of uv is one of those that `required-version` asks for; a bare version asks for itself. */
export function meets(wanted: string, version: string): boolean | undefined {
  const text = wanted.trim();
  return contains(/^\d/.test(text) ? `==${text}` : text, version);
}

function userFile({ env, home, platform }: Surroundings): string | undefined {
  const base =
    platform === 'win32'
      ? env.APPDATA
        ? pathOf(env.APPDATA, platform)
        : join(home, 'AppData/Roaming')
      : absolute(env.XDG_CONFIG_HOME) || join(home, '.config');
  return join(base, 'uv/uv.toml');
}

async function systemFile(
  files: Files,
  { env, platform }: Surroundings,
  version: string,
): Promise<string | undefined> {
  if (!isOlder(version, LATELY) && truth(env.UV_NO_SYSTEM_CONFIG) === true) return undefined;
  if (platform === 'win32') {
    const drive = env.SYSTEMDRIVE;
    const path = drive ? join(pathOf(drive, platform), 'ProgramData/uv/uv.toml') : undefined;
    return path !== undefined && (await files.stat(path))?.kind === 'file' ? path : undefined;
  }
  for (const folder of (env.XDG_CONFIG_DIRS || '/etc/xdg').split(':')) {
    // An empty part ends the list.
    if (folder === '') break;
    const path = join(files.folder, folder, 'uv/uv.toml');
    if ((await files.stat(path))?.kind === 'file') return path;
  }
  return (await files.stat('/etc/uv/uv.toml')) === undefined ? undefined : '/etc/uv/uv.toml';
}

/** A variable of the XDG kind counts only where it is absolute. */
export function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') ? path : undefined;
}
