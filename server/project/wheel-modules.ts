/** The modules of a wheel that is already built, asked by their dotted names as those of one that will be. */
import { libraryPath, type OpenArchive, type WheelFile } from '../artifacts/wheel-file.ts';
import type { Contents, Located } from '../backends/backend.ts';
import { outline } from '../python/scanner.ts';
import type { Source } from './sources.ts';

export interface WheelModules {
  readonly contents: Contents;
  /** A source by its archive path; undefined where it cannot be read. */
  readonly sources: (path: string) => Promise<Source | undefined>;
}

/** Sources read of one wheel at most: whatever leads further is not told. */
const MOST_SOURCES = 200;
/** What makes a package answer for modules that it does not have. */
const PRETENDS = /__path__|sys\.modules|meta_path|path_hooks|declare_namespace|extend_path|lazy/i;
/** A module that is there without a source that could be read. */
const COMPILED = /(?:\.[\w-]+)*\.(?:so|pyd|pyc)$/;

export function modulesOf(file: WheelFile): WheelModules {
  const sources = rememberedSources(file.archive);
  const { modules, folders, hasPth } = index(file);
  const locate = async (module: string): Promise<Located | undefined> => {
    const found = modules.get(module);
    if (found !== undefined) return found;
    if (folders.has(module)) return { kind: 'namespace', folder: module };
    // A `.pth` file may put any folder on the path, or run code.
    if (hasPth) return undefined;
    const parts = module.split('.');
    let owned = false;
    for (let i = 1; i < parts.length; i++) {
      const above = modules.get(parts.slice(0, i).join('.'));
      if (above?.kind === 'compiled') return undefined;
      if (above?.kind !== 'module') continue;
      const source = await sources(above.path);
      if (!source || PRETENDS.test(source.text)) return undefined;
      owned = true;
    }
    return owned ? { kind: 'absent' } : { kind: 'foreign' };
  };
  const children = async (module: string): Promise<readonly string[]> => {
    const prefix = module === '' ? '' : `${module}.`;
    const below = [...modules.keys(), ...folders].filter((name) => name.startsWith(prefix));
    return [...new Set(below.map((name) => name.slice(prefix.length).split('.')[0] ?? ''))];
  };
  return { contents: { certainty: 'certain', because: [], locate, children }, sources };
}

function index({ names }: WheelFile) {
  const modules = new Map<string, Located>();
  const folders = new Set<string>();
  let hasPth = false;
  for (const name of names) {
    const path = libraryPath(name);
    if (path === undefined) continue;
    hasPth ||= /^[^/]+\.pth$/.test(path);
    const parts = path.split('/');
    const last = parts.pop() ?? '';
    for (let i = 1; i <= parts.length; i++) folders.add(parts.slice(0, i).join('.'));
    const isSource = last.endsWith('.py');
    if (!isSource && !COMPILED.test(last)) continue;
    const stem = isSource ? last.slice(0, -'.py'.length) : (last.split('.')[0] ?? '');
    const isPackage = stem === '__init__';
    const module = (isPackage ? parts : [...parts, stem]).join('.');
    const before = modules.get(module);
    // Python takes a package before a module, and an extension before a source.
    const isBetter = !before || isPackage || (!isSource && !last.endsWith('.pyc') && !isPackageAt(before));
    if (isBetter)
      modules.set(module, isSource ? { kind: 'module', path: name, isPackage } : { kind: 'compiled' });
  }
  return { modules, folders, hasPth };
}

function isPackageAt(located: Located): boolean {
  return located.kind === 'module' && located.isPackage;
}

function rememberedSources(archive: OpenArchive): WheelModules['sources'] {
  const known = new Map<string, Promise<Source | undefined>>();
  return (path) => {
    const source = known.get(path) ?? (known.size < MOST_SOURCES ? read(archive, path) : undefined);
    if (source) known.set(path, source);
    return source ?? Promise.resolve(undefined);
  };
}

async function read(archive: OpenArchive, path: string): Promise<Source | undefined> {
  const content = await archive.read(path);
  return 'text' in content ? { path, text: content.text, outline: outline(content.text) } : undefined;
}
