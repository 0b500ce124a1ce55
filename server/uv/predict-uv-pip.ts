/** `uv pip install` and `uv pip sync` (crates/uv/src/commands/pip/). */
import type { Environment } from '../artifacts/environment.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import { CacheRun, type Target } from './cache-run.ts';
import type { Invocation } from './command-line.ts';
import { pipEnvironment } from './environment-choice.ts';
import { type Installing, install, stopIn } from './predict-install.ts';
import { type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import { type Requested, type RequestedFolder, requestedInFile, requestedOnLine } from './requested.ts';
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

interface Scene {
  readonly world: World;
  readonly settings: UvSettings;
  readonly run: CacheRun;
  readonly invocation: Invocation;
  /** undefined: a new place, or one that cannot be told. */
  readonly environment: Environment | undefined;
  /** Why the environment cannot be told. */
  readonly unsure: string | undefined;
}

interface Wanted extends RequestedFolder {
  /** Named on the command line: uv takes it anew whatever it has. */
  readonly explicit: boolean;
}

async function collect(
  { files }: World,
  { command, options, operands }: Invocation,
): Promise<(Omit<Requested, 'folders'> & { readonly folders: readonly Wanted[] }) | Prediction> {
  const isSync = command === 'pip-sync';
  const onLine = await requestedOnLine(isSync ? [] : operands, options.get('editable') ?? [], files);
  const folders: Wanted[] = onLine.folders.map((folder) => ({ ...folder, explicit: true }));
  const unknown: string[] = [...onLine.unknown];
  let { others } = onLine;
  for (const path of isSync ? operands : (options.get('requirements') ?? [])) {
    if (/(?:^|\/)(?:pyproject\.toml|setup\.py|setup\.cfg)$/.test(path)) continue;
    const file = await requestedInFile(path, files);
    if ('absent' in file) return stopped(`there is no \`${path}\``);
    folders.push(...file.folders.map((folder) => ({ ...folder, explicit: false })));
    unknown.push(...file.unknown);
    others ||= file.others;
  }
  return { folders, others, unknown };
}

async function environmentOf(
  world: World,
  { options }: Invocation,
  settings: UvSettings,
): Promise<Pick<Scene, 'environment' | 'unsure'> | Prediction> {
  if (options.has('target') || options.has('prefix')) return { environment: undefined, unsure: undefined };
  if (options.has('system')) return { environment: undefined, unsure: "the system's Python cannot be told" };
  const chosen = await pipEnvironment(settings, world);
  if ('stops' in chosen) return stopped(chosen.stops);
  if ('unknown' in chosen) return { environment: undefined, unsure: chosen.unknown };
  return { environment: 'environment' in chosen ? chosen.environment : undefined, unsure: undefined };
}

/** Installs a folder, and the local packages that it depends on; a prediction where the command ends here. */
async function installFolder(
  wanted: Wanted,
  scene: Scene,
  done: Map<LocalPackage, Installing>,
): Promise<Prediction | undefined> {
  const local = await scene.world.packageAt(wanted.folder);
  if (local === undefined) return undefined;
  if ('fails' in local) return stopped(local.fails);
  const target: Target = {
    local,
    name: local.name,
    editable: wanted.editable,
    version: staticVersion(local.doc),
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
  if (scene.unsure !== undefined && !target.explicit)
    return { rebuild: null, reinstall: null, stops: null, does: 'cannot tell', because: [scene.unsure] };
  const asked = await run.metadata(target);
  if (asked.stops)
    return { rebuild: asked.built, reinstall: false, stops: true, does: 'fails', because: asked.because };
  const step = await install(target, environment, settings, run, world);
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
    else if (local.name !== undefined)
      others.set(local.name, { rebuild: effect.rebuild, reinstall: effect.reinstall });
  }
  const stops = [...done.values()].map((step) => step.stops);
  const because = own
    ? [own.because.length > 0 ? `${own.does}: ${own.because.join('; ')}` : own.does]
    : ['this project is not among what is asked for'];
  const effect = dry || !own ? NOTHING : own;
  return {
    rebuild: effect.rebuild,
    reinstall: effect.reinstall,
    fails: stops.includes(true) ? true : stops.includes(null) || scene.unsure !== undefined ? null : false,
    because: [...because, ...(scene.unsure === undefined ? [] : [scene.unsure])],
    others,
  };
}
