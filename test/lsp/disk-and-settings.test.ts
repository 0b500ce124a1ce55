import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { eglot, helix, neovim, vscode } from './editors.ts';
import { BACKEND, codes, IN_TREE, NO_REQUIRES, START } from './texts.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

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
  talk.notify('workspace/didChangeConfiguration', {
    settings: { 'pyproject-ls': { select: ['toml-syntax'] } },
  });
  await talk.pushed(({ diagnostics }) => diagnostics.length === 0);
});
