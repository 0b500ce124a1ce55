/**
 * Everything outside of a command line that decides what the command does, asked for piece by piece.
 *
 * It is made once for a status; what was asked once is remembered, so that eight commands read the same files once.
 */
import type { EnvironmentState, Installed } from '../artifacts/environment.ts';
import type { Files, Surroundings } from '../files/files.ts';
import type { BuildFacts } from './build-facts.ts';
import type { CachedTree } from './cache-dir.ts';
import type { Computed } from './cache-info.ts';
import type { Invocation } from './command-line.ts';
import type { Stop } from './corrupt-installs.ts';
import type { Packages, UvSettings } from './settings.ts';
import type { LocalPackage, Tree } from './tree.ts';
import type { Trouble } from './tree-manifest.ts';
import type { UvRules } from './versions.ts';

export interface World {
  /** Based at the folder in which the command is thought to run. */
  readonly files: Files;
  readonly surroundings: Surroundings;
  readonly rules: UvRules;
  /** The same world for a command that runs in another folder (absolute). */
  at(folder: string): World;
  settings(invocation: Invocation, root: string | undefined): Promise<UvSettings>;
  /** What `uv sync` in this folder is about; `noSources`: packages whose sources are left aside. */
  tree(noSources?: Packages): Promise<Tree | Trouble>;
  /** The package that a folder (absolute) holds, whether or not it belongs to the tree; `fails` where uv cannot read it as one. */
  packageAt(folder: string): Promise<LocalPackage | Trouble>;
  cacheInfo(local: LocalPackage): Promise<Computed>;
  cachedTree(
    cacheDir: string,
    folder: string,
    editable: boolean,
    buildInfo: string,
  ): Promise<CachedTree | undefined | { readonly unknown: string }>;
  buildFacts(local: LocalPackage): Promise<BuildFacts>;
  environment(root: string): Promise<EnvironmentState>;
  /** The distributions of a name (normalised) in a working environment (absolute root). */
  installed(root: string, name: string): Promise<readonly Installed[]>;
  /** What in an environment makes uv stop before it changes anything. */
  stops(root: string): Promise<readonly Stop[]>;
}
