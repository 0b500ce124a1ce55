/**
 * Which program a declared command would run: the first on `PATH`, and what else has a command of that name. The `PATH`
 * is that of this process: an editor's is often not that of a shell, so whoever shows this says whose it is.
 */
import { findInstalled, readEnvironment } from '../artifacts/environment.ts';
import { parseLauncher } from '../artifacts/launcher.ts';
import { pathOf } from '../artifacts/locations.ts';
import { toolCommandFolders } from '../artifacts/tools.ts';
import { type Files, isFile, join, type Surroundings } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readUvTools } from '../uv/receipt.ts';
import type { InstalledCopy } from './installed.ts';
import type { Project } from './project.ts';

export interface Run {
  readonly command: string;
  /** Absolute; null where no folder of `PATH` has it. */
  readonly path: string | null;
  /** The root of the environment that it belongs to, absolute; null where that is not known. */
  readonly belongsTo: string | null;
  /** One clause each: what it runs, then the others of that name. */
  readonly because: readonly string[];
  /** Programs of that name, on `PATH` and in the environments that are known. */
  readonly found: number;
}

/** More commands than this are not looked for; of more folders on `PATH` the first. */
const [MOST, MOST_FOLDERS] = [20, 200];
/** Of the programs that do not run. */
const MOST_OTHERS = 5;

/** One for each declared console script, in their order; `copies` are those of the project. */
export async function findRuns(
  project: Project,
  copies: readonly InstalledCopy[],
  files: Files,
  surroundings: Surroundings,
): Promise<readonly Run[]> {
  const declared = project.metadata.scripts.filter(({ group }) => group === 'console_scripts');
  const names = [...new Set(declared.map(({ entry }) => entry.key.name))].filter((name) =>
    /^[^/\\]+$/.test(name),
  );
  const search = new Search(project, copies, files, surroundings);
  const runs: Run[] = [];
  for (const name of names.slice(0, MOST)) runs.push(await search.run(name));
  return runs;
}

interface Candidate {
  readonly path: string;
  readonly onPath: boolean;
}

class Search {
  readonly #project: Project;
  readonly #copies: readonly InstalledCopy[];
  readonly #files: Files;
  readonly #surroundings: Surroundings;

  constructor(project: Project, copies: readonly InstalledCopy[], files: Files, surroundings: Surroundings) {
    this.#project = project;
    this.#copies = copies;
    this.#files = files;
    this.#surroundings = surroundings;
  }

  async run(command: string): Promise<Run> {
    const candidates = await this.#candidates(command);
    const [first, ...rest] = candidates;
    const runs = first?.onPath ? first : undefined;
    const others = runs ? rest : candidates;
    const owner = runs && (await this.#ownerOf(runs.path));
    const because = [runs ? `it ${await this.#words(owner, command)}` : 'no folder of `PATH` has it'];
    for (const { path, onPath } of others.slice(0, MOST_OTHERS)) {
      const where = onPath ? 'later on `PATH`' : 'not on `PATH`';
      because.push(
        `\`${this.#shown(path)}\`, ${where}, ${await this.#words(await this.#ownerOf(path), command)}`,
      );
    }
    const found = candidates.length;
    return { command, path: runs?.path ?? null, belongsTo: owner ?? null, because, found };
  }

  /** Those on `PATH` first; each program once, however many names lead to it. */
  async #candidates(command: string): Promise<readonly Candidate[]> {
    const { env, platform, cwd } = this.#surroundings;
    const written = (env.PATH ?? env.Path ?? '')
      .split(platform === 'win32' ? ';' : ':')
      .slice(0, MOST_FOLDERS);
    const onPath = written.filter((each) => each !== '').map((each) => join(cwd, pathOf(each, platform)));
    const known = [
      ...toolCommandFolders(this.#surroundings),
      ...this.#copies.flatMap(({ environment }) => environment?.scripts ?? []),
    ];
    const files = platform === 'win32' ? ['.exe', '.bat', '.cmd'].map((end) => command + end) : [command];
    const found = new Map<string, Candidate>();
    for (const [i, folder] of [...onPath, ...known].entries())
      for (const file of files) {
        const path = join(folder, file);
        if (!(await isFile(this.#files, path))) continue;
        const real = (await this.#files.real(path)) ?? path;
        if (!found.has(real)) found.set(real, { path, onPath: i < onPath.length });
      }
    return [...found.values()];
  }

  /** The environment that a program belongs to: it lies in it, a link leads there, it starts its Python, or uv put it there. */
  async #ownerOf(path: string): Promise<string | undefined> {
    const real = (await this.#files.real(path)) ?? path;
    const content = await this.#files.read(path, LARGEST_LAUNCHER);
    const interpreter = 'text' in content ? parseLauncher(content.text)?.interpreter : undefined;
    for (const each of [real, ...(interpreter === undefined ? [] : [interpreter])]) {
      const root = join(each, '../..');
      if (await isFile(this.#files, join(root, 'pyvenv.cfg'))) return root;
      const local = this.#copies.find(({ environment }) => environment?.scripts === join(each, '..'));
      if (local) return local.root;
    }
    const tools = await readUvTools(this.#files, this.#surroundings);
    return tools.find(
      ({ receipt }) =>
        'receipt' in receipt && receipt.receipt.entryPoints.some(({ installPath }) => installPath === path),
    )?.root;
  }

  async #words(owner: string | undefined, command: string): Promise<string> {
    if (owner === undefined) return 'belongs to no environment that is known';
    const copy = await this.#copyAt(owner);
    const place = `\`${this.#shown(copy?.root ?? owner)}\``;
    const other = copy?.differences.find((each) => each.about === 'launcher' && each.name === command);
    if (other) return `belongs to ${place}, where ${other.clause}`;
    if (copy?.installed) return `runs the ${copy.editable ? 'editable installation' : 'copy'} in ${place}`;
    const { platform } = this.#surroundings;
    const state = await readEnvironment(owner, this.#files, platform);
    const environment = 'environment' in state ? state.environment : undefined;
    const name = this.#project.metadata.name?.value ?? '';
    const [foreign] = environment ? await findInstalled(environment, normalizeName(name), this.#files) : [];
    return foreign
      ? `belongs to ${place}, where \`${name}\` ${foreign.version} is not installed from here`
      : `belongs to ${place}, where this project is not installed`;
  }

  async #copyAt(root: string): Promise<InstalledCopy | undefined> {
    const real = await this.#files.real(root);
    for (const copy of this.#copies)
      if (copy.root === root || (await this.#files.real(copy.root)) === real) return copy;
    return undefined;
  }

  #shown(path: string): string {
    const { folder } = this.#project;
    const { home } = this.#surroundings;
    if (path.startsWith(`${folder}/`)) return path.slice(folder.length + 1);
    return home !== '/' && path.startsWith(`${home}/`) ? `~/${path.slice(home.length + 1)}` : path;
  }
}

/** In bytes; a program that is larger was written by no installer. */
const LARGEST_LAUNCHER = 64 * 1024;
