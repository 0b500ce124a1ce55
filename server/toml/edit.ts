/**
 * The edits that all fixes are made of: each in the style of its neighbours, in the document's own line breaks,
 * without losing a comment. Pure. An empty list means that it cannot be done.
 */
import {
  type ArrayValue,
  type Document,
  type Entry,
  entryAt,
  type StringValue,
  type Table,
  type Value,
} from './document.ts';
import { headersIn, indentAt, inStyle, isFirstOnLine, isLastOnLine, keysAt, statementsIn } from './layout.ts';
import { lineStart } from './lexer.ts';
import { appendMembers, insertMember, type Members, ownLine, removeMember } from './members.ts';
import { spanWithin } from './offsets.ts';
import { keyText, membersOf, placeKey } from './placement.ts';
import { contains, type Edit, type Span } from './span.ts';

/** Adds items (TOML texts) at the end of an array. */
export function appendItems(doc: Document, array: ArrayValue, texts: readonly string[]): readonly Edit[] {
  return array.closed && !array.ofTables ? inStyle(doc, appendMembers(doc.text, itemsOf(array), texts)) : [];
}

/** Adds an item (a TOML text) before the one at `index`; behind the last one if there is none. */
export function insertItem(doc: Document, array: ArrayValue, index: number, text: string): readonly Edit[] {
  if (index >= array.items.length) return appendItems(doc, array, [text]);
  return array.ofTables ? [] : inStyle(doc, insertMember(doc.text, itemsOf(array), index, text));
}

/** Removes an item of an array. */
export function removeItem(doc: Document, array: ArrayValue, item: Value): readonly Edit[] {
  const index = array.items.indexOf(item);
  if (index < 0 || !array.closed || array.ofTables) return [];
  return keepComments(doc, item.at, removeMember(doc.text, itemsOf(array), index));
}

function itemsOf(array: ArrayValue): Members {
  return { at: array.at, members: array.items.map((item) => item.at), padding: '' };
}

/**
 * Removes a key with its value from a table. What has headers of its own is removed only with `withBody`:
 * its headers and all that stands below them, but for comments.
 */
export function removeEntry(
  doc: Document,
  table: Table,
  name: string,
  options: { readonly withBody?: boolean } = {},
): readonly Edit[] {
  const entry = table.entries.get(name);
  if (!entry) return [];
  const statements = [...statementsIn(entry)].map((statement) => statement.entry.at);
  const [first] = statements;
  if (first && !isStatement(doc, first)) return removeFromBraces(doc, first, statements.length);
  const headers = headersIn(doc, entry).map(({ header }) => header.at);
  if (headers.length > 0 && !options.withBody) return [];
  if (![...statements, ...headers].every((at) => isLastOnLine(doc.text, at.end))) return [];
  const lines = statements.flatMap((at) => keepComments(doc, at, [ownLine(doc.text, at.start, at.end)]));
  return [
    ...lines,
    ...inStyle(
      doc,
      headers.map((at) => headerLine(doc.text, at)),
    ),
  ];
}

/** A statement begins its line; a member of an inline table lies in braces. */
function isStatement(doc: Document, at: Span): boolean {
  return innermostInline(doc.root, at) === undefined;
}

function removeFromBraces(doc: Document, at: Span, count: number): readonly Edit[] {
  const table = innermostInline(doc.root, at);
  if (!table?.closed || count > 1) return [];
  const members = membersOf(table);
  return keepComments(
    doc,
    at,
    removeMember(
      doc.text,
      members,
      members.members.findIndex((one) => one.start === at.start),
    ),
  );
}

/** The innermost inline table around a place that is not that table itself. */
function innermostInline(value: Value, at: Span): Table | undefined {
  const children = value.kind === 'table' ? [...value.entries.values()].map((entry) => entry.value) : [];
  const items = value.kind === 'array' ? value.items : children;
  for (const item of items) {
    const found = innermostInline(item, at);
    if (found) return found;
  }
  const around = value.kind === 'table' && value.form === 'inline' && contains(value.at, at);
  return around && value.at.start < at.start ? value : undefined;
}

/** A header's line, with the blank lines before it. */
function headerLine(text: string, at: Span): Edit {
  const edit = ownLine(text, at.start, at.end);
  const { start } = edit;
  while (start > 0 && start === lineStart(text, at.start)) {
    const above = lineStart(text, start - 1);
    if (text.slice(above, start).trim() !== '' || above === start) break;
    return { ...edit, start: above };
  }
  return { ...edit, start };
}

