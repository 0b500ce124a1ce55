/**
 * The real tools, in an environment of their own below `.oracle/` that is made once and then used by every run.
 *
 * Nothing of the machine's takes part: neither its Python packages nor its uv, nor the variables that choose them.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The versions that the rules, their pages and README speak of. */
export const VERSIONS = {
  pip: '26.3',
  build: '1.6.1',
  uv: '0.13.9',
  setuptools: '84.2.1',
  hatchling: '1.33.0',
  flit_core: '4.2.0',
  'poetry-core': '2.5.0',
  'pdm-backend': '2.5.0',
  uv_build: '0.13.6',
  'scikit-build-core': '1.1.2',
  'meson-python': '0.22.1',
  maturin: '1.16.0',
  whey: '0.1.1',
  cmake: '4.4.5',
  ninja: '1.13.2',
} as const;

/** What changes the builds of others only by being installed, so that it has a folder of its own. */
const PLUGINS = ['setuptools-scm==10.3.4', 'hatch-vcs==0.5.0'];

const PIPX = 'pipx==1.18.4';

/** Those who judge the standard tables; their `packaging` is not the one that came with the tools. */
const AUTHORITIES = [
  'validate-pyproject==0.27',
  'pyproject-metadata==0.12.1',
  'packaging==26.4',
  'dependency-groups==1.3.2',
  'trove-classifiers==2026.9.21.13',
];

/** Where the trees of random oracles begin: ORACLE_SEED, or a number that makes every run the same. */
export const SEED = Number(process.env.ORACLE_SEED ?? 2611);

/** How many times as much is tried as half an hour allows (`npm run oracle -- --all`). */
export const MORE = process.env.ORACLE_ALL === '1' ? 10 : 1;

/** Where all of it is. */
export const ORACLE = join(import.meta.dirname, '..', '..', '.oracle');

/** uv's cache for what is installed from an index; another than the machine's. */
export const UV_CACHE = join(ORACLE, 'uv-cache');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of this process without those that lead a tool to the machine's own Python. */
export function cleanVariables(): Variables {
  const { UV_PYTHON: _python, VIRTUAL_ENV: _environment, PYTHONPATH: _path, ...rest } = process.env;
  return { ...rest, UV_CACHE_DIR: UV_CACHE };
}

/** Runs a program to its end; `env` in place of the clean variables. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Variables = cleanVariables(),
): Run {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A program that is not there has no streams.
  return error ? { status: null, stdout: '', stderr: error.message } : { status, stdout, stderr };
}

/** The same without waiting: a machine with two cores runs two programs. */
export function started(
  [program = '', ...args]: readonly string[],
  cwd: string,
  env: Variables = cleanVariables(),
): Promise<Run> {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', ({ message }) => done({ status: null, stdout, stderr: message }));
    child.on('close', (status) => done({ status, stdout, stderr }));
  });
}

/** The path of a program (`python`, `uv`, …) of the environment with all tools; installs them the first time. */
export function tool(name: string): string {
  const home = join(ORACLE, 'tools');
  const wanted = Object.entries(VERSIONS).map(([distribution, version]) => `${distribution}==${version}`);
  const mark = join(home, 'installed');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted.join('\n')) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(ORACLE, { recursive: true });
    mustRun('python3', ['-m', 'venv', home]);
    mustRun(join(home, 'bin', 'python'), ['-m', 'pip', 'install', '-q', ...wanted]);
    writeFileSync(mark, wanted.join('\n'));
  }
  return join(home, 'bin', name);
}

/** The path of a uv of this version; installs it the first time. `uvx` is beside it. */
export function uvOf(version: string): string {
  const home = join(ORACLE, `uv-${version}`);
  const program = join(home, 'bin', 'uv');
  if (!existsSync(program)) {
    const pip = ['-m', 'pip', 'install', '-q', '--no-deps', '--upgrade', '--target', home];
    mustRun(tool('python'), [...pip, `uv==${version}`]);
  }
  return program;
}

/** A folder for `sys.path` with pipx; installs it the first time. */
export function pipx(): string {
  return folderWith('pipx', [PIPX]);
}

/** A folder for `sys.path` with distributions that plug themselves into setuptools and hatchling. */
export function plugins(): string {
  return folderWith('plugins', PLUGINS);
}

/** A folder for the front of `sys.path` with those who judge the standard tables. */
export function authorities(): string {
  return folderWith('authorities', AUTHORITIES);
}

function folderWith(name: string, wanted: readonly string[]): string {
  const home = join(ORACLE, name);
  const mark = join(home, 'installed');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted.join('\n')) {
    rmSync(home, { recursive: true, force: true });
    mustRun(tool('python'), ['-m', 'pip', 'install', '-q', '--target', home, ...wanted]);
    writeFileSync(mark, wanted.join('\n'));
  }
  return home;
}

function mustRun(program: string, args: readonly string[]): void {
  const { status, stdout, stderr } = run(program, args, ORACLE);
  if (status !== 0)
    throw new Error(
      `the oracle's tools cannot be installed: ${program} ${args.join(' ')}\n${stdout}${stderr}`,
    );
}
