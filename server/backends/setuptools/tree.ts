/**
 * The project's tree as Python's `os` and `glob` see it: paths are texts that are kept as they were put together,
 * because setuptools compares them as texts (`./demo` is not `demo`).
 */
import { type Files, type FolderEntry, join, normalize } from '../../files/files.ts';
import { hasMagic, shellRegex } from './globs.ts';

/** More entries than this are not looked at. */
const MOST = 200_000;
const DEEPEST = 60;

const NOTHING = /(?!)/;

/** undefined where nothing is there. */
type Kind = FolderEntry['kind'] | undefined;

export class Tree {
  readonly files: Files;
  /** What could not be seen, or would be seen without end. */
  readonly unclear = new Set<string>();
  readonly #listed = new Map<string, readonly FolderEntry[]>();
  /** The same by name: the files of a folder are asked for one by one. */
  readonly #kinds = new Map<string, ReadonlyMap<string, FolderEntry['kind']>>();
  #seen = 0;

  constructor(files: Files) {
    this.files = files;
  }

  /** What lies in a folder; nothing where there is none. */
  async list(path: string): Promise<readonly FolderEntry[]> {
    const at = normalize(path);
    const known = this.#listed.get(at);
    if (known) return known;
    const { entries, complete, absent, trouble } = await this.files.list(at || '.');
    this.#seen += entries.length;
    const isCut = !absent && (trouble !== undefined || !complete || this.#seen > MOST);
    if (isCut && (await this.files.stat(at || '.'))?.kind === 'folder') this.unclear.add(at || '.');
    const odd = entries.find(({ name }) => name.includes('\uFFFD'));
    if (odd) this.unclear.add(at === '' ? odd.name : `${at}/${odd.name}`);
    const shown = this.#seen > MOST ? [] : entries;
    this.#listed.set(at, shown);
    return shown;
  }

  /**
   * `os.path.isfile`, `isdir` and `lexists` in one; a dangling link is `other`. What lies in a folder that was listed
   * before is answered at once: thousands of files are asked for, and to wait for each takes longer than the answer.
   */
  kind(path: string): Kind | Promise<Kind> {
    if (path === '') return undefined;
    const at = normalize(path);
    const slash = at.lastIndexOf('/');
    const isInside = path === at && !at.startsWith('/') && !at.startsWith('..');
    const known = isInside ? this.#kinds.get(slash < 0 ? '' : at.slice(0, slash)) : undefined;
    return known ? known.get(at.slice(slash + 1)) : this.#look(path, at);
  }

  async #look(path: string, at: string): Promise<Kind> {
    if (at === '' || at.startsWith('..') || at.startsWith('/'))
      return at === '' ? 'folder' : (await this.files.stat(at))?.kind;
    const above = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '';
    const name = at.slice(above === '' ? 0 : above.length + 1);
    // A file has nothing below it, however the path goes on.
    if (path.endsWith('/') && (await this.kind(at)) === 'file') return undefined;
    return (this.#kinds.get(above) ?? (await this.#kindsIn(above))).get(name);
  }

  async #kindsIn(folder: string): Promise<ReadonlyMap<string, FolderEntry['kind']>> {
    const kinds = new Map((await this.list(folder)).map(({ name, kind }) => [name, kind] as const));
    this.#kinds.set(folder, kinds);
    return kinds;
  }

  async isFile(path: string): Promise<boolean> {
    return (await this.kind(path)) === 'file';
  }

  async isFolder(path: string): Promise<boolean> {
    return (await this.kind(path)) === 'folder';
  }

  /** `os.walk` with links followed, for its files: each path is put behind `folder`; `skip` names folders. */
  async walk(folder: string, visit: (path: string) => void, skip = NOTHING, depth = 0): Promise<void> {
    if (depth > DEEPEST) {
      this.unclear.add(normalize(folder));
      return;
    }
    for (const { name, kind, link } of await this.list(folder)) {
      const path = pathJoin(folder, name);
      if (kind === 'file') visit(path);
      if (kind !== 'folder' || skip.test(name) || (link && (await this.isLoop(path)))) continue;
      await this.walk(path, visit, skip, depth + 1);
    }
  }

