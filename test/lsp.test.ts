import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Conversation } from './lsp/conversation.ts';
import { EDITORS, eglot, helix, lspMode, neovim, vscode } from './lsp/editors.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

/** The key of the table is a finding, whatever lies around the document. */
const NO_REQUIRES = '[build-system]\nbuild-backend = "hatchling.build"\n';
const FINE = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
/** The string is a finding until there is such a folder. */
const IN_TREE = '[build-system]\nrequires = []\nbackend-path = ["_build"]\nbuild-backend = "backend"\n';
const BACKEND = 'def build_wheel(): ...\ndef build_sdist(): ...\ndef build_editable(): ...\n';
/** The dot is a finding with a safe fix. */
const STRING_PATH = '[build-system]\nrequires = []\nbackend-path = "."\nbuild-backend = "backend"\n';

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const EVERYTHING: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);
const ownWords = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ range, code }) => ({ range, code }));

/** The text after an action. */
function after(text: string, action: CodeAction | undefined, uri: string): string {
  const [change] = action?.edit?.documentChanges ?? [];
  const edits = action?.edit?.changes?.[uri] ?? (change && 'edits' in change ? change.edits : []);
  const plain = edits.flatMap((edit) => ('newText' in edit ? [edit] : []));
  return TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), plain);
}

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

test('Actions are judged from the text as it is: what the client believes to be wrong does not count', async () => {
  talk = await Conversation.with(helix);
  talk.open(FINE);
  const stale = { range: EVERYTHING, message: 'old', code: 'invalid-backend-path', source: 'pyproject-ls' };
  expect(await talk.actions(EVERYTHING, { diagnostics: [stale] })).toEqual([]);
  talk.change(STRING_PATH);
  const [action] = await talk.actions(EVERYTHING, { diagnostics: [], only: ['quickfix'] });
  expect(action).toMatchObject({
    kind: 'quickfix',
    isPreferred: true,
    diagnostics: [{ code: 'invalid-backend-path' }],
  });
  expect(after(STRING_PATH, action, talk.uri())).toContain('backend-path = ["."]\n');
});

test('Actions are those of the findings that the range touches', async () => {
  talk = await Conversation.with(helix);
  talk.open(STRING_PATH);
  const place = (line: number, character: number) => ({
    start: { line, character },
    end: { line, character },
  });
  const only = { diagnostics: [], only: ['quickfix'] };
  expect(await talk.actions(place(2, 14), only)).toEqual([]);
  expect((await talk.actions(place(2, 15), only)).length).toBe(1);
  expect((await talk.actions(place(2, 18), only)).length).toBe(1);
  expect(await talk.actions(place(3, 0), only)).toEqual([]);
});

test.each(['source.fixAll.pyproject-ls', 'source.fixAll', 'source', ''])(
  'Asked for `%s`, all safe fixes are one action',
  async (kind) => {
    talk = await Conversation.with(helix);
    talk.open(STRING_PATH);
    const actions = await talk.actions(START, { diagnostics: [], only: [kind] });
    const all = actions.filter((action) => action.kind === 'source.fixAll.pyproject-ls');
    expect(all.length).toBe(1);
    expect(after(STRING_PATH, all[0], talk.uri())).toContain('backend-path = ["."]\n');
  },
);

test('Kinds that are not ours get nothing', async () => {
  talk = await Conversation.with(helix);
  talk.open(STRING_PATH);
  for (const kind of ['refactor', 'source.organizeImports', 'source.fixAll.other', 'quick'])
    expect(await talk.actions(EVERYTHING, { diagnostics: [], only: [kind] })).toEqual([]);
});

test('Edits name the version of the document where the client takes it, and else only the document', async () => {
  talk = await Conversation.with(helix);
  talk.open(STRING_PATH);
  const [withVersion] = await talk.actions(EVERYTHING);
  expect(withVersion?.edit).toMatchObject({
    documentChanges: [{ textDocument: { uri: talk.uri(), version: 1 } }],
  });
  expect(withVersion?.edit).not.toHaveProperty('changes');
  await talk.end();
  talk = await Conversation.with(neovim);
  talk.open(STRING_PATH);
  const [without] = await talk.actions(EVERYTHING);
  expect(without?.edit?.changes?.[talk.uri()]?.length).toBeGreaterThan(0);
  expect(without?.edit).not.toHaveProperty('documentChanges');
});

