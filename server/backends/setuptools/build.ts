/**
 * Everything that setuptools knows before it copies a file: what it is told, what it selects, and what is missing then.
 */
import { type Files, normalize } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { Sources } from './data.ts';
import { type Distribution, readDistribution } from './distribution.ts';
import { type Selected, selectPackages } from './packages.ts';
import { type Requires, readRequires } from './requires.ts';
import { Tree } from './tree.ts';
import { findsVersion, type RustModule, rustModules, writtenFiles } from './written.ts';

/** A build that is about to begin. */
export interface Build {
  readonly doc: Document;
  readonly files: Files;
  readonly told: Distribution;
  readonly requires: Requires;
  readonly selected: Selected;
  readonly sources: Sources;
  readonly tree: Tree;
  /** Dotted names of extension modules. */
  readonly compiled: readonly string[];
  readonly rust: readonly RustModule[];
  /** Files that a plugin writes, relative to the project. */
  readonly written: readonly string[];
  /** Why nothing of it is certain. */
  readonly doubts: readonly string[];
}

/** The build; why nothing can be told of it; or why it does not begin. */
export type Prepared =
  | Build
  | { readonly unread: readonly string[] }
  | { readonly fails: Refusal; readonly doubts: readonly string[] };

/** Reads what is told and selects packages. */
export async function prepare(doc: Document, files: Files): Promise<Prepared> {
  const told = await readDistribution(doc, files);
  const requires = readRequires(doc);
  const doubts = doubtsOf(requires);
  if ('unread' in told) return { unread: [told.unread] };
  if (!requires.allows('setuptools', 70))
    return { unread: ['`requires` asks for a setuptools whose rules are not known here'] };
  if ('fails' in told) return { fails: told.fails, doubts };
  const tree = new Tree(files);
  const selected = await selectPackages(told, tree);
  if ('unread' in selected) return { unread: [selected.unread] };
  if ('fails' in selected) return { fails: selected.fails, doubts: [...doubts, ...unclear(tree)] };
  const rust = requires.names.has('setuptools-rust') ? rustModules(doc) : [];
  const written = findsVersion(doc) ? writtenFiles(doc, requires) : [];
  if (!rust || !written) return { unread: ['what a plugin of setuptools adds cannot be told'] };
  const sources = new Sources(told, selected, tree);
  const compiled = [...told.extensions.map(({ name }) => name), ...rust.map(({ target }) => target)];
  const build = { doc, files, told, requires, selected, sources, tree, compiled, rust, written, doubts };
  const fails = await missingFolder(build);
  return fails ? { fails, doubts: [...doubts, ...unclear(tree)] } : build;
}

function doubtsOf({ meddlers, allows }: Requires): string[] {
  const because = meddlers.map((name) => `\`${name}\` may bring a plugin for setuptools`);
  if (!allows('setuptools', 84))
    because.push('`requires` asks for an older setuptools than the rules are known of');
  return because;
}

/** What could not be seen, as a clause. */
export function unclear({ unclear }: Tree): string[] {
  return [...unclear].slice(0, 1).map((path) => `\`${path}\` cannot be seen whole`);
}

/** `egg_info` looks for the folder that it writes to, then `build_py` for those of packages. */
async function missingFolder({ told, selected, sources, tree }: Build): Promise<Refusal | undefined> {
  const base = selected.packageDir.get('') ?? '.';
  if (await tree.isFolder(base)) return sources.missingFolder();
  const says = `error: error in 'egg_base' option: '${base}' does not exist or is not a directory`;
  const isSearched = told.toml.packages !== undefined && 'where' in told.toml.packages;
  const isWritten = told.toml.packageDir?.has('') === true;
  const keys = isSearched && !isWritten ? ['packages', 'find', 'where'] : ['package-dir'];
  return { says, keys: ['tool', 'setuptools', ...keys] };
}

/** A source of an extension module that is not there; `unclear` where something may yet write it. */
export async function missingSource({
  told,
  rust,
  tree,
  requires,
}: Build): Promise<Refusal | 'unclear' | undefined> {
  for (const { target, path } of rust)
    if (!(await tree.isFile(path)))
      return {
        says: `error: can't find manifest for Rust extension \`${target}\` at path \`${path}\``,
        keys: ['tool', 'setuptools-rust', 'ext-modules'],
      };
  for (const { sources, optional } of told.extensions)
    for (const path of optional ? [] : sources) {
      const isThere = await tree.isFile(path);
      const needsCython = path.endsWith('.pyx') && !requires.names.has('cython');
      if (needsCython) return 'unclear';
      if (isThere) continue;
      if (!/\.(?:c|cc|cpp|cxx|m)$/.test(path) || (await hasPyx(tree, path))) return 'unclear';
      const says = `error: Command to compile '${path}' returned non-zero exit status 1.`;
      return { says, keys: ['tool', 'setuptools', 'ext-modules'] };
    }
  return undefined;
}

/** Cython writes a source beside the one that it is made from. */
async function hasPyx(tree: Tree, path: string): Promise<boolean> {
  const stem = normalize(path).replace(/\.\w+$/, '');
  return (await tree.isFile(`${stem}.pyx`)) || (await tree.isFile(`${stem}.py`));
}
