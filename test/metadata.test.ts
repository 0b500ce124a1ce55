/** What a backend makes of metadata, on projects that are one string each. */
import { expect, test } from 'vitest';
import { BACKENDS } from '../server/backends/index.ts';
import { readEntryPoints } from '../server/backends/metadata/entry-points-txt.ts';
import { type Metadata, readMetadata } from '../server/backends/metadata.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { licenseText } from '../server/pyproject/license.ts';
import { requirementKind } from '../server/pyproject/requirement.ts';
import { isSpecifierSet } from '../server/pyproject/specifier.ts';
import { parse } from '../server/toml/parser.ts';

async function metadata(
  name: string,
  text: string,
  tree: Record<string, MemoryEntry> = {},
): Promise<Metadata> {
  const backend = BACKENDS.find((each) => each.name === name);
  if (!backend) throw new Error(name);
  return readMetadata(backend, parse(text), memory({ 'pyproject.toml': text, ...tree }));
}

function drawn({ entryPoints }: Metadata): string | undefined {
  const lines = [...(entryPoints ?? [])].flatMap(([group, names]) =>
    [...names].map(([name, reference]) => `[${group}] ${name} = ${reference}`),
  );
  return entryPoints && lines.join('; ');
}

const PLAIN = '[project]\nname = "demo"\nversion = "1.0"\ndescription = "A demo"\n';

test('Plain metadata is taken by every backend without a doubt', async () => {
  const supplied = { 'Cargo.toml': '[package]\nname = "demo"\nversion = "1.0"\n[lib]\n' };
  for (const { name } of BACKENDS) {
    const { fails, doubts, version } = await metadata(name, PLAIN, supplied);
    expect([name, fails, doubts, version]).toEqual([name, undefined, [], '1.0']);
  }
});

test('Scripts among the entry points are lost, refused or overridden, as the backend has it', async () => {
  const text = `${PLAIN}scripts = { a = "demo:a" }\nentry-points = { console_scripts = { b = "demo:b" }, plug = {} }\n`;
  expect(drawn(await metadata('pdm-backend', text))).toBe('[console_scripts] a = demo:a');
  expect(drawn(await metadata('setuptools', text))).toBe('[console_scripts] a = demo:a');
  expect((await metadata('flit-core', text)).fails?.says).toMatch(/^Scripts should be specified in/);
});

test('A line break in a reference begins a new section in the wheel', async () => {
  const text = `${PLAIN}entry-points = { plug = { a = "demo:a\\n[other]\\nb = c d" } }\n`;
  expect(drawn(await metadata('hatchling', text))).toBe('[plug] a = demo:a; [other] b = c d');
  expect(drawn(await metadata('poetry-core', text))).toBe('[plug] a = demo:a; [other] b = cd');
});

test('What a newer version of a backend takes is doubted where the build requires an older one', async () => {
  const text = `[build-system]\nrequires = ["setuptools<77"]\nbuild-backend = "setuptools.build_meta"\n${PLAIN}license = "MIT"\n`;
  expect((await metadata('setuptools', text)).doubts).toHaveLength(1);
  expect((await metadata('setuptools', text.replace('<77', ''))).doubts).toEqual([]);
});

test('setuptools stumbles over metadata of setup.cfg that is not dynamic', async () => {
  const cfg = { 'setup.cfg': '[options]\npython_requires = >=3.9\n' };
  expect((await metadata('setuptools', PLAIN, cfg)).fails?.says).toMatch(/^TypeError/);
  expect((await metadata('setuptools', `${PLAIN}requires-python = ">=3.9"\n`, cfg)).fails).toBeUndefined();
});

test('entry_points.txt is read as Python reads it', () => {
  expect(readEntryPoints('lost = a\n[g]\n# no\n a = b = c \x85d = e\n[h]\n')).toEqual(
    new Map([
      [
        'g',
        new Map([
          ['a', 'b = c'],
          ['d', 'e'],
        ]),
      ],
    ]),
  );
  expect(readEntryPoints('[g]\nno equals sign\n')).toBeUndefined();
});

test.each([
  ['MIT', 'common'],
  ['(MIT OR Apache-2.0) AND ISC', 'compound'],
  ['mit', 'case'],
  ['MIT or ISC', 'operators'],
  [' MIT', 'blank'],
  ['MIT License', 'words'],
  ['BSD', 'no-identifier'],
  ['GPL-3.0+', 'deprecated'],
  ['Apache-2.0 WITH LLVM-exception', 'unknown'],
  ['LicenseRef-Own', 'reference'],
])('The license %j is told as %s', (text, kind) => {
  expect(licenseText(text)).toBe(kind);
});

test.each([
  ["attrs[a, b] (>=23,<26) ; python_version < '3.13' and (os_name == \"nt\" or extra == 'x')", 'plain'],
  ['a @ https://example.org/a.whl', 'direct'],
  [' attrs', 'blank'],
  ['attrs>=1.*', 'star'],
  ["attrs; python_version in '2.7'", 'odd'],
  ['attrs ^1', 'invalid'],
])('The requirement %j is told as %s', (text, kind) => {
  expect(requirementKind(text)).toBe(kind);
});

test('Sets of specifiers are told from what only looks like one', () => {
  expect(['>=3.9', '>=3.9, !=3.10.*', '~=3.9'].map(isSpecifierSet)).toEqual([true, true, true]);
  expect(['^3.9', '>=3.9.*', '~=3', '', '>3 <4'].map(isSpecifierSet)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
