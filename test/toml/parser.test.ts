import { parse as secondOpinion } from 'smol-toml';
import { expect, test } from 'vitest';
import {
  arrayAt,
  type Document,
  entryAt,
  plain,
  stringAt,
  tableAt,
  type Value,
} from '../../server/toml/document.ts';
import { spanWithin } from '../../server/toml/offsets.ts';
import { parse } from '../../server/toml/parser.ts';
import type { Span } from '../../server/toml/span.ts';
import { randomNumbers } from '../oracle/dice.ts';
import { DOCUMENTS, damaged, STYLES } from './documents.ts';

const written = ({ text }: Document, { start, end }: Span) => text.slice(start, end);

test('everything in the tree knows its place', () => {
  const doc = parse('[a."b c"] # d\nx.y = "z" # e\n\n[[f]]\n[[f]]\ng = { h = [1, 2] }\n');
  const entry = entryAt(doc.root, 'a', 'b c', 'x', 'y');
  expect(entry && written(doc, entry.at)).toBe('x.y = "z"');
  expect(entry && written(doc, entry.key.at)).toBe('y');
  expect(entry && written(doc, entry.value.at)).toBe('"z"');
  const table = tableAt(doc.root, 'a', 'b c');
  expect(table && [table.form, written(doc, table.at)]).toEqual(['header', '[a."b c"]']);
  expect(tableAt(doc.root, 'a')?.form).toBe('implicit');
  expect(tableAt(doc.root, 'a', 'b c', 'x')?.form).toBe('dotted');
  const tables = arrayAt(doc.root, 'f');
  expect(tables && [tables.ofTables, tables.items.length, written(doc, tables.at)]).toEqual([
    true,
    2,
    '[[f]]\n[[f]]',
  ]);
  expect(doc.comments.map((comment) => written(doc, comment))).toEqual(['# d', '# e']);
  expect(doc.headers.map((header) => [header.path, written(doc, header.at)])).toEqual([
    [['a', 'b c'], '[a."b c"]'],
    [['f'], '[[f]]'],
    [['f'], '[[f]]'],
  ]);
});

test('a header that stops after a dot is known by what there is of it', () => {
  const doc = parse('[tool.\nx = 1\n[a]\ny = 2\n');
  expect(doc.headers.map(({ path }) => path)).toEqual([['tool', ''], ['a']]);
  expect(doc.headers[0]?.table.entries.has('x')).toBe(true);
  expect(plain(doc.root)).toEqual({ a: { y: 2 } });
});

test('a key that is defined twice keeps its first value', () => {
  const doc = parse('[a]\nx = 1\nx = 2\n[a]\ny = 3\nx = 4\n');
  expect(plain(doc.root)).toEqual({ a: { x: 1, y: 3 } });
  expect(doc.problems.map(({ code, related }) => [code, related && written(doc, related.at)])).toEqual([
    ['toml-duplicate-key', 'x'],
    ['toml-duplicate-key', 'a'],
    ['toml-duplicate-key', 'x'],
  ]);
});

test('what only TOML 1.1 allows is read and reported, each feature under its own code', () => {
  const doc = parse('a = {\n b = "\\e\\x41", # c\n d = 07:32,\n}\n');
  expect(plain(doc.root)).toEqual({ a: { b: '\x1bA', d: '07:32' } });
  expect(doc.problems.map(({ code }) => code)).toEqual([
    'toml-inline-table-newline',
    'toml-escape',
    'toml-escape',
    'toml-time-without-seconds',
    'toml-inline-table-comma',
  ]);
});

test('an integer beyond 64 bits is a bigint and no reason to refuse the text', () => {
  const doc = parse('a = 9223372036854775808\nb = 9223372036854775807\nc = 3\n');
  expect(plain(doc.root)).toEqual({ a: 9223372036854775808n, b: 9223372036854775807n, c: 3 });
  expect(doc.problems.map(({ code }) => code)).toEqual(['toml-large-integer']);
});

