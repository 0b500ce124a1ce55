/** meson-python (0.22.1 checked): what meson.build installs. Meson runs, so that nothing but a failure is certain. */
import type { Files } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { normalizeVersion } from '../pyproject/version.ts';
import { type Document, stringAt, valueAt } from '../toml/document.ts';
import { findRepository } from '../uv/git.ts';
import type { Backend, Contents, Elsewhere, Refusal, Sdist, Wheel } from './backend.ts';
import { mesonDynamicFields } from './meson-python/dynamic.ts';
import { mesonInputs } from './meson-python/inputs.ts';
import { type MesonInstalls, mesonInstalls, mesonProject } from './meson-python/installs.ts';
import { type PlacedMounts, placeInstalls } from './meson-python/places.ts';
import { mesonTableRefusal, readMesonSettings } from './meson-python/settings.ts';
import { allows } from './pins.ts';
import { lookups } from './shipped.ts';
import { shippedFiles } from './shipped-files.ts';
import { noWheel, unknownWheel } from './untold.ts';

export const mesonPython: Backend = {
  name: 'meson-python',
  entryPoints: ['mesonpy'],
  dynamicFields: mesonDynamicFields,
  modules,
  wheel,
  sdist,
  inputs: mesonInputs,
  elsewhere,
};

type Planned =
  | (PlacedMounts & { readonly because: readonly string[] })
  | { readonly fails: Refusal }
  | { readonly unclear: string };

async function plan(doc: Document, files: Files): Promise<Planned> {
  const isChecked = allows(doc, 'meson-python', '0.22');
  const planned = await planOf(doc, files, isChecked);
  return 'fails' in planned && !isChecked
    ? { unclear: 'an older meson-python is required than the one that was checked' }
    : planned;
}

const BACKEND = ['build-system', 'build-backend'];

async function planOf(doc: Document, files: Files, isChecked: boolean): Promise<Planned> {
  const refused = mesonTableRefusal(doc);
  if (refused) return { fails: refused };
  const settings = readMesonSettings(doc);
  if (!(await files.stat('meson.build'))) {
    const says = `ERROR: Neither directory '${files.folder}' nor directory '${files.folder}/.mesonpy-…' contain a build file meson.build.`;
    return { fails: { says, keys: BACKEND } };
  }
  const read = await mesonInstalls(files);
  if ('says' in read) return { fails: { says: read.says, keys: BACKEND } };
  if ('unclear' in read) return read;
  if (!valueAt(doc.root, 'project') && !read.project.hasVersion) {
    const says =
      'meson-python: error: Section "project" missing in pyproject.toml and version is not defined in meson.build';
    return { fails: { says, keys: BACKEND } };
  }
  if (settings.isUnusual) return { unclear: '`tool.meson-python.args` may change what is installed' };
  const placed = placeInstalls(read, settings, dataFolder(doc, read));
  if ('says' in placed) return { fails: { says: placed.says, keys: BACKEND } };
  if ('unclear' in placed) return placed;
  const compiled = read.compiled.map((path) => `\`${path.slice(path.lastIndexOf('/') + 1)}\``);
  const because = [
    ...(isChecked ? [] : ['an older meson-python is required than the one that was checked']),
    compiled.length > 0 ? `meson compiles ${compiled.join(', ')}` : 'meson is run',
  ];
  return { ...placed, because };
}

/** `NAME-VERSION.data`, where what is no library lies. */
function dataFolder(doc: Document, { project }: MesonInstalls): string | undefined {
  const isThere = valueAt(doc.root, 'project') !== undefined;
  const name = isThere ? stringAt(doc.root, 'project', 'name')?.value : project.name;
  const version = normalizeVersion(stringAt(doc.root, 'project', 'version')?.value ?? project.version ?? '');
  if (name === undefined || version === undefined) return undefined;
  return `${normalizeName(name).replaceAll('-', '_')}-${version}.data`;
}

async function wheel(doc: Document, files: Files): Promise<Wheel> {
  const planned = await plan(doc, files);
  if ('unclear' in planned) return unknownWheel(planned.unclear);
  if ('fails' in planned) return noWheel(planned.fails.says, planned.fails.keys);
  const shipped = await shippedFiles(files, planned);
  const [unclear] = shipped.unclear;
  if (unclear !== undefined) return unknownWheel(`whether \`${unclear}\` is taken cannot be told`);
  return {
    certainty: 'likely',
    because: planned.because,
    files: shipped.files,
    generated: [...planned.generated].sort(),
  };
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const planned = await plan(doc, files);
  if ('unclear' in planned) return undefined;
  const isBuilt = 'mounts' in planned;
  const mounts = isBuilt ? planned.mounts : [];
  const generated = new Set(isBuilt ? planned.generated : []);
  return {
    certainty: isBuilt ? 'likely' : 'certain',
    because: isBuilt ? planned.because : [],
    ...(!isBuilt && { fails: planned.fails }),
    ...lookups(files, { mounts, generated, mayAdd: !isBuilt }),
  };
}

/** Meson takes what is committed to a repository, which is not read here; where there is none it stops. */
async function sdist(_doc: Document, files: Files): Promise<Sdist | undefined> {
  const isInRepository = (await findRepository(files, files.folder)) ?? (await files.stat('.hg'));
  if (isInRepository) return undefined;
  const says = 'Dist currently only works with Git or Mercurial repos';
  return { files: new Set(), adds: new Map(), fails: { says, keys: BACKEND } };
}

/** Without a `[project]` table name and version are those of `project()` in meson.build. */
async function elsewhere(doc: Document, files: Files): Promise<Elsewhere> {
  if (valueAt(doc.root, 'project')) return { unclear: [] };
  const project = await mesonProject(files);
  const { name, version } = project ?? { name: undefined, version: undefined };
  const normal = version === undefined ? undefined : normalizeVersion(version);
  return {
    ...(name !== undefined && { name }),
    ...(normal !== undefined && { version: normal }),
    unclear: [
      ...(name === undefined ? ['name' as const] : []),
      ...(normal === undefined ? ['version' as const] : []),
    ],
  };
}
