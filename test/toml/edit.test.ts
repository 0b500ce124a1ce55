/** What holds of every edit, in every place of every document, with LF and with CRLF. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Document, type Entry, plain, type Table, type Value } from '../../server/toml/document.ts';
import {
  appendItems,
  insertItem,
  removeEntry,
  removeItem,
  renameKey,
  replaceString,
  setKey,
} from '../../server/toml/edit.ts';
import { parse } from '../../server/toml/parser.ts';
import { applyEdits, type Edit } from '../../server/toml/span.ts';
import { DOCUMENTS, STYLES } from './documents.ts';

type Path = readonly (string | number)[];
type Plain = unknown;

const TEXTS = [...DOCUMENTS, ...STYLES];

/** Every value of a document under its path. */
function* values(value: Value, path: Path = []): Iterable<{ path: Path; value: Value }> {
  yield { path, value };
  if (value.kind === 'array')
    for (const [i, item] of value.items.entries()) yield* values(item, [...path, i]);
  if (value.kind === 'table')
    for (const [name, entry] of value.entries) yield* values(entry.value, [...path, name]);
}

function find(doc: Document, path: Path): Value {
  let here: Value = doc.root;
  for (const step of path) {
    if (here.kind === 'array') here = here.items[Number(step)]!;
    else if (here.kind === 'table') here = here.entries.get(String(step))!.value;
  }
  return here;
}

function tableOf(doc: Document, path: Path): Table {
  const value = find(doc, path);
  if (value.kind !== 'table') throw new Error('no table');
  return value;
}

function entryOf(doc: Document, path: Path): Entry {
  return tableOf(doc, path.slice(0, -1)).entries.get(String(path.at(-1)))!;
}

/** The value with a change at a path; `change` gets what holds the last step. */
function changed(root: Plain, path: Path, change: (holder: never, step: string | number) => void): Plain {
  const copy = structuredClone(root);
  let here = copy as never;
  for (const step of path.slice(0, -1)) here = here[step as never];
  change(here, path.at(-1)!);
  return copy;
}

/** Without tables that have nothing in them. */
function pruned(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, pruned(inner)] as const);
  return Object.fromEntries(
    entries.filter(
      ([, inner]) => typeof inner !== 'object' || Array.isArray(inner) || Object.keys(inner ?? {}).length > 0,
    ),
  );
}

