import { expect, test } from 'vitest';
import { memory } from '../server/files/memory.ts';
import { loadProject } from '../server/project/project.ts';
import { deprecatedSetting } from '../server/rules/deprecated-setting.ts';
import { invalidSetting } from '../server/rules/invalid-setting.ts';
import { unknownSetting } from '../server/rules/unknown-setting.ts';

const HEADS = {
  setuptools: ['setuptools', 'setuptools.build_meta'],
  scm: ['setuptools", "setuptools-scm', 'setuptools.build_meta'],
  hatchling: ['hatchling', 'hatchling.build'],
  'flit-core': ['flit_core', 'flit_core.buildapi'],
} as const;

/** What the rules about settings say of tables, one line each: the severity and the path of the setting. */
async function told(
  by: keyof typeof HEADS,
  tables: string,
  version = 'version = "1.0"',
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const [requires, backend] = HEADS[by];
  const head = `[build-system]\nrequires = ["${requires}"]\nbuild-backend = "${backend}"\n[project]\nname = "lab"\n`;
  const text = `${head}${version}\n${tables}`;
  const project = await loadProject(
    text,
    memory({ 'pyproject.toml': text, 'lab/__init__.py': '', ...others }),
  );
  return [unknownSetting, invalidSetting, deprecatedSetting].flatMap((rule) =>
    [...rule.check(project)].map(
      ({ severity, message }) => `${severity} ${message.slice(0, message.indexOf(':'))}`,
    ),
  );
}

const dynamic = 'dynamic = ["version"]';

test('a table of another backend than the one in effect is not judged', async () => {
  expect(await told('hatchling', '[tool.setuptools]\nnothing = 1')).toEqual([]);
  expect(await told('scm', '[tool.hatch.build]\nexclude = 1')).toEqual([]);
});

test('setuptools-scm is asked only where it looks for the version', async () => {
  const table = '[tool.setuptools_scm]\nroot = 1';
  expect(await told('scm', table, dynamic)).toEqual([
    'error `tool.setuptools_scm.root` is an integer, not a string',
  ]);
  expect(await told('scm', table)).toEqual([]);
  expect(await told('setuptools', table, dynamic)).toEqual([]);
});

test('the newer name of the table counts where the older one is not there', async () => {
  const newer = '[tool.vcs-versioning]\nroot = 1\n';
  expect(await told('scm', newer, dynamic)).toHaveLength(1);
  expect(await told('scm', `${newer}[tool.setuptools_scm]`, dynamic)).toEqual([]);
});

test('what setuptools-scm takes for nothing is nothing', async () => {
  for (const line of [
    'tag = ""',
    'tag = []',
    'tag_regex = false',
    'version_file = 0',
    'tag = { regex = {} }',
  ])
    expect(
      (await told('scm', `[tool.setuptools_scm]\n${line}`, dynamic)).filter((each) =>
        each.startsWith('error'),
      ),
      line,
    ).toEqual([]);
});

test('the groups of a pattern are counted as Python counts them', async () => {
  const judge = (pattern: string) =>
    told('scm', `[tool.setuptools_scm.tag]\nregex = '${pattern}'`, dynamic).then((found) => found.length);
  for (const right of [
    '^v(.*)$',
    '(?:a)(b)',
    '[()](x)',
    '[])(](x)',
    '[^]](x)',
    '\\((x)',
    '(?P<version>.)(.)',
  ])
    expect(await judge(right), right).toBe(0);
  for (const wrong of ['^v.*$', '(a)(b)', '[(x)]', '\\(x\\)', '(?:a)', '(?P<a>.)(?P<b>.)', ''])
    expect(await judge(wrong), wrong).toBe(1);
});

test('hatchling reads the keys of the source that is chosen', async () => {
  const judge = (lines: string) => told('hatchling', `[tool.hatch.version]\n${lines}`, dynamic);
  expect(await judge('path = 1')).toEqual(['error `tool.hatch.version.path` is an integer, not a string']);
  expect(await judge('source = "env"\nvariable = "V"\npath = 1')).toEqual([]);
  expect(await judge('source = "a-plugin"\npaht = 1\npath = 1')).toEqual([]);
  expect(await judge('source = "code"\npaht = "x.py"')).toEqual([
    'warning `[tool.hatch.version]` has no `paht`',
  ]);
  expect(await judge('source = 1\npath = 1')).toHaveLength(1);
});

test('hatchling never asks for what is included once paths are named', async () => {
  const wheel = '[tool.hatch.build.targets.wheel]\n';
  expect(await told('hatchling', `${wheel}include = "x"`)).toHaveLength(1);
  expect(await told('hatchling', `${wheel}include = ""`)).toEqual([]);
  expect(await told('hatchling', `${wheel}include = "x"\npackages = ["lab"]`)).toEqual([]);
  expect(
    await told('hatchling', `${wheel}include = "x"\n[tool.hatch.build]\nonly-include = ["lab"]`),
  ).toEqual([]);
});

test('hatch.toml replaces the keys that it has, and one that cannot be read may hold any', async () => {
  const table = '[tool.hatch.build]\nexclude = 1';
  const judge = (text: string) => told('hatchling', table, undefined, { 'hatch.toml': text });
  expect(await judge('[envs.docs]')).toHaveLength(1);
  expect(await judge('[build]')).toEqual([]);
  expect(await judge('[build')).toEqual([]);
});

test('commands that are replaced may have any option', async () => {
  const table = '[tool.distutils.build_py]\nmine = 1\n';
  expect(await told('setuptools', table)).toHaveLength(1);
  expect(await told('setuptools', table, undefined, { 'setup.py': 'setup(cmdclass={})' })).toEqual([]);
  expect(await told('setuptools', `${table}[tool.setuptools.cmdclass]\nbuild_py = "a.B"`)).toEqual([]);
  expect(await told('setuptools', '[tool.distutils]\nbuild_py = 1\n[tool.setuptools.cmdclass]')).toHaveLength(
    1,
  );
});

test('a hook that waits to be asked for may lack what it needs', async () => {
  const hook = '[tool.hatch.build.hooks.version]\n';
  expect(await told('hatchling', hook)).toEqual(['error `[tool.hatch.build.hooks.version]` has no `path`']);
  expect(await told('hatchling', `${hook}enable-by-default = false`)).toEqual([]);
});
