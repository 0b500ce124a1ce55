import { mkdirSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Conversation } from './lsp/conversation.ts';
import { EDITORS, eglot, lspMode, vscode } from './lsp/editors.ts';
import { codes, EVERYTHING, FINE, IN_TREE, NO_REQUIRES, START } from './lsp/texts.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

const ownWords = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ range, code }) => ({ range, code }));

test.each(EDITORS)('$name shows what is wrong, without hearing of it twice', async (editor) => {
  talk = await Conversation.with(editor);
  talk.open(NO_REQUIRES, undefined, editor.languageId);
  const range = { start: { line: 0, character: 1 }, end: { line: 0, character: 13 } };
  const expected = { range, code: 'missing-requires', severity: 1, source: 'pyproject-ls' };
  if (talk.initialized?.capabilities.diagnosticProvider) {
    expect(await talk.pull()).toMatchObject([expected]);
    talk.change(FINE);
    expect(await talk.pull()).toEqual([]);
    expect(talk.received.filter(({ method }) => method === 'textDocument/publishDiagnostics')).toEqual([]);
  } else {
    expect(await talk.pushed()).toMatchObject({ version: 1, diagnostics: [expected] });
    talk.change(FINE);
    expect(await talk.pushed(({ version }) => version === 2)).toMatchObject({ diagnostics: [] });
  }
});

test('Documents of other names are none of our business, whatever their language', async () => {
  talk = await Conversation.with(vscode);
  const uri = talk.uri('Cargo.toml');
  talk.open(NO_REQUIRES, uri);
  expect(await talk.pull(uri)).toEqual([]);
  expect(await talk.actions(EVERYTHING, undefined, uri)).toEqual([]);
  expect(await talk.at('hover', START.start, uri)).toBe(null);
});

test('A document that lies in no folder is judged by its text alone', async () => {
  talk = await Conversation.with(vscode);
  const uri = 'untitled:pyproject.toml';
  talk.open(NO_REQUIRES, uri);
  expect(codes(await talk.pull(uri))).toContain('missing-requires');
  talk.change(IN_TREE, undefined, uri);
  expect(codes(await talk.pull(uri))).not.toContain('invalid-backend-path');
});

test.each([
  ['utf-16', 6],
  ['utf-8', 9],
  ['utf-32', 5],
])(
  'Edits and findings behind an emoji and within CRLF lines are where the client counts them, in %s',
  async (encoding, dot) => {
    const capabilities = { ...eglot.capabilities, general: { positionEncodings: [encoding] } };
    talk = await Conversation.with({ ...eglot, capabilities });
    talk.open('# é🐍.[build-system]\r\nbuild-backend = "x"\r\n');
    expect(codes((await talk.pushed()).diagnostics)).not.toContain('missing-requires');
    // The full stop behind the emoji becomes a line break, and the comment a table.
    talk.change('\r\n', { start: { line: 0, character: dot - 1 }, end: { line: 0, character: dot } });
    const moved = await talk.pushed(({ version }) => version === 2);
    expect(ownWords(moved.diagnostics)).toContainEqual({
      code: 'missing-requires',
      range: { start: { line: 1, character: 1 }, end: { line: 1, character: 13 } },
    });
    // A string with an emoji before a finding in the same line.
    talk.change('[build-system]\r\nrequires = []\r\nbuild-backend = "b"\r\nbackend-path = ["🐍", "no"]\r\n');
    const last = await talk.pushed(({ version }) => version === 3);
    const shift = { 'utf-16': 0, 'utf-8': 2, 'utf-32': -1 }[encoding] ?? 0;
    expect(ownWords(last.diagnostics)).toContainEqual({
      code: 'invalid-backend-path',
      range: { start: { line: 3, character: 22 + shift }, end: { line: 3, character: 26 + shift } },
    });
  },
);

