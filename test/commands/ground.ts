/** Projects on the real disk, in which commands are planned and carried out. */
import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { carryOut, type Outcome } from '../../server/commands/carry-out.ts';
import type { Plan } from '../../server/commands/plan.ts';
import { planClean } from '../../server/commands/plan-clean.ts';
import { disk } from '../../server/files/disk.ts';
import type { Surroundings } from '../../server/files/files.ts';
import { loadProject, type Project } from '../../server/project/project.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'pyproject-ls-commands-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

export const SETUPTOOLS = `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "De.mo"
version = "1.0"
`;
export const PKG_INFO = 'Metadata-Version: 2.4\nName: de_mo\nVersion: 1.0\n';

/** A project without anything built. */
export const SOURCES = {
  'pyproject.toml': SETUPTOOLS,
  'src/de_mo/__init__.py': '',
  'src/de_mo/cli.py': 'x = 1\n',
};
/** What setuptools, build and Python leave in it. */
export const BUILT = {
  'build/lib/de_mo/__init__.py': '',
  'build/lib/de_mo/gone.py': '',
  'build/bdist.linux-x86_64/wheel/x': '',
  'dist/de_mo-1.0-py3-none-any.whl': 'zip',
  'dist/De.mo-0.9.tar.gz': 'tar',
  'src/de_mo.egg-info/PKG-INFO': PKG_INFO,
  'src/de_mo.egg-info/SOURCES.txt': '',
  'src/de_mo/__pycache__/cli.cpython-311.pyc': 'pyc',
};

/** A new folder with these files. */
export function tree(files: Readonly<Record<string, string>>): string {
  const folder = join(base, `tree${count++}`);
  mkdirSync(folder);
  put(folder, files);
  return folder;
}

export function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A machine on which nothing else is installed. */
export function surroundings(env: Surroundings['env'] = {}): Surroundings {
  return {
    env: { PATH: '/usr/bin:/bin', ...env },
    home: join(base, 'home'),
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    cwd: base,
    now: () => BigInt(Date.now()) * 1_000_000n,
  };
}

export function load(folder: string): Promise<Project> {
  return loadProject(readFileSync(join(folder, 'pyproject.toml'), 'utf8'), disk(folder));
}

export async function cleaning(folder: string, env: Surroundings['env'] = {}, caches = false): Promise<Plan> {
  return planClean(await load(folder), disk(folder), surroundings(env), { caches });
}

export function doing(plan: Plan, signal = new AbortController().signal): Promise<Outcome> {
  return carryOut(plan, { signal, log: () => undefined, progress: () => undefined });
}

/** The paths that a plan removes, seen from the folder. */
export function removed(plan: Plan, folder: string): readonly string[] {
  return plan.steps.flatMap((step) => (step.does === 'remove' ? step.path.slice(folder.length + 1) : []));
}

export function git(folder: string, ...words: string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const { status, stderr } = spawnSync('git', words, { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** All that lies below a folder, links as links: path → what it is. */
export function snapshot(folder: string, below = ''): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of readdirSync(join(folder, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    const stat = lstatSync(join(folder, path));
    if (stat.isSymbolicLink()) out[path] = `→ ${readlinkSync(join(folder, path))}`;
    else if (stat.isDirectory()) Object.assign(out, { [path]: 'folder' }, snapshot(folder, path));
    else out[path] = readFileSync(join(folder, path), 'utf8');
  }
  return out;
}

/** Whether there is a process that has not ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and that nobody has asked about is still known.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
