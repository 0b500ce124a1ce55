/** uv's settings as they hold for one command: flags, variables, `[tool.uv]` or `uv.toml`, the user's and the system's files. */

import { pathOf } from '../artifacts/locations.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { isTable, stringsIn } from '../toml/read.ts';
import type { Invocation } from './command-line.ts';
import { isOlder } from './flags.ts';
import { buildInfoOf } from './settings-build.ts';
import { cacheDirOf } from './settings-cache-dir.ts';
import { type Layer, meets, readLayers } from './settings-files.ts';
import { MODEL_KEYS } from './settings-keys.ts';
import {
  type Choice,
  chosenByFiles,
  chosenByOptions,
  firstOf,
  flagThenNames,
  NO_PACKAGES,
  preferring,
  specifiers,
  union,
  written,
} from './settings-packages.ts';
import { unmodelledVariables, variableConflict, variableTrouble } from './settings-variables.ts';
import type { UvRules } from './versions.ts';

/** A value, and where it comes from, for a message: `--reinstall`, `reinstall` in `[tool.uv]`, `UV_NO_CACHE`. */
export interface Chosen<T> {
  readonly value: T;
  readonly from: string;
}

/** All packages, or some (normalised names → where that comes from). */
export interface Packages {
  readonly all: Chosen<true> | undefined;
  readonly some: ReadonlyMap<string, string>;
}

export interface UvSettings {
  /** Where the cache is, absolute; undefined where uv makes a new one for the command (`--no-cache`). */
  readonly cacheDir: Chosen<string> | undefined;
  readonly reinstall: Packages;
  readonly refresh: Packages;
  /** What `uv_build.json` would hold for a package (normalised name), as text: `{}`, or with config-settings and the like in uv's order. undefined: cannot tell. */
  readonly buildInfo: (name: string) => string | undefined;
  /** Builds are not isolated, for all packages or some. */
  readonly noBuildIsolation: Packages;
  /** uv may not build: all packages, or some. */
  readonly noBuild: Packages;
  readonly noBinary: Packages;
  /** Reads of `[tool.uv.sources]` are off. */
  readonly noSources: Packages;
  readonly offline: boolean;
  /** `--python`, `UV_PYTHON`; not `.python-version`. */
  readonly python: Chosen<string> | undefined;
  /** A `required-version` that the version asked about does not meet. */
  readonly requiredVersion: Chosen<string> | undefined;
  /** The environment of the project, absolute, where `UV_PROJECT_ENVIRONMENT` or another setting moves it from `.venv`. */
  readonly projectEnvironment: Chosen<string> | undefined;
  /** Every other key that is set and could bear on the answer, as it is written: looked up by name (`exclude-newer`, `resolution`, `link-mode`, …). */
  readonly others: ReadonlyMap<string, Chosen<unknown>>;
  /** Words of the command or variables name indexes, which are not told here. */
  readonly indexedElsewhere?: true;
  /** uv stops while it reads them: one clause. */
  readonly fails: string | undefined;
  /** What is there and could not be read, so that the above is not sure: one clause each. */
  readonly unknown: readonly string[];
  /** Remarks for people, one clause each: "`uv.toml` is there, so the settings in `[tool.uv]` are ignored". */
  readonly remarks: readonly string[];
}

/**
 * The settings for a command run in `files.folder` (the folder of `--project` or `--directory`, where they are given);
 * `root` is the folder of the workspace's root (or of the project), from which uv looks upwards for its files. The
 * invocation is what `withVariables` makes of it.
 *
 * As uv/src/settings.rs and uv-settings/src/combine.rs put them together; test/uv/settings.test.ts says what was tried out
 * with `--show-settings`.
 */
