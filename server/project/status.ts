/** What is built and installed from a project, what is stale, and what a command would do: one answer for terminal and editor. */
import type { Files, Surroundings } from '../files/files.ts';
import { join } from '../files/files.ts';
import { predict } from '../uv/predict.ts';
import { type Prediction, unsure } from '../uv/prediction.ts';
import { rulesOf } from '../uv/versions.ts';
import type { Project } from './project.ts';
import { versionInUse } from './status-version.ts';
import { openWorld } from './status-world.ts';

export interface Status {
  /** The version of uv whose rules were taken. */
  readonly uv: string;
  /** In the order asked, by the words joined by a blank. */
  readonly commands: ReadonlyMap<string, Prediction>;
  readonly artifacts: readonly Artifact[];
}

export interface Artifact {
  readonly kind: 'wheel' | 'sdist' | 'build' | 'egg-info' | 'environment' | 'tool' | 'uv-cache';
  /** Absolute. */
  readonly path: string;
  /** null where it means nothing. */
  readonly editable: boolean | null;
  /** Compared with the source and pyproject.toml as they are now. */
  readonly state: 'fresh' | 'stale' | 'broken' | 'unknown';
  /** uv's own opinion; null where it has none. */
  readonly uvState: 'fresh' | 'stale' | null;
  /** One clause each. */
  readonly because: readonly string[];
  /** Archive paths; empty: nothing found; null: nothing could be compared. */
  readonly missing: readonly string[] | null;
  readonly extra: readonly string[] | null;
  readonly changed: readonly string[] | null;
}

export interface Asked {
  /** Each a command's words; what is asked where nothing is: `USUAL`. */
  readonly commands: readonly (readonly string[])[];
  /** undefined: the newest that was checked, or an older one that the project was built with. */
  readonly uvVersion: string | undefined;
}

/** What is asked where nothing is. */
export const USUAL: readonly (readonly string[])[] = [
  ['uv', 'sync'],
  ['uv', 'run'],
  ['uv', 'pip', 'install', '.'],
  ['uv', 'pip', 'install', '-e', '.'],
  ['uv', 'tool', 'install', '.'],
  ['uvx', '--from', '.'],
  ['uv', 'build'],
  ['pip', 'install', '.'],
];

/** Gathers it all; reads, and does nothing else. */
export async function loadStatus(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  asked: Asked,
): Promise<Status> {
  const version = asked.uvVersion ?? (await versionInUse(files, surroundings));
  const rules = rulesOf(version);
  const commands = new Map<string, Prediction>();
  const open = new Map([[join(project.folder, 'pyproject.toml'), project.doc]]);
  const world = rules && openWorld(files, surroundings, rules, open);
  for (const words of asked.commands) {
    const told = world ? predict(world, words) : unsure(`uv ${version} was not compared with these rules`);
    commands.set(words.join(' '), await told);
  }
  return { uv: version, commands, artifacts: [] };
}
