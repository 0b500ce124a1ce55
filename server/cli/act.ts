/** `pyproject-ls clean`, `rebuild` and `sync`: the commands that change something, each with `--dry-run`. */
import { carryOut, type Outcome } from '../commands/carry-out.ts';
import { type Plan, planCure } from '../commands/plan.ts';
import { planClean } from '../commands/plan-clean.ts';
import { disk } from '../files/disk.ts';
import type { Files, Surroundings } from '../files/files.ts';
import { once } from '../files/once.ts';
import type { Cure } from '../project/artifact.ts';
import type { InstalledCopy } from '../project/installed.ts';
import { loadProject, type Project } from '../project/project.ts';
import { loadCopies } from '../project/status.ts';
import { findProject } from './place.ts';
import { harmlessLine, type Terminal } from './terminal.ts';

const ACT_COMMANDS = ['clean', 'rebuild', 'sync'] as const;

export type ActCommand = (typeof ACT_COMMANDS)[number];

export interface ActOptions {
  readonly command: ActCommand;
  /** POSIX: a folder, or its pyproject.toml. */
  readonly path: string;
  readonly dryRun: boolean;
  /** Of `clean`: the caches of test and lint tools too. */
  readonly caches: boolean;
  /** Of `rebuild`: the wheel too. */
  readonly wheel: boolean;
}

export function isActCommand(word: string | undefined): word is ActCommand {
  return ACT_COMMANDS.some((command) => command === word);
}

/** Where a command acts, and how it tells. */
interface Scene {
  readonly folder: string;
  readonly surroundings: Surroundings;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  readonly say: (line: string) => void;
}

/** Does it; gives the exit status: 1 where a step fails, is interrupted or cannot be planned, 2 where the path leads to no project. */
export async function act(
  options: ActOptions,
  terminal: Terminal,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<number> {
  const place = await findProject(options.path, disk(surroundings.cwd));
  if ('complaint' in place || place.trouble) {
    const complaint = 'complaint' in place ? place.complaint : `pyproject.toml: ${place.trouble?.words}`;
    terminal.err(`pyproject-ls: ${harmlessLine(`${options.path}: ${complaint}`)}\n`);
    return 2;
  }
  const { folder } = place;
  const scene: Scene = {
    folder,
    surroundings: { ...surroundings, cwd: folder },
    dryRun: options.dryRun,
    signal,
    terminal,
    say: (line) => terminal.out(`${harmlessLine(line)}\n`),
  };
  if (options.command === 'clean') return clean(scene, options.caches);
  return options.command === 'sync' ? sync(scene) : rebuild(scene, options.wheel);
}

async function clean(scene: Scene, caches: boolean): Promise<number> {
  const { project, files } = await look(scene);
  const plan = await planClean(project, files, scene.surroundings, { caches });
  for (const clause of plan.refused) scene.say(clause);
  if (plan.steps.length === 0) scene.say('There is nothing to remove');
  return carried(plan, scene);
}

async function sync(scene: Scene): Promise<number> {
  const cure: Cure = { action: 'sync', title: "Bring the project's environment in line", on: [] };
  const { project, files } = await look(scene);
  const plan = await planCure(cure, project, files, scene.surroundings);
  scene.say(plan.title);
  const status = await cured(plan, scene);
  if (status === 0 && !scene.dryRun)
    for (const copy of await installedCopies(scene))
      if (copy.kind === 'environment') scene.say(stateOf(copy, scene));
  return status;
}

async function rebuild(scene: Scene, wheel: boolean): Promise<number> {
  const copies = await installedCopies(scene);
  const old = copies.filter(({ state }) => state === 'stale' || state === 'broken');
  if (old.length === 0)
    scene.say(
      copies.length === 0
        ? 'It is installed nowhere that is known'
        : copies.every(({ state }) => state === 'fresh')
          ? 'Wherever it is installed, it is current'
          : 'As far as can be told, it is current wherever it is installed',
    );
  let worst = 0;
  for (const { kind, root } of old) {
    const cure: Cure = {
      action: kind === 'tool' ? 'reinstall-tool' : 'reinstall',
      title: `Install anew into ${shortened(root, scene)}`,
      on: [root],
    };
    const status = await rebuildOne(cure, scene);
    const now = scene.dryRun ? undefined : (await installedCopies(scene)).find((each) => each.root === root);
    if (now) scene.say(stateOf(now, scene));
    const isOld = now?.state === 'stale' || now?.state === 'broken';
    worst = Math.max(worst, status, isOld ? 1 : 0);
    if (scene.signal.aborted) return 1;
  }
  if (!wheel) return worst;
  const cure: Cure = { action: 'build', title: 'Build the wheel into dist', on: [] };
  return Math.max(worst, await rebuildOne(cure, scene));
}

/** Planned only when its turn comes: the build before it may have left something. */
async function rebuildOne(cure: Cure, scene: Scene): Promise<number> {
  const { project, files } = await look(scene);
  const plan = await planCure(cure, project, files, scene.surroundings);
  scene.say(plan.title);
  return cured(plan, scene);
}

/** A cure of which nothing is left has not cured. */
async function cured(plan: Plan, scene: Scene): Promise<number> {
  for (const clause of plan.refused) scene.say(`  ${clause}`);
  return plan.steps.length === 0 ? 1 : carried(plan, scene);
}

async function carried(plan: Plan, scene: Scene): Promise<number> {
  const { dryRun, say, terminal, signal } = scene;
  const shown = (step: Plan['steps'][number]) => (step.does === 'run' ? `  $ ${step.title}` : step.title);
  if (dryRun) {
    for (const step of plan.steps) say(shown(step));
    return 0;
  }
  const outcome: Outcome = await carryOut(plan, {
    signal,
    log: (line) => terminal.err(`${line}\n`),
    // What is run is in the log.
    progress: (step) => step.does === 'remove' && say(shown(step)),
  });
  if ('failed' in outcome) terminal.err(`pyproject-ls: ${harmlessLine(outcome.failed)}\n`);
  if ('cancelled' in outcome) terminal.err('pyproject-ls: interrupted; what was done stays done\n');
  return 'done' in outcome ? 0 : 1;
}

/** The project as it is at this moment. */
async function look({ folder }: Scene): Promise<{ readonly project: Project; readonly files: Files }> {
  const files = once(disk(folder));
  const content = await files.read('pyproject.toml');
  return { project: await loadProject('text' in content ? content.text : '', files), files };
}

async function installedCopies(scene: Scene): Promise<readonly InstalledCopy[]> {
  const { project, files } = await look(scene);
  return loadCopies(project, files, scene.surroundings);
}

function stateOf({ root, state, because }: InstalledCopy, scene: Scene): string {
  const [first] = because;
  return `${shortened(root, scene)} is ${state}${state === 'fresh' || first === undefined ? '' : `: ${first}`}`;
}

function shortened(path: string, { folder }: Scene): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
