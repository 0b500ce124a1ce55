/** Whether `uv.lock` holds. The real uv was asked by test/oracle/lock.oracle.ts after hundreds of edits; here are the kinds of them. */
import { describe, expect, it } from 'vitest';
import { type MemoryEntry, memory } from '../../server/files/memory.ts';
import { plain, tableAt } from '../../server/toml/document.ts';
import { parse } from '../../server/toml/parser.ts';
import type { CachedMetadata } from '../../server/uv/cache-dir.ts';
import { judgeLock, metadataFrom, readLock } from '../../server/uv/lock.ts';
import type { UvSettings } from '../../server/uv/settings.ts';
import { readTree } from '../../server/uv/tree.ts';
import { NEWEST, rulesOf } from '../../server/uv/versions.ts';

const PROJECT = `[project]
name = "app"
version = "1.0"
requires-python = ">=3.9"
dependencies = ["alpha>=1", "lib; python_version >= '3.8'"]
[project.optional-dependencies]
cli = ["beta ; sys_platform == 'win32'"]
[dependency-groups]
dev = ["beta"]
[tool.uv.sources]
lib = { path = "lib", editable = true }
`;
const LIB = '[project]\nname = "lib"\nversion = "2.0"\ndependencies = ["alpha"]\n';
const LOCK = `version = 1
revision = 5
requires-python = ">=3.9"

[[package]]
name = "alpha"
version = "1.0"
source = { registry = "https://index.example/simple" }

[[package]]
name = "app"
version = "1.0"
source = { virtual = "." }
dependencies = [{ name = "alpha" }, { name = "lib" }]

[package.optional-dependencies]
cli = [{ name = "beta" }]

[package.dev-dependencies]
dev = [{ name = "beta" }]

[package.metadata]
requires-dist = [
    { name = "alpha", specifier = ">=1" },
    { name = "beta", marker = "sys_platform == 'win32' and extra == 'cli'" },
    { name = "lib", marker = "python_full_version >= '3.8'", editable = "lib" },
]
provides-extras = ["cli"]

[package.metadata.requires-dev]
dev = [{ name = "beta" }]

[[package]]
name = "beta"
version = "1.0"
source = { registry = "https://index.example/simple" }

[[package]]
name = "lib"
version = "2.0"
source = { editable = "lib" }
dependencies = [{ name = "alpha" }]

[package.metadata]
requires-dist = [{ name = "alpha" }]
`;
const FILES = { 'pyproject.toml': PROJECT, 'lib/pyproject.toml': LIB, 'uv.lock': LOCK };

async function judge(
  changes: Readonly<Record<string, MemoryEntry>>,
  { version = NEWEST, says = undefined as CachedMetadata | undefined } = {},
): Promise<unknown> {
  const files = memory({ ...FILES, ...changes });
  const text = await files.read('pyproject.toml');
  const doc = parse('text' in text ? text.text : '');
  const tree = await readTree(doc, files);
  const lock = await readLock('/project', files);
  const rules = rulesOf(version);
  if (!('packages' in tree) || !('packages' in lock) || !rules) return { tree, lock };
  const table = tableAt(doc.root, 'tool', 'uv');
  const others = new Map(
    Object.entries(table ? (plain(table) as object) : {}).map(([key, value]) => [key, { value, from: '' }]),
  );
  const none = { all: undefined, some: new Map() };
  const settings = { others, noSources: none } as unknown as UvSettings;
  const verdict = await judgeLock(lock, tree, settings, rules, files, () => says);
  return 'satisfied' in verdict ? 'satisfied' : 'outdated' in verdict ? 'outdated' : verdict;
}

const edited = (from: string | RegExp, to: string) => ({ 'pyproject.toml': PROJECT.replace(from, to) });

