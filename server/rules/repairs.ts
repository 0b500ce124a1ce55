/** Which fixes can be made together. */
import type { Edit, Span } from '../toml/span.ts';
import type { Diagnostic, Fix } from './rule.ts';

/**
 * The edits of one round of fixing: the first wanted fix of each diagnostic. A fix that touches what an earlier one
 * changes waits for the next round, when the text has been judged again: two of them may want to write the same line.
 */
export function repairs(diagnostics: readonly Diagnostic[], wanted: (fix: Fix) => boolean): readonly Edit[] {
  const chosen: Edit[] = [];
  const taken = new Taken();
  for (const { fixes } of diagnostics) {
    const edits = fixes?.find(wanted)?.edits() ?? [];
    if (edits.some((edit) => taken.touches(edit))) continue;
    chosen.push(...edits);
    for (const edit of edits) taken.add(edit);
  }
  return chosen;
}

/** Places that will be changed, kept in order, so that thousands of them are looked through in no time. */
class Taken {
  readonly #spans: Span[] = [];

  /** Those of two fixes never touch, so that none but the last one that begins before the end can. */
  touches({ start, end }: Span): boolean {
    const before = this.#spans[this.#after(end) - 1];
    return before !== undefined && before.end >= start;
  }

  add(span: Span): void {
    this.#spans.splice(this.#after(span.start), 0, span);
  }

  /** How many begin at a place or before it. */
  #after(place: number): number {
    let low = 0;
    for (let high = this.#spans.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle]?.start ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
