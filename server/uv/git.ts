/** What git knows of a place: its repository, what it leaves out, what belongs to a submodule. Reads `.git` itself, like uv. */
import type { Files } from '../files/files.ts';
import { join } from '../files/files.ts';
import type { PathMatcher } from './glob-machine.ts';
import { type GlobChar, readGlob } from './glob-pattern.ts';

export interface Repository {
  /** Absolute folder that holds `.git`. */
  readonly root: string;
  /** `.git` is a folder; a file leads elsewhere (a linked worktree, a submodule). */
  readonly ownsGit: boolean;
}

/** More folders above a project than this are not looked at. */
const DEPTH = 30;

/** The repository that holds a folder; undefined where there is none up to the root of the disk. */
export async function findRepository(files: Files, folder: string): Promise<Repository | undefined> {
  for (const root of upwards(folder)) {
    const git = await files.stat(join(root, '.git'));
    if (git) return { root, ownsGit: git.kind === 'folder' };
  }
  return undefined;
}

/** A folder and those above it, the nearest first. */
export function upwards(folder: string): readonly string[] {
  const out = [folder];
  for (let here = folder; here !== '/' && here !== '' && out.length < DEPTH; ) {
    here = here.slice(0, here.lastIndexOf('/')) || '/';
    out.push(here);
  }
  return out;
}

/**
 * Whether git leaves a path out (absolute; it need not be there). In doubt it does: what a person's own exclude file
 * says is not known, but a rule that cannot be read counts as a match of nothing, as it does for git.
 */
export async function isIgnored(
  files: Files,
  repository: Repository | undefined,
  path: string,
): Promise<boolean> {
  const root = repository?.root ?? files.folder;
  if (!path.startsWith(root === '/' ? '/' : `${root}/`)) return false;
  const parts = path.slice(root === '/' ? 1 : root.length + 1).split('/');
  const rules: Rule[] = [];
  if (repository?.ownsGit) rules.push(...(await readRules(files, join(root, '.git/info/exclude'), root)));
  let here = root;
  for (const [i, part] of parts.entries()) {
    rules.push(...(await readRules(files, join(here, '.gitignore'), here)));
    here = join(here, part);
    const isFolder = i < parts.length - 1;
    // Git never looks into a folder that it leaves out, so nothing in there can be taken back.
    if (lastVerdict(rules, here, isFolder)) return true;
  }
  return false;
}

/** Those of some paths (relative to the project) that git leaves out: tools write them, and a build may do so too. */
export async function ignoredAmong(paths: readonly string[], files: Files): Promise<ReadonlySet<string>> {
  const repository = await findRepository(files, files.folder);
  const out = new Set<string>();
  for (const path of new Set(paths)) {
    if (await isIgnored(files, repository, join(files.folder, path))) out.add(path);
  }
  return out;
}

/** Whether a path (absolute) lies in a submodule of the repository, checked out or not. */
export async function isInSubmodule(
  files: Files,
  repository: Repository | undefined,
  path: string,
): Promise<boolean> {
  if (!repository) return false;
  for (const folder of upwards(path)) {
    if (folder === repository.root || !folder.startsWith(repository.root)) break;
    if (await files.stat(join(folder, '.git'))) return true;
  }
  return (await submodules(files, repository)).some(
    (folder) => path === folder || path.startsWith(`${folder}/`),
  );
}

/** The folders (absolute) of a repository's submodules, checked out or not. */
export async function submodules(
  files: Files,
  repository: Repository | undefined,
): Promise<readonly string[]> {
  const modules = repository && (await files.read(join(repository.root, '.gitmodules')));
  if (!modules || !('text' in modules)) return [];
  return [...modules.text.matchAll(/^[ \t]*path[ \t]*=(.*)$/gm)].flatMap(([, path = '']) =>
    path.trim() === '' ? [] : [join(repository.root, path.trim())],
  );
}

interface Rule {
  /** The folder of the file that it was read from. */
  readonly folder: string;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  readonly matcher: PathMatcher;
}

function lastVerdict(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  for (const rule of [...rules].reverse()) {
    if (rule.foldersOnly && !isFolder) continue;
    const below = Buffer.from(path.slice(rule.folder === '/' ? 1 : rule.folder.length + 1), 'utf8');
    if (rule.matcher.matches(below)) return !rule.negated;
  }
  return false;
}

async function readRules(files: Files, path: string, folder: string): Promise<readonly Rule[]> {
  const file = await files.read(path);
  if (!('text' in file)) return [];
  return file.text.split(/\r?\n/).flatMap((line) => readRule(line, folder) ?? []);
}

/** One line of a `.gitignore`: https://git-scm.com/docs/gitignore */
function readRule(line: string, folder: string): Rule | undefined {
  const bare = line.trimEnd();
  // A blank behind a backslash is part of the pattern.
  let text = bare.endsWith('\\') ? line.slice(0, bare.length + 1) : bare;
  if (text === '' || text.startsWith('#')) return undefined;
  const negated = text.startsWith('!');
  if (negated) text = text.slice(1);
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  const anchored = text.includes('/');
  text = text.replace(/^\//, '');
  if (!anchored) text = `**/${text}`;
  if (text.endsWith('/**')) text += '/*';
  // Git knows no braces: they stand for themselves.
  text = text.replace(/[{}]/g, '\\$&');
  const chars: GlobChar[] = [...text].map((char, at) => ({ char, at }));
  const matcher = readGlob(chars, text.length);
  return 'problem' in matcher ? undefined : { folder, negated, foldersOnly, matcher };
}