describe('a lock holds', () => {
  it('for the project that it was made of, in each version', async () => {
    for (const version of ['0.8.24', '0.9.26', '0.12.5', '0.13.8', '0.13.9'])
      expect(await judge({}, { version })).toBe('satisfied');
  });

  it.each([
    ['order', 'dependencies = ["alpha>=1", ', 'dependencies = ['],
    ['blanks', '"alpha>=1"', '" Alpha >= 1.0 "'],
    ['brackets', '"alpha>=1"', '"alpha (>=1)"'],
    ['a marker in other words', "python_version >= '3.8'", "'3.8' <= python_full_version"],
    ['a marker that always holds', 'alpha>=1', "alpha>=1; python_version > '3.5'"],
    ['the version', 'version = "1.0"', 'version = "1.0.0"'],
    ['the Pythons', '">=3.9"', '">=3.9.0, !=3.10.*"'],
    ['a comment', '[dependency-groups]', '# more\n[dependency-groups]'],
  ])('whatever the words: %s', async (what, from, to) => {
    const text = PROJECT.replace(from, to);
    const turned = what === 'order' ? text.replace(`>= '3.8'"]`, `>= '3.8'", "alpha>=1"]`) : text;
    expect(await judge({ 'pyproject.toml': turned })).toBe('satisfied');
  });
});

describe('a lock is outdated', () => {
  it.each([
    ['another requirement', '"alpha>=1"', '"alpha>=2"'],
    ['one less', '"alpha>=1", ', ''],
    ['one more', '"alpha>=1"', '"alpha>=1", "beta"'],
    ['a marker', 'alpha>=1', "alpha>=1; python_version > '3.10'"],
    ['an extra more', '[dependency-groups]', 'more = []\n[dependency-groups]'],
    ['what an extra requires', "'win32'", "'linux'"],
    ['a group', 'dev = ["beta"]', 'dev = ["beta>=1"]'],
    ['a group more', 'dev =', 'docs = []\ndev ='],
    ['the version', 'version = "1.0"', 'version = "1.1"'],
    ['a version that is dynamic', 'version = "1.0"', 'dynamic = ["version"]'],
    ['the Pythons', '>=3.9', '>=3.10'],
    ['a source that is not editable', ', editable = true', ''],
    ['a source that is gone', 'lib = {', 'other = {'],
    ['a build system', '[dependency-groups]', '[build-system]\n[dependency-groups]'],
    [
      'a constraint',
      '[tool.uv.sources]',
      '[tool.uv]\nconstraint-dependencies = ["alpha<3"]\n[tool.uv.sources]',
    ],
    ['an exclusion', '[tool.uv.sources]', '[tool.uv]\nexclude-dependencies = ["alpha"]\n[tool.uv.sources]'],
    ['the resolution', '[tool.uv.sources]', '[tool.uv]\nresolution = "lowest"\n[tool.uv.sources]'],
    [
      'environments',
      '[tool.uv.sources]',
      '[tool.uv]\nenvironments = ["os_name == \'nt\'"]\n[tool.uv.sources]',
    ],
    ['a member', '[tool.uv.sources]', '[tool.uv.workspace]\nmembers = ["lib"]\n[tool.uv.sources]'],
    ['the indexes', '[tool.uv.sources]', '[tool.uv]\nno-index = true\n[tool.uv.sources]'],
  ])('after a change of %s', async (what, from, to) => {
    const text =
      what === 'a member'
        ? PROJECT.replace('{ path = "lib", editable = true }', '{ workspace = true }')
        : PROJECT;
    expect(await judge({ 'pyproject.toml': text.replace(from, to) })).toBe('outdated');
  });

  it('after a change of what a path source requires', async () => {
    expect(await judge({ 'lib/pyproject.toml': LIB.replace('alpha', 'beta') })).toBe('outdated');
    expect(await judge({ 'lib/pyproject.toml': LIB.replace('2.0', '2.1') })).toBe('outdated');
  });
});

describe('requirements for one package', () => {
  it('are taken together since 0.13, each by itself before', async () => {
    for (const more of ['"alpha>=1", "alpha"', '"alpha>=1", "alpha>=0.5; os_name == \'nt\'"']) {
      expect(await judge(edited('"alpha>=1"', more))).toBe('satisfied');
      expect(await judge(edited('"alpha>=1"', more), { version: '0.12.5' })).toBe('outdated');
    }
    expect(await judge(edited('"alpha>=1"', '"alpha>=1", "alpha<3"'))).toBe('outdated');
  });

  it('are unknown where a pin meets another clause', async () => {
    const lock = LOCK.replace('specifier = ">=1"', 'specifier = "==1.0"');
    expect(
      await judge({ ...edited('"alpha>=1"', '"alpha==1.0", "alpha>=1"'), 'uv.lock': lock }),
    ).toHaveProperty('unknown');
  });

  it('of constraints bear on what is locked alone since 0.13', async () => {
    const more = edited(
      '[tool.uv.sources]',
      '[tool.uv]\nconstraint-dependencies = ["gamma<3"]\n[tool.uv.sources]',
    );
    expect(await judge(more)).toBe('satisfied');
    expect(await judge(more, { version: '0.12.5' })).toBe('outdated');
  });
});

