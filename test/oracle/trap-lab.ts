/** Several versions of the real uv, offline, with wheels of known backends and of dependencies that are made on the fly. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { surroundings } from '../../server/files/disk.ts';
import type { Surroundings } from '../../server/files/files.ts';
import { cleanVariables, ORACLE, type Run, run, tool, uvOf, VERSIONS } from './tools.ts';

/** The newest, and two that differ in when uv prepares and builds in one go (0.12.11). */
export const TRAP_VERSIONS: readonly string[] = ['0.13.9', '0.12.5', '0.8.24'];

/** Distributions without anything in them; named like real ones, and never taken from an index. */
export const DEPENDENCIES: readonly string[] = ['idna', 'sniffio'];

export interface Trap {
  /** A new folder for a project, with its package in it. */
  folder(): string;
  uv(version: string, folder: string, args: readonly string[]): Run;
  /** What that uv has around it, for what is to say what it will do. */
  surroundings(version: string, folder: string): Surroundings;
  close(): void;
}

export function openTrap(): Trap {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-trap-')));
  const wheels = wheelhouse();
  let count = 0;
  const variables = (version: string) => ({
    PATH: process.env.PATH,
    HOME: root,
    UV_CACHE_DIR: join(root, `cache-${version}`),
    UV_OFFLINE: '1',
    UV_FIND_LINKS: wheels,
    UV_PYTHON_DOWNLOADS: 'never',
  });
  return {
    folder: () => {
      const folder = join(root, `project-${count++}`);
      mkdirSync(join(folder, 'demo'), { recursive: true });
      mkdirSync(join(folder, '_be'));
      writeFileSync(join(folder, 'demo', '__init__.py'), '');
      return folder;
    },
    uv: (version, folder, args) => {
      // uv refuses `--refresh` offline; what is refreshed here needs nothing from elsewhere.
      const online = args.some((arg) => arg.startsWith('--refresh'));
      const env = { ...variables(version), ...(online && { UV_OFFLINE: undefined }) };
      return run(uvOf(version), args, folder, env);
    },
    surroundings: (version, folder) => ({
      ...surroundings(),
      env: variables(version),
      home: root,
      cwd: folder,
    }),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

const BACKENDS = ['setuptools', 'hatchling', 'pdm-backend'] as const;

/** The folder with all wheels; the backends' are fetched the first time on a machine. */
export function wheelhouse(): string {
  const folder = join(ORACLE, 'wheels');
  const mark = join(folder, 'complete');
  if (existsSync(mark)) return folder;
  const python = tool('python');
  const wanted = [
    ...BACKENDS.map((name) => `${name}==${VERSIONS[name]}`),
    'editables~=0.3',
    `pip==${VERSIONS.pip}`,
  ];
  const fetched = run(
    python,
    ['-m', 'pip', 'download', '-q', '-d', folder, ...wanted],
    ORACLE,
    cleanVariables(),
  );
  if (fetched.status !== 0) throw new Error(`the wheels cannot be fetched:\n${fetched.stderr}`);
  for (const name of DEPENDENCIES) writeWheel(python, folder, name);
  writeFileSync(mark, '');
  return folder;
}

const WRITE = `
import sys, zipfile
folder, name = sys.argv[1:]
info = f"{name}-1.0.dist-info"
with zipfile.ZipFile(f"{folder}/{name}-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr(f"{name}.py", "")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", f"{name}.py,,\\n")
`;

function writeWheel(python: string, folder: string, name: string): void {
  const { status } = spawnSync(python, ['-c', WRITE, folder, name]);
  if (status !== 0) throw new Error(`no wheel of ${name} can be made`);
}
