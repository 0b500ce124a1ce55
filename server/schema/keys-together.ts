/** What is wrong with the keys of a table whatever their values: names of no form, and keys that do not go together. */
import type { Table } from '../toml/document.ts';
import { FORMATS } from './formats.ts';
import type { Schema } from './schema.ts';
import type { At, ClashingKeys, Violation } from './validate.ts';

/** `at` is where the table stands, and what comes of it. */
export function* keysTogether(schema: Schema, table: Table, at: At): Iterable<Violation> {
  yield* ofForms(schema, table, at);
  for (const names of schema['x-exclusive'] ?? []) {
    const [one = '', other = ''] = names;
    const clash = names.every((name) => table.entries.has(name)) && clashOf(schema, table, at, one, other);
    if (clash) yield clash;
  }
  const format = FORMATS.get(schema.propertyNames?.format ?? '');
  for (const entry of format ? table.entries.values() : []) {
    const misfit = format?.(entry.key.name);
    if (misfit) yield { ...at, kind: 'misnamed', entry, misfit };
  }
}

function* ofForms(schema: Schema, table: Table, at: At): Iterable<Violation> {
  const forms = schema['x-forms'];
  if (!forms) return;
  const names = Object.keys(forms);
  const form = names.find((name) => table.entries.has(name));
  if (form === undefined) yield { ...at, kind: 'formless', table, names };
  else
    for (const name of forms[form] ?? []) {
      const clash = clashOf(schema, table, at, form, name);
      if (clash) yield clash;
    }
}

/** Both are there; what comes of it is what comes of the later one. */
function clashOf(
  { properties }: Schema,
  table: Table,
  at: At,
  one: string,
  two: string,
): ClashingKeys | undefined {
  const [first, second] = [table.entries.get(one), table.entries.get(two)];
  if (!first || !second) return undefined;
  const [other, entry] = first.key.at.start < second.key.at.start ? [first, second] : [second, first];
  const own = properties?.[entry.key.name];
  return {
    kind: 'clash',
    path: at.path,
    table,
    entry,
    other,
    severity: own?.['x-severity'] ?? at.severity,
    consequence: own?.['x-consequence'] ?? at.consequence,
  };
}
