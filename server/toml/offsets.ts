/** Places in the text of what a string's value has: escapes and line breaks make them differ. */
import type { Document, Key, StringValue } from './document.ts';
import { type Step, stepAt } from './escapes.ts';
import type { Span } from './span.ts';

/** Where the characters `from` to `to` of a string's value stand in the text. */
export function spanWithin(doc: Document, node: StringValue, from: number, to: number): Span {
  if (node.value.length === node.inner.end - node.inner.start) {
    // Nothing in it is written otherwise than it reads.
    return { start: clamp(node, node.inner.start + from), end: clamp(node, node.inner.start + to) };
  }
  let start: number | undefined;
  let end: number | undefined;
  let length = 0;
  let at = node.inner.start;
  for (const [pos, step] of steps(doc, node)) {
    const { value, verbatim } = step;
    if (start === undefined && from < length + value.length) start = verbatim ? pos + from - length : pos;
    if (end === undefined && to <= length + value.length && value !== '') {
      end = to <= length ? at : verbatim ? pos + to - length : step.end;
    }
    length += value.length;
    if (value !== '') at = step.end;
  }
  start ??= node.inner.end;
  return { start, end: Math.max(start, end ?? node.inner.end) };
}

function* steps(doc: Document, { inner, quote }: StringValue): Iterable<[pos: number, step: Step]> {
  for (let pos = inner.start; pos < inner.end; ) {
    const step = stepAt(doc.text, pos, inner.end, quote);
    yield [pos, step];
    pos = step.end;
  }
}

function clamp({ inner }: StringValue, pos: number): number {
  return Math.min(Math.max(pos, inner.start), inner.end);
}

/** Where the characters `from` to `to` of a key's name stand in the text; all of the key where it has escapes. */
export function spanWithinKey({ name, at }: Key, from: number, to: number): Span {
  const quotes = at.end - at.start - name.length;
  if (from >= to || (quotes !== 0 && quotes !== 2)) return at;
  const start = at.start + quotes / 2;
  return { start: start + from, end: start + to };
}
