/**
 * Looking modules up in what a backend selects, without walking the tree: one question lists the folders on the way
 * and no others. What the backends have in common is how their selection reads as mounts; which files a mount takes
 * is theirs to say.
 *
 * Longer than 300 lines because what a look at a folder finds means something to the lookups beside it alone.
 */
import { type EntryKind, type Files, type FolderEntry, join, type Listing } from '../files/files.ts';
import type { Contents, Located } from './backend.ts';

/** undefined: cannot tell. */
type Answer = boolean | undefined;

/** A file or folder of the project that lies somewhere in the wheel. */
export interface Mount {
  /** Where it lies in the wheel, '' for the top. */
  readonly at: string;
  /** Relative to the project, or absolute. */
  readonly from: string;
  readonly kind: 'file' | 'folder';
  /** Whether a file that lies in `from` (or is it) is taken; `beside` is the folder it lies in. */
  readonly takes: (path: string, beside: Listing) => Answer | Promise<Answer>;
  /** A link to a file is not taken where it lies: of one nothing is told. */
  readonly passesLinks?: true;
  /** Whether a folder below `from` is looked into. */
  readonly enters: (path: string, entry: FolderEntry) => Answer;
}

export interface Selection {
  readonly mounts: readonly Mount[];
  /** Archive paths of modules that the build makes, without suffix. */
  readonly generated: ReadonlySet<string>;
  /** Something that cannot be read may add modules: none is certainly absent. */
  readonly mayAdd: boolean;
}

/** With what was seen of it, by archive folder: a walk over packages asks for each and for the one above it. */
interface Looked extends Selection {
  readonly looks: Map<string, Promise<Look>>;
}

/** What lies in a folder of the wheel, taken or left out. */
interface Look {
  readonly items: ReadonlyMap<string, readonly Item[]>;
  /** The same names by what stands before their first dot. */
  readonly stems: ReadonlyMap<string, readonly string[]>;
  readonly complete: boolean;
}
interface Item {
  readonly path: string;
  readonly kind: EntryKind;
  readonly taken: Answer;
}
type Step =
  | { readonly kind: 'package' | 'module'; readonly path: string }
  | { readonly kind: 'compiled' }
  | { readonly kind: 'namespace'; readonly folder: string }
  | { readonly kind: 'missing' };

/** Folders that are listed at most to find out whether anything below one of them is taken. */
const SEARCH_LIMIT = 200;
/** Sources that a build may turn into a module of the same stem. */
const COMPILED_FROM = /^\.(?:pyx|pyd?x|c|cc|cpp|cxx|rs|f|f90|m|mm|go|zig)$/;
/** What lets a package have modules that do not lie below it. */
const INJECTS =
  /__path__|extend_path|declare_namespace|sys\s*\.\s*modules|meta_path|path_hooks|from\s+sys\s+import/;

/** The lookups of `Contents` over a selection. */
export function lookups(files: Files, selection: Selection): Pick<Contents, 'locate' | 'children'> {
  const looked: Looked = { ...selection, looks: new Map() };
  return {
    locate: (module) => locate(files, looked, module),
    children: (module) => children(files, looked, module.split('.').join('/')),
  };
}

/** What lies at a path, by its exact name on every file system; undefined where that cannot be told. */
export async function kindAt(files: Files, path: string): Promise<EntryKind | 'absent' | undefined> {
  const here = join('', path);
  if (here === '') return 'folder';
  const name = here.slice(here.lastIndexOf('/') + 1);
  const listing = await files.list(parentOf(here) || (here.startsWith('/') ? '/' : ''));
  const entry = listing.entries.find((other) => other.name === name);
  if (entry) return entry.kind;
  return listing.absent || (listing.complete && !listing.trouble) ? 'absent' : undefined;
}

/** Whether `path` names a file; undefined where that cannot be told. */
export async function hasFile(files: Files, path: string): Promise<Answer> {
  const kind = await kindAt(files, path);
  return kind === undefined ? undefined : kind === 'file';
}

/** Whether `path` names a folder; undefined where that cannot be told. */
export async function hasFolder(files: Files, path: string): Promise<Answer> {
  const kind = await kindAt(files, path);
  return kind === undefined ? undefined : kind === 'folder';
}

