/** What is built and installed from a project, what is stale, and what a command would do: one answer for terminal and editor. */
import { pathOf } from '../artifacts/locations.ts';
import type { Files, Surroundings } from '../files/files.ts';
import { join } from '../files/files.ts';
import { predict } from '../uv/predict.ts';
import { type Prediction, unsure } from '../uv/prediction.ts';
import { rulesOf } from '../uv/versions.ts';
import type { Artifact } from './artifact.ts';
import { findRuns, type Run } from './commands-found.ts';
import { findImports, type Import } from './imports-found.ts';
import type { InstalledCopy } from './installed.ts';
import { type MetadataFlip, metadataFlip } from './metadata-flip.ts';
import type { Project } from './project.ts';
import { copiesOf, loadArtifacts } from './status-artifacts.ts';
import { unseenChange } from './status-changes.ts';
import { versionInUse } from './status-version.ts';
import { openWorld } from './status-world.ts';

export interface Status {
  /** The version of uv whose rules were taken. */
  readonly uv: string;
  /** In the order asked, by the words joined by a blank. */
  readonly commands: ReadonlyMap<string, Prediction>;
  readonly artifacts: readonly Artifact[];
  /** Where asked for: what the declared commands would run, and what `import` would find. */
  readonly runs: readonly Run[];
  readonly imports: readonly Import[];
}

export interface Asked {
  /** Each a command's words; undefined: the usual ones. */
  readonly commands: readonly (readonly string[])[] | undefined;
  /** undefined: the newest that was checked, or an older one that the project was built with. */
  readonly uvVersion: string | undefined;
  /** Whether to look along `PATH` and along Python's. */
  readonly found?: true;
}

/** What is asked where nothing is. */
const USUAL: readonly string[] = [
  'uv sync',
  'uv run',
  'uv pip install .',
  'uv pip install -e .',
  'uv tool install .',
  'uvx --from .',
  'uv build',
  'pip install .',
];

/** Gathers it all; reads, and does nothing else. */
export async function loadStatus(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  asked: Asked,
): Promise<Status> {
  const version = asked.uvVersion ?? (await versionInUse(files, surroundings));
  const world = worldOf(version, project, files, surroundings);
  const commands = new Map<string, Prediction>();
  // What is not UTF-8 is no TOML to uv either; what we could not read at all says nothing.
  const unread = project.trouble && project.trouble.code !== 'encoding' ? project.trouble.words : undefined;
  const why = world
    ? unread && `\`pyproject.toml\` is not read: ${unread}`
    : `uv ${version} was not compared with these rules`;
  for (const [shown, words] of wordsOf(asked, project)) {
    commands.set(shown, why === undefined && world ? await predict(world, words) : unsure(why ?? ''));
  }
  const { artifacts, own, copies } = await loadArtifacts(project, files, surroundings, world);
  // The same for each command that leaves the copy, and a walk over all modules: once at most.
  let change: Promise<string | undefined> | undefined;
  for (const [shown, prediction] of commands) {
    if (!own || !/^uv (?:sync|run)\b/.test(shown) || !leavesAll(prediction)) continue;
    const flip = world && shown === 'uv sync' ? await metadataFlip(world) : undefined;
    if (!flip) change ??= unseenChange(project, own, files, surroundings.now());
    const clause = flip ? flipClause(flip) : await change;
    if (clause !== undefined)
      commands.set(shown, { ...prediction, because: insertSecond(prediction.because, clause) });
  }
  const python = activeCopy(copies, surroundings) ?? own ?? copies.find(({ kind }) => kind === 'environment');
  const runs = asked.found ? await findRuns(project, copies, files, surroundings) : [];
  const imports = asked.found ? await findImports(project, python, files, surroundings) : [];
  return { uv: version, commands, artifacts, runs, imports };
}

/** What is installed alone: nothing is predicted, and nothing that was built is read. */
export async function loadCopies(
  project: Project,
  files: Files,
  surroundings: Surroundings,
): Promise<readonly InstalledCopy[]> {
  const world = worldOf(await versionInUse(files, surroundings), project, files, surroundings);
  return (await copiesOf(project, files, surroundings, world)).copies;
}

/** undefined where that version of uv was not checked. */
function worldOf(version: string, project: Project, files: Files, surroundings: Surroundings) {
  const rules = rulesOf(version);
  const open = new Map([[join(project.folder, 'pyproject.toml'), project.doc]]);
  return rules && openWorld(files, surroundings, rules, open);
}

/** The copy in the environment that is active: `python` is there its Python. */
function activeCopy(copies: readonly InstalledCopy[], { env, cwd, platform }: Surroundings) {
  const active = env.VIRTUAL_ENV ? join(cwd, pathOf(env.VIRTUAL_ENV, platform)) : undefined;
  return copies.find(({ root }) => root === active);
}

/** What the trap of disagreeing hooks does at the next sync (rules/mismatched-metadata-hooks.md). */
function flipClause({ lost, gained }: MetadataFlip): string {
  const names = (all: readonly string[]) => all.map((name) => `\`${name}\``).join(', ');
  const verbs = [
    ...(lost.length > 0 ? [`removes ${names(lost)}`] : []),
    ...(gained.length > 0 ? [`installs ${names(gained)}`] : []),
  ];
  return `but locks anew and ${verbs.join(' and ')}, since the wheel in the cache does not say what the backend said before it was built`;
}

function leavesAll({ rebuild, reinstall, fails }: Prediction): boolean {
  return rebuild === false && reinstall === false && fails === false;
}

function insertSecond(clauses: readonly string[], clause: string): readonly string[] {
  return [...clauses.slice(0, 1), clause, ...clauses.slice(1)];
}

/** Behind a command that runs another one stands one of the project's own. */
function wordsOf(
  { commands }: Asked,
  { metadata }: Project,
): readonly (readonly [shown: string, words: readonly string[]])[] {
  if (commands) return commands.map((words) => [words.join(' '), words]);
  const script = metadata.scripts.find(({ group }) => group === 'console_scripts')?.entry.key.name;
  const own = script ?? metadata.name?.value ?? 'python';
  return USUAL.map((shown) => [shown, [...shown.split(' '), ...(/^uv run|^uvx/.test(shown) ? [own] : [])]]);
}
