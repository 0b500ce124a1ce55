/** What uv_build puts into a source distribution (0.12.5, `source_dist.rs` of the crate uv-build-backend; 0.13.6 measured). */
import { type Files, type FolderEntry, join } from '../../files/files.ts';
import { type Document, tableAt } from '../../toml/document.ts';
import type { Sdist } from '../backend.ts';
import { below, isOdd, walked } from '../folder-walk.ts';
import { namedFiles } from '../named-files.ts';
import { allows } from '../pins.ts';
import { escapedGlob, excludeSet, type GlobSet, globSet } from './globs.ts';
import { isKnown, readUvSettings, refusedRoots, rootIn, UV_KEYS, type UvSettings } from './settings.ts';
import { DEFAULT_EXCLUDES, isVenv } from './wheel.ts';

/** The modules, the data and the files that `[project]` names, and what `source-include` adds. */
export async function uvSdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  const settings = readUvSettings(doc);
  if (!isKnown(doc) || 'says' in settings || !tableAt(doc.root, 'project')) return undefined;
  const refused = await refusedRoots(settings, files);
  const includes = await includeSet(settings, doc, files);
  if (refused || !includes) return undefined;
  const { included, says } = includes;
  const fails = (words: string, key: string): Sdist => ({
    files: new Set(),
    adds: new Map(),
    fails: { says: words, keys: [...UV_KEYS, key] },
  });
  if (!included) return fails(says, 'source-include');
  const excluded = excludeSet([
    ...(settings.defaultExcludes ? DEFAULT_EXCLUDES : []),
    ...settings.sourceExclude,
  ]);
  const unsupported = 'Unsupported glob expression in: tool.uv.build-backend.*-exclude';
  if (!excluded) return fails(unsupported, 'source-exclude');
  if (excluded.matches('pyproject.toml'))
    return fails('`pyproject.toml` must not be excluded from source distribution build', 'source-exclude');
  return collected(files, included, excluded, allows(doc, 'uv-build', '0.13'));
}

/** All globs of what is taken; without `included` where one of them is refused. */
async function includeSet(
  settings: UvSettings,
  doc: Document,
  files: Files,
): Promise<{ readonly included?: GlobSet; readonly says: string } | undefined> {
  const root = rootIn(settings, files);
  const { readme, licenses, unclear } = await namedFiles(doc, files, { usual: [], by: 'pathlib' });
  if (root === undefined || !settings.names || unclear) return undefined;
  // Where the archive is unpacked, the project's folder has another name.
  if (settings.root !== root) return undefined;
  const modules = settings.names.map((name) => `${escapedGlob(join(root, ...name.split('.')))}/**`);
  const globs = [...settings.sourceInclude, 'pyproject.toml', ...modules];
  const data = [...settings.data.values()].map((folder) => `${escapedGlob(folder)}/**`);
  const says = 'Unsupported glob expression in: tool.uv.build-backend.source-include';
  if (!globSet(globs)) return { says };
  const named = [...(readme === undefined ? [] : [readme]), ...licenses];
  const fixed = new Set(named);
  const own = globSet([...globs, ...data]);
  if (!own) return undefined;
  const included: GlobSet = {
    matches: (path) => fixed.has(path) || own.matches(path),
    mayHold: (folder) =>
      fixed.has(folder) || own.mayHold(folder) || named.some((path) => path.startsWith(`${folder}/`)),
  };
  return { included, says };
}

/** No build reads them. */
const ADDS: ReadonlyMap<string, string> = new Map([
  ['PKG-INFO', ''],
  ['pyproject.toml.orig', ''],
]);

/** Up to 0.12 a file is taken, too, where a glob would take what lay in a folder of its name (`match_path`). */
async function collected(
  files: Files,
  included: GlobSet,
  excluded: GlobSet,
  isNew: boolean,
): Promise<Sdist | undefined> {
  const enters = (path: string) => included.mayHold(path) && !excluded.matches(path);
  const takes = (path: string) => included.matches(path) && !excluded.matches(path);
  const taken = new Set<string>();
  // An exclude that is a slash alone takes the project's folder, and with it everything.
  if (excluded.matches('')) return { files: taken, adds: ADDS };
  for await (const folder of walked(files, '', { enters, links: 'left' })) {
    const { entries } = await files.list(folder.path);
    if (folder.unclear || (await holdsVenv(files, folder.path, entries, takes))) return undefined;
    for (const entry of entries) {
      if (entry.kind === 'folder' && !entry.link) continue;
      const path = below(folder.path, entry.name);
      const isFile = entry.kind === 'file';
      if (!takes(path) && ((isFile && isNew) || !enters(path))) continue;
      if (isOdd(entry) || (isFile && !takes(path))) return undefined;
      if (!isFile) return unreadable(files, path, entry);
      if (path !== 'pyproject.toml.orig') taken.add(path);
    }
  }
  return { files: taken, adds: ADDS };
}

async function holdsVenv(
  files: Files,
  folder: string,
  entries: readonly FolderEntry[],
  takes: (path: string) => boolean,
): Promise<boolean> {
  const marks = entries.filter(({ name }) => name === 'pyvenv.cfg' || name === 'lib64');
  return marks.some(({ name }) => takes(below(folder, name))) && (await isVenv(files, folder));
}

/** A link to a folder, or to nothing, cannot be copied. */
function unreadable(files: Files, path: string, { kind, link }: FolderEntry): Sdist | undefined {
  if (!link) return undefined;
  const absolute = join(files.folder, path);
  const says =
    kind === 'folder'
      ? 'Failed to write tar archive to'
      : `failed to query metadata of file \`${absolute}\`: No such file or directory (os error 2)`;
  return { files: new Set(), adds: new Map(), fails: { says, keys: [...UV_KEYS, 'source-exclude'] } };
}
