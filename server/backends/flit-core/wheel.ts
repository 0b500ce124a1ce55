/** The whole wheel of flit_core (3.12.0 and 4.2.0 checked, `wheel.py` and `common.py`). */
import { type Files, join } from '../../files/files.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import { type Document, tableAt } from '../../toml/document.ts';
import type { Wheel } from '../backend.ts';
import { below, isOdd, walked } from '../folder-walk.ts';
import { allows } from '../pins.ts';
import { noWheel, unknownWheel } from '../untold.ts';
import { flitDynamicFields } from './dynamic.ts';
import { type FlitModule, flitModules, refusedModules } from './module.ts';
import { readFlitSettings } from './settings.ts';

/** A file that flit packs. */
export interface Packed {
  /** Relative to the project. */
  readonly path: string;
  /** Seen from the module's folder, or from that of the data; '' for a module of one file. */
  readonly within: string;
  /** It is a link, or something under a link. */
  readonly link: boolean;
  /** What is there is certainly no file that can be read. */
  readonly broken: boolean;
  /** What it is cannot be told. */
  readonly unclear: boolean;
}

/** Foretells the wheel of the one module and the folder of data. */
export async function flitWheel(doc: Document, files: Files): Promise<Wheel> {
  if (!allows(doc, 'flit-core', '3.8')) return unknownWheel('a flit_core before 3.8 is asked for');
  const settings = await readFlitSettings(doc, files);
  if (settings.unclear !== undefined) return unknownWheel(settings.unclear);
  if (settings.fails) return noWheel(settings.fails.says, settings.fails.keys);
  if (!tableAt(doc.root, 'project')) return unknownWheel('there is no `[project]` table');
  const found = await flitModules(doc, files);
  if (!found) return unknownWheel('the name of the module cannot be read');
  const refused = refusedModules(doc, found);
  const [module] = found;
  if (refused || !module) return noWheel(refused?.says ?? '', refused?.keys ?? []);
  const taken = new Map<string, string>();
  const parts = [{ at: module.at, packed: await moduleFiles(module, files) }];
  if (settings.data !== undefined) {
    const data = await dataFiles(settings.data, files);
    const at = data.length > 0 ? await dataAt(doc, files) : '';
    if (at === undefined) return unknownWheel('the version in the name of the data folder is not known');
    parts.push({ at, packed: data });
  }
  for (const { at, packed } of parts)
    for (const file of packed) {
      const stopped = await stopping(doc, files, file, join(at, file.within));
      if (stopped) return stopped;
      taken.set(join(at, file.within), file.path);
    }
  return { certainty: 'certain', because: [], files: taken, generated: [] };
}

/** Where flit stops at a file, or nobody can tell: 4.2 refuses what leads out of the project, 3.x copies it. */
async function stopping(
  doc: Document,
  files: Files,
  { path, link, broken, unclear }: Packed,
  at: string,
): Promise<Wheel | undefined> {
  if (unclear) return unknownWheel(`what lies at \`${path}\` cannot be told`);
  const keys = tableAt(doc.root, 'tool', 'flit', 'module') ? ['tool', 'flit', 'module'] : ['project', 'name'];
  if (broken && !link) return unknownWheel(`\`${path}\` is no file`);
  const leaves = link && !broken && !(await isInside(files, path));
  if (broken) return noWheel(`[Errno 2] No such file or directory: '${path}'`, keys);
  if (!leaves || !allows(doc, 'flit-core', '4')) return undefined;
  if (!allows(doc, 'flit-core', '4.2')) return unknownWheel(`\`${path}\` leads out of the project`);
  const says = `Refusing to add '${at}' to the wheel: it resolves to a path outside the project directory (possible symlink escape).`;
  return noWheel(says, keys);
}

async function isInside(files: Files, path: string): Promise<boolean> {
  const [root, real] = await Promise.all([files.real(''), files.real(path)]);
  return root !== undefined && (real === root || real?.startsWith(`${root}/`) === true);
}

/** `iter_files`: all of the module, in order. */
export async function moduleFiles(module: FlitModule, files: Files): Promise<readonly Packed[]> {
  if (module.isPackage) return filesIn(module.path, files, packed);
  return [{ path: module.path, within: '', link: true, broken: false, unclear: false }];
}

/** `walk_data_dir`: all of a folder but caches; compiled files stay. */
export function dataFiles(data: string, files: Files): Promise<readonly Packed[]> {
  return filesIn(data, files, (path) => nameOf(path) !== '__pycache__', true);
}

/** Whether flit packs a file or looks into a folder of that name. */
export function packed(path: string): boolean {
  const name = nameOf(path);
  return name !== '__pycache__' && !name.endsWith('.pyc');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function filesIn(
  top: string,
  files: Files,
  takes: (path: string) => boolean,
  allFiles = false,
): Promise<readonly Packed[]> {
  const out: Packed[] = [];
  // A link on the way to the folder leads all that is in it elsewhere.
  const root = await files.real('');
  const elsewhere = root === undefined || (await files.real(top)) !== join(root, top);
  for await (const folder of walked(files, top, { enters: takes, links: 'left' })) {
    if (folder.unclear)
      out.push({ path: folder.path, within: folder.within, link: false, broken: false, unclear: true });
    for (const entry of folder.files) {
      if (!allFiles && !takes(entry.name)) continue;
      const within = below(folder.within, entry.name);
      const link = entry.link || elsewhere;
      out.push({
        path: join(top, within),
        within,
        link,
        broken: entry.kind === 'other',
        unclear: isOdd(entry),
      });
    }
  }
  return out;
}

/** Where the data lies in the wheel; undefined where the version is not known. */
async function dataAt(doc: Document, files: Files): Promise<string | undefined> {
  const { name, version } = readProjectTable(doc);
  const { fields } = await flitDynamicFields(doc, files);
  const text = version?.value ?? fields.get('version')?.value;
  const normal = text === undefined ? undefined : normalizeVersion(text);
  if (!name || normal === undefined) return undefined;
  return `${normalizeName(name.value).replaceAll('-', '_')}-${normal}.data/data`;
}
