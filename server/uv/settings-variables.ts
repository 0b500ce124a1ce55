/**
 * uv's environment variables that stand for options.
 *
 * There are two kinds. Those that clap reads count as given, even when they say no, so that what does not go together
 * with the option is refused. The others uv reads itself: what stands on the command line takes their place
 * (`resolve_flag` and `resolve_flag_pair`, uv-cli/src/options.rs). Tried out with `--show-settings` on 0.13.9, 0.12.5 and 0.8.24.
 */
import type { Invocation } from './command-line.ts';
import { conflictsOf, flagsOf, isOlder, valuesOf } from './flags.ts';
import type { UvRules } from './versions.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** As clap and uv read a yes or no; undefined: neither. */
export function truth(value: string | undefined): boolean | undefined {
  const text = value?.toLowerCase() ?? '';
  if (['y', 'yes', 't', 'true', 'on', '1'].includes(text)) return true;
  return ['n', 'no', 'f', 'false', 'off', '0'].includes(text) ? false : undefined;
}

/**
 * The invocation with what the variables add: `UV_FROZEN=1` is `--frozen`. A variable that cannot be read, and one that
 * uv refuses beside an option, are told by `readSettings`.
 */
export function withVariables(invocation: Invocation, env: Env, rules: Pick<UvRules, 'version'>): Invocation {
  if (invocation.program !== 'uv') return invocation;
  const { version } = rules;
  const options = new Map(invocation.options);
  const variables = new Map<string, string>();
  const flags = flagsOf(invocation.command, version);
  const put = (name: string, values: readonly string[], variable: string) => {
    options.set(name, values);
    variables.set(name, variable);
  };
  for (const [variable, written, kind, rivals, commands] of VARIABLES) {
    const value = env[variable];
    const option = flags.get(`--${written}`)?.name;
    if (value === undefined || option === undefined || options.has(option)) continue;
    if (isOlder(version, SINCE.get(variable) ?? version)) continue;
    if (commands && !commands.split(' ').includes(invocation.command)) continue;
    if (kind === 'value') {
      if (value !== '') put(option, [value], variable);
    } else if (kind === 'names') {
      const names = value.split(/\s+/).filter((name) => name !== '');
      if (names.length > 0) put(option, names, variable);
    } else {
      const early = kind === 'clap' || isOlder(version, LATE_SINCE);
      const given = rivals.split(' ').filter((name) => invocation.options.has(name));
      const yes = truth(value) === true;
      // What clap refuses is put in all the same, so that it is found again with its reason.
      if (early && (yes || given.length > 0 || conflicts(option, invocation, version)))
        put(option, [''], variable);
      else if (!early && yes && given.filter((name) => overrides(name, option, version)).length === 0)
        put(option, [''], variable);
    }
  }
  return { ...invocation, options, variables };
}

/** Why uv stops at its variables, before it looks at a project; undefined where it does not. */
export function variableTrouble(invocation: Invocation, env: Env, version: string): string | undefined {
  const flags = flagsOf(invocation.command, version);
  for (const [variable, option, kind, , commands] of VARIABLES) {
    const value = env[variable];
    if (value === undefined) continue;
    if (kind === 'clap' && commands && !commands.split(' ').includes(invocation.command)) continue;
    // What uv reads itself it reads for every command.
    const early = kind === 'clap' || isOlder(version, LATE_SINCE);
    if (
      (kind === 'flag' || kind === 'clap') &&
      (!early || flags.has(`--${option}`)) &&
      truth(value) === undefined
    )
      return `\`${variable}\` is neither yes nor no`;
    if (kind === 'value' && value === '' && flags.has(`--${option}`) && option !== 'python')
      return `\`${variable}\` is set and empty`;
    const closed = valuesOf(option);
    if (kind === 'value' && closed && flags.has(`--${option}`) && !closed.includes(value))
      return `\`${value}\` in \`${variable}\` is no value of \`--${option}\``;
  }
  return undefined;
}

