/** Which fixes can be made together. */
import type { Edit } from '../toml/span.ts';
import type { Diagnostic, Fix } from './rule.ts';

/**
 * The edits of one round of fixing: the first wanted fix of each diagnostic. A fix that touches what an earlier one
 * changes waits for the next round, when the text has been judged again: two of them may want to write the same line.
 */
export function repairs(diagnostics: readonly Diagnostic[], wanted: (fix: Fix) => boolean): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const { fixes } of diagnostics) {
    const edits = fixes?.find(wanted)?.edits() ?? [];
    if (!edits.some((edit) => chosen.some((other) => touch(edit, other)))) chosen.push(...edits);
  }
  return chosen;
}

function touch(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
