/** A package or module of the project's name that lies in the tree, whatever the wheel makes of it. */
import { type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';

export interface OwnPackage {
  /** As it would be imported. */
  readonly name: string;
  /** The folder of a package, or the file of a module; relative to the project. */
  readonly path: string;
  /** The folder that it lies in, '' for that of pyproject.toml. */
  readonly parent: string;
  readonly isPackage: boolean;
  /** A package with `__init__.py`; others hold modules all the same. */
  readonly isRegular: boolean;
}

/** Where projects keep what is imported. */
const PARENTS = ['', 'src', 'lib', 'python', 'py', 'source', 'sources'];
/** What makes a folder another project. */
const MANIFESTS: ReadonlySet<string> = new Set(['pyproject.toml', 'setup.py', 'setup.cfg']);

/** Looks in the usual folders and no deeper; a package comes before a module, one with `__init__.py` before any. */
export async function findOwnPackage(
  project: string | undefined,
  files: Files,
): Promise<OwnPackage | undefined> {
  if (project === undefined) return undefined;
  const wanted = normalizeName(project);
  const top = await files.list('.');
  const folders = new Set(top.entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name));
  const others: OwnPackage[] = [];
  for (const parent of PARENTS.filter((each) => each === '' || folders.has(each))) {
    const { entries } = parent === '' ? top : await files.list(parent);
    for (const { name: file, kind } of entries) {
      const isPackage = kind === 'folder';
      const name = isPackage ? file : file.replace(/\.py$/, '');
      if (!/^[A-Za-z_]\w*$/.test(name) || normalizeName(name) !== wanted) continue;
      const path = join(parent, file);
      const inside = isPackage ? await modulesIn(files, path) : [];
      const found = { name, path, parent, isPackage, isRegular: inside.includes('__init__.py') };
      if (found.isRegular) return found;
      if (isPackage ? inside.length > 0 : file === `${name}.py`) others.push(found);
    }
  }
  return others.find(({ isPackage }) => isPackage) ?? others[0];
}

/** The names of the sources in a folder; none where it is a project of its own. */
async function modulesIn(files: Files, folder: string): Promise<readonly string[]> {
  const { entries } = await files.list(folder);
  if (entries.some(({ name }) => MANIFESTS.has(name))) return [];
  return entries.filter(({ name, kind }) => kind === 'file' && name.endsWith('.py')).map(({ name }) => name);
}
