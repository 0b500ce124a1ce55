/** `import a.b as c` and `from ..a import (b as c, d)`, read from their tokens. */
import type { Import } from './outline.ts';
import type { Range } from './scopes.ts';
import { splitAtCommas } from './targets.ts';
import type { Tokens } from './tokens.ts';
import { isName, kindOf } from './words.ts';

const AS = kindOf('as');
const IMPORT = kindOf('import');
const DOT = 46;

/** Where an import stands. */
export type Circumstances = Pick<Import, 'topLevel' | 'guarded' | 'neverRuns'>;

/** The clauses of an `import` or `from` statement, each with the name that it binds (none for a star). */
export function* clauses(
  tokens: Tokens,
  from: number,
  to: number,
  circumstances: Circumstances,
): Iterable<{ readonly clause: Import; readonly binds: number | undefined }> {
  if (tokens.kind(from) === IMPORT) {
    for (const part of splitAtCommas(tokens, from + 1, to)) {
      const [name, end] = part;
      const nameEnd = endOfDotted(tokens, name, end);
      if (nameEnd === name) continue;
      const as = asName(tokens, nameEnd, end);
      const clause = { level: 0, module: dotted(tokens, name, nameEnd), ...circumstances };
      yield { clause: { ...clause, ...asIf(tokens, as), at: spanOf(tokens, part) }, binds: as ?? name };
    }
    return;
  }
  let first = from + 1;
  while (first < to && tokens.kind(first) === DOT) first += 1;
  const level = first - from - 1;
  const end = endOfDotted(tokens, first, to);
  if (tokens.kind(end) !== IMPORT || end >= to || (level === 0 && end === first)) return;
  const module = dotted(tokens, first, end);
  const bracket = tokens.kind(end + 1) === 40;
  const names = bracket
    ? splitAtCommas(tokens, end + 2, tokens.closing(end + 1))
    : splitAtCommas(tokens, end + 1, to);
  for (const part of names) {
    const [name, stop] = part;
    const star = tokens.kind(name) === 42;
    if (!star && !isName(tokens.kind(name))) continue;
    const as = star ? undefined : asName(tokens, name + 1, stop);
    const clause = { level, module, name: star ? '*' : tokens.name(name), ...circumstances };
    yield {
      clause: { ...clause, ...asIf(tokens, as), at: spanOf(tokens, part) },
      binds: star ? undefined : (as ?? name),
    };
  }
}

function endOfDotted(tokens: Tokens, from: number, to: number): number {
  let i = from;
  if (i >= to || !isName(tokens.kind(i))) return i;
  for (i += 1; i + 1 < to && tokens.kind(i) === DOT && isName(tokens.kind(i + 1)); i += 2);
  return i;
}

function dotted(tokens: Tokens, from: number, to: number): string {
  let name = from < to ? tokens.name(from) : '';
  for (let i = from + 2; i < to; i += 2) name += `.${tokens.name(i)}`;
  return name;
}

function asName(tokens: Tokens, at: number, end: number): number | undefined {
  return at + 1 < end && tokens.kind(at) === AS && isName(tokens.kind(at + 1)) ? at + 1 : undefined;
}

function asIf(tokens: Tokens, as: number | undefined): { readonly as?: string } {
  return as === undefined ? {} : { as: tokens.name(as) };
}

function spanOf(tokens: Tokens, [from, to]: Range): Import['at'] {
  return { start: tokens.start(from), end: tokens.end(to - 1) };
}
