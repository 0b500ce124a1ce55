/** Walks over a tree, within bounds. */
import { type Files, type FolderEntry, join, type Listing } from '../files/files.ts';

/** Folders that tools fill: what lies in there comes and goes, and is not part of a project's source. */
export const GENERATED =
  /^(?:\.git|\.hg|\.svn|\.venv|venv|env|\.env|\.tox|\.nox|node_modules|__pycache__|__pypackages__|build|builds|dist|target|out|_skbuild|cmake-build-.*|bazel-.*|.*\.egg-info|\.mypy_cache|\.ruff_cache|\.pytest_cache|\.eggs|\.pixi|wheelhouse)$/;

/** All files below a folder but those that Python writes; undefined where there are more than `limit` or some are unseen. */
export async function filesBelow(
  folder: string,
  files: Files,
  limit: number,
): Promise<readonly string[] | undefined> {
  const out: string[] = [];
  const budget = { left: limit };
  await visit(folder, files, budget, (path, entry) => {
    if (entry.kind === 'file' && !entry.name.endsWith('.pyc')) out.push(path);
    return entry.name === '__pycache__' ? 'pass' : 'enter';
  });
  return budget.left > 0 ? out : undefined;
}

/**
 * Shows everything below a folder, near things first and what tools fill last. Links are shown and not entered.
 * What is not shown for want of budget, or because it cannot be read, leaves none of it.
 */
export async function visit(
  folder: string,
  files: Files,
  budget: { left: number },
  show: (path: string, entry: FolderEntry) => 'enter' | 'pass' | 'stop',
): Promise<void> {
  const near = [folder];
  const far: string[] = [];
  for (let here = near.shift(); here !== undefined; here = near.shift() ?? far.shift()) {
    const listing = await files.list(here === '' ? '.' : here);
    if (!listing.complete || isUnseen(listing)) budget.left = 0;
    for (const entry of listing.entries) {
      if (budget.left-- <= 0) return;
      const path = here === '' ? entry.name : join(here, entry.name);
      const answer = show(path, entry);
      if (answer === 'stop') return;
      if (answer === 'enter' && entry.kind === 'folder' && !entry.link) {
        (GENERATED.test(entry.name) ? far : near).push(path);
      }
    }
  }
}

/** Something may be there that this reader may not see; a file or a dangling link in its place is certainly no folder. */
function isUnseen({ trouble }: Listing): boolean {
  return trouble !== undefined && trouble.code !== 'not-a-file' && trouble.code !== 'dangling';
}
