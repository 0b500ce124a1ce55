/** The second half of a command that installs: for one package, whether its copy stays, comes from the cache, or is built. */
import type { Environment, Installed } from '../artifacts/environment.ts';
import { sameVersion } from '../pyproject/version.ts';
import { readCacheKeys } from './cache-keys.ts';
import { type CacheRun, chosen, type Step, type Target } from './cache-run.ts';
import { stopsRemoval } from './corrupt-installs.ts';
import { type Freshness, judgeInstalled } from './freshness.ts';
import type { Effect, Told } from './prediction.ts';
import type { UvSettings } from './settings.ts';
import type { World } from './world.ts';

export interface Installing extends Effect {
  /** The command ends here, in failure; null: cannot tell. */
  readonly stops: Told;
  /** One clause: "builds and installs", and the reasons for it. */
  readonly does: string;
  readonly because: readonly string[];
}

/** What stops a command that has read an environment: one clause. */
export async function stopIn(
  environment: Environment | undefined,
  world: World,
): Promise<string | undefined> {
  const [stop] = environment ? await world.stops(environment.root) : [];
  return stop && `uv stops at \`${stop.path.slice(stop.path.lastIndexOf('/') + 1)}\`: ${stop.why}`;
}

/** Installs a target into an environment (undefined: a new one), as the plan of uv does (crates/uv-installer/src/plan.rs). */
export async function install(
  target: Target,
  environment: Environment | undefined,
  settings: UvSettings,
  run: CacheRun,
  world: World,
): Promise<Installing> {
  const copies = environment ? await world.installed(environment.root, target.name) : [];
  const freshness = await freshnessOf(target, copies, environment, settings, run, world);
  if (freshness.is === 'fresh') {
    return { rebuild: false, reinstall: false, stops: false, does: 'nothing to do', because: [] };
  }
  if (freshness.is === 'unknown') {
    return { rebuild: null, reinstall: null, stops: null, does: 'cannot tell', because: freshness.because };
  }
  const because = 'because' in freshness ? freshness.because : ['it is not installed'];
  const wheel = await run.wheel(target, environment?.pythonVersion);
  if (wheel.stops) return failing(wheel.built, [...wheel.because]);
  if (wheel.unknown)
    return {
      rebuild: null,
      reinstall: true,
      stops: null,
      does: 'installs, perhaps built anew',
      because: [...because, ...wheel.because],
    };
  const kept = await keptFromRemoval(copies, world);
  const does = `builds and ${copies.length > 0 ? 're' : ''}installs`;
  if (wheel.wheel === 'built') {
    return kept === undefined ? finished({ rebuild: false, does, because }) : failing(false, [kept]);
  }
  if (wheel.wheel === 'cached') {
    return kept === undefined
      ? fromCache(target, wheel.version, copies.length > 0, because)
      : failing(false, [kept]);
  }
  return built(await run.build(target), kept, { does, because });
}

/** Whether the copies stay; what is forced, or disturbed by the command itself, does not. */
async function freshnessOf(
  target: Target,
  copies: readonly Installed[],
  environment: Environment | undefined,
  settings: UvSettings,
  run: CacheRun,
  world: World,
): Promise<Freshness> {
  const forced = target.explicit
    ? 'uv does so whenever a folder is named'
    : chosen(settings.reinstall, target.name);
  if (forced !== undefined) return { is: 'stale', because: [forced] };
  const written = run.disturbance(target.local);
  if (written !== undefined && copies.length > 0)
    return { is: 'stale', because: [`a cache key covers \`${written}\`, which the command writes`] };
  const buildInfo = settings.buildInfo(target.name);
  return judgeInstalled(copies, target, buildInfo, world, environment?.pythonVersion);
}

/** After a build, whether it came to its end or not. */
function built(
  step: Step,
  kept: string | undefined,
  { does, because }: Pick<Installing, 'does' | 'because'>,
): Installing {
  if (step.stops) return failing(step.built, step.because);
  if (step.mayStop) {
    const why = [...because, ...step.because];
    return { rebuild: step.built, reinstall: null, stops: null, does: `${does}, perhaps`, because: why };
  }
  if (kept !== undefined) return failing(true, [kept]);
  return finished({ rebuild: true, does, because });
}

/** Why the copy that is there cannot be removed: then uv stops after the build. */
async function keptFromRemoval(copies: readonly Installed[], { files }: World): Promise<string | undefined> {
  for (const copy of copies) {
    const why = await stopsRemoval(copy, files);
    if (why !== undefined) return `the installed copy cannot be removed: ${why}`;
  }
  return undefined;
}

function fromCache(
  target: Target,
  version: string | undefined,
  again: boolean,
  because: readonly string[],
): Installing {
  const old = target.version !== undefined && version !== undefined && !sameVersion(version, target.version);
  const what = old ? `the old wheel, ${version},` : 'the wheel that is in the cache';
  const does = `${again ? 're' : ''}installs ${what} without building`;
  const { doc, folder } = target.local;
  const blind = old && !readCacheKeys(doc).covers('pyproject.toml', folder);
  const why = blind ? ['`cache-keys` leave out `pyproject.toml`', ...because] : because;
  return finished({ rebuild: false, does, because: why });
}

function finished(step: Pick<Installing, 'rebuild' | 'does' | 'because'>): Installing {
  return { ...step, reinstall: true, stops: false };
}

function failing(built: boolean | null, because: readonly string[]): Installing {
  return { rebuild: built, reinstall: false, stops: true, does: 'fails', because };
}
