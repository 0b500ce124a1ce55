/** uv's command lines: subcommands, options before and after them, and what clap and uv refuse. */
import type { CommandLine } from './command-line.ts';
import { wrongValue } from './command-line-values.ts';
import { conflictsOf, type Flag, type Flags, flagsOf, isOlder } from './flags.ts';
import { LATE_CONFLICTS, type UvCommand } from './flags-table.ts';

/** Reads what stands behind `uv`. */
export function readUv(words: readonly string[], version: string): CommandLine {
  const outer = new Level(flagsOf(undefined, version), version);
  let at = outer.read(words, 0, 'first');
  const path: string[] = [];
  // `uv pip` and `uv tool` have a second word; options that stand anywhere may stand between the two.
  for (;;) {
    if (outer.stopped) return outer.stopped;
    const word = words[at];
    if (word === undefined || words[at - 1] === '--')
      return { refused: `\`${['uv', ...path].join(' ')}\` needs a subcommand` };
    path.push(word);
    at += 1;
    if (path.length === 1 && (word === 'pip' || word === 'tool')) {
      at = outer.read(words, at, 'first', true);
      continue;
    }
    break;
  }
  const command = commandOf(path);
  if (command === undefined) return otherCommand(path);
  const inner = new Level(flagsOf(command, version), version, command);
  inner.read(words, at, command === 'run' || command === 'tool-run' ? 'rest' : 'all');
  return finish(command, outer, inner, version);
}

function finish(command: UvCommand, outer: Level, inner: Level, version: string): CommandLine {
  if (inner.stopped) return inner.stopped;
  const options = new Map([...outer.options, ...inner.options]);
  const refused = lateConflict(options, version) ?? amiss(command, options, inner.operands);
  if (refused !== undefined) return { refused };
  const unmodelled = outer.unmodelled ?? inner.unmodelled;
  if (unmodelled !== undefined) return { unknown: `what \`${unmodelled}\` changes is not modelled` };
  return { program: 'uv', command, options, operands: inner.operands };
}

/** The options of one level: clap reads each subcommand's on its own, then hands down those that stand anywhere. */
class Level {
  readonly options = new Map<string, string[]>();
  operands: readonly string[] = [];
  stopped: CommandLine | undefined;
  /** As it was written. */
  unmodelled: string | undefined;
  private readonly flags: Flags;
  private readonly command: UvCommand | undefined;
  private readonly version: string;

  constructor(flags: Flags, version: string, command?: UvCommand) {
    this.flags = flags;
    this.command = command;
    this.version = version;
  }

  /**
   * Reads from a word on; `first` stops before the first operand, `rest` takes everything from it on as operands.
   * Gives where it stopped.
   */
  read(words: readonly string[], from: number, operands: 'first' | 'rest' | 'all', again = false): number {
    if (again) {
      // Each level counts for itself: what stands behind `pip` may repeat what stands before it.
      const next = new Level(this.flags, this.version);
      const at = next.read(words, from, operands);
      for (const [name, values] of next.options) this.options.set(name, values);
      this.stopped ??= next.stopped;
      this.unmodelled ??= next.unmodelled;
      return at;
    }
    const found: string[] = [];
    let at = from;
    while (at < words.length && !this.stopped) {
      const word = words[at] ?? '';
      if (word === '--') {
        found.push(...words.slice(at + 1));
        at = operands === 'first' ? at + 1 : words.length;
        break;
      }
      if (!word.startsWith('-') || word === '-') {
        if (operands === 'first') break;
        if (operands === 'rest') {
          found.push(...words.slice(at));
          break;
        }
        found.push(word);
        at += 1;
      } else at = word.startsWith('--') ? this.long(words, at) : this.short(words, at);
    }
    if (operands !== 'first') this.operands = found;
    this.check();
    return at;
  }

  private long(words: readonly string[], at: number): number {
    const word = words[at] ?? '';
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const flag = this.flags.get(written);
    if (!flag) return this.strange(written);
    if (!flag.takesValue) {
      if (equals >= 0) return this.stop(`\`${written}\` takes no value`);
      this.put(flag, '', written);
      return at + 1;
    }
    if (equals >= 0) {
      this.put(flag, word.slice(equals + 1), written);
      return at + 1;
    }
    return this.next(flag, words, at, written);
  }

  private short(words: readonly string[], at: number): number {
    const word = words[at] ?? '';
    for (let i = 1; i < word.length && !this.stopped; i++) {
      const written = `-${word[i]}`;
      const flag = this.flags.get(written);
      if (!flag) return this.strange(written);
      if (!flag.takesValue) {
        if (word[i + 1] === '=') return this.stop(`\`${written}\` takes no value`);
        this.put(flag, '', written);
        continue;
      }
      const behind = word.slice(i + 1);
      if (behind === '') return this.next(flag, words, at, written);
      this.put(flag, behind.startsWith('=') ? behind.slice(1) : behind, written);
      break;
    }
    return at + 1;
  }

  /** Takes the next word as the value; clap takes none that looks like an option. */
  private next(flag: Flag, words: readonly string[], at: number, written: string): number {
    const value = words[at + 1];
    if (value === undefined || (value.startsWith('-') && value !== '-'))
      return this.stop(`\`${written}\` needs a value`);
    this.put(flag, value, written);
    return at + 2;
  }

