/** The small languages inside `[tool.poetry]` (poetry-core 2.5.0, `constraints/version/parser.py` and `version/grammars/markers.lark`; measured). */
import { readMarkerTree } from '../pyproject/marker.ts';
import { readVersion } from '../pyproject/version.ts';
import type { Span } from '../toml/span.ts';

/** Longer texts are nothing that a person wrote, and are not judged. */
const LONGEST = 1000;

/** What nearly every constraint is; it needs no cutting up. */
const USUAL = /^(?:\*|(?:\^|~|[<>=!~]=|[<>])? ?\d+(?:\.\d+)*)$/;

/** Where a text is no constraint; undefined where it is one. */
export function wrongConstraint(text: string): Span | undefined {
  if (text.length > LONGEST || USUAL.test(text)) return undefined;
  let at = 0;
  for (const either of text.split(/(\|\|?)/)) {
    if (!/^\|\|?$/.test(either)) {
      const wrong = wrongEither(either, at);
      if (wrong) return wrong;
    }
    at += either.length;
  }
  return undefined;
}

/** One of the parts between `|`; `from` is where it begins. A comma at the end is forgiven, one at the beginning is not. */
function wrongEither(part: string, from: number): Span | undefined {
  const end = part.trimEnd().replace(/,+$/, '').trimEnd().length;
  const start = part.length - part.trimStart().length;
  if (start >= end) return { start: from, end: from + part.length };
  for (const [begin, stop] of pieces(part, start, end))
    if (!isConstraint(part.slice(begin, stop))) return { start: from + begin, end: from + stop };
  return undefined;
}

/**
 * What commas and blanks divide: neither behind an operator, nor beside a hyphen, and one comma at most between two
 * constraints (the blank of `> 1` and of `1 - 2` divides nothing).
 */
function* pieces(text: string, start: number, end: number): Iterable<readonly [number, number]> {
  let begin = start;
  for (let at = start; at < end; ) {
    const gap = /^(?: *, *| +)/.exec(text.slice(at, end))?.[0] ?? '';
    const before = text.charAt(at - 1);
    const after = text.charAt(at + gap.length);
    const divides = gap !== '' && at > begin && !/[\^~=><,-]/.test(before) && !/[,-]/.test(after);
    if (divides) {
      yield [begin, at];
      begin = at + gap.length;
    }
    at += Math.max(1, gap.length);
  }
  yield [begin, end];
}

/** A wildcard, a range by caret or tilde, a comparison, or a version alone. */
function isConstraint(text: string): boolean {
  if (/^v?[x*](?:\.[x*])*$/i.test(text)) return true;
  if (/^(?:!=|==)?\s*v?\d+(?:\.\d+){0,2}(?:\.\*)+$/.test(text)) return true;
  const range = /^(?:\^|~=?)\s*(.*)$/s.exec(text)?.[1];
  if (range !== undefined) return isVersion(range);
  const compared = /^(?:<>|!=|>=?|<=?|==?)?\s*(.*?)(?:\.\*)?$/s.exec(text)?.[1] ?? '';
  return compared.toLowerCase() === 'dev' || isVersion(compared);
}

function isVersion(text: string): boolean {
  return text.trim() === text && readVersion(text) !== undefined;
}

/** poetry needs no blank between a variable and `in`. */
const GLUED = /(?:version|name|platform|machine|release|system|implementation|extras?)(?:in|not)/;

/** Where a text is no marker; undefined where it is one, or where the tools disagree on it. An empty one is taken for none. */
export function wrongMarker(text: string): Span | undefined {
  if (text === '' || text.length > LONGEST || GLUED.test(text)) return undefined;
  return readMarkerTree(text).defects.find(({ refuses }) => refuses === 'both')?.at;
}
