/** The workspace around a folder, its members and path sources. What uv does was compared by test/oracle/lock.oracle.ts. */
import { describe, expect, it } from 'vitest';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { parse } from '../../server/toml/parser.ts';
import { defaultGroups, reachedFrom, readTree, type Tree } from '../../server/uv/tree.ts';
import { findByGlob, matchesPath, patternProblem } from '../../server/uv/tree-globs.ts';

const BUILT = '[build-system]\nrequires = []\nbuild-backend = "x"\n';
const project = (name: string, more = '') => `[project]\nname = "${name}"\nversion = "1"\n${more}`;

async function read(entries: Readonly<Record<string, MemoryEntry>>, folder = '.'): Promise<Tree> {
  const tree = await readAny(entries, folder);
  if (!('packages' in tree)) throw new Error(JSON.stringify(tree));
  return tree;
}

async function readAny(entries: Readonly<Record<string, MemoryEntry>>, folder = '.') {
  const files = memory(entries).at(folder);
  const text = await files.read('pyproject.toml');
  return readTree(parse('text' in text ? text.text : ''), files);
}

const shown = (tree: Tree) =>
  tree.packages.map(
    ({ name, kind, built, editable }) =>
      `${name} ${kind}${built ? ' built' : ''}${editable ? ' editable' : ''}`,
  );

describe('the project of a folder', () => {
  it('is that of the nearest pyproject.toml upwards', async () => {
    const tree = await read({ 'pyproject.toml': project('A_b', BUILT), 'src/deep/x.py': '' }, 'src/deep');
    expect([tree.root, tree.current?.name]).toEqual(['/project', 'a-b']);
    expect(shown(tree)).toEqual(['a-b member built editable']);
  });

  it('is not read where uv refuses a value in its own table, which others pass over', async () => {
    for (const wrong of ['default-groups = 1', 'conflicts = 1', 'package = "x"', 'sources = 1'])
      expect(await readAny({ 'pyproject.toml': project('a', `[tool.uv]\n${wrong}\n`) }), wrong).toEqual({
        fails: expect.stringContaining('Failed to parse: `/project/pyproject.toml`'),
        uvAlone: true,
      });
    const broken = await readAny({ 'pyproject.toml': '[project]\nname = 1\n' });
    expect(broken).toHaveProperty('fails');
    expect(broken).not.toHaveProperty('uvAlone');
  });

  it('is virtual without a build system, unless `package` says otherwise', async () => {
    expect(shown(await read({ 'pyproject.toml': project('a') }))).toEqual(['a member']);
    expect(shown(await read({ 'pyproject.toml': project('a', '[tool.uv]\npackage = true') }))).toEqual([
      'a member built editable',
    ]);
    const not = project('a', `${BUILT}[tool.uv]\npackage = false`);
    expect(shown(await read({ 'pyproject.toml': not }))).toEqual(['a member']);
  });

  it('stops uv where its table lacks what must be there', async () => {
    for (const text of [
      '[project]\nversion = "1"',
      '[project]\nname = "a"',
      '[project]\nname = "a"\nversion = "x"',
    ])
      expect(await readAny({ 'pyproject.toml': text })).toHaveProperty('fails');
    expect(await readAny({ 'x.txt': '' })).toHaveProperty('fails');
  });

  it('is not managed where it says so', async () => {
    const text = project('a', '[tool.uv]\nmanaged = false');
    expect(await readAny({ 'pyproject.toml': text })).toEqual({
      fails: 'The project is marked as unmanaged: `/project`',
    });
  });
});

