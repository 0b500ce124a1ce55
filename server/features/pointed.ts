/** What an offset of a document points at. */
import type { Document, Entry, Table, Value } from '../toml/document.ts';
import type { Span } from '../toml/span.ts';

export interface Pointed {
  /** The keys on the way, places within arrays left out: `tool`, `uv`, `cache-keys`, `file`. */
  readonly path: readonly string[];
  /** The entry of the last key. */
  readonly entry: Entry;
  /** Whether the key itself is pointed at, or its value. */
  readonly on: 'key' | 'value';
  /** The innermost value; for a key the value of its entry. */
  readonly value: Value;
  /** For each array on the way, the item's number. */
  readonly items: readonly number[];
  /** The key, or the value. */
  readonly at: Span;
}

/** The innermost key or value at an offset; undefined between them, in comments and in blank lines. */
export function pointedAt(doc: Document, offset: number): Pointed | undefined {
  return inTable(doc.root, offset, [], []);
}

function inTable(
  table: Table,
  offset: number,
  path: readonly string[],
  items: readonly number[],
): Pointed | undefined {
  for (const entry of table.entries.values()) {
    const { key, value } = entry;
    const here = [...path, key.name];
    if (holds(key.at, offset)) return { path: here, entry, on: 'key', value, items, at: key.at };
    // What a header builds lies anywhere in the document; everything else lies within its value.
    const found = inValue(value, entry, offset, here, items);
    if (found) return found;
  }
  return undefined;
}

function inValue(
  value: Value,
  entry: Entry,
  offset: number,
  path: readonly string[],
  items: readonly number[],
): Pointed | undefined {
  if (value.kind === 'table' && value.form !== 'inline') return inTable(value, offset, path, items);
  if (value.kind === 'array' && value.ofTables) return inItems(value.items, entry, offset, path, items);
  if (!holds(value.at, offset)) return undefined;
  const inner =
    value.kind === 'table'
      ? inTable(value, offset, path, items)
      : value.kind === 'array'
        ? inItems(value.items, entry, offset, path, items)
        : undefined;
  return inner ?? { path, entry, on: 'value', value, items, at: value.at };
}

function inItems(
  values: readonly Value[],
  entry: Entry,
  offset: number,
  path: readonly string[],
  items: readonly number[],
): Pointed | undefined {
  for (const [i, value] of values.entries()) {
    const found = inValue(value, entry, offset, path, [...items, i]);
    if (found) return found;
  }
  return undefined;
}

/** A cursor just behind a word is on it. */
function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