export async function readSettings(
  invocation: Invocation,
  root: string | undefined,
  files: Files,
  surroundings: Surroundings,
  rules: Pick<UvRules, 'version'>,
): Promise<UvSettings> {
  const { version } = rules;
  const { env } = surroundings;
  const found = await readLayers(invocation, root ?? files.folder, files, surroundings, version);
  const pip = invocation.command.startsWith('pip-');
  const layers = pip ? pipFirst(found.layers) : found.layers;
  const refresh = refreshOf(invocation, layers);
  const offline = offlineBy(invocation, layers);
  const requiredVersion = unmet(found.layers, version);
  return {
    cacheDir: await cacheDirOf(invocation, layers, files, surroundings),
    reinstall: reinstallOf(invocation, layers),
    refresh,
    buildInfo: buildInfoOf(invocation, layers),
    noBuildIsolation: preferring(
      chosenByOptions(invocation, 'no-build-isolation', 'build-isolation', 'no-build-isolation-package'),
      chosenByFiles(layers, 'no-build-isolation', 'no-build-isolation-package'),
    ),
    noBuild: pip ? pipNoBuild(invocation, found.layers) : noBuildOf(invocation, layers),
    noBinary: pip ? pipNoBinary(invocation, found.layers) : noBinaryOf(invocation, layers),
    noSources: flagThenNames(invocation, layers, 'no-sources', undefined, 'no-sources-package'),
    offline: offline !== undefined,
    python: pythonOf(invocation, pip ? layers : []),
    requiredVersion,
    projectEnvironment: environmentOf(root ?? files.folder, surroundings),
    ...othersAnd(namesIndexes(invocation, surroundings), layers),
    fails:
      variableTrouble(invocation, env, version) ??
      variableConflict(invocation, version) ??
      found.fails ??
      (requiredVersion
        ? `${requiredVersion.from} asks for uv ${requiredVersion.value}, which ${version} is not`
        : undefined) ??
      (offline !== undefined && asksForRefresh(invocation)
        ? `${offline} does not go together with \`--refresh\``
        : undefined),
    unknown: [
      ...found.unknown,
      ...unmodelledVariables(invocation, env),
      ...unmodelledSettings(found.layers, pip),
    ],
    remarks: found.remarks,
  };
}

/** `[tool.uv.pip]` before `[tool.uv]`, over all files. */
function pipFirst(layers: readonly Layer[]): readonly Layer[] {
  return [...pipOnly(layers), ...layers.map(({ from, values: { pip, ...values } }) => ({ from, values }))];
}

function pipOnly(layers: readonly Layer[]): readonly Layer[] {
  return layers.flatMap(({ from, values: { pip } }) =>
    isTable(pip) ? [{ from: `\`pip\` of ${from}`, values: pip }] : [],
  );
}

function reinstallOf(invocation: Invocation, layers: readonly Layer[]): Packages {
  if (invocation.command === 'lock' || invocation.command === 'build') return NO_PACKAGES;
  return preferring(
    chosenByOptions(invocation, 'reinstall', 'no-reinstall', 'reinstall-package'),
    chosenByFiles(layers, 'reinstall', 'reinstall-package'),
  );
}

/** `--refresh`, and what `--reinstall` and `--upgrade` imply of it (`with_refresh`, uv/src/lib.rs). */
function refreshOf(invocation: Invocation, layers: readonly Layer[]): Packages {
  const upgrade = preferring(
    chosenByOptions(invocation, 'upgrade', 'no-upgrade', 'upgrade-package'),
    chosenByFiles(layers, 'upgrade', 'upgrade-package'),
  );
  const own =
    invocation.command === 'tool-upgrade'
      ? { all: { value: true, from: '`uv tool upgrade`' } as const, some: new Map() }
      : chosenByOptions(invocation, 'refresh', 'no-refresh', 'refresh-package');
  return union(own, reinstallOf(invocation, layers), upgrade);
}

function asksForRefresh({ options }: Invocation): boolean {
  return options.has('refresh') || (!options.has('no-refresh') && options.has('refresh-package'));
}

function noBuildOf(invocation: Invocation, layers: readonly Layer[]): Packages {
  return flagThenNames(invocation, layers, 'no-build', 'build', 'no-build-package');
}

function noBinaryOf(invocation: Invocation, layers: readonly Layer[]): Packages {
  return flagThenNames(invocation, layers, 'no-binary', 'binary', 'no-binary-package');
}

/** `uv pip` has lists with `:all:`; what `[tool.uv]` says beside `[tool.uv.pip]` is added. */
function pipNoBuild(invocation: Invocation, layers: readonly Layer[]): Packages {
  const own = pipOnly(layers);
  const general = chosenByFiles(layers, 'no-build', 'no-build-package');
  const flag = chosenByOptions(invocation, 'no-build', 'build', '') ?? chosenByFiles(own, 'no-build', '');
  return union(
    flag === 'none' || flag === undefined ? listed(invocation, own, 'only-binary') : flag,
    general,
  );
}

function pipNoBinary(invocation: Invocation, layers: readonly Layer[]): Packages {
  return union(
    listed(invocation, pipOnly(layers), 'no-binary'),
    chosenByFiles(layers, 'no-binary', 'no-binary-package'),
  );
}

function listed(invocation: Invocation, layers: readonly Layer[], key: string): Choice {
  const words = invocation.options.get(key) ?? [];
  const said = firstOf(layers, key);
  const from = words.length > 0 ? written(invocation, key) : (said?.from ?? key);
  return specifiers([...words, ...layers.flatMap(({ values }) => stringsIn(values[key]))], from);
}

