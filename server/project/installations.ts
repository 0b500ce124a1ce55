/**
 * Where the project is installed, as far as rules ask for it: in its own environments, in the active one, as a tool.
 *
 * Everything here is about what is saved, as in `copy.ts`: a keystroke computes nothing of it.
 */
import { type Files, isSamePlace, join } from '../files/files.ts';
import type { Span } from '../toml/span.ts';
import { shown } from '../uv/cache-info-paths.ts';
import { rulesOf } from '../uv/versions.ts';
import type { Artifact, Cure, Difference } from './artifact.ts';
import { type Copy, type Machine, withoutLinks } from './copy.ts';
import { curesOf } from './cures.ts';
import type { InstalledCopy } from './installed.ts';
import { traceOf } from './installed-traces.ts';
import type { Described } from './metadata-differences.ts';
import type { Project } from './project.ts';
import { copiesOf } from './status-artifacts.ts';
import { versionInUse } from './status-version.ts';
import { openWorld } from './status-world.ts';

export interface Installation {
  readonly kind: 'environment' | 'tool';
  /** For a message: the environment as seen from the project or absolute; the name of the tool. */
  readonly place: string;
  /** Where the distribution is described, as `Copy.distInfo`. */
  readonly distInfo: string;
  readonly state: Artifact['state'];
  readonly editable: boolean;
  /** What it says of itself, to be compared with a text that is being typed. */
  readonly described: Described;
  readonly outdated: readonly Outdated[];
  /**
   * What the next `uv sync` does with it: brings what is missing, or leaves it as it is. undefined: it is no affair of
   * uv, or that cannot be told.
   */
  readonly sync: { readonly command: string; readonly brings: boolean } | undefined;
  readonly cures: readonly Cure[];
}

/** One difference, with the place in the artefact that shows it. */
export interface Outdated {
  readonly difference: Difference;
  readonly trace: Trace | undefined;
}

export interface Trace {
  /** Relative to the project where it lies in it, else absolute. */
  readonly path: string;
  readonly text: string;
  readonly at: Span;
}

/**
 * The files of a copy are compared only in trees of up to so many modules: at 5,000 the first look costs 0.9 s of CPU
 * with them and 0.04 s without. `status` compares them all.
 */
const MOST_COMPARED = 2_000;

/** Reads the installations that come from the project's folder. `copy` is the one that `uv sync` keeps; `load` as for `loadCopy`. */
export async function loadInstallations(
  project: Project,
  copy: Copy | undefined,
  machine: Machine,
  load: (text: string) => Promise<Project>,
): Promise<readonly Installation[]> {
  const { files, surroundings } = await withoutLinks(machine);
  const saved = await files.read('pyproject.toml');
  if (!('text' in saved)) return [];
  const rules = rulesOf(await versionInUse(files, surroundings));
  const world = rules && openWorld(files, surroundings, rules, new Map());
  const now = saved.text === project.doc.text ? project : await load(saved.text);
  const { root, copies } = await copiesOf(now, files, surroundings, world, MOST_COMPARED);
  const found: Installation[] = [];
  const locked = (await files.stat(join(root ?? '.', 'uv.lock')))?.kind === 'file';
  for (const each of copies) {
    const sync = locked ? syncOf(each, copy, files) : undefined;
    const installation = await describe(each, sync, now, files);
    if (installation) found.push(installation);
  }
  return found;
}

async function describe(
  copy: InstalledCopy,
  sync: Installation['sync'],
  project: Project,
  files: Files,
): Promise<Installation | undefined> {
  const { kind, root, installed, differences, editable, state, described } = copy;
  if (!installed || !described || editable === null || !(await isFromHere(copy, files))) return undefined;
  const outdated: Outdated[] = [];
  for (const difference of differences)
    outdated.push({ difference, trace: await traceOf(difference, installed, files) });
  return {
    kind,
    place: kind === 'tool' ? root.slice(root.lastIndexOf('/') + 1) : shown(root, files),
    distInfo: shown(installed.distInfo, files),
    state,
    editable,
    described,
    outdated,
    sync,
    cures: curesOf(copy, sync, project, files),
  };
}

/** Another source of the same name is not what the text is about. */
async function isFromHere({ installed }: InstalledCopy, files: Files): Promise<boolean> {
  if (!installed) return false;
  const { directUrl, form } = installed;
  if (form !== 'dist-info') return form === 'egg-link';
  if (!directUrl || 'trouble' in directUrl || directUrl.folder === undefined) return false;
  return isSamePlace(files, directUrl.folder, files.folder);
}

/** Only what uv installed is its affair: whoever installs with another tool does not sync, and the rules for that are not known. */
function syncOf({ installed }: InstalledCopy, copy: Copy | undefined, files: Files): Installation['sync'] {
  if (!copy?.byUv || !installed || join(files.folder, copy.distInfo) !== installed.distInfo) return undefined;
  const { rebuild, reinstall } = copy.sync;
  // What it takes from its cache may be as old.
  if (reinstall === null || (reinstall && rebuild !== true)) return undefined;
  return { command: copy.command, brings: reinstall };
}
