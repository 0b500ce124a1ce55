/** Fixes that carry what stands under a deprecated key to where it belongs now. */
import { normalizeName } from '../pyproject/name.ts';
import { type ArrayValue, arrayAt, type Document, type Entry, stringsOf, tableAt } from '../toml/document.ts';
import { appendItems, removeEntry, setKey } from '../toml/edit.ts';
import { commaAfter, inStyle, isFirstOnLine } from '../toml/layout.ts';
import { ownLine } from '../toml/members.ts';
import { contains, type Edit } from '../toml/span.ts';

/**
 * Moves `tool.uv.dev-dependencies` to the group `dev` of `[dependency-groups]`, behind what is there; comments go along.
 * To uv 0.13.9 both are one group, taken by default. undefined where there is nothing to move or it cannot be done.
 */
export function moveDevDependencies(doc: Document): readonly Edit[] | undefined {
  const table = tableAt(doc.root, 'tool', 'uv');
  const entry = table?.entries.get('dev-dependencies');
  if (!table || entry?.value.kind !== 'array' || !entry.value.closed || entry.value.ofTables)
    return undefined;
  const { value } = entry;
  const hasComments = doc.comments.some((comment) => contains(value.at, comment));
  const removal = hasComments ? withComments(doc, entry) : removeEntry(doc, table, 'dev-dependencies');
  const arrival = arrive(doc, value, hasComments);
  return removal.length > 0 && arrival && arrival.length > 0 ? [...arrival, ...removal] : undefined;
}

/** A statement with the comments in it, which live on elsewhere. */
function withComments({ text }: Document, { at }: Entry): readonly Edit[] {
  return isFirstOnLine(text, at.start) ? [ownLine(text, at.start, at.end)] : [];
}

function arrive(doc: Document, moved: ArrayValue, hasComments: boolean): readonly Edit[] | undefined {
  const groups = tableAt(doc.root, 'dependency-groups');
  if (!groups && doc.root.entries.has('dependency-groups')) return undefined;
  const name = [...(groups?.entries.keys() ?? [])].find((group) => normalizeName(group) === 'dev');
  const whole = doc.text.slice(moved.at.start, moved.at.end);
  if (name === undefined) return setKey(doc, ['dependency-groups', 'dev'], whole);
  const group = arrayAt(doc.root, 'dependency-groups', name);
  return group && (hasComments ? appendWritten(doc, group, moved) : appendNew(doc, group, moved));
}

/** Only what is not there yet; where all is, nothing but the old key changes. */
function appendNew(doc: Document, group: ArrayValue, moved: ArrayValue): readonly Edit[] | undefined {
  const there = new Set(stringsOf(group).map(({ value }) => value));
  const items = moved.items.filter((item) => item.kind !== 'string' || !there.has(item.value));
  const texts = items.map(({ at }) => doc.text.slice(at.start, at.end));
  if (texts.length > 0) return appendItems(doc, group, texts);
  return group.closed ? [{ start: group.at.end, end: group.at.end, text: '' }] : undefined;
}

/** The lines as they are, before the closing bracket. */
function appendWritten(doc: Document, group: ArrayValue, moved: ArrayValue): readonly Edit[] | undefined {
  const there = new Set(stringsOf(group).map(({ value }) => value));
  if (!group.closed || stringsOf(moved).some(({ value }) => there.has(value))) return undefined;
  const last = group.items.at(-1);
  const end = group.at.end - 1;
  const comma = last && commaAfter(doc.text, last.at.end) === undefined;
  const inside = doc.text.slice(moved.at.start + 1, moved.at.end - 1).trimEnd();
  const before = /^[ \t]*\r?\n/.test(inside) || inside.startsWith(' ') ? '' : '\n';
  const above = doc.text.slice(0, end);
  const start = above.trimEnd().length;
  return [
    ...(comma ? inStyle(doc, [{ start: last.at.end, end: last.at.end, text: ',' }]) : []),
    ...inStyle(doc, [{ start, end, text: `${before}${inside}\n` }]),
  ];
}
