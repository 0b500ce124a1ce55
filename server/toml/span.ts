/** A stretch of text, half open, in UTF-16 code units, as JavaScript and the protocol count. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The replacement of a stretch of text; an insertion where `start` equals `end`. */
export interface Edit extends Span {
  readonly text: string;
}

/** Whether `inner` lies within `outer`; an empty span at either end counts. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The text with the edits made. Edits must not overlap; insertions at one place keep their order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let at = 0;
  for (const edit of sorted) {
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}
