/**
 * The whole wheel of setuptools: `bdist_wheel` of 84.2.1 told step by step, and what an earlier build left behind.
 *
 * `build/lib` is never cleaned: all that lies in it is shipped (`install_lib.install` in setuptools/_distutils).
 */
import { type Files, normalize } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Refusal, Wheel } from '../backend.ts';
import { noWheel, unknownWheel } from '../untold.ts';
import { type Build, missingSource, prepare, unclear } from './build.ts';
import type { Copy } from './data.ts';
import { olderRisk } from './older-risk.ts';
import { type Found, findSources } from './sources.ts';
import { convertPath, pathJoin, pathSplit, type Tree } from './tree.ts';
import { dataFolder } from './version.ts';
import { versionRisk } from './version-risk.ts';

/** All of the wheel. */
export async function wheel(doc: Document, files: Files): Promise<Wheel> {
  const build = await prepare(doc, files);
  if ('unread' in build) return unknownWheel(...build.unread);
  if ('fails' in build) return failing(build.fails, build.doubts);
  const fails = await missingSource(build);
  if (fails === 'unclear') return unknownWheel('an extension module has no source to compile');
  if (fails) return failing(fails, [...build.doubts, ...unclear(build.tree)]);
  const risk =
    (await versionRisk(doc, files)) ?? fileOutside(build) ?? (await olderRisk(doc, files, build.told));
  return risk === undefined ? assembled(build) : unknownWheel(risk);
}

/** A file that metadata is read from is refused outside of the project, but only where it is there. */
function fileOutside({ told }: Build): string | undefined {
  const path = told.referenced.find((each) => normalize(each).startsWith('..') || each.startsWith('/'));
  return path === undefined ? undefined : `\`${path}\` lies outside of the project`;
}

function failing({ says, keys }: Refusal, doubts: readonly string[]): Wheel {
  return doubts.length === 0 ? noWheel(says, keys) : unknownWheel(...doubts, `setuptools refuses: ${says}`);
}

async function assembled(build: Build): Promise<Wheel> {
  const { told, selected, sources, tree, compiled, written, doubts } = build;
  const because = [...doubts];
  if (told.runs) because.push('`setup.py` runs code that is not looked into');
  if (compiled.length > 0) because.push('the extension modules have to compile');
  if (clutters(build)) return unknownWheel('a package holds the folder that the build writes to');
  const found = await findSources(build, because);
  const data = await dataCopies(build, found, because);
  const copies = [...(await sources.modules()), ...data];
  const ships = new Map<string, string>();
  for (const [to, from] of copies) if (!to.startsWith('..')) ships.set(to, normalize(from));
  const generated = new Set(compiled.map((name) => name.replaceAll('.', '/')));
  for (const path of written) {
    const to = archivePath(build, path);
    if (to === undefined || [...ships.values()].includes(path)) continue;
    if (to.endsWith('.py')) generated.add(to.slice(0, -'.py'.length));
    else {
      because.push(`\`${path}\` is written during the build`);
      ships.set(to, path);
    }
  }
  const hasLibrary = selected.packages.length + selected.pyModules.length + compiled.length > 0;
  if (hasLibrary) await addLeftovers(build, ships, generated, because);
  await addUnfinished(build, ships, because);
  const wrong = (await notFiles(tree, copies)) ?? (await addOutside(build, ships, because));
  if (wrong) return 'says' in wrong ? failing(wrong, doubts) : unknownWheel(wrong.unread);
  if (isClash(ships)) return unknownWheel('a file and a folder of the wheel have the same name');
  if (tree.unclear.size > 0) return unknownWheel(...unclear(tree));
  return {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    files: ships,
    generated: [...generated].sort(),
  };
}

/**
 * Data from patterns, and what the list of files has below packages. Frontends ask for requirements first, which writes the
 * list into SOURCES.txt; what is read from there has lost a `./` that kept it from being found below a package.
 */
async function dataCopies(
  { told, sources }: Build,
  found: Found,
  because: string[],
): Promise<readonly Copy[]> {
  if (!told.includePackageData) return sources.data();
  const listed = await sources.list(found.taken);
  const cleaned = [...listed].map(convertPath).filter((path) => !listed.has(path) && sources.owns(path));
  if (cleaned.length === 0) return sources.data(listed);
  because.push(`\`${cleaned[0]}\` is found only where the list of files is written and read again`);
  return sources.data(await sources.list([...found.taken, ...cleaned]));
}

