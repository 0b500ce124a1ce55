/** The project that a path on the command line means. */
import { TEXT_LIMIT } from '../files/disk.ts';
import { type Files, join, type Trouble } from '../files/files.ts';

export interface Place {
  /** Absolute, without links. */
  readonly folder: string;
  readonly text: string;
  /** The file is there, and none of it could be read. */
  readonly trouble: Trouble | undefined;
}

/**
 * A folder, or its pyproject.toml; a complaint where it leads to no project. Where there is none, a file of `instead` will
 * do: the text is empty then.
 */
export async function findProject(
  path: string,
  files: Files,
  instead: readonly string[] = [],
): Promise<Place | { readonly complaint: string }> {
  const folder = await folderOf(path, files);
  if (typeof folder !== 'string') return folder;
  const manifest = join(folder, 'pyproject.toml');
  const content = await files.read(manifest, TEXT_LIMIT);
  const real = (await files.real(folder)) ?? folder;
  if ('absent' in content) {
    const listed = (await files.list(folder)).entries;
    return listed.some(({ name, kind }) => kind === 'file' && instead.includes(name))
      ? { folder: real, text: '', trouble: undefined }
      : { complaint: await noManifest(folder, files) };
  }
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
