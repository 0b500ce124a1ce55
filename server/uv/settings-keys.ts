/**
 * The keys of `[tool.uv]` and `uv.toml` and what their values may be. uv takes a table as a whole: one unknown key or
 * wrong value, and none of its settings holds.
 *
 * The names are those that each checked version lists itself when it meets an unknown key; which kinds of value each takes
 * was tried out key by key with uv 0.13.9.
 */
import { isName } from '../pyproject/name.ts';
import { isTable } from '../toml/read.ts';
import { isOlder } from './flags.ts';

/** `wrong`: uv refuses the table; `unsure`: it may. One clause each. */
export type Verdict = { readonly wrong: string } | { readonly unsure: string } | undefined;

/** Judges `[tool.uv]` or a whole `uv.toml`, its values as TOML gives them; undefined: uv takes it. */
export function judgeSettings(table: Readonly<Record<string, unknown>>, version: string): Verdict {
  return judge(table, KEYS, version, '');
}

/** Keys of `[tool.uv]` that are about the project, not settings: they hold although settings are dropped. */
export const MODEL_KEYS: ReadonlySet<string> = new Set(
  `conflicts workspace sources managed package default-groups dependency-groups dev-dependencies build-backend`.split(
    ' ',
  ),
);

/** Whether a name in `[tool.uv]` is that of a setting, in any of the checked versions. */
export function isSetting(name: string): boolean {
  return KEYS.has(name) && !MODEL_KEYS.has(name);
}

/** What `uv.toml` may not hold, in the order in which uv looks (uv-settings/src/lib.rs, `validate_uv_toml`). */
export const PYPROJECT_ONLY: readonly string[] =
  `conflicts workspace sources dev-dependencies default-groups dependency-groups managed package build-backend
   environments required-environments minimum-libc-version`.split(/\s+/);

