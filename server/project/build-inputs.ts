/** What a build reads besides pyproject.toml and the modules that it copies, and what is around it. */
import type { Backend, Input } from '../backends/backend.ts';
import type { Files } from '../files/files.ts';
import { join } from '../files/files.ts';
import { type Document, tableAt } from '../toml/document.ts';
import { findRepository, ignoredAmong, isInSubmodule } from '../uv/git.ts';
import { GENERATED, visit } from '../uv/visit.ts';
import { fingerprint, type Memory } from './memory.ts';

/** Carries no places. */
export interface BuildInputs {
  /**
   * Sorted by path; without those that git leaves out, which the build itself may write, without those of submodules, and
   * without sources of tests and the like.
   */
  readonly files: readonly Input[];
  /**
   * Folders from which a glob would take more than sources of the project: something below them is filled by tools, an
   * environment or build output, or not all of them was seen.
   */
  readonly swept: ReadonlySet<string>;
  /** Folder and suffix (`src .c`), for each folder with a file of that suffix below it that git leaves out. */
  readonly written: ReadonlySet<string>;
}

/** The tables of other tools, which no backend reads; `tool.uv.build-backend` is read by one. */
const OTHERS: ReadonlySet<string> = new Set([
  ...['uv', 'ruff', 'black', 'isort', 'mypy', 'pyright', 'pylint', 'pytest', 'coverage', 'tox', 'nox'],
  ...['pixi', 'poe', 'taskipy', 'commitizen', 'semantic_release', 'towncrier', 'bumpversion', 'codespell'],
]);

/** What the inputs hang on in the document. */
export function inputsFingerprint(doc: Document): string {
  const project = ['name', 'version', 'dynamic', 'readme', 'license', 'license-files'];
  const tools = [...(tableAt(doc.root, 'tool')?.entries.keys() ?? [])].filter((name) => !OTHERS.has(name));
  // A name with a dot is a quoted key, which a fingerprint by dotted paths does not find: no backend has one.
  return fingerprint(
    doc,
    'build-system',
    ...project.map((name) => `project.${name}`),
    ...tools.map((name) => `tool.${name}`),
    'tool.uv.build-backend',
  );
}

/** Undefined where that cannot be told without building. */
export function loadBuildInputs(
  backend: Backend | undefined,
  doc: Document,
  files: Files,
  memory: Memory,
): Promise<BuildInputs | undefined> {
  return memory.part('inputs', inputsFingerprint(doc), () => backend && readBuildInputs(backend, doc, files));
}

/** The same, without a memory. */
export async function readBuildInputs(
  backend: Backend,
  doc: Document,
  files: Files,
): Promise<BuildInputs | undefined> {
  const inputs = await backend.inputs(doc, files);
  if (!inputs) return undefined;
  const own = (await kept(inputs.files, files)).slice(0, MOST_INPUTS);
  return { files: own, ...(await surroundings(own, files)) };
}

/** More than anybody would name, and what they lie in is known by then. */
const MOST_INPUTS = 3_000;

/** What no part of a package is compiled from, though a backend may look there, and what nobody edits in this project. */
const BESIDE =
  /(?:^|\/)(?:tests?|testing|examples?|bench(?:es|marks?)?|docs?|fuzz|third[_-]?party|vendor(?:ed)?|extern(?:al)?|node_modules)\//i;
/** Scripts of which each folder has its own. */
const FOUND_BY_NAME =
  /(?:^|\/)(?:CMakeLists\.txt|[^/]*\.cmake|meson\.build|meson\.options|meson_options\.txt)$/;
/** Read for patterns of names only, or by a person who asks for it. */
const OF_NO_ACCOUNT = /(?:^|\/)(?:\.(?:git|hg)?ignore|CMakePresets\.json|CMakeUserPresets\.json)$/;

/** Those that are the project's own and that a build certainly depends on. */
async function kept(all: readonly Input[], files: Files): Promise<readonly Input[]> {
  const inputs = all.filter(
    ({ path, role }) =>
      !OF_NO_ACCOUNT.test(path) && !(BESIDE.test(path) && (role === 'source' || FOUND_BY_NAME.test(path))),
  );
  const paths = inputs.map(({ path }) => path);
  const ignored = await ignoredAmong(paths, files);
  const repository = await findRepository(files, files.folder);
  const foreign = new Map<string, boolean>();
  for (const path of paths) {
    const folder = join(files.folder, path, '..');
    if (!foreign.has(folder)) foreign.set(folder, await isInSubmodule(files, repository, folder));
  }
  return inputs.filter(({ path }) => !ignored.has(path) && !foreign.get(join(files.folder, path, '..')));
}

/** Names that are looked at around the inputs. */
const MOST_NAMES = 10_000;
/** Files of which it is asked whether git leaves them out. */
const MOST_ASKED = 500;

async function surroundings(
  inputs: readonly Input[],
  files: Files,
): Promise<Pick<BuildInputs, 'swept' | 'written'>> {
  const swept = new Set<string>();
  const known = new Set(inputs.map(({ path }) => path));
  const suffixes = new Set(inputs.map(({ path }) => suffixOf(path)));
  const tops = new Set(inputs.map(({ path }) => topOf(path)).filter((top) => top !== undefined));
  const others: string[] = [];
  const budget = { left: MOST_NAMES };
  for (const top of tops) {
    await visit(top, files, budget, (path, entry) => {
      const isFilled = entry.kind === 'folder' && (GENERATED.test(entry.name) || entry.name.startsWith('.'));
      if (isFilled || entry.name === 'pyvenv.cfg') for (const folder of foldersAbove(path)) swept.add(folder);
      const isOther = entry.kind === 'file' && !known.has(path) && suffixes.has(suffixOf(path));
      if (isOther && others.length < MOST_ASKED) others.push(path);
      return isFilled ? 'pass' : 'enter';
    });
    if (budget.left <= 0 || others.length >= MOST_ASKED) for (const each of tops) swept.add(each);
  }
  const written = new Set<string>();
  for (const path of await ignoredAmong(others, files))
    for (const folder of foldersAbove(path)) written.add(`${folder} ${suffixOf(path)}`);
  return { swept, written };
}

/** `.rs`; '' where a name has none. */
export function suffixOf(path: string): string {
  return /[^/](\.[^./]+)$/.exec(path)?.[1] ?? '';
}

/** The first folder on the way to a file, behind all `..`; undefined where there is none, or the path is absolute. */
export function topOf(path: string): string | undefined {
  return path.startsWith('/') ? undefined : /^(?:\.\.\/)*(?!\.\.\/)[^/]+(?=\/)/.exec(path)?.[0];
}

/** The folders that hold a file, the outermost first; without the project's own and those above it. */
export function foldersAbove(path: string): readonly string[] {
  const top = topOf(path);
  if (top === undefined) return [];
  const folders = [top];
  for (let end = path.indexOf('/', top.length + 1); end !== -1; end = path.indexOf('/', end + 1))
    folders.push(path.slice(0, end));
  return folders;
}
