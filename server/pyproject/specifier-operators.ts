/** What stands in place of an operator: a slip of the finger, or the language of another package manager. */
import type { Span } from '../toml/span.ts';
import { type Defect, type Mend, shown, skipBlanks } from './defect.ts';
import type { Operator } from './specifier.ts';
import { versionAt } from './version.ts';

export const MEANT: Readonly<Record<string, Operator>> = {
  '=': '==',
  '=>': '>=',
  '=<': '<=',
  '=!': '!=',
  '<>': '!=',
  '!==': '!=',
  '!': '!=',
  '=~': '~=',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '>>': '>',
  '<<': '<',
  '>==': '>=',
  '<==': '<=',
  '> =': '>=',
  '< =': '<=',
  '= =': '==',
  '~ =': '~=',
  '! =': '!=',
};

/** `2.0`, `^2.0`, `*`: as other package managers write it. */
export function withoutOperator(text: string, start: number, end: number): Defect {
  const at = { start, end };
  const written = text.slice(start, end);
  const caret = /^\^\s*v?(\d+(?:\.\d+)*)$/.exec(written)?.[1];
  if (caret !== undefined && caret.length < 40) {
    const mend = { at, text: `>=${caret},<${afterCaret(caret)}`, certain: false };
    return specifierDefect({ start, end: start + 1 }, '`^` is no operator of Python', 'both', mend);
  }
  if (written === '*') return specifierDefect(at, '`*` is no specifier', 'both');
  const version = versionAt(text, start);
  const star = version && text.slice(version.end, end) === '.*';
  if (version && (version.end === end || star))
    return specifierDefect(at, `no operator stands before ${shown(written)}`, 'both', {
      at: { start, end: start },
      text: '==',
      certain: false,
    });
  return specifierDefect(at, `${shown(written)} is no specifier`, 'both');
}

/** `^1.2.3` ends before `2`, `^0.2.3` before `0.3`. */
function afterCaret(version: string): string {
  const parts = version.split('.');
  const first = parts.findIndex((part) => !/^0+$/.test(part));
  const kept = parts.slice(0, first < 0 ? parts.length : first + 1);
  return [...kept.slice(0, -1), `${Number(kept.at(-1)) + 1}`].join('.');
}

export function unknownOperator(text: string, start: number, operator: string, end: number): Defect {
  const at = { start, end: start + operator.length };
  const spaced = operator.includes(' ');
  const written = spaced ? text.slice(start, skipBlanks(text, start + 1, end) + 1) : operator;
  const place = { start, end: start + written.length };
  if (operator === '~') {
    // `~1.2` of Poetry, `~1.2.3` likewise: the last but one of three numbers stays.
    const numbers = /^~\s*v?(\d+(?:\.\d+)+)$/.exec(text.slice(start, end))?.[1]?.split('.');
    const kept = numbers && [...numbers, '0', '0'].slice(0, 3).join('.');
    const mend = kept === undefined ? undefined : { at: { start, end }, text: `~=${kept}`, certain: false };
    return specifierDefect(at, '`~` is no operator of Python', 'both', mend);
  }
  const meant = MEANT[operator];
  const words = spaced
    ? `a blank stands within the operator ${shown(written)}`
    : `${shown(operator)} is no operator`;
  return specifierDefect(
    place,
    words,
    'both',
    meant === undefined ? undefined : { at: place, text: meant, certain: operator !== '!' },
  );
}

export function specifierDefect(at: Span, words: string, refuses: Defect['refuses'], mend?: Mend): Defect {
  return { at, part: 'specifier', words, refuses, ...(mend && { mend }) };
}
