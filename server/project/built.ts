/** What was built from a project and lies in its folder, and whether it is what a build would give now. */
import { sdistVersion } from '../artifacts/sdist-name.ts';
import { readWheelName } from '../artifacts/wheel.ts';
import type { Files } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { findBuildFolders, findEggInfos, judgeBuildFolder, judgeEggInfo } from './built-folders.ts';
import { judgeSdist, type SdistFile } from './built-sdist.ts';
import type { BuiltArtifact } from './built-verdict.ts';
import { judgeWheel, type WheelFile } from './built-wheel.ts';
import type { Project } from './project.ts';

/** Of each kind only so many are read, the newest first: a folder may hold all that was ever released. */
const MOST_READ = 10;

/** Wheels and source distributions in `dist/`, newest first, then `build/lib*` and `*.egg-info`. `files` are the project's. */
export async function loadBuilt(project: Project, files: Files): Promise<readonly BuiltArtifact[]> {
  const declared = project.metadata.name?.value ?? project.wheelMetadata?.name;
  if (declared === undefined) return [];
  const { wheels, sdists } = await distributions(normalizeName(declared), files);
  const [buildFolders, eggInfos] = [
    await findBuildFolders(project, files),
    await findEggInfos(project, files),
  ];
  return [
    ...(await eachOf(await newest(wheels, files), (file) => judgeWheel(file, project, files))),
    ...(await eachOf(await newest(sdists, files), (file) => judgeSdist(file, project, files))),
    ...(await eachOf(buildFolders, (folder) => judgeBuildFolder(folder, project, files))),
    ...(await eachOf(eggInfos, (folder) => judgeEggInfo(folder, project, files))),
  ];
}

/** One after the other, and the last one says how many were not read. */
async function eachOf<T>(
  found: readonly T[],
  judge: (one: T) => Promise<BuiltArtifact>,
): Promise<readonly BuiltArtifact[]> {
  const out: BuiltArtifact[] = [];
  for (const each of found.slice(0, MOST_READ)) out.push(await judge(each));
  const left = found.length - out.length;
  const last = out.at(-1);
  if (left === 0 || !last) return out;
  const clause = `${left} older of its kind beside it ${left === 1 ? 'was' : 'were'} not looked at`;
  return [...out.slice(0, -1), { ...last, because: [...last.because, clause] }];
}

async function distributions(
  name: string,
  files: Files,
): Promise<{ readonly wheels: readonly WheelFile[]; readonly sdists: readonly SdistFile[] }> {
  const wheels: WheelFile[] = [];
  const sdists: SdistFile[] = [];
  for (const entry of (await files.list('dist')).entries) {
    if (entry.kind !== 'file') continue;
    const path = `dist/${entry.name}`;
    const wheel = readWheelName(entry.name);
    if (wheel?.name === name) wheels.push({ path, version: wheel.version, editable: wheel.editable });
    const version = sdistVersion(entry.name, name);
    if (version !== undefined) sdists.push({ path, version });
  }
  return { wheels, sdists };
}

async function newest<T extends { readonly path: string }>(
  found: readonly T[],
  files: Files,
): Promise<readonly T[]> {
  const timed: { readonly each: T; readonly time: bigint }[] = [];
  for (const each of found) timed.push({ each, time: (await files.stat(each.path))?.mtime ?? 0n });
  return timed.sort((a, b) => (a.time > b.time ? -1 : a.time < b.time ? 1 : 0)).map(({ each }) => each);
}
