/** What can be done about what is built and installed: by a command that a person asks for, not by an edit. */
import { join } from '../files/files.ts';
import type { Artifact, Cure } from '../project/artifact.ts';
import { buildWheel, reinstallTool, removal } from '../project/cures.ts';
import type { Project } from '../project/project.ts';
import type { Status } from '../project/status.ts';
import { predictionWords } from './status-words.ts';

/** The command whose effect an editor shows. */
export const SYNC = 'uv sync';

/** A title is read in a menu. */
const LONGEST = 100;

/** What a person may want done about what a status tells, what is installed first. */
export function statusCures(status: Status, project: Project): readonly Cure[] {
  const sync = syncCure(status);
  return [...(sync ? [sync] : []), ...toolCures(status), ...builtCures(status, project)];
}

/** `uv sync`, where that would build or install something and is not known to fail. */
function syncCure({ commands }: Status): Cure | undefined {
  const prediction = commands.get(SYNC);
  if (!prediction || prediction.fails === true) return undefined;
  if (prediction.rebuild !== true && prediction.reinstall !== true) return undefined;
  return { action: 'sync', title: `Run \`${SYNC}\`: ${predictionWords(prediction, LONGEST).words}`, on: [] };
}

/** For each tool that was installed from an older tree, or that is broken. */
function toolCures({ artifacts }: Status): readonly Cure[] {
  return artifacts
    .filter(({ kind, state }) => kind === 'tool' && (state === 'stale' || state === 'broken'))
    .map(toolCure);
}

/** The wheel of this version built again, and what earlier builds left taken away. */
function builtCures({ artifacts }: Status, { newestWheel, folder }: Project): readonly Cure[] {
  const outdated = artifacts.filter(({ state }) => state === 'stale' || state === 'broken');
  const wheel = newestWheel?.current ? join(folder, newestWheel.path) : undefined;
  const left = outdated
    .filter(({ kind, path }) => (kind === 'build' || kind === 'egg-info') && path.startsWith(`${folder}/`))
    .map(({ path }) => path.slice(folder.length + 1));
  return [
    ...(outdated.some(({ kind, path }) => kind === 'wheel' && path === wheel) ? [buildWheel()] : []),
    ...removal(left, folder),
  ];
}

function toolCure({ path, state }: Artifact): Cure {
  const cure = reinstallTool(path);
  return { ...cure, title: `${cure.title}, which is ${state === 'broken' ? 'broken' : 'out of date'}` };
}

/** Whether two cures do the same, whatever they are called. */
export function sameCure(one: Cure, other: Cure): boolean {
  return cureKey(one) === cureKey(other);
}

/** The same for cures that do the same. */
export function cureKey({ action, on }: Cure): string {
  return JSON.stringify([action, on]);
}