/** Variables that are set and whose effect is not told: one clause each. */
export function unmodelledVariables(invocation: Invocation, env: Env): readonly string[] {
  const { command } = invocation;
  return UNMODELLED.filter(([variable, commands]) => {
    const value = env[variable];
    const here = commands === 'each' || commands.split(' ').includes(command);
    return here && value !== undefined && value !== '' && truth(value) !== false;
  }).map(([variable]) => `what \`${variable}\` changes is not modelled`);
}

/** The two of an invocation that uv refuses together, one of them a variable's; undefined where there are none. */
export function variableConflict(invocation: Invocation, version: string): string | undefined {
  const { options, variables, command } = invocation;
  if (!variables) return undefined;
  const named = (name: string) => `\`${variables.get(name) ?? `--${name}`}\``;
  for (const [one, other] of [...conflictsOf(command, version), ...OPPOSITES]) {
    if (!options.has(one) || !options.has(other) || (!variables.has(one) && !variables.has(other))) continue;
    const late = [one, other].every((name) => !variables.has(name) || isLate(name, version));
    // Of what uv reads itself it only refuses these together.
    if (!late || LATE_CONFLICTS.some((pair) => pair.includes(one) && pair.includes(other)))
      return `${named(one)} and ${named(other)} do not go together`;
  }
  return undefined;
}

const OPPOSITES: readonly (readonly [string, string])[] = [
  ['build', 'no-build'],
  ['binary', 'no-binary'],
  ['build-isolation', 'no-build-isolation'],
  ['compile-bytecode', 'no-compile-bytecode'],
];
const LATE_CONFLICTS: readonly (readonly string[])[] = [
  ['locked', 'frozen'],
  ['no-install-project', 'only-install-project'],
  ['no-install-workspace', 'only-install-workspace'],
  ['no-install-local', 'only-install-local'],
];

function isLate(option: string, version: string): boolean {
  const kind = VARIABLES.find(([, name]) => name === option)?.[2];
  return kind === 'flag' && !isOlder(version, LATE_SINCE);
}

function conflicts(option: string, { command, options }: Invocation, version: string): boolean {
  return conflictsOf(command, version).some(
    ([one, other]) => (one === option && options.has(other)) || (other === option && options.has(one)),
  );
}

/** Before 0.13.8 `--locked` did not take the place of `UV_FROZEN`: the two were refused together. */
function overrides(given: string, option: string, version: string): boolean {
  const lock = ['frozen', 'locked', 'check', 'check-exists'];
  return !(isOlder(version, '0.13.8') && lock.includes(given) && lock.includes(option));
}

/** The first checked version in which uv reads the second kind itself. */
const LATE_SINCE = '0.9.26';

/** `uv pip` has these options, but clap reads no variable for them there. */
const NOT_PIP = 'sync run lock build tool-install tool-upgrade tool-run';

