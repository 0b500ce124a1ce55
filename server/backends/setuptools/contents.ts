/**
 * Where the modules of a setuptools wheel come from, asked name by name.
 *
 * `absent` is said only where no build can bring the module: its top-level package is a regular one of this wheel, no
 * extension or version plugin makes it, no stale `build/lib` and no package data can bring it along.
 */
import { type Files, type FolderEntry, isFile, join } from '../../files/files.ts';
import type { Contents, Located } from '../backend.ts';
import { isModuleFile, type Layout } from './layout.ts';
import { isIdentifier } from './names.ts';
import type { Settings } from './settings.ts';

/** What the wheel has under a name; `none`: nothing; undefined: cannot tell. */
type Hit = Located | 'none' | undefined;

/** Suffixes that Python imports natively, and those that a compiler makes such files from. */
const NATIVE = /\.(?:so|pyd|dll|dylib|pyc)$/;
const SOURCE = /\.(?:pyx|c|cc|cpp|cxx|rs|f|f90|pyf)$/;

/** The contents of the wheel that this layout gives. */
export function contentsOf(settings: Settings, layout: Layout, files: Files): Contents {
  const wheel = new SetuptoolsWheel(settings, layout, files);
  return {
    certainty: settings.because.length === 0 ? 'certain' : 'likely',
    because: settings.because,
    ...(layout.fails && settings.because.length === 0 && { fails: layout.fails }),
    locate: (module) => wheel.locate(module),
    children: (module) => wheel.children(module),
  };
}

class SetuptoolsWheel {
  readonly #settings: Settings;
  readonly #layout: Layout;
  readonly #files: Files;

  constructor(settings: Settings, layout: Layout, files: Files) {
    this.#settings = settings;
    this.#layout = layout;
    this.#files = files;
  }