function comments({ text, comments: spans }: Document): string[] {
  return spans.map(({ start, end }) => text.slice(start, end).trim()).sort();
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n');

/** Applies an edit with both line ends and holds it to the laws; answers whether there was anything to apply. */
function lawful(text: string, edit: (doc: Document) => readonly Edit[], wanted: Plain): boolean {
  const doc = parse(text);
  const edits = edit(doc);
  if (edits.length === 0) return false;
  const result = applyEdits(text, edits);
  const after = parse(result);
  const problems = after.problems.map(({ message }) => message);
  expect(problems, result).toEqual([]);
  expect(pruned(plain(after.root)), result).toEqual(pruned(wanted));
  expect(comments(after), result).toEqual(comments(doc));
  if (text.includes('\n')) expect(applyEdits(crlf(text), edit(parse(crlf(text)))), result).toBe(crlf(result));
  return true;
}

/** Every place of every text that `choose` takes. */
function places(choose: (value: Value, path: Path) => boolean): { text: string; path: Path }[] {
  return TEXTS.flatMap((text) =>
    [...values(parse(text).root)]
      .filter(({ value, path }) => choose(value, path))
      .map(({ path }) => ({ text, path })),
  );
}

const before = (text: string) => plain(parse(text).root);
const isArray = (value: Value) => value.kind === 'array' && !value.ofTables;

function array(doc: Document, path: Path) {
  const value = find(doc, path);
  if (value.kind !== 'array') throw new Error('no array');
  return value;
}

test('items that are added to an array are in it, and nothing else changes', () => {
  for (const { text, path } of places(isArray)) {
    for (const items of [['one'], ['one', 'two']]) {
      const texts = items.map((item) => `"${item}"`);
      const wanted = changed(before(text), path, (holder, step) =>
        (holder[step as never] as string[]).push(...items),
      );
      expect(lawful(text, (doc) => appendItems(doc, array(doc, path), texts), wanted)).toBe(true);
    }
    for (const index of array(parse(text), path).items.keys()) {
      const wanted = changed(before(text), path, (holder, step) =>
        (holder[step as never] as string[]).splice(index, 0, 'new'),
      );
      expect(lawful(text, (doc) => insertItem(doc, array(doc, path), index, '"new"'), wanted)).toBe(true);
    }
  }
});

test('an item that is removed from an array is gone, and nothing else changes', () => {
  const items = places((_value, path) => typeof path.at(-1) === 'number');
  for (const { text, path } of items) {
    const index = Number(path.at(-1));
    const list = path.slice(0, -1);
    if (array(parse(text), list).ofTables) continue;
    const wanted = changed(before(text), path, (holder) => (holder as string[]).splice(index, 1));
    const edit = (doc: Document) => removeItem(doc, array(doc, list), array(doc, list).items[index]!);
    // A comment inside of an item that shares its line has no place to go to.
    const item = find(parse(text), path).at;
    const inside = text.slice(item.start, item.end).includes('# inside');
    expect(lawful(text, edit, wanted), `${text}\n${path}`).toBe(!inside);
  }
});

test('an entry that is removed is gone, and nothing else changes', () => {
  let impossible = 0;
  for (const { text, path } of places((_value, path) => typeof path.at(-1) === 'string')) {
    const name = String(path.at(-1));
    const wanted = changed(before(text), path, (holder) => delete (holder as Record<string, unknown>)[name]);
    const options = { withBody: true };
    const edit = (doc: Document) => removeEntry(doc, tableOf(doc, path.slice(0, -1)), name, options);
    if (!lawful(text, edit, wanted)) impossible++;
  }
  expect(impossible).toBeLessThan(5);
});

test('what has a header of its own is removed only together with what stands below it', () => {
  const doc = parse('[tool.a]\nx = 1\n');
  expect(removeEntry(doc, tableOf(doc, ['tool']), 'a')).toEqual([]);
});

test('an entry has its new name wherever it was named, and nothing else changes', () => {
  for (const { text, path } of places((_value, path) => typeof path.at(-1) === 'string')) {
    for (const name of ['new', 'with blank', 'quo"te', "é'"]) {
      const wanted = changed(before(text), path, (holder: Record<string, unknown>, step) => {
        holder[name] = holder[step];
        delete holder[step];
      });
      const edit = (doc: Document) => renameKey(doc, entryOf(doc, path), name);
      expect(lawful(text, edit, wanted), `${text}\n${path}`).toBe(true);
    }
  }
});

test('a string has its new value, and nothing else changes', () => {
  const strings = places((value) => value.kind === 'string');
  const value = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom('"', "'", '\\', '\n', '\r', '\t', 'a', '"""', "'''", '\x7f', '#', ' '),
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...strings), value, ({ text, path }, string) => {
      const wanted = changed(before(text), path, (holder: Record<string, unknown>, step) => {
        holder[step] = string;
      });
      const edit = (doc: Document) => {
        const node = find(doc, path);
        return node.kind === 'string' ? replaceString(doc, node, string) : [];
      };
      expect(lawful(text, edit, wanted)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test('a key that is set has its value, and nothing else changes', () => {
  const tables = places(
    (value, path) => value.kind === 'table' && !path.some((step) => typeof step === 'number'),
  );
  const ends = [['new'], ['new', 'deep'], ['a b', 'c', 'd']];
  const starts = ['tool', 'project', 'other'];
  const paths = [
    ...tables.flatMap(({ text, path }) => ends.map((end) => ({ text, path: [...path, ...end] }))),
    ...TEXTS.flatMap((text) => starts.map((start) => ({ text, path: [start, 'x-new', 'key'] }))),
    ...places(
      (value, path) =>
        typeof path.at(-1) === 'string' && !path.some((s) => typeof s === 'number') && value.kind !== 'table',
    ),
  ];
  let impossible = 0;
  for (const { text, path } of paths) {
    const wanted = structuredClone(before(text)) as Record<string, unknown>;
    let here = wanted;
    for (const step of path.slice(0, -1)) {
      here[step] ??= {};
      here = here[step] as Record<string, unknown>;
    }
    here[String(path.at(-1))] = ['set'];
    const edit = (doc: Document) => setKey(doc, path.map(String), '["set"]');
    if (!lawful(text, edit, wanted)) impossible++;
  }
  console.log(`${paths.length} places for a key, ${impossible} of them impossible`);
  expect(impossible).toBeLessThan(10);
});
