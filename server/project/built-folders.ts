/** What setuptools leaves in the tree: `build/lib*` and `*.egg-info`, beside what a build would write there now. */
import { type EggInfo, readEggInfo } from '../artifacts/egg-info.ts';
import { RECORD_HASH } from '../artifacts/record.ts';
import { type Files, isFile, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { stringAt } from '../toml/document.ts';
import type { Difference } from './artifact.ts';
import { changedMembers, compareNames } from './built-members.ts';
import { type BuiltArtifact, judged, judgeMetadata, unread } from './built-verdict.ts';
import { filesThat, said } from './installed-judged.ts';
import { treeOf } from './installed-tree.ts';
import type { Project } from './project.ts';
import { asCertain } from './whole-wheel.ts';

/** More files than this are not looked at. */
const MOST = 20_000;

/** Folders with what setuptools has built for this project, relative to it. Of other backends, `build/` is not looked into. */
export async function findBuildFolders(project: Project, files: Files): Promise<readonly string[]> {
  if (project.backend?.name !== 'setuptools') return [];
  const { entries } = await files.list('build');
  // A package of that name is source, whatever lies in it.
  if (entries.some(({ name }) => name === '__init__.py')) return [];
  return entries
    .filter(({ name, kind, link }) => kind === 'folder' && !link && /^lib(?:$|\.)/.test(name))
    .map(({ name }) => `build/${name}`);
}

/**
 * Compares `build/lib*` with the tree. setuptools copies into it what is newer than the copy there, packs all of it and
 * never cleans it (`build_py`, `install_lib`, measured with 84.2.1): only what is gone from the tree, and what is not
 * older than a source that says something else, comes into the next wheel.
 */
export async function judgeBuildFolder(
  folder: string,
  project: Project,
  files: Files,
): Promise<BuiltArtifact> {
  const path = join(project.folder, folder);
  const clean = asCertain(project.cleanWheel);
  const names = await filesBelow(folder, files);
  if (!clean || names === undefined) {
    const why = names ? project.cleanWheel?.because[0] : `it holds more than ${MOST} files`;
    return unread('build', path, 'unknown', why ?? 'what a build now would pack cannot be told');
  }
  const { modules: sources } = treeOf(clean);
  const compared = compareNames(names, { files: sources, generated: clean.generated });
  const differing = await differentFrom(folder, sources, names, files);
  const kept: string[] = [];
  for (const each of differing)
    if (!(await isNewer(sources.get(each) ?? '', join(folder, each), files))) kept.push(each);
  const replaced = differing.filter((each) => !kept.includes(each));
  const { extra, missing } = compared;
  return judged('build', path, {
    differences: [
      ...filesThat(
        'extra',
        extra,
        'is still in it and in each wheel that is built',
        'are still in it and in each wheel that is built',
      ),
      ...filesThat(
        'changed',
        kept,
        'differs from its source, is not older and stays in each wheel that is built',
        'differ from their sources, are not older and stay in each wheel that is built',
      ),
    ],
    remarks: [
      ...said(
        replaced,
        'is older than its source, which the next build copies',
        'are older than their sources, which the next build copies',
      ),
      ...said(missing, 'is not in it yet, until the next build', 'are not in it yet, until the next build'),
    ],
    doubts: [],
    missing,
    extra,
    changed: differing,
  });
}

/** Paths of the files below a folder that could be packed, seen from it; undefined where there are too many. */
async function filesBelow(folder: string, files: Files): Promise<readonly string[] | undefined> {
  const found: string[] = [];
  const folders = [''];
  for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
    for (const { name, kind, link } of (await files.list(join(folder, here))).entries) {
      const path = here === '' ? name : `${here}/${name}`;
      if (kind === 'folder' && !link && name !== '__pycache__') folders.push(path);
      else if (kind === 'file' && !name.endsWith('.pyc')) found.push(path);
      if (found.length > MOST) return undefined;
    }
  }
  return found;
}

/** The archive paths of which the copy in `folder` and the source have different contents. */
async function differentFrom(
  folder: string,
  sources: ReadonlyMap<string, string>,
  names: readonly string[],
  files: Files,
): Promise<readonly string[]> {
  const common = names.filter((name) => sources.has(name));
  const hashes = new Map<string, string>();
  for (const name of common) {
    const slash = name.lastIndexOf('/');
    const [digest] = await files.digests(
      join(folder, name.slice(0, Math.max(slash, 0))),
      [name.slice(slash + 1)],
      LARGEST,
    );
    if (digest && 'sha256' in digest) hashes.set(name, RECORD_HASH + digest.sha256);
  }
  return changedMembers(hashes, sources, files);
}