async function locate(files: Files, selection: Looked, module: string): Promise<Located | undefined> {
  const parts = module.split('.');
  if (parts.some((part) => part === '' || part.includes('/'))) return undefined;
  const packages: string[] = [];
  let archive = '';
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    const step = await find(files, selection, archive, part);
    if (step?.kind === 'missing') {
      if (packages.length === 0) return { kind: 'foreign' };
      return absent(files, selection, packages, await leftOut(files, selection, parts));
    }
    if (step === undefined || last) return step && located(step);
    if (step.kind === 'compiled') return undefined;
    if (step.kind === 'package') packages.push(step.path);
    archive = below(archive, part);
    if (step.kind !== 'module') continue;
    // Modules in a folder that a module hides are in the wheel and cannot be imported: neither there nor absent.
    const hidden = (await look(files, selection, archive)).items.size > 0;
    return hidden ? undefined : absent(files, selection, [...packages, step.path], undefined);
  }
  return undefined;
}

/** A source of that name that lies where it would be looked for and is not taken. */
async function leftOut(
  files: Files,
  selection: Looked,
  parts: readonly string[],
): Promise<string | undefined> {
  const beside = await look(files, selection, parts.slice(0, -1).join('/'));
  const inside = await look(files, selection, parts.join('/'));
  return (best(beside, `${parts[parts.length - 1]}.py`) ?? best(inside, '__init__.py'))?.path;
}

function located(step: Exclude<Step, { readonly kind: 'missing' }>): Located {
  if (step.kind === 'package') return { kind: 'module', path: step.path, isPackage: true };
  if (step.kind === 'module') return { kind: 'module', path: step.path, isPackage: false };
  return step.kind === 'namespace' ? { kind: 'namespace', folder: step.folder } : { kind: 'compiled' };
}

/** Absent, unless something may add it: the build, or a package on the way that brings modules from elsewhere. */
async function absent(
  files: Files,
  selection: Looked,
  packages: readonly string[],
  path: string | undefined,
): Promise<Located | undefined> {
  if (selection.mayAdd) return undefined;
  for (const source of packages) {
    const content = await files.read(source);
    if (!('text' in content) || INJECTS.test(content.text)) return undefined;
  }
  return path === undefined ? { kind: 'absent' } : { kind: 'absent', path };
}

/** What the import system finds for one name: packages before compiled modules before sources before namespaces. */
async function find(
  files: Files,
  selection: Looked,
  archive: string,
  name: string,
): Promise<Step | undefined> {
  const sub = below(archive, name);
  const inside = await look(files, selection, sub);
  const init = best(inside, '__init__.py');
  if (init?.taken) return { kind: 'package', path: init.path };
  const here = await look(files, selection, archive);
  const source = best(here, `${name}.py`);
  const compiled = [
    ...matching(inside, '__init__', /^\.(?:.+\.)?(?:so|pyd)$/),
    ...matching(here, name, /^\.(?:.+\.)?(?:so|pyd)$/),
  ];
  const made = selection.generated.has(sub) || selection.generated.has(`${sub}/__init__`);
  if (init && init.taken === undefined) return undefined;
  if (made || compiled.some(({ taken }) => taken)) return { kind: 'compiled' };
  if (compiled.some(({ taken }) => taken === undefined)) return undefined;
  if (source?.taken) return { kind: 'module', path: source.path };
  if (source && source.taken === undefined) return undefined;
  if (matching(here, name, COMPILED_FROM).length > 0) return undefined;
  if (compiled.length > 0 || !here.complete || !inside.complete) return undefined;
  // What is made below it may be all that there is of it.
  if ([...selection.generated].some((path) => path.startsWith(`${sub}/`))) return undefined;
  const folder = here.items.get(name)?.find(({ kind }) => kind === 'folder');
  const anything = folder ? await takesAnything(files, selection, sub, { left: SEARCH_LIMIT }) : false;
  if (anything === undefined) return undefined;
  if (folder && anything) return { kind: 'namespace', folder: folder.path };
  return { kind: 'missing' };
}

async function children(files: Files, selection: Looked, archive: string): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const [name, items] of (await look(files, selection, archive)).items) {
    const item = items.find(({ taken }) => taken);
    if (!item) continue;
    const stem = isPlainSource(name)
      ? name.slice(0, -3)
      : /^(.+?)\.(?:py|(?:.+\.)?(?:so|pyd))$/.exec(name)?.[1];
    if (item.kind === 'file' && stem !== undefined && (stem !== '__init__' || archive === ''))
      names.add(stem);
    if (item.kind !== 'folder') continue;
    const budget = { left: 3 };
    if (await takesAnything(files, selection, below(archive, name), budget)) names.add(name);
  }
  for (const made of selection.generated)
    if (parentOf(made) === archive) names.add(made.slice(made.lastIndexOf('/') + 1));
  return [...names].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)).sort();
}

/** Most names are, and the expression for all of them costs ten times as much. */
function isPlainSource(name: string): boolean {
  return name.endsWith('.py') && name.indexOf('.', 1) === name.length - 3;
}

