/**
 * The project's copy in the environment that `uv sync` keeps, as far as rules ask for it.
 *
 * Everything here is about what is saved, since uv reads the disk and not what is being typed: a keystroke changes
 * nothing of it. It holds no ages, so that what rules make of it reads the same a minute later.
 */
import { isEditable } from '../artifacts/direct-url.ts';
import type { Installed } from '../artifacts/environment.ts';
import type { Files, Surroundings } from '../files/files.ts';
import { isSamePlace, join } from '../files/files.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import { type CacheInfo, type Computed, isEmpty, parseCacheInfo } from '../uv/cache-info.ts';
import { shown } from '../uv/cache-info-paths.ts';
import { projectEnvironment } from '../uv/environment-choice.ts';
import { ignoredAmong } from '../uv/git.ts';
import { predict } from '../uv/predict.ts';
import type { Effect } from '../uv/prediction.ts';
import { syncSettings } from '../uv/settings-sync.ts';
import type { LocalPackage } from '../uv/tree.ts';
import { rulesOf } from '../uv/versions.ts';
import type { World } from '../uv/world.ts';
import { readTree } from './installed-tree.ts';
import { type MetadataFlip, metadataFlip } from './metadata-flip.ts';
import type { Project } from './project.ts';
import { versionInUse } from './status-version.ts';
import { openWorld } from './status-world.ts';

/** What lies around a document: the files as they are saved, and what is outside of every tree. */
export interface Machine {
  readonly files: Files;
  readonly surroundings: Surroundings;
}

/** The same as a process in that folder sees it, and so uv: the path of a working folder has no links in it. */
export async function withoutLinks({ files, surroundings }: Machine): Promise<Machine> {
  const folder = (await files.real(files.folder)) ?? files.folder;
  return { files: files.at(folder), surroundings: { ...surroundings, cwd: folder } };
}

export interface Copy {
  /** The environment, relative to the project where it lies in it, else absolute. */
  readonly environment: string;
  /** Where the distribution is described, likewise. */
  readonly distInfo: string;
  readonly version: string;
  readonly editable: boolean;
  readonly byUv: boolean;
  /** `uv_cache.json`: whether uv can read it; undefined where there is none. */
  readonly record: 'readable' | 'corrupt' | undefined;
  /** The keys name nothing that could be recorded; undefined: cannot tell. */
  readonly nothingToRecord: boolean | undefined;
  /** `project.version` as it is saved, where it is written there. */
  readonly declaredVersion: string | undefined;
  /** The file that makes it out of date for uv, where that was written while uv was building it. Relative to the project. */
  readonly writtenByBuild: string | undefined;
  /** Sources of a copy that is not editable, which differ from what was installed, and which uv does not see. */
  readonly unseen: readonly Unseen[];
  /** The command that keeps it as it is: `uv sync`, for a copy that is not editable `uv sync --no-editable`. */
  readonly command: string;
  /** What that command would do. */
  readonly sync: Effect;
  /** Dependencies that `uv sync` takes back or brings although nothing changed. */
  readonly flip: MetadataFlip | undefined;
}

export interface Unseen {
  /** Relative to the project. */
  readonly path: string;
  /** The folder of the package that it belongs to, likewise; undefined for a module that is in none. */
  readonly inPackage: string | undefined;
}

/**
 * Reads the copy of a project; undefined where there is none, more than one, or none that uv made of this folder.
 * `load` makes a project of another text: what is saved may not be what is being typed.
 */
