/** The world that uv's rules ask, read from the disk: each thing once, however many commands are asked about. */
import {
  type EnvironmentState,
  findInstalled,
  type Installed,
  readEnvironment,
} from '../artifacts/environment.ts';
import type { Files, Surroundings } from '../files/files.ts';
import { isFile, join } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import type { BuildFacts } from '../uv/build-facts.ts';
import { type CachedTree, readCachedTree } from '../uv/cache-dir.ts';
import { type Computed, computeCacheInfo } from '../uv/cache-info.ts';
import { chosen } from '../uv/cache-run.ts';
import type { Invocation } from '../uv/command-line.ts';
import { type Stop, stopsOf } from '../uv/corrupt-installs.ts';
import { type Packages, readSettings, type UvSettings } from '../uv/settings.ts';
import { type LocalPackage, readTree, type Tree } from '../uv/tree.ts';
import type { Trouble } from '../uv/tree-manifest.ts';
import { readNamedPackage } from '../uv/tree-packages.ts';
import type { UvRules } from '../uv/versions.ts';
import type { World } from '../uv/world.ts';
import { readBuildFacts } from './build-facts.ts';

/** The world as seen from a folder; `open` are documents that stand for what is on disk, by absolute path. */
export function openWorld(
  files: Files,
  surroundings: Surroundings,
  rules: UvRules,
  open: ReadonlyMap<string, Document>,
): World {
  return new Seen(files, surroundings, rules, open, new Map());
}

class Seen implements World {
  readonly files: Files;
  readonly surroundings: Surroundings;
  readonly rules: UvRules;
  readonly #open: ReadonlyMap<string, Document>;
  readonly #known: Map<string, Promise<unknown>>;

  constructor(
    files: Files,
    surroundings: Surroundings,
    rules: UvRules,
    open: ReadonlyMap<string, Document>,
    known: Map<string, Promise<unknown>>,
  ) {
    this.files = files;
    this.surroundings = surroundings;
    this.rules = rules;
    this.#open = open;
    this.#known = known;
  }

  at(folder: string): World {
    if (folder === this.files.folder) return this;
    return new Seen(this.files.at(folder), this.surroundings, this.rules, this.#open, this.#known);
  }

  settings(invocation: Invocation, root: string | undefined): Promise<UvSettings> {
    return readSettings(invocation, root, this.files, this.surroundings, this.rules);
  }

  tree(noSources?: Packages): Promise<Tree | Trouble> {
    const without = noSources && (noSources.all ? true : [...noSources.some.keys()]);
    return this.#once(`tree ${JSON.stringify([this.files.folder, without])}`, async () => {
      const doc = await this.#document(this.files.folder);
      const left = (name: string) => noSources !== undefined && chosen(noSources, name) !== undefined;
      return readTree(doc ?? parse(''), this.files, left);
    });
  }

  packageAt(folder: string): Promise<LocalPackage | Trouble> {
    return this.#once(`package ${folder}`, async () => {
      const doc = await this.#document(folder);
      if (doc) return readNamedPackage(folder, doc, this.files.at(folder));
      return (await isFile(this.files, join(folder, 'setup.py')))
        ? { unknown: `\`${folder}\` has no \`pyproject.toml\`, and what its \`setup.py\` says is not read` }
        : { fails: `\`${folder}\` holds neither a \`pyproject.toml\` nor a \`setup.py\`` };
    });
  }

  cacheInfo({ folder, doc }: LocalPackage): Promise<Computed> {
    return this.#once(`cache info ${folder}`, () =>
      computeCacheInfo(doc, this.files.at(folder), this.surroundings, this.rules),
    );
  }

  cachedTree(
    cacheDir: string,
    folder: string,
    editable: boolean,
    buildInfo: string,
  ): Promise<CachedTree | undefined | { readonly unknown: string }> {
    return this.#once(`cached ${JSON.stringify([cacheDir, folder, editable, buildInfo])}`, () =>
      readCachedTree(cacheDir, folder, editable, buildInfo, this.rules, this.files),
    );
  }

  buildFacts({ folder, doc }: LocalPackage): Promise<BuildFacts> {
    return this.#once(`build facts ${folder}`, () => readBuildFacts(doc, this.files.at(folder)));
  }

  environment(root: string): Promise<EnvironmentState> {
    return this.#once(`environment ${root}`, () =>
      readEnvironment(root, this.files, this.surroundings.platform),
    );
  }

  installed(root: string, name: string): Promise<readonly Installed[]> {
    return this.#once(`installed ${root} ${name}`, async () => {
      const state = await this.environment(root);
      return 'environment' in state && state.environment
        ? findInstalled(state.environment, name, this.files)
        : [];
    });
  }

  stops(root: string): Promise<readonly Stop[]> {
    return this.#once(`stops ${root}`, async () => {
      const state = await this.environment(root);
      return 'environment' in state && state.environment ? stopsOf(state.environment, this.files) : [];
    });
  }

  async #document(folder: string): Promise<Document | undefined> {
    const path = join(folder, 'pyproject.toml');
    const open = this.#open.get(path);
    if (open) return open;
    const file = await this.files.read(path);
    return 'text' in file ? parse(file.text) : undefined;
  }

  #once<T>(key: string, compute: () => Promise<T>): Promise<T> {
    // A key stands for one type: each is used in one place.
    const known = this.#known.get(key) as Promise<T> | undefined;
    const value = known ?? compute();
    this.#known.set(key, value);
    return value;
  }
}
