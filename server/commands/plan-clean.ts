/** What `clean` removes: what is provably a build artefact of the project. Only reads. */

import { type Files, join, type Surroundings } from '../files/files.ts';
import { loadInstalled } from '../project/installed.ts';
import { readLeads } from '../project/installed-editable.ts';
import { ownEnvironments } from '../project/installed-places.ts';
import type { Project } from '../project/project.ts';
import { candidates } from './clean-candidates.ts';
import { harmless } from './lines.ts';
import type { Plan, Step } from './plan.ts';
import { workspaceOf } from './programs.ts';
import { type Ground, groundOf, proveRemoval } from './removal.ts';

/** The removal of all build artefacts; with `caches` of those of test and lint tools too. */
export async function planClean(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  { caches }: { readonly caches: boolean },
): Promise<Plan> {
  const { steps: found, refused } = await findRemovable(project, files, surroundings, caches);
  const steps = outermost(found);
  return { title: 'Remove what was built', steps, refused };
}

/** Each thing once, though it is named alone and with the folder that holds it. */
function outermost(steps: readonly Removal[]): readonly Removal[] {
  return steps.filter(
    ({ path }, i) =>
      steps.findIndex((each) => each.path === path) === i &&
      !steps.some((other) => path.startsWith(`${other.path}/`)),
  );
}

type Removal = Extract<Step, { does: 'remove' }>;

/**
 * The removal of these paths (absolute) and no more: each is a build artefact, holds nothing else, or is a part of one.
 */
export async function planRemoval(
  paths: readonly string[],
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<Pick<Plan, 'refused'> & { readonly steps: readonly Removal[] }> {
  const found = await findRemovable(project, files, surroundings, true);
  if (!found.ground) return { steps: [], refused: found.refused };
  const { folder } = found.ground;
  const steps: Removal[] = [];
  const refused: string[] = [];
  for (const path of paths) {
    const plain = join(path);
    const named = plain.startsWith(`${project.folder}/`)
      ? folder + plain.slice(project.folder.length)
      : plain;
    const within = found.steps.filter(
      (step) => step.path === named || (named.startsWith(`${folder}/`) && step.path.startsWith(`${named}/`)),
    );
    const around = found.steps.find((step) => step.entries.some((entry) => entry.path === named));
    if (within.length > 0) steps.push(...within);
    else if (around) steps.push(partOf(around, named, folder));
    else refused.push(`\`${shown(named, folder)}\` stays: ${whyNot(named, folder, found.refused)}`);
  }
  return { steps: outermost(steps), refused };
}

/** Of what was refused by name the reason; of anything else that nothing is known of it. */
function whyNot(path: string, folder: string, refused: readonly string[]): string {
  const start = `\`${shown(path, folder)}\` stays: `;
  const clause = refused.find((each) => each.startsWith(start));
  return clause?.slice(start.length) ?? 'it is not provably a build artefact of this project';
}

function partOf(step: Removal, path: string, folder: string): Removal {
  const entries = step.entries.filter((each) => each.path === path || each.path.startsWith(`${path}/`));
  return { ...step, path, entries, title: titleOf(shown(path, folder), entries) };
}

function shown(path: string, folder: string): string {
  return harmless(path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path);
}

async function findRemovable(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  caches: boolean,
): Promise<{
  readonly ground?: Ground;
  readonly steps: readonly Removal[];
  readonly refused: readonly string[];
}> {
  const ground = await groundOf(project, files, surroundings);
  if ('refused' in ground) return { steps: [], refused: [`nothing is removed: ${ground.refused}`] };
  const needed = await neededBy(project, ground, files, surroundings);
  const steps: Removal[] = [];
  const refused: string[] = [];
  for await (const { path, accepts, kept, holdsOthers } of candidates(project, ground, caches)) {
    const at = join(ground.folder, path);
    const user = needed.find((each) => each.path === at || each.path.startsWith(`${at}/`));
    const proof =
      kept !== undefined
        ? { refused: kept }
        : user
          ? { refused: `the editable installation in \`${user.root}\` needs it` }
          : await proveRemoval(path, ground, accepts);
    if ('refused' in proof && holdsOthers) continue;
    if ('refused' in proof) refused.push(`\`${harmless(path)}\` stays: ${harmless(proof.refused)}`);
    else {
      const title = titleOf(harmless(path), proof.entries);
      steps.push({ does: 'remove', title, path: at, folder: ground.folder, entries: proof.entries });
    }
  }
  return { ground, steps, refused };
}

function titleOf(path: string, entries: Removal['entries']): string {
  const files = entries.filter(({ kind }) => kind === 'file');
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const size =
    bytes < 1000
      ? `${bytes} B`
      : bytes < 1_000_000
        ? `${(bytes / 1000).toFixed(1)} kB`
        : `${(bytes / 1_000_000).toFixed(1)} MB`;
  const single = files.length === 1 && entries.length === 1;
  const count = single ? '' : `${files.length} file${files.length === 1 ? '' : 's'}, `;
  return `Remove \`${path}\` (${count}${size})`;
}

/** What editable installations lead to, with the environment: those that are known, see `placesOf`. */
async function neededBy(
  project: Project,
  { folder }: Ground,
  files: Files,
  surroundings: Surroundings,
): Promise<readonly { readonly path: string; readonly root: string }[]> {
  const out: { path: string; root: string }[] = [];
  const roots = ownEnvironments(project, await workspaceOf(files), surroundings);
  for (const { installed, editable, root } of await loadInstalled(project, files, surroundings, roots)) {
    if (!installed || editable !== true) continue;
    const { folders, modules } = await readLeads(installed, files, surroundings.platform);
    for (const lead of [...folders, ...modules.values()]) {
      const path = (await files.real(lead)) ?? lead;
      out.push({ path, root });
      // `setup.py develop` leaves nothing but a link to the folder in which the metadata lies.
      if (installed.form !== 'egg-link') continue;
      for (const { name } of (await files.list(path)).entries)
        if (name.endsWith('.egg-info')) out.push({ path: join(path, name), root });
    }
  }
  return out.filter(({ path }) => path.startsWith(`${folder}/`));
}
