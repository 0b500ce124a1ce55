/** What happens while a command is at work, and how it ends. `uv` is a script here; the editor tests run the real one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Command } from 'vscode-languageserver/node';
import type { Conversation } from './conversation.ts';
import { eglot, helix, neovim, vscode } from './editors.ts';
import { FAILS, gone, INSTALLS, logged, offered, run, said, start, WAITS, waiting } from './programs.ts';
import { codes, EVERYTHING } from './texts.ts';

let talk: Conversation;
afterEach(() => talk?.end());

const answerTo = (id: number) => talk.message((message) => message.id === id && message.method === undefined);
const steps = () =>
  talk.received.filter(({ method }) => method === '$/progress').map(({ params }) => params.value);
const progressed = (kind: string) =>
  talk.message(({ method, params }) => method === '$/progress' && params.value.kind === kind);

test('A client with progress sees what is done, and the log has the output', async () => {
  talk = await start(neovim, INSTALLS);
  const id = run(talk, await offered(talk));
  const end = await progressed('end');
  const created = talk.received.find(({ method }) => method === 'window/workDoneProgress/create');
  expect(end.params.token).toBe(created.params.token);
  expect(steps().map(({ kind }) => kind)).toEqual(['begin', 'end']);
  expect(steps()[0]).toMatchObject({ cancellable: true, title: 'uv sync --inexact' });
  expect((await answerTo(id)).result).toBe(null);
  expect(logged(talk)).toContain(`in ${talk.folder}: sync`);
  expect((await said(talk)).message).toBe('pyproject-ls: done: uv sync --inexact');
});

test('What an earlier build left is removed, the rest stays, and the finding goes', async () => {
  const text =
    '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n[project]\nname = "demo"\nversion = "1.0"\n';
  const left = { 'build/lib/demo/__init__.py': '', 'build/lib/demo/old.py': '' };
  talk = await start(neovim, INSTALLS, {}, { 'pyproject.toml': text, ...left });
  expect(codes(await talk.pull())).toContain('left-over-build');
  const removing = (await talk.actions(EVERYTHING)).find(({ title }) => title.startsWith('Remove '));
  expect(removing).toMatchObject({
    title: 'Remove `build/lib/demo/old.py`',
    diagnostics: [{ code: 'left-over-build' }],
  });
  run(talk, removing?.command as Command);
  expect((await said(talk)).message).toMatch(/^pyproject-ls: done: Remove `build\/lib\/demo\/old.py`/);
  expect(existsSync(join(talk.folder, 'build/lib/demo/old.py'))).toBe(false);
  expect(existsSync(join(talk.folder, 'build/lib/demo/__init__.py'))).toBe(true);
  expect(codes(await talk.pull())).not.toContain('left-over-build');
});

test('A client that names a place for the progress in its request is answered at the end', async () => {
  talk = await start(vscode, INSTALLS);
  const id = run(talk, await offered(talk), { workDoneToken: 'mine' });
  await answerTo(id);
  expect(steps().map(({ kind }) => kind)).toEqual(['begin', 'end']);
  for (const { params } of talk.received.filter(({ method }) => method === '$/progress'))
    expect(params.token).toBe('mine');
  expect(talk.received.some(({ method }) => method === 'window/workDoneProgress/create')).toBe(false);
});

test('A client without progress is answered at the end', async () => {
  const capabilities = { ...helix.capabilities, window: {} };
  talk = await start({ ...helix, capabilities }, INSTALLS);
  await answerTo(run(talk, await offered(talk)));
  expect(existsSync(join(talk.folder, '.venv'))).toBe(true);
  expect(steps()).toEqual([]);
});

test('A client that owes the place for the progress for good has its command done', async () => {
  talk = await start(eglot, INSTALLS);
  talk.unanswered = ['window/workDoneProgress/create'];
  run(talk, await offered(talk));
  expect((await said(talk)).message).toBe('pyproject-ls: done: uv sync --inexact');
  expect(steps()).toEqual([]);
});

test('A command that fails is told with its status and the last line of its output', async () => {
  talk = await start(neovim, FAILS);
  run(talk, await offered(talk));
  expect(await said(talk)).toMatchObject({
    type: 1,
    message: expect.stringMatching(
      /^pyproject-ls: `.*uv sync --inexact` fails with exit status 2: error: no such planet$/,
    ),
  });
});

test('The editor has its answer while the program runs, and cancelled there, the program ends', async () => {
  talk = await start(neovim, WAITS);
  const id = run(talk, await offered(talk));
  const { params } = await progressed('begin');
  const pid = await waiting(talk);
  await answerTo(id);
  talk.notify('window/workDoneProgress/cancel', { token: params.token });
  await gone(pid);
  expect((await said(talk)).message).toMatch(/^pyproject-ls: cancelled: uv sync/);
  await progressed('end');
});

test('Where the request itself is cancelled, the program ends', async () => {
  talk = await start(vscode, WAITS);
  const id = run(talk, await offered(talk), { workDoneToken: 1 });
  const pid = await waiting(talk);
  expect(talk.received.some((message) => message.id === id && message.method === undefined)).toBe(false);
  talk.notify('$/cancelRequest', { id });
  await gone(pid);
  await answerTo(id);
});

test.each([
  ['the client says shutdown', () => talk.ask('shutdown')],
  ['the client is gone', () => talk.server.stdin.end()],
  ['the server is told to end', () => talk.server.kill('SIGTERM')],
])('Nothing goes on when %s', async (_, end) => {
  talk = await start(neovim, WAITS);
  run(talk, await offered(talk));
  const pid = await waiting(talk);
  end();
  await gone(pid);
});

test('A second command is refused while one is at work', async () => {
  talk = await start(neovim, WAITS);
  const command = await offered(talk);
  run(talk, command);
  await waiting(talk);
  run(talk, command);
  expect(await said(talk)).toEqual({
    type: 2,
    message: 'pyproject-ls: another command is still at work on this project',
  });
});