/** Variable, option, kind, for a flag the options that are about the same thing, and the commands where not all that have it. */
const VARIABLES: readonly (readonly [
  string,
  string,
  'value' | 'names' | 'clap' | 'flag',
  string,
  string?,
])[] = [
  ['UV_CACHE_DIR', 'cache-dir', 'value', ''],
  ['UV_CONFIG_FILE', 'config-file', 'value', ''],
  ['UV_PYTHON', 'python', 'value', ''],
  ['UV_PROJECT', 'project', 'value', ''],
  ['UV_WORKING_DIR', 'directory', 'value', ''],
  ['UV_WORKING_DIRECTORY', 'directory', 'value', ''],
  ['UV_LINK_MODE', 'link-mode', 'value', ''],
  ['UV_INDEX_STRATEGY', 'index-strategy', 'value', ''],
  ['UV_KEYRING_PROVIDER', 'keyring-provider', 'value', ''],
  ['UV_RESOLUTION', 'resolution', 'value', ''],
  ['UV_PRERELEASE', 'prerelease', 'value', ''],
  ['UV_FORK_STRATEGY', 'fork-strategy', 'value', ''],
  ['UV_NO_GROUP', 'no-group', 'names', ''],
  ['UV_NO_BUILD_PACKAGE', 'no-build-package', 'names', ''],
  ['UV_NO_BINARY_PACKAGE', 'no-binary-package', 'names', ''],
  ['UV_NO_SOURCES_PACKAGE', 'no-sources-package', 'names', ''],
  ['UV_NO_CACHE', 'no-cache', 'clap', ''],
  ['UV_NO_CONFIG', 'no-config', 'clap', ''],
  ['UV_NO_BUILD', 'no-build', 'clap', 'build', NOT_PIP],
  ['UV_NO_BINARY', 'no-binary', 'clap', 'binary', NOT_PIP],
  ['UV_NO_BUILD_ISOLATION', 'no-build-isolation', 'clap', 'build-isolation'],
  ['UV_NO_SOURCES', 'no-sources', 'clap', ''],
  ['UV_COMPILE_BYTECODE', 'compile-bytecode', 'clap', 'no-compile-bytecode'],
  ['UV_NO_PROJECT', 'no-project', 'clap', ''],
  ['UV_NO_DEFAULT_GROUPS', 'no-default-groups', 'clap', ''],
  ['UV_FROZEN', 'frozen', 'flag', 'no-frozen locked no-locked', 'sync run'],
  ['UV_LOCKED', 'locked', 'flag', 'no-locked frozen no-frozen', 'sync run'],
  ['UV_FROZEN', 'frozen', 'flag', 'no-frozen locked no-locked check check-exists', 'lock'],
  ['UV_LOCKED', 'locked', 'flag', 'no-locked frozen no-frozen check check-exists', 'lock'],
  ['UV_OFFLINE', 'offline', 'flag', 'no-offline'],
  ['UV_NO_SYNC', 'no-sync', 'flag', ''],
  ['UV_ISOLATED', 'isolated', 'flag', '', 'run tool-run'],
  ['UV_DEV', 'dev', 'flag', 'no-dev'],
  ['UV_NO_DEV', 'no-dev', 'flag', 'dev'],
  ['UV_NO_EDITABLE', 'no-editable', 'flag', 'editable'],
  ['UV_NO_INSTALL_PROJECT', 'no-install-project', 'flag', 'only-install-project'],
  ['UV_NO_INSTALL_WORKSPACE', 'no-install-workspace', 'flag', 'only-install-workspace'],
  ['UV_NO_INSTALL_LOCAL', 'no-install-local', 'flag', 'only-install-local'],
  ['UV_ONLY_INSTALL_PROJECT', 'only-install-project', 'flag', 'no-install-project'],
  ['UV_ONLY_INSTALL_WORKSPACE', 'only-install-workspace', 'flag', 'no-install-workspace'],
  ['UV_ONLY_INSTALL_LOCAL', 'only-install-local', 'flag', 'no-install-local'],
  ['UV_NO_PROGRESS', 'no-progress', 'flag', ''],
  ['UV_NO_ENV_FILE', 'no-env-file', 'flag', ''],
];

/** The first of the checked versions whose `--help` names a variable that older ones do not know. */
const SINCE: ReadonlyMap<string, string> = new Map([['UV_NO_PROJECT', '0.12.5']]);

/** Variables that stand for options which are not modelled, and the commands that heed them. */
const UNMODELLED: readonly (readonly [string, string])[] = [
  ['UV_PREVIEW', 'each'],
  ['UV_PREVIEW_FEATURES', 'each'],
  ['UV_MANAGED_PYTHON', 'each'],
  ['UV_NO_MANAGED_PYTHON', 'each'],
  ['UV_PYTHON_PREFERENCE', 'each'],
  ['UV_RESOLUTION', 'sync lock run'],
  ['UV_PRERELEASE', 'sync lock run'],
  ['UV_FORK_STRATEGY', 'sync lock run'],
  ['UV_EXCLUDE_NEWER', 'sync lock run'],
  ['UV_CONSTRAINT', 'pip-install pip-sync tool-install tool-run'],
  ['UV_BUILD_CONSTRAINT', 'build pip-install pip-sync tool-install tool-run'],
  ['UV_OVERRIDE', 'pip-install tool-install tool-run'],
  ['UV_EXCLUDE', 'pip-install tool-install'],
  ['UV_SYSTEM_PYTHON', 'pip-install pip-sync'],
  ['UV_REQUIRE_HASHES', 'build pip-install pip-sync'],
];
