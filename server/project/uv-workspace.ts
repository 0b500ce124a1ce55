/** What the rules about `[tool.uv]` ask of the disk: the workspace around the project, its members, and where path sources lead. */
import { type Files, isFile, join } from '../files/files.ts';
import type { DeclaredStrings } from '../pyproject/declared-strings.ts';
import { normalizeName } from '../pyproject/name.ts';
import { arrayAt, type Document, stringAt, stringsOf, tableAt, valueAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import { findRepository } from '../uv/git.ts';
import { type FoundMember, findMembers, manifestPath, memberFolders } from '../uv/member-states.ts';
import { requiredNames } from '../uv/required-names.ts';
import type { Manifest } from '../uv/tree-manifest.ts';
import { workspaceAbove } from '../uv/tree-workspace.ts';
import { isWorkspaceRoot } from '../uv/workspace.ts';
import { fingerprint, type Memory } from './memory.ts';

export interface UvWorkspace {
  /** The root whose member this project is, by the globs above it; undefined where there is none. */
  readonly above: Root | undefined;
  /** What is above cannot be told, or uv stops there. */
  readonly unknown: boolean;
  /** Of the project as a root: what each of its globs finds; undefined where it is no root. */
  readonly members: readonly (readonly FoundMember[] | undefined)[] | undefined;
  /** Normalised names that are required in the members, each with who does so without a source of its own; undefined where it cannot be told. */
  readonly requiredByMembers: ReadonlyMap<string, readonly Manifest[]> | undefined;
  /** There is a `uv.toml` beside the project. */
  readonly hasUvToml: boolean;
  /** Texts of path sources, with what is there. */
  readonly paths: ReadonlyMap<string, PathState>;
  /** Whether a normalised name is that of a member (the root among them) of the workspace, for names that the document requires or has sources for; undefined: cannot be told. */
  readonly isMember: (name: string) => boolean | undefined;
  /** Text of setup.py and setup.cfg, which may ask for more to build with. */
  readonly setupText: string;
}

export interface Root {
  /** Of its pyproject.toml: absolute. */
  readonly path: string;
  readonly folder: string;
  readonly doc: Document;
}

export interface PathState {
  /** `bare`: a folder with neither pyproject.toml nor setup.py. */
  readonly kind: 'project' | 'bare' | 'file' | 'absent';
  /** It lies outside the project's repository, or beyond the workspace where there is none: another machine may have it. */
  readonly outside: boolean;
  /** Absolute. */
  readonly path: string;
}

/** Reads it. The parts are made anew only when what they rest on changes. */
export async function loadUvWorkspace(
  doc: Document,
  strings: DeclaredStrings,
  files: Files,
  memory: Memory,
): Promise<UvWorkspace> {
  const tool = tableAt(doc.root, 'tool', 'uv');
  const rests = fingerprint(doc, 'tool.uv.workspace', 'tool.uv.managed');
  const around = await memory.part('uv-workspace', `${tool === undefined} ${rests}`, () =>
    lookAround(doc, files),
  );
  const paths = await memory.part('uv-paths', fingerprint(doc, 'tool.uv.sources'), () =>
    lookAtPaths(doc, files),
  );
  const { names, wanted } = around.above ? wantedNames(doc, strings) : NOBODY;
  const found = await memory.part('uv-names', JSON.stringify([[...names], [...wanted], rests]), () =>
    findNames(around.above, names, wanted, files),
  );
  return { ...around, paths, isMember: nameLookup(doc, around, found) };
}

const NOBODY = { names: new Set<string>(), wanted: new Set<string>() };

type Around = Omit<UvWorkspace, 'paths' | 'isMember'>;

async function lookAround(doc: Document, files: Files): Promise<Around> {
  const hasUvToml = (await files.stat('uv.toml')) !== undefined;
  // Without `[project]` and `[tool.uv]` nothing that is told here is asked.
  const managed = valueAt(doc.root, 'tool', 'uv', 'managed');
  const above =
    managed?.kind === 'boolean' && !managed.value ? undefined : await workspaceAbove(files.folder, files);
  const root = above && 'folder' in above ? above : undefined;
  const members = isWorkspaceRoot(doc)
    ? await findMembers(files.folder, globs(doc, 'members'), globs(doc, 'exclude'), files)
    : undefined;
  return {
    above: root && { path: manifestPath(root.folder), folder: root.folder, doc: root.doc },
    unknown: above !== undefined && root === undefined,
    members,
    requiredByMembers: members && requiredBy(members),
    hasUvToml,
    setupText: await setupText(files),
  };
}

function globs(doc: Document, key: 'members' | 'exclude'): readonly string[] {
  return stringsOf(arrayAt(doc.root, 'tool', 'uv', 'workspace', key)).map(({ value }) => value);
}

async function setupText(files: Files): Promise<string> {
  const texts = await Promise.all(['setup.py', 'setup.cfg'].map((path) => files.read(path)));
  return texts.map((file) => ('text' in file ? file.text : '')).join('\n');
}

function requiredBy(
  globsFound: readonly (readonly FoundMember[] | undefined)[],
): ReadonlyMap<string, readonly Manifest[]> | undefined {
  const out = new Map<string, Manifest[]>();
  const seen = new Set<string>();
  for (const found of new Set(globsFound)) {
    if (found === undefined) return undefined;
    for (const { state, manifest, folder } of found) {
      if (seen.has(folder) || state === 'root' || state === 'excluded' || state === 'passed') continue;
      seen.add(folder);
      if (state !== 'member' || !manifest) {
        if (state === 'unmanaged') continue;
        return undefined;
      }
      const names = requiredNames(manifest.doc, false);
      if (names === undefined) return undefined;
      for (const name of names) {
        if (manifest.sources.has(name)) continue;
        const before = out.get(name);
        if (before) before.push(manifest);
        else out.set(name, [manifest]);
      }
    }
  }
  return out;
}

async function lookAtPaths(doc: Document, files: Files): Promise<ReadonlyMap<string, PathState>> {
  const out = new Map<string, PathState>();
  const texts = pathTexts(doc);
  if (texts.length === 0) return out;
  const repository = await findRepository(files, files.folder);
  const within = repository?.root ?? files.folder;
  for (const text of texts) {
    const path = join(files.folder, text);
    const outside = path !== within && !path.startsWith(`${within}/`);
    out.set(text, { kind: await kindOf(path, files), outside, path });
  }
  return out;
}

async function kindOf(path: string, files: Files): Promise<PathState['kind']> {
  const stat = await files.stat(path);
  if (stat?.kind !== 'folder') return stat === undefined ? 'absent' : 'file';
  const isProject =
    (await isFile(files, join(path, 'pyproject.toml'))) || (await isFile(files, join(path, 'setup.py')));
  return isProject ? 'project' : 'bare';
}

function pathTexts(doc: Document): readonly string[] {
  const out = new Set<string>();
  for (const { value } of tableAt(doc.root, 'tool', 'uv', 'sources')?.entries.values() ?? []) {
    for (const item of value.kind === 'array' ? value.items : [value]) {
      const path = item.kind === 'table' ? stringAt(item, 'path') : undefined;
      if (path && item.kind === 'table' && !item.entries.has('git')) out.add(path.value);
    }
  }
  return [...out];
}

/** `names`: those that the document requires; `wanted`: those whose source says that they are members. */
function wantedNames(
  doc: Document,
  strings: DeclaredStrings,
): { readonly names: ReadonlySet<string>; readonly wanted: ReadonlySet<string> } {
  const names = new Set<string>();
  const wanted = new Set<string>();
  for (const { requirements } of strings.lists)
    for (const { tree } of requirements) if (tree.name) names.add(normalizeName(tree.name.text));
  for (const [name, { value }] of tableAt(doc.root, 'tool', 'uv', 'sources')?.entries ?? []) {
    const items = value.kind === 'array' ? value.items : [value];
    if (items.some((item) => item.kind === 'table' && item.entries.has('workspace')))
      wanted.add(normalizeName(name));
  }
  return { names, wanted };
}

/** More members than this are not read one by one to find a name that no folder's own name hints at. */
const MOST_READ = 60;

/** The names of members among some, as seen from a member: folders that are called like the name are read first. */
async function findNames(
  above: Root | undefined,
  names: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
  files: Files,
): Promise<ReadonlyMap<string, boolean | undefined>> {
  const out = new Map<string, boolean | undefined>();
  if (above === undefined || (names.size === 0 && wanted.size === 0)) return out;
  const { folders, complete } = await memberFolders(
    above.folder,
    globs(above.doc, 'members'),
    globs(above.doc, 'exclude'),
    files,
  );
  const byHint = new Map<string, string[]>();
  for (const folder of folders) {
    const base = normalizeName(folder.slice(folder.lastIndexOf('/') + 1));
    const same = byHint.get(base);
    if (same) same.push(folder);
    else byHint.set(base, [folder]);
  }
  for (const name of new Set([...names, ...wanted])) {
    const hints = hintsOf(name).flatMap((hint) => byHint.get(hint) ?? []);
    if (await anyNamed(hints, name, files)) out.set(name, true);
    else if (!wanted.has(name)) out.set(name, undefined);
    else if (folders.length > MOST_READ || !complete) out.set(name, undefined);
    else out.set(name, await anyNamed(folders, name, files));
  }
  return out;
}

/** No folder has a longer name. */
const LONGEST_NAME = 255;

/** The name, and each of its ends: `acme-core` may lie in `core`. */
function hintsOf(name: string): readonly string[] {
  if (name.length > LONGEST_NAME) return [];
  const parts = name.split('-');
  return parts.map((_, i) => parts.slice(i).join('-'));
}

async function anyNamed(folders: readonly string[], name: string, files: Files): Promise<boolean> {
  for (const folder of folders) {
    const file = await files.read(manifestPath(folder));
    if (!('text' in file) || !file.text.includes('name')) continue;
    const own = stringAt(parse(file.text).root, 'project', 'name')?.value;
    if (own !== undefined && normalizeName(own) === name) return true;
  }
  return false;
}

function nameLookup(
  doc: Document,
  around: Around,
  found: ReadonlyMap<string, boolean | undefined>,
): (name: string) => boolean | undefined {
  const own = stringAt(doc.root, 'project', 'name')?.value;
  const ownName = own === undefined ? undefined : normalizeName(own);
  if (around.members !== undefined) {
    const names = new Set(ownName === undefined ? [] : [ownName]);
    let complete = true;
    for (const found of new Set(around.members)) {
      if (found === undefined) complete = false;
      for (const { state, manifest } of found ?? []) {
        if (state === 'member' && manifest?.project) names.add(manifest.project.name);
        else if (state === 'broken') complete = false;
      }
    }
    return (name) => names.has(name) || (complete ? false : undefined);
  }
  if (around.above === undefined) return (name) => (around.unknown ? undefined : name === ownName);
  const rootName = stringAt(around.above.doc.root, 'project', 'name')?.value;
  const ofRoot = rootName === undefined ? undefined : normalizeName(rootName);
  return (name) => name === ownName || name === ofRoot || found.get(name);
}