const LARGEST = 64 * 1024 * 1024;

/** Whether setuptools copies the source over the copy (`newer` in setuptools/_distutils/_modified.py). */
async function isNewer(source: string, copy: string, files: Files): Promise<boolean> {
  const [here, there] = [await files.stat(source), await files.stat(copy)];
  return here === undefined || there === undefined || here.mtime > there.mtime;
}

/** The `*.egg-info` of this project where setuptools puts it: at the root of the packages. Relative to the project. */
export async function findEggInfos(project: Project, files: Files): Promise<readonly string[]> {
  const name = project.metadata.name?.value ?? project.wheelMetadata?.name;
  if (name === undefined) return [];
  const root = stringAt(project.doc.root, 'tool', 'setuptools', 'package-dir', '')?.value;
  const found: string[] = [];
  for (const folder of new Set(['', 'src', 'lib', 'python', ...(root === undefined ? [] : [join(root)])])) {
    if (folder.startsWith('..') || folder.startsWith('/')) continue;
    for (const entry of (await files.list(folder === '' ? '.' : folder)).entries)
      if (
        entry.kind === 'folder' &&
        entry.name.endsWith('.egg-info') &&
        normalizeName(entry.name.slice(0, -'.egg-info'.length)) === normalizeName(name)
      )
        found.push(join(folder, entry.name));
  }
  return found;
}

/** Compares an `*.egg-info`, whatever backend the project has now. */
export async function judgeEggInfo(folder: string, project: Project, files: Files): Promise<BuiltArtifact> {
  const path = join(project.folder, folder);
  const info = await readEggInfo(folder, files);
  if (!info) return unread('egg-info', path, 'broken', 'it has no `PKG-INFO` that can be read');
  const { metadata, entryPoints } = info;
  const described = judgeMetadata({ version: metadata?.version, metadata, entryPoints }, project);
  const gone = await goneFrom(info, folder, files);
  const differences = [
    ...filesThat('extra', gone, 'is listed in it and gone', 'are listed in it and gone'),
    ...goneTopLevels(info, project),
    ...leaking(project),
    ...described.differences,
    ...otherBackend(project),
  ];
  const above = folder.includes('/') ? `\`${folder.slice(0, folder.lastIndexOf('/'))}\`` : 'this folder';
  return judged('egg-info', path, {
    differences,
    remarks:
      differences.length === 0
        ? []
        : [`Python takes it for the installed distribution where ${above} is first on its path`],
    doubts: described.doubts,
    missing: [],
    extra: gone,
    changed: [],
  });
}

/** What SOURCES.txt lists and is not there any more, in the order of the list; its own files aside. */
async function goneFrom({ sources = [] }: EggInfo, folder: string, files: Files): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const path of sources.slice(0, MOST)) {
    if (path.startsWith(`${folder}/`) || path.startsWith('/') || path.startsWith('..')) continue;
    if (!(await isFile(files, path))) gone.push(path);
  }
  return gone;
}

function goneTopLevels({ topLevels = [] }: EggInfo, project: Project): readonly Difference[] {
  if (!asCertain(project.cleanWheel) || project.topLevels.size === 0) return [];
  const gone = topLevels.filter((name) => !project.topLevels.has(name.split('/')[0] ?? name));
  return [
    ...filesThat(
      'extra',
      gone,
      'is among its importable names and gone',
      'are among its importable names and gone',
    ),
  ];
}

/**
 * setuptools reads SOURCES.txt as a manifest, so that what it lists once is packed for good. Where a plugin is at work, that
 * may have listed what is tracked, and would do so again.
 */
function leaking({ leftOvers, buildSystem }: Project): readonly Difference[] {
  const names = buildSystem.requires.map(({ value }) => normalizeName(requirementName(value) ?? ''));
  if (names.some((name) => name !== 'setuptools' && name !== 'wheel')) return [];
  return [
    ...filesThat(
      'extra',
      leftOvers.listed,
      'is packed because it is listed there, and by nothing else',
      'are packed because they are listed there, and by nothing else',
    ),
  ];
}

function* otherBackend({ backend, inTree }: Project): Iterable<Difference> {
  if (!backend || inTree || backend.name === 'setuptools') return;
  const clause = `setuptools made it, the project is now built by ${backend.name}`;
  yield { about: 'backend', there: 'setuptools', clause };
}
