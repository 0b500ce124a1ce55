/** Which local packages a sync installs. The real uv was asked by test/oracle/status.oracle.ts. */
import { describe, expect, it } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { parse } from '../../server/toml/parser.ts';
import { readCommandLine } from '../../server/uv/command-line.ts';
import { missingSelection, selected } from '../../server/uv/sync-selection.ts';
import { readTree } from '../../server/uv/tree.ts';

const BUILT = '[build-system]\nrequires = []\n';
const member = (name: string, more = '') => `${BUILT}[project]\nname = "${name}"\nversion = "1"\n${more}`;
const ROOT = `${BUILT}[project]
name = "lab"
version = "1"
dependencies = ["needed"]
optional-dependencies = { plots = ["plotter"] }
[dependency-groups]
dev = ["tester"]
docs = ["writer"]
[tool.uv.workspace]
members = ["packages/*"]
[tool.uv.sources]
needed = { workspace = true }
plotter = { workspace = true }
tester = { workspace = true }
writer = { workspace = true }
`;
const NAMES = ['needed', 'plotter', 'tester', 'writer', 'alone'];
const FILES = {
  'pyproject.toml': ROOT,
  ...Object.fromEntries(NAMES.map((name) => [`packages/${name}/pyproject.toml`, member(name)])),
};

async function ask(flags: string, folder = '.', change: Readonly<Record<string, string>> = {}) {
  const files = memory({ ...FILES, ...change }).at(folder);
  const text = await files.read('pyproject.toml');
  const tree = await readTree(parse('text' in text ? text.text : ''), files);
  const line = readCommandLine(`uv sync ${flags}`.trim().split(' '));
  if (!('packages' in tree) || !('options' in line)) throw new Error(JSON.stringify([tree, line]));
  const chosen = selected(tree, line.options);
  return {
    names: chosen
      .filter(([, certain]) => certain)
      .map(([{ name }]) => name)
      .sort()
      .join(' '),
    missing: missingSelection(tree, line.options),
  };
}

describe('a sync of a workspace', () => {
  it.each([
    ['', 'lab needed tester'],
    ['--no-dev', 'lab needed'],
    ['--no-default-groups', 'lab needed'],
    ['--group docs', 'lab needed tester writer'],
    ['--all-groups', 'lab needed tester writer'],
    ['--all-groups --no-group dev', 'lab needed writer'],
    ['--extra plots', 'lab needed plotter tester'],
    ['--all-extras', 'lab needed plotter tester'],
    ['--all-extras --no-extra plots', 'lab needed tester'],
    ['--package alone', 'alone'],
    ['--package Alone', 'alone'],
    ['--all-packages --no-dev', 'alone lab needed plotter tester writer'],
    ['--no-install-project', 'needed tester'],
    ['--no-install-workspace', ''],
    ['--no-install-local', ''],
    ['--no-install-package Needed', 'lab tester'],
    // uv 0.13.9 and 0.8.24 install just these, not what the root itself depends on.
    ['--only-group docs', 'writer'],
    ['--only-dev', 'tester'],
  ])('with %j installs %j', async (flags, names) => {
    expect(await ask(flags)).toEqual({ names, missing: undefined });
  });

  it('from the folder of a member is about that member alone', async () => {
    expect((await ask('', 'packages/alone')).names).toBe('alone');
    expect((await ask('--all-packages --no-dev', 'packages/alone')).names.split(' ')).toHaveLength(6);
  });

  it('leaves out what is not built', async () => {
    const virtual = { 'packages/alone/pyproject.toml': '[project]\nname = "alone"\nversion = "1"\n' };
    expect((await ask('--package alone', '.', virtual)).names).toBe('');
  });

  it('takes the groups that `default-groups` names', async () => {
    const text = (value: string) => ({ 'pyproject.toml': `${ROOT}[tool.uv]\ndefault-groups = ${value}\n` });
    expect((await ask('', '.', text('["docs"]'))).names).toBe('lab needed writer');
    expect((await ask('', '.', text('"all"'))).names).toBe('lab needed tester writer');
    expect((await ask('', '.', text('[]'))).names).toBe('lab needed');
    expect((await ask('', '.', text('["gone"]'))).missing).toMatch(/group `gone`/);
  });
});

describe('a sync stops', () => {
  it.each([
    ['--package gone', 'the workspace has no package `gone`'],
    ['--group gone', 'no `[dependency-groups]` has the group `gone`'],
    ['--only-group gone', 'no `[dependency-groups]` has the group `gone`'],
    ['--extra gone', 'no package has the extra `gone`'],
  ])('at %s', async (flags, why) => {
    expect((await ask(flags)).missing).toBe(why);
  });

  it('at no extra that a backend may give', async () => {
    const text = ROOT.replace(/optional-dependencies.*/, 'dynamic = ["optional-dependencies"]');
    expect((await ask('--extra plots', '.', { 'pyproject.toml': text })).missing).toBe(undefined);
  });
});
