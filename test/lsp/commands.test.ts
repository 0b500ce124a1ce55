/** Which commands an editor is offered, and which of those that it sends are done. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { CodeAction, Command } from 'vscode-languageserver/node';
import type { Conversation } from './conversation.ts';
import { EDITORS, neovim, vscode } from './editors.ts';
import { HEADER, INSTALLS, logged, offered, run, said, start, TEXT } from './programs.ts';
import { EVERYTHING } from './texts.ts';

let talk: Conversation;
afterEach(() => talk?.end());

async function lenses(talk: Conversation): Promise<readonly Command[]> {
  const answer = await talk.request('textDocument/codeLens', { textDocument: { uri: talk.uri() } });
  return answer.map(({ command }: { command: Command }) => command);
}

test.each(EDITORS)('$name is offered the command that does what the status tells', async (editor) => {
  talk = await start(editor, INSTALLS);
  expect(talk.initialized?.capabilities.executeCommandProvider).toEqual({
    commands: ['pyproject-ls.cure'],
  });
  const [action, ...others] = (await talk.actions(HEADER)).filter(({ command }) => command);
  expect(others).toEqual([]);
  expect(action).toMatchObject({
    title: expect.stringMatching(/^Run `uv sync`: builds and installs/),
    kind: 'quickfix',
    command: { arguments: [{ uri: talk.uri(), cure: { action: 'sync', on: [] } }] },
  });
  expect(action).not.toHaveProperty('isPreferred');
  expect(action).not.toHaveProperty('edit');
});

test('The action stands where the status is told, and no kind that editors ask for by habit holds it', async () => {
  talk = await start(vscode, INSTALLS);
  const withCommand = (actions: readonly CodeAction[]) => actions.filter(({ command }) => command).length;
  const name = { start: { line: 5, character: 1 }, end: { line: 5, character: 1 } };
  expect(withCommand(await talk.actions(name))).toBe(0);
  for (const kind of ['source', 'source.fixAll', 'source.fixAll.pyproject-ls', 'refactor'])
    expect(withCommand(await talk.actions(HEADER, { diagnostics: [], only: [kind] }))).toBe(0);
});

test('A lens can be clicked where there is something to be done, and only there', async () => {
  talk = await start(vscode, INSTALLS);
  const before = await lenses(talk);
  expect(before.map(({ command }) => command)).toEqual(['pyproject-ls.cure', 'pyproject-ls.cure']);
  expect(before[0]?.title).toMatch(/^uv sync: builds and installs/);
  run(talk, before[0] as Command);
  expect(await said(talk)).toEqual({
    type: 3,
    message: expect.stringMatching(/^pyproject-ls: done: uv sync/),
  });
  const after = await lenses(talk);
  expect(after.map(({ command }) => command)).toEqual(['', '']);
  expect(after[0]?.title).toMatch(/^uv sync: leaves what is installed/);
});

test('Where another tool keeps the environment, no click runs uv', async () => {
  const pip = {
    'pyproject.toml': TEXT.replace(/\n\[tool.uv\][\s\S]*/, ''),
    '.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.2\n',
    '.venv/bin/python': '',
  };
  talk = await start(vscode, INSTALLS, {}, pip);
  const [lens, ...others] = await lenses(talk);
  expect(others).toEqual([]);
  expect(lens).toMatchObject({ title: expect.stringMatching(/^uv sync: builds and installs/), command: '' });
  expect((await talk.actions(HEADER)).filter(({ command }) => command)).toEqual([]);
});

test.each([
  ['`commands` is false', neovim, { commands: false }],
  ['`commands` is false in the section', vscode, { 'pyproject-ls': { commands: false } }],
  ['the client shows no actions and runs no commands', { ...neovim, capabilities: {} }, {}],
])('Where %s, none is offered, and one that is sent all the same is refused', async (_, editor, options) => {
  talk = await start(editor, INSTALLS, options);
  expect(talk.initialized?.capabilities).not.toHaveProperty('executeCommandProvider');
  expect((await talk.actions(EVERYTHING)).filter(({ command }) => command)).toEqual([]);
  for (const { command } of await lenses(talk)) expect(command).toBe('');
  const cure = { action: 'sync', title: 'x', on: [] };
  const words = { command: 'pyproject-ls.cure', arguments: [{ uri: talk.uri(), cure }] };
  expect((await talk.raw('workspace/executeCommand', words)).error.code).toBe(-32601);
  expect(existsSync(join(talk.folder, '.venv'))).toBe(false);
});

test.each([
  ['another action', { action: 'build', title: 'x', on: [] }],
  ['something to remove', { action: 'remove', title: 'x', on: ['/'] }],
  ['more to work on', { action: 'sync', title: 'x', on: ['/'] }],
])('Arguments that were not offered are refused: %s', async (_, cure) => {
  talk = await start(neovim, INSTALLS);
  run(talk, { ...(await offered(talk)), arguments: [{ uri: talk.uri(), cure }] });
  expect(await said(talk)).toEqual({
    type: 2,
    message: 'pyproject-ls: this is not offered any more, so nothing is done',
  });
  expect(existsSync(join(talk.folder, '.venv'))).toBe(false);
});

test.each([
  ['none', undefined],
  ['no cure', [{ uri: 'file:///pyproject.toml' }]],
  ['a cure that is none', [{ uri: 'file:///pyproject.toml', cure: { action: 'format', on: [] } }]],
  ['paths that are none', [{ uri: 'file:///pyproject.toml', cure: { action: 'sync', on: [1] } }]],
])('Arguments that cannot be read are refused: %s', async (_, words) => {
  talk = await start(neovim, INSTALLS);
  run(talk, { title: '', command: 'pyproject-ls.cure', ...(words && { arguments: words }) });
  expect((await said(talk)).message).toBe('pyproject-ls: `pyproject-ls.cure` is not understood');
});

test('What was offered and is done by now is refused', async () => {
  talk = await start(neovim, INSTALLS);
  const command = await offered(talk);
  run(talk, command);
  await said(talk);
  talk.received.length = 0;
  run(talk, command);
  expect((await said(talk)).message).toBe('pyproject-ls: this is not offered any more, so nothing is done');
});

test('While the text is not saved, nothing is done', async () => {
  talk = await start(neovim, INSTALLS);
  const command = await offered(talk);
  talk.change(TEXT.replace('1.0', '1.1'));
  run(talk, command);
  expect((await said(talk)).message).toBe(
    'pyproject-ls: `pyproject.toml` is not saved, and a command would read it as it is on the disk',
  );
  talk.received.length = 0;
  talk.change(TEXT);
  run(talk, command);
  expect((await said(talk)).message).toBe('pyproject-ls: done: uv sync --inexact');
});

test('A document that is not open is not acted upon', async () => {
  talk = await start(neovim, INSTALLS);
  const command = await offered(talk);
  talk.notify('textDocument/didClose', { textDocument: { uri: talk.uri() } });
  run(talk, command);
  expect((await said(talk)).type).toBe(2);
  expect(existsSync(join(talk.folder, '.venv'))).toBe(false);
});

test('Asked only what it would do, it tells that in the log and does nothing', async () => {
  talk = await start(neovim, INSTALLS);
  const { command, arguments: [words] = [] } = await offered(talk);
  run(talk, { title: '', command, arguments: [{ ...words, dryRun: true }] });
  await talk.message(({ method }) => method === 'window/logMessage');
  expect(logged(talk)).toBe('would do: uv sync --inexact');
  expect(existsSync(join(talk.folder, '.venv'))).toBe(false);
});