/** Comments inside of what is removed get lines of their own where it stood. */
function keepComments(doc: Document, removed: Span, edits: readonly Edit[]): readonly Edit[] {
  const { text } = doc;
  const inside = doc.comments.filter((comment) => contains(removed, comment));
  if (inside.length === 0) return inStyle(doc, edits);
  const around = edits.find((edit) => contains(edit, removed));
  if (!around || !isFirstOnLine(text, removed.start)) return [];
  const indent = indentAt(text, removed.start);
  const lines = inside.map(({ start, end }) => text.slice(start, end).trimEnd());
  const kept =
    around.start === removed.start
      ? `${lines.join(`\n${indent}`)}\n${indent}`
      : lines.map((line) => `${indent}${line}\n`).join('');
  return inStyle(
    doc,
    edits.map((edit) => (edit === around ? { ...edit, text: kept } : edit)),
  );
}

/** Gives an entry another name, in every header and dotted key that names it. */
export function renameKey(doc: Document, entry: Entry, name: string): readonly Edit[] {
  const places = new Map<number, Span>();
  const gather = (start: number, depth: number) => {
    const part = keysAt(doc.text, start).at(-1 - depth);
    if (part) places.set(part.at.start, part.at);
  };
  for (const { entry: statement, depth } of statementsIn(entry)) {
    const parts = keysAt(doc.text, statement.at.start);
    if (parts.length > depth) gather(statement.at.start, depth);
  }
  for (const { header, depth } of headersIn(doc, entry)) gather(header.at.start, depth);
  return [...places.values()].map((at) => {
    const quoted = doc.text.charAt(at.start);
    const text =
      quoted === '"'
        ? quote(name)
        : quoted === "'" && !/['\0-\x1f\x7f]/.test(name)
          ? `'${name}'`
          : keyText(name);
    return { ...at, text };
  });
}

/** A value as a TOML string: in the quotes of `like` if they can hold it, else in double quotes. */
export function quote(value: string, like?: StringValue): string {
  const style = like?.quote ?? '"';
  const controls = /[\0-\x08\x0b-\x1f\x7f]/.test(value);
  if (style === "'" && !controls && !/['\n]/.test(value)) return `'${value}'`;
  if (style === "'''" && !controls && !value.includes("'''") && !value.endsWith("'")) {
    return `'''${firstBreak(value, like)}${value}'''`;
  }
  if (style.length === 3 && value.includes('\n')) {
    const inside = escaped(value.replaceAll('\\', '\\\\'), /[\0-\x08\x0b-\x1f\x7f]/g).replace(
      /"(?="")|"$/g,
      '\\"',
    );
    return `"""${firstBreak(value, like)}${inside}"""`;
  }
  const inside = escaped(value.replace(/["\\]/g, '\\$&'), /[\0-\x08\x0a-\x1f\x7f]/g);
  return style === '"""' ? `"""${inside}"""` : `"${inside}"`;
}

/** The line break that a multi-line string may begin with, where the one before had it or the value needs it. */
function firstBreak(value: string, like: StringValue | undefined): string {
  const had = like !== undefined && like.inner.start > like.at.start + 3;
  return had || value.startsWith('\n') ? '\n' : '';
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\b': '\\b', '\f': '\\f' };

function escaped(value: string, what: RegExp): string {
  return value.replace(what, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Gives a string another value, in the quotes that it has. */
export function replaceString(doc: Document, node: StringValue, value: string): readonly Edit[] {
  return inStyle(doc, [{ ...node.at, text: quote(value, node) }]);
}

/** Gives a part of a string's value another text; the rest stays as it is written. */
export function replacePart(doc: Document, node: StringValue, part: Span, value: string): readonly Edit[] {
  if (!fitsWithin(value, node)) {
    const whole = node.value.slice(0, part.start) + value + node.value.slice(part.end);
    return replaceString(doc, node, whole);
  }
  return [{ ...spanWithin(doc, node, part.start, part.end), text: value }];
}

/** Whether a text needs no escape between the quotes of a string. */
function fitsWithin(value: string, { quote: style }: StringValue): boolean {
  const special = style.startsWith("'") ? /[\0-\x1f\x7f']/ : /[\0-\x1f\x7f"\\]/;
  return !special.test(value);
}

/**
 * Sets the key at a path to a value (a TOML text): in the header, the inline table or among the dotted keys that are
 * there, else under a new header. A value that is there already is replaced, but not one that has headers of its own.
 */
export function setKey(doc: Document, path: readonly string[], value: string): readonly Edit[] {
  const entry = entryAt(doc.root, ...path);
  if (!entry) return inStyle(doc, placeKey(doc, path, value));
  const [statement, ...more] = [...statementsIn(entry)];
  if (statement?.entry !== entry || more.length > 0) return [];
  const { at } = entry.value;
  const kept = doc.comments.filter((comment) => contains(at, comment));
  if (kept.length > 0 && !isFirstOnLine(doc.text, entry.at.start)) return [];
  const indent = indentAt(doc.text, entry.at.start);
  const lines = kept.map(({ start, end }) => `${doc.text.slice(start, end).trimEnd()}\n${indent}`);
  const above = { start: entry.at.start, end: entry.at.start, text: lines.join('') };
  return inStyle(doc, [...(kept.length > 0 ? [above] : []), { ...at, text: value }]);
}
