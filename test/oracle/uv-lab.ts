/** The real uv in a private place: its own environment, cache and folders, nothing of the machine's. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cleanVariables, type Run, run, tool, VERSIONS } from './tools.ts';

export const UV_VERSION = VERSIONS.uv;

export interface Lab {
  /** A temporary folder, links resolved; gone after `close`. */
  readonly folder: string;
  /** Runs uv offline in a folder. */
  uv(cwd: string, args: readonly string[], more?: Readonly<Record<string, string | undefined>>): Run;
  close(): void;
}

/** Opens a lab; installs uv the first time on a machine. */
export function openLab(): Lab {
  const program = tool('uv');
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-lab-')));
  const own = { UV_CACHE_DIR: join(folder, 'uv-cache'), UV_OFFLINE: '1', UV_NO_CONFIG: undefined };
  return {
    folder,
    uv: (cwd, args, more = {}) => run(program, args, cwd, { ...cleanVariables(), ...own, ...more }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
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
