/** The whole wheel of uv_build (0.12.5, `wheel.rs` of the crate uv-build-backend; 0.13.6 measured). */
import { type Files, type FolderEntry, join } from '../../files/files.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import { type Document, tableAt } from '../../toml/document.ts';
import type { Refusal, Wheel } from '../backend.ts';
import { below, isOdd, walked } from '../folder-walk.ts';
import { allows } from '../pins.ts';
import { kindAt } from '../shipped.ts';
import { noWheel, unknownWheel } from '../untold.ts';
import { excludeSet, type GlobSet } from './globs.ts';
import { isKnown, readUvSettings, refusedRoots, rootIn, UV_KEYS, type UvSettings } from './settings.ts';

/** Foretells the modules and the folders of data. */
export async function uvWheel(doc: Document, files: Files): Promise<Wheel> {
  if (!isKnown(doc)) return unknownWheel('an uv_build is asked for whose rules are not known');
  const settings = readUvSettings(doc);
  if ('says' in settings) return noWheel(settings.says, settings.keys);
  if (!tableAt(doc.root, 'project')) return unknownWheel('there is no `[project]` table');
  const excluded = wheelExcludes(settings);
  if ('says' in excluded) return noWheel(excluded.says, excluded.keys);
  const refused = await refusedRoots(settings, files);
  const root = rootIn(settings, files);
  if (refused === 'unclear' || root === undefined || !settings.names)
    return unknownWheel('the place of the modules cannot be looked at');
  if (refused) return noWheel(refused.says, refused.keys);
  const packer = new Packer(files, excluded);
  for (const name of settings.names) await packer.module(name, root);
  for (const [kind, folder] of settings.data) await packer.data(kind, folder, doc);
  return packer.wheel();
}

/** What is left out of the wheel, by paths from the project (`build_wheel_exclude_matcher`). */
export function wheelExcludes(settings: UvSettings): GlobSet | Refusal {
  const { defaultExcludes, wheelExclude, sourceExclude } = settings;
  const globs = [...(defaultExcludes ? DEFAULT_EXCLUDES : []), ...wheelExclude, ...sourceExclude];
  const key = excludeSet(wheelExclude) ? 'source-exclude' : 'wheel-exclude';
  const says = 'Unsupported glob expression in: tool.uv.build-backend.*-exclude';
  return excludeSet(globs) ?? { says, keys: [...UV_KEYS, key] };
}

export const DEFAULT_EXCLUDES = ['__pycache__', '*.pyc', '*.pyo'];

/** What a wheel has so far; the first refusal ends it. */
class Packer {
  readonly #files: Files;
  readonly #excluded: GlobSet;
  readonly #taken = new Map<string, string>();
  #fails: Refusal | undefined;
  #unclear: string | undefined;
  readonly #because = new Set<string>();

  constructor(files: Files, excluded: GlobSet) {
    this.#files = files;
    this.#excluded = excluded;
  }

