/**
 * pip's command lines: `pip install`, as optparse reads them (the options of pip 26.3; other versions have others).
 * Long names may be shortened as far as one option is meant, a value may begin with a dash.
 */
import type { CommandLine } from './command-line.ts';
import type { Flag } from './flags.ts';
import type { Bearing } from './flags-table.ts';

/** Reads what stands behind `pip` or `python -m pip`. */
export function readPip(words: readonly string[]): CommandLine {
  const line = new Reader();
  // Options of all commands may stand before the command's name; what stands after it is read by the command's own parser.
  const at = line.read(words, 0, GENERAL, true);
  if (line.stopped) return line.stopped;
  const command = words[at];
  if (command === undefined) return { unknown: '`pip` without a command only prints' };
  if (command !== 'install')
    return COMMANDS.has(command)
      ? { unknown: `what \`pip ${command}\` does is not predicted` }
      : { refused: `pip has no command \`${command}\`` };
  line.read(words, at + 1, INSTALL, false);
  if (line.stopped) return line.stopped;
  const { options, operands, unmodelled } = line;
  if (unmodelled !== undefined) return { unknown: `what \`${unmodelled}\` changes is not modelled` };
  if (operands.length === 0 && !['editable', 'requirements'].some((name) => options.has(name)))
    return { refused: 'nothing to install is named' };
  return { program: 'pip', command: 'pip-install', options, operands };
}

class Reader {
  readonly options = new Map<string, string[]>();
  readonly operands: string[] = [];
  stopped: CommandLine | undefined;
  unmodelled: string | undefined;

  /** Gives where it stopped: before the first operand with `first`, else at the end. */
  read(words: readonly string[], from: number, flags: ReadonlyMap<string, Flag>, first: boolean): number {
    let at = from;
    while (at < words.length && !this.stopped) {
      const word = words[at] ?? '';
      if (word === '--') {
        if (first) return at + 1;
        this.operands.push(...words.slice(at + 1));
        return words.length;
      }
      if (!word.startsWith('-') || word === '-') {
        if (first) return at;
        this.operands.push(word);
        at += 1;
      } else at = word.startsWith('--') ? this.long(words, at, flags) : this.short(words, at, flags);
    }
    return at;
  }

  private long(words: readonly string[], at: number, flags: ReadonlyMap<string, Flag>): number {
    const word = words[at] ?? '';
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const flag = flags.get(written) ?? this.shortened(written, flags);
    if (!flag) {
      this.stopped ??= { unknown: `\`${written}\` is no option of pip that is known here` };
      return at;
    }
    if (!flag.takesValue) {
      if (equals >= 0) this.stopped = { refused: `\`${written}\` takes no value` };
      this.put(flag, '', written);
      return at + 1;
    }
    if (equals >= 0) {
      this.put(flag, word.slice(equals + 1), written);
      return at + 1;
    }
    return this.next(flag, words, at, written);
  }

  /** An option by the beginning of its name; refused where several begin so. */
  private shortened(written: string, flags: ReadonlyMap<string, Flag>): Flag | undefined {
    const meant = [...flags].filter(([spelling]) => spelling.startsWith(written));
    // Two spellings of one option are two possibilities to optparse too.
    if (meant.length > 1) this.stopped = { refused: `\`${written}\` may mean several options of pip` };
    return meant.length === 1 ? meant[0]?.[1] : undefined;
  }

  private short(words: readonly string[], at: number, flags: ReadonlyMap<string, Flag>): number {
    const word = words[at] ?? '';
    for (let i = 1; i < word.length && !this.stopped; i++) {
      const written = `-${word[i]}`;
      const flag = flags.get(written);
      if (!flag) {
        this.stopped = { unknown: `\`${written}\` is no option of pip that is known here` };
        break;
      }
      if (!flag.takesValue) this.put(flag, '', written);
      else {
        if (i === word.length - 1) return this.next(flag, words, at, written);
        this.put(flag, word.slice(i + 1), written);
        break;
      }
    }
    return at + 1;
  }

  private next(flag: Flag, words: readonly string[], at: number, written: string): number {
    const value = words[at + 1];
    if (value === undefined) this.stopped = { refused: `\`${written}\` needs a value` };
    else this.put(flag, value, written);
    return at + 2;
  }

