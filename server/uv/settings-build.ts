/** What uv notes of the settings of a build, in `uv_build.json` (uv-distribution-types/src/build_info.rs). */

import { normalizeName } from '../pyproject/name.ts';
import { isTable } from '../toml/read.ts';
import type { Invocation } from './command-line.ts';
import type { Layer } from './settings-files.ts';

type Setting = string | readonly string[];
type Settings = ReadonlyMap<string, Setting>;

/**
 * For a package (normalised name) what `uv_build.json` would hold, as JSON: keys in uv's order, no blanks. Two of them
 * say the same where they are equal as JSON values (`JSON.parse`, arrays in order, tables by key). undefined where the
 * settings name extra requirements for the build, whose text uv takes from what it resolves.
 */
export function buildInfoOf(
  invocation: Invocation,
  layers: readonly Layer[],
): (name: string) => string | undefined {
  const general = merged([
    fromPairs(invocation.options.get('config-setting') ?? []),
    ...layers.map(({ values }) => fromTable(values['config-settings'])),
  ]);
  return (name) => {
    const own = [
      fromPairs(pairsOf(name, invocation.options.get('config-settings-package') ?? [])),
      ...layers.map(({ values }) => fromTable(named(values['config-settings-package'], name))),
    ];
    const settings = merged([...own, general]);
    if (layers.some(({ values }) => asksForMore(named(values['extra-build-dependencies'], name))))
      return undefined;
    const variables = new Map<string, string>();
    for (const { values } of layers)
      for (const [key, value] of Object.entries(named(values['extra-build-variables'], name) ?? {}))
        if (typeof value === 'string' && !variables.has(key)) variables.set(key, value);
    return JSON.stringify({
      ...(settings.size > 0 ? { config_settings: sorted(settings) } : {}),
      ...(variables.size > 0 ? { extra_build_variables: sorted(variables) } : {}),
    });
  };
}

function asksForMore(requirements: unknown): boolean {
  return Array.isArray(requirements) && requirements.length > 0;
}

/** `KEY=VALUE`, blanks around both left out; a key that comes again makes a list. */
function fromPairs(pairs: readonly string[]): Settings {
  return merged(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      return new Map([[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]]);
    }),
  );
}

/** The pairs of one package, of `PACKAGE:KEY=VALUE`. */
function pairsOf(name: string, entries: readonly string[]): readonly string[] {
  return entries.flatMap((entry) => {
    const colon = entry.indexOf(':');
    return normalizeName(entry.slice(0, colon).trim()) === name ? [entry.slice(colon + 1)] : [];
  });
}

function fromTable(table: unknown): Settings {
  const settings = new Map<string, Setting>();
  if (isTable(table))
    for (const [key, value] of Object.entries(table)) {
      if (typeof value === 'string') settings.set(key, value);
      else if (Array.isArray(value))
        settings.set(
          key,
          value.filter((item) => typeof item === 'string'),
        );
    }
  return settings;
}

/** What a table by package names says of one. */
function named(table: unknown, name: string): unknown {
  if (!isTable(table)) return undefined;
  return Object.entries(table).find(([key]) => normalizeName(key) === name)?.[1];
}

/** `ConfigSettings::merge`: nothing is lost, the values of the earlier stand first. */
function merged(all: readonly Settings[]): Settings {
  const out = new Map<string, Setting>();
  for (const settings of all)
    for (const [key, value] of settings) {
      const before = out.get(key);
      out.set(key, before === undefined ? value : [...listOf(before), ...listOf(value)]);
    }
  return out;
}

function listOf(value: Setting): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** Keys as uv's ordered map writes them, by their UTF-8 bytes. */
function sorted(map: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null);
  for (const [key, value] of [...map].sort(([a], [b]) => compare(a, b))) out[key] = value;
  return out;
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => new TextEncoder().encode(text));
  const length = Math.min(left?.length ?? 0, right?.length ?? 0);
  for (let i = 0; i < length; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}
