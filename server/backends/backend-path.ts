/** The entries of `backend-path`, judged as pip, build and uv judge them (PEP 517; pyproject_hooks `_impl.py`). */
import { type Files, normalize } from '../files/files.ts';

/**
 * `outside`: leads out of the source tree, taken as text, as the tools do; `missing`: nothing is there;
 * `file`: no folder; undefined: cannot tell.
 */
export type BackendPathState = 'folder' | 'absolute' | 'outside' | 'missing' | 'file' | undefined;

/** The state of each entry, in order. */
export function judgeBackendPath(
  entries: readonly string[],
  files: Files,
): Promise<readonly BackendPathState[]> {
  return Promise.all(entries.map((entry) => judge(entry, files)));
}

async function judge(entry: string, files: Files): Promise<BackendPathState> {
  if (entry.startsWith('/') || /^[A-Za-z]:[\\/]/.test(entry)) return 'absolute';
  const path = normalize(entry);
  if (path === '..' || path.startsWith('../')) return 'outside';
  if (path === '') return 'folder';
  const stat = await files.stat(path);
  if (stat) return stat.kind === 'folder' ? 'folder' : 'file';
  const parent = await files.list(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
  return parent.trouble || !parent.complete ? undefined : 'missing';
}