  private put(flag: Flag, value: string, written: string): void {
    if (flag.name === 'help' || flag.name === 'version')
      this.stopped ??= { unknown: `\`--${flag.name}\` only prints` };
    const choices = CHOICES.get(flag.name);
    if (choices && !choices.split(' ').includes(value))
      this.stopped ??= { refused: `\`${value}\` is no value of \`${written}\`` };
    if (flag.name === 'config-setting' && !value.includes('='))
      this.stopped ??= { refused: `\`${written}\` needs \`KEY=VALUE\`` };
    this.options.set(flag.name, flag.repeats ? [...(this.options.get(flag.name) ?? []), value] : [value]);
    if (flag.bearing === 'unmodelled') this.unmodelled ??= written;
  }
}

const COMMANDS = new Set(
  `lock download uninstall freeze inspect list show check config search cache index wheel hash completion debug
   help`.split(/\s+/),
);

/** As in the table of uv: `name/alias|short`, `=` takes a value, `=*` gathers several; the first name is uv's where uv has one. */
const OF_ALL: readonly (readonly [Bearing, string])[] = [
  [
    'neutral',
    `debug isolated verbose|v quiet|q log/log-file/local-log= no-input keyring-provider= proxy= no-proxy-env retries=
     timeout/default-timeout= exists-action=* trusted-host=* cert= client-cert= cache-dir= no-cache-dir
     disable-pip-version-check no-color no-python-version-warning resume-retries=`,
  ],
  ['modelled', 'python='],
  ['unmodelled', 'help|h require-virtualenv/require-venv use-feature=* use-deprecated=*'],
];
const OF_INSTALL: readonly (readonly [Bearing, string])[] = [
  [
    'neutral',
    `no-user src/source/source-dir/source-directory= upgrade-strategy= ignore-requires-python use-pep517
     break-system-packages compile no-compile no-warn-script-location no-warn-conflicts no-require-hashes progress-bar=
     root-user-action= report= no-clean pre all-releases=* only-final=* prefer-binary index-url/pypi-url|i=
     extra-index-url=* find-links|f=* refresh-package=* uploaded-prior-to=`,
  ],
  [
    'modelled',
    `requirements/requirement|r=* editable|e=* no-deps/no-dependencies dry-run upgrade|U reinstall/force-reinstall
     ignore-installed|I no-build-isolation config-setting/config-settings|C=* no-index`,
  ],
  [
    'unmodelled',
    `constraint|c=* build-constraint=* requirements-from-script=* only-deps/only-dependencies target|t= platform=*
     python-version= implementation= abi=* user root= prefix= check-build-dependencies require-hashes group=*
     no-binary=* only-binary=*`,
  ],
];

const CHOICES: ReadonlyMap<string, string> = new Map([
  ['upgrade-strategy', 'only-if-needed eager'],
  ['progress-bar', 'auto on off raw'],
  ['root-user-action', 'warn ignore'],
  ['keyring-provider', 'auto disabled import subprocess'],
  ['exists-action', 's i w b a'],
]);

const TOKEN = /^(?<names>[a-z0-9/-]+)(?:\|(?<short>\w))?(?<arity>=\*?)?$/;
/** Names of uv that pip does not have: the second spelling is the only one. */
const OF_UV = new Set(['--requirements', '--reinstall', '--config-setting']);

function flagsFrom(tables: readonly (readonly [Bearing, string])[]): ReadonlyMap<string, Flag> {
  const flags = new Map<string, Flag>();
  for (const [bearing, tokens] of tables)
    for (const token of tokens.split(/\s+/)) {
      const { names = '', short, arity = '' } = TOKEN.exec(token)?.groups ?? {};
      const spellings = names.split('/');
      const flag: Flag = {
        name: spellings[0] ?? '',
        bearing,
        takesValue: arity !== '',
        repeats: arity === '=*',
        split: '',
      };
      for (const spelling of spellings) if (!OF_UV.has(`--${spelling}`)) flags.set(`--${spelling}`, flag);
      if (short) flags.set(`-${short}`, flag);
    }
  return flags;
}

const GENERAL: ReadonlyMap<string, Flag> = new Map([
  ...flagsFrom(OF_ALL),
  ...flagsFrom([['unmodelled', 'version|V']]),
]);
const INSTALL = flagsFrom([...OF_ALL, ...OF_INSTALL]);
