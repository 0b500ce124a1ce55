/** What edits look like: texts before and after. */
import { describe, expect, test } from 'vitest';
import { arrayAt, type Document, stringAt, tableAt } from '../../server/toml/document.ts';
import {
  appendItems,
  insertItem,
  quote,
  removeEntry,
  removeItem,
  replaceString,
  setKey,
} from '../../server/toml/edit.ts';
import { parse } from '../../server/toml/parser.ts';
import { applyEdits, type Edit } from '../../server/toml/span.ts';

function edited(text: string, edit: (doc: Document) => readonly Edit[]): string {
  return applyEdits(text, edit(parse(text)));
}

const list = (doc: Document) => arrayAt(doc.root, 'a') ?? expect.unreachable('an array');

describe('an item that is added', () => {
  const cases: readonly [string, string, string][] = [
    ['is the first one', 'a = []', 'a = ["n"]'],
    ['takes the place of blanks', 'a = [ ]', 'a = ["n"]'],
    ['stands on the line of the others', 'a = ["x"] # c', 'a = ["x", "n"] # c'],
    ['keeps the blanks inside of the brackets', 'a = [ "x" ]', 'a = [ "x", "n" ]'],
    ['keeps a trailing comma', 'a = ["x",]', 'a = ["x", "n",]'],
    ['has a line of its own where the others have', 'a = [\n  "x",\n]', 'a = [\n  "x",\n  "n",\n]'],
    ['keeps the want of a trailing comma', 'a = [\n  "x"\n]', 'a = [\n  "x",\n  "n"\n]'],
    ['leaves a comment with its item', 'a = [\n  "x" # c\n]', 'a = [\n  "x", # c\n  "n"\n]'],
    [
      'stands before comments below the last item',
      'a = [\n  "x", # c\n  # d\n]',
      'a = [\n  "x", # c\n  "n",\n  # d\n]',
    ],
    ['is aligned with the others', 'a = ["x",\n     "y"]', 'a = ["x",\n     "y",\n     "n"]'],
    ['joins a line of several', 'a = [\n  "x", "y",\n]', 'a = [\n  "x", "y", "n",\n]'],
    ['is indented like the comment of an empty array', 'a = [\n  # c\n]', 'a = [\n  # c\n  "n",\n]'],
    ['is indented in an empty array', 'a = [\n]', 'a = [\n    "n",\n]'],
    ['does not come into an array without end', 'a = [\n  "x",\n', 'a = [\n  "x",\n'],
  ];
  test.each(cases)('%s', (_title, before, wanted) => {
    expect(edited(before, (doc) => appendItems(doc, list(doc), ['"n"']))).toBe(wanted);
  });

  test('comes before another one on the same line or on a line of its own', () => {
    expect(edited('a = ["x"]', (doc) => insertItem(doc, list(doc), 0, '"n"'))).toBe('a = ["n", "x"]');
    expect(edited('a = [\n  "x",\n]', (doc) => insertItem(doc, list(doc), 0, '"n"'))).toBe(
      'a = [\n  "n",\n  "x",\n]',
    );
  });
});

describe('an item that is removed', () => {
  const cases: readonly [string, string, number, string][] = [
    ['leaves an empty array', 'a = [ "x" ]', 0, 'a = []'],
    ['takes the comma behind it along', 'a = ["x", "y"]', 0, 'a = ["y"]'],
    ['takes the comma before it along', 'a = ["x", "y"]', 1, 'a = ["x"]'],
    ['leaves the trailing comma', 'a = ["x", "y",]', 1, 'a = ["x",]'],
    ['takes its line along', 'a = [\n  "x",\n  "y",\n]', 0, 'a = [\n  "y",\n]'],
    ['leaves no comma at the end where there was none', 'a = [\n  "x",\n  "y"\n]', 1, 'a = [\n  "x"\n]'],
    ['leaves its comment on its line', 'a = [\n  "x", # c\n  "y" # d\n]', 0, 'a = [\n  # c\n  "y" # d\n]'],
    [
      'leaves the comments of its neighbours',
      'a = [\n  "x", # c\n  "y" # d\n]',
      1,
      'a = [\n  "x" # c\n  # d\n]',
    ],
    ['leaves the bracket on the line above', 'a = ["x",\n  "y"]', 1, 'a = ["x"]'],
  ];
  test.each(cases)('%s', (_title, before, index, wanted) => {
    expect(edited(before, (doc) => removeItem(doc, list(doc), list(doc).items[index]!))).toBe(wanted);
  });
});

