/** What cargo reads when it builds a library: the crate, the crates in the tree that it depends on, and what says how (cargo 1.9x). */
import { type Files, isFile, join, normalize } from '../../files/files.ts';
import { isTable } from '../../toml/read.ts';
import { GENERATED, visit } from '../../uv/visit.ts';
import type { Input } from '../backend.ts';
import { type Manifest, readManifest, readWorkspace } from './cargo.ts';

export interface CrateInputs {
  readonly files: readonly Input[];
  readonly mayReadMore: boolean;
}

type Toml = Readonly<Record<string, unknown>>;

/** Crates of one workspace that are followed. */
const MOST_CRATES = 200;
const MOST_NAMES = 50_000;
/** Targets that the library is built without. */
const BESIDE = /^(?:tests|examples|benches)$/;
/** What a build script hands to a compiler or a generator. */
const FOR_SCRIPTS = /\.(?:c|cc|cpp|cxx|h|hpp|proto|udl)$/;

/** The inputs of a crate; paths are relative to the project and may lead out of it. */
export async function crateInputs(files: Files, manifest: Manifest): Promise<CrateInputs> {
  const workspace = await readWorkspace(files, manifest);
  const inputs = new Map<string, Input>();
  const add = (path: string, role: Input['role']) => inputs.set(path, { path, role });
  const budget = { left: MOST_NAMES };
  const { crates, unread } = await usedCrates(files, manifest, workspace?.root);
  let hasScript = false;
  for (const crate of crates) {
    const builds = typeof crate.package.build === 'string' ? crate.package.build : 'build.rs';
    const script = join(crate.folder, builds);
    const isScripted = crate.package.build !== false && (await isFile(files, script));
    hasScript ||= isScripted;
    add(crate.path, 'script');
    if (isScripted) add(script, 'script');
    const others = new Set(crates.map(({ folder }) => folder).filter((folder) => folder !== crate.folder));
    for (const path of await sourcesOf(files, crate, others, budget))
      if (path.endsWith('.rs') || (isScripted && FOR_SCRIPTS.test(path)))
        if (!inputs.has(path)) add(path, 'source');
  }
  const root = normalize(join(workspace?.path ?? manifest.path, '..'));
  const around = [root, manifest.folder, ''].flatMap((folder) =>
    ['Cargo.lock', 'rust-toolchain', 'rust-toolchain.toml', '.cargo/config.toml', '.cargo/config'].map(
      (name) => join(folder, name),
    ),
  );
  for (const path of [...around, ...(workspace ? [workspace.path] : [])])
    if (await isFile(files, path)) add(normalize(path), 'script');
  return { files: [...inputs.values()], mayReadMore: hasScript || unread || budget.left <= 0 };
}

/** The crate and those of the tree that it is compiled with. */
async function usedCrates(
  files: Files,
  start: Manifest,
  workspace: Toml | undefined,
): Promise<{ readonly crates: readonly Manifest[]; readonly unread: boolean }> {
  const crates = new Map<string, Manifest>([[start.folder, start]]);
  const queue = [start];
  const root = await readWorkspace(files, start);
  const rootFolder = root ? normalize(join(root.path, '..')) : '';
  let unread = false;
  for (let crate = queue.shift(); crate !== undefined; crate = queue.shift()) {
    for (const folder of dependencyFolders(crate, workspace, rootFolder)) {
      if (crates.has(folder) || crates.size >= MOST_CRATES) continue;
      const read = await readManifest(files, join(folder, 'Cargo.toml'));
      if (!('manifest' in read)) {
        unread = true;
        continue;
      }
      crates.set(folder, read.manifest);
      queue.push(read.manifest);
    }
  }
  return { crates: [...crates.values()], unread };
}

/** Folders of crates that one is compiled with: its own paths, and those that the workspace gives under that name. */
function dependencyFolders(
  { folder, root }: Manifest,
  workspace: Toml | undefined,
  rootFolder: string,
): readonly string[] {
  const targets = isTable(root.target) ? Object.values(root.target).filter(isTable) : [];
  const inWorkspace = isTable(workspace?.workspace) ? workspace.workspace.dependencies : undefined;
  const found: string[] = [];
  for (const table of [root, ...targets])
    for (const key of ['dependencies', 'build-dependencies'])
      for (const [name, value] of Object.entries(isTable(table[key]) ? table[key] : {})) {
        if (!isTable(value)) continue;
        const shared = value.workspace === true && isTable(inWorkspace) ? inWorkspace[name] : undefined;
        if (typeof value.path === 'string') found.push(join(folder, value.path));
        else if (isTable(shared) && typeof shared.path === 'string')
          found.push(join(rootFolder, shared.path));
      }
  return found.map(normalize);
}

/** Files below a crate's folder, without its tests and without other crates. */
async function sourcesOf(
  files: Files,
  { folder }: Manifest,
  others: ReadonlySet<string>,
  budget: { left: number },
): Promise<readonly string[]> {
  const found: string[] = [];
  const crates = new Set<string>();
  await visit(folder, files, budget, (path, entry) => {
    const below = folder === '' ? path : path.slice(folder.length + 1);
    if (entry.kind === 'folder') {
      const isLeftOut = GENERATED.test(entry.name) || entry.name.startsWith('.') || BESIDE.test(below);
      return isLeftOut || others.has(path) ? 'pass' : 'enter';
    }
    if (entry.name === 'Cargo.toml' && below !== 'Cargo.toml') crates.add(join(path, '..'));
    if (entry.name === 'pyvenv.cfg') crates.add(join(path, '..'));
    if (entry.kind === 'file') found.push(path);
    return 'pass';
  });
  return found.filter((path) => ![...crates].some((crate) => path.startsWith(`${crate}/`)));
}
