/** The real uv in a private place: its own environment, cache and folders, nothing of the machine's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const UV_VERSION = '0.13.8';

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Lab {
  /** A temporary folder, links resolved; gone after `close`. */
  readonly folder: string;
  /** Runs uv offline in a folder. */
  uv(cwd: string, args: readonly string[], more?: Readonly<Record<string, string | undefined>>): Run;
  close(): void;
}

/** Opens a lab; installs uv the first time on a machine. */
export function openLab(): Lab {
  const program = installed();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-lab-')));
  const { UV_PYTHON: _python, VIRTUAL_ENV: _environment, ...rest } = process.env;
  const own = { UV_CACHE_DIR: join(folder, 'uv-cache'), UV_OFFLINE: '1', UV_NO_CONFIG: undefined };
  return {
    folder,
    uv: (cwd, args, more = {}) => {
      const env = { ...rest, ...own, ...more };
      const run = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 30 });
      return { status: run.status, stdout: run.stdout, stderr: run.stderr };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function installed(): string {
  const home = join(tmpdir(), `pyproject-ls-uv-${UV_VERSION}`);
  const program = join(home, 'bin', 'uv');
  if (existsSync(program)) return program;
  const making = mkdtempSync(`${home}-`);
  execFileSync('python3', ['-m', 'venv', making]);
  execFileSync(join(making, 'bin', 'python'), ['-m', 'pip', 'install', '-q', `uv==${UV_VERSION}`]);
  try {
    renameSync(making, home);
  } catch {
    // Another run was first; its installation is as good.
    rmSync(making, { recursive: true, force: true });
  }
  return program;
}

/** Writes a file, with the folders on the way. */
export function put(folder: string, path: string, text = ''): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A number generator that gives the same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
