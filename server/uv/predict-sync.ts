/** `uv sync`, `uv run` and `uv lock`: the lock, the environment, then each local package (crates/uv/src/commands/project/sync.rs). */
import type { Environment } from '../artifacts/environment.ts';
import { normalizeName } from '../pyproject/name.ts';
import { staticVersion } from '../pyproject/project-table.ts';
import { sameVersion } from '../pyproject/version.ts';
import { CacheRun, type Target } from './cache-run.ts';
import type { Invocation } from './command-line.ts';
import { type Chosen, projectEnvironment } from './environment-choice.ts';
import type { Lock } from './lock.ts';
import { type Installing, install, stopIn } from './predict-install.ts';
import { type LockMode, type LockStage, lockStage } from './predict-lock.ts';
import { type Effect, NOTHING, type Prediction, stopped, unsure } from './prediction.ts';
import type { UvSettings } from './settings.ts';
import { defaultGroups, type LocalPackage, reachedFrom, type Tree } from './tree.ts';
import type { World } from './world.ts';

/** What `uv sync` does. */
export async function predictSync(world: World, invocation: Invocation): Promise<Prediction> {
  if (invocation.options.has('script'))
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
  const scene = await setScene(world, invocation);
  if ('because' in scene) return scene;
  if (!options.has('isolated')) return sync(scene);
  const environment = { made: 'it goes into an environment of this one run', root: '' };
  return sync({ ...scene, environment });
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
  const effects = effectsOf(tree, stage, []);
  const main = mainEffect(scene, effects);
  if (stage.stops !== undefined) return { ...main, fails: true, because: [stage.stops, ...stage.because] };
  if (stage.unsure !== undefined) return { ...main, fails: null, because: [stage.unsure, ...stage.because] };
  const does = stage.outdated === undefined ? 'the lock is kept' : `resolves anew, ${stage.outdated}`;
  return { ...main, fails: false, because: [does, ...stage.because] };
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
  const tree = await world.tree();
  if ('fails' in tree) return stopped(tree.fails);
  if ('unknown' in tree) return unsure(tree.unknown);
  const settings = await world.settings(invocation, tree.root);
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
  const { world, invocation, tree, settings, run, environment } = scene;
  if ('stops' in environment) return stopped(environment.stops);
  if ('unknown' in environment) return unsure(environment.unknown);
  const stage = await lockStage(modeOf(invocation), tree, settings, run, world);
  if (stage.stops !== undefined) {
    return {
      ...mainEffect(scene, effectsOf(tree, stage, [])),
      fails: true,
      because: [stage.stops, ...stage.because],
    };
  }
  const stop = await stopIn(existing(environment), world);
  if (stop !== undefined)
    return {
      ...mainEffect(scene, effectsOf(tree, stage, [])),
      fails: true,
      because: [stop, ...stage.because],
    };
  const done: (readonly [LocalPackage, Installing])[] = [];
  for (const [local, certain] of wanted(scene)) {
    const step = await install(targetOf(local, stage, scene), existing(environment), settings, run, world);
    done.push([local, certain ? step : perhaps(step)]);
  }
  return summary(scene, stage, done, 'made' in environment ? environment.made : undefined);
}

/** The local packages that the command installs; false: perhaps, since a marker decides. */
function wanted({ tree, invocation: { options } }: Scene): readonly (readonly [LocalPackage, boolean])[] {
  const roots = rootsOf(tree, options);
  const reached = new Map(reachedFrom(tree, roots, askedOf(tree, options)));
  if (options.has('only-group') || options.has('only-dev')) for (const root of roots) reached.delete(root);
  const left = (local: LocalPackage): boolean =>
    (options.has('no-install-project') && local === tree.current) ||
    (options.has('no-install-workspace') && local.kind === 'member') ||
    options.has('no-install-local') ||
    (options.get('no-install-package') ?? []).some((name) => normalizeName(name) === local.name);
  return [...reached].filter(([local]) => local.built && !left(local));
}

function rootsOf(tree: Tree, options: Invocation['options']): readonly LocalPackage[] {
  const named = options.get('package')?.map(normalizeName);
  const members = tree.packages.filter(({ kind }) => kind === 'member');
  if (named) return members.filter(({ name }) => named.includes(name));
  return options.has('all-packages') || !tree.current ? members : [tree.current];
}

/** The extras and groups that are asked of the roots. */
function askedOf(tree: Tree, options: Invocation['options']): { extras: string[]; groups: string[] } {
  const names = (option: string) =>
    (options.get(option) ?? []).flatMap((text) => text.split(/[\s,]+/)).map(normalizeName);
  const all = (field: 'extras' | 'groups'): string[] =>
    tree.packages.flatMap(({ requirements }) =>
      field === 'extras'
        ? [...requirements.extras]
        : 'unknown' in requirements.groups
          ? []
          : [...requirements.groups.keys()],
    );
  const usual = defaultGroups(tree.workspace.root);
  const without = new Set(names('no-group').concat(options.has('no-dev') ? ['dev'] : []));
  const only = [...names('only-group'), ...(options.has('only-dev') ? ['dev'] : [])];
  const chosen =
    only.length > 0
      ? only
      : [
          ...(options.has('no-default-groups') ? [] : usual === 'all' ? all('groups') : usual),
          ...(options.has('all-groups') ? all('groups') : names('group')),
          ...(options.has('dev') ? ['dev'] : []),
        ];
  const leftOut = new Set(names('no-extra'));
  const extras = options.has('all-extras') ? all('extras') : names('extra');
  return {
    extras: extras.filter((name) => !leftOut.has(name)),
    groups: chosen.filter((name) => !without.has(name)),
  };
}