  async locate(module: string): Promise<Located | undefined> {
    if (!module.split('.').every(isIdentifier)) return undefined;
    const hit = await this.#hit(module);
    if (hit === undefined || (await this.#isStale(module, hit))) return undefined;
    return hit === 'none' ? this.#missing(module) : hit;
  }

  async #hit(name: string): Promise<Hit> {
    const { compiled } = this.#settings;
    if (compiled.includes(name)) return { kind: 'compiled' };
    const selected = await this.#layout.selects(name);
    const folder = await this.#layout.folderOf(name);
    if (selected === undefined || folder === undefined || this.#isBesideListed(name)) return undefined;
    const inside = selected ? await this.#list(folder) : [];
    if (inside === undefined) return undefined;
    const init = join('.', folder, '__init__.py');
    if (selected && this.#settings.written.includes(init)) return { kind: 'compiled' };
    if (inside.some(({ name, kind }) => name === '__init__.py' && kind === 'file'))
      return { kind: 'module', path: init, isPackage: true };
    if (inside.some(({ name }) => name.startsWith('__init__.') && (NATIVE.test(name) || SOURCE.test(name))))
      return undefined;
    const module = await this.#module(name);
    return module === 'none' && inside.length > 0 ? this.#namespace(folder, inside) : module;
  }

  /** A module that is named with its package in py-modules: what else it brings is not told. */
  #isBesideListed(name: string): boolean {
    const { names } = this.#layout.modules;
    const [top = ''] = name.split('.');
    return names !== 'all' && names.some((other) => other.startsWith(`${top}.`));
  }

  async #module(name: string): Promise<Hit> {
    const { last, parent } = split(name);
    const folder = await this.#folderOfModules(parent, last);
    if (folder === undefined) return 'none';
    const path = join('.', folder, `${last}.py`);
    if (this.#settings.written.includes(path)) return { kind: 'compiled' };
    // The setup script is left out of a package that lies in the project's own folder.
    if (path === 'setup.py') return undefined;
    const entries = (await this.#list(folder))?.filter((entry) => stem(entry) === last);
    if (entries === undefined || entries.some(({ name }) => NATIVE.test(name))) return undefined;
    if (entries.some((entry) => isModuleFile(entry) && entry.name === `${last}.py`))
      return { kind: 'module', path, isPackage: false };
    return entries.some(({ name }) => SOURCE.test(name)) ? undefined : 'none';
  }

  /** The folder whose `.py` files are the modules of a package, or the top-level ones; undefined: none are shipped. */
  async #folderOfModules(parent: string, last: string): Promise<string | undefined> {
    const { folder, names } = this.#layout.modules;
    if (parent === '') return names === 'all' || names.includes(last) ? folder : undefined;
    return (await this.#layout.selects(parent)) ? this.#layout.folderOf(parent) : undefined;
  }

  /** A folder without `__init__.py` is in the wheel if a file of it is. */
  async #namespace(folder: string, inside: readonly FolderEntry[]): Promise<Hit> {
    const ships = inside.some(({ name, kind }) => kind === 'file' && /^[^.].*\.pyi?$|^py\.typed$/.test(name));
    if (ships) return { kind: 'namespace', folder };
    if (inside.some(({ kind }) => kind === 'folder')) return undefined;
    return (await this.#mayShipData()) ? undefined : 'none';
  }

  async #missing(module: string): Promise<Located | undefined> {
    const ours = await this.#isOurs(module);
    if (ours === undefined || !module.includes('.')) return ours && { kind: 'foreign' };
    const left = await this.#leftOut(module);
    return left && ours === 'others' ? { kind: 'foreign' } : left;
  }

  /** Whether what lies above a name that the wheel does not have is ours alone, or others may add to it. */
  async #isOurs(module: string): Promise<'ours' | 'others' | undefined> {
    const parts = module.split('.');
    let top: Hit = 'none';
    for (let i = 1; i < parts.length; i++) {
      const hit = await this.#hit(parts.slice(0, i).join('.'));
      if (i === 1) top = hit;
      if (hit === 'none') break;
      if (hit === undefined || hit.kind === 'compiled') return undefined;
      if (hit.kind !== 'module') continue;
      const ways = await this.#waysIn(hit.path);
      if (ways !== 'plain') return ways === 'open' ? 'others' : undefined;
    }
    return top !== 'none' && top?.kind === 'module' ? 'ours' : 'others';
  }

  /** `open`: others may add to this package; `odd`: it may put modules into place itself; undefined: it cannot be read. */
  async #waysIn(path: string): Promise<'plain' | 'open' | 'odd' | undefined> {
    const file = await this.#files.read(path);
    if (!('text' in file)) return undefined;
    if (/\b(?:extend_path|declare_namespace|__path__)\b/.test(file.text)) return 'open';
    return /\.modules\b|\bmodules\[|\b(?:meta_path|path_hooks|ModuleType)\b/.test(file.text)
      ? 'odd'
      : 'plain';
  }

  /** A name that no selected file gives: absent, unless a file of that name may come as data. */
  async #leftOut(module: string): Promise<Located | undefined> {
    const place = await this.#layout.folderOf(module);
    if (place === undefined || this.#settings.written.some((path) => path.startsWith(`${place}/`)))
      return undefined;
    if (this.#isWithinBuild(place) && (await this.#mayShipData())) return undefined;
    const { last } = split(module);
    const above = await this.#list(folderAbove(place));
    const named = above?.filter((entry) => entry.name === last || stem(entry) === last);
    if (named === undefined || named.some(({ name }) => NATIVE.test(name) || SOURCE.test(name)))
      return undefined;
    // A folder that is left out may hold packages that are not.
    const folders = named.some(({ name }) => name === last) ? await this.#list(place) : [];
    if (
      folders === undefined ||
      folders.some(({ kind, name }) => kind === 'folder' && name !== '__pycache__')
    )
      return undefined;
    const file = named.some(isModuleFile) ? `${place}.py` : `${place}/__init__.py`;
    const there = named.some(({ name }) => name === last || name === `${last}.py`);
    if (there && (await this.#mayShipData())) return undefined;
    return (await isFile(this.#files, file)) ? { kind: 'absent', path: file } : { kind: 'absent' };
  }

  /** Whether data below a package may be what the build has just written: in `build`, or a package that is the whole project. */
  #isWithinBuild(place: string): boolean {
    const whole = [...this.#settings.packageDir].some(([name, folder]) => name !== '' && folder === '');
    return whole || place === 'build' || place.startsWith('build/');
  }

  /** Whether files outside of the selected packages may be shipped: MANIFEST.in, or an older manifest that is read again. */
  async #mayShipData(): Promise<boolean> {
    if (this.#settings.shipsData || (await isFile(this.#files, 'MANIFEST.in'))) return true;
    for (const folder of new Set(['', this.#layout.modules.folder, ...this.#layout.roots])) {
      const entries = await this.#list(folder);
      if (entries === undefined || entries.some(({ name }) => name.endsWith('.egg-info'))) return true;
    }
    return false;
  }

  /** What an earlier build left in `build/lib*` is shipped again: what is gone, and what is newer than its source. */
  async #isStale(module: string, hit: Hit): Promise<boolean> {
    const { last } = split(module);
    for (const { name, kind } of (await this.#list('build')) ?? []) {
      if (kind !== 'folder' || !name.startsWith('lib')) continue;
      const place = join('build', name, ...module.split('.'));
      const init = `${place}/__init__.py`;
      if (hit !== 'none' && hit?.kind === 'module') {
        if (!hit.isPackage && (await isFile(this.#files, init))) return true;
        if (await this.#isNewer(hit.isPackage ? init : `${place}.py`, hit.path)) return true;
      } else if (await isFile(this.#files, init)) return true;
      if (hit !== 'none') continue;
      const left = await this.#list(folderAbove(place));
      if (left === undefined || left.some((entry) => entry.name === last || stem(entry) === last))
        return true;
    }
    return false;
  }

  async #isNewer(copy: string, source: string): Promise<boolean> {
    const [there, here] = await Promise.all([this.#files.stat(copy), this.#files.stat(source)]);
    return there !== undefined && here !== undefined && there.mtime > here.mtime;
  }

  async children(module: string): Promise<readonly string[]> {
    const found = new Set(this.#generatedBelow(module));
    const { roots, listed, modules } = this.#layout;
    const prefix = module === '' ? '' : `${module}.`;
    const folder = module === '' ? undefined : await this.#layout.folderOf(module);
    const folders = module === '' ? roots : folder === undefined ? [] : [folder];
    for (const name of listed) if (name.startsWith(prefix)) found.add(firstPart(name.slice(prefix.length)));
    if (module === '' && modules.names !== 'all')
      for (const name of modules.names) found.add(firstPart(name));
    if (module === '' && modules.names === 'all') await this.#addModules(modules.folder, found);
    if (folder !== undefined && (await this.#layout.selects(module))) await this.#addModules(folder, found);
    for (const here of folders)
      for (const { name, kind } of (await this.#list(here)) ?? [])
        if (kind === 'folder' && isIdentifier(name) && (await this.#layout.selects(prefix + name)))
          found.add(name);
    if (module !== '') found.delete('__init__');
    return [...found].filter(isIdentifier).sort();
  }

  async #addModules(folder: string, found: Set<string>): Promise<void> {
    for (const entry of (await this.#list(folder)) ?? [])
      if (isModuleFile(entry)) found.add(entry.name.slice(0, -3));
    for (const path of this.#settings.written)
      if (folderAbove(path) === folder && path.endsWith('.py'))
        found.add(path.slice(path.lastIndexOf('/') + 1, -3));
  }

  #generatedBelow(module: string): string[] {
    const prefix = module === '' ? '' : `${module}.`;
    return this.#settings.compiled
      .filter((name) => name.startsWith(prefix))
      .map((name) => firstPart(name.slice(prefix.length)));
  }

  /** What lies in a folder, nothing where it is not there; undefined where it cannot be listed whole. */
  async #list(folder: string): Promise<readonly FolderEntry[] | undefined> {
    const { entries, complete, absent, trouble } = await this.#files.list(folder || '.');
    return absent ? [] : complete && !trouble ? entries : undefined;
  }
}

function split(name: string): { readonly parent: string; readonly last: string } {
  const at = name.lastIndexOf('.');
  return { parent: at < 0 ? '' : name.slice(0, at), last: name.slice(at + 1) };
}

function folderAbove(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function firstPart(name: string): string {
  return name.slice(0, name.includes('.') ? name.indexOf('.') : undefined);
}

/** `cli.py` → `cli`; `_c.cpython-311-x86_64-linux-gnu.so` → `_c`; a name without a dot has none. */
function stem({ name }: FolderEntry): string {
  return name.includes('.') ? firstPart(name) : '';
}
