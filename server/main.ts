/** argv → serve, check, status, wheel, explain, clean, rebuild or sync. The only file that does something when it is loaded. */
import packageJson from '../package.json' with { type: 'json' };
import { type ActCommand, act, isActCommand } from './cli/act.ts';
import { actArguments, checkArguments, statusArguments, wheelArguments } from './cli/arguments.ts';
import { check } from './cli/check.ts';
import { explain } from './cli/explain.ts';
import {
  CHECK_HELP,
  CLEAN_HELP,
  HELP,
  REBUILD_HELP,
  STATUS_HELP,
  SYNC_HELP,
  WHEEL_HELP,
} from './cli/help.ts';
import { status } from './cli/status.ts';
import { colourStyle, harmlessLine, plainStyle, type Terminal, wantsColour } from './cli/terminal.ts';
import { wheel } from './cli/wheel.ts';
import { isWheelFile, wheelFile } from './cli/wheel-file.ts';
import { surroundings } from './files/disk.ts';
import { nearest } from './project/nearest.ts';

const COMMANDS = ['check', 'status', 'wheel', 'explain', 'clean', 'rebuild', 'sync'];
const ACT_HELP = { clean: CLEAN_HELP, rebuild: REBUILD_HELP, sync: SYNC_HELP };

async function main(words: readonly string[]): Promise<number> {
  const [command, ...rest] = words;
  // Clients add words of their own behind it (`--clientProcessId=…`).
  if (words.includes('--stdio') && !COMMANDS.includes(command ?? '')) return serve();
  if (command === 'check') return runCheck(rest);
  if (command === 'status') return runStatus(rest);
  if (command === 'wheel') return runWheel(rest);
  if (command === 'explain') return runExplain(rest);
  if (isActCommand(command)) return runAct(command, rest);
  if (command === '--version' || command === '-V') return say(`pyproject-ls ${packageJson.version}\n`);
  if (command === '--help' || command === '-h' || command === 'help') return say(HELP);
  if (command === undefined) return refuse('no command', HELP);
  const meant = nearest(command, [...COMMANDS, '--stdio', '--version', '--help']);
  const hint = meant === undefined ? '' : `, did you mean \`${meant}\`?`;
  return refuse(`there is no command \`${harmlessLine(command)}\`${hint}`, HELP);
}

async function runCheck(words: readonly string[]): Promise<number> {
  const options = checkArguments(words);
  if ('complaint' in options) return refuse(options.complaint, CHECK_HELP);
  return options.help ? say(CHECK_HELP) : check(options, terminal(options.color));
}

async function runStatus(words: readonly string[]): Promise<number> {
  const options = statusArguments(words);
  if ('complaint' in options) return refuse(options.complaint, STATUS_HELP);
  return options.help ? say(STATUS_HELP) : status(options, terminal(options.color), surroundings());
}

async function runWheel(words: readonly string[]): Promise<number> {
  const options = wheelArguments(words);
  if ('complaint' in options) return refuse(options.complaint, WHEEL_HELP);
  if (options.help) return say(WHEEL_HELP);
  const { cwd } = surroundings();
  const report = (await isWheelFile(options.path, cwd)) ? wheelFile : wheel;
  return report(options, terminal(options.color), cwd);
}

function runExplain(words: readonly string[]): number {
  if (words.includes('--help') || words.includes('-h')) return say(HELP);
  const strange = words.find((word) => word.startsWith('-'));
  if (strange !== undefined) return refuse(`unknown option '${harmlessLine(strange)}'`, HELP);
  if (words.length > 1) return refuse('one code at a time', HELP);
  return explain(words[0], terminal('auto'));
}

async function runAct(command: ActCommand, words: readonly string[]): Promise<number> {
  const options = actArguments(command, words);
  if ('complaint' in options) return refuse(options.complaint, ACT_HELP[command]);
  if (options.help) return say(ACT_HELP[command]);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  return act(options, terminal(options.color), surroundings(), interruption.signal);
}

/** Loaded only here: the command line does not pay for the protocol. */
async function serve(): Promise<number> {
  const { serve: listen } = await import('./lsp/server.ts');
  listen();
  // The server ends the process itself, when the client says so.
  return 0;
}

function terminal(color: string): Terminal {
  const colours = wantsColour(color, surroundings().env, process.stdout.isTTY);
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    style: colours ? colourStyle : plainStyle,
  };
}

function say(words: string): number {
  process.stdout.write(words);
  return 0;
}

function refuse(complaint: string, help: string): number {
  const usage = help.slice(help.indexOf('Usage:')).split('\n\n')[0];
  process.stderr.write(`pyproject-ls: ${complaint}\n\n${usage}\n`);
  return 2;
}

// Whoever reads the report may have seen enough (`| head`): that is no failure, and nothing is left to do.
process.stdout.on('error', (error: Error & { code?: string }) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(
      `pyproject-ls: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 70;
  },
);
