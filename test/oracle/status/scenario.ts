/** What a scenario is, and what it may do to its place. */
import type { Tree } from './templates.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** The words of a command: split at blanks, or already split. */
export type Words = string | readonly string[];

export interface Scenario {
  /** The fact, as few words as it needs. */
  readonly name: string;
  readonly files: Tree;
  /** Runs before the first command: what a tree of text cannot say (links, repositories, environments). */
  readonly before?: (place: Place) => void | Promise<void>;
  /** All must leave with 0, unless `firstFails`. */
  readonly first: Words | readonly Words[];
  readonly firstFails?: true;
  readonly change?: (place: Place) => void | Promise<void>;
  readonly second: Words;
  /** What the second command runs fails by itself: neither the project nor uv has a part in it. */
  readonly failsItself?: true;
  /** For both commands; `later` for the second alone, and for its prediction. */
  readonly env?: Variables | ((place: Place) => Variables);
  readonly later?: Variables | ((place: Place) => Variables);
  /** The project's folder below `lab`; default `lab` itself. After the change, where that moves it. */
  readonly in?: string;
  /** The package that is told about, where it is not `lab`. */
  readonly about?: string;
  /** Local wheels of `dep-a`, `dep-b`, `dep-c` can be found. */
  readonly wheels?: true;
  /** The versions of uv in which its words exist. */
  readonly from?: string;
  readonly until?: string;
}

/** The private folder of one scenario. Paths are relative to the project, or absolute. */
export interface Place {
  /** Absolute: holds all of the scenario. */
  readonly root: string;
  /** Absolute: where `Tree`s are written. */
  readonly project: string;
  readonly home: string;
  /** The folder of `.venv` that packages are installed in. */
  site(): string;
  path(path: string): string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Adds a line that means nothing. */
  edit(path: string): void;
  replace(path: string, old: string, now: string): void;
  remove(path: string): void;
  move(from: string, to: string): void;
  touch(path: string): void;
  git(...args: readonly string[]): void;
  /** A file of the installed distribution's dist-info in `.venv`. */
  info(file: string, distribution?: string): string;
  /** Runs a command as the first one is run. */
  run(words: Words): Promise<Ran>;
  /** Paths below a folder, sorted, folders without a slash. */
  find(folder: string, name: RegExp): readonly string[];
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Words as a list. */
export const split = (words: Words): readonly string[] =>
  typeof words === 'string' ? words.split(' ') : words;

/** A list of commands, from one or several. A list of strings is several commands. */
export const several = (first: Scenario['first']): readonly Words[] =>
  typeof first === 'string' ? [first] : first;

/** `uv sync`, a change, `uv sync`. */
export function sync(
  name: string,
  files: Tree,
  change?: Scenario['change'],
  more: Partial<Scenario> = {},
): Scenario {
  return { name, files, first: 'uv sync', ...(change && { change }), second: 'uv sync', ...more };
}