describe('a workspace', () => {
  const root = (members: string, more = '') =>
    project(
      'root',
      `dependencies = ["m"]\n[tool.uv.workspace]\nmembers = ${members}\n[tool.uv.sources]\nm = { workspace = true }\n${more}`,
    );

  it('is found from a member, with its other members', async () => {
    const entries = {
      'pyproject.toml': root('["packages/*"]'),
      'packages/m/pyproject.toml': project('m'),
      'packages/n/pyproject.toml': project('n', BUILT),
    };
    const tree = await read(entries, 'packages/n');
    expect([tree.root, tree.current?.name]).toEqual(['/project', 'n']);
    // A member that another one requires is built without a build system too.
    expect(shown(tree)).toEqual(['m member built editable', 'n member built editable', 'root member']);
    expect(tree.dependsOn('root')).toEqual(['m']);
  });

  it('hands its sources on to members, but not to those that lie in another member', async () => {
    const tree = await read({
      'pyproject.toml': `${project('root', BUILT)}[tool.uv.workspace]\nmembers = ["a", "a/b"]\n[tool.uv.sources]\nroot = { workspace = true }\n`,
      'a/pyproject.toml': project('a', 'dependencies = ["root"]\n'),
      'a/b/pyproject.toml': project('b', 'dependencies = ["root"]\n'),
    });
    // modelcontextprotocol/python-sdk is such a workspace, and its lock is written so.
    expect([tree.dependsOn('a'), tree.dependsOn('b')]).toEqual([['root'], []]);
  });

  it('passes over hidden folders, files, excluded and unmanaged members, and refuses others without a pyproject.toml', async () => {
    const entries = {
      'pyproject.toml': root('["p/*"]\nexclude = ["p/out"]'),
      'p/m/pyproject.toml': project('m'),
      'p/.hidden/x': '',
      'p/README': '',
      'p/out/pyproject.toml': project('out'),
      'p/un/pyproject.toml': project('un', '[tool.uv]\nmanaged = false'),
      'p/empty': { folder: true as const },
    };
    expect((await read(entries)).packages.map(({ name }) => name)).toEqual(['m', 'root']);
    expect(await readAny({ ...entries, 'p/bare/x.py': '' })).toEqual({
      fails: 'Workspace member `/project/p/bare` is missing a `pyproject.toml` (matches: `p/*`)',
    });
  });

  it('refuses two members of one name, nested workspaces and members without a source', async () => {
    const twice = {
      'pyproject.toml': root('["a", "b"]'),
      'a/pyproject.toml': project('m'),
      'b/pyproject.toml': project('M'),
    };
    expect(await readAny(twice)).toEqual({
      fails: 'Two workspace members are both named `m`: `/project/a` and `/project/b`',
    });
    const nested = {
      'pyproject.toml': root('["a"]'),
      'a/pyproject.toml': project('m', '[tool.uv.workspace]'),
    };
    expect(JSON.stringify(await readAny(nested))).toContain('Nested workspaces are not supported');
    const bare = {
      'pyproject.toml': root('["*"]').replace(/\[tool\.uv\.sources\]\n.*\n/, ''),
      'm/pyproject.toml': project('m'),
    };
    expect(JSON.stringify(await readAny(bare))).toContain('missing an entry in `tool.uv.sources`');
  });

  it('leaves alone a project that it does not name', async () => {
    const entries = {
      'pyproject.toml': root('["packages/*"]'),
      'packages/m/pyproject.toml': project('m'),
      'other/pyproject.toml': project('other'),
    };
    expect((await read(entries, 'other')).root).toBe('/project/other');
  });

  it('hands its sources on to members', async () => {
    const entries = {
      'pyproject.toml':
        '[tool.uv.workspace]\nmembers = ["a", "m"]\n[tool.uv.sources]\nm = { workspace = true, editable = false }\n',
      'a/pyproject.toml': project('a', 'dependencies = ["m"]'),
      'm/pyproject.toml': project('m', BUILT),
    };
    const tree = await read(entries);
    expect(tree.current).toBeUndefined();
    expect(shown(tree)).toEqual(['a member', 'm member built']);
  });
});

