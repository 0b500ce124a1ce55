/** `uv tool install` and `uv tool upgrade` (crates/uv/src/commands/tool/); `uvx` is in predict-tool-run.ts. */
import { type Files, isFolder, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { sameVersion } from '../pyproject/version.ts';
import { CacheRun, type Target } from './cache-run.ts';
import type { Invocation } from './command-line.ts';
import { commandsFolder, commandsOf, keepsPython, type ToolPlace, toolPlace } from './predict-tool-place.ts';
import { predictToolRun } from './predict-tool-run.ts';
import { type Done, installAll, readAsked, type Scene, summary, targetsOf } from './predict-tool-scene.ts';
import { anyOf, type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import { type Receipt, readUvTools } from './receipt.ts';
import type { World } from './world.ts';

/** What `uv tool install`, `uv tool upgrade` and `uvx` do. */
export async function predictTool(world: World, invocation: Invocation): Promise<Prediction> {
  const settings = await world.settings(invocation, undefined);
  if (settings.fails !== undefined) return stopped(settings.fails);
  const [unknown] = settings.unknown;
  if (unknown !== undefined) return unsure(unknown);
  const scene: Scene = { world, invocation, settings };
  if (invocation.command === 'tool-install') return install(scene);
  return invocation.command === 'tool-upgrade' ? upgrade(scene) : predictToolRun(scene);
}

async function install(scene: Scene): Promise<Prediction> {
  const { world, invocation, settings } = scene;
  const { rules } = world;
  const asked = await readAsked(scene);
  if (asked.unknown !== undefined) return unsure(asked.unknown);
  if (asked.absent !== undefined) return stopped(`there is no \`${asked.absent}\``);
  const folders = [...(asked.main ? [asked.main] : []), ...asked.with];
  if (folders.length === 0) return { ...NOTHING, because: ['this project is not among what is asked for'] };
  const targets = await targetsOf(
    folders,
    () => rules.toolsTakeFoldersAnew,
    !rules.toolsTakeFoldersAnew,
    world,
  );
  if ('because' in targets) return targets;
  const main = targets.find(({ local }) => local.folder === asked.main?.folder);
  const name = main?.name ?? registryName(asked.text ?? '');
  if (name === undefined) return unsure(`it cannot be told what \`${asked.text}\` is`);
  const refusal = refusedName(invocation, name);
  if (refusal !== undefined) return stopped(refusal);
  const place = await toolPlace(name, world);
  const force = invocation.options.has('force');
  const start = await startOf(place, force, scene);
  if ('because' in start) return start;
  const run = new CacheRun(world, settings, start.environment);
  // Without a look at the copy: an old `--force` takes the main package anew, from the cache where it can.
  const again = force && !rules.toolsTakeFoldersAnew && main !== undefined ? [main] : [];
  const done = [
    ...(await installAll(again, undefined, run, scene)),
    ...(await installAll(
      targets.filter((each) => !again.includes(each)),
      start.environment,
      run,
      scene,
    )),
  ];
  const receipt = 'receipt' in place.receipt ? place.receipt.receipt : undefined;
  const anyway = force || 'corrupt' in place.receipt;
  return withCommands(
    done,
    main,
    { receipt, anyway, wasHere: place.state === 'none' && (await wasBuilt(main, scene)), more: start.more },
    world,
  );
}

/** The name of a requirement that is not local. */
function registryName(text: string): string | undefined {
  const name = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?=$|[\s[<>=!~;@])/.exec(text)?.[0];
  return name === undefined ? undefined : normalizeName(name);
}

/** `uv tool install NAME --from .` wants the name of the package. */
function refusedName({ options, operands }: Invocation, name: string): string | undefined {
  const [first] = operands;
  if (!options.has('from') || first === undefined || normalizeName(first) === name) return undefined;
  return `\`${first}\` is not \`${name}\`, which \`--from\` names`;
}

interface Start {
  readonly environment: ToolPlace['environment'];
  readonly more: readonly string[];
}

/** The environment that stays; undefined: a new one is made. */
async function startOf(place: ToolPlace, force: boolean, scene: Scene): Promise<Start | Prediction> {
  const { rules } = scene.world;
  const empties = force && rules.toolsTakeFoldersAnew;
  const fresh = (more: readonly string[] = []): Start => ({ environment: undefined, more });
  if (empties) return fresh(place.state === 'works' ? ['`--force` begins with an empty environment'] : []);
  if (place.state === 'file' && !rules.toolsTakeFoldersAnew)
    return stopped(place.why ?? 'the place of the tool is a file');
  if ('corrupt' in place.receipt)
    return fresh([`its receipt is corrupt, so the environment is removed: ${place.receipt.corrupt}`]);
  if (place.state === 'invalid') return stopped(place.why ?? 'the environment of the tool is broken');
  if (place.state === 'escapes') return unsure(place.why ?? 'the environment of the tool is broken');
  if (place.state !== 'works') return fresh(place.why === undefined ? [] : [place.why]);
  if (place.corrupt !== undefined) return stopped(place.corrupt);
  const keeps = await keepsPython(place, scene.settings, scene.world);
  if (keeps === false) return fresh(['it is made anew for another Python']);
  // Where every folder is taken anew, the Python decides nothing more.
  if (keeps === undefined && !rules.toolsTakeFoldersAnew)
    return unsure('it cannot be told which Python is taken');
  return { environment: place.environment, more: [] };
}

/** Whether uv's cache knows the folder, so that a tool that is gone was installed from it. */
async function wasBuilt(main: Target | undefined, { world, settings }: Scene): Promise<boolean> {
  if (!main || !settings.cacheDir) return false;
  for (const editable of [false, true])
    if (await world.cachedTree(settings.cacheDir.value, main.local.folder, editable, '{}')) return true;
  return false;
}

interface Before {
  readonly receipt: Receipt | undefined;
  /** What is in the way is replaced. */
  readonly anyway: boolean;
  /** There is no environment, and there was one. */
  readonly wasHere: boolean;
  readonly more: readonly string[];
}

/** The end of an installation: the commands are put into their folder, or everything is taken back. */
async function withCommands(
  done: Done,
  main: Target | undefined,
  { receipt, anyway, wasHere, more }: Before,
  world: World,
): Promise<Prediction> {
  const prediction = summary(done, world, more);
  if (!main || prediction.fails === true) return prediction;
  const commands = await commandsOf(main.local, world);
  const problem = !commands
    ? undefined
    : commands.names.length === 0
      ? { certain: commands.complete, why: 'the package brings no commands, so the tool is removed again' }
      : anyway
        ? undefined
        : await inTheWay(commands.names, receipt, wasHere, world);
  if (!problem) return prediction;
  const own = main.local.folder === world.files.folder;
  const others = own
    ? prediction.others
    : new Map<string, Effect>(
        [...prediction.others].map(([name, effect]) => [
          name,
          { ...effect, reinstall: problem.certain ? false : null },
        ]),
      );
  return {
    ...prediction,
    others,
    // Where it is certain, the copy is written and taken away again.
    reinstall: problem.certain || prediction.reinstall === false ? false : null,
    fails: problem.certain ? true : null,
    because: problem.certain ? [problem.why, ...prediction.because] : [...prediction.because, problem.why],
  };
}

/** A command that is there already and not the tool's own. */
async function inTheWay(
  names: readonly string[],
  receipt: Receipt | undefined,
  wasHere: boolean,
  world: World,
): Promise<{ readonly certain: boolean; readonly why: string } | undefined> {
  const folder = commandsFolder(world);
  const suffix = world.surroundings.platform === 'win32' ? '.exe' : '';
  const own = new Set(receipt?.entryPoints.map(({ installPath }) => installPath));
  const { entries } = await world.files.list(folder);
  for (const name of names) {
    const path = join(folder, name + suffix);
    const entry = entries.find((each) => each.name === name + suffix);
    if (!entry || own.has(path)) continue;
    // Where the tool is gone, a link to nowhere was made by it, and leads there again once it is installed.
    const certain = !entry.link || entry.kind !== 'other' || wasHere;
    return { certain, why: `\`${path}\` is there already, and only \`--force\` replaces it` };
  }
  return undefined;
}

async function upgrade(scene: Scene): Promise<Prediction> {
  const { world, invocation } = scene;
  const { operands } = invocation;
  const all = invocation.options.has('all') || operands.length === 0;
  const names = all
    ? (await readUvTools(world.files, world.surroundings)).map(({ name }) => name)
    : operands.map((each) => registryName(each) ?? normalizeName(each));
  if (names.length === 0) return { ...NOTHING, because: ['no tool is installed'] };
  const predictions: Prediction[] = [];
  for (const name of names) predictions.push(await upgradeTool(name, scene));
  return predictions.reduce(merge);
}

async function upgradeTool(name: string, scene: Scene): Promise<Prediction> {
  const { world, settings } = scene;
  const place = await toolPlace(name, world);
  if ('corrupt' in place.receipt)
    return stopped(`\`${name}\` has no valid receipt: ${place.receipt.corrupt}`);
  if ('absent' in place.receipt || place.state === 'none')
    return stopped(place.why ?? `\`${name}\` is not installed as a tool`);
  if (place.state === 'escapes') return unsure(place.why ?? 'the environment of the tool is broken');
  if (place.state === 'invalid') return stopped(place.why ?? 'the environment of the tool is broken');
  if (place.corrupt !== undefined) return stopped(place.corrupt);
  const { receipt } = place.receipt;
  const option = Object.keys(receipt.options).find((key) =>
    /config-settings|build|reinstall|binary/.test(key),
  );
  if (option !== undefined)
    return unsure(`the receipt of \`${name}\` sets \`${option}\`, which is not followed`);
  const folders = receipt.requirements.flatMap(({ folder, editable, name: of }) =>
    folder === undefined ? [] : [{ folder, editable, name: of }],
  );
  const gone = await missing(folders, world.files);
  if (gone !== undefined) return stopped(`\`${gone}\`, which \`${name}\` was installed from, is not there`);
  if (folders.length === 0) return { ...NOTHING, because: [`\`${name}\` was not installed from a folder`] };
  const targets = await targetsOf(
    folders,
    ({ editable }) => !editable,
    !world.rules.toolsTakeFoldersAnew,
    world,
  );
  if ('because' in targets) return targets;
  const keeps = settings.python === undefined ? true : await keepsPython(place, settings, world);
  const environment = keeps === false ? undefined : place.environment;
  const done = await installAll(targets, environment, new CacheRun(world, settings, environment), scene);
  const more = keeps === false ? ['it is made anew for another Python'] : [];
  const prediction = await withoutCommands(summary(done, world, more), targets, environment, name, world);
  if (keeps !== undefined || prediction.rebuild === true) return prediction;
  return {
    ...prediction,
    rebuild: null,
    reinstall: null,
    because: ['it cannot be told which Python is taken', ...prediction.because],
  };
}

/** Where the version or the environment is another, the commands are put in place anew, and there have to be some. */
async function withoutCommands(
  prediction: Prediction,
  targets: readonly Target[],
  environment: ToolPlace['environment'],
  name: string,
  world: World,
): Promise<Prediction> {
  const main = targets.find((target) => target.name === name);
  if (!main || prediction.fails === true) return prediction;
  const commands = await commandsOf(main.local, world);
  if (commands?.names.length !== 0) return prediction;
  const [copy] = environment ? await world.installed(environment.root, name) : [];
  if (copy && main.version !== undefined && sameVersion(copy.version, main.version)) return prediction;
  const why = 'the package brings no commands, so the tool is removed';
  const certain = commands.complete && (copy === undefined || main.version !== undefined);
  return {
    ...prediction,
    reinstall: null,
    fails: certain ? true : null,
    because: [...prediction.because, why],
  };
}

async function missing(
  folders: readonly { readonly folder: string }[],
  files: Files,
): Promise<string | undefined> {
  for (const { folder } of folders) if (!(await isFolder(files, folder))) return folder;
  return undefined;
}

/** Two tools, one after the other: one that fails does not keep the next from being upgraded. */
function merge(one: Prediction, other: Prediction): Prediction {
  const others = new Map(one.others);
  for (const [name, effect] of other.others) {
    const known = others.get(name);
    others.set(
      name,
      known
        ? {
            rebuild: anyOf([known.rebuild, effect.rebuild]),
            reinstall: anyOf([known.reinstall, effect.reinstall]),
          }
        : effect,
    );
  }
  return {
    rebuild: anyOf([one.rebuild, other.rebuild]),
    reinstall: anyOf([one.reinstall, other.reinstall]),
    fails: anyOf([one.fails, other.fails]),
    because: [...one.because, ...other.because],
    others,
  };
}
