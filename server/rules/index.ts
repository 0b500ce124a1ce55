/** Every rule, and the one function that applies them. */
import type { Project } from '../project/project.ts';
import type { Choice, Diagnostic, Rule } from './rule.ts';

/** In the order of the README's table. */
export const RULES: readonly Rule[] = [];

/** What is wrong with a project, sorted by place, under the reader's choice. */
export function diagnose(project: Project, choice: Choice): readonly Diagnostic[] {
  const shown = RULES.filter(
    ({ code }) => (choice.select?.includes(code) ?? true) && !choice.ignore?.includes(code),
  );
  return shown
    .flatMap((rule) => [...rule.check(project)].map((finding) => withSeverity(rule, finding, choice)))
    .filter((diagnostic) => choice.installed || !diagnostic.installed)
    .sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
}

function withSeverity(
  rule: Rule,
  finding: Omit<Diagnostic, 'code' | 'severity'> & { severity?: Diagnostic['severity'] },
  choice: Choice,
): Diagnostic {
  return {
    ...finding,
    code: rule.code,
    severity: choice.severity?.[rule.code] ?? finding.severity ?? rule.severity,
  };
}
