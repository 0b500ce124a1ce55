/**
 * Editable installations by every mechanism and launchers by uv, made by the real backends: what is said of them as the
 * tree changes, beside what Python then imports and the shell runs in that very environment.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import type { Surroundings } from '../../server/files/files.ts';
import { type InstalledCopy, loadInstalled } from '../../server/project/installed.ts';
import { loadProject } from '../../server/project/project.ts';
import { cleanVariables, run, tool } from './tools.ts';
import { type Lab, openLab, put } from './uv-lab.ts';

let lab: Lab;
/** The backends, which builds without isolation find there. */
let backends: string;
let [agreed, total] = [0, 0];
beforeAll(() => {
  lab = openLab();
  const lib = join(tool('python'), '../../lib');
  backends = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
}, 600_000);
afterAll(() => {
  console.log(`editable installations: ${agreed} of ${total} answers are what Python does`);
  lab.close();
});

/** Name → `build-backend`, the tables for it, the folder of the package. */
const MECHANISMS: Readonly<Record<string, readonly [string, string, string]>> = {
  'setuptools, a path': ['setuptools.build_meta', '', 'src'],
  'setuptools, a finder': [
    'setuptools.build_meta',
    '[tool.setuptools.packages.find]\ninclude = ["demo*"]\n',
    '.',
  ],
  'setuptools, strict': ['setuptools.build_meta', '', 'src'],
  'hatchling, a path': [
    'hatchling.build',
    '[tool.hatch.build]\ndev-mode-dirs = ["src"]\n[tool.hatch.build.targets.wheel]\npackages = ["src/demo"]\n',
    'src',
  ],
  'pdm-backend, a path': ['pdm.backend', '', 'src'],
  flit: ['flit_core.buildapi', '', 'src'],
  poetry: ['poetry.core.masonry.api', '', 'src'],
  uv_build: ['uv_build', '', 'src'],
  'scikit-build-core': ['scikit_build_core.build', '[tool.scikit-build]\nwheel.cmake = false\n', 'src'],
};

function install(name: string, [backend, tables]: readonly [string, string, string], base: string): string {
  const folder = join(lab.folder, name.replaceAll(/\W+/g, '-'));
  put(
    folder,
    'pyproject.toml',
    `[project]\nname = "demo"\nversion = "1.0"\ndescription = "x"\nscripts = { demo = "demo.cli:main" }\n[build-system]\nrequires = []\nbuild-backend = "${backend}"\n${tables}`,
  );
  put(folder, `${base}/demo/__init__.py`, '"""x"""\n');
  put(folder, `${base}/demo/cli.py`, 'def main(): return 0\n');
  expect(lab.uv(folder, ['venv', '-q', '.venv']).status).toBe(0);
  const flags = ['--no-build-isolation', '--no-deps', '--no-index', '-e', '.'];
  const strict = name.endsWith('strict') ? ['-C', 'editable_mode=strict'] : [];
  const env = { PYTHONPATH: backends, PATH: `${join(tool('uv'), '..')}:${process.env.PATH}` };
  const done = lab.uv(folder, ['pip', 'install', '-q', ...flags, ...strict], env);
  expect(done.status, done.stderr).toBe(0);
  return folder;
}

async function copyIn(folder: string): Promise<InstalledCopy> {
  const files = disk(folder);
  const project = await loadProject(readFileSync(join(folder, 'pyproject.toml'), 'utf8'), files);
  const around: Surroundings = { env: {}, home: '/nowhere', platform: 'linux', cwd: folder, now: () => 0n };
  const [copy] = await loadInstalled(project, files, around, [join(folder, '.venv')]);
  return copy ?? expect.fail(folder);
}

/** Whether Python finds a module in the environment, and nothing of the working folder. */
function imports(folder: string, module: string): boolean {
  const python = join(folder, '.venv/bin/python');
  return run(python, ['-P', '-c', `import ${module}`], '/', cleanVariables()).status === 0;
}

function same(what: string, said: boolean, is: boolean): void {
  total += 1;
  if (said === is) agreed += 1;
  expect.soft(said, what).toBe(is);
}

for (const [name, mechanism] of Object.entries(MECHANISMS))
  it(`an editable installation by ${name} is what Python makes of it`, { timeout: 120_000 }, async () => {
    const [, , base] = mechanism;
    const folder = install(name, mechanism, base);
    const fresh = await copyIn(folder);
    same(`${name}: nothing`, fresh.state === 'fresh', imports(folder, 'demo.cli'));
    for (const [module, path] of [
      ['demo.new', 'demo/new.py'],
      ['demo.pack', 'demo/pack/__init__.py'],
      ['demo_more', 'demo_more/__init__.py'],
    ] as const) {
      put(folder, `${base}/${path}`);
      const { missing } = await copyIn(folder);
      same(`${name}: ${path}`, missing?.includes(path) === false, imports(folder, module));
      rmSync(join(folder, base, path));
      if (path.endsWith('__init__.py')) rmSync(join(folder, base, path, '..'), { recursive: true });
    }
    const launcher = join(folder, '.venv/bin/demo');
    same(
      `${name}: its command`,
      fresh.state !== 'broken',
      run(launcher, [], '/', cleanVariables()).status === 0,
    );
    unlinkSync(launcher);
    same(`${name}: no command`, (await copyIn(folder)).state !== 'broken', existsSync(launcher));
    renameSync(join(folder, base, 'demo'), join(folder, 'gone'));
    // Where only a folder is on the path, a build now would lead to the same: nothing of it is broken or stale.
    const { because } = await copyIn(folder);
    if (because.some((each) => /^it takes `demo` from/.test(each)))
      same(`${name}: moved`, false, imports(folder, 'demo.cli'));
  });

it('launchers of an environment that was moved start nothing', { timeout: 120_000 }, async () => {
  const folder = install('moved', MECHANISMS.uv_build ?? expect.fail(), 'src');
  const moved = `${folder}-moved`;
  renameSync(folder, moved);
  const { state, because } = await copyIn(moved);
  expect(because.some((each) => each.startsWith('`bin/demo` starts'))).toBe(true);
  same(
    'moved',
    state !== 'broken',
    run(join(moved, '.venv/bin/demo'), [], '/', cleanVariables()).status === 0,
  );
});
