/**
 * Which settings scikit-build-core knows and of what types, and where it refuses a `[tool.scikit-build]` table
 * (scikit-build-core 1.1.2, `settings/skbuild_model.py`, `sources.py` and `skbuild_read_settings.py`).
 *
 * Texts and flags take every type, since Python makes a text or a truth of anything.
 */
import { normalizeVersion } from '../../pyproject/version.ts';
import type { Table, Value } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';

type Kind =
  | 'anything'
  | 'path'
  | 'list'
  | 'table'
  | 'list or table'
  | 'text or list'
  | 'version'
  | 'specifiers'
  | 'defines'
  | 'environment'
  | 'metadata'
  | 'generate'
  | readonly string[];
type Settings = Readonly<Record<string, Kind>>;

/** A table of settings, or one setting. */
const SETTINGS: Readonly<Record<string, Settings | Kind>> = {
  cmake: {
    'minimum-version': 'version',
    version: 'specifiers',
    args: 'list',
    define: 'defines',
    verbose: 'anything',
    'build-type': 'text or list',
    'source-dir': 'path',
    targets: 'list',
    'toolchain-file': 'path',
    fresh: 'anything',
    'python-hints': 'anything',
  },
  ninja: { 'minimum-version': 'version', version: 'specifiers', 'make-fallback': 'anything' },
  logging: { level: ['NOTSET', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] },
  sdist: {
    include: 'list',
    exclude: 'list',
    'inclusion-mode': ['classic', 'default', 'manual', 'explicit'],
    reproducible: 'anything',
    cmake: 'anything',
    'force-include': 'table',
    'resolve-symlinks': ['all', 'external', 'none', 'classic', 'error'],
  },
  wheel: {
    packages: 'list or table',
    'py-api': 'anything',
    'expand-macos-universal-tags': 'anything',
    'install-dir': 'anything',
    'license-files': 'list',
    cmake: 'anything',
    platlib: 'anything',
    exclude: 'list',
    'build-tag': 'anything',
    tags: 'list',
    'force-include': 'table',
    reproducible: 'anything',
  },
  backport: { 'find-python': 'version' },
  editable: {
    mode: ['redirect', 'inplace'],
    verbose: 'anything',
    rebuild: 'anything',
    'rebuild-dir': 'anything',
  },
  build: { 'tool-args': 'list', targets: 'list', verbose: 'anything', requires: 'list' },
  install: { components: 'list', targets: 'list', strip: 'anything' },
  generate: 'generate',
  messages: { 'after-failure': 'anything', 'after-success': 'anything' },
  search: { 'site-packages': 'anything' },
  metadata: 'metadata',
  env: 'environment',
  'strict-config': 'anything',
  experimental: 'anything',
  variant: 'list',
  'variant-name': 'list',
  'variant-label': 'anything',
  'null-variant': 'anything',
  'minimum-version': 'version',
  'build-dir': 'anything',
  fail: 'anything',
};
/** Those that the static table may not hold, in the order in which they are looked for. */
const OVERRIDE_ONLY = [
  ['cmake', 'toolchain-file'],
  ['wheel', 'tags'],
  ['variant'],
  ['variant-name'],
  ['variant-label'],
  ['null-variant'],
  ['fail'],
] as const;
/** Tables that are taken out before the settings are read. */
const ASIDE = new Set(['overrides', 'config-setting']);

type Fit = 'fits' | 'refused' | 'unclear';

/** Why the table is refused for the types and names in it; `unclear` where that cannot be told. */
export function skbuildSchemaRefusal(table: Table, isStrict: boolean): Refusal | 'unclear' | undefined {
  const converted = conversions(table);
  if (converted === 'unclear') return 'unclear';
  const [first] = converted;
  if (first) {
    const count = new Set(converted.map(([top]) => top)).size;
    const says = `ExceptionGroup: Failed converting tool.scikit-build (${count} sub-exception${count > 1 ? 's' : ''})`;
    return refusal(says, first);
  }
  const unknown = unrecognized(table);
  if (unknown && isStrict) return refusal('ERROR: Unrecognized options in pyproject.toml:', unknown);
  const hard = OVERRIDE_ONLY.find(([top, key]) => {
    const value = table.entries.get(top)?.value;
    return key === undefined ? value : value?.kind === 'table' && value.entries.has(key);
  });
  if (!hard || !isStrict) return undefined;
  return refusal(`ERROR: ${hard.join('.')} is not allowed to be hard-coded in the pyproject.toml file`, hard);
}

function refusal(says: string, path: readonly string[]): Refusal {
  return { says, keys: ['tool', 'scikit-build', ...path] };
}

