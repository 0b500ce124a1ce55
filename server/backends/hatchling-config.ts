/** hatchling's settings: `[tool.hatch]`, of which a `hatch.toml` replaces whole keys (hatchling 1.33.0, `metadata/core.py`). */
import type { Files } from '../files/files.ts';
import { type Document, type Table, tableAt, type Value } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';

export interface HatchSettings {
  /** `[tool.hatch.build]`. */
  readonly build: Table | undefined;
  /** `[tool.hatch.build.targets.wheel]`. */
  readonly wheel: Table | undefined;
  readonly version: Value | undefined;
  readonly metadata: Table | undefined;
  /** The names of the keys that come from `hatch.toml`, so have no place in the document. */
  readonly elsewhere: ReadonlySet<string>;
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
  return {
    build,
    wheel: build && tableAt(build, 'targets', 'wheel'),
    version: keys.get('version'),
    metadata: table('metadata'),
    elsewhere: new Set(other?.root.entries.keys()),
  };
}

/** A setting of the wheel target, else of the build. */
export function setting({ build, wheel }: HatchSettings, name: string): Value | undefined {
  return wheel?.entries.get(name)?.value ?? build?.entries.get(name)?.value;
}

/** A list of strings: empty where it is not set, undefined where it is something else. */
export function listSetting(settings: HatchSettings, name: string): readonly string[] | undefined {
  const value = setting(settings, name);
  if (!value) return [];
  if (value.kind !== 'array') return undefined;
  const items = value.items.flatMap((item) =>
    item.kind === 'string' && item.value !== '' ? [item.value] : [],
  );
  return items.length === value.items.length ? items : undefined;
}

/** false where it is not set, undefined where it is no boolean. */
export function flagSetting(settings: HatchSettings, name: string): boolean | undefined {
  const value = setting(settings, name);
  if (!value) return false;
  return value.kind === 'boolean' ? value.value : undefined;
}

/** The build hooks that are configured, with their settings; undefined where they are no tables. */
export function buildHooks({ build, wheel }: HatchSettings): ReadonlyMap<string, Table> | undefined {
  const hooks = new Map<string, Table>();
  for (const table of [build, wheel]) {
    const value = table?.entries.get('hooks')?.value;
    if (value && value.kind !== 'table') return undefined;
    for (const [name, entry] of value?.entries ?? []) {
      if (entry.value.kind !== 'table') return undefined;
      hooks.set(name, entry.value);
    }
  }
  return hooks;
}
