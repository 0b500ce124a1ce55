/** What flit_core puts into a source distribution (4.2.0, `sdist.py`). */
import { type Files, join } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Sdist } from '../backend.ts';
import { below, walked } from '../folder-walk.ts';
import { pythonGlob } from '../globs/python-glob.ts';
import { namedFiles, USUAL_LICENSES } from '../named-files.ts';
import { allows } from '../pins.ts';
import { flitModules } from './module.ts';
import { readFlitSettings } from './settings.ts';
import { dataFiles, moduleFiles } from './wheel.ts';

/** The module, the data and the files that `[project]` names, with what `sdist.include` adds and `exclude` takes away. */
export async function flitSdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  const settings = await readFlitSettings(doc, files);
  const found = await flitModules(doc, files);
  const [module] = found ?? [];
  if (!module || found?.length !== 1 || settings.fails || settings.unclear !== undefined) return undefined;
  if (!allows(doc, 'flit-core', '3.8')) return undefined;
  const { readme, licenses, unclear } = await namedFiles(doc, files, {
    usual: allows(doc, 'flit-core', '4') ? USUAL_LICENSES : ['COPYING*', 'LICEN[CS]E*'],
    by: 'pathlib',
  });
  const crucial = ['pyproject.toml', ...(readme === undefined ? [] : [readme]), ...licenses];
  const packed = await moduleFiles(module, files);
  const data = settings.data === undefined ? [] : await dataFiles(settings.data, files);
  // Links stay links in the archive, and what they lead to may not be in there.
  if (unclear || [...packed, ...data].some((file) => file.unclear || file.broken || isLinked(file)))
    return undefined;
  const includes = await readPatterns(files, settings.include);
  const excludes = await readPatterns(files, settings.exclude);
  if (!includes || !excludes) return undefined;
  const leftOut = (path: string) =>
    excludes.files.has(path) || excludes.folders.some((folder) => path.startsWith(`${folder}/`));
  const taken = new Set([...packed, ...data].map(({ path }) => path).concat(crucial));
  for (const path of includes.files) taken.add(path);
  for (const folder of includes.folders) {
    const inside = await filesBelow(
      files,
      folder,
      (path) => leftOut(`${path}/`) || excludes.folders.includes(path),
    );
    if (!inside) return undefined;
    for (const path of inside) taken.add(path);
  }
  for (const path of taken) if (leftOut(path)) taken.delete(path);
  const needed = module.name.endsWith('-stubs')
    ? crucial
    : [...crucial, module.isPackage ? join(module.path, '__init__.py') : module.path];
  const lost = needed.filter((path) => !taken.has(path));
  const adds = new Map([['PKG-INFO', '']]);
  if (lost.length === 0) return { files: taken, adds };
  const says = `Crucial files were excluded from the sdist: ${lost.join(', ')}`;
  return { files: taken, adds, fails: { says, keys: ['tool', 'flit', 'sdist'] } };
}

/** The only file of a module is called a link in general: what it is has to be asked for elsewhere. */
function isLinked({ within, link }: { readonly within: string; readonly link: boolean }): boolean {
  return link && within !== '';
}

interface Patterns {
  readonly files: ReadonlySet<string>;
  readonly folders: readonly string[];
}

/** Looks the patterns up, as `FilePatterns` does; undefined where not all of it can be seen. */
async function readPatterns(files: Files, patterns: readonly string[]): Promise<Patterns | undefined> {
  const named = new Set<string>();
  const folders = new Set<string>();
  for (const pattern of patterns) {
    if (pattern === '..') return undefined;
    const { found, unclear } = await pythonGlob(files, pattern);
    if (unclear) return undefined;
    // The project itself is called `.`, and no path begins with that.
    for (const [path, kind] of found)
      if (kind === 'folder') folders.add(path === '' ? '.' : path);
      else named.add(path);
  }
  return { files: named, folders: [...folders] };
}

async function filesBelow(
  files: Files,
  folder: string,
  isLeftOut: (path: string) => boolean,
): Promise<readonly string[] | undefined> {
  const top = folder === '.' ? '' : folder;
  const out: string[] = [];
  const enters = (within: string) => !isLeftOut(join(top, within));
  for await (const { within, files: entries, unclear } of walked(files, top, { enters, links: 'left' })) {
    if (unclear || entries.some(({ link, kind }) => link || kind === 'other')) return undefined;
    for (const { name } of entries) out.push(join(top, below(within, name)));
  }
  return out;
}
