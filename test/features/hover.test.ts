import { expect, test } from 'vitest';
import { hover } from '../../server/features/hover.ts';
import { marked } from './marked.ts';

const BUILD = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
const PROJECT = '[project]\nname = "pkg"\nversion = "1"\n';
const SCRIPTS = `${BUILD}${PROJECT}[project.scripts]\n`;

/** What is said of this very thing, without what its key means in general. */
async function said(text: string, others: Readonly<Record<string, string>> = {}) {
  return (await whole(text, others))?.split('\n\n---\n\n')[0];
}

async function whole(text: string, others: Readonly<Record<string, string>> = {}) {
  const { project, offset, files } = await marked(text, others);
  return (await hover(project, offset, files))?.markdown;
}

test('An entry point shows the file and the signature that it leads to', async () => {
  const files = {
    'pkg/__init__.py': 'from pkg.cli import main\n',
    'pkg/cli.py': 'def main(argv=None): ...\n',
  };
  expect(await said(`${SCRIPTS}pkg = "pkg:│main"\n`, files)).toBe(
    '`pkg:main` is defined in `pkg/cli.py`:\n\n```python\ndef main(argv=None)\n```',
  );
  expect(await said(`${SCRIPTS}pkg = "│pkg.cli"\n`, files)).toBe('`pkg.cli` is `pkg/cli.py`.');
});

test('Functions, classes and values are shown as they are written', async () => {
  const source = '@click.command()\nasync def f(a, *, b: int = 1): ...\nclass C(Base): ...\nx = [\n  1]\n';
  const files = { 'pkg/__init__.py': source };
  expect(await said(`${SCRIPTS}a = "pkg:│f"\n`, files)).toContain(
    '@click.command()\nasync def f(a, *, b: int = 1)\n',
  );
  expect(await said(`${SCRIPTS}a = "pkg:│C"\n`, files)).toContain('\nclass C(Base)\n');
  expect(await said(`${SCRIPTS}a = "pkg:│x"\n`, files)).toContain('\nx = [\n');
});

test('An entry point that leads nowhere says so', async () => {
  const files = { 'pkg/__init__.py': '' };
  expect(await said(`${SCRIPTS}a = "pkg.no:│main"\n`, files)).toBe('The wheel has no module `pkg.no`.');
  expect(await said(`${SCRIPTS}a = "pkg:│no"\n`, files)).toBe('`pkg/__init__.py` has no `no`.');
});

test('A dynamic field shows where its value comes from', async () => {
  const text = `${BUILD}[project]\nname = "pkg"\ndynamic = ["│version"]\n`;
  const source = '[tool.hatch.version]\npath = "pkg/__init__.py"\n';
  const shown = await said(text + source, { 'pkg/__init__.py': '__version__ = "1.2.3"\n' });
  expect(shown).toContain('`tool.hatch.version.path`');
  expect(shown).toContain('Now: `1.2.3`');
  expect(await said(text)).toContain('`hatchling` has no source for `version`');
});

test('An in-tree backend shows its file and its hooks', async () => {
  const text = '[build-system]\nrequires = []\nbackend-path = ["_build"]\nbuild-backend = "│backend"\n';
  const shown = await said(text, { '_build/backend.py': 'def build_wheel(a, b=None, c=None): ...\n' });
  expect(shown).toContain('The backend is `_build/backend.py`');
  expect(shown).toContain('- `build_wheel` in `_build/backend.py`');
  expect(shown).toContain('- `build_editable` is missing');
});

test('A cache key shows what it matches, the list what all of them do, and `[tool.uv]` the defaults', async () => {
  const keys = '[tool.uv]\ncache-keys = [{ file = "pyproject.toml" }, { file = "src/**/*.c" }]\n';
  const text = `${BUILD}${PROJECT}${keys}`;
  const files = { 'src/a.c': '', 'src/b/c.c': '' };
  expect(await said(text.replace('src/', 's│rc/'), files)).toContain(
    '2 files match now: `src/a.c`, `src/b/c.c`',
  );
  expect(await said(text.replace('pyproject.toml', '│pyproject.toml'), files)).toContain(
    'One file matches now',
  );
  expect(await said(text.replace('cache-', 'ca│che-'), files)).toContain('3 files match now');
  expect(await said(`${BUILD}${PROJECT}[tool.│uv]\n`)).toContain('`setup.cfg`');
});

test('A declared backend shows who brings it', async () => {
  expect(await said(BUILD.replace('hatchling.build', 'hatchling│.build'))).toBe('Built by `hatchling`.');
});

test.each([
  '[build-sys│tem]\nrequires = []',
  '[build-system]\nreq│uires = []',
  '[project]\nna│me = "a"',
  '[project]\nreq│uires-python = ">=3.9"',
  '[project.optional-depen│dencies]\na = []',
  '[tool.uv]\ncache-│keys = []',
  '[tool.uv]\ncache-keys = [{ fi│le = "a" }]',
  '[tool.uv]\ncache-keys = [{ git = { com│mit = true } }]',
])('The key in %j shows what it means', async (text) => {
  expect((await whole(text))?.length).toBeGreaterThan(20);
});

test('Where there is nothing to know, nothing is shown', async () => {
  for (const text of ['│', '# a │comment\n[project]\n', '[tool.unheard-of]\na = │1\n'])
    expect(await whole(text)).toBe(undefined);
});
