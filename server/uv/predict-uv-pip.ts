/** `uv pip install` and `uv pip sync` (crates/uv/src/commands/pip/). */
import type { Environment } from '../artifacts/environment.ts';
import { normalizeName } from '../pyproject/name.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import { CacheRun, type Target } from './cache-run.ts';
import type { Invocation } from './command-line.ts';
import { pipEnvironment } from './environment-choice.ts';
import { judgeInstalled } from './freshness.ts';
import { type Installing, install, stopIn } from './predict-install.ts';
import { anyOf, type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import { type Requested, type RequestedFolder, requestedInFiles, requestedOnLine } from './requested.ts';
import type { UvSettings } from './settings.ts';
import type { LocalPackage } from './tree.ts';
import type { World } from './world.ts';

/** What `uv pip install` and `uv pip sync` do. */
export async function predictUvPip(world: World, invocation: Invocation): Promise<Prediction> {
  const settings = await world.settings(invocation, undefined);
  if (settings.fails !== undefined) return stopped(settings.fails);
  const requested = await collect(world, invocation);
  if ('because' in requested) return requested;
  const environment = await environmentOf(world, invocation, settings);
  if ('because' in environment) return environment;
  const stop = await stopIn(environment.environment, world);
  if (stop !== undefined) return stopped(stop);
  const [unknown] = [...settings.unknown, ...requested.unknown];
  if (unknown !== undefined) return unsure(unknown);
  if (await satisfiedAsAsked(requested.folders, invocation, settings, environment.environment, world))
    return { ...NOTHING, because: ['nothing to do'] };
  const scene: Scene = {
    world,
    settings,
    invocation,
    run: new CacheRun(world, settings, environment.environment),
    ...environment,
  };
  const done = new Map<LocalPackage, Installing>();
  for (const wanted of requested.folders) {
    const failure = await installFolder(wanted, scene, done);
    if (failure) return failure;
  }
  return summary(scene, done);
}

/**
 * Where requirements come from a file alone, uv first asks whether all are met, and for that compares no versions
 * (`SitePackages::satisfies_spec`, crates/uv-installer/src/site_packages.rs).
 */
async function satisfiedAsAsked(
  folders: readonly Wanted[],
  { command, options }: Invocation,
  settings: UvSettings,
  environment: Environment | undefined,
  world: World,
): Promise<boolean> {
  if (command !== 'pip-install' || !environment || options.has('upgrade')) return false;
  if (folders.length === 0 || folders.some(({ explicit }) => explicit)) return false;
  if (settings.reinstall.all || settings.reinstall.some.size > 0) return false;
  for (const { folder, editable } of folders) {
    const local = await world.packageAt(folder);
    if (!('doc' in local)) return false;
    const target: Target = { local, name: local.name, editable, version: undefined, unsaid: true };
    const copies = await world.installed(environment.root, local.name);
    const buildInfo = settings.buildInfo(local.name);
    const judged = await judgeInstalled(copies, target, buildInfo, world, environment.pythonVersion);
    if (judged.is !== 'fresh') return false;
  }
  return true;
}

interface Scene {
  readonly world: World;
  readonly settings: UvSettings;
  readonly run: CacheRun;
  readonly invocation: Invocation;
  /** undefined: a new place. */
  readonly environment: Environment | undefined;
}

interface Wanted extends RequestedFolder {
  /** Named on the command line: uv takes it anew whatever it has. */
  readonly explicit: boolean;
}

async function collect(
  world: World,
  { command, options, operands }: Invocation,
): Promise<(Omit<Requested, 'folders'> & { readonly folders: readonly Wanted[] }) | Prediction> {
  const isSync = command === 'pip-sync';
  const line = await requestedOnLine(isSync ? [] : operands, options.get('editable') ?? [], world.files);
  const named = isSync ? operands : (options.get('requirements') ?? []);
  // Of a project that is named as a file, only the dependencies are installed.
  const paths = named.filter((path) => !/(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg)$/.test(path));
  const listed = await requestedInFiles(paths, world.files);
  const [missing] = [...line.missing, ...listed.missing];
  if (missing !== undefined) return stopped(`there is no \`${missing}\``);
  const archives = [...line.archives, ...listed.archives];
  return {
    folders: [
      ...line.folders.map((folder) => ({ ...folder, explicit: true })),
      ...listed.folders.map((folder) => ({ ...folder, explicit: false })),
    ],
    archives,
    missing: [],
    unknown: [...line.unknown, ...listed.unknown, ...(await ownArchive(archives, world))],
  };
}

/** A wheel of this project, that is no build of the folder. */
async function ownArchive(archives: readonly string[], world: World): Promise<readonly string[]> {
  if (archives.length === 0) return [];
  const own = await world.packageAt(world.files.folder);
  const isOwn = (path: string) =>
    'name' in own && normalizeName(path.slice(path.lastIndexOf('/') + 1).split('-')[0] ?? '') === own.name;
  return archives.some(isOwn) ? ['what an archive of this project holds is not read'] : [];
}

async function environmentOf(
  world: World,
  { options }: Invocation,
  settings: UvSettings,
): Promise<Pick<Scene, 'environment'> | Prediction> {
  if (options.has('target') || options.has('prefix')) return { environment: undefined };
  if (options.has('system')) return unsure("the system's Python cannot be told");
  const chosen = await pipEnvironment(settings, world);
  if ('stops' in chosen) return stopped(chosen.stops);
  if ('unknown' in chosen) return unsure(chosen.unknown);
  return { environment: 'environment' in chosen ? chosen.environment : undefined };
}

/** Installs a folder, and the local packages that it depends on; a prediction where the command ends here. */
async function installFolder(
  wanted: Wanted,
  scene: Scene,
  done: Map<LocalPackage, Installing>,
): Promise<Prediction | undefined> {
  const local = await scene.world.packageAt(wanted.folder);
  if ('fails' in local) return stopped(local.fails);
  if ('unknown' in local) return unsure(local.unknown);
  if ([...done.keys()].some(({ folder }) => folder === local.folder)) return undefined;
  const target: Target = {
    local,
    name: local.name,
    editable: wanted.editable,
    version: staticVersion(local.doc),
    unsaid: true,
    ...(wanted.explicit ? { explicit: true } : {}),
  };
  done.set(local, await resolveAndInstall(target, scene));
  if (scene.invocation.options.has('no-deps') || scene.invocation.command === 'pip-sync') return undefined;
  const tree = await scene.world.at(local.folder).tree();
  if (!('packages' in tree)) return undefined;
  for (const name of tree.dependsOn(local.name)) {
    const other = tree.packages.find((each) => each.name === name && each.built);
    if (!other || [...done.keys()].some(({ folder }) => folder === other.folder)) continue;
    const dependency: Target = {
      local: other,
      name,
      editable: other.editable,
      version: staticVersion(other.doc),
    };
    done.set(other, await resolveAndInstall(dependency, scene));
  }
  return undefined;
}

async function resolveAndInstall(target: Target, scene: Scene): Promise<Installing> {
  const { run, settings, world, environment } = scene;
  const asked = await run.metadata(target);
  if (asked.stops)
    return { rebuild: asked.built, reinstall: false, stops: true, does: 'fails', because: asked.because };
  const step = await install(target, environment, settings, run, world);
  if (asked.mayStop) {
    const because = [...asked.because, ...step.because];
    return { rebuild: null, reinstall: null, stops: null, does: step.does, because };
  }
  const rebuild = asked.built === true ? true : step.rebuild === false ? asked.built : step.rebuild;
  return { ...step, rebuild, because: [...step.because, ...asked.because] };
}

function summary(scene: Scene, done: ReadonlyMap<LocalPackage, Installing>): Prediction {
  const dry = scene.invocation.options.has('dry-run');
  const others = new Map<string, Effect>();
  let own: Installing | undefined;
  for (const [local, step] of done) {
    const effect = dry ? { rebuild: false, reinstall: false } : step;
    if (local.folder === scene.world.files.folder) own = step;
    else others.set(local.name, { rebuild: effect.rebuild, reinstall: effect.reinstall });
  }
  const because = own
    ? [own.because.length > 0 ? `${own.does}: ${own.because.join('; ')}` : own.does]
    : ['this project is not among what is asked for'];
  const effect = dry || !own ? NOTHING : own;
  return {
    rebuild: effect.rebuild,
    reinstall: effect.reinstall,
    fails: anyOf([...done.values()].map((step) => step.stops)),
    because,
    others,
  };
}
