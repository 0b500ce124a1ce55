/** `uvx` and `uv tool run`: the installed tool where it will do, else an environment of the cache (crates/uv/src/commands/tool/run.rs). */
import type { Environment } from '../artifacts/environment.ts';
import { isFile, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { sameVersion } from '../pyproject/version.ts';
import { arrayAt } from '../toml/document.ts';
import { interpreterDigest } from './cache-dir-key.ts';
import { differences, isEmpty, parseCacheInfo } from './cache-info.ts';
import { CacheRun, type Target } from './cache-run.ts';
import { judgeInstalled } from './freshness.ts';
import { commandsOf, keepsPython, namedPython, toolPlace, usualPython } from './predict-tool-place.ts';
import { type Asked, installAll, readAsked, type Scene, summary, targetsOf } from './predict-tool-scene.ts';
import { NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import type { LocalPackage } from './tree.ts';

/** What `uvx` does before it runs anything. */
export async function predictToolRun(scene: Scene): Promise<Prediction> {
  const { world, invocation, settings } = scene;
  const asked = await readAsked(scene);
  if (invocation.operands.length === 0) return stopped('no command is given');
  if (asked.unknown !== undefined) return unsure(asked.unknown);
  if (asked.absent !== undefined) return stopped(`there is no \`${asked.absent}\``);
  const folders = [...(asked.main ? [asked.main] : []), ...asked.with];
  if (folders.length === 0) return { ...NOTHING, because: ['this project is not among what is asked for'] };
  if (settings.offline && (asked.withNames.length > 0 || !(asked.main || /^python/.test(asked.text ?? ''))))
    return unsure('what else is asked for has to be in the cache, since uv is offline');
  const targets = await targetsOf(folders, () => false, true, world);
  if ('because' in targets) return targets;
  const main = targets.find(({ local }) => local.folder === asked.main?.folder);
  const installed = await installedTool(main, targets.slice(0, folders.length), scene);
  if (typeof installed === 'object') return installed;
  if (installed) return withCommand(done('the installed tool is taken as it is'), main, asked, scene);
  const run = new CacheRun(world, settings, undefined);
  const resolved = await resolve(targets, run, scene);
  if ('because' in resolved) return resolved;
  const environments = await matching(targets, asked, scene);
  if (environments === 'perhaps')
    return unsure(
      'it cannot be told which Python is taken, and so whether the environment in the cache will do',
    );
  const prediction =
    environments === 'one'
      ? done(unchanged(scene))
      : summary(await installAll(targets, undefined, run, scene), world, [
          'an environment is made in the cache',
        ]);
  return withCommand(withBuilt(prediction, resolved.built, world), main, asked, scene);
}

/** What was built while the metadata was asked for. */
function withBuilt(
  prediction: Prediction,
  built: readonly LocalPackage[],
  { files }: Scene['world'],
): Prediction {
  if (built.length === 0) return prediction;
  const others = new Map(prediction.others);
  for (const { name, folder } of built)
    if (folder !== files.folder)
      others.set(name, { reinstall: others.get(name)?.reinstall ?? false, rebuild: true });
  const own = built.some(({ folder }) => folder === files.folder);
  const because = [...prediction.because, 'the backend builds a wheel to tell its metadata'];
  return { ...prediction, others, because, rebuild: own ? true : prediction.rebuild };
}

function done(because: string): Prediction {
  return { ...NOTHING, because: [because] };
}

function unchanged({ settings, world: { rules } }: Scene): string {
  const flag = settings.reinstall.all?.from ?? [...settings.reinstall.some.values()][0];
  const ignored = flag === undefined ? '' : `; ${flag} changes nothing here`;
  return rules.environmentsKnowCacheInfo
    ? `nothing to do: the environment in the cache is taken as it is${ignored}`
    : `nothing to do: the environment in the cache is taken as it is, whatever changed in the folder${ignored}`;
}

/** The backends are asked for what is not in pyproject.toml. */
async function resolve(
  targets: readonly Target[],
  run: CacheRun,
  { world }: Scene,
): Promise<Prediction | { readonly built: readonly LocalPackage[] }> {
  const built: LocalPackage[] = [];
  for (const target of targets) {
    const step = await run.metadata(target);
    if (step.unknown || (step.built === null && !step.stops))
      return unsure(step.because[0] ?? 'the metadata cannot be told');
    if (step.built === true) built.push(target.local);
    if (!step.stops) continue;
    const own = target.local.folder === world.files.folder;
    return { ...stopped(step.because.at(-1) ?? 'the build fails'), rebuild: own ? step.built : false };
  }
  return { built };
}

/** Whether the tool of this name is installed and holds all that is asked for. */
async function installedTool(
  main: Target | undefined,
  named: readonly Target[],
  scene: Scene,
): Promise<boolean | Prediction> {
  const { world, invocation, settings } = scene;
  if (!main || invocation.options.has('isolated')) return false;
  const place = await toolPlace(main.name, world);
  if (place.state === 'invalid' || place.state === 'file')
    return stopped(place.why ?? 'the environment of the tool is broken');
  if (place.corrupt !== undefined && 'receipt' in place.receipt) return stopped(place.corrupt);
  if (!place.environment || !('receipt' in place.receipt)) return false;
  if (settings.python !== undefined) {
    const keeps = await keepsPython(place, settings, world);
    if (keeps === undefined) return unsure('it cannot be told which Python is taken');
    if (!keeps) return false;
  }
  for (const target of named) {
    const copies = await world.installed(place.environment.root, target.name);
    // The version that was resolved is not compared here.
    const judged = await judgeInstalled(
      copies,
      { ...target, version: undefined },
      settings.buildInfo(target.name),
      world,
    );
    if (judged.is === 'unknown') return unsure(judged.because[0] ?? 'the copy cannot be judged');
    if (judged.is !== 'fresh') return false;
  }
  return Object.keys(place.receipt.receipt.options).length === 0
    ? true
    : unsure('it cannot be told whether the settings of the installed tool are those asked for');
}

/** Whether the cache has an environment for just this; `perhaps`: it has one, for a Python that may be another. */
async function matching(
  targets: readonly Target[],
  asked: Asked,
  { world, settings }: Scene,
): Promise<'one' | 'none' | 'perhaps'> {
  if (settings.cacheDir === undefined) return 'none';
  const request = settings.python?.value;
  const python = request === undefined ? await usualPython(world) : await namedPython(request, world);
  const bucket = join(settings.cacheDir.value, 'environments-v2');
  const own = python === undefined ? undefined : interpreterDigest(python);
  for (const { name: digest } of (await world.files.list(bucket)).entries) {
    if (own !== undefined && digest !== own) continue;
    for (const { name, kind } of (await world.files.list(join(bucket, digest))).entries) {
      if (kind !== 'folder') continue;
      const state = await world.environment(join(bucket, digest, name));
      if (!('environment' in state) || !state.environment || 'broken' in state) continue;
      if (await holds(state.environment, targets, asked, world)) return own === undefined ? 'perhaps' : 'one';
    }
  }
  return 'none';
}

/**
 * Whether an environment is the one of a resolution. Its name is a hash that cannot be made without resolving, but what
 * went into it lies in it: the same folders in the same manner and version, and nothing that nobody asked for.
 */
async function holds(
  environment: Environment,
  targets: readonly Target[],
  asked: Asked,
  world: Scene['world'],
): Promise<boolean> {
  for (const target of targets) {
    const [copy, second] = await world.installed(environment.root, target.name);
    if (!copy || second) return false;
    if (!sameFolder(copy.directUrl, target)) return false;
    // The version that was resolved is part of the name, and an old wheel may have another: then the times tell.
    if (target.version !== undefined && !sameVersion(copy.version, target.version)) {
      const made = await world.files.stat(environment.root);
      const written = await world.files.stat(join(target.local.folder, 'pyproject.toml'));
      if (!made || !written || made.ctime < written.ctime) return false;
    }
    if (!world.rules.environmentsKnowCacheInfo) continue;
    const computed = await world.cacheInfo(target.local);
    if (!('info' in computed)) return false;
    const recorded = copy.cacheInfo === undefined ? undefined : parseCacheInfo(copy.cacheInfo);
    if (recorded ? differences(recorded, computed, 0n).length > 0 : !isEmpty(computed.info)) return false;
  }
  const there = await namesIn(environment, world);
  const wanted = new Set([
    ...targets.map(({ name }) => name),
    ...asked.withNames,
    ...targets.flatMap(required),
  ]);
  if (asked.main === undefined && asked.text !== undefined) {
    const name = requirementName(asked.text);
    if (name !== undefined && !/^python/.test(name)) wanted.add(normalizeName(name));
  }
  const local = new Set(targets.map(({ name }) => name));
  // What requirements bring along is not followed: then there may be more.
  const closed = [...wanted].every((name) => local.has(name));
  return [...wanted].every((name) => there.has(name)) && (!closed || there.size === wanted.size);
}

function sameFolder(
  url: Awaited<ReturnType<Scene['world']['installed']>>[number]['directUrl'],
  target: Target,
): boolean {
  return (
    url !== undefined &&
    'folder' in url &&
    url.folder === target.local.folder &&
    url.editable === target.editable
  );
}

/** The names in `dependencies` that no marker restricts. */
function required({ local }: Target): readonly string[] {
  const items = arrayAt(local.doc.root, 'project', 'dependencies')?.items ?? [];
  return items.flatMap((item) => {
    const name =
      item.kind === 'string' && !item.value.includes(';') ? requirementName(item.value) : undefined;
    return name === undefined ? [] : normalizeName(name);
  });
}

async function namesIn(
  { sitePackages }: Environment,
  { files }: Scene['world'],
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (const folder of sitePackages)
    for (const { name } of (await files.list(folder)).entries)
      if (name.endsWith('.dist-info')) names.add(normalizeName(name.slice(0, name.indexOf('-'))));
  return names;
}

/** Whether the command itself will be found: among what the package brings, else on `PATH`. */
async function withCommand(
  prediction: Prediction,
  main: Target | undefined,
  asked: Asked,
  scene: Scene,
): Promise<Prediction> {
  const { world, invocation } = scene;
  if (!main || prediction.fails === true) return prediction;
  const command = invocation.options.has('from') ? invocation.operands[0] : main.name;
  const commands = await commandsOf(main.local, world);
  if (command === undefined || /[/\\]/.test(command) || /^python/.test(command)) return prediction;
  if (commands?.names.includes(command)) return prediction;
  const alone =
    commands?.complete === true &&
    required(main).length === 0 &&
    asked.with.length + asked.withNames.length === 0;
  const fails = alone && !(await onPath(command, world)) ? true : null;
  return {
    ...prediction,
    fails,
    because: [`the package brings no command \`${command}\``, ...prediction.because],
  };
}

async function onPath(command: string, { files, surroundings: { env } }: Scene['world']): Promise<boolean> {
  for (const folder of (env.PATH ?? '').split(':').filter((each) => each !== ''))
    if (await isFile(files, join(files.folder, folder, command))) return true;
  return false;
}
