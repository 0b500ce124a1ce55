/**
 * Does what a plan says, step by step, and stops at the first that fails. With `files/writer.ts` the only place that
 * changes anything, and it is asked only when a person asked for the command.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { nativePath, surroundings } from '../files/disk.ts';
import { removeListed } from '../files/writer.ts';
import { Lines } from './lines.ts';
import type { Plan, Step } from './plan.ts';
import type { Variables } from './programs.ts';

export interface Options {
  /** Ends the step at work, and the processes that it has started. */
  readonly signal: AbortSignal;
  /** Gets the output, and what is run, line by line; a line is bounded and holds no control characters. */
  readonly log: (line: string) => void;
  /** Called before each step; `index` counts from 0. */
  readonly progress: (step: Step, index: number, count: number) => void;
}

/** `failed`: one clause that names the step. */
export type Outcome = { readonly done: true } | { readonly failed: string } | { readonly cancelled: true };

/** How long a process is given to end of its own accord, in milliseconds. */
const PATIENCE = 3000;

/** Carries out a plan. What steps before a failing or cancelled one did stays done. */
export async function carryOut(plan: Plan, { signal, log, progress }: Options): Promise<Outcome> {
  for (const [index, step] of plan.steps.entries()) {
    if (signal.aborted) return { cancelled: true };
    progress(step, index, plan.steps.length);
    const outcome = step.does === 'run' ? await run(step, signal, log) : await remove(step, signal);
    if (!('done' in outcome)) return outcome;
  }
  return { done: true };
}

async function remove(
  { title, folder, entries }: Extract<Step, { does: 'remove' }>,
  signal: AbortSignal,
): Promise<Outcome> {
  const removed = await removeListed(folder, entries, signal);
  if ('trouble' in removed) return { failed: `\`${title}\` stops: ${removed.trouble}` };
  return 'cancelled' in removed ? { cancelled: true } : { done: true };
}

function run(
  step: Extract<Step, { does: 'run' }>,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<Outcome> {
  const [program = '', ...words] = step.words;
  const isWindows = surroundings().platform === 'win32';
  log(`$ ${step.title}`);
  return new Promise((resolve) => {
    // A group of its own, so that all that it starts ends with it.
    const child = spawn(nativePath(program), words, {
      cwd: nativePath(step.folder),
      env: withPlainPath(step.env, isWindows),
      shell: false,
      detached: !isWindows,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const outputs = [child.stdout, child.stderr].map((stream) => {
      const lines = new Lines(log);
      stream.on('data', (bytes: Uint8Array) => lines.add(bytes));
      return lines;
    });
    const abort = () => stop(child, isWindows);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const finish = (outcome: Outcome) => {
      signal.removeEventListener('abort', abort);
      for (const lines of outputs) lines.end();
      resolve(signal.aborted ? { cancelled: true } : outcome);
    };
    child.on('error', (error: Error & { code?: string }) =>
      finish({ failed: `\`${step.title}\` does not start: ${reasonOf(error.code)}` }),
    );
    child.on('exit', () => {
      // A process that it left behind may hold its output open for ever.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, 1000).unref();
    });
    child.on('close', (code, killedBy) =>
      finish(code === 0 ? { done: true } : { failed: `\`${step.title}\` ${endOf(code, killedBy)}` }),
    );
  });
}

/** Without the relative folders of PATH: what is run looks for Python and git there, and runs in the project. */
function withPlainPath(env: Variables, isWindows: boolean): NodeJS.ProcessEnv {
  const [split, absolute] = isWindows ? [';', /^[A-Za-z]:[\\/]|^\\\\/] : [':', /^\//];
  const plain = (path: string) =>
    path
      .split(split)
      .filter((folder) => absolute.test(folder))
      .join(split);
  const entries = Object.entries(env).map(([name, value]) => {
    const isPath = (isWindows ? name.toUpperCase() : name) === 'PATH';
    return [name, isPath && value !== undefined ? plain(value) : value] as const;
  });
  return Object.fromEntries(entries);
}

function endOf(code: number | null, signal: string | null): string {
  return code === null ? `is ended by ${signal}` : `fails with exit status ${code}`;
}

function reasonOf(code: string | undefined): string {
  if (code === 'ENOENT') return 'the program or its folder is not there';
  if (code === 'EACCES') return 'permission to run it is denied';
  return `the system refuses it (${code})`;
}

/** Asks the process and all that it has started to end, and ends them after a while. Windows knows only the latter; not tried there. */
function stop(child: ChildProcess, isWindows: boolean): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (isWindows) {
    const killer = spawn('taskkill', ['/pid', `${pid}`, '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.on('error', () => child.kill());
    return;
  }
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), PATIENCE);
  child.on('close', () => {
    clearTimeout(timer);
    // What it has started may be in less of a hurry.
    signalGroup(pid, 'SIGKILL');
  });
}

/** A group that has ended has no one to be told. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {}
}