  wheel(): Wheel {
    if (this.#unclear !== undefined) return unknownWheel(this.#unclear);
    if (this.#fails) return noWheel(this.#fails.says, this.#fails.keys);
    const because = [...this.#because];
    const certainty = because.length === 0 ? 'certain' : 'likely';
    return { certainty, because, files: this.#taken, generated: [] };
  }

  async module(name: string, root: string): Promise<void> {
    const at = name.split('.').join('/');
    const top = join(root, at);
    if (name !== '' && (name.includes('/') || name.split('.').includes('')))
      this.#unclear ??= `\`${name}\` is no name of a module`;
    if (this.#stopped()) return;
    const kind = await this.#kind(top);
    if (kind === undefined) this.#unclear ??= `\`${top}\` cannot be looked at`;
    else if (kind === 'absent') this.#refuse('Failed to walk source tree: .', 'module-name');
    else if (this.#prunes(top)) return;
    else if (kind === 'link') this.#refuse(isFolder(join(this.#files.folder, top)), 'module-name');
    else
      await this.#walk(
        top,
        at,
        (path) => this.#prunes(path),
        (path) => this.#leavesOut(path),
      );
  }

  async data(kind: string, folder: string, doc: Document): Promise<void> {
    if (this.#stopped()) return;
    const real = await this.#files.real(folder);
    const inside = await this.#files.real('');
    const says = `The path for the data directory ${kind} must be inside the project: ${folder}`;
    if (folder.startsWith('/') || folder === '..' || folder.startsWith('../'))
      this.#refuse(says, 'data', kind);
    else if (real === undefined) this.#refuse('No such file or directory (os error 2)', 'data', kind);
    else if (inside === undefined) this.#unclear ??= 'the project cannot be looked at';
    else if (real !== inside && !real.startsWith(`${inside}/`)) this.#refuse(says, 'data', kind);
    if (this.#stopped()) return;
    const at = dataFolder(doc);
    const there = await this.#kind(folder);
    if (at === undefined || there === undefined || there === 'absent') {
      this.#unclear ??= `\`${folder}\` cannot be looked at`;
      return;
    }
    // Of a folder that is excluded, or that is a file, nothing is taken. 0.9.30 excludes no data, 0.12.5 does.
    const leavesOut = (path: string) => {
      const out = this.#leavesOut(path) && allows(doc, 'uv-build', '0.10');
      if (out && !allows(doc, 'uv-build', '0.12.5'))
        this.#because.add('the excludes count for data, which some releases of uv_build take whole');
      return out;
    };
    if (!leavesOut(folder)) await this.#walk(folder, `${at}/${kind}`, leavesOut, leavesOut);
  }

  /** walkdir does not follow links, and an entry that is left out is still looked into unless it is pruned. */
  async #walk(
    top: string,
    at: string,
    prunes: (path: string) => boolean,
    leavesOut: (path: string) => boolean,
  ): Promise<void> {
    if ((await kindAt(this.#files, top)) === 'file') {
      if (!at.includes('.data/') && !leavesOut(top)) this.#taken.set(at, top);
      return;
    }
    const enters = (within: string) => !prunes(join(top, within));
    for await (const folder of walked(this.#files, top, { enters, links: 'left' })) {
      if (folder.unclear) this.#unclear ??= `what lies in \`${folder.path}\` cannot be told`;
      const { entries } = await this.#files.list(folder.path);
      for (const entry of entries) {
        if (entry.kind === 'folder' && !entry.link) {
          if (entry.name === 'lib64' || entry.name === 'pyvenv.cfg')
            await this.#venv(folder.path, entry, (path) => prunes(path) || leavesOut(path));
          continue;
        }
        const within = below(folder.within, entry.name);
        const path = join(top, within);
        if (prunes(path) || leavesOut(path)) continue;
        await this.#venv(folder.path, entry, (path) => prunes(path) || leavesOut(path));
        this.#add(join(at, within), path, entry);
      }
    }
  }

  #add(archive: string, path: string, entry: FolderEntry): void {
    if (isOdd(entry)) this.#unclear ??= `the name of \`${path}\` cannot be read`;
    else if (entry.kind === 'folder') this.#refuse(isFolder(join(this.#files.folder, path)), 'wheel-exclude');
    else if (entry.kind === 'other' && entry.link)
      this.#refuse('No such file or directory (os error 2)', 'wheel-exclude');
    else if (entry.kind === 'other') this.#unclear ??= `\`${path}\` is no file`;
    else this.#taken.set(archive, path);
  }

  /** A virtual environment in the way is refused (`error_on_venv`). */
  async #venv(folder: string, { name }: FolderEntry, isOut: (path: string) => boolean): Promise<void> {
    if (name !== 'pyvenv.cfg' && name !== 'lib64') return;
    const path = join(folder, name);
    if (isOut(path) || !(await isVenv(this.#files, folder))) return;
    const says = `Virtual environments must not be added to source distributions or wheels, remove the directory or exclude it from the build: ${folder}`;
    this.#refuse(says, 'wheel-exclude');
  }

  /** The walk over a module compares whole paths: a folder above the project counts too. */
  #prunes(path: string): boolean {
    const prunes = this.#excluded.matches(join(this.#files.folder, path));
    if (prunes && !this.#excluded.matches(path))
      this.#because.add(`the excludes match \`${path}\` by the folder that the project lies in`);
    return prunes;
  }

  #leavesOut(path: string): boolean {
    return this.#excluded.matches(path);
  }

  async #kind(path: string): Promise<'folder' | 'file' | 'link' | 'absent' | undefined> {
    if (path === '') return 'folder';
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const listing = await this.#files.list(parent);
    const entry = listing.entries.find(({ name }) => name === path.slice(path.lastIndexOf('/') + 1));
    if (!entry) return listing.absent || (listing.complete && !listing.trouble) ? 'absent' : undefined;
    if (entry.link && entry.kind === 'folder') return 'link';
    return entry.kind === 'other' ? undefined : entry.kind;
  }

  #refuse(says: string, ...path: readonly string[]): void {
    if (!this.#stopped()) this.#fails = { says, keys: [...UV_KEYS, ...path] };
  }

  #stopped(): boolean {
    return this.#fails !== undefined || this.#unclear !== undefined;
  }
}

function isFolder(path: string): string {
  return `failed to read from file \`${path}\`: Is a directory (os error 21)`;
}

/** Whether a folder is a virtual environment, as uv sees it: its python is a link, or one for Windows. */
export async function isVenv(files: Files, folder: string): Promise<boolean> {
  const bin = await files.list(join(folder, 'bin'));
  if (bin.entries.some(({ name, link }) => name === 'python' && link)) return true;
  const scripts = await files.list(join(folder, 'Scripts'));
  return scripts.entries.some(({ name, kind }) => name === 'python.exe' && kind === 'file');
}

function dataFolder(doc: Document): string | undefined {
  const { name, version } = readProjectTable(doc);
  const normal = version && normalizeVersion(version.value);
  if (!name || normal === undefined) return undefined;
  return `${normalizeName(name.value).replaceAll('-', '_')}-${normal}.data`;
}
