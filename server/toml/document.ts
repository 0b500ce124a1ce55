/**
 * A TOML text as a tree in which everything knows its place.
 *
 * Broken text is a tree too: every key that is not itself damaged keeps its path and its place,
 * and what is wrong is listed in `problems`. Nothing here knows of Python, files or protocols.
 */
import type { Edit, Span } from './span.ts';

export interface Document {
  readonly text: string;
  readonly root: Table;
  readonly problems: readonly Problem[];
  /** Comments, from `#` to before the end of the line. */
  readonly comments: readonly Span[];
  /** Every `[header]` and `[[header]]` in the order of the text, also those whose tables are given up. */
  readonly headers: readonly Header[];
}

export interface Header {
  /** The brackets and what is between them. */
  readonly at: Span;
  /** Its names; the last one is '' where the header stops after a dot or has no name at all. */
  readonly path: readonly string[];
  readonly ofTables: boolean;
  /** The table that the lines below it fill; not in the tree where the header is damaged or forbidden. */
  readonly table: Table;
}

/** Something that a TOML 1.0 parser, or one of the parsers in use, refuses. */
export interface Problem {
  /** The code of the rule that reports it; begins with `toml-`. */
  readonly code: string;
  readonly message: string;
  readonly at: Span;
  readonly related?: { readonly at: Span; readonly message: string };
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] };
}

export type Value = StringValue | NumberValue | BooleanValue | DateTimeValue | ArrayValue | Table;

export interface StringValue {
  readonly kind: 'string';
  /** With the quotes. */
  readonly at: Span;
  readonly value: string;
  readonly quote: '"' | "'" | '"""' | "'''";
  /** What lies between the quotes; for the multi-line forms without the first line break. */
  readonly inner: Span;
}
export interface NumberValue {
  readonly kind: 'integer' | 'float';
  readonly at: Span;
  readonly value: number | bigint;
}
export interface BooleanValue {
  readonly kind: 'boolean';
  readonly at: Span;
  readonly value: boolean;
}
export interface DateTimeValue {
  readonly kind: 'datetime';
  readonly at: Span;
  readonly value: string;
}
export interface ArrayValue {
  readonly kind: 'array';
  /** With the brackets; for an array of tables from the first header to the end of the last one's header. */
  readonly at: Span;
  readonly items: readonly Value[];
  /** Made by `[[headers]]`: its items are tables of form `header`. */
  readonly ofTables: boolean;
  /** The closing bracket was found (always true for arrays of tables). */
  readonly closed: boolean;
}
export interface Table {
  readonly kind: 'table';
  /**
   * `root`: the document; `header`: has a `[header]` of its own (or is an item of `[[header]]`);
   * `inline`: `{ … }`; `dotted`: made by a dotted key; `implicit`: only named on the way by a longer header.
   */
  readonly form: 'root' | 'header' | 'inline' | 'dotted' | 'implicit';
  /** The braces for `inline`, the header's brackets for `header`, else the key that first named it. */
  readonly at: Span;
  readonly entries: ReadonlyMap<string, Entry>;
  /** For `inline`: the closing brace was found. */
  readonly closed: boolean;
}

/** One name in one table. For a table that several headers or dotted keys build, the first place that names it. */
export interface Entry {
  readonly key: Key;
  readonly value: Value;
  /** Key to the end of the value, dotted prefix included; for header tables the header. */
  readonly at: Span;
}
export interface Key {
  readonly name: string;
  /** With its quotes, if it has any; only this part of a dotted key. */
  readonly at: Span;
}

/** The entry at a path of keys, or undefined where a part of it is absent or no table on the way. */
export function entryAt(table: Table, ...path: readonly string[]): Entry | undefined {
  let here: Table = table;
  for (let i = 0; i < path.length - 1; i++) {
    const next = here.entries.get(path[i] ?? '')?.value;
    if (next?.kind !== 'table') return undefined;
    here = next;
  }
  return here.entries.get(path[path.length - 1] ?? '');
}

/** The value at a path of keys. */
export function valueAt(table: Table, ...path: readonly string[]): Value | undefined {
  return path.length === 0 ? table : entryAt(table, ...path)?.value;
}

/** The table at a path, or undefined where there is none or something else. */
export function tableAt(table: Table, ...path: readonly string[]): Table | undefined {
  const value = valueAt(table, ...path);
  return value?.kind === 'table' ? value : undefined;
}

/** The array at a path, or undefined where there is none or something else. */
export function arrayAt(table: Table, ...path: readonly string[]): ArrayValue | undefined {
  const value = valueAt(table, ...path);
  return value?.kind === 'array' ? value : undefined;
}

/** The string at a path, or undefined where there is none or something else. */
export function stringAt(table: Table, ...path: readonly string[]): StringValue | undefined {
  const value = valueAt(table, ...path);
  return value?.kind === 'string' ? value : undefined;
}

/** The strings of an array; items of other kinds are left out. */
export function stringsOf(array: ArrayValue | undefined): readonly StringValue[] {
  return array?.items.filter((item): item is StringValue => item.kind === 'string') ?? [];
}

/** A value without places: strings, numbers, booleans, arrays and objects, as `tomllib` gives them. */
export function plain(value: Value): unknown {
  if (value.kind === 'array') return value.items.map(plain);
  if (value.kind !== 'table') return value.value;
  const out: Record<string, unknown> = Object.create(null);
  for (const [name, entry] of value.entries) out[name] = plain(entry.value);
  return out;
}
