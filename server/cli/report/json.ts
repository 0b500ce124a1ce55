/** The report for programs: `{ "files": [ … ] }`, written file by file, so that a large tree is never held as a whole. */
import type { Diagnostic } from '../../rules/rule.ts';
import type { Span } from '../../toml/span.ts';
import { lineAt, linesOf } from '../annotate.ts';
import type { Checked, Report } from '../check.ts';

export function jsonReport(out: (text: string) => void): Report {
  let first = true;
  return {
    begin: () => out('{"files":['),
    file: (checked) => {
      out(`${first ? '\n' : ',\n'}${JSON.stringify(fileOf(checked))}`);
      first = false;
    },
    end: () => out(first ? ']}\n' : '\n]}\n'),
  };
}

function fileOf({ path, text, diagnostics }: Checked): unknown {
  const lines = linesOf(text);
  return { path, diagnostics: diagnostics.map((diagnostic) => diagnosticOf(diagnostic, lines)) };
}

function diagnosticOf({ code, severity, message, at }: Diagnostic, lines: readonly Span[]): unknown {
  return { code, severity, message, source: 'pyproject-ls', range: rangeOf(lines, at) };
}

/** A place in a text, given its lines. */
export function rangeOf(lines: readonly Span[], { start, end }: Span): unknown {
  return { start: positionOf(lines, start), end: positionOf(lines, end) };
}

/** Zero-based, UTF-16; a place within a line break counts as the end of its line. */
function positionOf(lines: readonly Span[], offset: number): { line: number; character: number } {
  const line = lineAt(lines, offset);
  const { start, end } = lines[line] ?? { start: 0, end: 0 };
  return { line, character: Math.min(offset, end) - start };
}
