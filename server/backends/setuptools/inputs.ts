/** What a build with setuptools reads besides pyproject.toml and the modules that it copies (facts of 84.2.1). */
import { type Files, isFile, join } from '../../files/files.ts';
import { arrayAt, type Document, stringsOf as stringsIn, tableAt } from '../../toml/document.ts';
import type { Input, Inputs } from '../backend.ts';
import { readDistribution } from './distribution.ts';
import { dynamicFields } from './dynamic.ts';
import { readRequires } from './requires.ts';
import { Tree } from './tree.ts';
import { rustModules } from './written.ts';

/** Headers, and what Cython reads beside a source. */
const HEADER = /\.(?:h|hh|hpp|hxx|inc|pxd|pxi|tpp|ipp)$/;
const RUST = /\.rs$|(?:^|\/)(?:Cargo\.(?:toml|lock)|build\.rs|rust-toolchain(?:\.toml)?)$/;
/** What a build of Rust leaves. */
const TARGET = /^(?:target|\.git|node_modules|\.venv|venv)$/;

/** The files that are there, and whether there may be more. */
export async function inputs(doc: Document, files: Files): Promise<Inputs> {
  const found = new Map<string, Input['role']>();
  const add = async (role: Input['role'], ...paths: readonly string[]) => {
    for (const path of paths.map((each) => join('.', each)))
      if (!found.has(path) && (await isFile(files, path))) found.set(path, role);
  };
  await add('script', 'setup.py', 'setup.cfg', 'MANIFEST.in');
  const { fields } = await dynamicFields(doc, files);
  await add('metadata', ...[...fields.values()].flatMap((field) => field.files ?? []));
  const told = await readDistribution(doc, files);
  const requires = readRequires(doc);
  const tree = new Tree(files);
  if ('referenced' in told) {
    await add('metadata', ...told.referenced);
    for (const { sources, depends, includeDirs } of told.extensions) {
      await add('source', ...sources, ...depends);
      for (const source of sources) await addBeside(tree, source, (path) => add('source', path));
      for (const folder of includeDirs.filter((each) => !each.startsWith('/')))
        await tree.walk(folder, (path) => HEADER.test(path) && found.set(join('.', path), 'source'));
    }
  }
  if (requires.names.has('setuptools-rust'))
    for (const { path } of rustModules(doc) ?? []) await addCrate(tree, path, found);
  const git = [...fields.values()].some((field) => field.git) || requires.names.has('setuptools-scm');
  const compiles = 'extensions' in told && told.extensions.length > 0;
  const mayReadMore =
    !('extensions' in told) || told.runs || compiles || requires.meddlers.length > 0 || hasHooks(doc);
  return {
    files: [...found]
      .map(([path, role]) => ({ path, role }))
      .sort((one, other) => (one.path < other.path ? -1 : 1)),
    git,
    mayReadMore,
  };
}

async function addBeside(tree: Tree, source: string, add: (path: string) => Promise<void>): Promise<void> {
  const folder = source.includes('/') ? source.slice(0, source.lastIndexOf('/')) : '';
  for (const { name, kind } of await tree.list(folder))
    if (kind === 'file' && HEADER.test(name)) await add(join(folder, name));
  const pyx = source.replace(/\.\w+$/, '.pyx');
  await add(pyx);
}

async function addCrate(tree: Tree, manifest: string, found: Map<string, Input['role']>): Promise<void> {
  const folder = manifest.includes('/') ? manifest.slice(0, manifest.lastIndexOf('/')) : '';
  await tree.walk(
    folder,
    (path) => {
      if (RUST.test(path)) found.set(join('.', path), /\.rs$/.test(path) ? 'source' : 'script');
    },
    TARGET,
  );
}

/** Code of the project that the build runs: a backend of its own, commands. */
function hasHooks(doc: Document): boolean {
  const paths = stringsIn(arrayAt(doc.root, 'build-system', 'backend-path'));
  return paths.length > 0 || tableAt(doc.root, 'tool', 'setuptools', 'cmdclass') !== undefined;
}
