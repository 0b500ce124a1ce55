/** Every rule, and the one function that applies them. */
import type { Project } from '../project/project.ts';
import { fileTooLarge } from './file-too-large.ts';
import type { Choice, Diagnostic, Finding, Rule, Severity } from './rule.ts';
import { tomlEncoding } from './toml-encoding.ts';
import { unreadableFile } from './unreadable-file.ts';

/** All that can be said of a file that was not read. */
const OF_UNREAD_FILES: readonly Rule[] = [tomlEncoding, fileTooLarge, unreadableFile];

/** In the order of the README's table. */
export const RULES: readonly Rule[] = [...OF_UNREAD_FILES];

const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What is wrong with a project under the reader's choice: sorted by place, the worst first, nothing twice. */
export function diagnose(project: Project, choice: Choice): readonly Diagnostic[] {
  const rules = project.trouble === undefined ? RULES : OF_UNREAD_FILES;
  const found = new Map<string, Diagnostic>();
  for (const rule of rules) {
    if (choice.select?.includes(rule.code) === false || choice.ignore?.includes(rule.code)) continue;
    for (const finding of rule.check(project)) {
      const key = `${rule.code} ${finding.at.start} ${finding.at.end} ${finding.message}`;
      if ((choice.installed || !finding.installed) && !found.has(key))
        found.set(key, withSeverity(rule, finding, choice));
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      a.at.start - b.at.start ||
      a.at.end - b.at.end ||
      WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) ||
      (a.code < b.code ? -1 : Number(a.code > b.code)),
  );
}

function withSeverity(rule: Rule, finding: Finding, choice: Choice): Diagnostic {
  return {
    ...finding,
    code: rule.code,
    severity: choice.severity?.[rule.code] ?? finding.severity ?? rule.severity,
  };
}
