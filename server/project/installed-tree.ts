/** What a build of the tree gives now, with the files it comes from: modules are walked once for all copies of them. */
import type { Contents } from '../backends/backend.ts';
import { type Files, join } from '../files/files.ts';
import type { CertainWheel } from './whole-wheel.ts';

export interface Tree {
  /** Archive path → file, relative to the project. */
  readonly modules: ReadonlyMap<string, string>;
  /** Archive folder of a package → the folder it comes from. */
  readonly folders: ReadonlyMap<string, string>;
  /** Archive paths without ending, of modules that the build makes. */
  readonly generated: readonly string[];
  /** The same, of which nothing can be told. */
  readonly unclear: readonly string[];
  /** `modules` has every file of the wheel, and not only modules. */
  readonly complete: boolean;
}

/** The tree of a wheel that is certain; what goes elsewhere than among modules (`*.data/`) is not in it. */
export function treeOf({ files, generated }: CertainWheel): Tree {
  const modules = new Map([...files].filter(([path]) => !/^[^/]+\.data\//.test(path)));
  return { modules, folders: new Map(), generated, unclear: [], complete: true };
}

/** More modules than this are not looked at. */
const MOST = 50_000;

/** The tree of the contents, walked once: they are made anew where a file of theirs has come or gone. */
export function readTree(contents: Contents, files: Files): Promise<Tree> {
  const tree = WALKED.get(contents) ?? walk(contents, files);
  WALKED.set(contents, tree);
  return tree;
}

const WALKED = new WeakMap<Contents, Promise<Tree>>();

/**
 * Walks the packages. A lookup costs a tenth of a millisecond and more, so a module that lies in the folder of its
 * package is taken from there, and only the others are looked up.
 */
async function walk(contents: Contents, files: Files): Promise<Tree> {
  const modules = new Map<string, string>();
  const folders = new Map<string, string>();
  const generated: string[] = [];
  const unclear: string[] = [];
  const packages = [''];
  for (let name = packages.pop(); name !== undefined && modules.size < MOST; name = packages.pop()) {
    const archive = name === '' ? '' : `${name.replaceAll('.', '/')}/`;
    const folder = folders.get(archive.slice(0, -1));
    const beside = folder === undefined ? undefined : await namesIn(folder, files);
    for (const child of await contents.children(name)) {
      const path = archive + child;
      if (beside?.has(`${child}.py`) && !beside.has(child)) {
        modules.set(`${path}.py`, `${folder}/${child}.py`);
        continue;
      }
      const dotted = path.replaceAll('/', '.');
      const located = await contents.locate(dotted);
      if (located?.kind === 'compiled') generated.push(path);
      else if (located === undefined) unclear.push(path);
      else if (located.kind === 'module')
        modules.set(located.isPackage ? `${path}/__init__.py` : `${path}.py`, located.path);
      const below = located?.kind === 'namespace' ? located.folder : undefined;
      const own = located?.kind === 'module' && located.isPackage ? join(located.path, '..') : below;
      if (own === undefined) continue;
      folders.set(path, own);
      packages.push(dotted);
    }
  }
  return { modules, folders, generated, unclear, complete: false };
}

async function namesIn(folder: string, files: Files): Promise<ReadonlySet<string>> {
  return new Set((await files.list(folder)).entries.map(({ name }) => name));
}
