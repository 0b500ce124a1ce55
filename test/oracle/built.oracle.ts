/**
 * Wheels, source distributions, `build/lib` and `*.egg-info` that the real backends made, as the tree changes.
 *
 * Each project is built twice: straight from the tree, and the wheel by way of the source distribution.
 */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disk } from '../../server/files/disk.ts';
import { once } from '../../server/files/once.ts';
import { loadBuilt } from '../../server/project/built.ts';
import type { BuiltArtifact } from '../../server/project/built-verdict.ts';
import { loadProject } from '../../server/project/project.ts';
import { BACKENDS, type BackendName, buildSystem, CHANGES, edit } from './built-changes.ts';
import { cleanVariables, run, tool } from './tools.ts';
import { type Lab, openLab, put } from './uv-lab.ts';

let lab: Lab;
beforeAll(() => {
  lab = openLab();
}, 600_000);
afterAll(() => {
  lab.close();
  console.log(`built artefacts: ${judged} judged, of which ${untouched} of trees that were not touched`);
});
let judged = 0;
let untouched = 0;

function manifest(name: BackendName): string {
  return `${buildSystem(name)}
[project]
name = "demo.Pkg"
version = "1.0"
description = "Says it"
readme = "README.md"
requires-python = ">=3.9"
license-files = ["LICENSE"]
dependencies = ["iniconfig>=2; python_version<'4'", "Click[x] >=8,<9"]

[project.optional-dependencies]
more = ["packaging~=24.0"]

[project.scripts]
demo = "demo.cli:main"

[project.entry-points."demo.plugins"]
one = "demo.sub:x"

[tool.flit.module]
name = "demo"

[tool.hatch.build.targets.wheel]
packages = ["src/demo"]

[tool.poetry]
packages = [{ include = "demo", from = "src" }]

[tool.uv.build-backend]
module-name = "demo"

[tool.ruff]
line-length = 100
`;
}

/** In place, or the wheel from the unpacked source distribution, as `python -m build` does it. */
const BUILD = `
import importlib, os, sys, tarfile, tempfile
backend, way = sys.argv[1:]
hooks = importlib.import_module(backend)
out = os.path.abspath("dist")
sdist = hooks.build_sdist(out)
if way == "sdist":
    home = tempfile.mkdtemp()
    with tarfile.open(os.path.join(out, sdist)) as archive:
        archive.extractall(home, filter="data")
    os.chdir(os.path.join(home, sdist.removesuffix(".tar.gz")))
    pid = os.fork()
    if pid == 0:
        hooks.build_wheel(out)
        os._exit(0)
    sys.exit(os.waitpid(pid, 0)[1])
hooks.build_wheel(out)
`;

/** A project with what was built of it; its folder. */
function build(name: BackendName, way: string): string {
  const folder = join(lab.folder, `${name}-${way}`);
  put(folder, 'pyproject.toml', manifest(name));
  put(folder, 'README.md', '# demo\n');
  put(folder, 'LICENSE', 'Do what you like\n');
  put(folder, 'src/demo/__init__.py', '"""Says it"""\n');
  put(folder, 'src/demo/cli.py', 'def main():\n    return 1\n');
  put(folder, 'src/demo/sub/__init__.py', 'x = 1\n');
  put(folder, 'src/demo/sub/data.txt', 'data\n');
  put(folder, 'tests/test_cli.py', 'def test(): ...\n');
  put(folder, 'docs/index.md', '# docs\n');
  mkdirSync(join(folder, 'dist'));
  const { status, stdout, stderr } = run(tool('python'), ['-c', BUILD, BACKENDS[name], way], folder, {
    ...cleanVariables(),
    PATH: `${dirname(tool('python'))}:${process.env.PATH}`,
  });
  expect(status, stdout + stderr).toBe(0);
  return folder;
}

async function look(folder: string): Promise<readonly BuiltArtifact[]> {
  const files = once(disk(folder));
  const project = await loadProject(readFileSync(join(folder, 'pyproject.toml'), 'utf8'), files);
  const built = await loadBuilt(project, files);
  judged += built.length;
  return built;
}

for (const name of Object.keys(BACKENDS) as BackendName[])
  for (const way of ['tree', 'sdist'])
    describe(`what ${name} has built from the ${way}`, () => {
      it('is compared with the tree as that changes', { timeout: 120_000 }, async () => {
        const folder = build(name, way);
        for (const change of CHANGES) {
          const kept = join(lab.folder, 'kept');
          cpSync(folder, kept, { recursive: true, preserveTimestamps: true });
          change.make(folder, name);
          for (const { kind, path: _, ...rest } of await look(folder)) {
            if (Object.keys(change.becomes).length === 0) untouched += 1;
            const expected = change.becomes[kind] ?? { state: 'fresh' };
            expect.soft(rest, `${name} ${way}, ${change.what}: ${kind}`).toMatchObject(expected);
          }
          rmSync(folder, { recursive: true });
          renameSync(kept, folder);
        }
      });
    });

describe('what setuptools left in the tree', () => {
  const WHEEL = 'import sys, setuptools.build_meta as hooks\nhooks.build_wheel("again")\n';
  const FIND =
    'import importlib.metadata as m\nd = m.distribution("demo.Pkg")\nprint(d.version, [e.name for e in d.entry_points])\n';
  const again = async (folder: string) => {
    const { status, stderr } = run(tool('python'), ['-c', WHEEL], folder);
    expect(status, stderr).toBe(0);
    const archive = await disk(join(folder, 'again')).archive('demo_pkg-1.0-py3-none-any.whl');
    if (!('names' in archive)) return expect.fail('no wheel');
    const cli = await archive.read('demo/cli.py');
    return { names: archive.names, cli: 'text' in cli ? cli.text : undefined };
  };

  it('comes into the next wheel as it is said', { timeout: 120_000 }, async () => {
    const folder = build('setuptools', 'leaks');
    rmSync(join(folder, 'src/demo/sub/__init__.py'));
    put(folder, 'src/demo/cli.py', 'new\n');
    const [, , library] = await look(folder);
    expect(library?.because).toEqual([
      '`demo/sub/__init__.py` is still in it and in each wheel that is built',
      '`demo/cli.py` is older than its source, which the next build copies',
    ]);
    const first = await again(folder);
    expect(first.names).toContain('demo/sub/__init__.py');
    expect(first.cli).toBe('new\n');
    put(folder, 'src/demo/cli.py', 'newer\n');
    utimesSync(join(folder, 'src/demo/cli.py'), 1_000_000_000, 1_000_000_000);
    expect((await look(folder))[2]?.because).toContain(
      '`demo/cli.py` differs from its source, is not older and stays in each wheel that is built',
    );
    expect((await again(folder)).cli).toBe('new\n');
  });

  it('is what Python takes for the installed distribution where its folder is on the path', () => {
    const folder = build('setuptools', 'found');
    edit(folder, 'version = "1.0"', 'version = "1.1"');
    edit(folder, 'demo = "demo.cli:main"', 'demo2 = "demo.cli:main"');
    const { stdout } = run(tool('python'), ['-c', FIND], join(folder, 'src'));
    expect(stdout.trim()).toBe("1.0 ['demo', 'one']");
  });
});
