/** `uv sync`, `uv run` and `uv lock`: the lock, the environment, then each local package (crates/uv/src/commands/project/sync.rs). */
import type { Environment } from '../artifacts/environment.ts';
import { isFile, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import { valueAt } from '../toml/document.ts';
import { CacheRun, chosen, type Target } from './cache-run.ts';
import type { Invocation } from './command-line.ts';
import { type Chosen, projectEnvironment } from './environment-choice.ts';
import { type Installing, install, stopIn } from './predict-install.ts';
import { type LockMode, type LockStage, lockStage } from './predict-lock.ts';
import { NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import type { UvSettings } from './settings.ts';
import { missingSelection, selected } from './sync-selection.ts';
import { endingEarly, perhaps, summarize } from './sync-summary.ts';
import type { LocalPackage, Tree } from './tree.ts';
import type { World } from './world.ts';

/** What `uv sync` does. */
export async function predictSync(world: World, invocation: Invocation): Promise<Prediction> {
  const script = invocation.options.get('script')?.at(-1);
  if (script !== undefined && !(await isFile(world.files, script)))
    return stopped(`there is no script \`${script}\``);
  if (script !== undefined)
    return { ...NOTHING, fails: null, because: ['a script has a lock and an environment of its own'] };
  const scene = await setScene(world, invocation);
  return 'because' in scene ? scene : sync(scene);
}

/** What `uv run` does before it runs anything: a sync that leaves what is extraneous. */
export async function predictRun(world: World, invocation: Invocation): Promise<Prediction> {
  const { options, operands } = invocation;
  for (const option of ['with', 'with-editable', 'with-requirements']) {
    const local = options.get(option)?.find((text) => option === 'with-requirements' || /[/\\.]/.test(text));
    if (local !== undefined) return unsure(`what \`--${option} ${local}\` brings cannot be told`);
  }
  if (options.has('no-project'))
    return { ...NOTHING, because: ['the project takes no part, since `--no-project` is given'] };
  if (options.has('script') || (await isScriptWithMetadata(operands[0], world)))
    return { ...NOTHING, because: ['a script with its own metadata does not use the project'] };
  if (options.has('no-sync')) return withoutSync(world, invocation);
  if (await isUnmanaged(world))
    return { ...NOTHING, because: ['uv does not manage the project (`managed = false`)'] };
  // It leaves what is extraneous.
  const inexact = options.has('exact') ? options : new Map([...options, ['inexact', ['']]]);
  const scene = await setScene(world, { ...invocation, options: inexact });
  if ('because' in scene) return scene;
  if (!options.has('isolated')) return sync(scene);
  const environment = { made: 'it goes into an environment of this one run', root: '' };
  return sync({ ...scene, environment });
}

/** `uv run` leaves a project aside that says so, where `uv sync` refuses it. */
async function isUnmanaged(world: World): Promise<boolean> {
  const local = await world.packageAt(world.files.folder);
  const managed = 'doc' in local ? valueAt(local.doc.root, 'tool', 'uv', 'managed') : undefined;
  return managed?.kind === 'boolean' && !managed.value;
}

/** uv reads the environment all the same. */
async function withoutSync(world: World, invocation: Invocation): Promise<Prediction> {
  const scene = await setScene(world, invocation);
  if ('because' in scene) return scene;
  if ('stops' in scene.environment) return stopped(scene.environment.stops);
  const stop = await stopIn(existing(scene.environment), world);
  if (stop !== undefined) return stopped(stop);
  return { ...NOTHING, because: ['nothing is built or installed, since `--no-sync` is given'] };
}

/** What `uv lock` does: the first half only. */
export async function predictLock(world: World, invocation: Invocation): Promise<Prediction> {
  const scene = await setScene(world, invocation);
  if ('because' in scene) return scene;
  const { tree, settings, run } = scene;
  const stage = await lockStage(modeOf(invocation), tree, settings, run, world);
  if (stage.stops !== undefined) return endingEarly(tree, stage, stage.stops, true);
  if (stage.unsure !== undefined) return endingEarly(tree, stage, stage.unsure, null);
  const does = stage.outdated === undefined ? 'the lock is kept' : `resolves anew, ${stage.outdated}`;
  return endingEarly(tree, stage, does, false);
}

interface Scene {
  readonly world: World;
  readonly invocation: Invocation;
  readonly tree: Tree;
  readonly settings: UvSettings;
  readonly run: CacheRun;
  readonly environment: Chosen;
}

async function setScene(world: World, invocation: Invocation): Promise<Scene | Prediction> {
  const found = await world.tree();
  if ('fails' in found) return stopped(found.fails);
  if ('unknown' in found) return unsure(found.unknown);
  const settings = await world.settings(invocation, found.root);
  const { all, some } = settings.noSources;
  const tree = all || some.size > 0 ? await world.tree(settings.noSources) : found;
  if ('fails' in tree) return stopped(tree.fails);
  if ('unknown' in tree) return unsure(tree.unknown);
  if (settings.fails !== undefined) return stopped(settings.fails);
  const [unknown] = settings.unknown;
  if (unknown !== undefined) return unsure(unknown);
  const environment = await projectEnvironment(tree, settings, invocation.options.has('active'), world);
  const run = new CacheRun(world, settings, existing(environment));
  return { world, invocation, tree, settings, run, environment };
}

function existing(chosen: Chosen): Environment | undefined {
  return 'environment' in chosen ? chosen.environment : undefined;
}

function modeOf({ options }: Invocation): LockMode {
  if (options.has('frozen')) return 'frozen';
  if (options.has('locked') || options.has('check')) return 'locked';
  return options.has('dry-run') ? 'dry-run' : 'write';
}

async function sync(scene: Scene): Promise<Prediction> {
  const { world, invocation, tree, settings, run } = scene;
  const { options } = invocation;
  const missing = missingSelection(tree, options);
  if (missing !== undefined) return stopped(missing);
  if ('stops' in scene.environment) return stopped(scene.environment.stops);
  if ('unknown' in scene.environment) return unsure(scene.environment.unknown);
  const environment = existing(scene.environment);
  if ('made' in scene.environment && scene.environment.root !== '')
    run.makesEnvironment(scene.environment.root);
  const stage = await lockStage(modeOf(invocation), tree, settings, run, world);
  if (stage.stops !== undefined) return endingEarly(tree, stage, stage.stops, true);
  if (stage.outdated !== undefined && !options.has('dry-run')) run.writes(join(tree.root, 'uv.lock'));
  const locals = selected(tree, options);
  const stop =
    unlocked(locals, stage, options) ?? forbidden(locals, scene) ?? (await stopIn(environment, world));
  if (stop !== undefined) return endingEarly(tree, stage, stop, true);
  const done: (readonly [LocalPackage, Installing])[] = [];
  for (const [local, certain] of locals) {
    const step = await install(targetOf(local, stage, scene), environment, settings, run, world);
    done.push([local, certain ? step : perhaps(step)]);
  }
  const made = 'made' in scene.environment ? scene.environment.made : undefined;
  return summarize({ world, tree, options, environment, made, stage, done, remarks: settings.remarks });
}

/** `--frozen` takes the lock as it is, and stops where that does not know what is to be installed. */
function unlocked(
  locals: ReturnType<typeof selected>,
  { lock }: LockStage,
  options: Invocation['options'],
): string | undefined {
  if (!options.has('frozen') || !lock) return undefined;
  const missing = locals.find(([{ name }]) => !lock.packages.some((each) => each.name === name));
  return missing && `\`uv.lock\` does not have \`${missing[0].name}\`, and \`--frozen\` keeps it as it is`;
}

/** Older versions stop at an editable that may not be built, fresh or not. */
function forbidden(locals: ReturnType<typeof selected>, { world, settings }: Scene): string | undefined {
  if (world.rules.editablesBuiltAnyway) return undefined;
  for (const [{ name }] of locals) {
    const why = chosen(settings.noBuild, name);
    if (why !== undefined) return `\`${name}\` can only be built, and ${why} forbids it`;
  }
  return undefined;
}

function targetOf(local: LocalPackage, stage: LockStage, { invocation }: Scene): Target {
  const locked = stage.lock?.packages.find(
    ({ name, source }) => name === local.name && source !== 'registry',
  );
  return {
    local,
    name: local.name,
    editable: isEditable(local, invocation.options),
    version: invocation.options.has('frozen') ? locked?.version : staticVersion(local.doc),
  };
}

function isEditable({ name, editable }: LocalPackage, options: Invocation['options']): boolean {
  const copies = options.get('no-editable-package')?.map(normalizeName) ?? [];
  return editable && !options.has('no-editable') && !copies.includes(name);
}

/** Whether `uv run x.py` means a script that brings its own metadata (PEP 723): then the project takes no part. */
async function isScriptWithMetadata(operand: string | undefined, { files }: World): Promise<boolean> {
  if (operand === undefined || !/\.pyw?$/.test(operand)) return false;
  const file = await files.read(operand);
  return 'text' in file && /^# \/\/\/ script\r?$/m.test(file.text);
}
