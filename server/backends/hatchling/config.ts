/** hatchling's settings: `[tool.hatch]`, of which a `hatch.toml` replaces whole keys (hatchling 1.33.0, `metadata/core.py`). */
import type { Files } from '../../files/files.ts';
import { type Document, type Table, tableAt, type Value, valueAt } from '../../toml/document.ts';
import { parse } from '../../toml/parser.ts';
import type { Refusal } from '../backend.ts';

export type HatchTargetName = 'wheel' | 'sdist';

export interface HatchSettings {
  /** `[tool.hatch.build]`. */
  readonly build: Table | undefined;
  /** `[tool.hatch.build.targets.wheel]`. */
  readonly wheel: Table | undefined;
  readonly sdist: Table | undefined;
  readonly version: Value | undefined;
  readonly metadata: Table | undefined;
  /** The names of the keys that come from `hatch.toml`, so have no place in the document. */
  readonly elsewhere: ReadonlySet<string>;
  /** What should be a table and is not: the first that a build of the wheel comes to. */
  readonly fails?: Refusal;
}

/** Reads the settings; undefined where `hatch.toml` is there and cannot be read. */
export async function readHatchSettings(doc: Document, files: Files): Promise<HatchSettings | undefined> {
  const keys = new Map<string, Value>();
  for (const [name, { value }] of tableAt(doc.root, 'tool', 'hatch')?.entries ?? []) keys.set(name, value);
  const own = await files.read('hatch.toml');
  const other = 'text' in own ? parse(own.text) : undefined;
  if ('trouble' in own || (other && other.problems.length > 0)) return undefined;
  for (const [name, { value }] of other?.root.entries ?? []) keys.set(name, value);
  const table = (name: string): Table | undefined => {
    const value = keys.get(name);
    return value?.kind === 'table' ? value : undefined;
  };
  const build = table('build');
  const fails = noTable(keys.get('build'), ['build']) ?? (build && refusedTargets(build));
  return {
    build,
    wheel: build && tableAt(build, 'targets', 'wheel'),
    sdist: build && tableAt(build, 'targets', 'sdist'),
    version: keys.get('version'),
    metadata: table('metadata'),
    elsewhere: new Set(other?.root.entries.keys()),
    ...(fails && { fails }),
  };
}

function refusedTargets(build: Table): Refusal | undefined {
  return (
    noTable(valueAt(build, 'targets'), ['build', 'targets']) ??
    noTable(valueAt(build, 'targets', 'wheel'), ['build', 'targets', 'wheel'])
  );
}

function noTable(value: Value | undefined, path: readonly string[]): Refusal | undefined {
  if (!value || value.kind === 'table') return undefined;
  const keys = ['tool', 'hatch', ...path];
  return { says: `Field \`${keys.join('.')}\` must be a table`, keys };
}

/** A setting, with the table that it comes from. */
export interface HatchOption {
  readonly value: Value | undefined;
  /** As hatchling names it: `tool.hatch.build.targets.wheel.include`. */
  readonly field: string;
  readonly keys: readonly string[];
}

/** A setting of a target, else of the build. */
export function option(settings: HatchSettings, target: HatchTargetName, name: string): HatchOption {
  const own = settings[target]?.entries.get(name)?.value;
  const keys = ['tool', 'hatch', 'build', ...(own ? ['targets', target] : []), name];
  return { value: own ?? settings.build?.entries.get(name)?.value, field: keys.join('.'), keys };
}

/** A setting that only a target has. */
export function ownOption(settings: HatchSettings, target: HatchTargetName, name: string): HatchOption {
  const keys = ['tool', 'hatch', 'build', 'targets', target, name];
  return { value: settings[target]?.entries.get(name)?.value, field: keys.join('.'), keys };
}

/** What Python takes for true. */
export function isTruthy(value: Value | undefined): boolean {
  switch (value?.kind) {
    case undefined:
      return false;
    case 'table':
      return value.entries.size > 0;
    case 'array':
      return value.items.length > 0;
    case 'string':
      return value.value !== '';
    case 'boolean':
      return value.value;
    case 'integer':
    case 'float':
      return Number(value.value) !== 0;
    default:
      return true;
  }
}

/** The build hooks that are configured, with their settings; undefined where they are no tables. */
export function buildHooks(
  settings: HatchSettings,
  target: HatchTargetName = 'wheel',
): ReadonlyMap<string, Table> | undefined {
  const hooks = new Map<string, Table>();
  for (const table of [settings.build, settings[target]]) {
    const value = table?.entries.get('hooks')?.value;
    if (value && value.kind !== 'table') return undefined;
    for (const [name, entry] of value?.entries ?? []) {
      if (entry.value.kind !== 'table') return undefined;
      hooks.set(name, entry.value);
    }
  }
  return hooks;
}
