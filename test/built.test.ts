/** What lies in `dist/`, `build/` and `*.egg-info`: how it is found, and what is said where not all can be told. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { MemoryEntry } from '../server/files/memory.ts';
import { built, PROJECT, said } from './built-project.ts';

const FLIT = '[build-system]\nrequires = ["flit_core>=3.12,<5"]\nbuild-backend = "flit_core.buildapi"\n';
const MODULE = '[tool.flit.module]\nname = "demo"\n';
const TREE = { 'demo/__init__.py': '', 'demo/cli.py': 'def main(): ...\n' };
type Members = Readonly<Record<string, string>>;

/** A wheel with a RECORD of its members. */
function wheel(
  members: Members,
  { metadata = '', generator = 'flit 4.2.0', version = '1.0' } = {},
): MemoryEntry {
  const info = `demo_pkg-${version}.dist-info`;
  const all: Record<string, string> = {
    ...members,
    [`${info}/METADATA`]: `Metadata-Version: 2.4\nName: Demo.Pkg\nVersion: ${version}\n${metadata}`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nGenerator: ${generator}\n`,
  };
  const lines = Object.entries(all).map(([path, text]) => {
    const hash = createHash('sha256').update(text).digest('base64url');
    return `${path},sha256=${hash},${text.length}\n`;
  });
  return { members: { ...all, [`${info}/RECORD`]: `${lines.join('')}${info}/RECORD,,\n` } };
}

/** A source distribution; the members' paths are those below its folder. */
function sdist(members: Members, version = '1.0', head = 'Metadata-Version: 2.4\n'): MemoryEntry {
  const all = { 'PKG-INFO': `${head}Name: Demo.Pkg\nVersion: ${version}\n`, ...members };
  return {
    members: Object.fromEntries(
      Object.entries(all).map(([path, text]) => [`demo_pkg-${version}/${path}`, text]),
    ),
  };
}

const flit = FLIT + PROJECT + MODULE;

describe('what is built of a project', () => {
  it('is nothing where nothing was built, or where it is of others', async () => {
    expect(await built(flit, TREE)).toEqual([]);
    const others = {
      'dist/demo_pkg_extra-1.0-py3-none-any.whl': wheel(TREE),
      'dist/demo_pkg-extra-1.0.tar.gz': sdist(TREE),
      'dist/demo_pkg-1.0.tar.gz/a': '',
      'build/lib/demo/old.py': '',
      'src/demo.egg-info/PKG-INFO': '',
    };
    expect(await built(flit, { ...TREE, ...others })).toEqual([]);
  });

  it('is found under each name that tools give it', async () => {
    const names = ['Demo.Pkg-1.0', 'demo-pkg-1.0', 'demo_pkg-1.0', 'Demo_Pkg-1.0.post1.dev2'];
    const entries = names.map((name) => [`dist/${name}.tar.gz`, sdist(TREE)]);
    expect((await built(flit, Object.fromEntries(entries))).map(({ kind }) => kind)).toEqual(
      names.map(() => 'sdist'),
    );
  });

  it('is read no more than ten times of a kind, the newest first', async () => {
    const entries = Array.from({ length: 13 }, (_, i) => {
      const version = `1.${i}`;
      return [`dist/demo_pkg-${version}-py3-none-any.whl`, wheel(TREE, { version })];
    });
    const found = said(await built(flit, { ...TREE, ...Object.fromEntries(entries) }));
    expect(found).toHaveLength(10);
    expect(found[0]?.[0]).toBe('dist/demo_pkg-1.12-py3-none-any.whl');
    expect(found[9]).toEqual([
      'dist/demo_pkg-1.3-py3-none-any.whl',
      'stale',
      'it has version 1.3, the project is now 1.0',
      '3 older of its kind beside it were not looked at',
    ]);
  });
});

describe('a wheel', () => {
  const one = async (entry: MemoryEntry, text = flit, tree: Readonly<Record<string, MemoryEntry>> = TREE) => {
    const [artifact] = await built(text, { ...tree, 'dist/demo_pkg-1.0-py3-none-any.whl': entry });
    return artifact;
  };

  it('is fresh only where its files and its metadata are what a build would give', async () => {
    expect(await one(wheel(TREE))).toEqual({
      kind: 'wheel',
      path: '/project/dist/demo_pkg-1.0-py3-none-any.whl',
      editable: false,
      state: 'fresh',
      uvState: null,
      because: [],
      missing: [],
      extra: [],
      changed: [],
      differences: [],
    });
    expect(await one(wheel({ 'demo/__init__.py': '1', 'demo/old.py': '' }))).toMatchObject({
      state: 'stale',
      missing: ['demo/cli.py'],
      extra: ['demo/old.py'],
      changed: ['demo/__init__.py'],
      because: [
        '`demo/__init__.py` differs from its source',
        '`demo/cli.py` is not in it yet',
        '`demo/old.py` is still in it',
      ],
    });
  });

  it('of another backend says so, and one that nobody knows says nothing of it', async () => {
    for (const [generator, words] of [
      ['setuptools (84.2.1)', 'setuptools 84.2.1'],
      ['bdist_wheel (0.37.1)', 'setuptools'],
    ] as const) {
      const because = [`it was built by ${words}, the project is now built by flit-core`];
      expect(await one(wheel(TREE, { generator }))).toMatchObject({ state: 'stale', because });
    }
    for (const generator of ['', 'flit 2.1', 'mine 1.0'])
      expect(await one(wheel(TREE, { generator }))).toMatchObject({ state: 'fresh' });
  });

  it('that leads to the source is compared by its metadata, and by where it leads', async () => {
    const leads = (to: string, metadata = '') => one(wheel({ 'demo_pkg.pth': to }, { metadata }));
    expect(await leads('/project\n')).toMatchObject({ editable: true, state: 'fresh', missing: null });
    expect(await leads('/gone\n')).toMatchObject({
      state: 'stale',
      because: ['it leads to `/gone`, which is not there'],
    });
    expect(await leads('import _demo_finder\n')).toMatchObject({ editable: true, state: 'unknown' });
    expect(await leads('/project\n', 'Requires-Dist: editables~=0.3\n')).toMatchObject({ state: 'fresh' });
    expect(await leads('/project\n', 'Requires-Dist: attrs\n')).toMatchObject({ state: 'stale' });
  });

  it('that was repaired is the same wheel', async () => {
    const libraries = { 'demo_pkg.libs/libz-1.so.1': '', 'demo/.dylibs/libz.dylib': '' };
    expect(await one(wheel({ ...TREE, ...libraries }))).toMatchObject({ state: 'fresh', extra: [] });
  });

  it('that is none says why', async () => {
    expect(await one('no archive')).toMatchObject({ state: 'broken', missing: null });
    expect(await one({ members: TREE })).toMatchObject({
      state: 'broken',
      because: ['it has no `*.dist-info/METADATA`, so that nothing can install it'],
    });
    expect(await one({ trouble: 'denied' })).toMatchObject({ state: 'unknown' });
  });

  it('is not called fresh where a part of it is found by the build, or nothing can be foretold', async () => {
    const dynamic = flit.replace('version = "1.0"\n', 'dynamic = ["version"]\n');
    const tree = { ...TREE, 'demo/__init__.py': '"""Says it"""\nfrom .cli import version as __version__\n' };
    const artifact = await one(wheel(tree), dynamic, tree);
    expect(artifact).toMatchObject({ state: 'unknown' });
    expect(artifact?.because).toContain('its `version` is found by the build and was not compared');
    const foreign = flit.replace('flit_core.buildapi', 'some.backend');
    expect(await one(wheel(TREE), foreign)).toMatchObject({
      state: 'unknown',
      missing: null,
      because: ['what a build now would pack cannot be told', 'what a build now would give cannot be told'],
    });
    const failing = flit.replace('name = "demo"', 'name = "none"');
    expect((await one(wheel(TREE), failing))?.because[0]).toMatch(/^a build now fails: /);
  });
});

describe('a source distribution', () => {
  const tree = { ...TREE, 'README.md': '# demo\n' };
  const whole = { ...TREE, 'pyproject.toml': flit };
  const one = async (entry: MemoryEntry, text = flit, name = 'demo_pkg-1.0.tar.gz') => {
    const [artifact] = await built(text, { ...tree, [`dist/${name}`]: entry });
    return artifact;
  };

  it('is compared member by member, without what only the archive has', async () => {
    expect(await one(sdist(whole))).toMatchObject({ state: 'fresh', missing: [], extra: [], changed: [] });
    expect(await one(sdist({ ...whole, 'demo/cli.py': 'old\n', 'demo/gone.py': '' }))).toMatchObject({
      state: 'stale',
      changed: ['demo/cli.py'],
      extra: ['demo/gone.py'],
      editable: null,
    });
  });

  it('takes its commands from its own pyproject.toml', async () => {
    const scripts = '[project.scripts]\ndemo = "demo.cli:main"\n';
    expect((await one(sdist(whole), flit + scripts))?.because).toEqual([
      '`pyproject.toml` differs from its source',
      'the command `demo` is not in it yet',
    ]);
  });

  it('of before 2022 may leave its dependencies out', async () => {
    const more = `${flit.replace(MODULE, '')}dependencies = ["attrs"]\n${MODULE}`;
    const members = { ...TREE, 'pyproject.toml': more };
    expect((await one(sdist(members), more))?.because).toEqual(['it does not require `attrs` yet']);
    expect(
      await one(sdist(members, '1.0', 'Metadata-Version: 2.1\nProvides-Extra: more\n'), more),
    ).toMatchObject({
      state: 'unknown',
      because: ['its dependencies were not compared'],
    });
  });

  it('that is none says why, and another form is not read', async () => {
    expect(await one('no archive')).toMatchObject({ state: 'broken' });
    expect(await one({ members: { 'a/PKG-INFO': '', 'b/c.py': '' } })).toMatchObject({
      state: 'broken',
      because: ['it has no folder with a `PKG-INFO`, so that nothing can build it'],
    });
    expect(await one(sdist(whole), flit, 'demo_pkg-1.0.zip')).toMatchObject({ state: 'unknown' });
  });
});
