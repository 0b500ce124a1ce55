/** Cargo.toml, read: the crate, its workspace, what it is built into and what it depends on (cargo 1.9x, `util/toml/mod.rs`). */
import { type Files, join, normalize } from '../../files/files.ts';
import { isTable, readToml, stringsIn, tablesOf } from '../../toml/read.ts';

type Toml = Readonly<Record<string, unknown>>;

export interface Manifest {
  readonly path: string;
  readonly folder: string;
  readonly root: Toml;
  readonly package: Toml;
  readonly name: string;
}
export type ReadManifest =
  | { readonly manifest: Manifest }
  | { readonly absent: true }
  /** It is certain that cargo and all that read it refuse it. */
  | { readonly broken: true }
  | { readonly unclear: true };

export async function readManifest(files: Files, path: string): Promise<ReadManifest> {
  const content = await files.read(path);
  if ('absent' in content) return { absent: true };
  if (!('text' in content)) return { unclear: true };
  const read = readToml(content.text);
  if ('problem' in read) return { broken: true };
  const crate = read.value.package;
  if (!isTable(crate) || typeof crate.name !== 'string') return { broken: true };
  const folder = normalize(join(path, '..'));
  return { manifest: { path, folder, root: read.value, package: crate, name: crate.name } };
}

/** More folders above a crate than this are not looked at. */
const DEPTH = 20;

/** The manifest of a crate's workspace: the one that it names, its own, or the nearest above it, as cargo looks for it. */
export async function readWorkspace(
  files: Files,
  manifest: Manifest,
): Promise<{ readonly path: string; readonly root: Toml } | undefined> {
  if (isTable(manifest.root.workspace)) return { path: manifest.path, root: manifest.root };
  const named = manifest.package.workspace;
  for (let i = 1; i < DEPTH; i++) {
    const above = join(manifest.folder, typeof named === 'string' ? named : '../'.repeat(i), 'Cargo.toml');
    const content = await files.read(above);
    const read = 'text' in content ? readToml(content.text) : undefined;
    if (read && 'value' in read && isTable(read.value.workspace)) return { path: above, root: read.value };
    if (typeof named === 'string' || join(files.folder, above) === '/Cargo.toml') return undefined;
  }
  return undefined;
}

/** The version of a crate, which its workspace may give; cargo takes 0.0.0 where there is none. */
export async function crateVersion(files: Files, manifest: Manifest): Promise<string | undefined> {
  const { version } = manifest.package;
  if (typeof version === 'string') return version;
  if (version === undefined) return '0.0.0';
  const workspace = await readWorkspace(files, manifest);
  const shared = isTable(workspace?.root.workspace) ? workspace.root.workspace.package : undefined;
  return isTable(shared) && typeof shared.version === 'string' ? shared.version : undefined;
}

/** What a crate is built into. */
export interface Targets {
  /** Of `[lib]`, with the name that it has where none is given; undefined: no library. */
  readonly library: { readonly name: string; readonly types: readonly string[] } | undefined;
  /** Names of programs; undefined where that cannot be told. */
  readonly programs: readonly string[] | undefined;
  /** It has nothing to build but may have tests or examples. */
  readonly isEmpty: boolean;
}

/** As cargo finds them: what is written, and by the names of files where that is not turned off. */
export async function readTargets(files: Files, manifest: Manifest): Promise<Targets> {
  const { folder, root, name } = manifest;
  const has = async (path: string) => (await files.stat(join(folder, path)))?.kind === 'file';
  const lib = isTable(root.lib) ? root.lib : undefined;
  const hasLibrary = lib !== undefined || (manifest.package.autolib !== false && (await has('src/lib.rs')));
  const types = stringsIn(lib?.['crate-type'] ?? lib?.crate_type);
  const library = hasLibrary
    ? {
        name: typeof lib?.name === 'string' ? lib.name : name.replaceAll('-', '_'),
        types: types.length > 0 ? types : lib?.['proc-macro'] === true ? ['proc-macro'] : ['lib'],
      }
    : undefined;
  const written = tablesOf(root.bin);
  const programs = new Set<string>();
  let unclear = false;
  for (const { name: program, 'required-features': features } of written) {
    if (typeof program !== 'string' || (Array.isArray(features) && features.length > 0)) unclear = true;
    else programs.add(program);
  }
  // A program that is written with another path than usual takes the place of one that would be found.
  if (manifest.package.autobins !== false) {
    const paths = new Set(written.map(({ path }) => (typeof path === 'string' ? normalize(path) : '')));
    if ((await has('src/main.rs')) && !paths.has('src/main.rs')) programs.add(name);
    for (const entry of (await files.list(join(folder, 'src/bin'))).entries) {
      if (entry.name.startsWith('.')) continue;
      const path = entry.kind === 'file' ? `src/bin/${entry.name}` : `src/bin/${entry.name}/main.rs`;
      if (!path.endsWith('.rs') || !(await has(path)) || paths.has(path)) continue;
      programs.add(entry.name.replace(/\.rs$/, ''));
    }
  }
  const others = await Promise.all(
    ['tests', 'examples', 'benches'].map((path) => files.stat(join(folder, path))),
  );
  const isWritten = ['test', 'example', 'bench'].some((key) => root[key] !== undefined);
  const isEmpty =
    !library && written.length === 0 && programs.size === 0 && !isWritten && !others.some(Boolean);
  return { library, programs: unclear ? undefined : [...programs].sort(), isEmpty };
}

/** The names of crates that a crate depends on, by the names that their authors gave them. */
export function dependencies(manifest: Manifest): ReadonlySet<string> {
  const names = new Set<string>();
  const targets = isTable(manifest.root.target) ? Object.values(manifest.root.target).filter(isTable) : [];
  for (const { dependencies: table } of [manifest.root, ...targets])
    for (const [name, value] of Object.entries(isTable(table) ? table : {}))
      names.add(isTable(value) && typeof value.package === 'string' ? value.package : name);
  return names;
}

/** Folders of crates in the tree that a crate depends on by a path, directly. */
export function pathDependencies({ folder, root }: Pick<Manifest, 'folder' | 'root'>): readonly string[] {
  const tables = ['dependencies', 'build-dependencies', 'dev-dependencies'].map((key) => root[key]);
  const workspace = isTable(root.workspace) ? root.workspace.dependencies : undefined;
  return [...tables, workspace]
    .filter(isTable)
    .flatMap((table) => Object.values(table))
    .flatMap((value) => (isTable(value) && typeof value.path === 'string' ? [join(folder, value.path)] : []));
}
