/** `pyproject-ls status`: where a project is installed, and what a command would do now. Reads, and does nothing else. */

import { disk } from '../files/disk.ts';
import type { Surroundings } from '../files/files.ts';
import { once } from '../files/once.ts';
import { loadProject } from '../project/project.ts';
import { type Asked, loadStatus } from '../project/status.ts';
import { findProject } from './place.ts';
import { statusJson } from './report/status-json.ts';
import { statusText } from './report/status-text.ts';
import { harmlessLine, type Terminal } from './terminal.ts';

export interface StatusOptions {
  /** POSIX: a folder, or its pyproject.toml. */
  readonly path: string;
  /** The words of the command that is asked about; none: the usual ones. */
  readonly command: readonly string[];
  readonly uvVersion: string | undefined;
  readonly format: 'text' | 'json';
}

/** Prints the status; gives the exit status, 2 where the path leads to no project and else 0. */
export async function status(
  options: StatusOptions,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<number> {
  const place = await findProject(options.path, disk(surroundings.cwd));
  if ('complaint' in place) {
    terminal.err(`pyproject-ls: ${harmlessLine(`${options.path}: ${place.complaint}`)}\n`);
    return 2;
  }
  // As uv sees it: the folder in which a process runs has no links in its path.
  const { folder, text, trouble } = place;
  const files = once(disk(folder));
  const project = { ...(await loadProject(text, files)), trouble };
  const asked: Asked = {
    commands: options.command.length === 0 ? undefined : [options.command],
    uvVersion: options.uvVersion,
    found: true,
  };
  const found = await loadStatus(project, files, { ...surroundings, cwd: folder }, asked);
  terminal.out(
    options.format === 'json'
      ? statusJson(project, found)
      : statusText(project, found, surroundings.home, terminal.style),
  );
  return 0;
}
