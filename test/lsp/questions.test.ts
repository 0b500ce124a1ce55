import { afterEach, expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { eglot, helix, neovim, vscode } from './editors.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

const TEXT = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "pkg"
version = "1"
[project.scripts]
pkg = "pkg.cli:main"
`;
const FILES = { 'pkg/__init__.py': '', 'pkg/cli.py': '# é🐍\n\n\ndef main(*args, **more): ...\n' };
const REFERENCE = { line: 7, character: 10 };
const REFERENCE_RANGE = { start: { line: 7, character: 6 }, end: { line: 7, character: 20 } };

test.each([helix, neovim, vscode])('$name is shown a hover in Markdown', async (editor) => {
  talk = await Conversation.with(editor, FILES);
  talk.open(TEXT);
  const { contents, range } = await talk.at('hover', REFERENCE);
  expect(range).toEqual(REFERENCE_RANGE);
  expect(contents.kind).toBe('markdown');
  expect(contents.value).toContain('`pkg/cli.py`:\n\n```python\ndef main(*args, **more)\n```');
});

test('Eglot without a Markdown mode is shown the words alone', async () => {
  talk = await Conversation.with(eglot, FILES);
  talk.open(TEXT);
  const { contents } = await talk.at('hover', REFERENCE);
  expect(contents.kind).toBe('plaintext');
  expect(contents.value).toContain('pkg.cli:main is defined in pkg/cli.py:\n\ndef main(*args, **more)\n');
  const { value } = (await talk.at('hover', { line: 4, character: 1 })).contents;
  expect(value).toContain('Standard: ');
  expect(value).not.toMatch(/[`*]/);
});

test('A definition is a link with its origin where the client takes one, and else a place', async () => {
  talk = await Conversation.with(vscode, FILES);
  talk.open(TEXT);
  const range = { start: { line: 3, character: 4 }, end: { line: 3, character: 8 } };
  const targetUri = talk.uri('pkg/cli.py');
  expect(await talk.at('definition', REFERENCE)).toEqual([
    { targetUri, targetRange: range, targetSelectionRange: range, originSelectionRange: REFERENCE_RANGE },
  ]);
  await talk.end();
  talk = await Conversation.with(helix, FILES);
  talk.open(TEXT);
  expect(await talk.at('definition', REFERENCE)).toEqual({ uri: talk.uri('pkg/cli.py'), range });
});

test('What is asked is answered from the text as it is, before anything was said of it', async () => {
  talk = await Conversation.with(neovim, FILES);
  talk.open('');
  talk.change(TEXT);
  expect((await talk.at('hover', REFERENCE)).range).toEqual(REFERENCE_RANGE);
  talk.change('');
  expect(await talk.at('hover', REFERENCE)).toBe(null);
});

test('A source that was edited on disk is read again for who asks', async () => {
  talk = await Conversation.with(neovim, FILES);
  talk.open(TEXT);
  await talk.at('hover', REFERENCE);
  talk.write('pkg/cli.py', 'def main(changed): ...\n');
  talk.touched('pkg/cli.py');
  expect((await talk.at('hover', REFERENCE)).contents.value).toContain('def main(changed)');
});
