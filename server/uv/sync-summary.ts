/** What the steps of `uv sync` come to: the effects on each package, whether it fails, and the reasons. */
import type { Environment } from '../artifacts/environment.ts';
import { normalizeName } from '../pyproject/name.ts';
import { sameVersion } from '../pyproject/version.ts';
import type { Invocation } from './command-line.ts';
import type { Lock } from './lock.ts';
import type { Installing } from './predict-install.ts';
import type { LockStage } from './predict-lock.ts';
import { anyOf, type Effect, type Prediction, type Told } from './prediction.ts';
import type { LocalPackage, Tree } from './tree.ts';
import type { World } from './world.ts';

/** A sync, as far as it went. */
export interface SyncRun {
  readonly world: World;
  readonly tree: Tree;
  readonly options: Invocation['options'];
  /** undefined: a new one. */
  readonly environment: Environment | undefined;
  /** Why it is a new one. */
  readonly made: string | undefined;
  readonly stage: LockStage;
  readonly done: readonly (readonly [LocalPackage, Installing])[];
  readonly remarks: readonly string[];
}

/** The prediction for a sync whose steps are all known. */
export async function summarize(run: SyncRun): Promise<Prediction> {
  const { tree, stage, options, remarks } = run;
  const dry = options.has('dry-run') || options.has('check');
  const done = sure(run);
  const stopping = done.find(([, step]) => step.stops === true);
  const current = done.find(([local]) => local === tree.current)?.[1];
  const because = [
    await summit(run, current, dry),
    ...(stage.outdated === undefined || dry ? [] : [`writes a new \`uv.lock\`: ${stage.outdated}`]),
    ...stage.because,
    ...(stopping && stopping[1] !== current
      ? [`\`${stopping[0].name}\`: ${sentence(stopping[1], undefined)}`]
      : []),
    ...(stage.unsure === undefined ? [] : [stage.unsure]),
    ...remarks,
  ];
  const fails = await failure(run, done, dry);
  return { ...effects(tree, stage, dry ? [] : done), fails, because };
}

/** The prediction for a command that ends behind its lock stage: why, one clause; `fails` as given. */
export function endingEarly(tree: Tree, stage: LockStage, why: string, fails: Told): Prediction {
  return { ...effects(tree, stage, []), fails, because: [why, ...stage.because] };
}

/** Steps as far as they are sure: where the command may have ended before them, or one of them ends it. */
function sure({ stage, done }: SyncRun): SyncRun['done'] {
  const stopping = done.find(([, step]) => step.stops === true)?.[1];
  return done.map(([local, step]) => {
    if (stage.unsure !== undefined) return [local, perhaps(step)];
    return stopping && step !== stopping ? [local, perhaps(step)] : [local, step];
  });
}

/** Of a step that may not take place. */
export function perhaps(step: Installing): Installing {
  const told = (value: Told): Told => (value === false ? false : null);
  const { rebuild, reinstall, stops } = step;
  return { ...step, rebuild: told(rebuild), reinstall: told(reinstall), stops: told(stops) };
}

/** The first clause: what becomes of the project's own copy. */
async function summit(
  { tree, made, stage, options, environment, world }: SyncRun,
  current: Installing | undefined,
  dry: boolean,
): Promise<string> {
  const own = tree.current;
  if (current) {
    const isKept = current.reinstall === false && current.stops === false;
    const does =
      isKept && stage.outdated !== undefined ? 'leaves what is installed' : sentence(current, made);
    if (!dry || isKept) return does;
    return `${options.has('check') ? 'fails, since it would do this' : 'would do this, and writes nothing'}: ${does}`;
  }
  if (!own) return 'this folder is no package';
  const copies = environment ? await world.installed(environment.root, own.name) : [];
  const why = own.built
    ? 'this project is not among what is asked for'
    : 'the project has no `[build-system]`, so it is not built';
  return copies.length > 0 && !options.has('inexact') && !dry
    ? `removes the installed copy: ${why}`
    : `nothing to install: ${why}`;
}

async function failure(
  { options, environment, world, stage }: SyncRun,
  done: SyncRun['done'],
  dry: boolean,
): Promise<Told> {
  const steps = done.map(([, step]) => step);
  const unsure = stage.unsure !== undefined || steps.some(({ stops }) => stops === null);
  if (options.has('check')) {
    if (steps.some(({ reinstall }) => reinstall === true)) return true;
    if (unsure || !stage.lock) return null;
    return (await holdsJust(stage.lock, environment, world)) ? false : null;
  }
  if (!dry && steps.some(({ stops }) => stops === true)) return true;
  return unsure ? null : false;
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
    if (source === 'virtual') continue;
    const [copy] = await world.installed(environment.root, name);
    if (!copy || (version !== undefined && !sameVersion(copy.version, version))) return false;
  }
  return true;
}

function sentence({ does, because }: Installing, made: string | undefined): string {
  const why = made === undefined ? because : [made];
  return why.length === 0 ? does : `${does}: ${why.join('; ')}`;
}

function effects(tree: Tree, stage: LockStage, done: SyncRun['done']): Effect & Pick<Prediction, 'others'> {
  const all = new Map<string, Effect>();
  for (const { name, built } of tree.packages) if (built) all.set(name, NONE);
  for (const [name, rebuild] of stage.built) all.set(name, { rebuild, reinstall: false });
  for (const [{ name }, { rebuild, reinstall }] of done) {
    const before = all.get(name) ?? NONE;
    all.set(name, { rebuild: anyOf([before.rebuild, rebuild]), reinstall });
  }
  const own = tree.current?.name;
  const others = new Map([...all].filter(([name]) => name !== own));
  return { ...((own !== undefined && all.get(own)) || NONE), others };
}

const NONE: Effect = { rebuild: false, reinstall: false };
