/** Which files the paths on a command line mean. */
import { type Files, join, normalize, type Trouble } from '../files/files.ts';

export interface Target {
  /** As the argument reaches it; what is reported. */
  readonly path: string;
  /** Named on the command line, not found below a folder. */
  readonly named: boolean;
}

export interface Search {
  /** Sorted by path, none twice. */
  readonly targets: readonly Target[];
  /** Paths on the command line that lead nowhere. */
  readonly failures: readonly string[];
  /** Folders that could not be looked into, or not to their end. */
  readonly remarks: readonly string[];
}

/** Nobody writes a project of their own below a folder of these names. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['.venv', 'venv', 'env', '.env', '.tox', '.nox', '.pixi', '.direnv', '__pypackages__', 'site-packages'],
  ...['.git', '.hg', '.svn', '.bzr', '.jj', 'CVS', '_darcs'],
  ...['node_modules', 'build', 'dist', '.eggs', '__pycache__'],
  ...['.cache', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.hypothesis', '.ipynb_checkpoints'],
]);

/**
 * The files to check: a file that is named, and every pyproject.toml below a folder that is named. `files` are seen from
 * the working folder. Links to folders are not followed below a named folder, so a tree has an end.
 */
export async function findTargets(paths: readonly string[], files: Files): Promise<Search> {
  const targets = new Map<string, Target>();
  const failures: string[] = [];
  const remarks: string[] = [];
  const add = (path: string, named: boolean) => {
    const absolute = join(files.folder, path);
    if (!targets.has(absolute) || named) targets.set(absolute, { path: normalize(path), named });
  };
  for (const path of paths) {
    const kind = path === '' ? undefined : (await files.stat(path))?.kind;
    if (kind === 'folder') {
      const listing = await files.list(path);
      if (listing.trouble) failures.push(`${path}: ${listing.trouble.words}`);
      else await search(files, path, (found) => add(found, false), remarks);
    } else if (kind === undefined) failures.push(`${path}: ${await whyNot(files, path)}`);
    else add(path, true);
  }
  const sorted = [...targets.values()].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  return { targets: sorted, failures, remarks };
}

/** Walks without recursion: a path may be as deep as the system allows. */
async function search(
  files: Files,
  top: string,
  add: (path: string) => void,
  remarks: string[],
): Promise<void> {
  const waiting = [top];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { entries, complete, trouble } = await files.list(folder);
    if (trouble) remarks.push(`${folder}: not looked into, ${trouble.words}`);
    if (!complete) remarks.push(`${folder}: not looked at as a whole, it holds too many files`);
    // An environment that somebody made in the very folder that was named still has its project beside it.
    if (folder !== top && entries.some(({ name }) => name === 'pyvenv.cfg')) continue;
    for (const { name, kind, link } of entries) {
      const path = join(folder, name);
      if (kind === 'folder' && !link && !LEFT_OUT.has(name)) waiting.push(path);
      else if (kind !== 'folder' && name === 'pyproject.toml') add(path);
    }
  }
}

/** Why a path on the command line leads nowhere. */
async function whyNot(files: Files, path: string): Promise<string> {
  if (path === '') return 'an empty path names nothing';
  const answer = await files.read(path, 0);
  const trouble: Trouble | undefined = 'trouble' in answer ? answer.trouble : undefined;
  return trouble?.words ?? 'there is no such file or folder';
}
