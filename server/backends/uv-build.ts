/** What uv_build packages (uv_build 0.7.22 to 0.13.6 checked). */
import { type Files, join } from '../files/files.ts';
import { FIELDS, readProjectTable } from '../pyproject/project-table.ts';
import { type Document, tableAt } from '../toml/document.ts';
import type { Backend, Contents, DynamicField, DynamicSupport, Inputs } from './backend.ts';
import { allows } from './pins.ts';
import { lookups, type Mount } from './shipped.ts';
import type { GlobSet } from './uv-build/globs.ts';
import { uvSdist } from './uv-build/sdist.ts';
import { isKnown, readUvSettings, refusedRoots, rootIn } from './uv-build/settings.ts';
import { uvWheel, wheelExcludes } from './uv-build/wheel.ts';

export const uvBuild: Backend = {
  name: 'uv-build',
  entryPoints: ['uv_build'],
  dynamicFields,
  modules,
  wheel: uvWheel,
  sdist: uvSdist,
  inputs,
};

async function dynamicFields(doc: Document): Promise<DynamicSupport> {
  const known = allows(doc, 'uv-build', '0.7.22');
  const fields = new Map<string, DynamicField>();
  for (const { value } of readProjectTable(doc).dynamic) {
    if (!FIELDS.some((field) => field === value)) continue;
    const says = value === 'version' ? 'missing field `version`' : 'Dynamic metadata is not supported';
    fields.set(value, known ? { outcome: 'refused', says } : { outcome: undefined });
  }
  return { fields, both: () => (known ? 'refuses' : undefined) };
}

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  if (!tableAt(doc.root, 'project') || !isKnown(doc)) return undefined;
  const settings = readUvSettings(doc);
  if ('says' in settings) return contents(files, [], false, settings);
  const root = rootIn(settings, files);
  const excluded = wheelExcludes(settings);
  const refused = await refusedRoots(settings, files);
  if (!settings.names || refused === 'unclear') return undefined;
  if (root === undefined || 'says' in excluded)
    return contents(files, [], false, 'says' in excluded ? excluded : refused);
  const mounts = settings.names
    .map((name) => mount(name, root, excluded, files.folder))
    .filter(({ from }) => !excluded.matches(join(files.folder, from)));
  // Modules may come from `data` folders that are unpacked beside the packages.
  const mayAdd = settings.data.has('purelib') || settings.data.has('platlib');
  return contents(files, mounts, mayAdd, refused);
}

function contents(
  files: Files,
  mounts: readonly Mount[],
  mayAdd: boolean,
  fails: Contents['fails'],
): Contents {
  const found = lookups(files, { mounts, generated: new Set(), mayAdd });
  return { certainty: 'certain', because: [], ...found, ...(fails && { fails }) };
}

/** What an exclude takes from where it stands above a folder holds for whole paths alone (see `uvWheel`). */
function mount(name: string, root: string, excluded: GlobSet, project: string): Mount {
  const at = name.split('.').join('/');
  const prunes = (path: string) => excluded.matches(join(project, path));
  return {
    at,
    from: join(root, at),
    kind: 'folder',
    takes: (path) => !prunes(path) && !excluded.matches(path),
    // A link to a folder that is not pruned fails the build.
    enters: (path, { link }) => (prunes(path) ? false : link ? undefined : true),
  };
}

async function inputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const settings = readUvSettings(doc);
  const wheel = await uvWheel(doc, files);
  if ('says' in settings || !wheel.files) return undefined;
  const data = [...wheel.files].flatMap(([archive, path]) => (archive.includes('.data/') ? [path] : []));
  const sources = data.sort().map((path) => ({ path, role: 'source' as const }));
  return { files: sources, git: false, mayReadMore: false };
}
