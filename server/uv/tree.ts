/** The local packages that a uv command in a folder is about: the workspace with its members, and path sources. */
import type { Files } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import type { Marker } from './lock-markers.ts';
import { distOf, type Lowered, lowerAll, type Requirements } from './tree-lowering.ts';
import { asManifest, type Manifest, readManifest, type Trouble, uvSetting } from './tree-manifest.ts';
import { gather } from './tree-packages.ts';
import { findProject, findWorkspace, type Workspace } from './tree-workspace.ts';

/** A local folder that uv may build and install. */
export interface LocalPackage {
  /** Normalised; of a path source without `[project]` the name that it is required by. */
  readonly name: string;
  /** Absolute, links as they are. */
  readonly folder: string;
  /** Empty where there is no pyproject.toml (a path source with setup.py alone). */
  readonly doc: Document;
  /** uv builds and installs it: `tool.uv.package`, else whether there is a `[build-system]`, which path sources and required members need not have. */
  readonly built: boolean;
  /** Installed editable by `uv sync` without flags. */
  readonly editable: boolean;
  /** `member`: of the workspace (its root too); `source`: a folder that one of them requires, at any depth. */
  readonly kind: 'member' | 'source';
  /** What it requires, sources worked in. */
  readonly requirements: Requirements;
  /** The same for requirements that the backend gives. */
  readonly lower: (texts: readonly string[]) => Promise<readonly Lowered[] | Trouble>;
}

export interface Tree {
  /** The folder of the workspace's root, or of the project where it stands alone; absolute. */
  readonly root: string;
  /** The package of the folder that the command runs in; undefined in a workspace root without `[project]`. */
  readonly current: LocalPackage | undefined;
  /** All, `current` among them; those of path sources too, to any depth. */
  readonly packages: readonly LocalPackage[];
  readonly workspace: Workspace;
  /** The groups of a root without `[project]`; empty where it has one. */
  readonly rootGroups: Requirements['groups'];
  /** The local packages (normalised names) that one depends on, with those of these extras and groups of it; markers are not asked. */
  readonly dependsOn: (name: string, asked?: Asked) => readonly string[];
}

/** Normalised names. */
export interface Asked {
  readonly extras?: Iterable<string>;
  readonly groups?: Iterable<string>;
}

/**
 * Finds it as `uv sync` in `files.folder` does, which is that of the document (else the nearest pyproject.toml upwards is read);
 * `fails` in uv's words where it stops, `unknown`: why it cannot be told. `noSources`: packages (normalised) for which `--no-sources` holds.
 */
export async function readTree(
  doc: Document,
  files: Files,
  noSources: (name: string) => boolean = () => false,
): Promise<Tree | Trouble> {
  const folder = await findProject(files.folder, files);
  if (folder === undefined)
    return { fails: 'No `pyproject.toml` found in current directory or any parent directory' };
  const manifest = folder === files.folder ? asManifest(folder, doc) : await readManifest(folder, files);
  if ('absent' in manifest)
    return { fails: 'No `pyproject.toml` found in current directory or any parent directory' };
  if ('fails' in manifest || 'unknown' in manifest) return manifest;
  const workspace = await findWorkspace(manifest, files);
  if ('fails' in workspace || 'unknown' in workspace) return workspace;
  const packages = await gather(workspace, noSources, files);
  if ('fails' in packages || 'unknown' in packages) return packages;
  const rootGroups = await groupsOfRoot(workspace, noSources, files);
  if ('fails' in rootGroups) return rootGroups;
  return {
    root: workspace.root.folder,
    current: packages.find((local) => local.kind === 'member' && local.folder === folder),
    packages,
    workspace,
    rootGroups,
    dependsOn: (name, asked) => localDependencies(packages, name, asked),
  };
}

/** The groups that uv takes without a flag (`tool.uv.default-groups`, else `dev`), normalised; `all` stands for every one. */
export function defaultGroups(manifest: Manifest): readonly string[] | 'all' {
  const chosen = uvSetting(manifest, 'default-groups');
  if (chosen === 'all') return 'all';
  return Array.isArray(chosen) ? chosen.filter((item) => typeof item === 'string') : ['dev'];
}

/**
 * The local packages that are installed for some of them, themselves among them, with the extras and groups that are asked of those.
 * Extras of what they require are followed. False: perhaps, since a marker decides, or the backend does.
 * `holdsHere`: what a marker says of the environment at hand, undefined where that is not known.
 */
export function reachedFrom(
  tree: Tree,
  from: readonly LocalPackage[],
  asked: Asked = {},
  holdsHere: (marker: Marker) => boolean | undefined = () => undefined,
): ReadonlyMap<LocalPackage, boolean> {
  const out = new Map<LocalPackage, boolean>();
  const seen = new Set<string>();
  const queue = from.map((local) => ({
    local,
    extras: [...(asked.extras ?? [])],
    groups: [...(asked.groups ?? [])],
    certain: true,
  }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { local, extras, groups, certain } = next;
    const key = JSON.stringify([local.folder, extras, groups, certain]);
    if (seen.has(key)) continue;
    seen.add(key);
    out.set(local, (out.get(local) ?? false) || certain);
    for (const required of requiredBy(local, { extras, groups })) {
      const target = required.name === local.name ? local : placed(tree.packages, required);
      const holds = isPlain(required) || holdsHere(required.marker);
      if (target && holds !== false)
        queue.push({
          local: target,
          extras: [...required.extras],
          groups: [],
          certain: certain && holds === true,
        });
    }
  }
  return out;
}

function placed(packages: readonly LocalPackage[], { place }: Lowered): LocalPackage | undefined {
  return place.kind === 'directory' ? packages.find(({ folder }) => folder === place.path) : undefined;
}

function isPlain({ marker }: Lowered): boolean {
  return marker === true || ('kind' in marker && marker.kind === 'flag');
}

async function groupsOfRoot(
  workspace: Workspace,
  noSources: (name: string) => boolean,
  files: Files,
): Promise<Requirements['groups'] | { readonly fails: string }> {
  if (workspace.root.project) return new Map();
  const requirements = await lowerAll({ manifest: workspace.root, workspace, noSources, files });
  if ('fails' in requirements) return requirements;
  return 'unknown' in requirements ? requirements : requirements.groups;
}

function localDependencies(
  packages: readonly LocalPackage[],
  name: string,
  asked: Asked = {},
): readonly string[] {
  const local = packages.find((other) => other.name === name);
  const required = local ? requiredBy(local, asked) : [];
  const names = required.filter(({ place }) => place.kind === 'directory').map((lowered) => lowered.name);
  return [...new Set(names)];
}

/** What a package requires with some of its extras and groups; nothing where only the backend knows. */
function requiredBy({ requirements }: LocalPackage, { extras = [], groups = [] }: Asked): readonly Lowered[] {
  const asked = new Set(extras);
  const ofGroups = requirements.groups;
  return [
    ...distOf(requirements).filter(({ marker }) => extrasOf(marker).every((extra) => asked.has(extra))),
    ...('get' in ofGroups ? [...groups].flatMap((group) => ofGroups.get(group) ?? []) : []),
  ];
}

/** The extras that a marker asks for at its top level. */
function extrasOf(marker: Lowered['marker']): readonly string[] {
  if (marker === true) return [];
  if ('and' in marker) return marker.and.flatMap(extrasOf);
  return 'kind' in marker && marker.kind === 'flag' && marker.name.startsWith('extra ')
    ? [marker.name.slice(6)]
    : [];
}
