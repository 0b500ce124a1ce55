/** What is installed of a project as it is saved: uv reads the disk, not what is being typed. Nothing here has a memory. */
import { type Files, join, type Surroundings } from '../files/files.ts';
import { type Machine, withoutLinks } from '../project/copy.ts';
import { loadProject } from '../project/project.ts';
import { loadStatus, type Status } from '../project/status.ts';
import type { Judged } from './judge.ts';

/** What lies around a document (an absolute path), as it is saved. */
export function machineAt(path: string, disk: Files, surroundings: Surroundings): Machine {
  const files = disk.at(join(path, '..'));
  return { files, surroundings: { ...surroundings, cwd: files.folder } };
}

/** The status of an open document's project, with what `uv sync` would do; undefined where it was never saved. */
export async function savedStatus(judged: Judged, machine: Machine): Promise<Status | undefined> {
  const { files, surroundings } = await withoutLinks(machine);
  const saved = await files.read('pyproject.toml');
  if (!('text' in saved)) return undefined;
  const same = saved.text === judged.where.document.getText() && files.folder === machine.files.folder;
  const project = same ? judged.project : await loadProject(saved.text, files);
  return loadStatus(project, files, surroundings, { commands: [['uv', 'sync']], uvVersion: undefined });
}