export async function loadCopy(
  project: Project,
  machine: Machine,
  load: (text: string) => Promise<Project>,
): Promise<Copy | undefined> {
  const { files, surroundings } = await withoutLinks(machine);
  const saved = await files.read('pyproject.toml');
  if (!('text' in saved)) return undefined;
  const rules = rulesOf(await versionInUse(files, surroundings));
  if (!rules) return undefined;
  const world = openWorld(files, surroundings, rules, new Map());
  const found = await findCopy(world);
  if (!found) return undefined;
  const { local, installed } = found;
  const computed = await world.cacheInfo(local);
  const recorded = installed.cacheInfo === undefined ? undefined : parseCacheInfo(installed.cacheInfo);
  const written = await files.stat(join(installed.distInfo, 'uv_cache.json'));
  const editable = isEditable(installed);
  const same = saved.text === project.doc.text;
  const words = ['uv', 'sync', ...(editable ? [] : ['--no-editable'])];
  const { rebuild, reinstall } = await predict(world, words);
  const seen = (path: string) => shown(path, files);
  return {
    environment: seen(found.environment),
    distInfo: seen(installed.distInfo),
    version: installed.version,
    editable,
    byUv: installed.installer === 'uv',
    record: installed.cacheInfo === undefined ? undefined : recorded ? 'readable' : 'corrupt',
    nothingToRecord: 'info' in computed ? isEmpty(computed.info) : undefined,
    declaredVersion: staticVersion(local.doc),
    writtenByBuild:
      recorded && written ? await writtenSince(recorded, computed, written.mtime, files) : undefined,
    unseen:
      editable || rebuild !== false || !written
        ? []
        : await unseenChanges(same ? project : await load(saved.text), installed, files, written.mtime),
    command: words.join(' '),
    sync: { rebuild, reinstall },
    flip: await metadataFlip(world),
  };
}

interface Found {
  readonly local: LocalPackage;
  readonly installed: Installed;
  /** Absolute. */
  readonly environment: string;
}

/** The one distribution of the project that was installed from its folder into the environment of `uv sync`. */
async function findCopy(world: World): Promise<Found | undefined> {
  const tree = await world.tree();
  if (!('root' in tree)) return undefined;
  const { current: local, root } = tree;
  if (!local?.built) return undefined;
  const chosen = await projectEnvironment(tree, await syncSettings(root, world), false, world);
  if (!('environment' in chosen)) return undefined;
  const { root: environment } = chosen.environment;
  const [installed, second] = await world.installed(environment, local.name);
  if (!installed || second) return undefined;
  const { directUrl } = installed;
  if (!directUrl || 'trouble' in directUrl || directUrl.folder === undefined) return undefined;
  return (await isSamePlace(world.files, directUrl.folder, local.folder))
    ? { local, installed, environment }
    : undefined;
}

/**
 * The file that is newer than what uv recorded, and not newer than the record itself. uv looks at the files before it
 * builds and writes its record after that (source_tree_revision in crates/uv-distribution), so it was written in between:
 * by the build, if it is what builds make or what git is told to leave out, and perhaps by a person if not.
 */
async function writtenSince(
  recorded: CacheInfo,
  computed: Computed,
  finished: bigint,
  files: Files,
): Promise<string | undefined> {
  if (!('info' in computed) || recorded.timestamp === undefined) return undefined;
  const { newest, info } = computed;
  if (newest === undefined || info.timestamp === undefined) return undefined;
  if (info.timestamp <= recorded.timestamp || info.timestamp > finished) return undefined;
  return PRODUCT.test(newest) || (await ignoredAmong([newest], files)).has(newest) ? newest : undefined;
}

/** What builds leave in a source tree. */
const PRODUCT = /(?:^|\/)(?:build|target|__pycache__|[^/]+\.egg-info)\/|\.(?:so|pyd|o|pyc)$/;

/** The modules that were changed since, that no key covers, and that really differ from what was installed. */
async function unseenChanges(
  { contents, cacheKeys, folder }: Project,
  { sitePackages }: Installed,
  files: Files,
  since: bigint,
): Promise<readonly Unseen[]> {
  const { modules, folders } = contents ? await readTree(contents, files) : NO_TREE;
  const differing: Unseen[] = [];
  for (const [archive, path] of modules) {
    if (cacheKeys.covers(path, folder)) continue;
    const stat = await files.stat(path);
    if (!stat || stat.ctime <= since) continue;
    const [source, installed] = [await files.read(path), await files.read(join(sitePackages, archive))];
    if (!('text' in source) || ('text' in installed && installed.text === source.text)) continue;
    const [top = ''] = archive.split('/');
    differing.push({ path, inPackage: folders.get(top) });
    if (differing.length >= MOST_UNSEEN) break;
  }
  return differing;
}

const NO_TREE = { modules: new Map<string, string>(), folders: new Map<string, string>() };
/** A message names few files. */
const MOST_UNSEEN = 200;
