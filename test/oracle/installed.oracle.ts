/** Environments that the real uv and the real pip made: what is said of the copies in them as the tree changes. */
import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import type { Surroundings } from '../../server/files/files.ts';
import type { Artifact } from '../../server/project/artifact.ts';
import { artifactOf, loadInstalled } from '../../server/project/installed.ts';
import { ownEnvironments } from '../../server/project/installed-places.ts';
import { loadProject } from '../../server/project/project.ts';
import { cleanVariables, run, tool } from './tools.ts';
import { type Lab, openLab, put } from './uv-lab.ts';

let lab: Lab;
/** The backends, which builds without isolation find there. */
let backends: string;
beforeAll(() => {
  lab = openLab();
  const lib = join(tool('python'), '../../lib');
  backends = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
}, 600_000);
afterAll(() => lab.close());

const BACKENDS = {
  setuptools: 'setuptools.build_meta',
  hatchling: 'hatchling.build',
  flit_core: 'flit_core.buildapi',
  uv_build: 'uv_build',
} as const;
type BackendName = keyof typeof BACKENDS;
const INSTALLERS = ['uv', 'uv -e', 'pip', 'pip -e'] as const;
type Installer = (typeof INSTALLERS)[number];

const SCRIPTS = '[project.scripts]\ndemo = "demo.cli:main"\n';
function manifest(backend: BackendName): string {
  const requires = `[build-system]\nrequires = ["${backend}"]\nbuild-backend = "${BACKENDS[backend]}"\n`;
  // Without it hatchling asks for a package that builds without isolation do not find.
  const hatch = backend === 'hatchling' ? '[tool.hatch.build]\ndev-mode-dirs = ["src"]\n' : '';
  return `[project]\nname = "demo"\nversion = "1.0"\ndescription = "Says it"\ndependencies = ["iniconfig>=2; python_version<'4'"]\n${SCRIPTS}${requires}${hatch}`;
}

/** A project that is installed in its own environment; the folder. */
function install(name: string, backend: BackendName, installer: Installer): string {
  const folder = join(lab.folder, name);
  put(folder, 'pyproject.toml', manifest(backend));
  put(folder, 'src/demo/__init__.py', '');
  put(folder, 'src/demo/cli.py', 'def main():\n    return 1\n');
  put(folder, 'src/demo/sub/__init__.py', 'x = 1\n');
  const made = lab.uv(folder, ['venv', '-q', '.venv']);
  expect(made.status, made.stderr).toBe(0);
  const flags = ['--no-build-isolation', '--no-deps', '--no-index'];
  const what = installer.endsWith('-e') ? ['-e', '.'] : ['.'];
  const env = { PYTHONPATH: backends, PATH: `${join(tool('uv'), '..')}:${process.env.PATH}` };
  const done = installer.startsWith('uv')
    ? lab.uv(folder, ['pip', 'install', ...flags, ...what], env)
    : run(tool('python'), ['-m', 'pip', '-q', '--python', '.venv', 'install', ...flags, ...what], folder, {
        ...cleanVariables(),
        ...env,
      });
  expect(done.status, done.stderr).toBe(0);
  return folder;
}

async function status(folder: string, env: Surroundings['env'] = {}): Promise<readonly Artifact[]> {
  const files = disk(folder);
  const project = await loadProject(readFileSync(join(folder, 'pyproject.toml'), 'utf8'), files);
  const surroundings: Surroundings = {
    env,
    home: join(lab.folder, 'home'),
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    cwd: folder,
    now: () => BigInt(Date.now()) * 1_000_000n,
  };
  const roots = ownEnvironments(project, undefined, surroundings);
  return (await loadInstalled(project, files, surroundings, roots)).map((copy) => artifactOf(copy, null));
}

interface Change {
  readonly what: string;
  readonly make: (folder: string) => void;
  /** For a copy and for an editable installation. */
  readonly copy: Partial<Artifact>;
  readonly editable: Partial<Artifact>;
}

const FRESH = { state: 'fresh', missing: [], extra: [], changed: [] } as const;
const CHANGES: readonly Change[] = [
  { what: 'nothing', make: () => undefined, copy: FRESH, editable: FRESH },
  {
    what: 'a touched file',
    make: (folder) => utimesSync(join(folder, 'src/demo/cli.py'), new Date(), new Date()),
    copy: FRESH,
    editable: FRESH,
  },
  {
    what: 'an edited module of the same size',
    make: (folder) => put(folder, 'src/demo/cli.py', 'def main():\n    return 2\n'),
    copy: { state: 'stale', changed: ['demo/cli.py'] },
    editable: FRESH,
  },
  {
    what: 'a new module',
    make: (folder) => put(folder, 'src/demo/sub/new.py', ''),
    copy: { state: 'stale', missing: ['demo/sub/new.py'] },
    editable: FRESH,
  },
  {
    what: 'a deleted module',
    make: (folder) => unlinkSync(join(folder, 'src/demo/cli.py')),
    copy: { state: 'stale', extra: ['demo/cli.py'] },
    editable: FRESH,
  },
  {
    what: 'a new version',
    make: (folder) => edit(folder, 'version = "1.0"', 'version = "1.1"'),
    copy: { state: 'stale', changed: [], because: ['it has version 1.0, the project is now 1.1'] },
    editable: { state: 'stale', because: ['it has version 1.0, the project is now 1.1'] },
  },
  {
    what: 'a renamed script',
    make: (folder) => edit(folder, 'demo = "demo.cli:main"', 'demo2 = "demo.cli:main"'),
    copy: {
      state: 'stale',
      because: ['the command `demo2` is not in it yet', 'the command `demo` is still in it'],
    },
    editable: {
      state: 'stale',
      because: ['the command `demo2` is not in it yet', 'the command `demo` is still in it'],
    },
  },
  {
    what: 'another dependency',
    make: (folder) => edit(folder, "iniconfig>=2; python_version<'4'", 'packaging'),
    copy: { state: 'stale' },
    editable: { state: 'stale' },
  },
  {
    what: 'the same dependency in another spelling',
    make: (folder) =>
      edit(folder, "iniconfig>=2; python_version<'4'", "Iniconfig >= 2 ; (python_version < '4')"),
    copy: FRESH,
    editable: FRESH,
  },
  {
    what: 'a package that moved out of src',
    make: (folder) => renameSync(join(folder, 'src/demo'), join(folder, 'src/gone')),
    copy: {},
    editable: {},
  },
];

function edit(folder: string, from: string, to: string): void {
  const path = join(folder, 'pyproject.toml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

for (const backend of ['setuptools', 'hatchling', 'flit_core', 'uv_build'] as const)
  for (const installer of INSTALLERS)
    describe(`a project of ${backend}, installed by ${installer} .`, () => {
      it('is compared with its tree as that changes', { timeout: 120_000 }, async () => {
        const first = install(`${backend} ${installer}`.replaceAll(' ', ''), backend, installer);
        for (const [i, change] of CHANGES.entries()) {
          const folder = `${first}-${i}`;
          rmSync(join(first, 'build'), { recursive: true, force: true });
          cpSync(first, join(lab.folder, 'kept'), { recursive: true, verbatimSymlinks: true });
          change.make(first);
          const [artifact, more] = await status(first);
          expect(more, folder).toBeUndefined();
          expect(artifact, `${backend} ${installer}: ${change.what}`).toMatchObject(
            installer.endsWith('-e') ? change.editable : change.copy,
          );
          rmSync(first, { recursive: true });
          renameSync(join(lab.folder, 'kept'), first);
        }
      });
    });
