/** The edits that do not arrive: what a build reads, has changed since an installation, and is covered by no cache key. */
import { type Files, join } from '../files/files.ts';
import { ago } from '../uv/cache-info-words.ts';
import type { InstalledCopy } from './installed.ts';
import { readTree } from './installed-tree.ts';
import type { Project } from './project.ts';

interface Change {
  /** Relative to the project. */
  readonly path: string;
  /** Nanoseconds since 1970. */
  readonly ctime: bigint;
}

/**
 * What a command that leaves a copy as it is leaves unsaid: the newest change that no key covers, and whether it shows,
 * one clause; undefined where nothing of the kind has changed. `now` in nanoseconds since 1970.
 */
export async function unseenChange(
  project: Project,
  { installed, editable, changed }: InstalledCopy,
  files: Files,
  now: bigint,
): Promise<string | undefined> {
  const record = installed && (await files.stat(join(installed.distInfo, 'RECORD')));
  if (!record) return undefined;
  const input = await newestOf(inputsOf(project), project, files, record.ctime);
  const uncovered = (change: Change) =>
    `\`${change.path}\` (changed ${ago(now - change.ctime)}) is not covered by \`cache-keys\``;
  if (input) return `${uncovered(input)}, so the change does not arrive`;
  // What was touched and is the same does not differ.
  if (editable !== true && changed !== null && changed.length === 0) return undefined;
  const { modules } = project.contents ? await readTree(project.contents, files) : { modules: new Map() };
  const module = await newestOf([...modules.values()], project, files, record.ctime);
  if (!module) return undefined;
  return editable === true
    ? `${uncovered(module)}, but the install is editable, so the change is live`
    : `${uncovered(module)}, so the installed copy keeps the old one`;
}

/** What the backend reads besides the package: its own files, and those that dynamic fields come from. */
function inputsOf({ inTree, dynamic }: Project): readonly string[] {
  return [
    ...(inTree?.isTheProject ? [] : (inTree?.inputs ?? [])),
    ...[...(dynamic?.fields.values() ?? [])].flatMap((field) => field.files ?? []),
  ];
}

async function newestOf(
  paths: readonly string[],
  { cacheKeys, folder }: Project,
  files: Files,
  since: bigint,
): Promise<Change | undefined> {
  let newest: Change | undefined;
  for (const path of paths) {
    if (cacheKeys.covers(path, folder)) continue;
    const stat = await files.stat(path);
    if (stat && stat.ctime > since && !(newest && newest.ctime >= stat.ctime))
      newest = { path, ctime: stat.ctime };
  }
  return newest;
}
