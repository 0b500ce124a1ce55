/** The words of a uv or pip command, as the real one parses them. */
import { readPip } from './command-line-pip.ts';
import { readUv } from './command-line-uv.ts';
import type { UvCommand } from './flags-table.ts';
import { NEWEST, type UvRules } from './versions.ts';

/** A command whose effect can be told; `tool-run` is `uvx` and `uv tool run`. */
export type Command = UvCommand;

export interface Invocation {
  readonly program: 'uv' | 'pip';
  readonly command: Command;
  /**
   * Options under their long names without dashes (`-e` is `editable`, `-r` is `requirements`), with their values in
   * order, `''` for each time a flag is given. Where uv lets one option take back another (`--no-refresh`), only what is left.
   */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** What stands without dashes: requirements, a command to run (with everything behind it). */
  readonly operands: readonly string[];
  /** The words that start the program, as they were written: `uvx`, `.venv/bin/pip`, `python3 -m pip`. */
  readonly calledAs?: string;
  /** Of the options those that a variable gave, and which: `frozen` → `UV_FROZEN`. `withVariables` adds it. */
  readonly variables?: ReadonlyMap<string, string>;
}

/** `refused`: the program itself stops at these words; `unknown`: a word that the model does not know, one clause. */
export type CommandLine = Invocation | { readonly refused: string } | { readonly unknown: string };

/**
 * Reads a command as given after `--`, its words already split: `uv …`, `uvx …`, `pip install …`, `python -m pip install …`.
 * The options are those of the version asked about (the newest that was checked, where none is given).
 * As uv-cli/src/lib.rs declares them; test/oracle/command-line.oracle.ts compares with the real uv.
 */
export function readCommandLine(words: readonly string[], rules?: Pick<UvRules, 'version'>): CommandLine {
  const [first = ''] = words;
  const program = programOf(first);
  const version = rules?.version ?? NEWEST;
  if (program === 'uv') return called(readUv(words.slice(1), version), first);
  if (program === 'uvx') return called(readUv(['tool', 'run', ...words.slice(1)], version), first);
  if (program === 'pip') return called(readPip(words.slice(1)), first);
  if (program === 'python') {
    if (words[1] === '-m' && words[2] === 'pip')
      return called(readPip(words.slice(3)), words.slice(0, 3).join(' '));
    if (words[1] === '-mpip') return called(readPip(words.slice(2)), words.slice(0, 2).join(' '));
    if (words[1] === '-m' && words[2] === 'uv')
      return called(readUv(words.slice(3), version), words.slice(0, 3).join(' '));
  }
  if (first === '') return { unknown: 'no command is given' };
  return { unknown: `what \`${first}\` does is not known, only uv and pip` };
}

function called(line: CommandLine, words: string): CommandLine {
  return 'command' in line ? { ...line, calledAs: words } : line;
}

/** Which program a word starts: the last part of its path, without `.exe` and a version (`pip3.12`, `python3`). */
function programOf(word: string): 'uv' | 'uvx' | 'pip' | 'python' | undefined {
  const name = (word.split(/[/\\]/).pop() ?? '').replace(/\.exe$/i, '');
  if (name === 'uv' || name === 'uvx') return name;
  if (/^pip(?:3(?:\.\d+)?)?$/.test(name)) return 'pip';
  return /^(?:python(?:3(?:\.\d+)?t?)?|py)$/.test(name) ? 'python' : undefined;
}