  private put(flag: Flag, value: string, written: string): void {
    const { name } = flag;
    if (name === 'help') {
      this.stopped = { unknown: '`--help` only prints' };
      return;
    }
    const values = flag.split === '' || !flag.takesValue ? [value] : value.split(flag.split);
    const wrong = flag.takesValue ? wrongValue(name, values, this.command, this.version) : undefined;
    if (wrong) {
      this.stopped = wrong;
      return;
    }
    // `--check` takes back itself in `uv lock`, so it may be given again.
    const again = this.options.has(name) && !flag.repeats && !(this.command === 'lock' && name === 'check');
    if (again) {
      this.stop(`\`${written}\` is given more than once`);
      return;
    }
    if (!flag.takesValue) for (const other of this.opposites(name)) this.options.delete(other);
    this.options.set(name, flag.repeats ? [...(this.options.get(name) ?? []), ...values] : values);
    if (flag.bearing === 'unmodelled') this.unmodelled ??= written;
  }

  /** The flags that a flag takes back (`overrides_with` in uv-cli/src/lib.rs). */
  private opposites(name: string): readonly string[] {
    if (TRUST.includes(name)) return TRUST.filter((other) => other !== name);
    if (name === 'exact' || name === 'inexact') return [name === 'exact' ? 'inexact' : 'exact'];
    const other = name.startsWith('no-') ? name.slice(3) : `no-${name}`;
    return this.flags.get(`--${other}`)?.takesValue === false ? [other] : [];
  }

  private check(): void {
    if (this.stopped) return;
    for (const [one, other] of conflictsOf(this.command, this.version))
      if (this.options.has(one) && this.options.has(other)) {
        this.stop(`\`--${one}\` and \`--${other}\` do not go together`);
        return;
      }
  }

  /** Another version may know it. */
  private strange(written: string): number {
    this.stopped ??= { unknown: `\`${written}\` is no option that is known here` };
    return Number.POSITIVE_INFINITY;
  }

  /** Stops reading: the answer is past the end. */
  private stop(refused: string): number {
    this.stopped ??= { refused };
    return Number.POSITIVE_INFINITY;
  }
}

const TRUST = ['native-tls', 'no-native-tls', 'system-certs', 'no-system-certs'];

/** What uv itself refuses once clap is content, over all levels. */
function lateConflict(options: ReadonlyMap<string, readonly string[]>, version: string): string | undefined {
  for (const [one, other, since] of LATE_CONFLICTS)
    if (!(since && isOlder(version, since)) && options.has(one) && options.has(other))
      return `\`--${one}\` and \`--${other}\` do not go together`;
  return undefined;
}

/** Operands that are too many or too few, and options that stand only to be refused. */
function amiss(
  command: UvCommand,
  options: ReadonlyMap<string, readonly string[]>,
  operands: readonly string[],
): string | undefined {
  const most = MOST_OPERANDS[command];
  const [beyond] = operands.slice(most);
  if (beyond !== undefined) return `\`${beyond}\` is one argument too many`;
  const unsupported = UNSUPPORTED[command]?.split(' ').find((name) => options.has(name));
  if (unsupported !== undefined) return `uv does not support \`--${unsupported}\``;
  if (operands.length > 0)
    return command === 'tool-upgrade' && options.has('all')
      ? '`--all` does not go together with a name'
      : undefined;
  if (command === 'pip-install' && !['requirements', 'editable', 'group'].some((name) => options.has(name)))
    return 'nothing to install is named';
  if (command === 'pip-sync') return 'no requirements file is named';
  if (command === 'tool-install') return 'no package is named';
  return command === 'tool-upgrade' && !options.has('all') ? 'no tool is named' : undefined;
}

const MOST_OPERANDS: Readonly<Record<UvCommand, number>> = {
  sync: 0,
  lock: 0,
  build: 1,
  'tool-install': 1,
  run: Number.POSITIVE_INFINITY,
  'pip-install': Number.POSITIVE_INFINITY,
  'pip-sync': Number.POSITIVE_INFINITY,
  'tool-upgrade': Number.POSITIVE_INFINITY,
  'tool-run': Number.POSITIVE_INFINITY,
};

/** Options of pip and pip-tools that uv knows in order to refuse them (uv-cli/src/compat.rs). */
const UNSUPPORTED: Readonly<Partial<Record<UvCommand, string>>> = {
  'pip-install': 'user',
  'pip-sync': 'ask python-executable user client-cert config pip-args',
};

function commandOf(path: readonly string[]): UvCommand | undefined {
  const [first, second] = path;
  if (path.length === 1) return ALONE.find((name) => name === first);
  if (first === 'pip')
    return second === 'install' ? 'pip-install' : second === 'sync' ? 'pip-sync' : undefined;
  if (second === 'run' || second === 'uvx') return 'tool-run';
  if (second === 'upgrade' || second === 'update') return 'tool-upgrade';
  return second === 'install' ? 'tool-install' : undefined;
}

const ALONE = ['sync', 'run', 'lock', 'build'] as const;

/** The other commands of uv, of `uv pip` and of `uv tool`. */
const OTHERS = new Set(
  `auth init add remove version export tree format check audit python venv publish workspace upgrade build-backend cache
   clean self generate-shell-completion help virtualenv v metadata`.split(/\s+/),
);
const OTHERS_BELOW = new Set(
  'compile uninstall freeze list ls show tree check debug update-shell ensurepath dir audit'.split(' '),
);

function otherCommand(path: readonly string[]): CommandLine {
  const known = path.length === 1 ? OTHERS : OTHERS_BELOW;
  const words = ['uv', ...path].join(' ');
  return known.has(path.at(-1) ?? '')
    ? { unknown: `what \`${words}\` does is not predicted` }
    : { refused: `uv has no command \`${words}\`` };
}