async function takesAnything(
  files: Files,
  selection: Looked,
  archive: string,
  budget: { left: number },
): Promise<Answer> {
  budget.left -= 1;
  if (budget.left < 0) return undefined;
  const { items, complete } = await look(files, selection, archive);
  let unclear = !complete;
  for (const each of items.values())
    for (const { kind, taken } of each) {
      if (kind === 'file' && taken) return true;
      if (kind !== 'folder' && taken === undefined) unclear = true;
    }
  for (const [name, each] of items)
    for (const { kind, taken } of each) {
      if (kind !== 'folder' || taken === false) continue;
      const anything = await takesAnything(files, selection, below(archive, name), budget);
      if (anything && taken) return true;
      if (anything !== false) unclear = true;
    }
  return unclear ? undefined : false;
}

function look(files: Files, selection: Looked, archive: string): Promise<Look> {
  const known = selection.looks.get(archive) ?? lookAt(files, selection, archive);
  selection.looks.set(archive, known);
  return known;
}

async function lookAt(files: Files, { mounts }: Selection, archive: string): Promise<Look> {
  const items = new Map<string, Item[]>();
  let complete = true;
  const stems = new Map<string, string[]>();
  const add = (name: string, item: Item) => {
    const known = items.get(name);
    if (known) return known.push(item);
    items.set(name, [item]);
    const dot = name.indexOf('.');
    const stem = dot < 0 ? name : name.slice(0, dot);
    const names = stems.get(stem);
    return names ? names.push(name) : stems.set(stem, [name]);
  };
  for (const mount of mounts) {
    const inner = within(mount.at, archive);
    if (inner) {
      const item = await itemAbove(files, mount, inner);
      if (item) add(inner.split('/')[0] ?? '', item);
    }
    const rest = mount.kind === 'folder' ? within(archive, mount.at) : undefined;
    if (rest === undefined) continue;
    const folder = join(mount.from, rest);
    const listing = await files.list(folder);
    if (listing.absent) continue;
    if (listing.trouble || !listing.complete) complete = false;
    const entered = await entersAll(files, mount, rest);
    for (const entry of listing.entries) {
      const path = join(folder, entry.name);
      add(entry.name, {
        path,
        kind: entry.kind,
        taken: entered && (await takenOf(mount, path, entry, listing)),
      });
    }
  }
  return { items, stems, complete };
}

/** A mount that lies below the folder looked at: itself where it is a file right here, else a folder on the way to it. */
async function itemAbove(files: Files, mount: Mount, inner: string): Promise<Item | undefined> {
  const rest = inner.split('/').slice(1).join('/');
  if (mount.kind === 'file' && rest === '') {
    if (!(await hasFile(files, mount.from))) return undefined;
    const taken = await mount.takes(mount.from, await files.list(parentOf(mount.from)));
    return { path: mount.from, kind: 'file', taken };
  }
  const path =
    rest !== '' && mount.from.endsWith(`/${rest}`) ? mount.from.slice(0, -rest.length - 1) : mount.from;
  return { path, kind: 'folder', taken: true };
}

function takenOf(mount: Mount, path: string, entry: FolderEntry, beside: Listing): Answer | Promise<Answer> {
  if (entry.kind === 'folder') return mount.enters(path, entry);
  return entry.kind === 'file' && !(entry.link && mount.passesLinks) ? mount.takes(path, beside) : undefined;
}

async function entersAll(files: Files, mount: Mount, rest: string): Promise<Answer> {
  let folder = mount.from;
  let entered: Answer = true;
  for (const name of rest === '' ? [] : rest.split('/')) {
    const entry = (await files.list(folder)).entries.find((other) => other.name === name);
    folder = join(folder, name);
    const enters = entry ? mount.enters(folder, entry) : undefined;
    if (enters === false) return false;
    entered = entered && enters;
  }
  return entered;
}

/** The one that is taken, before one of which that cannot be told, before one that is left out. */
function best({ items }: Look, name: string): Item | undefined {
  const found = items.get(name)?.filter(({ kind }) => kind !== 'folder') ?? [];
  return found.find(({ taken }) => taken) ?? found.find(({ taken }) => taken === undefined) ?? found[0];
}

/** The items of a stem, which holds no dot, whose suffix begins with one. */
function matching({ items, stems }: Look, stem: string, suffix: RegExp): readonly Item[] {
  const names = stems.get(stem)?.filter((name) => suffix.test(name.slice(stem.length))) ?? [];
  return names.flatMap((name) => items.get(name) ?? []);
}

/** `path` seen from `folder`; undefined where it does not lie in it. */
function within(path: string, folder: string): string | undefined {
  if (path === folder) return '';
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

function below(archive: string, name: string): string {
  return archive === '' ? name : `${archive}/${name}`;
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
