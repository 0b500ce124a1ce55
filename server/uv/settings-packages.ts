/** Settings that hold for all packages or for some: how flags, variables and files come together in them. */

import { normalizeName } from '../pyproject/name.ts';
import { stringsIn } from '../toml/read.ts';
import type { Invocation } from './command-line.ts';
import type { Chosen, Packages } from './settings.ts';
import type { Layer } from './settings-files.ts';

export const NO_PACKAGES: Packages = { all: undefined, some: new Map() };

/** All, explicitly none, some, or nothing said; as uv's `from_args`. */
export type Choice = Packages | 'none' | undefined;

/** What the words and variables of an invocation choose by a flag, its opposite, and a list of names. */
export function chosenByOptions(
  invocation: Invocation,
  yes: string | undefined,
  no: string | undefined,
  list: string,
): Choice {
  const { options } = invocation;
  if (yes !== undefined && options.has(yes)) return all(written(invocation, yes));
  if (no !== undefined && options.has(no)) return 'none';
  const names = options.get(list) ?? [];
  return names.length === 0 ? undefined : some(names, written(invocation, list));
}

/** What the files choose by a yes or no and a list of names. The first yes or no counts, the lists are joined. */
export function chosenByFiles(layers: readonly Layer[], flag: string, list: string): Choice {
  const said = firstOf(layers, flag, (value) => typeof value === 'boolean');
  if (said) return said.value === true ? all(said.from) : 'none';
  const merged = new Map<string, string>();
  for (const { values, from } of layers)
    for (const name of stringsIn(values[list]))
      if (!merged.has(normalizeName(nameIn(name))))
        merged.set(normalizeName(nameIn(name)), `\`${list}\` in ${from}`);
  return merged.size === 0 ? undefined : { all: undefined, some: merged };
}

/**
 * `Reinstall::combine` and `BuildIsolation::combine` (uv-configuration/src/package_options.rs): a clear yes or no of the
 * first has the last word, its names are added to those of the second.
 */
export function preferring(first: Choice, second: Choice): Packages {
  if (first === undefined) return second === undefined || second === 'none' ? NO_PACKAGES : second;
  if (first === 'none') return NO_PACKAGES;
  if (first.all || second === undefined || second === 'none') return first;
  return second.all ? second : union(first, second);
}

/** `NoBuild::combine`, `Refresh::combine`: everything that any of them chooses. */
export function union(...choices: readonly Choice[]): Packages {
  let every: Chosen<true> | undefined;
  const names = new Map<string, string>();
  for (const choice of choices) {
    if (choice === undefined || choice === 'none') continue;
    every ??= choice.all;
    for (const [name, from] of choice.some) if (!names.has(name)) names.set(name, from);
  }
  return { all: every, some: every ? new Map() : names };
}

/** A yes or no by words or else by files, and names by words joined with those of files: `NoBuild::from_args` after combining. */
export function flagThenNames(
  invocation: Invocation,
  layers: readonly Layer[],
  yes: string,
  no: string | undefined,
  list: string,
): Packages {
  const { options } = invocation;
  if (options.has(yes)) return all(written(invocation, yes));
  if (no !== undefined && options.has(no)) return NO_PACKAGES;
  const said = firstOf(layers, yes, (value) => typeof value === 'boolean');
  if (said) return said.value === true ? all(said.from) : NO_PACKAGES;
  return union(chosenByOptions(invocation, undefined, undefined, list), chosenByFiles(layers, '', list));
}

/** pip's lists with `:all:` and `:none:`, each taking back what stands before it. */
export function specifiers(values: readonly string[], from: string): Choice {
  const after = values.slice(values.lastIndexOf(':none:') + 1);
  if (after.includes(':all:')) return all(from);
  return after.length === 0 ? undefined : some(after, from);
}

/** The value of a key in the first file that has it. */
export function firstOf(
  layers: readonly Layer[],
  key: string,
  fits: (value: unknown) => boolean = (value) => value !== undefined,
): Chosen<unknown> | undefined {
  for (const { values, from } of layers)
    if (fits(values[key])) return { value: values[key], from: `\`${key}\` in ${from}` };
  return undefined;
}

/** How an option came in, for messages: `--reinstall` or `UV_NO_CACHE`. */
export function written({ variables, program, options }: Invocation, name: string): string {
  const variable = variables?.get(name);
  if (variable !== undefined) return `\`${variable}\``;
  return program === 'pip' && !options.has(name) ? name : `\`--${name}\``;
}

/** The name at the beginning of a requirement. */
function nameIn(requirement: string): string {
  return /^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement)?.[1] ?? requirement;
}

function all(from: string): Packages {
  return { all: { value: true, from }, some: new Map() };
}

function some(names: readonly string[], from: string): Packages {
  return { all: undefined, some: new Map(names.map((name) => [normalizeName(nameIn(name)), from])) };
}
