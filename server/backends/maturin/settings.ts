/** `[tool.maturin]` (maturin 1.16.0, `src/pyproject_toml.rs`): what shapes a wheel, and the tables that are refused. */
import { type Document, plain, type Table, tableAt, type Value } from '../../toml/document.ts';

export interface MaturinSettings {
  readonly moduleName: string | undefined;
  readonly bindings: string | undefined;
  readonly manifestPath: string | undefined;
  readonly pythonSource: string | undefined;
  readonly pythonPackages: readonly string[];
  readonly data: string | undefined;
  readonly include: readonly Pattern[];
  readonly exclude: readonly Pattern[];
  /** Of the programs, those that are built; undefined: all. */
  readonly targets: readonly string[] | undefined;
  readonly hasTargetKinds: boolean;
  readonly sdistGenerator: string;
}

export interface Pattern {
  readonly path: string;
  readonly wheel: boolean;
  readonly sdist: boolean;
  /** It speaks of what a build script writes. */
  readonly fromOutDir: boolean;
}

type Kind = 'text' | 'flag' | 'texts' | 'table' | 'patterns' | 'targets' | 'features' | readonly string[];

const SETTINGS: Readonly<Record<string, Kind>> = {
  'module-name': 'text',
  include: 'patterns',
  exclude: 'patterns',
  bindings: ['pyo3', 'pyo3-ffi', 'cffi', 'uniffi', 'bin'],
  compatibility: 'text',
  manylinux: 'text',
  auditwheel: ['repair', 'check', 'warn', 'skip'],
  'skip-auditwheel': 'flag',
  strip: 'flag',
  'sdist-generator': ['cargo', 'git'],
  'python-source': 'text',
  'python-packages': 'texts',
  data: 'text',
  targets: 'targets',
  target: 'table',
  profile: 'text',
  'editable-profile': 'text',
  features: 'features',
  'all-features': 'flag',
  'no-default-features': 'flag',
  'manifest-path': 'text',
  frozen: 'flag',
  locked: 'flag',
  config: 'texts',
  'unstable-flags': 'texts',
  'rustc-args': 'texts',
  'use-base-python': 'flag',
  sbom: 'table',
  'include-import-lib': 'flag',
  'pgo-command': 'text',
  'generate-ci': 'table',
};

/** The first key whose value has a wrong type; keys that are not known are passed over. */
export function maturinRefusedKey(doc: Document): string | undefined {
  for (const [name, { value }] of tableAt(doc.root, 'tool', 'maturin')?.entries ?? []) {
    const kind = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (kind !== undefined && !fits(value, kind)) return name;
  }
  return undefined;
}

function fits(value: Value, kind: Kind): boolean {
  if (typeof kind === 'object') return value.kind === 'string' && kind.includes(value.value);
  switch (kind) {
    case 'text':
      return value.kind === 'string';
    case 'flag':
      return value.kind === 'boolean';
    case 'texts':
      return value.kind === 'array' && value.items.every((item) => item.kind === 'string');
    case 'table':
      return value.kind === 'table';
    case 'patterns':
      return value.kind === 'array' && value.items.every((item) => patternOf(item) !== undefined);
    case 'targets':
      return value.kind === 'array' && value.items.every((item) => textIn(item, 'name') !== undefined);
    case 'features':
      return (
        value.kind === 'array' &&
        value.items.every((item) => item.kind === 'string' || textIn(item, 'feature') !== undefined)
      );
  }
}

function textIn(value: Value, key: string): string | undefined {
  const inner = value.kind === 'table' ? value.entries.get(key)?.value : undefined;
  return inner?.kind === 'string' ? inner.value : undefined;
}

/** A text, or a table with one format or several, or with `from` and `to`; undefined where it is none of these. */
function patternOf(value: Value): Pattern | undefined {
  if (value.kind === 'string') return { path: value.value, wheel: true, sdist: true, fromOutDir: false };
  const path = textIn(value, 'path');
  if (value.kind !== 'table' || path === undefined) return undefined;
  const format = value.entries.get('format')?.value;
  const formats = format && [plain(format)].flat();
  if (formats?.every((each) => each === 'wheel' || each === 'sdist'))
    return { path, wheel: formats.includes('wheel'), sdist: formats.includes('sdist'), fromOutDir: false };
  const isFrom = textIn(value, 'from') === 'out-dir' && textIn(value, 'to') !== undefined;
  return isFrom ? { path, wheel: false, sdist: false, fromOutDir: true } : undefined;
}

/** The settings of a table that is not refused. */
export function readMaturinSettings(doc: Document): MaturinSettings {
  const table = tableAt(doc.root, 'tool', 'maturin');
  const text = (key: string) => table && textIn(table, key);
  const items = (key: string) => {
    const value = table?.entries.get(key)?.value;
    return value?.kind === 'array' ? value.items : undefined;
  };
  const patterns = (key: string) => (items(key) ?? []).flatMap((item) => patternOf(item) ?? []);
  const targets = items('targets');
  return {
    moduleName: text('module-name'),
    bindings: text('bindings'),
    manifestPath: text('manifest-path'),
    pythonSource: text('python-source'),
    pythonPackages: (items('python-packages') ?? []).flatMap((item) =>
      item.kind === 'string' ? [item.value] : [],
    ),
    data: text('data'),
    include: patterns('include'),
    exclude: patterns('exclude'),
    targets: targets?.flatMap((item) => textIn(item, 'name') ?? []),
    hasTargetKinds: targets?.some(hasKind) ?? false,
    sdistGenerator: text('sdist-generator') ?? 'cargo',
  };
}

function hasKind(value: Value): boolean {
  return value.kind === 'table' && (value satisfies Table).entries.has('kind');
}
