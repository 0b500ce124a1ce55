/**
 * Where a key or a header puts what it names, and what TOML forbids there.
 *
 * The rules are tomllib's (CPython 3.11, `tomllib/_parser.py`): a table with a header of its own, or made by
 * a dotted key in an earlier section, takes no dotted keys and no second header; inline tables and arrays
 * are closed for good.
 */
import type {
  ArrayValue,
  BooleanValue,
  DateTimeValue,
  Key,
  NumberValue,
  StringValue,
  Table,
} from './document.ts';
import { type Reader, report, shown } from './lexer.ts';
import type { Span } from './span.ts';

/** A table while it is filled. */
export interface OpenTable {
  readonly kind: 'table';
  form: Table['form'];
  at: Span;
  readonly entries: Map<string, OpenEntry>;
  closed: boolean;
  /** It has a header of its own, or a dotted key of an earlier section made it. */
  sealed: boolean;
}
export interface OpenArray extends ArrayValue {
  at: Span;
  readonly items: OpenValue[];
  closed: boolean;
}
export type OpenValue = StringValue | NumberValue | BooleanValue | DateTimeValue | OpenArray | OpenTable;
export interface OpenEntry {
  readonly key: Key;
  readonly value: OpenValue;
  readonly at: Span;
}

/** An empty table. */
export function newTable(form: Table['form'], at: Span): OpenTable {
  return { kind: 'table', form, at, entries: new Map(), closed: true, sealed: form === 'header' };
}

/** A key of more parts is read but not put in the tree, so that whoever walks the tree may recurse. */
export const MOST_PARTS = 500;

/** Puts a value under a (dotted) key. `passed` gathers the tables that dotted keys of this section pass. */
export function putValue(
  r: Reader,
  table: OpenTable,
  keys: readonly Key[],
  value: OpenValue,
  passed: OpenTable[],
): void {
  const [first] = keys;
  if (first === undefined || r.parts + keys.length > MOST_PARTS) return;
  const at = { start: first.at.start, end: value.at.end };
  let here = table;
  for (let i = 0; i < keys.length - 1; i++) {
    const key = keys[i] ?? first;
    const found = here.entries.get(key.name);
    if (found === undefined) {
      const next = newTable('dotted', key.at);
      here.entries.set(key.name, { key, value: next, at });
      here = next;
    } else if (found.value.kind !== 'table' || found.value.sealed || found.value.form === 'inline') {
      reportClosed(r, keys.slice(0, i + 1), found, at);
      return;
    } else here = found.value;
    passed.push(here);
  }
  const last = keys[keys.length - 1] ?? first;
  const found = here.entries.get(last.name);
  if (found) reportTwice(r, keys, found);
  else here.entries.set(last.name, { key: last, value, at });
}

/**
 * The table that the lines below a header fill: `fresh`, one that is there already, or `fresh` outside of the tree where
 * the header may not stand here. A header whose brackets are missing (`fresh` is not sealed) may still become another
 * one: nothing is said of what is in its way, and it is in nobody's way.
 */
export function openHeader(
  r: Reader,
  root: OpenTable,
  keys: readonly Key[],
  fresh: OpenTable,
  ofTables: boolean,
): OpenTable {
  const last = keys[keys.length - 1];
  if (last === undefined || keys.length > MOST_PARTS) return fresh;
  let here = root;
  for (let i = 0; i < keys.length - 1; i++) {
    const key = keys[i] ?? last;
    const found = here.entries.get(key.name);
    const next = found ? opened(found.value) : newTable('implicit', key.at);
    if (found && next === undefined) {
      if (fresh.sealed) reportClosed(r, keys.slice(0, i + 1), found, fresh.at);
      return fresh;
    }
    if (next === undefined) return fresh;
    if (!found) here.entries.set(key.name, { key, value: next, at: fresh.at });
    here = next;
  }
  return ofTables ? openItem(r, here, keys, last, fresh) : openTable(r, here, keys, last, fresh);
}

/** A value that a longer header may go through. */
function opened(value: OpenValue): OpenTable | undefined {
  if (value.kind === 'table') return value.form === 'inline' ? undefined : value;
  if (value.kind !== 'array' || !value.ofTables) return undefined;
  const item = value.items[value.items.length - 1];
  return item?.kind === 'table' ? item : undefined;
}

function openTable(
  r: Reader,
  parent: OpenTable,
  keys: readonly Key[],
  key: Key,
  fresh: OpenTable,
): OpenTable {
  const found = parent.entries.get(key.name);
  if (!found) {
    parent.entries.set(key.name, { key, value: fresh, at: fresh.at });
    return fresh;
  }
  const { value } = found;
  if (value.kind !== 'table' || value.form === 'inline') {
    if (fresh.sealed) reportTwice(r, keys, found);
    return fresh;
  }
  // What stands below a second header is most likely meant for the first.
  if (value.sealed && fresh.sealed) reportTwice(r, keys, found);
  if (value.sealed || !fresh.sealed) return value;
  value.sealed = true;
  value.form = 'header';
  value.at = fresh.at;
  return value;
}

function openItem(r: Reader, parent: OpenTable, keys: readonly Key[], key: Key, item: OpenTable): OpenTable {
  const found = parent.entries.get(key.name);
  if (!found) {
    if (!item.sealed) return item;
    const value: OpenArray = { kind: 'array', at: item.at, items: [item], ofTables: true, closed: true };
    parent.entries.set(key.name, { key, value, at: item.at });
  } else if (found.value.kind === 'array' && found.value.ofTables) {
    found.value.items.push(item);
    found.value.at = { start: found.value.at.start, end: item.at.end };
  } else if (item.sealed) reportTwice(r, keys, found);
  return item;
}

function dotted(keys: readonly Key[]): string {
  return shown(keys.map((key) => key.name).join('.'));
}

function reportTwice(r: Reader, keys: readonly Key[], first: OpenEntry): void {
  const key = keys[keys.length - 1] ?? first.key;
  report(r, 'toml-duplicate-key', key.at, `${dotted(keys)} is defined twice, so no tool can read this file`, {
    related: { at: first.key.at, message: 'it is first defined here' },
  });
}

/** A key that leads through something that takes no more keys. */
function reportClosed(r: Reader, keys: readonly Key[], first: OpenEntry, at: Span): void {
  const { value } = first;
  const why =
    value.kind === 'table'
      ? value.form === 'inline'
        ? 'is an inline table, which takes no more keys'
        : 'has a header of its own, which alone may give it keys'
      : value.kind === 'array'
        ? 'is an array, which has no keys'
        : 'has a value, not keys';
  const key = keys[keys.length - 1]?.at ?? at;
  report(r, 'toml-duplicate-key', key, `${dotted(keys)} ${why}, so no tool can read this file`, {
    related: { at: first.key.at, message: 'it is first defined here' },
  });
}