test('every place in any text lies in the text, and comments are comments', () => {
  const next = randomNumbers(42);
  for (let i = 0; i < 1000; i++) {
    const doc = parse(damaged([...DOCUMENTS, ...STYLES][i % (DOCUMENTS.length + STYLES.length)] ?? '', next));
    const inside = ({ start, end }: Span) => 0 <= start && start <= end && end <= doc.text.length;
    expect(
      [...places(doc)].filter((at) => !inside(at)),
      doc.text,
    ).toEqual([]);
    const starts = doc.problems.map(({ at }) => at.start);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    let last = 0;
    for (const comment of doc.comments) {
      expect(doc.text.charAt(comment.start), doc.text).toBe('#');
      expect(comment.start, doc.text).toBeGreaterThanOrEqual(last);
      last = comment.end;
    }
  }
});

function* places(doc: Document): Iterable<Span> {
  for (const { at, related, fix } of doc.problems)
    yield* [at, ...(related ? [related.at] : []), ...(fix?.edits ?? [])];
  for (const { at } of doc.headers) yield at;
  yield* within(doc.root);
}

function* within(value: Value): Iterable<Span> {
  yield value.at;
  if (value.kind === 'array') for (const item of value.items) yield* within(item);
  if (value.kind !== 'table') return;
  for (const entry of value.entries.values()) yield* [entry.at, entry.key.at, ...within(entry.value)];
}

test('no text is too large, too deep or too broken', () => {
  const many = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  const texts: readonly [string, boolean][] = [
    [`x = { ${many(20_000, (i) => `k${i} = ${i}, `)} }`, true],
    [`x = {\n${many(20_000, (i) => `k${i} = ${i},\n`)}}`, true],
    [`x = {\n${many(20_000, (i) => `k${i} = ${i},\n`)}`, true],
    [many(20_000, (i) => `k${i} = [\n`), true],
    [`x = ${'['.repeat(5000)}${']'.repeat(5000)}`, true],
    [`x = ${'{a='.repeat(5000)}`, true],
    [`x = ${'{\na='.repeat(5000)}`, true],
    [`x = ${'['.repeat(400)}${'\n'.repeat(100_000)}`, true],
    [`${'a.'.repeat(20_000)}b = 1`, false],
    [`[${'a.'.repeat(20_000)}b]\nc = 1`, false],
    [`x = "${'a'.repeat(1_000_000)}"`, false],
    [`x = """${'\\"""'.repeat(100_000)}`, true],
    ['a = """\n'.repeat(50_000), true],
    ['"'.repeat(1_000_000), true],
    ['['.repeat(1_000_000), true],
    ['\r'.repeat(100_000), true],
    ['\0\xff{["\n'.repeat(100_000), true],
    [many(100_000, (i) => `k${i} = "${i}"\n`), false],
  ];
  for (const [text, broken] of texts) {
    const doc = parse(text);
    expect(doc.problems.length > 0, text.slice(0, 40)).toBe(broken);
    expect(doc.problems.length).toBeLessThanOrEqual(2000);
    expect(plain(doc.root)).toBeDefined();
  }
});

test('a place in the value of a string is a place in the text, and back', () => {
  const text = 'a = """\nab\\\n   c\\u0041\r\nd\\U0001F327"""\nb = \'x\\y\'\nc = "plain"\n';
  const doc = parse(text);
  const a = stringAt(doc.root, 'a');
  const b = stringAt(doc.root, 'b');
  if (!a || !b) throw new Error('two strings');
  expect(a.value).toBe('abcA\nd\u{1F327}');
  const parts = Array.from(a.value, (_, i) => written(doc, spanWithin(doc, a, i, i + 1)));
  expect(parts).toEqual(['a', 'b', 'c', '\\u0041', '\r\n', 'd', '\\U0001F327']);
  expect(written(doc, spanWithin(doc, a, 1, 4))).toBe('b\\\n   c\\u0041');
  expect(spanWithin(doc, a, 0, 0)).toEqual({ start: a.inner.start, end: a.inner.start });
  expect(spanWithin(doc, a, a.value.length, a.value.length)).toEqual({
    start: a.inner.end,
    end: a.inner.end,
  });
  expect(written(doc, spanWithin(doc, b, 1, 2))).toBe('\\');
});

// It has a class of its own for dates.
test.each(DOCUMENTS.filter((text) => !/\d-\d\dT/.test(text)))(
  'another parser reads the same values',
  (text) => {
    expect(secondOpinion(text)).toEqual(plain(parse(text).root));
  },
);
