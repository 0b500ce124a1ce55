/**
 * Where an editable installation leads: a line of a `.pth` file, the table of setuptools' finder, the calls of the
 * `editables` package, a link. All of it is read as text.
 */
import type { Installed } from '../artifacts/environment.ts';
import { type Platform, pathOf } from '../artifacts/locations.ts';
import { parseRecord } from '../artifacts/record.ts';
import type { Contents } from '../backends/backend.ts';
import { type Files, join } from '../files/files.ts';

export interface Leads {
  /** Folders that are put on the path of modules, absolute. */
  readonly folders: readonly string[];
  /** Name (dotted) → the file or folder it is taken from, absolute and maybe without its ending. */
  readonly modules: ReadonlyMap<string, string>;
  /** It is something that cannot be read as text: all of the above may be incomplete. */
  readonly more: boolean;
}

/** What is wrong with where it leads, one clause each, the first first. */
export interface Led {
  /** Nothing of it can be imported any more. */
  readonly broken: readonly string[];
  /** A build now would lead elsewhere too, or elsewhere. */
  readonly stale: readonly string[];
  /** Archive paths of modules that a build now would reach. */
  readonly missing: readonly string[];
}

export async function readLeads(installed: Installed, files: Files, platform: Platform): Promise<Leads> {
  const { distInfo, sitePackages, form } = installed;
  if (form === 'egg-link') {
    const [line = ''] = await linesOf(distInfo, files);
    return { folders: [join(sitePackages, pathOf(line, platform))], modules: new Map(), more: false };
  }
  const record = await files.read(join(distInfo, 'RECORD'));
  const paths = 'text' in record ? parseRecord(record.text).map(({ path }) => path) : [];
  const folders: string[] = [];
  const modules = new Map<string, string>();
  let more = !('text' in record);
  for (const path of paths) {
    if (path.includes('/')) continue;
    if (path.endsWith('.pth')) {
      for (const line of await linesOf(join(sitePackages, path), files))
        if (!/^import[ \t]|^#/.test(line)) folders.push(join(sitePackages, pathOf(line, platform)));
    } else if (path.endsWith('.py')) {
      const source = await files.read(join(sitePackages, path));
      const found = 'text' in source && EDITABLE.test(path) ? mappingsOf(source.text) : undefined;
      for (const [name, target] of found ?? []) modules.set(name, pathOf(target, platform));
      if (EDITABLE.test(path) && found === undefined) more = true;
    }
  }
  return { folders, modules, more };
}

/** Judges where an editable installation leads, against the tree as it is now. */
export async function judgeLeads(
  leads: Leads,
  contents: Contents | undefined,
  files: Files,
  shown: (path: string) => string,
): Promise<Led> {
  const broken: string[] = [];
  const stale: string[] = [];
  const missing: string[] = [];
  for (const folder of leads.folders)
    if ((await files.stat(folder))?.kind !== 'folder')
      broken.push(`it leads to \`${shown(folder)}\`, which is not there`);
  for (const [name, target] of leads.modules)
    if (!(await isThere(target, files)))
      broken.push(`it takes \`${name}\` from \`${shown(target)}\`, which is not there`);
  if (broken.length > 0 || leads.more || leads.folders.some((folder) => STRICT.test(folder)))
    return { broken, stale, missing };
  // Neither a path nor a table: what makes it editable is not known, so nothing is said of it.
  if (leads.folders.length + leads.modules.size === 0) return { broken, stale, missing };
  for (const name of (await contents?.children('')) ?? []) {
    const located = await contents?.locate(name);
    if (located?.kind !== 'module') continue;
    const place = join(files.folder, located.path);
    const target = located.isPackage ? join(place, '..') : place;
    if (await reaches(leads, name, target, files)) continue;
    const other = leads.modules.get(name);
    if (other === undefined) missing.push(located.isPackage ? `${name}/__init__.py` : `${name}.py`);
    stale.push(
      other === undefined
        ? `it does not lead to \`${shown(target)}\``
        : `it takes \`${name}\` from \`${shown(other)}\`, which is now \`${shown(target)}\``,
    );
  }
  return { broken, stale, missing };
}

/** Files that setuptools, editables (hatchling, pdm-backend), scikit-build-core and meson-python write. */
const EDITABLE = /^(?:__editable__|_editable_impl_|__editables_|_\w+_editable)/;
/** setuptools' strict mode: a folder of links, made by the build. */
const STRICT = /\/build\/__editable__\./;

async function linesOf(path: string, files: Files): Promise<readonly string[]> {
  const content = await files.read(path);
  if (!('text' in content)) return [];
  return content.text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\uFEFF/, '').trim())
    .filter((line) => line !== '');
}

/** Name → path, as far as written in literals; undefined where there is no such table. */
function mappingsOf(source: string): ReadonlyMap<string, string> | undefined {
  const calls = [...source.matchAll(/\.map_module\(\s*(['"])(.*?)\1\s*,\s*r?(['"])(.*?)\3\s*\)/g)];
  if (calls.length > 0)
    return new Map(calls.map(([, , name = '', , path = '']) => [name, unescapeText(path)]));
  const table = /^MAPPING\b[^=\n]*=\s*(\{[^}]*\})/m.exec(source)?.[1];
  if (table === undefined) return undefined;
  const pairs = table.matchAll(/(['"])((?:[^\\]|\\.)*?)\1\s*:\s*(['"])((?:[^\\]|\\.)*?)\3/g);
  return new Map([...pairs].map(([, , name = '', , path = '']) => [name, unescapeText(path)]));
}

function unescapeText(text: string): string {
  return text.replace(/\\([\\'"])/g, '$1');
}

/** The finder looks for the path itself, and for a module of that stem. */
async function isThere(target: string, files: Files): Promise<boolean> {
  return (await files.stat(target)) !== undefined || (await files.stat(`${target}.py`)) !== undefined;
}

async function reaches(leads: Leads, name: string, target: string, files: Files): Promise<boolean> {
  const mapped = leads.modules.get(name);
  const candidates = [
    ...leads.folders.map((folder) => join(folder, target.slice(target.lastIndexOf('/') + 1))),
    ...(mapped === undefined ? [] : [mapped, `${mapped}.py`, join(mapped, '..')]),
  ];
  if (candidates.includes(target)) return true;
  const real = await files.real(target);
  for (const each of candidates) if (real !== undefined && (await files.real(each)) === real) return true;
  return false;
}
