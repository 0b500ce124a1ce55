/**
 * uv's cache while a command runs: what is there now, and what the steps of the command before this one have put into it.
 *
 * As in `source_tree_revision`, `source_tree_metadata` and `source_tree` (crates/uv-distribution/src/source/mod.rs):
 * a revision holds for as long as the cache info is equal; metadata and wheels belong to one revision.
 */
import type { Environment } from '../artifacts/environment.ts';
import { join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import type { BuildFacts } from './build-facts.ts';
import type { CachedMetadata, CachedWheel } from './cache-dir.ts';
import { type CacheInfo, differences } from './cache-info.ts';
import { readCacheKeys } from './cache-keys.ts';
import { buildBy, type Manner, prepareBy } from './hooks.ts';
import { metadataFrom } from './lock.ts';
import type { Packages, UvSettings } from './settings.ts';
import { fits } from './tags.ts';
import type { LocalPackage } from './tree.ts';
import type { World } from './world.ts';

/** A package as a command wants it built. */
export interface Target {
  readonly local: LocalPackage;
  /** Normalised. */
  readonly name: string;
  readonly editable: boolean;
  /** Nothing is said of editable: a folder by itself, as for `uv pip` and tools; a member or a source of a project is said not to be. */
  readonly unsaid?: true;
  /** The version that was resolved: static, or as the backend said it in this command; undefined where none is compared. */
  readonly version: string | undefined;
  /** uv takes it as asked for anew: an explicit folder of `uv pip install`. */
  readonly explicit?: true;
}

/** What a step did; `stops` ends the command. */
export interface Step {
  /** A build hook ran; null: cannot tell. */
  readonly built: boolean | null;
  readonly because: readonly string[];
  readonly stops?: true;
  /** It may end the command. */
  readonly mayStop?: true;
  readonly unknown?: true;
  readonly metadata?: CachedMetadata | undefined;
}

/** Files that a new environment has, as examples of what a glob may find there. */
const OF_ENVIRONMENTS = [
  'pyvenv.cfg',
  'CACHEDIR.TAG',
  '.gitignore',
  'bin/activate',
  'bin/activate_this.py',
  'lib/python3/site-packages/_virtualenv.py',
  'lib/python3/site-packages/_virtualenv.pth',
];

interface Entry {
  /** How many writes of the command it has seen. */
  writes: number;
  info: CacheInfo | undefined;
  /** In this very command. */
  madeNow: boolean;
  wheels: readonly CachedWheel[] | 'built now';
  metadata: CachedMetadata | 'made now' | undefined;
}

/** Whether a package is meant by a list of packages; where that comes from. */
export function chosen(packages: Packages, name: string): string | undefined {
  return packages.all?.from ?? packages.some.get(normalizeName(name));
}

export class CacheRun {
  readonly #world: World;
  readonly #settings: UvSettings;
  readonly #environment: Environment | undefined;
  readonly #entries = new Map<string, Entry>();
  /** What the command itself has written so far, absolute. */
  readonly #written: string[] = [];

  /** `environment` is what builds see that are not isolated; undefined where it is new. */
  constructor(world: World, settings: UvSettings, environment: Environment | undefined) {
    this.#world = world;
    this.#settings = settings;
    this.#environment = environment;
  }

  /** The command makes an environment (absolute root): what the keys find there is new. */
  makesEnvironment(root: string): void {
    this.#written.push(...OF_ENVIRONMENTS.map((path) => join(root, path)));
  }

  /** The command writes a file (absolute). */
  writes(path: string): void {
    this.#written.push(path);
  }

  /** A file that the command has written and a key of the package covers, so that uv finds the tree changed; absolute. */
  disturbance({ folder, doc }: LocalPackage): string | undefined {
    const keys = readCacheKeys(doc);
    return keys.valid ? this.#written.find((path) => keys.covers(path, folder)) : undefined;
  }

  /** What the backend says of itself, asked as uv does while it resolves. */
  async metadata(target: Target): Promise<Step> {
    if (metadataFrom(target.local) === 'static') return { built: false, because: [] };
    const entry = await this.#revise(target);
    if ('stop' in entry) return entry.stop;
    if (entry.metadata !== undefined) {
      return {
        built: false,
        because: [],
        metadata: entry.metadata === 'made now' ? undefined : entry.metadata,
      };
    }
    const hook = `prepare_metadata_for_build_${target.editable ? 'editable' : 'wheel'}`;
    const facts = await this.#world.buildFacts(target.local);
    const hindered = await this.#hindrance(target, facts);
    if (hindered !== undefined) return { built: false, because: [hindered], stops: true };
    const prepares = facts.has(hook);
    if (prepares === undefined)
      return {
        built: null,
        because: [`it cannot be told whether the backend has \`${hook}\``],
        unknown: true,
      };
    if (prepares) {
      const outcome = prepareBy(facts, target.editable ? 'editable' : 'wheel', this.#manner(target));
      if (outcome.fails === true) return { built: outcome.built, because: outcome.because, stops: true };
      entry.metadata = 'made now';
      const because = [`asks the backend for its metadata (\`${hook}\`)`, ...outcome.because];
      return { built: false, because, ...(outcome.fails === null ? { mayStop: true } : {}) };
    }
    const step = await this.build(target);
    if (!step.stops) entry.metadata = 'made now';
    return {
      ...step,
      because: [`builds to learn the metadata, since the backend has no \`${hook}\``, ...step.because],
    };
  }

  /**
   * The wheel that would be installed: `cached`, `built` in this very command, or to `build`. `python` is the environment's version (`3.11`).
   */
  async wheel(
    target: Target,
    python: string | undefined,
  ): Promise<
    Step & { readonly wheel?: 'cached' | 'built' | 'build'; readonly version?: string | undefined }
  > {
    const entry = await this.#revise(target);
    if ('stop' in entry) return entry.stop;
    if (entry.wheels === 'built now') return { built: false, because: [], wheel: 'built' };
    const usable = entry.wheels.filter((wheel) => wheel.name === target.name);
    const verdicts = usable.map((wheel) => fits(wheel.tags, python, this.#world.surroundings.platform));
    const at = verdicts.indexOf(true);
    if (at >= 0) return { built: false, because: [], wheel: 'cached', version: usable[at]?.version };
    if (verdicts.includes(undefined))
      return {
        built: null,
        because: ['it cannot be told whether the cached wheel fits this Python'],
        unknown: true,
      };
    return { built: false, because: [], wheel: 'build' };
  }

  /** Runs the backend, as far as that can be told. */
  async build(target: Target): Promise<Step> {
    const facts = await this.#world.buildFacts(target.local);
    const hindered = await this.#hindrance(target, facts);
    if (hindered !== undefined) return { built: false, because: [hindered], stops: true };
    const entry = await this.#revise(target);
    const outcome = buildBy(facts, target.editable ? 'editable' : 'wheel', this.#manner(target));
    if (outcome.fails === true) return { built: outcome.built, because: outcome.because, stops: true };
    if (!('stop' in entry)) {
      entry.wheels = 'built now';
      entry.metadata = 'made now';
    }
    const { built, because } = outcome;
    return { built, because, ...(outcome.fails === null ? { mayStop: true } : {}) };
  }

  #manner({ name }: Target): Manner {
    const isolated = chosen(this.#settings.noBuildIsolation, name) === undefined;
    return { isolated, offline: this.#settings.offline };
  }

  /**
   * What keeps uv from asking the backend at all: builds that are forbidden, but of editables, which uv builds all the same;
   * an environment without the backend, where builds are not isolated.
   */
  async #hindrance({ name, editable }: Target, { distribution }: BuildFacts): Promise<string | undefined> {
    const forbidden = chosen(this.#settings.noBuild, name);
    if (forbidden !== undefined && !editable) return `a build is needed, and ${forbidden} forbids it`;
    if (distribution === undefined || chosen(this.#settings.noBuildIsolation, name) === undefined)
      return undefined;
    const root = this.#environment?.root;
    const copies = root === undefined ? [] : await this.#world.installed(root, distribution);
    return copies.length > 0
      ? undefined
      : `the environment lacks \`${distribution}\`, and the build is not isolated`;
  }

  /** The revision that holds for a target, a new one where the tree has changed. */
  async #revise(target: Target): Promise<Entry | { readonly stop: Step }> {
    const computed = await this.#world.cacheInfo(target.local);
    if ('fails' in computed) return { stop: { built: false, because: [computed.fails], stops: true } };
    if ('unknown' in computed) return { stop: { built: null, because: [computed.unknown], unknown: true } };
    const entry = await this.#entry(target);
    if ('stop' in entry) return entry;
    // `--reinstall` refreshes, too.
    const refreshed =
      target.explicit === true ||
      chosen(this.#settings.refresh, target.name) !== undefined ||
      chosen(this.#settings.reinstall, target.name) !== undefined;
    const disturbed = this.disturbance(target.local) !== undefined && entry.writes < this.#written.length;
    const holds =
      entry.info !== undefined &&
      !disturbed &&
      (entry.madeNow ||
        (!refreshed && differences(entry.info, computed, this.#world.surroundings.now()).length === 0));
    if (!holds) {
      entry.info = computed.info;
      entry.madeNow = true;
      entry.writes = this.#written.length;
      entry.wheels = [];
      entry.metadata = undefined;
    }
    return entry;
  }

  async #entry(target: Target): Promise<Entry | { readonly stop: Step }> {
    const key = `${target.editable}:${target.local.folder}`;
    const known = this.#entries.get(key);
    if (known) return known;
    const read = await this.#read(target);
    if (read && 'unknown' in read) return { stop: { built: null, because: [read.unknown], unknown: true } };
    const entry: Entry = {
      info: read?.revision?.info,
      madeNow: false,
      writes: 0,
      wheels: read?.wheels ?? [],
      metadata: read?.metadata,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  async #read({ local, name, editable }: Target) {
    if (this.#settings.cacheDir === undefined) return undefined;
    const buildInfo = this.#settings.buildInfo(name);
    if (buildInfo === undefined) return { unknown: 'the build settings cannot be told' };
    return this.#world.cachedTree(this.#settings.cacheDir.value, local.folder, editable, buildInfo);
  }
}
