/**
 * Where an editable installation leads: a line of a `.pth` file, the table of setuptools' finder, the calls of the
 * `editables` package, a link. All of it is read as text.
 */
import type { Installed } from '../artifacts/environment.ts';
import { type Platform, pathOf } from '../artifacts/locations.ts';
import { parseRecord } from '../artifacts/record.ts';
import type { Contents } from '../backends/backend.ts';
import { type Files, join } from '../files/files.ts';
import { said } from './installed-judged.ts';
import { readTree } from './installed-tree.ts';

export interface Leads {
  /** Folders that are put on the path of modules, absolute. */
  readonly folders: readonly string[];
  /** Name (dotted) → the file or folder it is taken from, absolute and maybe without its ending. */
  readonly modules: ReadonlyMap<string, string>;
  /** Folders in which it builds anew before an import, absolute (meson-python). */
  readonly builds: readonly string[];
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
  /** Archive paths of links that lead nowhere, which a build now would not make. */
  readonly extra: readonly string[];
}

export async function readLeads(installed: Installed, files: Files, platform: Platform): Promise<Leads> {
  const { distInfo, sitePackages, form } = installed;
  if (form === 'egg-link') {
    const [line = ''] = await linesOf(distInfo, files);
    const folders = [join(sitePackages, pathOf(line, platform))];
    return { folders, modules: new Map(), builds: [], more: false };
  }
  const record = await files.read(join(distInfo, 'RECORD'));
  // poetry writes absolute paths.
  const own = `${sitePackages}/`;
  const recorded = 'text' in record ? parseRecord(record.text) : [];
  const paths = recorded.map(({ path }) => (path.startsWith(own) ? path.slice(own.length) : path));
  const folders: string[] = [];
  const modules = new Map<string, string>();
  const builds: string[] = [];
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
      const built = 'text' in source ? MESON.exec(source.text)?.[3] : undefined;
      if (built !== undefined) builds.push(pathOf(unescapeText(built), platform));
      if (EDITABLE.test(path) && found === undefined) more = true;
    }
  }
  return { folders, modules, builds, more };
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
  for (const folder of leads.builds)
    if ((await files.stat(folder))?.kind !== 'folder')
      broken.push(`it builds in \`${shown(folder)}\`, which is not there`);
  // scikit-build-core lists each module: one of them may go without the others.
  const gone: string[] = [];
  for (const [name, target] of leads.modules) {
    if (await isThere(target, files)) continue;
    const clause = `it takes \`${name}\` from \`${shown(target)}\`, which is not there`;
    (name.includes('.') ? gone : broken).push(clause);
  }
  const [first] = gone;
  if (first !== undefined && broken.length === 0)
    stale.push(gone.length === 1 ? first : `${first}, as ${gone.length - 1} more are not`);
  const judged = { broken, stale, missing, extra: [] };
  if (broken.length > 0 || leads.more) return judged;
  const links = leads.folders.find((folder) => STRICT.test(folder));
  if (links !== undefined) return contents ? judgeLinks(links, contents, files) : judged;
  // Neither a path nor a table: what makes it editable is not known, so nothing is said of it.
  if (leads.folders.length + leads.modules.size === 0) return judged;
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
  return judged;
}

/** setuptools' strict mode: a link for each module that there was when it was built. */
async function judgeLinks(folder: string, contents: Contents, files: Files): Promise<Led> {
  const missing: string[] = [];
  for (const archive of (await readTree(contents, files)).modules.keys())
    if (!(await files.stat(join(folder, archive)))) missing.push(archive);
  const extra = await danglingBelow(folder, '', files);
  const stale = [...said(missing, 'is not in it yet', 'are not in it yet')];
  return {
    broken: [],
    stale: [...stale, ...said(extra, 'is still in it', 'are still in it')],
    missing,
    extra,
  };
}

async function danglingBelow(top: string, below: string, files: Files): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, kind, link } of (await files.list(join(top, below))).entries) {
    const path = below === '' ? name : `${below}/${name}`;
    if (kind === 'folder' && !link) found.push(...(await danglingBelow(top, path, files)));
    else if (kind === 'other' && link) found.push(path);
  }
  return found;
}

/** Where a table takes a top-level name from: a folder or a file, absolute and maybe without its ending. */
export function leadOf({ modules }: Leads, name: string): string | undefined {
  return modules.get(name)?.replace(/\/__init__(?:\.py)?$/, '');
}

/** Files that setuptools, editables (hatchling, pdm-backend), scikit-build-core and meson-python write. */
const EDITABLE = /^(?:__editable__|_editable_(?:impl|skbc)_|__editables_|_\w+_editable)/;
/** setuptools' strict mode: a folder of links, made by the build. */
const STRICT = /\/build\/__editable__\./;

/** The call at the end of the module of scikit-build-core (1.1.2); the first table is of the modules. */
const SCIKIT = /^install\(\s*(\{[^{}]*\})/m;
/** The call in the module of meson-python (0.22.1): name, modules, the folder of the build. */
const MESON = /\bMesonpyMetaFinder\(\s*(['"]).*?\1,\s*(?:\{[^}]*\}|set\(\)),\s*(['"])(.*?)\2/;

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
  const table = (/^MAPPING\b[^=\n]*=\s*(\{[^}]*\})/m.exec(source) ?? SCIKIT.exec(source))?.[1];
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
