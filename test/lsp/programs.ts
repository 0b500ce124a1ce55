/** A project of which nothing is installed, and programs that take the place of `uv`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'vscode-languageserver/node';
import { Conversation } from './conversation.ts';
import type { Editor } from './editors.ts';

/** Nothing is installed yet, and once it is, nothing is recorded that could change. */
export const TEXT =
  '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n[project]\nname = "demo"\nversion = "1.0"\n\n[tool.uv]\ncache-keys = []\n';
export const HEADER = { start: { line: 4, character: 2 }, end: { line: 4, character: 2 } };
const DIST_INFO = 'installed/lib/python3.11/site-packages/demo-1.0.dist-info';

/** The environment as `uv sync` makes it, in another folder than the one where uv looks for it. */
const FILES = {
  'pyproject.toml': TEXT,
  'src/demo/__init__.py': '',
  'installed/pyvenv.cfg': 'home = /usr/bin\nuv = 0.13.9\nversion_info = 3.11.2\n',
  'installed/bin/python': '',
  [`${DIST_INFO}/METADATA`]: 'Metadata-Version: 2.4\nName: demo\nVersion: 1.0\n',
  [`${DIST_INFO}/INSTALLER`]: 'uv',
  [`${DIST_INFO}/WHEEL`]: 'Wheel-Version: 1.0\nTag: py3-none-any\n',
  [`${DIST_INFO}/uv_cache.json`]: '{"timestamp":null,"commit":null,"tags":null,"env":{},"directories":{}}',
};
export const INSTALLS = `#!/bin/sh
echo "in $PWD: $*"
echo '{"url":"file://'$PWD'","dir_info":{"editable":true}}' >${DIST_INFO}/direct_url.json
cp -r installed .venv
`;
export const FAILS = "#!/bin/sh\necho 'error: no such planet' >&2\nexit 2\n";
/** Tells its process, and ends only when it is told to. */
export const WAITS = '#!/bin/sh\necho $$ >process\nexec sleep 1000\n';

/** The document is open in an editor that finds this program as `uv`. */
export async function start(
  editor: Editor,
  uv: string,
  initializationOptions: unknown = {},
  more: Readonly<Record<string, string>> = {},
): Promise<Conversation> {
  const talk = await Conversation.with(
    editor,
    { ...FILES, ...more },
    { programs: { uv }, initializationOptions },
  );
  talk.open(more['pyproject.toml'] ?? TEXT);
  return talk;
}

/** The command of the first action that has one, of those at the table's header. */
export async function offered(talk: Conversation): Promise<Command> {
  const [action] = (await talk.actions(HEADER)).filter(({ command }) => command);
  if (!action?.command) throw new Error('no command is offered');
  return action.command;
}

/** Sends a command; gives the id of the request. */
export function run(talk: Conversation, { command, arguments: words }: Command, more: object = {}): number {
  return talk.ask('workspace/executeCommand', { command, arguments: words, ...more });
}

/** The first sentence that the person was shown. */
export async function said(talk: Conversation): Promise<{ readonly type: number; readonly message: string }> {
  return (await talk.message(({ method }) => method === 'window/showMessage')).params;
}

export function logged(talk: Conversation): string {
  const notes = talk.received.filter(({ method }) => method === 'window/logMessage');
  return notes.map(({ params }) => params.message).join('\n');
}

/** The process of the program that waits, once it runs. */
export async function waiting(talk: Conversation): Promise<number> {
  const file = join(talk.folder, 'process');
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('\n')) return Number(text);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Resolves once there is no such process. */
export async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
