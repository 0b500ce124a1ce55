/** What hatchling puts into a source distribution (hatchling 1.33.0, `builders/sdist.py`). */
import { type Files, join, normalize } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, tableAt } from '../../toml/document.ts';
import type { Sdist } from '../backend.ts';
import { namedFiles, USUAL_LICENSES } from '../named-files.ts';
import { allows } from '../pins.ts';
import { kindAt } from '../shipped.ts';
import { type HatchSettings, option, readHatchSettings } from './config.ts';
import { NOTHING } from './defaults.ts';
import { hatchDynamicFields } from './dynamic.ts';
import { hookEffects } from './hooks.ts';
import { type Inclusion, inclusions } from './paths.ts';
import { ignoreFiles } from './patterns.ts';
import { HatchSelection } from './selection.ts';
import { HatchTarget } from './target.ts';
import { withWritten } from './wheel.ts';

/** The whole tree by patterns, and always what a build needs: the settings, the ignore files, the readme, the licenses. */
export async function hatchSdist(doc: Document, files: Files): Promise<Sdist | undefined> {
  const settings = await readHatchSettings(doc, files);
  if (!settings || settings.fails || !tableAt(doc.root, 'project')) return undefined;
  if (!allows(doc, 'hatchling', '1.24.2')) return undefined;
  const hooks = await hookEffects(settings, 'sdist', doc, files);
  if (hooks.unclear.length > 0 || hooks.fails) return undefined;
  const seen = await withWritten(files, hooks.written);
  const forced = await always(doc, seen);
  const hooked = inclusions(hooks.forced, files.folder);
  if (!forced || !hooked) return undefined;
  const target = new HatchTarget(settings, 'sdist', NOTHING, seen);
  const selection = new HatchSelection(target, {
    artifacts: hooks.artifacts,
    forced: [...forced, ...hooked],
  });
  await selection.reserve();
  target.flag('strict-naming');
  target.flag('reproducible');
  await selection.collect();
  if (target.unclear.length > 0) return undefined;
  const adds = new Map([['PKG-INFO', await pkgInfo(doc, files)]]);
  const taken = new Set<string>();
  if (target.refusal) return { files: taken, adds, fails: target.refusal };
  for (const [archived, { path, link }] of selection.taken) {
    const place = normalize(archived);
    // A link stays one in the archive, and what it leads to may not be in there.
    if (link) return undefined;
    const content = place === path ? undefined : await seen.read(path);
    if (place === path && !hooks.written.includes(path)) taken.add(path);
    else adds.set(place, content && 'text' in content ? content.text : '');
  }
  // Without it nobody can build from the archive.
  const isWhole = taken.has('pyproject.toml') && !readsElsewhere(settings);
  return isWhole && !holdsFolderAndFile([...taken, ...adds.keys()]) ? { files: taken, adds } : undefined;
}

/** Such an archive cannot be unpacked. */
function holdsFolderAndFile(paths: readonly string[]): boolean {
  const known = new Set(paths);
  return paths.some((path) => {
    for (let i = path.indexOf('/'); i > 0; i = path.indexOf('/', i + 1))
      if (known.has(path.slice(0, i))) return true;
    return false;
  });
}

/** What the wheel takes from an absolute path is there wherever the archive is unpacked. */
function readsElsewhere(settings: HatchSettings): boolean {
  const options = ['force-include', 'shared-data', 'shared-scripts'].map((key) =>
    option(settings, 'wheel', key),
  );
  return options.some(
    ({ value }) => value?.kind === 'table' && [...value.entries.keys()].some((path) => path.startsWith('/')),
  );
}

/** `get_default_build_data`. */
async function always(doc: Document, files: Files): Promise<readonly Inclusion[] | undefined> {
  const pairs: [string, string][] = [];
  for (const name of ['pyproject.toml', 'hatch.toml', 'hatch_build.py']) {
    const kind = await kindAt(files, name);
    if (kind === 'file' || kind === 'folder') pairs.push([name, name]);
  }
  const ignores = await ignoreFiles(files);
  const { readme, licenses, unclear } = await namedFiles(doc, files, { usual: USUAL_LICENSES, by: 'glob' });
  if (unclear || !ignores) return undefined;
  for (const path of ignores) pairs.push([path, path.slice(path.lastIndexOf('/') + 1)]);
  if (readme !== undefined) pairs.push([readme, readme]);
  for (const path of licenses) pairs.push([path, path]);
  return inclusions(pairs, join('/', files.folder));
}

/** As far as a build reads it: the version, where it is dynamic and known. */
async function pkgInfo(doc: Document, files: Files): Promise<string> {
  const { name, version } = readProjectTable(doc);
  const { fields } = await hatchDynamicFields(doc, files);
  const text = version?.value ?? fields.get('version')?.value;
  const lines = ['Metadata-Version: 2.4', `Name: ${name?.value}`];
  return [...lines, ...(text === undefined ? [] : [`Version: ${text}`]), ''].join('\n');
}