/** What makes uv stay offline, as it is written; undefined where nothing does. */
function offlineBy(invocation: Invocation, layers: readonly Layer[]): string | undefined {
  const { options } = invocation;
  if (options.has('offline')) return written(invocation, 'offline');
  if (options.has('no-offline')) return undefined;
  const said = firstOf(layers, 'offline');
  return said?.value === true ? said.from : undefined;
}

function pythonOf(invocation: Invocation, layers: readonly Layer[]): Chosen<string> | undefined {
  const word = invocation.options.get('python')?.at(-1);
  if (word) return { value: word, from: written(invocation, 'python') };
  const said = firstOf(layers, 'python');
  return typeof said?.value === 'string' ? { value: said.value, from: said.from } : undefined;
}

/** Each file stands for itself here: uv looks at what it asks for before it puts them together; older ones after that. */
function unmet(layers: readonly Layer[], version: string): Chosen<string> | undefined {
  for (const layer of layers) {
    const said = firstOf([layer], 'required-version');
    if (typeof said?.value !== 'string') continue;
    if (meets(said.value, version) === false) return { value: said.value, from: said.from };
    if (isOlder(version, '0.12.5')) break;
  }
  return undefined;
}

function environmentOf(root: string, { env, platform }: Surroundings): Chosen<string> | undefined {
  const value = env.UV_PROJECT_ENVIRONMENT;
  return value ? { value: join(root, pathOf(value, platform)), from: '`UV_PROJECT_ENVIRONMENT`' } : undefined;
}

function namesIndexes({ options }: Invocation, { env }: Surroundings): boolean {
  return (
    ['index', 'default-index', 'index-url', 'extra-index-url'].some((name) => options.has(name)) ||
    ['UV_INDEX', 'UV_DEFAULT_INDEX', 'UV_INDEX_URL', 'UV_EXTRA_INDEX_URL'].some((name) => env[name])
  );
}

function othersAnd(
  indexed: boolean,
  layers: readonly Layer[],
): Pick<UvSettings, 'others' | 'indexedElsewhere'> {
  const others = othersOf(layers);
  return indexed ? { others, indexedElsewhere: true } : { others };
}

function othersOf(layers: readonly Layer[]): ReadonlyMap<string, Chosen<unknown>> {
  const others = new Map<string, Chosen<unknown>>();
  for (const { values, from } of layers)
    for (const [key, value] of Object.entries(values)) {
      if (HANDLED.has(key) || MODEL_KEYS.has(key)) continue;
      const before = others.get(key);
      // uv puts the indexes of all its files together, where of another key only the nearest file counts.
      if (before && INDEX_LISTS.has(key) && Array.isArray(before.value) && Array.isArray(value))
        others.set(key, { ...before, value: [...before.value, ...value] });
      else if (!before) others.set(key, { value, from: `\`${key}\` in ${from}` });
    }
  return others;
}

/** Settings that move things about in ways that are not told. */
function unmodelledSettings(layers: readonly Layer[], pip: boolean): readonly string[] {
  const clauses: string[] = [];
  for (const key of ['preview', 'preview-features']) {
    const said = firstOf(layers, key);
    if (said && said.value !== false) clauses.push(`what ${said.from} changes is not modelled`);
  }
  if (pip)
    for (const key of PIP_UNMODELLED) {
      const said = firstOf(pipOnly(layers), key);
      if (said && said.value !== false) clauses.push(`what ${said.from} changes is not modelled`);
    }
  return clauses;
}

/** Keys of `[tool.uv.pip]` that move the environment or choose what is installed. */
const PIP_UNMODELLED = [
  'system',
  'target',
  'prefix',
  'python-version',
  'python-platform',
  'require-hashes',
  'group',
];

const INDEX_LISTS = new Set(['index', 'extra-index-url', 'find-links']);

/** Keys that the fields of `UvSettings` tell, and those that mean nothing for local packages. */
const HANDLED = new Set(
  `required-version no-cache cache-dir offline reinstall reinstall-package no-build no-build-package no-binary
   no-binary-package only-binary no-build-isolation no-build-isolation-package no-sources no-sources-package
   config-settings config-settings-package extra-build-variables python pip cache-keys
   index-strategy keyring-provider link-mode compile-bytecode
   allow-insecure-host http-proxy https-proxy no-proxy native-tls system-certs concurrent-downloads concurrent-builds
   concurrent-installs python-install-mirror pypy-install-mirror graalpy-install-mirror pyodide-install-mirror
   python-downloads-json-url publish-url trusted-publishing check-url add-bounds audit torch-backend`.split(
    /\s+/,
  ),
);
