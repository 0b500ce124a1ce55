/** What uv makes of each folder that the globs of `[tool.uv.workspace]` find (uv-workspace/src/workspace.rs, `collect_members`; tried with 0.13.9). */
import { type Files, isFolder, join } from '../files/files.ts';
import { findByGlob, globBudget, pathMatcher, patternProblem } from './tree-globs.ts';
import { type Manifest, readManifest } from './tree-manifest.ts';
import { holdsNothing } from './tree-workspace.ts';

/** A file or folder that a glob finds. */
export interface FoundMember {
  /** Absolute. */
  readonly folder: string;
  /** From the root; `.` for the root itself. */
  readonly path: string;
  /**
   * `member`; `root`: the root itself; `excluded` by a glob; `unmanaged`: it says so; `bare`: a folder with files and without a
   * pyproject.toml, where uv stops; `projectless`: its pyproject.toml has no `[project]`, likewise; `passed`: a file, or a
   * folder that is hidden or empty, which uv passes over; `broken`: uv stops at its pyproject.toml, or it cannot be told.
   */
  readonly state: 'member' | 'root' | 'excluded' | 'unmanaged' | 'bare' | 'projectless' | 'passed' | 'broken';
  /** Of members and of what is excluded, where it can be read. */
  readonly manifest: Manifest | undefined;
}

/** What each glob of `members` finds, in the order of the globs; undefined where a glob is none or too much is there. */
export async function findMembers(
  root: string,
  globs: readonly string[],
  exclude: readonly string[],
  files: Files,
): Promise<readonly (readonly FoundMember[] | undefined)[]> {
  const known = new Map<string, Promise<FoundMember>>();
  const excludes = matchersOf(exclude);
  const look = (folder: string) => {
    const found = known.get(folder) ?? stateOf(root, folder, excludes, files);
    known.set(folder, found);
    return found;
  };
  const budget = globBudget();
  const found = new Map<string, readonly FoundMember[] | undefined>();
  for (const glob of new Set(globs)) {
    const folders =
      patternProblem(glob) === undefined ? await findByGlob(root, glob, files, budget) : undefined;
    found.set(glob, folders && (await Promise.all(folders.map(look))));
  }
  return globs.map((glob) => found.get(glob));
}

type PathTest = (path: string) => boolean;

/** Of the globs that are some. */
function matchersOf(globs: readonly string[]): readonly PathTest[] {
  return [...new Set(globs)].filter((glob) => patternProblem(glob) === undefined).map(pathMatcher);
}

async function stateOf(
  root: string,
  folder: string,
  exclude: readonly PathTest[],
  files: Files,
): Promise<FoundMember> {
  if (folder === root) return { folder, path: '.', state: 'root', manifest: undefined };
  const path = folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : folder;
  const manifest = await readManifest(folder, files);
  const isExcluded = exclude.some((matches) => matches(path));
  if ('folder' in manifest) {
    const state = isExcluded
      ? 'excluded'
      : !manifest.managed
        ? 'unmanaged'
        : manifest.project
          ? 'member'
          : 'projectless';
    return { folder, path, state, manifest };
  }
  const state = isExcluded ? 'excluded' : 'absent' in manifest ? await bareState(folder, files) : 'broken';
  return { folder, path, state, manifest: undefined };
}

async function bareState(folder: string, files: Files): Promise<'passed' | 'bare' | 'broken'> {
  if (!(await isFolder(files, folder)) || /\/\.[^/]*$/.test(folder)) return 'passed';
  const isEmpty = await holdsNothing(folder, files);
  return isEmpty === undefined ? 'broken' : isEmpty ? 'passed' : 'bare';
}

/** The folders (absolute) that globs find, without a look into them, but for those that would be searched at any depth. */
export async function memberFolders(
  folder: string,
  members: readonly string[],
  exclude: readonly string[],
  files: Files,
): Promise<{ readonly folders: readonly string[]; readonly complete: boolean }> {
  const folders = new Set<string>([folder]);
  const budget = globBudget();
  const excludes = matchersOf(exclude);
  let complete = true;
  for (const glob of new Set(members)) {
    const found =
      glob.includes('**') || patternProblem(glob) !== undefined
        ? undefined
        : await findByGlob(folder, glob, files, budget);
    if (found === undefined) complete = false;
    for (const one of found ?? []) {
      const path = one.slice(folder.length + 1);
      if (!excludes.some((matches) => matches(path))) folders.add(one);
    }
  }
  return { folders: [...folders], complete };
}

/** The pyproject.toml of a folder, as a path. */
export function manifestPath(folder: string): string {
  return join(folder, 'pyproject.toml');
}
