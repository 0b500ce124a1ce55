/** What is installed of a project as it is saved: uv reads the disk, not what is being typed. Nothing here has a memory. */
import { planCure } from '../commands/plan.ts';
import { SYNC, statusCures } from '../features/cures.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import type { Cure } from '../project/artifact.ts';
import { type Machine, withoutLinks } from '../project/copy.ts';
import { loadProject, type Project } from '../project/project.ts';
import { loadStatus, type Status } from '../project/status.ts';
import type { Judged } from './judge.ts';

/** What lies around a document (an absolute path), as it is saved. */
export function machineAt(path: string, disk: Files, surroundings: Surroundings): Machine {
  const files = disk.at(join(path, '..'));
  return { files, surroundings: { ...surroundings, cwd: files.folder } };
}

/** A project as it is saved, where a command would run. */
export interface Saved extends Machine {
  readonly project: Project;
  /** The text in the editor is another one. */
  readonly edited: boolean;
}

/** The project of an open document, as a process in its folder sees it; undefined where it was never saved. */
export async function savedProject(judged: Judged, machine: Machine): Promise<Saved | undefined> {
  const { files, surroundings } = await withoutLinks(machine);
  const saved = await files.read('pyproject.toml');
  if (!('text' in saved)) return undefined;
  const text = judged.where.document.getText();
  const same = saved.text === text && files.folder === machine.files.folder;
  const project = same ? judged.project : await loadProject(saved.text, files);
  return { files, surroundings, project, edited: plain(saved.text) !== plain(text) };
}

/** Emacs sends the lines of a file as they are in its buffer, without the mark and the line breaks of the file. */
function plain(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}

/** What is installed, what `uv sync` would do, and what can be done about it. */
export interface SavedStatus {
  readonly status: Status;
  /** Those that have a plan: nothing is offered that would be refused. Worked out when it is asked for. */
  readonly cures: () => Promise<readonly Cure[]>;
}

/** The status of an open document's project; undefined where it was never saved. */
export async function savedStatus(judged: Judged, machine: Machine): Promise<SavedStatus | undefined> {
  const saved = await savedProject(judged, machine);
  if (!saved) return undefined;
  const { project, files, surroundings } = saved;
  const asked = { commands: [['uv', 'sync']], uvVersion: undefined };
  const status = await loadStatus(project, files, surroundings, asked);
  let cures: Promise<readonly Cure[]> | undefined;
  return {
    status,
    cures: () => {
      cures ??= feasible(statusCures(status, project), saved);
      return cures;
    },
  };
}

async function feasible(cures: readonly Cure[], saved: Saved): Promise<readonly Cure[]> {
  const found: Cure[] = [];
  for (const cure of cures) {
    const { steps } = await planCure(cure, saved.project, saved.files, saved.surroundings);
    // Where another tool keeps the environment that is what would run, and uv's words would not be true of it.
    const asSaid = cure.action !== 'sync' || steps.some(({ title }) => title.startsWith(SYNC));
    if (steps.length > 0 && asSaid) found.push(cure);
  }
  return found;
}