/** The paths of all values that cannot be converted. */
function conversions(table: Table): readonly (readonly string[])[] | 'unclear' {
  const refused: string[][] = [];
  let unclear = false;
  const note = (fit: Fit, path: string[]) => {
    if (fit === 'refused') refused.push(path);
    if (fit === 'unclear') unclear = true;
  };
  for (const [name, { value }] of table.entries) {
    const kind = Object.hasOwn(SETTINGS, name) && !ASIDE.has(name) ? SETTINGS[name] : undefined;
    if (kind === undefined) continue;
    if (typeof kind === 'string' || isLiterals(kind)) note(fits(value, kind), [name]);
    else if (value.kind !== 'table') note('refused', [name]);
    else
      for (const [key, { value: inner }] of value.entries) {
        const wanted = Object.hasOwn(kind, key) ? kind[key] : undefined;
        const isAuto = name === 'cmake' && key === 'version' && isText(inner, 'CMakeLists.txt');
        if (wanted !== undefined && !isAuto) note(fits(inner, wanted), [name, key]);
      }
  }
  return unclear ? 'unclear' : refused;
}

function isLiterals(kind: Kind | Settings): kind is readonly string[] {
  return Array.isArray(kind);
}

function isText(value: Value, text: string): boolean {
  return value.kind === 'string' && value.value === text;
}

function fits(value: Value, kind: Kind): Fit {
  if (isLiterals(kind)) return sure(value.kind === 'string' && kind.includes(value.value));
  switch (kind) {
    case 'anything':
      return 'fits';
    case 'path':
      return sure(value.kind === 'string');
    case 'list':
      return sure(value.kind === 'array');
    case 'table':
      return sure(value.kind === 'table');
    case 'list or table':
      return sure(value.kind === 'array' || value.kind === 'table');
    case 'text or list':
      return sure(value.kind === 'string' || value.kind === 'array');
    case 'version':
      return sure(value.kind === 'string' && isVersion(value.value));
    case 'specifiers':
      return value.kind === 'string' && SPECIFIERS.test(value.value) ? 'fits' : 'unclear';
    case 'metadata':
      return sure(value.kind === 'table' && everyEntry(value, (each) => each.kind === 'table'));
    case 'defines':
      return definesFit(value);
    case 'environment':
      return environmentFits(value);
    case 'generate':
      return sure(value.kind === 'array' && value.items.every(isGenerated));
  }
}

const SPECIFIERS = /^\s*(?:(?:~=|[=!<>]=|<|>)\s*\d[\w.]*(?:\.\*)?\s*(?:,\s*|$))+$/;

function sure(fit: boolean): Fit {
  return fit ? 'fits' : 'refused';
}

/** `build-system.requires` stands for the version that is required there. */
function isVersion(text: string): boolean {
  return text === 'build-system.requires' || normalizeVersion(text) !== undefined;
}

function everyEntry(table: Table, holds: (value: Value) => boolean): boolean {
  return [...table.entries.values()].every(({ value }) => holds(value));
}

function definesFit(value: Value): Fit {
  if (value.kind !== 'table') return 'refused';
  const known = everyEntry(value, (each) =>
    each.kind === 'table'
      ? each.entries.has('env') && each.entries.get('env')?.value.kind === 'string'
      : each.kind === 'string' || each.kind === 'boolean',
  );
  return known ? 'fits' : 'unclear';
}

function environmentFits(value: Value): Fit {
  if (value.kind !== 'table') return 'refused';
  const types: Readonly<Record<string, string>> = { env: 'string', default: 'string', force: 'boolean' };
  const fit = everyEntry(value, (each) => {
    if (each.kind !== 'table') return each.kind === 'string';
    return [...each.entries].every(([key, { value: inner }]) => types[key] === inner.kind);
  });
  return sure(fit);
}

/** Here alone names are taken with underscores too, and an unknown one is refused whether the check is strict or not. */
function isGenerated(value: Value): boolean {
  if (value.kind !== 'table') return false;
  const wanted: Readonly<Record<string, Kind>> = {
    path: 'path',
    template: 'anything',
    'template-path': 'path',
    location: ['install', 'build', 'source'],
  };
  if (!value.entries.has('path')) return false;
  return [...value.entries].every(([key, { value: inner }]) => {
    const kind = wanted[key.replaceAll('_', '-')];
    return kind !== undefined && fits(inner, kind) === 'fits';
  });
}

/** The path of the first name that no setting has. */
function unrecognized(table: Table): readonly string[] | undefined {
  for (const [name, { value }] of table.entries) {
    if (ASIDE.has(name)) continue;
    const kind = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (kind === undefined) return [name];
    if (typeof kind === 'string' || isLiterals(kind) || value.kind !== 'table') continue;
    const inner = [...value.entries.keys()].find((key) => !Object.hasOwn(kind, key));
    if (inner !== undefined) return [name, inner];
  }
  return undefined;
}
