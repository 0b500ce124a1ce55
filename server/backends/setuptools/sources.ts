/**
 * What is found besides what the build is told: the files that a version control system tracks, where setuptools-scm is
 * there to ask it, else the list that an earlier build left in `*.egg-info/SOURCES.txt`
 * (`manifest_maker.add_defaults` in setuptools/command/egg_info.py; setuptools-scm 10.3.4).
 */
import { join, normalize } from '../../files/files.ts';
import { findWorkTree, trackedFiles } from '../../uv/git-index.ts';
import type { Build } from './build.ts';
import { eggInfoName, finalName } from './name.ts';
import { convertPath, pathJoin } from './tree.ts';

export interface Found {
  /** Paths that join the list of files, whether they are there or not. */
  readonly taken: readonly string[];
}

/** Looks for such files, and says in `because` where another answer would make another wheel. */
export async function findSources(build: Build, because: string[]): Promise<Found> {
  const { told, requires, sources } = build;
  const before = await olderList(build, because);
  if (!told.includePackageData || build.selected.packages.length === 0) return { taken: before };
  const asks = requires.names.has('setuptools-scm') || requires.names.has('vcs-versioning');
  const tracked = await trackedBelow(build, asks);
  if (tracked === 'none') return { taken: before };
  const everything = await packageFiles(build);
  const taken = asks && tracked ? tracked : asks ? everything : before;
  const alone = await sources.data(await sources.list(before));
  const all = await sources.data(await sources.list([...before, ...everything]));
  if (alone.length === all.length) return { taken };
  because.push(
    asks
      ? 'setuptools-scm takes the files that are tracked by version control for package data'
      : 'a setuptools-scm beside setuptools would take the files that are tracked by version control for package data',
  );
  return { taken };
}

/** Tracked files; `none` where there is no repository; undefined where they cannot be told. */
async function trackedBelow(
  { files }: Build,
  asks: boolean,
): Promise<readonly string[] | 'none' | undefined> {
  const tracked = (await findWorkTree(files)) === 'none' ? 'none' : await trackedFiles(files);
  if (tracked !== 'none') return tracked === undefined ? undefined : [...tracked];
  // Other systems, and what `git archive` leaves for setuptools-scm.
  for (const name of asks ? ['.git_archival.txt', '.hg_archival.txt'] : [])
    if (await files.stat(name)) return undefined;
  for (let folder = files.folder; ; folder = join(folder, '..')) {
    for (const name of ['.hg', '.jj']) if (await files.stat(join(folder, name))) return undefined;
    if (folder === join(folder, '..') || folder === '') return 'none';
  }
}

/** All files below the folders of the packages. */
async function packageFiles({ selected, sources, tree }: Build): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const name of selected.packages)
    await tree.walk(sources.folder(name), (path) => found.add(normalize(path)));
  return [...found];
}

/** The lines of SOURCES.txt, where there is one of that name. */
async function olderList(build: Build, because: string[]): Promise<readonly string[]> {
  const { files, selected, tree, doc, told } = build;
  const base = selected.packageDir.get('') ?? '.';
  const name = eggInfoName(await finalName(doc, files, told));
  const folders = (await tree.list(base)).filter((entry) => entry.name.endsWith('.egg-info'));
  for (const folder of folders) {
    if (name !== undefined && folder.name !== name) continue;
    const file = await files.read(normalize(pathJoin(base, folder.name, 'SOURCES.txt')));
    if ('absent' in file) continue;
    if (name === undefined) because.push(`\`${folder.name}\` may be the project's own`);
    if (!('text' in file)) tree.unclear.add(folder.name);
    else return listedIn(file.text);
  }
  return [];
}

function listedIn(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(convertPath);
}