function judge(table: Readonly<Record<string, unknown>>, keys: Keys, version: string, path: string): Verdict {
  let unsure: Verdict;
  for (const [key, value] of Object.entries(table)) {
    const known = keys.get(key);
    if (!known || (known.since && isOlder(version, known.since)))
      return { wrong: `\`${path}${key}\` is no setting of uv ${version}` };
    if (known.kind === 'pip') {
      if (!isTable(value)) return { wrong: '`pip` is no table' };
      const inner = judge(value, PIP_KEYS, version, 'pip.');
      if (inner && 'wrong' in inner) return inner;
      unsure ??= inner;
      continue;
    }
    const fits = KINDS[known.kind](value);
    if (fits === false) return { wrong: `\`${path}${key}\` has a value that uv does not take` };
    if (fits === undefined)
      unsure ??= { unsure: `whether uv takes the value of \`${path}${key}\` is not known` };
  }
  return unsure;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const listOf = (fits: (item: unknown) => boolean | undefined) => (value: unknown) =>
  Array.isArray(value) ? all(value, fits) : false;
const tableOf = (fits: (item: unknown) => boolean | undefined) => (value: unknown) =>
  isTable(value) ? all(Object.values(value), fits) : value instanceof Date ? undefined : false;
const oneOf = (words: string) => (value: unknown) => isText(value) && words.split(' ').includes(value);
/** A text whose inside uv checks more closely than is done here. */
const closer = (value: unknown) => (isText(value) ? undefined : false);

function all(items: readonly unknown[], fits: (item: unknown) => boolean | undefined): boolean | undefined {
  let result: boolean | undefined = true;
  for (const item of items) {
    const verdict = fits(item);
    if (verdict === false) return false;
    if (verdict === undefined) result = undefined;
  }
  return result;
}

const setting = (value: unknown) => isText(value) || (Array.isArray(value) && value.every(isText));
const named = (fits: (item: unknown) => boolean | undefined) => (value: unknown) =>
  isTable(value) && Object.keys(value).every((name) => isName(name)) ? tableOf(fits)(value) : false;

/** A cache key as the settings see it: one of four names; what a glob says is not looked at here. */
function isCacheKey(value: unknown): boolean {
  if (isText(value)) return true;
  if (!isTable(value)) return false;
  const [[key, inner] = [], ...more] = Object.entries(value);
  if (more.length > 0) return false;
  if (key === 'file' || key === 'dir' || key === 'env') return isText(inner);
  if (key !== 'git') return false;
  if (!isTable(inner)) return typeof inner === 'boolean';
  return Object.entries(inner).every(
    ([name, on]) => (name === 'commit' || name === 'tags') && typeof on === 'boolean',
  );
}

/** A date, a moment, or how long ago (`1 week`, `P7D`), which the oldest checked version does not take. */
function isTime(value: unknown): boolean | undefined {
  if (!isText(value)) return false;
  const usual = /^(?:\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|\d+ (?:hour|day|week)s?|P\d+[DW])$/;
  return usual.test(value) ? true : undefined;
}

const KINDS = {
  pip: isTable,
  any: () => true,
  bool: (value: unknown) => typeof value === 'boolean',
  text: isText,
  count: (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value > 0,
  url: (value: unknown) => (isText(value) ? (/^(?:https?|file):\/\//.test(value) ? true : undefined) : false),
  texts: listOf(isText),
  /** uv looks into each table; those that are usual are taken. */
  indexes: listOf((item) =>
    isTable(item) ? (isText(item.url) && /^(?:https?|file):/.test(item.url) ? true : undefined) : false,
  ),
  metadata: listOf((item) => (isTable(item) ? (isText(item.name) ? true : undefined) : false)),
  names: listOf((item) => isText(item) && isName(item)),
  binaries: listOf((item) => isText(item) && (isName(item) || item === ':all:' || item === ':none:')),
  requirements: listOf((item) => {
    if (isTable(item)) return undefined;
    return isText(item)
      ? /^\s*[A-Za-z0-9][\w.-]*\s*(?:\[[^\]]*\])?\s*(?:[<>=!~]|;|@|$)/.test(item)
        ? true
        : undefined
      : false;
  }),
  markers: (value: unknown) =>
    setting(value) ? (Array.isArray(value) && value.length === 0 ? true : undefined) : false,
  features: (value: unknown) => typeof value === 'boolean' || (Array.isArray(value) && value.every(isText)),
  'cache-keys': listOf(isCacheKey),
  'config-settings': tableOf(setting),
  'package-settings': named(tableOf(setting)),
  'build-dependencies': named(listOf((item) => isText(item) || isTable(item))),
  'build-variables': named(tableOf(isText)),
  modes: named(closer),
  time: isTime,
  /** false: the package is exempt. */
  times: named((item) => item === false || isTime(item)),
  /** A name, or the path of a file and a name. */
  groups: listOf((item) => isText(item) && isName(item.slice(item.lastIndexOf(':') + 1))),
  table: (value: unknown) => (isTable(value) || value instanceof Date ? undefined : false),
  libc: (value: unknown) => (isTable(value) || Array.isArray(value) ? undefined : false),
  closer,
  'required-version': (value: unknown) =>
    isText(value)
      ? /^\s*(?:(?:[<>=!~]+\s*)?\d[\w.*+!]*(?![\w.*+!])\s*(?:,\s*)?)*$/.test(value)
        ? true
        : undefined
      : false,
  'python-preference': oneOf('only-managed managed system only-system'),
  'python-downloads': (value: unknown) =>
    typeof value === 'boolean' ? undefined : oneOf('automatic manual never')(value),
  'index-strategy': oneOf('first-index unsafe-any-match unsafe-first-match unsafe-best-match'),
  'keyring-provider': oneOf('disabled subprocess'),
  resolution: oneOf('highest lowest lowest-direct'),
  prerelease: oneOf('disallow allow if-necessary explicit if-necessary-or-explicit'),
  'fork-strategy': oneOf('fewest requires-python'),
  'link-mode': oneOf('clone copy hardlink symlink'),
  'add-bounds': oneOf('lower major minor exact'),
} satisfies Record<string, (value: unknown) => boolean | undefined>;

type Kind = keyof typeof KINDS;
type Keys = ReadonlyMap<string, { readonly kind: Kind; readonly since: string | undefined }>;

/** A kind, then the keys that have it; `@` since which of the checked versions. */
const KEYS = keysFrom([
  ['required-version', 'required-version'],
  [
    'bool',
    `system-certs@0.11.0 native-tls offline no-cache preview no-index no-build-isolation require-build-hashes@0.13.8
     compile-bytecode no-sources upgrade reinstall no-build no-binary`,
  ],
  [
    'text',
    `cache-dir python-install-mirror pypy-install-mirror graalpy-install-mirror@0.13.8 pyodide-install-mirror@0.13.8
     python-downloads-json-url`,
  ],
  ['features', 'preview-features@0.12.5'],
  ['python-preference', 'python-preference'],
  ['python-downloads', 'python-downloads'],
  ['index-strategy', 'index-strategy'],
  ['keyring-provider', 'keyring-provider'],
  ['resolution', 'resolution'],
  ['prerelease', 'prerelease'],
  ['fork-strategy', 'fork-strategy'],
  ['link-mode', 'link-mode'],
  ['add-bounds', 'add-bounds'],
  ['closer', 'torch-backend@0.9.26 publish-url trusted-publishing http-proxy@0.9.26 https-proxy@0.9.26'],
  ['count', 'concurrent-downloads concurrent-builds concurrent-installs'],
  ['indexes', 'index'],
  ['metadata', 'dependency-metadata'],
  ['markers', 'environments required-environments'],
  ['url', 'index-url check-url'],
  ['texts', 'extra-index-url find-links no-proxy@0.9.26 allow-insecure-host'],
  ['cache-keys', 'cache-keys'],
  ['any', 'conflicts workspace sources managed package default-groups dependency-groups'],
  ['any', 'dev-dependencies build-backend'],
  ['modes', 'prerelease-package@0.12.5'],
  ['times', 'exclude-newer-package'],
  ['config-settings', 'config-settings'],
  ['package-settings', 'config-settings-package'],
  ['names', 'no-build-isolation-package no-sources-package@0.9.26 reinstall-package no-build-package'],
  ['names', 'no-binary-package'],
  [
    'requirements',
    'upgrade-package override-dependencies exclude-dependencies@0.9.26 constraint-dependencies',
  ],
  ['requirements', 'build-constraint-dependencies'],
  ['build-dependencies', 'extra-build-dependencies'],
  ['build-variables', 'extra-build-variables'],
  ['time', 'exclude-newer'],
  ['table', 'audit@0.12.5'],
  ['libc', 'minimum-libc-version@0.13.8'],
  ['pip', 'pip'],
]);

/** The names of all keys of `[tool.uv]` that the newest checked version knows. */
export const SETTINGS: ReadonlySet<string> = new Set(KEYS.keys());

const PIP_KEYS = keysFrom([
  [
    'bool',
    `system break-system-packages no-index no-build no-build-isolation require-build-hashes@0.13.8 strict all-extras
     no-deps allow-empty-requirements no-strip-extras no-strip-markers no-annotate no-header generate-hashes universal
     emit-index-url emit-find-links emit-build-options emit-marker-expression emit-index-annotation compile-bytecode
     require-hashes verify-hashes no-sources upgrade reinstall`,
  ],
  ['text', 'python target prefix output-file custom-compile-command'],
  ['index-strategy', 'index-strategy'],
  ['keyring-provider', 'keyring-provider'],
  ['resolution', 'resolution'],
  ['prerelease', 'prerelease'],
  ['fork-strategy', 'fork-strategy'],
  ['link-mode', 'link-mode'],
  ['closer', 'python-version python-platform annotation-style torch-backend'],
  ['metadata', 'dependency-metadata'],
  ['url', 'index-url'],
  ['texts', 'extra-index-url find-links'],
  ['times', 'exclude-newer-package'],
  ['config-settings', 'config-settings'],
  ['package-settings', 'config-settings-package'],
  ['binaries', 'no-binary only-binary'],
  [
    'names',
    'no-build-isolation-package extra no-extra no-emit-package no-sources-package@0.9.26 reinstall-package',
  ],
  ['requirements', 'upgrade-package'],
  ['groups', 'group'],
  ['build-dependencies', 'extra-build-dependencies'],
  ['build-variables', 'extra-build-variables'],
  ['time', 'exclude-newer'],
]);

function keysFrom(rows: readonly (readonly [Kind, string])[]): Keys {
  return new Map(
    rows.flatMap(([kind, tokens]) =>
      tokens.split(/\s+/).map((token) => {
        const [key = '', since] = token.split('@');
        return [key, { kind, since }] as const;
      }),
    ),
  );
}
