/** What can be done about the findings at a place, and about all that can be mended without a thought. */
import type { Cure } from '../project/artifact.ts';
import type { Project } from '../project/project.ts';
import { diagnose } from '../rules/index.ts';
import { repairs } from '../rules/repairs.ts';
import type { Choice, Diagnostic } from '../rules/rule.ts';
import type { Edit, Span } from '../toml/span.ts';
import { statusPlaces } from './code-lens.ts';
import { cureKey } from './cures.ts';

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Those that offer it: several findings may have one remedy. */
  readonly diagnostics: readonly Diagnostic[];
  /** The first safe one of a finding: what an editor may apply without asking which. */
  readonly preferred: boolean;
}

/** Something that a command does about what is built or installed. */
export interface Remedy {
  readonly cure: Cure;
  /** The findings that offer it; none where what the status tells is the reason. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface CodeActions {
  /** For the findings that the span touches, those of the first finding first. */
  readonly quickFixes: readonly QuickFix[];
  /** The edits of all safe fixes in the document, as far as they are not in each other's way. */
  readonly fixAll: readonly Edit[];
}

/** Findings whose remedies are offered one by one: a longer menu is not read. */
const MOST = 100;

/** Judges the project anew: what an editor believes to be wrong may be out of date. */
export function codeActions(project: Project, span: Span, choice: Choice): CodeActions {
  const found = diagnose(project, choice);
  return {
    quickFixes: quickFixes(found.filter(({ at }) => touches(at, span)).slice(0, MOST)),
    fixAll: repairs(found, ({ safe }) => safe),
  };
}

/** Whether what is installed is told of at some place that the span touches. */
export function touchesStatus(project: Project, span: Span): boolean {
  return statusPlaces(project).some((place) => touches(place, span));
}

/** The cures of the findings that the span touches, and those of the status (`ofStatus`) where it touches a place that tells of it. */
export function remedies(
  project: Project,
  span: Span,
  found: readonly Diagnostic[],
  ofStatus: readonly Cure[],
): readonly Remedy[] {
  const byWhatTheyDo = new Map<string, Remedy & { readonly diagnostics: Diagnostic[] }>();
  const add = (cure: Cure, diagnostics: Diagnostic[]) => {
    const same = byWhatTheyDo.get(cureKey(cure));
    if (same) same.diagnostics.push(...diagnostics);
    else byWhatTheyDo.set(cureKey(cure), { cure, diagnostics });
  };
  for (const diagnostic of found.filter(({ at }) => touches(at, span)))
    for (const cure of diagnostic.cures ?? []) add(cure, [diagnostic]);
  if (touchesStatus(project, span)) for (const cure of ofStatus) add(cure, []);
  return [...byWhatTheyDo.values()];
}

function quickFixes(found: readonly Diagnostic[]): readonly QuickFix[] {
  const byWhatTheyDo = new Map<string, QuickFix & { readonly diagnostics: Diagnostic[] }>();
  for (const diagnostic of found) {
    const first = diagnostic.fixes?.find(({ safe }) => safe);
    for (const fix of diagnostic.fixes ?? []) {
      const edits = fix.edits();
      if (edits.length === 0) continue;
      const key = JSON.stringify([fix.title, edits]);
      const same = byWhatTheyDo.get(key);
      const diagnostics = same?.diagnostics ?? [];
      diagnostics.push(diagnostic);
      byWhatTheyDo.set(key, {
        title: fix.title,
        edits,
        diagnostics,
        preferred: (same?.preferred ?? false) || fix === first,
      });
    }
  }
  return [...byWhatTheyDo.values()];
}

/** A cursor at either end of a finding is on it. */
function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