/** Whether a package would be packed while it is built: it lies in `build`, or its patterns reach into it. */
function clutters({ selected, sources, told }: Build): boolean {
  const base = selected.packageDir.get('') ?? '.';
  const info = base === '.' ? 'x.egg-info/PKG-INFO' : pathJoin(base, 'x.egg-info', 'PKG-INFO');
  if (told.includePackageData && sources.owns(info)) return true;
  return selected.packages.some((name) => {
    const folder = normalize(sources.folder(name));
    if (folder === 'build' || folder.startsWith('build/') || folder.startsWith('..')) return true;
    const patterns = [...(told.packageData.get('') ?? []), ...(told.packageData.get(name) ?? [])];
    return (
      folder === '' && patterns.some((pattern) => /^[^/]*[*?[][^/]*\/|\*\*|^build|^\.\.?\//.test(pattern))
    );
  });
}

/** Where a file that is written during the build comes to lie in the wheel, if a package holds it. */
function archivePath({ selected, sources }: Build, path: string): string | undefined {
  const [folder, name] = pathSplit(path);
  const owner = selected.packages.find((each) => normalize(sources.folder(each)) === folder);
  if (owner !== undefined) return `${owner.replaceAll('.', '/')}/${name}`;
  const module = selected.pyModules.find(
    (each) => normalize(pathJoin(sources.folder(''), `${each}.py`)) === path,
  );
  return module === undefined ? undefined : `${module}.py`;
}

/** A copy whose source is no file stops the build. */
async function notFiles(
  tree: Tree,
  copies: readonly Copy[],
): Promise<Refusal | { readonly unread: string } | undefined> {
  for (const [, from] of copies) {
    const asked = tree.kind(from);
    const kind = typeof asked === 'object' ? await asked : asked;
    if (kind === 'file') continue;
    return {
      says: `error: can't copy '${from}': doesn't exist or not a regular file`,
      keys: ['tool', 'setuptools'],
    };
  }
  return undefined;
}

/** What earlier builds left in `build`. */
async function addLeftovers(
  { files, tree, compiled }: Build,
  ships: Map<string, string>,
  generated: ReadonlySet<string>,
  because: string[],
): Promise<void> {
  const folders = (await tree.list('build')).filter(({ kind }) => kind === 'folder').map(({ name }) => name);
  const libraries = folders.filter((name) =>
    compiled.length > 0 ? name.startsWith('lib.') : name === 'lib',
  );
  for (const library of libraries) {
    const left: string[] = [];
    await tree.walk(`build/${library}`, (path) => left.push(path));
    for (const path of left) {
      const to = path.slice(`build/${library}/`.length);
      if (/(?:^|\/)\.nfs/.test(to) || isBuilt(to, generated)) continue;
      const source = ships.get(to);
      if (source === undefined && compiled.length > 0)
        because.push(`\`build/${library}\` holds files of an earlier build for one version of Python`);
      if (source === undefined || (await isNewer(files, path, source))) ships.set(to, path);
    }
  }
}

/** A wheel is put together in `build/bdist.PLATFORM/wheel`, which is not emptied before. */
async function addUnfinished({ tree }: Build, ships: Map<string, string>, because: string[]): Promise<void> {
  for (const { name } of await tree.list('build')) {
    if (!name.startsWith('bdist.') || (await tree.list(`build/${name}/wheel`)).length === 0) continue;
    because.push(
      `\`build/${name}\` holds files of a build that was not finished, and this platform's name is not known`,
    );
    await tree.walk(`build/${name}/wheel`, (path) => {
      const to = path.slice(`build/${name}/wheel/`.length);
      if (!ships.has(to) && !to.includes('.dist-info/')) ships.set(to, path);
    });
  }
}

function isBuilt(to: string, generated: ReadonlySet<string>): boolean {
  const stem = /^(.*?)(?:\.[\w-]+)*\.(?:so|pyd)$/.exec(to)?.[1];
  return stem !== undefined && generated.has(stem);
}

async function isNewer(files: Files, copy: string, source: string): Promise<boolean> {
  const [there, here] = await Promise.all([files.stat(copy), files.stat(source)]);
  return there !== undefined && here !== undefined && there.mtime > here.mtime;
}

/** Scripts and data files, which lie in `*.data`. */
async function addOutside(
  { doc, files, told, sources, tree }: Build,
  ships: Map<string, string>,
  because: string[],
): Promise<Refusal | { readonly unread: string } | undefined> {
  const { scripts, dataFiles } = told;
  if (scripts.length + dataFiles.length === 0) return undefined;
  const folder = await dataFolder(doc, files, told);
  if (folder === undefined)
    return { unread: 'the version, which names the folder of data files, is not known' };
  for (const script of scripts) {
    const file = await files.read(normalize(script));
    const keys = ['tool', 'setuptools', 'script-files'];
    if ('absent' in file) return { says: `error: [Errno 2] No such file or directory: '${script}'`, keys };
    if ('trouble' in file || file.text === '') return { unread: `\`${script}\` is no text` };
    ships.set(`${folder}/scripts/${pathSplit(script)[1]}`, normalize(script));
  }
  if (scripts.length > 0)
    for (const { name } of await tree.list('build'))
      if (name.startsWith('scripts-')) because.push(`\`build/${name}\` holds scripts of an earlier build`);
  for (const { to, files: patterns, expands } of dataFiles)
    for (const pattern of patterns)
      for (const path of await sources.expanded(pattern, expands)) {
        const keys = ['tool', 'setuptools', 'data-files'];
        if (!(await tree.isFile(path)))
          return { says: `error: can't copy '${path}': doesn't exist or not a regular file`, keys };
        const below = to.startsWith('/') ? to.slice(1) : pathJoin(folder, 'data', to);
        const at = normalize(pathJoin(below, pathSplit(path)[1]));
        if (!at.startsWith('..')) ships.set(at, normalize(path));
      }
  return undefined;
}

function isClash(ships: ReadonlyMap<string, string>): boolean {
  for (const path of ships.keys())
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      if (ships.has(path.slice(0, at))) return true;
  return false;
}
