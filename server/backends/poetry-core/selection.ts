/**
 * The files that poetry-core takes for a wheel or a source distribution (poetry-core 2.5.0, `masonry/utils/include.py`,
 * `package_include.py`, `module.py` and `masonry/builders/builder.py`).
 *
 * A link is followed to its end, and what it leads to is shipped at the place of its end, seen from the folder `from`.
 */
import { type Files, join } from '../../files/files.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { type Document, stringAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { everythingBelow, type Globbed, globbed, pathGlob } from '../globs/path-globs.ts';
import { hasFile, hasFolder } from '../shipped.ts';
import type { Format, Inclusion, PoetrySettings, Unread } from './settings.ts';
import { readVcs, type Vcs } from './vcs.ts';

export interface Selected {
  /** Archive path → path relative to the project, without links. */
  readonly files: ReadonlyMap<string, string>;
  readonly doubts: readonly string[];
}
export type Selection = Selected | { readonly fails: Refusal } | { readonly unclear: string };

/** The package or module of the project's name, at the top or in `src`; it is looked for where `packages` has none. */
export async function packageOfName(doc: Document, files: Files): Promise<Inclusion | Unread> {
  const name = readProjectTable(doc).name?.value || stringAt(doc.root, 'tool', 'poetry', 'name')?.value;
  if (name === undefined) return { unclear: 'the project has no name' };
  const module = normalizeName(name).replaceAll('-', '_');
  for (const from of ['', 'src']) {
    const folder = await hasFolder(files, join(from, module));
    const file = await hasFile(files, join(from, `${module}.py`));
    if (folder === undefined || file === undefined) return { unclear: 'a folder cannot be listed' };
    const place = join(files.folder, module);
    if (folder && file) return refused(`Both ${place} and ${place}.py exist`, nameKeys(doc));
    if (!folder && !file) continue;
    const include = folder ? module : `${module}.py`;
    const glob = pathGlob(include);
    if (!glob) return { unclear: `the name \`${name}\` is odd` };
    return { include, glob, from, to: '', formats: ['sdist', 'wheel'] };
  }
  return refused(`No file/folder found for package ${normalizeName(name)}`, nameKeys(doc));
}

function nameKeys(doc: Document): readonly string[] {
  return readProjectTable(doc).name ? ['project', 'name'] : ['tool', 'poetry', 'name'];
}

function refused(says: string, keys: readonly string[]): { readonly fails: Refusal } {
  return { fails: { says, keys } };
}

/** What `packages` selects for a format, or the package of the project's name. */
export async function packagesFor(
  doc: Document,
  files: Files,
  settings: PoetrySettings,
  format: Format,
): Promise<{ readonly packages: readonly Inclusion[]; readonly keys: readonly string[] } | Unread> {
  const packages = settings.packages.filter(({ formats }) => formats.includes(format));
  const problem = problemIn([...packages, ...settings.includes], format);
  if (problem) return problem;
  if (packages.length > 0) return { packages, keys: ['tool', 'poetry', 'packages'] };
  const found = await packageOfName(doc, files);
  return 'glob' in found ? { packages: [found], keys: nameKeys(doc) } : found;
}

function problemIn(inclusions: readonly Inclusion[], format: Format): Unread | undefined {
  return inclusions.find(({ formats, problem }) => problem && formats.includes(format))?.problem;
}

/** Walks what a format takes. */
export async function select(
  doc: Document,
  files: Files,
  settings: PoetrySettings,
  format: Format,
): Promise<Selection> {
  const chosen = await packagesFor(doc, files, settings, format);
  if (!('packages' in chosen)) return chosen;
  const includes = settings.includes.filter(({ formats }) => formats.includes(format));
  const root = (await files.real(files.folder)) ?? files.folder;
  const gathered = new Gathering(files, root, settings, includes, await readVcs(files));
  const found: (readonly [Inclusion, Elements])[] = [];
  for (const each of chosen.packages) {
    const elements = await elementsOf(files, each, chosen.keys);
    if (!('found' in elements)) return elements;
    found.push([each, elements]);
  }
  for (const [{ from, to }, elements] of found) {
    const base = format === 'wheel' ? ((await files.real(join(files.folder, from))) ?? root) : root;
    await gathered.take(elements, { base, to: format === 'wheel' ? to : '', asked: true });
  }
  for (const each of includes) {
    const elements = await included(files, each);
    if (!elements) return { unclear: `what \`${each.include}\` finds cannot be told` };
    await gathered.take({ found: elements, whole: false }, { base: root, to: '', asked: false });
  }
  return gathered.result();
}

interface Elements {
  readonly found: readonly Globbed[];
  /** They are all that lies in one folder. */
  readonly whole: boolean;
}

