import { expect, test } from 'vitest';
import { definition } from '../../server/features/definition.ts';
import { marked } from './marked.ts';

const BUILD = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
const PROJECT = '[project]\nname = "pkg"\nversion = "1"\n';

async function defined(text: string, others: Readonly<Record<string, string>>) {
  const { project, offset, files } = await marked(text, others);
  const found = await definition(project, offset, files);
  return found && `${found.path} ${JSON.stringify(found.text.slice(found.at.start, found.at.end))}`;
}

test('An entry point leads to its attribute, through what re-exports it', async () => {
  const text = `${BUILD}${PROJECT}[project.scripts]\npkg = "pkg:│main"\n`;
  const files = {
    'pkg/__init__.py': 'from pkg.cli import main\n',
    'pkg/cli.py': 'import os\n\ndef main(): ...\n',
  };
  expect(await defined(text, files)).toBe('/project/pkg/cli.py "main"');
});

test('An entry point without an attribute leads to the beginning of its module', async () => {
  const text = `${BUILD}${PROJECT}[project.entry-points.x]\n│pkg = "pkg.cli"\n`;
  const files = { 'pkg/__init__.py': '', 'pkg/cli.py': 'import os\n' };
  expect(await defined(text, files)).toBe('/project/pkg/cli.py ""');
});

test('An in-tree backend leads to its file, from its name and from its folder', async () => {
  const files = { '_build/backend.py': 'def build_wheel(): ...\n' };
  for (const [path, backend] of [
    ['"│_build"', '"backend"'],
    ['"_build"', '"│backend"'],
  ]) {
    const text = `[build-system]\nrequires = []\nbackend-path = [${path}]\nbuild-backend = ${backend}\n`;
    expect(await defined(text, files)).toBe('/project/_build/backend.py ""');
  }
});

test('A dynamic field leads to the file that its value comes from, and to the value there', async () => {
  const text = `${BUILD}[project]\nname = "pkg"\ndynamic = ["│version"]\n[tool.hatch.version]\npath = "pkg/__init__.py"\n`;
  expect(await defined(text, { 'pkg/__init__.py': 'a = 1\n__version__ = "1.2.3"\n' })).toBe(
    '/project/pkg/__init__.py "1.2.3"',
  );
});

test('What leads nowhere has no definition', async () => {
  const scripts = `${BUILD}${PROJECT}[project.scripts]\n`;
  expect(await defined(`${scripts}pkg = "pkg:│gone"\n`, { 'pkg/__init__.py': '' })).toBe(undefined);
  expect(await defined(`${scripts}pkg = "other:│main"\n`, { 'pkg/__init__.py': '' })).toBe(undefined);
  expect(await defined(`${BUILD}[pro│ject]\nname = "pkg"\n`, {})).toBe(undefined);
  expect(await defined('[build-system]\nbuild-backend = "│nothing"\nbackend-path = ["."]\n', {})).toBe(
    undefined,
  );
});