  /** Whether a link leads to a folder above it: Python goes round until the system stops it. */
  async isLoop(path: string): Promise<boolean> {
    const [target, above] = await Promise.all([
      this.files.real(normalize(path)),
      this.files.real(normalize(pathJoin(path, '..')) || '.'),
    ]);
    const loops =
      target === undefined || above === undefined || above === target || above.startsWith(`${target}/`);
    if (loops) this.unclear.add(normalize(path));
    return loops;
  }

  /**
   * Python's `glob` with `recursive=True` (or without). setuptools has a copy of it that does not leave out what begins
   * with a dot (setuptools/glob.py).
   */
  async glob(pattern: string, { hidden = false, recursive = true } = {}): Promise<readonly string[]> {
    const [folder, name] = pathSplit(pattern);
    if (!hasMagic(pattern)) {
      const kind = name === '' ? undefined : await this.kind(pattern);
      return kind !== undefined || (name === '' && (await this.isFolder(folder))) ? [pattern] : [];
    }
    const folders =
      folder !== '' && hasMagic(folder) ? await this.glob(folder, { hidden, recursive }) : [folder];
    const found: string[] = [];
    for (const here of folders)
      for (const each of await this.#inFolder(here, name, hidden, recursive))
        found.push(pathJoin(here, each));
    return found;
  }

  async #inFolder(
    folder: string,
    pattern: string,
    hidden: boolean,
    recursive: boolean,
  ): Promise<readonly string[]> {
    if (!hasMagic(pattern)) {
      if (pattern === '') return (await this.isFolder(folder)) ? [''] : [];
      return (await this.kind(pathJoin(folder, pattern))) === undefined ? [] : [pattern];
    }
    if (recursive && pattern === '**') {
      const below: string[] = [''];
      await this.#below(folder, '', hidden, below, 0);
      return below;
    }
    const matches = shellRegex(pattern);
    return (await this.list(folder))
      .map(({ name }) => name)
      .filter((name) => (hidden || pattern.startsWith('.') || !name.startsWith('.')) && matches.test(name));
  }

  async #below(
    folder: string,
    inside: string,
    hidden: boolean,
    found: string[],
    depth: number,
  ): Promise<void> {
    if (depth > DEEPEST) this.unclear.add(normalize(pathJoin(folder, inside)));
    if (depth > DEEPEST) return;
    for (const { name, kind, link } of await this.list(pathJoin(folder, inside))) {
      if (!hidden && name.startsWith('.')) continue;
      const path = pathJoin(inside, name);
      found.push(path);
      if (kind === 'folder' && !(link && (await this.isLoop(pathJoin(folder, path)))))
        await this.#below(folder, path, hidden, found, depth + 1);
    }
  }
}

/** `os.path.join`. */
export function pathJoin(...parts: readonly string[]): string {
  let path = parts[0] ?? '';
  for (const part of parts.slice(1))
    path = part.startsWith('/') ? part : path === '' || path.endsWith('/') ? path + part : `${path}/${part}`;
  return path;
}

/** `os.path.split`. */
export function pathSplit(path: string): readonly [folder: string, name: string] {
  const at = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, at);
  if (at > 1 && path[at - 2] !== '/') return [path.slice(0, at - 1), path.slice(at)];
  return [/^\/*$/.test(folder) ? folder : folder.replace(/\/+$/, ''), path.slice(at)];
}

/** `os.path.relpath`, for two paths that are relative to the same folder. */
export function relativePath(path: string, start: string): string {
  const to = normalize(path).split('/').filter(isPart);
  const from = normalize(start).split('/').filter(isPart);
  let same = 0;
  while (same < to.length && same < from.length && to[same] === from[same]) same += 1;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

/** `convert_path` of distutils/util.py: what pathlib makes of a text. */
export function convertPath(path: string): string {
  if (path !== '' && normalize(path) === path && !path.includes('..')) return path;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.';
}

function isPart(part: string): boolean {
  return part !== '';
}

/** A path of the project, normalised as everything else here writes it. */
export function placeOf(path: string): string {
  return join('', normalize(path));
}