test('A document typed letter by letter is judged like one opened whole', async () => {
  const text = `# é🐍\r\n${IN_TREE.replaceAll('\n', '\r\n')}\r\n[project]\r\nname = "a"\r\ndynamic = ["version"]\r\n`;
  talk = await Conversation.with(eglot);
  talk.open('');
  let before = '';
  let version = 1;
  for (const letter of text) {
    const end = TextDocument.create('', '', 0, before).positionAt(before.length);
    // Between the two halves of a line break there is no place to type: it comes as one.
    if (letter === '\r') continue;
    version = talk.change(letter === '\n' ? '\r\n' : letter, { start: end, end });
    before += letter === '\n' ? '\r\n' : letter;
  }
  const typed = await talk.pushed((params) => params.version === version);
  const other = `${talk.folder}/other`;
  mkdirSync(other);
  const uri = talk.uri('other/pyproject.toml');
  talk.open(text, uri);
  const opened = await talk.pushed(undefined, uri);
  expect(before).toBe(text);
  expect(typed.diagnostics).toEqual(opened.diagnostics);
  expect(typed.diagnostics.length).toBeGreaterThan(0);
});

test('Of two hundred edits at once the last one counts, and nothing is said of an earlier one after it', async () => {
  talk = await Conversation.with(eglot);
  talk.open('');
  let version = 0;
  for (let i = 0; i < 200; i++) version = talk.change(i % 2 === 0 ? FINE : NO_REQUIRES);
  version = talk.change(NO_REQUIRES);
  const last = await talk.pushed((params) => params.version === version);
  expect(codes(last.diagnostics)).toContain('missing-requires');
  const versions = talk.received
    .filter(({ method }) => method === 'textDocument/publishDiagnostics')
    .map(({ params }) => params.version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(versions.at(-1)).toBe(version);
});

test('A cancelled request is answered, and the next one too', async () => {
  talk = await Conversation.with(vscode);
  talk.open(NO_REQUIRES);
  const id = talk.ask('textDocument/diagnostic', { textDocument: { uri: talk.uri() } });
  talk.notify('$/cancelRequest', { id });
  const answer = await talk.message((message) => message.id === id && message.method === undefined);
  expect(answer.error?.code ?? -32800).toBe(-32800);
  expect(codes(await talk.pull())).toContain('missing-requires');
});

test('A closed document has no findings, and opened again it has them', async () => {
  talk = await Conversation.with(lspMode);
  talk.open(NO_REQUIRES);
  await talk.pushed(({ diagnostics }) => diagnostics.length > 0);
  talk.notify('textDocument/didClose', { textDocument: { uri: talk.uri() } });
  await talk.pushed(({ diagnostics }) => diagnostics.length === 0);
  talk.received.length = 0;
  talk.open(NO_REQUIRES);
  await talk.pushed(({ diagnostics }) => diagnostics.length > 0);
});

test('A document is closed before it was judged: nothing is left behind', async () => {
  talk = await Conversation.with(lspMode);
  talk.open(NO_REQUIRES);
  talk.notify('textDocument/didClose', { textDocument: { uri: talk.uri() } });
  talk.open(NO_REQUIRES, talk.uri('other/pyproject.toml'));
  await talk.pushed(({ diagnostics }) => diagnostics.length > 0, talk.uri('other/pyproject.toml'));
  const own = talk.received.filter(({ params }) => params?.uri === talk?.uri());
  expect(own.at(-1)?.params.diagnostics).toEqual([]);
});

test('A huge document is not read, and the server goes on', async () => {
  talk = await Conversation.with(eglot);
  talk.open(`${NO_REQUIRES}${'# x\n'.repeat(1_200_000)}`);
  expect(codes((await talk.pushed()).diagnostics)).toEqual(['file-too-large']);
  const version = talk.change(NO_REQUIRES);
  expect(codes((await talk.pushed((params) => params.version === version)).diagnostics)).toContain(
    'missing-requires',
  );
});

test('Workspace folders may come and go', async () => {
  talk = await Conversation.with(vscode);
  talk.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [] } });
  talk.open(NO_REQUIRES);
  expect(codes(await talk.pull())).toContain('missing-requires');
});
