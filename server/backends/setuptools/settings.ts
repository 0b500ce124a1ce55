/**
 * What setuptools is told about packages, gathered from pyproject.toml and setup.cfg.
 *
 * The rules are those of setuptools 84.2.1 (config/pyprojecttoml.py, config/setupcfg.py); pins to a setuptools before 70 are
 * not judged, because its rules of discovery differ.
 */
import type { Files } from '../../files/files.ts';
import { type Document, tableAt } from '../../toml/document.ts';
import { insideFolder } from './cfg.ts';
import { type Distribution, readDistribution } from './distribution.ts';
import type { Find as WrittenFind } from './options.ts';
import { type Requires, readRequires } from './requires.ts';
import { rustModules, writtenFiles } from './written.ts';

export interface Settings {
  /** A list, a search, or undefined where setuptools looks for itself. */
  readonly packages: readonly string[] | Find | undefined;
  readonly pyModules: readonly string[] | undefined;
  /** Package ('' for the rest) → folder, relative to the project. */
  readonly packageDir: ReadonlyMap<string, string>;
  /** Dotted names of compiled modules. */
  readonly compiled: readonly string[];
  /** Files that the build writes, relative to the project. */
  readonly written: readonly string[];
  /** Files of any name may be shipped below a package: package data, or what a plugin finds. */
  readonly shipsData: boolean;
  /** Why the contents are not certain. */
  readonly because: readonly string[];
}

export interface Find {
  /** Folders relative to the project, '' for its own. */
  readonly where: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly namespaces: boolean;
}

/** What setuptools is told about packages; undefined where something else may decide. */
export async function readSettings(doc: Document, files: Files): Promise<Settings | undefined> {
  const requires = readRequires(doc);
  if (!requires.allows('setuptools', 70)) return undefined;
  const told = await readDistribution(doc, files);
  if ('unread' in told || 'fails' in told) return undefined;
  const selection = readSelection(told);
  const rust = rustModules(doc);
  const written = writtenFiles(doc, requires);
  if (!selection || !rust || !written || installsIntoPackages(told)) return undefined;
  if (told.toml.extensions && !requires.allows('setuptools', 76)) return undefined;
  return {
    ...selection,
    compiled: [...told.extensions.map(({ name }) => name), ...rust.map(({ target }) => target)],
    written,
    shipsData:
      told.packageData.size > 0 ||
      [told.script, told.cfg, told.toml].some(({ includePackageData }) => includePackageData !== undefined) ||
      requires.names.has('setuptools-scm') ||
      requires.meddlers.length > 0,
    because: [
      ...doubts(doc, requires),
      ...(told.runs ? ['`setup.py` runs code that is not looked into'] : []),
    ],
  };
}

function doubts(doc: Document, requires: Requires): string[] {
  const because = requires.meddlers.map((name) => `\`${name}\` may bring a plugin for setuptools`);
  if (tableAt(doc.root, 'build-system')?.entries.has('backend-path'))
    because.push('the backend in the project may do more than setuptools does');
  return because;
}

type Selection = Pick<Settings, 'packages' | 'pyModules' | 'packageDir'>;

function readSelection({ script, cfg, toml, usesToml }: Distribution): Selection | undefined {
  const places = [script, cfg, toml].filter(
    ({ packages, pyModules, packageDir }) => packages ?? pyModules ?? packageDir,
  );
  // Several are merged attribute by attribute, which nobody means.
  if (places.length > 1) return undefined;
  const { packages, pyModules, packageDir: written } = places[0] ?? toml;
  const packageDir = new Map<string, string>();
  for (const [name, path] of written ?? []) {
    const folder = insideFolder(path);
    if (folder === undefined) return undefined;
    packageDir.set(name, folder);
  }
  const isNamed = packages !== undefined || pyModules !== undefined;
  // An extension module is a selection of its own where pyproject.toml says nothing.
  if (!isNamed && !usesToml && script.extensions) return { packages: [], pyModules, packageDir };
  if (packages === undefined || !('where' in packages)) return { packages, pyModules, packageDir };
  const find = readFind(packages, packageDir);
  return find && { packages: find, pyModules, packageDir };
}

function readFind(written: WrittenFind, packageDir: ReadonlyMap<string, string>): Find | undefined {
  const folders = written.where.map(insideFolder);
  const where = folders.filter((folder) => folder !== undefined);
  const [first] = where;
  if (where.length !== folders.length || first === undefined) return undefined;
  // What a script finds elsewhere than where it says that packages lie is not found again.
  if (!written.fills && first !== (packageDir.get('') ?? '')) return undefined;
  const { include, exclude, namespaces } = written;
  return { where: [...new Set(where)], include, exclude, namespaces };
}

/** `data-files` that reach into site-packages, or package data that reaches out of its package. */
function installsIntoPackages({ dataFiles, packageData }: Distribution): boolean {
  const patterns = [...packageData.values()].flat();
  if (patterns.some((pattern) => pattern.split('/').includes('..'))) return true;
  return dataFiles.some(({ to }) => to.includes('site-packages') || to.startsWith('/') || to.includes('..'));
}
