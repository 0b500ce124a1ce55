/** The cache keys that cover inputs of a build. */
import { type BuildInputs, foldersAbove, suffixOf, topOf } from '../project/build-inputs.ts';
import type { Project } from '../project/project.ts';
import { isGlob } from '../uv/glob.ts';
import { leavesOthers } from './cache-key-fixes.ts';

/** Files of one kind in one place that are named one by one. */
const FEW = 3;
/** A longer list of names is not what anybody wants to read. */
const MOST_NAMES = 20;

/**
 * Names, up to a few of one kind in one place, else one glob for them below the folder that holds them all. Never a glob
 * over the project's own folder, nor over one that tools fill or write such files to: uv would build again and again.
 * Undefined where that gives no list that a person would write.
 */
export function keysForInputs(
  { cacheKeys }: Project,
  { swept, written }: BuildInputs,
  files: readonly string[],
): readonly string[] | undefined {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const place = `${topOf(file) ?? ''} ${suffixOf(file)}`;
    groups.set(place, [...(groups.get(place) ?? []), file]);
  }
  const hasCython = (folder: string) =>
    files.some((file) => file.startsWith(`${folder}/`) && /\.pyx$/.test(file));
  const mayTake = (folder: string, suffix: string): boolean =>
    suffix !== '' &&
    !isGlob(folder) &&
    !swept.has(folder) &&
    !written.has(`${folder} ${suffix}`) &&
    // Cython writes its C beside its source.
    !(/^\.(?:c|cc|cpp|cxx)$/.test(suffix) && hasCython(folder));
  const keys = [...groups.values()].flatMap((group) => keysForGroup(group, mayTake));
  const globs = keys.filter((key) => isGlob(key));
  const names = keys.filter((key) => !isGlob(key));
  const isClear = names.length <= MOST_NAMES && globs.every((glob) => leavesOthers(cacheKeys, glob));
  return isClear && keys.length > 0 ? keys : undefined;
}

/** Files of one suffix below one folder. */
function keysForGroup(
  files: readonly string[],
  mayTake: (folder: string, suffix: string) => boolean,
): readonly string[] {
  const [first = ''] = files;
  const suffix = suffixOf(first);
  const nameable = files.filter((file) => !isGlob(file));
  if (files.length <= FEW || topOf(first) === undefined) return nameable;
  const common = foldersAbove(first).filter((folder) => files.every((file) => file.startsWith(`${folder}/`)));
  const folder = common.at(-1);
  if (folder === undefined) return nameable;
  if (mayTake(folder, suffix)) return [`${folder}/**/*${suffix}`];
  const parts = new Map<string, string[]>();
  for (const file of files) {
    const part = /^[^/]+(?=\/)/.exec(file.slice(folder.length + 1))?.[0] ?? '';
    parts.set(part, [...(parts.get(part) ?? []), file]);
  }
  return [...parts].flatMap(([part, inside]) =>
    part === '' ? inside.filter((file) => !isGlob(file)) : keysForGroup(inside, mayTake),
  );
}
