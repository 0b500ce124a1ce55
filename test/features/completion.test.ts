import { expect, test } from 'vitest';
import { completion } from '../../server/features/completion.ts';
import { applyEdits } from '../../server/toml/span.ts';
import { marked } from './marked.ts';

const HEAD = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "demo"
version = "1.0"
`;

async function proposed(text: string, others: Readonly<Record<string, string>>) {
  const { project, offset, files } = await marked(text, others);
  const found = await completion(project, offset, files);
  const after = (label: string) => {
    const item = found?.items.find((one) => one.label === label);
    return item && applyEdits(project.doc.text, [{ ...item.at, text: item.label }]);
  };
  return { found, labels: found?.items.map(({ label }) => label), after };
}

const FILES = {
  'demo/__init__.py': '',
  'demo/cli.py': 'def main(): ...\ndef mend(): ...\n',
  'demo/sub/__init__.py': '',
  'demo/sub/deep.py': 'def main(): ...\n',
};

test.each([
  ['demo = "│"', 'demo', 'demo = "demo"'],
  ['demo = "│', 'demo', 'demo = "demo'],
  ['demo = "de│"', 'demo', 'demo = "demo"'],
  ['demo = "demo.│"', 'cli', 'demo = "demo.cli"'],
  ['demo = "demo.│:main"', 'cli', 'demo = "demo.cli:main"'],
  ['demo = "demo.c│"  # a comment', 'cli', 'demo = "demo.cli"  # a comment'],
  ['demo = "demo.c│  # a comment', 'cli', 'demo = "demo.cli  # a comment'],
  ['demo = "demo.s│ob.deep:main"', 'sub', 'demo = "demo.sub.deep:main"'],
  ['demo = "│demo.cli:main"', 'demo', 'demo = "demo.cli:main"'],
  ['demo = "demo.cli:│"', 'main', 'demo = "demo.cli:main"'],
  ['demo = "demo.cli:ma│in"', 'mend', 'demo = "demo.cli:mend"'],
  ["demo = 'demo.cli:ma│", 'main', "demo = 'demo.cli:main"],
  ['demo = "demo.cli:ma│ [extra]"', 'main', 'demo = "demo.cli:main [extra]"'],
])('Only the part under the cursor is replaced: %s', async (line, label, wanted) => {
  const { after } = await proposed(`${HEAD}[project.scripts]\n${line}\nlast = "demo.cli:main"\n`, FILES);
  expect(after(label)).toBe(`${HEAD}[project.scripts]\n${wanted}\nlast = "demo.cli:main"\n`);
});

test.each([
  '[project.scripts]\n│demo = "demo.cli:main"\n',
  '[project.scripts]\ndemo = │"demo.cli:main"\n',
  '[project.scripts]\ndemo = "demo.cli:main"│\n',
  '[project.scripts]\ndemo = "demo.cli:main [│]"\n',
  '[project.scripts]\ndemo = "demo/│"\n',
  '[project.scripts]\ndemo = ["demo.│"]\n',
  '[project.scripts.demo]\nmodule = "demo.│"\n',
  '[project.entry-points]\ndemo = "demo.│"\n',
  '[project.urls]\ndemo = "demo.│"\n',
  '[tool.poetry.scripts]\ndemo = "demo.│"\n',
  'description = "demo.│"\n',
  '# demo.│\n',
  '│',
])('Elsewhere nothing is proposed: %j', async (text) => {
  expect((await proposed(`${HEAD}${text}`, FILES)).found).toBe(undefined);
});

test('Where there are very many modules, those that fit what is typed are proposed, and the client is to ask again', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i): [string, string] => [`demo/m${i}.py`, 'x = 1\n']),
  );
  const files = { 'demo/__init__.py': '', ...many };
  const all = await proposed(`${HEAD}[project.scripts]\ndemo = "demo.│"\n`, files);
  expect(all.found).toMatchObject({ incomplete: true });
  expect(all.labels?.length).toBe(500);
  const some = await proposed(`${HEAD}[project.scripts]\ndemo = "demo.m299│"\n`, files);
  expect(some.found).toMatchObject({ incomplete: true });
  expect(some.labels?.[0]).toBe('m299');
  expect(some.labels?.every((label) => /2.*9.*9/.test(label))).toBe(true);
});

test('Modules that pass each other on, and classes that are their own bases, come to an end', async () => {
  const files = {
    'demo/__init__.py': 'from .a import *\n',
    'demo/a.py':
      'from .b import *\nfrom .b import main\nclass A(B): ...\nclass B(A):\n    def run(self): ...\n',
    'demo/b.py': 'from .a import *\nfrom .a import main\n',
  };
  const names = await proposed(`${HEAD}[project.scripts]\ndemo = "demo:│"\n`, files);
  expect(names.labels).toContain('A');
  const members = await proposed(`${HEAD}[project.scripts]\ndemo = "demo.a:A.│"\n`, files);
  expect(members.labels).toEqual(['run']);
});