describe('a key that is set', () => {
  const cases: readonly [string, string, string, string][] = [
    ['stands behind its neighbours', '[t]\na = 1\n\n[u]\n', 't.k', '[t]\na = 1\nk = 9\n\n[u]\n'],
    ['is spaced like them', '[t]\na=1\n', 't.k', '[t]\na=1\nk=9\n'],
    ['is aligned with them', '[t]\nname    = 1\n', 't.k', '[t]\nname    = 1\nk       = 9\n'],
    ['is indented like them', '[t]\n  a = 1 # c\n', 't.k', '[t]\n  a = 1 # c\n  k = 9\n'],
    ['stands under an empty header', '[t] # c\n\n[u]\n', 't.k', '[t] # c\nk = 9\n\n[u]\n'],
    ['joins an inline table', 't = { a = 1 }\n', 't.k', 't = { a = 1, k = 9 }\n'],
    ['fills an empty inline table', 't = {}\n', 't.k', 't = { k = 9 }\n'],
    ['is dotted where the others are', '[p]\nt.a = 1\nb = 2\n', 'p.t.k', '[p]\nt.a = 1\nt.k = 9\nb = 2\n'],
    ['makes its header at the end', '[p]\na = 1', 't.k', '[p]\na = 1\n\n[t]\nk = 9'],
    ['makes its header in an empty text', '', 't.k', '[t]\nk = 9\n'],
    [
      'makes its header behind its relatives',
      '[t.a]\nx = 1\n\n# u\n[u]\n',
      't.b.k',
      '[t.a]\nx = 1\n\n[t.b]\nk = 9\n\n# u\n[u]\n',
    ],
    [
      'makes its header before longer ones',
      '# s\n[t.a]\nx = 1\n',
      't.k',
      '[t]\nk = 9\n\n# s\n[t.a]\nx = 1\n',
    ],
    [
      'makes its header before the tools',
      '[p]\n\n[tool.a]\nx = 1\n',
      'q.k',
      '[p]\n\n[q]\nk = 9\n\n[tool.a]\nx = 1\n',
    ],
    ['replaces the value that was there', '[t]\nk = [ # c\n  1,\n]\n', 't.k', '[t]\n# c\nk = 9\n'],
    ['does not replace what has a header', '[t.k]\na = 1\n', 't.k', '[t.k]\na = 1\n'],
    ['does not go into what is no table', 't = 1\n', 't.k', 't = 1\n'],
  ];
  test.each(cases)('%s', (_title, before, path, wanted) => {
    expect(edited(before, (doc) => setKey(doc, path.split('.'), '9'))).toBe(wanted);
  });
});

describe('an entry that is removed', () => {
  const cases: readonly [string, string, string, string, string][] = [
    ['takes its line along', '[t]\na = 1\nb = 2\n', 't', 'a', '[t]\nb = 2\n'],
    ['leaves its comment', '[t]\na = 1 # c\nb = 2\n', 't', 'a', '[t]\n# c\nb = 2\n'],
    ['takes all its dotted lines along', '[t]\na.x = 1\nb = 2\na.y = 3\n', 't', 'a', '[t]\nb = 2\n'],
    ['takes its comma along', 't = { a = 1, b = 2 }', 't', 'b', 't = { a = 1 }'],
    ['leaves the comments in its value', '[t]\na = [\n  1, # c\n]\nb = 2\n', 't', 'a', '[t]\n# c\nb = 2\n'],
    [
      'takes its header and its body along',
      '[t]\nx = 1\n\n[t.a]\ny = 1\n\n[u]\n',
      't',
      'a',
      '[t]\nx = 1\n\n[u]\n',
    ],
  ];
  test.each(cases)('%s', (_title, before, table, name, wanted) => {
    const edit = (doc: Document) => {
      const from = tableAt(doc.root, table) ?? expect.unreachable('a table');
      return removeEntry(doc, from, name, { withBody: true });
    };
    expect(edited(before, edit)).toBe(wanted);
  });
});

test('a string keeps its quotes where it can', () => {
  const with1 = (text: string, value: string) =>
    edited(text, (doc) =>
      replaceString(doc, stringAt(doc.root, 'a') ?? expect.unreachable('a string'), value),
    );
  expect(with1(`a = 'x'`, 'y\\z')).toBe(`a = 'y\\z'`);
  expect(with1(`a = 'x'`, "it's")).toBe(`a = "it's"`);
  expect(with1('a = "x"', 'a "b" \\')).toBe('a = "a \\"b\\" \\\\"');
  expect(with1('a = """\nx\n"""', 'y\nz\n')).toBe('a = """\ny\nz\n"""');
  expect(with1('a = """x"""', 'y\nz')).toBe('a = """y\nz"""');
  expect(quote('tab\tend\n')).toBe('"tab\tend\\n"');
});