function targetOf(local: LocalPackage, stage: LockStage, { invocation }: Scene): Target {
  const locked = stage.lock?.packages.find(
    ({ name, source }) => name === local.name && source !== 'registry',
  );
  return {
    local,
    name: local.name,
    editable: invocation.options.has('no-editable') ? false : local.editable,
    version: invocation.options.has('frozen') ? locked?.version : staticVersion(local.doc),
  };
}

/** Of a package that is installed only where a marker holds. */
function perhaps(step: Installing): Installing {
  const told = (value: boolean | null) => (value === false ? false : null);
  const { rebuild, reinstall, stops } = step;
  return { ...step, rebuild: told(rebuild), reinstall: told(reinstall), stops: told(stops) };
}

async function summary(
  scene: Scene,
  stage: LockStage,
  done: readonly (readonly [LocalPackage, Installing])[],
  made: string | undefined,
): Promise<Prediction> {
  const { tree, invocation } = scene;
  const dry = invocation.options.has('dry-run') || invocation.options.has('check');
  const effects = effectsOf(tree, stage, dry ? [] : done);
  const stopping = done.find(([, step]) => step.stops === true);
  const current = done.find(([local]) => local === tree.current)?.[1];
  const because = [
    current ? sentence(current, made) : absence(tree),
    ...stage.because,
    ...(stopping && stopping[1] !== current
      ? [`\`${stopping[0].name}\`: ${sentence(stopping[1], undefined)}`]
      : []),
    ...(stage.unsure === undefined ? [] : [stage.unsure]),
    ...scene.settings.remarks,
  ];
  return { ...mainEffect(scene, effects), fails: await failure(scene, stage, done, dry), because };
}

function absence({ current }: Tree): string {
  if (!current) return 'this folder is no package';
  return current.built
    ? 'this project is not among what is installed'
    : 'nothing to install: the project has no `[build-system]`, so it is not built';
}

async function failure(
  { invocation, environment, world }: Scene,
  stage: LockStage,
  done: readonly (readonly [LocalPackage, Installing])[],
  dry: boolean,
): Promise<boolean | null> {
  const steps = done.map(([, step]) => step);
  const unsureStep = stage.unsure !== undefined || steps.some(({ stops }) => stops === null);
  if (invocation.options.has('check')) {
    if (steps.some(({ reinstall }) => reinstall === true)) return true;
    if (unsureStep || !stage.lock) return null;
    return (await holdsJust(stage.lock, existing(environment), world)) ? false : null;
  }
  if (!dry && steps.some(({ stops }) => stops === true)) return true;
  return unsureStep ? null : false;
}

/** Whether an environment has all packages of a lock and nothing else, so that no marker needs to be asked. */
async function holdsJust(lock: Lock, environment: Environment | undefined, world: World): Promise<boolean> {
  if (!environment) return false;
  const locked = new Map(lock.packages.map((each) => [each.name, each]));
  for (const folder of environment.sitePackages)
    for (const { name } of (await world.files.list(folder)).entries) {
      const [, stem] = /^([^-]+)-.*\.(?:dist|egg)-info$/.exec(name) ?? [];
      if (stem !== undefined && !locked.has(normalizeName(stem))) return false;
    }
  for (const { name, source, version } of locked.values()) {
    const [copy] = source === 'virtual' ? [] : await world.installed(environment.root, name);
    if (source === 'virtual') continue;
    if (!copy || (version !== undefined && !sameVersion(copy.version, version))) return false;
  }
  return true;
}

function sentence({ does, because }: Installing, made: string | undefined): string {
  const why = made === undefined ? because : [made];
  return why.length === 0 ? does : `${does}: ${why.join('; ')}`;
}

function effectsOf(
  tree: Tree,
  stage: LockStage,
  done: readonly (readonly [LocalPackage, Installing])[],
): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  for (const { name, built } of tree.packages) {
    if (name !== undefined && built)
      effects.set(name, { rebuild: stage.built.get(name) ?? false, reinstall: false });
  }
  for (const [name, built] of stage.built) effects.set(name, { rebuild: built, reinstall: false });
  for (const [{ name }, { rebuild, reinstall }] of done) {
    const before = effects.get(name)?.rebuild ?? false;
    effects.set(name, { rebuild: before === true ? true : rebuild === false ? before : rebuild, reinstall });
  }
  return effects;
}

function mainEffect(
  { tree }: Scene,
  effects: ReadonlyMap<string, Effect>,
): Effect & Pick<Prediction, 'others'> {
  const own = tree.current?.name;
  const others = new Map([...effects].filter(([name]) => name !== own));
  const effect = own === undefined ? undefined : effects.get(own);
  return { rebuild: effect?.rebuild ?? false, reinstall: effect?.reinstall ?? false, others };
}

/** Whether `uv run x.py` means a script that brings its own metadata (PEP 723): then the project takes no part. */
async function isScriptWithMetadata(operand: string | undefined, { files }: World): Promise<boolean> {
  if (operand === undefined || !/\.pyw?$/.test(operand)) return false;
  const file = await files.read(operand);
  return 'text' in file && /^# \/\/\/ script\r?$/m.test(file.text);
}
