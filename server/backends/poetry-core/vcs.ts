/**
 * What git keeps from poetry-core: the files that are ignored and not tracked, as `git ls-files --others --ignored
 * --exclude-standard` lists them in the project's folder (poetry-core 2.5.0, `vcs/__init__.py`, `vcs/git.py`).
 */
import { type Files, join } from '../../files/files.ts';
import { findRepository, isIgnored, type Repository } from '../../uv/git.ts';
import { type Tracked, trackedFiles } from '../../uv/git-index.ts';

export interface Vcs {
  /** Whether git leaves a path out; `certain` is false where that depends on the person who builds. */
  readonly leavesOut: (path: string) => Promise<{ readonly out: boolean; readonly certain: boolean }>;
}

/** What git says of paths of the project. */
export async function readVcs(files: Files): Promise<Vcs> {
  const tracked = await trackedFiles(files);
  if (tracked === 'none') return { leavesOut: async () => KEPT };
  const repository = await findRepository(files, files.folder);
  // Git is not asked where the project's own folder is ignored.
  const silent = tracked?.size === 0 && (await isFolderIgnored(files, repository));
  return {
    leavesOut: async (path) => {
      if (isTracked(tracked, path)) return KEPT;
      const asked = !silent && !isQuoted(path) && !(await isInNested(files, path));
      const out = asked && (await isIgnored(files, repository, join(files.folder, path)));
      return { out, certain: false };
    },
  };
}

const KEPT = { out: false, certain: true } as const;

async function isFolderIgnored(files: Files, repository: Repository | undefined): Promise<boolean> {
  return repository !== undefined && isIgnored(files, repository, files.folder);
}

/** A submodule is tracked as one thing, and git does not look for ignored files in there. */
function isTracked(tracked: Tracked, path: string): boolean {
  if (tracked === undefined || tracked === 'none') return false;
  return path.split('/').some((_, i, parts) => tracked.has(parts.slice(0, i + 1).join('/')));
}

/** Git does not look into a repository that lies in another one. */
async function isInNested(files: Files, path: string): Promise<boolean> {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++)
    if (await files.stat(join(parts.slice(0, depth).join('/'), '.git'))) return true;
  return false;
}

/** Git prints such names in quotes, so that poetry-core does not recognise them. */
function isQuoted(path: string): boolean {
  return /[^ -~]|["\\]/.test(path);
}
