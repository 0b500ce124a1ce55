/** The program as people run it: the bundle, built for this test alone, as a process of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { ROOT } from './literate.ts';

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** The report for programs. */
export interface Json {
  readonly status: number | null;
  readonly err: string;
  readonly files: readonly {
    path: string;
    diagnostics: { code: string; severity: string; message: string; range: unknown }[];
  }[];
  readonly paths: readonly string[];
}

export interface Program {
  /** The bundle's path, once it is built. */
  readonly path: () => string;
  readonly run: (folder: string, words: readonly string[], env?: Record<string, string>) => Run;
  /** `check --format json`. */
  readonly json: (folder: string, ...words: string[]) => Json;
  /** A new temporary folder with these files; its path has no links in it. */
  readonly tree: (files: Readonly<Record<string, string | Uint8Array>>) => string;
}

/** Builds before the tests of a file and tidies up after them. */
export function program(): Program {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-cli-')));
  const path = join(root, 'pyproject-ls.cjs');
  let trees = 0;
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'build.mjs'), path], { stdio: 'pipe' });
  }, 60_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const run: Program['run'] = (folder, words, env = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: root, ...env },
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 256 * 1024 * 1024,
    });
    return { status, out: stdout, err: stderr };
  };
  return {
    path: () => path,
    run,
    json: (folder, ...words) => {
      const { status, out, err } = run(folder, ['check', '--format', 'json', ...words]);
      const files: Json['files'] = JSON.parse(out).files;
      return { status, err, files, paths: files.map((file) => file.path) };
    },
    tree: (files) => {
      trees += 1;
      const folder = join(root, `tree${trees}`);
      mkdirSync(folder);
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), content);
      }
      return folder;
    },
  };
}

export function codesOf({ files }: Json): string[] {
  return files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
}