describe('path sources', () => {
  const entries = {
    'pyproject.toml': project(
      'app',
      [
        'dependencies = ["lib[x]", "bare"]',
        '[project.optional-dependencies]\ncli = ["tool"]',
        '[dependency-groups]\ndev = ["helper"]',
        '[tool.uv.sources]\nlib = { path = "../lib", editable = true }\nbare = { path = "bare" }',
        'tool = { path = "tool", package = false }\nhelper = [{ path = "helper", marker = "sys_platform == \'linux\'" }]',
      ].join('\n'),
    ),
    '../lib/pyproject.toml': project(
      'lib',
      '[project.optional-dependencies]\nx = ["deep"]\n[tool.uv.sources]\ndeep = { path = "deep" }',
    ),
    '../lib/deep/pyproject.toml': project('deep', '[tool.uv]\npackage = false'),
    'bare/setup.py': '',
    'tool/pyproject.toml': project('tool', BUILT),
    'helper/pyproject.toml': project('helper', BUILT),
  };

  it('are followed to any depth, editable only where they say so', async () => {
    expect(shown(await read(entries))).toEqual([
      'app member',
      'lib source built editable',
      'bare source built',
      'tool source',
      'helper source built',
      'deep source',
    ]);
  });

  it('are reached with the extras and groups that are asked for', async () => {
    const tree = await read(entries);
    expect(tree.dependsOn('app')).toEqual(['lib', 'bare']);
    expect(tree.dependsOn('app', { extras: ['cli'], groups: ['dev'] })).toEqual([
      'lib',
      'bare',
      'tool',
      'helper',
    ]);
    const reached = reachedFrom(tree, tree.current ? [tree.current] : [], { groups: ['dev'] });
    expect([...reached].map(([{ name }, certain]) => [name, certain])).toEqual([
      ['app', true],
      ['lib', true],
      ['bare', true],
      ['helper', false],
      ['deep', true],
    ]);
  });

  it('stop uv where the folder is not there', async () => {
    const text = project('a', 'dependencies = ["b"]\n[tool.uv.sources]\nb = { path = "b" }');
    expect(await readAny({ 'pyproject.toml': text })).toEqual({
      fails: 'Distribution not found at: `/project/b`',
    });
  });

  it('have no say with `--no-sources`', async () => {
    const files = memory(entries);
    const text = await files.read('pyproject.toml');
    const tree = await readTree(parse('text' in text ? text.text : ''), files, () => true);
    expect('packages' in tree && tree.packages.map(({ name }) => name)).toEqual(['app']);
  });
});

describe('groups', () => {
  it('are `dev` unless `default-groups` names others', async () => {
    const tree = await read({ 'pyproject.toml': project('a') });
    expect(defaultGroups(tree.workspace.root)).toEqual(['dev']);
    const all = await read({ 'pyproject.toml': project('a', '[tool.uv]\ndefault-groups = "all"') });
    expect(defaultGroups(all.workspace.root)).toBe('all');
  });

  it('stop uv where they include each other or none', async () => {
    const cycle = project(
      'a',
      '[dependency-groups]\na = [{ include-group = "b" }]\nb = [{ include-group = "a" }]',
    );
    expect(JSON.stringify(await readAny({ 'pyproject.toml': cycle }))).toContain('Detected a cycle');
    const missing = project('a', '[dependency-groups]\na = [{ include-group = "b" }]');
    expect(JSON.stringify(await readAny({ 'pyproject.toml': missing }))).toContain(
      'Failed to find group `b`',
    );
  });
});

describe('the globs of members', () => {
  it('match part by part while folders are searched', async () => {
    const files = memory({ 'a/b/x': '', 'a/.c/x': '', 'a/d1/e/x': '', 'z/x': '' });
    expect(await findByGlob('/project', 'a/*', files)).toEqual([
      '/project/a/.c',
      '/project/a/b',
      '/project/a/d1',
    ]);
    expect(await findByGlob('/project', './a/d[0-9]', files)).toEqual(['/project/a/d1']);
    expect(await findByGlob('/project', 'a/**', files)).toContain('/project/a/d1/e');
    expect(await findByGlob('/project', '**/**/**/*', files)).toEqual(
      await findByGlob('/project', '**/*', files),
    );
    expect(await findByGlob('/project', 'a/{b,c}', files)).toEqual([]);
  });

  it('match over folders where a path is compared with them', () => {
    expect(matchesPath('a/*', 'a/b/c')).toBe(true);
    expect(matchesPath('a/?', 'a/b')).toBe(true);
    expect(matchesPath('a/[!b]', 'a/b')).toBe(false);
    expect(matchesPath('[]-]', ']')).toBe(true);
    expect(matchesPath('[z-a]', 'b')).toBe(false);
    expect(matchesPath('**/a', 'a')).toBe(true);
    expect(matchesPath('**/a', 'b/c/a')).toBe(true);
    expect(matchesPath('**/a', 'ba')).toBe(false);
    expect(matchesPath('a/**', 'a/b/c')).toBe(true);
    expect(matchesPath('a/**', 'a')).toBe(false);
    expect(matchesPath(`${'*a'.repeat(1_000)}b`, 'a'.repeat(2_000))).toBe(false);
    expect(matchesPath('**/x', 'x')).toBe(true);
  });

  it('are refused with three stars, half a recursion or an open bracket', () => {
    expect(['***', 'a**', '[a'].map(patternProblem).every((problem) => problem !== undefined)).toBe(true);
    expect(patternProblem('a/**/[]x]')).toBeUndefined();
  });
});