describe('a backend is asked', () => {
  const says: CachedMetadata = {
    name: 'app',
    version: '1.0',
    requiresDist: [],
    providesExtra: [],
    requiresPython: undefined,
  };
  const dynamic = PROJECT.replace(/^dependencies = .*$/m, 'dynamic = ["dependencies"]').replace(
    /\[project\.opt[^[]*/,
    '',
  );

  it('where the dependencies are dynamic, and what it says is compared', async () => {
    const lock = LOCK.replace(
      /requires-dist = \[\n[\s\S]*?\n\]\nprovides-extras = .*\n/,
      'requires-dist = [{ name = "alpha" }]\n',
    ).replace(', { name = "lib" }', '');
    const files = { 'pyproject.toml': dynamic, 'uv.lock': lock };
    expect(await judge(files)).toHaveProperty('unknown');
    expect(await judge(files, { says: { ...says, requiresDist: ['alpha'] } })).toBe('satisfied');
    expect(await judge(files, { says })).toBe('outdated');
  });

  it('for a dynamic version only where the text does not hold', async () => {
    const lock = LOCK.replace('name = "app"\nversion = "1.0"\n', 'name = "app"\n');
    const text = PROJECT.replace('version = "1.0"', 'dynamic = ["version"]');
    expect(await judge({ 'pyproject.toml': text, 'uv.lock': lock })).toBe('satisfied');
    expect(
      await judge({ 'pyproject.toml': text.replace('alpha>=1', 'alpha>=2'), 'uv.lock': lock }),
    ).toHaveProperty('unknown');
  });

  it.each([
    ['static', PROJECT],
    ['requires-only', PROJECT.replace('version = "1.0"', 'dynamic = ["version"]')],
    ['requires-only', PROJECT.replace('requires-python = ">=3.9"', 'dynamic = ["requires-python"]')],
    ['backend', dynamic],
    ['backend', PROJECT.replace('requires-python', 'dynamic = ["optional-dependencies"]\nrequires-python')],
    ['backend', PROJECT.replace('"alpha>=1"', '"=alpha"')],
    ['backend', '[project]\nname = "app"\nversion = "1"\n[tool.poetry]\n'],
  ])('or not: %s', async (expected, text) => {
    const tree = await readTree(parse(text), memory({ ...FILES, 'pyproject.toml': text }));
    const [local] = 'packages' in tree ? tree.packages : [];
    expect(local && metadataFrom(local)).toBe(expected);
    expect(local && metadataFrom(local, new Set(['app']))).toBe('static');
  });
});

describe('uv.lock', () => {
  it('is absent, or its packages are read', async () => {
    expect(await readLock('/project', memory({}))).toEqual({ absent: true });
    const lock = await readLock('/project', memory(FILES));
    const shown =
      'packages' in lock ? lock.packages.map(({ name, source, path }) => `${name} ${source} ${path}`) : [];
    expect(shown).toEqual([
      'alpha registry https://index.example/simple',
      'app virtual .',
      'beta registry https://index.example/simple',
      'lib editable lib',
    ]);
  });

  it.each([
    ['no TOML', '<<<<<<< HEAD\nversion = 1\n'],
    ['empty', ''],
    ['of another version', LOCK.replace('version = 1', 'version = 2')],
    ['without Pythons', 'version = 1\n'],
    ['a package without a source', LOCK.replace('source = { virtual = "." }\n', '')],
    ['a dependency that is not there', LOCK.replace('{ name = "lib" }', '{ name = "gone" }')],
  ])('stops uv where it is %s', async (_what, text) => {
    expect(await readLock('/project', memory({ 'uv.lock': text }))).toHaveProperty('fails');
  });

  it('of a later revision is read all the same', async () => {
    expect(await judge({ 'uv.lock': LOCK.replace('revision = 5', 'revision = 99') })).toBe('satisfied');
  });
});
