import { afterEach, expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { EDITORS, neovim, vscode } from './editors.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

const HEAD = `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "pkg"
version = "1"
[project.scripts]
`;
const FILES = {
  'pkg/__init__.py': '',
  'pkg/cli.py': 'def main(argv=None): ...\ndef load(path): ...\n',
  'pkg/zebra.py': 'class App: ...\n',
};
const at = (character: number) => ({ line: 7, character });
const from = (start: number, end: number) => ({ start: at(start), end: at(end) });

test.each(EDITORS)('$name is told what begins a proposal, and is answered step by step', async (editor) => {
  talk = await Conversation.with(editor, FILES);
  expect(talk.initialized?.capabilities.completionProvider?.triggerCharacters).toEqual(['.', ':', '"', "'"]);
  talk.open(`${HEAD}pkg = "`);
  expect(await talk.at('completion', at(7))).toEqual({
    isIncomplete: false,
    items: [
      {
        label: 'pkg',
        kind: 19,
        detail: 'pkg/__init__.py',
        sortText: '0000',
        textEdit: { range: from(7, 7), newText: 'pkg' },
      },
    ],
  });
  talk.change('pkg.', from(7, 7));
  const modules = await talk.at('completion', at(11));
  expect(modules.items.map(({ label }: { label: string }) => label)).toEqual(['cli', 'zebra']);
  talk.change('cli:', from(11, 11));
  const [first, second] = (await talk.at('completion', at(15))).items;
  expect(first).toMatchObject({ label: 'main', kind: 3, detail: 'def main(argv=None)', sortText: '0000' });
  expect(second).toMatchObject({ label: 'load', sortText: '0001' });
});

test('What stands behind the part is kept, and places are counted as the client counts', async () => {
  talk = await Conversation.with(
    { ...neovim, capabilities: { general: { positionEncodings: ['utf-8'] } } },
    FILES,
  );
  talk.open(`${HEAD}"é🐍" = "pkg.c:main"`);
  const { items } = await talk.at('completion', at(17));
  expect(items[0].textEdit).toEqual({ range: from(16, 17), newText: 'cli' });
});

test('A module that was written a moment ago is proposed', async () => {
  talk = await Conversation.with(vscode, FILES);
  talk.open(`${HEAD}pkg = "pkg."`);
  await talk.at('completion', at(11));
  talk.write('pkg/fresh.py', 'def main(): ...\n');
  talk.touched('pkg/fresh.py');
  const { items } = await talk.at('completion', at(11));
  expect(items.map(({ label }: { label: string }) => label)).toContain('fresh');
});

test('Where nothing is known, nothing is answered', async () => {
  talk = await Conversation.with(vscode);
  talk.open('[project]\nname = "pkg"\n');
  expect(await talk.at('completion', { line: 1, character: 9 })).toBe(null);
  expect(await talk.at('completion', { line: 0, character: 3 }, talk.uri('other.toml'))).toBe(null);
});
