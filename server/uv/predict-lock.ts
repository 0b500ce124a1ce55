/** The first half of `uv sync`, `uv run` and `uv lock`: whether the lock holds, and what the backends are asked for it. */
import type { CachedMetadata } from './cache-dir.ts';
import type { CacheRun, Target } from './cache-run.ts';
import { judgeLock, type Lock, metadataFrom, readLock } from './lock.ts';
import { providedNames } from './lock-packages.ts';
import type { UvSettings } from './settings.ts';
import type { LocalPackage, Tree } from './tree.ts';
import type { World } from './world.ts';

export type LockMode = 'frozen' | 'locked' | 'write' | 'dry-run';

export interface LockStage {
  /** The command ends here: one clause. */
  readonly stops?: string;
  /** Whether it ends here cannot be told: one clause. */
  readonly unsure?: string;
  /** The lock that holds afterwards; undefined where uv makes a new one. */
  readonly lock: Lock | undefined;
  /** Why uv makes a new one. */
  readonly outdated?: string;
  /** Packages whose backend built a wheel for it; null: cannot tell. */
  readonly built: ReadonlyMap<string, boolean | null>;
  /** What the backends were asked, one clause each. */
  readonly because: readonly string[];
}

/** The lock stage of a command; `run` remembers what it put into the cache. */
export async function lockStage(
  mode: LockMode,
  tree: Tree,
  settings: UvSettings,
  run: CacheRun,
  world: World,
): Promise<LockStage> {
  const read = await readLock(tree.root, world.files);
  const nothing = { lock: undefined, built: new Map<string, boolean | null>(), because: [] };
  if ('fails' in read) return { ...nothing, stops: read.fails };
  if ('unknown' in read) return { ...nothing, unsure: read.unknown };
  if ('absent' in read) {
    if (mode === 'frozen' || mode === 'locked')
      return { ...nothing, stops: 'there is no `uv.lock`, and the command may not write one' };
    return resolve(new Stage(tree, run, settings), 'there is no `uv.lock`', undefined);
  }
  if (mode === 'frozen') return { ...nothing, lock: read };
  const stage = new Stage(tree, run, settings);
  const verdict = await judgeLock(read, tree, settings, world.rules, world.files, (local) =>
    stage.ask(local),
  );
  if (stage.stops !== undefined) return { ...stage.result(), stops: stage.stops };
  if ('satisfied' in verdict) return { ...stage.result(), lock: read };
  if ('unknown' in verdict)
    return mode === 'locked' ? { ...stage.result(), unsure: verdict.unknown } : stage.result();
  if (mode === 'locked') return { ...stage.result(), stops: `\`uv.lock\` is outdated: ${verdict.outdated}` };
  return resolve(stage, verdict.outdated, read);
}

/** uv resolves anew, and asks every backend whose metadata is not in pyproject.toml. */
async function resolve(stage: Stage, outdated: string, lock: Lock | undefined): Promise<LockStage> {
  for (const local of stage.tree.packages) {
    if (metadataFrom(local, stage.provided) !== 'static') await stage.ask(local);
  }
  const result = { ...stage.result(), outdated };
  if (stage.stops !== undefined) return { ...result, stops: stage.stops };
  const missing = stage.offline ? stranger(stage.tree, lock) : undefined;
  if (missing === undefined) return result;
  return { ...result, unsure: `uv is offline, and whether its cache has \`${missing}\` cannot be told` };
}

/** A requirement from elsewhere that the lock does not have. */
function stranger(tree: Tree, lock: Lock | undefined): string | undefined {
  const known = new Set(lock?.packages.filter(({ source }) => source === 'registry').map(({ name }) => name));
  const named = tree.packages.flatMap(({ requirements: { dist, groups } }) => [
    ...(typeof dist === 'object' && !('unknown' in dist) ? dist : []),
    ...('unknown' in groups ? [] : [...groups.values()].flat()),
  ]);
  return named.find(({ name, place }) => place.kind !== 'directory' && !known.has(name))?.name;
}

class Stage {
  readonly tree: Tree;
  /** Packages of which `tool.uv.dependency-metadata` tells, so that no backend is asked. */
  readonly provided: ReadonlySet<string>;
  readonly offline: boolean;
  stops: string | undefined;
  readonly #run: CacheRun;
  readonly #built = new Map<string, boolean | null>();
  readonly #because: string[] = [];
  readonly #asked = new Set<LocalPackage>();
  #unsure: string | undefined;

  constructor(tree: Tree, run: CacheRun, settings: UvSettings) {
    this.tree = tree;
    this.provided = providedNames(settings);
    this.offline = settings.offline;
    this.#run = run;
  }

  async ask(local: LocalPackage): Promise<CachedMetadata | undefined> {
    const { name } = local;
    if (!local.built || this.#asked.has(local) || this.stops !== undefined) return undefined;
    this.#asked.add(local);
    const target: Target = { local, name, editable: local.editable, version: undefined };
    const step = await this.#run.metadata(target);
    if (step.built !== false) this.#built.set(name, step.built);
    this.#because.push(...step.because);
    if (step.mayStop) this.#unsure = step.because.at(-1);
    if (step.stops) this.stops = step.because.at(-1) ?? 'the build fails';
    return step.metadata;
  }

  result(): Pick<LockStage, 'lock' | 'built' | 'because' | 'unsure'> {
    const result = { lock: undefined, built: this.#built, because: this.#because };
    return this.#unsure === undefined ? result : { ...result, unsure: this.#unsure };
  }
}
