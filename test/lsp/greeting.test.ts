import { spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { EDITORS, eglot, neovim } from './editors.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

test.each(EDITORS)('$name is told what it can use, and only that', async (editor) => {
  talk = await Conversation.with(editor);
  const { capabilities, serverInfo } = talk.initialized ?? { capabilities: {} };
  expect(serverInfo?.name).toBe('pyproject-ls');
  expect(capabilities.positionEncoding).toBe('utf-16');
  expect(capabilities.textDocumentSync).toMatchObject({ openClose: true, change: 2 });
  expect(capabilities.codeActionProvider).toEqual({
    codeActionKinds: ['quickfix', 'source.fixAll.pyproject-ls'],
    resolveProvider: true,
  });
  const pulls = ['Neovim', 'VS Code'].includes(editor.name);
  expect(capabilities.diagnosticProvider !== undefined).toBe(pulls);
  // The same text is not shown twice: hints are for editors without lenses.
  const lenses = ['Neovim', 'VS Code', 'lsp-mode'].includes(editor.name);
  expect(capabilities.codeLensProvider !== undefined).toBe(lenses);
  expect(capabilities.inlayHintProvider !== undefined).toBe(!lenses);
});

test('A client that says nothing of itself is served', async () => {
  talk = new Conversation();
  const { capabilities } = await talk.request('initialize', {
    processId: null,
    rootUri: null,
    capabilities: {},
  });
  expect(capabilities.positionEncoding).toBe('utf-16');
  expect(capabilities.diagnosticProvider).toBe(undefined);
});

test.each([
  [['utf-8'], 'utf-8'],
  [['utf-32', 'utf-8'], 'utf-32'],
  [['utf-7'], 'utf-16'],
  [[], 'utf-16'],
])('Of the encodings %j the server takes %s', async (positionEncodings, chosen) => {
  talk = new Conversation();
  const capabilities = { general: { positionEncodings } };
  const answer = await talk.request('initialize', { processId: null, rootUri: null, capabilities });
  expect(answer.capabilities.positionEncoding).toBe(chosen);
});

test('All files are watched through one registration, with braces around literals only', async () => {
  talk = await Conversation.with(eglot);
  const { params } = await talk.message(({ method }) => method === 'client/registerCapability');
  await talk.request('textDocument/hover', {
    textDocument: { uri: talk.uri() },
    position: { line: 0, character: 0 },
  });
  const registrations = talk.received.filter(({ method }) => method === 'client/registerCapability');
  expect(registrations.length).toBe(1);
  expect(params.registrations.length).toBe(1);
  const [{ method, registerOptions }] = params.registrations;
  expect(method).toBe('workspace/didChangeWatchedFiles');
  for (const { globPattern } of registerOptions.watchers)
    for (const [inBraces] of globPattern.matchAll(/\{[^}]*\}/g)) expect(inBraces).not.toMatch(/[*?[]/);
});

test('A client that cannot register watchers is asked for none', async () => {
  const capabilities = { ...neovim.capabilities, workspace: {} };
  talk = await Conversation.with({ ...neovim, capabilities });
  await talk.request('textDocument/hover', {
    textDocument: { uri: talk.uri() },
    position: { line: 0, character: 0 },
  });
  expect(talk.received.filter(({ id, method }) => id !== undefined && method !== undefined)).toEqual([]);
});

test('Nothing waits for the client to answer what it is asked', async () => {
  const unanswered = ['client/registerCapability', 'workspace/configuration'];
  talk = await Conversation.with(eglot, {}, { unanswered });
  talk.open('[build-system]\n');
  expect((await talk.pushed()).diagnostics.length).toBeGreaterThan(0);
});

test('The process ends with 0 after shutdown and exit, and with 1 after exit alone', async () => {
  talk = await Conversation.with(neovim);
  expect(await talk.request('shutdown')).toBe(null);
  talk.notify('exit', undefined);
  expect(await talk.exited).toBe(0);
  await talk.end();
  talk = await Conversation.with(neovim);
  talk.notify('exit', undefined);
  expect(await talk.exited).toBe(1);
});

test('The process ends when its input is closed', async () => {
  talk = await Conversation.with(neovim);
  talk.server.stdin.end();
  expect(await talk.exited).toBe(1);
});

test('The process ends when the process that started it is gone', async () => {
  const parent = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1e6)']);
  talk = new Conversation();
  await talk.request('initialize', { processId: parent.pid, rootUri: null, capabilities: {} });
  parent.kill();
  expect(await talk.exited).toBe(1);
});

test('Broken messages are passed over', async () => {
  talk = await Conversation.with(eglot);
  talk.bytes('Content-Length: 9\r\n\r\n{"oh": no');
  talk.send({ jsonrpc: '2.0', method: 'no/such/notification', params: { a: 1 } });
  talk.send({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: {} });
  talk.send({ jsonrpc: '2.0', method: 'textDocument/didChange', params: null });
  talk.send({ jsonrpc: '2.0', method: 'textDocument/didChange', params: { textDocument: { uri: 'x' } } });
  talk.send({ jsonrpc: '2.0', method: 'workspace/didChangeWatchedFiles', params: {} });
  talk.send({ neither: 'this nor that' });
  expect((await talk.raw('no/such/request', {})).error.code).toBe(-32601);
  expect((await talk.raw('textDocument/hover', {})).error).toBeDefined();
  talk.open('[build-system]\n');
  expect((await talk.pushed()).diagnostics.length).toBeGreaterThan(0);
});

test('A message that comes in pieces, and several that come at once, are each understood', async () => {
  // An answer of ours would get between the pieces.
  const unanswered = ['client/registerCapability', 'workspace/configuration'];
  talk = await Conversation.with(eglot, {}, { unanswered });
  const frame = (message: object) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
  };
  const textDocument = { uri: talk.uri(), languageId: 'toml', version: 1, text: '# é🐍\n[build-system]\n' };
  const bytes = frame({ method: 'textDocument/didOpen', params: { textDocument } });
  for (const byte of bytes) {
    talk.bytes(Uint8Array.of(byte));
    if (byte > 0x7f) await new Promise((resolve) => setImmediate(resolve));
  }
  const position = { line: 0, character: 0 };
  const hover = (id: number) =>
    frame({ id, method: 'textDocument/hover', params: { textDocument: { uri: talk?.uri() }, position } });
  talk.bytes(Buffer.concat([hover(901), hover(902), hover(903)]));
  for (const id of [901, 902, 903])
    expect((await talk.message((message) => message.id === id)).result).toBe(null);
  expect((await talk.pushed()).diagnostics[0]?.range.start).toEqual({ line: 1, character: 1 });
});
