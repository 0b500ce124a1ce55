/**
 * The report for people: each finding as `path:line:column: severity[code]: message`, the form that editors and
 * terminals make a link of, and below it the line with the place marked, what else has to do with it, and the fixes.
 */
import type { Diagnostic, Severity } from '../../rules/rule.ts';
import type { Span } from '../../toml/span.ts';
import { annotate, linesOf, placeOf, type Remark, type Role, remarksOf } from '../annotate.ts';
import type { Checked, Report, Totals } from '../check.ts';
import { harmless, harmlessLine, type Paint, type Style, type Terminal } from '../terminal.ts';

/** A line that is longer than this is not shown: it would be a screenful. */
const LONGEST_LINE = 400;

const PAINTS: Record<Severity, Paint> = { error: 'red', warning: 'yellow', information: 'blue', hint: 'dim' };

export function textReport({ out, style }: Terminal): Report {
  return {
    begin: () => undefined,
    file: (checked) => {
      const lines = linesOf(checked.text);
      const shown = checked.diagnostics.length > 0 ? harmless(checked.text) : '';
      for (const diagnostic of checked.diagnostics)
        out(`${findingOf(checked, diagnostic, shown, lines, style)}\n`);
    },
    // Where no named path leads anywhere, that was said already.
    end: (totals) => {
      if (totals.files > 0 || totals.failures === 0) out(`${summaryOf(totals, style)}\n`);
    },
  };
}

function findingOf(
  { path }: Checked,
  diagnostic: Diagnostic,
  shown: string,
  lines: readonly Span[],
  style: Style,
): string {
  const { code, severity, message, at } = diagnostic;
  const { line, column } = placeOf(lines, at.start);
  const head =
    `${style('bold', `${harmlessLine(path)}:${line}:${column}:`)} ` +
    `${style(PAINTS[severity], `${severity}[${code}]`)}: ${style('bold', harmlessLine(message))}\n`;
  return head + excerptOf(diagnostic, shown, lines, style);
}

/** The lines that the remarks are about, numbered, with the remarks below them; `…` where lines are left out. */
function excerptOf(diagnostic: Diagnostic, shown: string, lines: readonly Span[], style: Style): string {
  const remarks = remarksOf(diagnostic, true).map((remark, i) =>
    i === 0 ? { ...remark, label: '' } : remark,
  );
  const rows = [...annotate(shown, remarks.map(harmlessRemark), lines)].sort(([a], [b]) => a - b);
  const width = String((rows.at(-1)?.[0] ?? 0) + 1).length;
  const gutter = (text: string) => style('dim', `${text.padStart(width + 1)} │ `);
  let out = '';
  let before: number | undefined;
  for (const [number, drawn] of rows) {
    const { start, end } = lines[number] ?? { start: 0, end: 0 };
    const visible = end > start && end - start <= LONGEST_LINE;
    if (before !== undefined && number > before + 1) out += `${gutter('…')}\n`;
    if (visible) out += `${gutter(String(number + 1))}${shown.slice(start, end)}\n`;
    for (const { role, pad, carets, label } of drawn) {
      const words = visible ? `${carets} ${label}`.trim() : label;
      const paint = paintOf(role, diagnostic.severity);
      if (words !== '') out += `${gutter('')}${visible ? pad : ''}${style(paint, words)}\n`;
    }
    before = number;
  }
  return out;
}

function harmlessRemark(remark: Remark): Remark {
  return {
    ...remark,
    label: harmlessLine(remark.label),
    below: remark.below.map(({ role, label }) => ({ role, label: harmlessLine(label) })),
  };
}

function paintOf(role: Role, severity: Severity): Paint {
  if (role === 'finding') return PAINTS[severity];
  return role === 'fix' ? 'green' : 'blue';
}

function summaryOf({ files, fixed, counts, fixable }: Totals, style: Style): string {
  if (files === 0) return 'No pyproject.toml is here';
  const worst = counts.error > 0 ? 'red' : counts.warning > 0 ? 'yellow' : 'blue';
  const mended = fixed > 0 ? `, ${count(fixed, 'fix', 'fixes')} made` : '';
  const found = [
    counts.error > 0 && count(counts.error, 'error', 'errors'),
    counts.warning > 0 && count(counts.warning, 'warning', 'warnings'),
    counts.information > 0 && `${counts.information} information`,
    counts.hint > 0 && count(counts.hint, 'hint', 'hints'),
  ].filter((words) => words !== false);
  const checked = `${count(files, 'file', 'files')} checked${mended}`;
  if (found.length === 0) return `${checked}: nothing to report`;
  const hint = fixable > 0 ? `; ${fixable} can be fixed with --fix` : '';
  return `${checked}: ${style(worst, found.join(', '))}${hint}`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