test('Every action is resolved to itself, also one that somebody else made', async () => {
  talk = await Conversation.with(neovim);
  talk.open(STRING_PATH);
  const foreign = { title: 'Sort', kind: 'refactor', command: { title: 'Sort', command: 'sort' } };
  const [own] = await talk.actions(EVERYTHING);
  for (const action of [foreign, own, { title: 'bare' }])
    expect(await talk.request('codeAction/resolve', action)).toEqual(action);
});

test('A file that appears on disk changes what is pushed', async () => {
  talk = await Conversation.with(eglot);
  talk.open(IN_TREE);
  expect(codes((await talk.pushed()).diagnostics)).toContain('invalid-backend-path');
  talk.write('_build/backend.py', BACKEND);
  talk.touched('nobody/asked.py', '_build/backend.py');
  await talk.pushed(({ diagnostics }) => !codes(diagnostics).includes('invalid-backend-path'));
  rmSync(join(talk.folder, '_build'), { recursive: true });
  const before = talk.received.length;
  talk.touched('_build');
  const server = talk;
  await server.message(
    (message) =>
      server.received.indexOf(message) >= before &&
      codes(message.params?.diagnostics ?? []).includes('invalid-backend-path'),
  );
});

test('A client that asks is told to ask again when a file has changed, and not for nothing', async () => {
  talk = await Conversation.with(vscode);
  talk.open(IN_TREE);
  expect(codes(await talk.pull())).toContain('invalid-backend-path');
  talk.touched('_build/backend.py', 'src/unknown.py');
  await talk.at('hover', START.start);
  expect(talk.received.filter(({ method }) => method === 'workspace/diagnostic/refresh')).toEqual([]);
  talk.write('_build/backend.py', BACKEND);
  talk.touched('_build/backend.py');
  await talk.message(({ method }) => method === 'workspace/diagnostic/refresh');
  expect(codes(await talk.pull())).not.toContain('invalid-backend-path');
});

test('Helix, which does not watch, gets the same by saving', async () => {
  talk = await Conversation.with(helix);
  talk.open(IN_TREE);
  expect(codes((await talk.pushed()).diagnostics)).toContain('invalid-backend-path');
  talk.write('_build/backend.py', BACKEND);
  talk.save();
  await talk.pushed(({ diagnostics }) => !codes(diagnostics).includes('invalid-backend-path'));
});

test('Helix gets the same by asking anything, a second later', async () => {
  talk = await Conversation.with(helix);
  talk.open(IN_TREE);
  await talk.pushed();
  talk.write('_build/backend.py', BACKEND);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await talk.at('hover', START.start);
  await talk.pushed(({ diagnostics }) => !codes(diagnostics).includes('invalid-backend-path'));
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

test('Settings come with the greeting, and null or nonsense counts as none', async () => {
  const initializationOptions = {
    ignore: ['missing-requires'],
    severity: { x: 'loud', y: 3 },
    select: null,
    more: {},
  };
  talk = await Conversation.with(neovim, {}, { initializationOptions });
  talk.open(NO_REQUIRES);
  expect(codes(await talk.pull())).not.toContain('missing-requires');
  await talk.end();
  for (const nonsense of [null, 1, 'x', [1], { ignore: 3, select: {}, severity: [] }]) {
    talk = await Conversation.with(neovim, {}, { initializationOptions: nonsense });
    talk.open(NO_REQUIRES);
    expect(codes(await talk.pull())).toContain('missing-requires');
    await talk.end();
  }
});

test('Settings that are asked for win over those of the greeting, and are asked for again when they change', async () => {
  let settings: unknown = { severity: { 'missing-requires': 'hint' } };
  const answers = { 'workspace/configuration': () => [settings] };
  const initializationOptions = { severity: { 'missing-requires': 'warning' } };
  talk = await Conversation.with(eglot, {}, { answers, initializationOptions });
  talk.open(NO_REQUIRES);
  await talk.pushed(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 4));
  settings = { ignore: ['missing-requires'] };
  talk.notify('workspace/didChangeConfiguration', { settings: {} });
  await talk.pushed(({ diagnostics }) => !codes(diagnostics).includes('missing-requires'));
});

test('Settings are taken from the notification where the client cannot be asked', async () => {
  const capabilities = { ...eglot.capabilities, workspace: {} };
  talk = await Conversation.with({ ...eglot, capabilities });
  talk.open(NO_REQUIRES);
  await talk.pushed(({ diagnostics }) => codes(diagnostics).includes('missing-requires'));
  talk.notify('workspace/didChangeConfiguration', { settings: { 'pyproject-ls': { select: ['other'] } } });
  await talk.pushed(({ diagnostics }) => diagnostics.length === 0);
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
