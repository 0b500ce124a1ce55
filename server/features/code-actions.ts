/** What can be done about the findings at a place, and about all that can be mended without a thought. */
import type { Project } from '../project/project.ts';
import { diagnose } from '../rules/index.ts';
import type { Choice, Diagnostic } from '../rules/rule.ts';
import type { Edit, Span } from '../toml/span.ts';

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Those that offer it: several findings may have one remedy. */
  readonly diagnostics: readonly Diagnostic[];
  /** The first safe one of a finding: what an editor may apply without asking which. */
  readonly preferred: boolean;
}

export interface CodeActions {
  /** For the findings that the span touches, those of the first finding first. */
  readonly quickFixes: readonly QuickFix[];
  /** The edits of all safe fixes in the document; empty where there are none. */
  readonly fixAll: readonly Edit[];
}

/** Judges the project anew: what an editor believes to be wrong may be out of date. */
export function codeActions(project: Project, span: Span, choice: Choice): CodeActions {
  const found = diagnose(project, choice);
  return { quickFixes: quickFixes(found.filter(({ at }) => touches(at, span))), fixAll: safeEdits(found) };
}

/**
 * The first safe fix of each finding, those left out that would touch the place of an earlier one: they are offered again
 * when the text has been changed.
 */
export function safeEdits(found: readonly Diagnostic[]): readonly Edit[] {
  const taken: Edit[] = [];
  for (const { fixes = [] } of found) {
    const edits = fixes.find(({ safe }) => safe)?.edits() ?? [];
    if (!edits.some((edit) => taken.some((other) => touches(edit, other)))) taken.push(...edits);
  }
  return taken.sort((a, b) => a.start - b.start);
}

function quickFixes(found: readonly Diagnostic[]): readonly QuickFix[] {
  const byWhatTheyDo = new Map<string, QuickFix>();
  for (const diagnostic of found) {
    const first = diagnostic.fixes?.find(({ safe }) => safe);
    for (const fix of diagnostic.fixes ?? []) {
      const edits = fix.edits();
      if (edits.length === 0) continue;
      const key = JSON.stringify([fix.title, edits]);
      const same = byWhatTheyDo.get(key);
      byWhatTheyDo.set(key, {
        title: fix.title,
        edits,
        diagnostics: [...(same?.diagnostics ?? []), diagnostic],
        preferred: (same?.preferred ?? false) || fix === first,
      });
    }
  }
  return [...byWhatTheyDo.values()];
}

/** A cursor at either end of a finding is on it, and two insertions at one place are in each other's way. */
function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
