/** `pyproject-ls status`: where a project is installed, and what a command would do now. Reads, and does nothing else. */

import { disk, TEXT_LIMIT } from '../files/disk.ts';
import { type Files, join, type Surroundings, type Trouble } from '../files/files.ts';
import { once } from '../files/once.ts';
import { loadProject } from '../project/project.ts';
import { type Asked, loadStatus } from '../project/status.ts';
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
  };
  const found = await loadStatus(project, files, { ...surroundings, cwd: folder }, asked);
  terminal.out(
    options.format === 'json'
      ? statusJson(project, found)
      : statusText(project, found, surroundings.home, terminal.style),
  );
  return 0;
}

interface Place {
  /** Absolute, without links. */
  readonly folder: string;
  readonly text: string;
  /** The file is there, and none of it could be read. */
  readonly trouble: Trouble | undefined;
}

async function findProject(path: string, files: Files): Promise<Place | { readonly complaint: string }> {
  const folder = await folderOf(path, files);
  if (typeof folder !== 'string') return folder;
  const manifest = join(folder, 'pyproject.toml');
  const content = await files.read(manifest, TEXT_LIMIT);
  if ('absent' in content) return { complaint: await noManifest(folder, files) };
  const real = (await files.real(folder)) ?? folder;
  if ('text' in content) return { folder: real, text: content.text, trouble: undefined };
  const { trouble } = content;
  if (trouble.code !== 'encoding' && trouble.code !== 'too-large')
    return { complaint: `pyproject.toml cannot be read: ${trouble.words}` };
  return { folder: real, text: '', trouble };
}

async function folderOf(path: string, files: Files): Promise<string | { readonly complaint: string }> {
  if (path === '') return { complaint: 'an empty path names nothing' };
  const absolute = join(files.folder, path);
  const kind = (await files.stat(absolute))?.kind;
  if (kind === 'folder') return absolute;
  const isManifest = absolute.endsWith('/pyproject.toml');
  if (kind !== undefined)
    return isManifest ? join(absolute, '..') : { complaint: 'it is neither a folder nor a pyproject.toml' };
  const answer = await files.read(absolute, 0);
  return { complaint: 'trouble' in answer ? answer.trouble.words : 'there is no such file or folder' };
}

/** Says where the next one is: uv looks upwards, and so may have the reader. */
async function noManifest(folder: string, files: Files): Promise<string> {
  for (let above = join(folder, '..'); above !== folder && above !== '/'; above = join(above, '..'))
    if ((await files.stat(join(above, 'pyproject.toml')))?.kind === 'file')
      return `no pyproject.toml is there; the next one is in ${above}`;
  return 'no pyproject.toml is there';
}
