/** What an editor is shown of the environment beside the project, and when it is told to ask again. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { eglot, helix, lspMode, neovim, vscode } from './editors.ts';
import { codes, EVERYTHING } from './texts.ts';

let talk: Conversation | undefined;
afterEach(() => talk?.end());

/** An environment in which a record is corrupt: whatever else there is, `uv sync` stops. */
const DIST_INFO = '.venv/lib/python3.11/site-packages/demo-1.0.dist-info';
const TEXT =
  '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "demo"\nversion = "1.0"\n\n[tool.uv]\ncache-keys = ["pyproject.toml"]\n';
const FILES = { 'pyproject.toml': TEXT, 'src/demo/__init__.py': '' };

/** The environment of a project in a folder, as `uv sync` leaves it; the interpreter is the one that runs this. */
function install(server: Conversation, record: string): void {
  server.write('.venv/pyvenv.cfg', 'home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.2\n');
  server.write('.venv/bin/python', '');
  server.write(`${DIST_INFO}/METADATA`, 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n');
  server.write(`${DIST_INFO}/INSTALLER`, 'uv');
  server.write(`${DIST_INFO}/WHEEL`, 'Wheel-Version: 1.0\nTag: py3-none-any\n');
  const direct = { url: `file://${server.folder}`, dir_info: { editable: true } };
  server.write(`${DIST_INFO}/direct_url.json`, JSON.stringify(direct));
  server.write(`${DIST_INFO}/uv_cache.json`, record);
}

async function lenses(
  server: Conversation,
): Promise<readonly { line: number; title: string; command: string }[]> {
  const answer = await server.request('textDocument/codeLens', { textDocument: { uri: server.uri() } });
  return answer.map(
    (lens: { range: { start: { line: number } }; command: { title: string; command: string } }) => ({
      line: lens.range.start.line,
      ...lens.command,
    }),
  );
}

test.each([neovim, vscode, lspMode])('$name is shown lenses with their words', async (editor) => {
  talk = await Conversation.with(editor, FILES);
  talk.open(TEXT);
  const shown = await lenses(talk);
  expect(shown.map(({ line }) => line)).toEqual([4, 9]);
  for (const { title } of shown) expect(title).toMatch(/^uv sync: /);
});

test.each([helix, eglot])('$name is shown hints at the ends of the lines', async (editor) => {
  talk = await Conversation.with(editor, FILES);
  talk.open(TEXT);
  const textDocument = { uri: talk.uri() };
  const hints = await talk.request('textDocument/inlayHint', { textDocument, range: EVERYTHING });
  expect(hints.map(({ position }: { position: unknown }) => position)).toEqual([
    { line: 4, character: 9 },
    { line: 9, character: 31 },
  ]);
  expect(hints[0]).toMatchObject({ label: expect.stringMatching(/^uv sync: /), paddingLeft: true });
});

test('A lens tells of what is saved, a document that never was has none', async () => {
  talk = await Conversation.with(vscode, FILES);
  talk.open(TEXT);
  const before = await lenses(talk);
  talk.change(TEXT.replace('"pyproject.toml"', '"pyproject.toml", "nobody-wrote-this"'));
  expect(await lenses(talk)).toEqual(before);
  await talk.end();
  talk = await Conversation.with(vscode);
  talk.open(TEXT);
  expect(await lenses(talk)).toEqual([]);
});

test('What is installed meanwhile is a finding, and the client is told to ask for its lenses again', async () => {
  talk = await Conversation.with(vscode, FILES);
  install(talk, '{"timestamp":null,"commit":null,"tags":null,"env":{},"directories":{}}');
  talk.open(TEXT);
  expect(codes(await talk.pull())).not.toContain('corrupt-cache-info');
  await lenses(talk);
  install(talk, '{"timestamp"');
  talk.touched(`${DIST_INFO}/uv_cache.json`);
  await talk.message(({ method }) => method === 'workspace/codeLens/refresh');
  expect(codes(await talk.pull())).toContain('corrupt-cache-info');
  expect((await lenses(talk))[0]?.title).toMatch(/^uv sync: .*(fails|stops)/);
  expect((await talk.at('hover', { line: 4, character: 3 })).contents.value).toMatch(
    /`uv sync`: .*(fails|stops)/,
  );
});

test('A distribution that nobody knew of is noticed by a file of it', async () => {
  talk = await Conversation.with(vscode, FILES);
  install(talk, '');
  rmSync(join(talk.folder, DIST_INFO), { recursive: true });
  talk.open(TEXT);
  expect(codes(await talk.pull())).not.toContain('corrupt-cache-info');
  install(talk, '{"timestamp"');
  talk.touched(`${DIST_INFO}/uv_cache.json`);
  await talk.message(({ method }) => method === 'workspace/codeLens/refresh');
  expect(codes(await talk.pull())).toContain('corrupt-cache-info');
});

test('A client that cannot be told to ask again is not told', async () => {
  talk = await Conversation.with(helix, FILES);
  talk.open(TEXT);
  await talk.pushed();
  talk.write('pyproject.toml', TEXT.replace('1.0', '1.1'));
  talk.touched('pyproject.toml');
  await talk.at('hover', { line: 4, character: 3 });
  expect(talk.received.filter(({ method }) => /\/refresh$/.test(method ?? ''))).toEqual([]);
});
