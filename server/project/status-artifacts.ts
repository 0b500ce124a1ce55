/** What is installed and cached of a project, with uv's own opinion of it. */
import type { Files, Surroundings } from '../files/files.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import { sameVersion } from '../pyproject/version.ts';
import { type CachedTree, readCachedTree } from '../uv/cache-dir.ts';
import { differences } from '../uv/cache-info.ts';
import type { Target } from '../uv/cache-run.ts';
import { judgeInstalled } from '../uv/freshness.ts';
import type { UvSettings } from '../uv/settings.ts';
import { syncSettings } from '../uv/settings-sync.ts';
import type { LocalPackage } from '../uv/tree.ts';
import type { World } from '../uv/world.ts';
import type { Artifact } from './artifact.ts';
import { loadBuilt } from './built.ts';
import { artifactOf, type InstalledCopy, loadInstalled } from './installed.ts';
import { adviceFor } from './installed-advice.ts';
import { ownEnvironments } from './installed-places.ts';
import type { Project } from './project.ts';

export interface Artifacts {
  readonly artifacts: readonly Artifact[];
  /** The copy in the environment that `uv sync` keeps. */
  readonly own: InstalledCopy | undefined;
  /** All that are installed. */
  readonly copies: readonly InstalledCopy[];
}

/** The artefacts of a project; uv's opinion is left out where the world (its rules) is not known. */
export async function loadArtifacts(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  world: World | undefined,
): Promise<Artifacts> {
  const { root, roots, copies } = await copiesOf(project, files, surroundings, world);
  const own = copies.find((copy) => copy.root === roots[0] && copy.installed);
  const artifactIn = async (copy: InstalledCopy, uvState: Artifact['uvState']) => {
    const advice = await adviceFor(copy, project, roots, files, surroundings);
    return { ...artifactOf(copy, uvState), ...(advice !== undefined && { advice }) };
  };
  const local = await world?.packageAt(project.folder);
  const built = (await loadBuilt(project, files)).map(({ differences: _, ...artifact }) => artifact);
  const installed: Artifact[] = [];
  if (!world || !local || !('doc' in local)) {
    for (const copy of copies) installed.push(await artifactIn(copy, null));
    return { artifacts: [...installed, ...built], own, copies };
  }
  const settings = await syncSettings(root, world);
  for (const copy of copies)
    installed.push(await artifactIn(copy, await opinionOf(copy, local, settings, world)));
  const cached = await cachedArtifacts(local, settings, world);
  return { artifacts: [...installed, ...cached, ...built], own, copies };
}

/** What is installed, with the environments that are the project's own (`roots`), seen from its workspace (`root`). `most` as for `loadInstalled`. */
export async function copiesOf(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  world: World | undefined,
  most?: number,
) {
  const tree = await world?.tree();
  const root = tree && 'root' in tree ? tree.root : undefined;
  const roots = ownEnvironments(project, root, surroundings);
  return { root, roots, copies: await loadInstalled(project, files, surroundings, roots, most) };
}

/** Whether uv would leave a copy as it is. */
async function opinionOf(
  { installed, environment, editable }: InstalledCopy,
  local: LocalPackage,
  settings: UvSettings,
  world: World,
): Promise<Artifact['uvState']> {
  // `__pypackages__` has no interpreter, and is nothing that uv looks at.
  if (!installed || environment?.interpreter === undefined) return null;
  const target: Target = {
    local,
    name: local.name,
    editable: editable === true,
    version: staticVersion(local.doc),
  };
  const buildInfo = settings.buildInfo(target.name);
  const judged = await judgeInstalled([installed], target, buildInfo, world, environment?.pythonVersion);
  return judged.is === 'fresh' || judged.is === 'stale' ? judged.is : null;
}

async function cachedArtifacts(
  local: LocalPackage,
  settings: UvSettings,
  world: World,
): Promise<readonly Artifact[]> {
  const buildInfo = settings.buildInfo(local.name);
  if (!settings.cacheDir || buildInfo === undefined) return [];
  const out: Artifact[] = [];
  for (const editable of [true, false]) {
    const { folder } = local;
    const { files, rules } = world;
    const cached = await readCachedTree(settings.cacheDir.value, folder, editable, buildInfo, rules, files);
    if (cached && 'folder' in cached) out.push(await cachedArtifact(cached, editable, local, world));
  }
  return out;
}

async function cachedArtifact(
  { folder, revision, wheels }: CachedTree,
  editable: boolean,
  local: LocalPackage,
  world: World,
): Promise<Artifact> {
  const computed = await world.cacheInfo(local);
  const differing =
    revision && 'info' in computed
      ? differences(revision.info, computed, world.surroundings.now())
      : undefined;
  const [wheel] = wheels.filter(({ name }) => name === local.name);
  const version = staticVersion(local.doc);
  const isOld = wheel !== undefined && version !== undefined && !sameVersion(wheel.version, version);
  return {
    kind: 'uv-cache',
    path: folder,
    editable,
    state: isOld ? 'stale' : 'unknown',
    uvState: differing === undefined ? null : differing.length === 0 ? 'fresh' : 'stale',
    because: [
      ...(wheel ? [] : ['it holds no wheel of the tree as it was']),
      ...(isOld ? [`its wheel is of version ${wheel.version}`] : []),
      ...(differing ?? []),
    ],
    missing: null,
    extra: null,
    changed: null,
  };
}