/** What a package consists of; fails where it holds nothing of Python. */
async function elementsOf(
  files: Files,
  { include, glob, from }: Inclusion,
  keys: readonly string[],
): Promise<Elements | Unread> {
  const found = await globbed(files, from, glob);
  const [root] = found ?? [];
  if (!found) return { unclear: `what \`${include}\` finds cannot be told` };
  if (!root) return refused(`${join(files.folder, from, include)} does not contain any element`, keys);
  const name = nameOf(root.path);
  if (found.length === 1 && root.kind !== 'folder') return { found, whole: false };
  const whole = found.length === 1;
  const elements = whole ? await everythingBelow(files, root.path) : found;
  if (!elements) return { unclear: `\`${root.path}\` cannot be listed` };
  const parent = root.path.includes('/') ? root.path.slice(0, root.path.lastIndexOf('/')) : files.folder;
  const stubs = (whole ? name : nameOf(parent)).endsWith('-stubs');
  const isPackage =
    elements.some(({ path }) => suffixOf(path) === '.py') || (stubs && elements.every(isStub));
  return isPackage ? { found: elements, whole } : refused(`${name} is not a package.`, keys);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isStub({ path, kind }: Globbed): boolean {
  return kind !== 'file' || suffixOf(path) === '.pyi' || nameOf(path) === 'py.typed';
}

/** As `Path.suffix`. */
export function suffixOf(path: string): string {
  return /[^/](\.[^./]+)$/.exec(path)?.[1] ?? '';
}

/** A last part `**` stands for all that is in a folder, as long as there is nothing that versions of Python disagree on. */
async function included(files: Files, { glob }: Inclusion): Promise<readonly Globbed[] | undefined> {
  if (glob.parts.at(-1) !== '**') return globbed(files, '', glob);
  const parts = glob.parts.slice(0, -1);
  const folders =
    parts.length === 0 ? undefined : await globbed(files, '', { ...glob, parts, onlyFolders: true });
  for (const { path, link } of folders ?? []) {
    const inside = await everythingBelow(files, path);
    if (!inside || link || inside.some((each) => each.link || each.path.endsWith('.pyc'))) return undefined;
  }
  return folders;
}

interface Way {
  /** The folder that archive paths are seen from, absolute and without links. */
  readonly base: string;
  readonly to: string;
  /** What `exclude` and git say counts for files that are found by their name, too. */
  readonly asked: boolean;
}

class Gathering {
  readonly #files: Files;
  /** Absolute, without links. */
  readonly #root: string;
  readonly #settings: PoetrySettings;
  readonly #includes: readonly Inclusion[];
  readonly #vcs: Vcs;
  /** Absolute path without links → by what it was taken first. */
  readonly #taken = new Map<string, Way>();
  readonly #folders = new Map<string, string | undefined>();
  readonly #out = new Set<string>();
  readonly #unsure = new Set<string>();
  #stopped: Unread | undefined;

  constructor(
    files: Files,
    root: string,
    settings: PoetrySettings,
    includes: readonly Inclusion[],
    vcs: Vcs,
  ) {
    this.#files = files;
    this.#root = root;
    this.#settings = settings;
    this.#includes = includes;
    this.#vcs = vcs;
  }

  async take({ found, whole }: Elements, way: Way): Promise<void> {
    const entered = new Set<string>();
    for (const element of found) {
      if (element.path.split('/').includes('__pycache__')) continue;
      if (element.kind !== 'folder') await this.#add(element, way, way.asked);
      if (element.kind !== 'folder' || (!element.link && (whole || entered.has(element.path)))) continue;
      const inside = await everythingBelow(this.#files, element.path);
      if (!inside) this.#stopped ??= { unclear: `\`${element.path}\` cannot be listed` };
      for (const each of inside ?? []) {
        if (each.kind === 'folder') entered.add(each.path);
        else await this.#add(each, way, true);
      }
    }
  }

  async #add({ path, kind, link }: Globbed, way: Way, asked: boolean): Promise<void> {
    if (this.#stopped) return;
    const real = await this.#real(path, link);
    if (kind !== 'file' || real === undefined) {
      this.#stopped = { unclear: `\`${path}\` is no file` };
      return;
    }
    const within = below(real, this.#root);
    if (within === undefined) {
      this.#stopped = refused(`'${real}' is not in the subpath of '${this.#root}'`, ['tool', 'poetry']);
      return;
    }
    if (this.#taken.has(real) || (asked && (await this.#isExcluded(within)))) return;
    this.#taken.set(real, way);
  }

  async #isExcluded(path: string): Promise<boolean> {
    if (path.split('/').includes('__pycache__') || suffixOf(path) === '.pyc') return true;
    if (this.#includes.some(({ glob }) => glob.covers(path))) return false;
    if (this.#settings.excludes(path)) return true;
    const { out, certain } = await this.#vcs.leavesOut(path);
    if (!certain) (out ? this.#out : this.#unsure).add(path);
    return out;
  }

  /** Only the last part of a path is asked: the folders are few. */
  async #real(path: string, link: boolean): Promise<string | undefined> {
    const absolute = join(this.#files.folder, path);
    if (link) return this.#files.real(absolute);
    const at = absolute.lastIndexOf('/');
    const folder = absolute.slice(0, at);
    if (!this.#folders.has(folder)) this.#folders.set(folder, await this.#files.real(folder));
    const real = this.#folders.get(folder);
    return real === undefined ? undefined : join(real, absolute.slice(at + 1));
  }

  result(): Selection {
    if (this.#stopped) return this.#stopped;
    const out = new Map<string, string>();
    const clashes: string[] = [];
    for (const [real, { base, to }] of this.#taken) {
      const seen = below(real, base);
      if (seen === undefined)
        return refused(`'${real}' is not in the subpath of '${base}'`, ['tool', 'poetry', 'packages']);
      const archive = join(to, seen);
      if (out.has(archive)) clashes.push(archive);
      out.set(archive, below(real, this.#root) ?? real);
    }
    const doubts = [
      clause(
        [...this.#out],
        (names) => `${names} is ignored and not tracked, which counts only where git is installed`,
      ),
      clause(
        [...this.#unsure],
        (names) => `git does not track ${names}, so that a person's own rules may leave it out`,
      ),
      clause(clashes, (names) => `two files lay claim to ${names}`),
    ];
    return { files: out, doubts: doubts.filter((each) => each !== undefined) };
  }
}

function clause(paths: readonly string[], words: (names: string) => string): string | undefined {
  const [first, ...more] = paths;
  if (first === undefined) return undefined;
  return words(`\`${first}\`${more.length > 0 ? ` and ${more.length} more` : ''}`);
}

/** An absolute path seen from a folder; undefined where it does not lie in it. */
function below(path: string, folder: string): string | undefined {
  if (folder === '/') return path.slice(1);
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
