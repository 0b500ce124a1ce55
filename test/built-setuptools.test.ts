/** What setuptools leaves in the tree, `build/lib*` and `*.egg-info`: when it does harm, and what is said of it. */
import { describe, expect, it } from 'vitest';
import type { MemoryEntry } from '../server/files/memory.ts';
import { built, PROJECT, said } from './built-project.ts';

const SETUPTOOLS = '[build-system]\nrequires = ["setuptools>=80"]\nbuild-backend = "setuptools.build_meta"\n';

describe('what setuptools leaves in the tree', () => {
  const text = `${SETUPTOOLS}${PROJECT}dependencies = ["attrs; python_version < '4'"]\nscripts = { demo = "demo.cli:main" }\n[project.optional-dependencies]\nmore = ["click", "rich; os_name == 'nt'"]\n`;
  const tree = { 'src/demo/__init__.py': '', 'src/demo/cli.py': 'def main(): ...\n' };
  const info = (more: Readonly<Record<string, MemoryEntry>> = {}, old = false) => ({
    'src/Demo.Pkg.egg-info/PKG-INFO': `Metadata-Version: 2.1\nName: Demo.Pkg\nVersion: 1.0\n${old ? '' : 'Provides-Extra: more\n'}`,
    'src/Demo.Pkg.egg-info/requires.txt':
      '\n[:python_version < "4"]\nattrs\n\n[more]\nclick\n\n[more:os_name == "nt"]\nrich\n',
    'src/Demo.Pkg.egg-info/entry_points.txt': '[console_scripts]\ndemo = demo.cli:main\n',
    'src/Demo.Pkg.egg-info/top_level.txt': 'demo\n',
    'src/Demo.Pkg.egg-info/SOURCES.txt':
      'pyproject.toml\nsrc/demo/__init__.py\nsrc\\demo\\cli.py\nsrc/Demo.Pkg.egg-info/PKG-INFO\n',
    ...more,
  });

  it('is an `*.egg-info` with files of its own, of which requires.txt stands in for an old PKG-INFO', async () => {
    expect(said(await built(text, { ...tree, ...info({}, true) }))).toEqual([
      ['src/Demo.Pkg.egg-info', 'fresh'],
    ]);
    const other = { 'src/Demo.Pkg.egg-info/requires.txt': 'attrs\n\n[more]\nclick\n' };
    expect(said(await built(text, { ...tree, ...info(other, true) }))).toEqual([
      [
        'src/Demo.Pkg.egg-info',
        'stale',
        "it does not require `attrs; python_version < '4'` yet",
        "it does not require `rich; os_name == 'nt'` yet",
        'it still requires `attrs`',
        'Python takes it for the installed distribution where `src` is first on its path',
      ],
    ]);
  });

  it('lists what is gone, and what can no longer be imported', async () => {
    const list = {
      'src/Demo.Pkg.egg-info/SOURCES.txt': 'src/demo/old.py\n',
      'src/Demo.Pkg.egg-info/top_level.txt': 'demo\nold\n',
    };
    expect(await built(text, { ...tree, ...info(list, true) })).toMatchObject([
      {
        state: 'stale',
        extra: ['src/demo/old.py'],
        because: [
          '`src/demo/old.py` is listed in it and gone',
          '`old` is among its importable names and gone',
          'Python takes it for the installed distribution where `src` is first on its path',
        ],
      },
    ]);
  });

  it('is out of date once another backend builds the project', async () => {
    const now = text.replace(
      SETUPTOOLS,
      '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
    );
    expect((await built(now, { ...tree, ...info({}, true) }))[0]?.because[0]).toBe(
      'setuptools made it, the project is now built by hatchling',
    );
    expect(said(await built(text, { ...tree, 'src/demo_pkg.egg-info/top_level.txt': '' }))).toEqual([
      ['src/demo_pkg.egg-info', 'broken', 'it has no `PKG-INFO` that can be read'],
    ]);
  });

  it('is a `build/lib` that keeps what is gone, and what is not older than its source', async () => {
    const at = (seconds: number, content: string) => ({
      text: content,
      mtime: BigInt(seconds) * 1_000_000_000n,
    });
    const folders = {
      'src/demo/__init__.py': at(20, ''),
      'src/demo/cli.py': at(20, 'new\n'),
      'src/demo/new.py': at(20, ''),
      'build/lib/demo/__init__.py': at(10, ''),
      'build/lib/demo/cli.py': at(10, 'old\n'),
    };
    expect(await built(text, folders)).toMatchObject([
      {
        kind: 'build',
        path: '/project/build/lib',
        state: 'fresh',
        missing: ['demo/new.py'],
        changed: ['demo/cli.py'],
        because: [
          '`demo/cli.py` is older than its source, which the next build copies',
          '`demo/new.py` is not in it yet, until the next build',
        ],
        differences: [],
      },
    ]);
    const kept = {
      ...folders,
      'build/lib/demo/cli.py': at(20, 'old\n'),
      'build/lib/demo/old.py': at(10, ''),
    };
    expect(await built(text, kept)).toMatchObject([
      {
        state: 'stale',
        extra: ['demo/old.py'],
        because: [
          '`demo/old.py` is still in it and in each wheel that is built',
          '`demo/cli.py` differs from its source, is not older and stays in each wheel that is built',
          '`demo/new.py` is not in it yet, until the next build',
        ],
      },
    ]);
    expect(await built(text, { ...kept, 'build/__init__.py': '' })).toEqual([]);
  });
});
