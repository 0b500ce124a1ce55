/**
 * Every option of the uv commands whose effect can be told, as clap declares them.
 *
 * Taken from what `uv generate-shell-completion` prints in each checked version (hidden options too) and from
 * uv-cli/src/lib.rs for aliases and for what splits a value; test/oracle/command-line.oracle.ts asks the real uv.
 */
import { type Bearing, CONFLICTS, TABLE, type UvCommand, VALUES } from './flags-table.ts';

export interface Flag {
  /** The long name without dashes that an invocation carries. */
  readonly name: string;
  readonly bearing: Bearing;
  readonly takesValue: boolean;
  /** It may be given more than once on one level. */
  readonly repeats: boolean;
  /** What parts one value into several; '' where nothing does. */
  readonly split: '' | ',' | ' ';
}

/** Options by what is written: `--long`, `-s`. */
export type Flags = ReadonlyMap<string, Flag>;

/**
 * The options of one command in one version; without a command those before the subcommand's name, which stand anywhere.
 * A version is three numbers with dots.
 */
export function flagsOf(command: UvCommand | undefined, version: string): Flags {
  const found = new Map<string, Flag>();
  for (const [bearing, commands, tokens] of TABLE) {
    const here = commands === 'anywhere' || (command && (commands === 'each' || holds(commands, command)));
    if (!here) continue;
    for (const token of tokens.split(/\s+/)) {
      const match = TOKEN.exec(token);
      if (!match?.groups) continue;
      const { names = '', short, arity = '', since, until } = match.groups;
      if ((since && isOlder(version, since)) || (until && !isOlder(version, until))) continue;
      const spellings = names.split('/');
      const flag = { name: spellings[0] ?? '', bearing, ...arityOf(arity) };
      for (const spelling of spellings) found.set(`--${spelling}`, flag);
      if (short) found.set(`-${short}`, flag);
    }
  }
  return found;
}

/** Options that clap does not let stand together on one level, both ways; without a command those that stand anywhere. */
export function conflictsOf(
  command: UvCommand | undefined,
  version: string,
): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = [];
  for (const [commands, name, others, since] of CONFLICTS) {
    if (commands !== 'anywhere' && !(command && holds(commands, command))) continue;
    const until = since?.startsWith('<') ? since.slice(1) : undefined;
    if (until ? !isOlder(version, until) : since && isOlder(version, since)) continue;
    for (const other of others.split(' ')) pairs.push([name, other]);
  }
  return pairs;
}

/** The closed list of values of an option; undefined where any will do, or the list is not kept here. */
export function valuesOf(name: string): readonly string[] | undefined {
  return VALUES.get(name)?.split(' ');
}

/** Whether `a` comes before `b`; versions of three numbers. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function holds(commands: string, command: UvCommand): boolean {
  return commands.split(' ').includes(command);
}

function arityOf(arity: string): Pick<Flag, 'takesValue' | 'repeats' | 'split'> {
  const split = arity === '=,' ? ',' : arity === '=_' ? ' ' : '';
  return { takesValue: arity.startsWith('='), repeats: arity.length > 1 || arity === '+', split };
}

/** `name/alias|short`, what it takes, since and until which version: see the table. */
const TOKEN =
  /^(?<names>[a-z0-9_/-]+)(?:\|(?<short>\w))?(?<arity>=[*,_]?|\+)?(?:@(?<since>[\d.]+))?(?:<(?<until>[\d.]+))?$/;
