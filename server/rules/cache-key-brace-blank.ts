import { replaceString } from '../toml/edit.ts';
import { spanWithin } from '../toml/offsets.ts';
import type { Rule } from './rule.ts';

/** Blanks in a group of alternatives belong to the alternatives (crate globset; uv 0.13.8). */
export const cacheKeyBraceBlank: Rule = {
  code: 'cache-key-brace-blank',
  severity: 'warning',

  *check({ doc, cacheKeys }) {
    for (const key of cacheKeys.keys) {
      if (key.kind !== 'glob') continue;
      const text = key.value.value;
      const blanks = blanksInBraces(text);
      const first = blanks[0];
      if (!first) continue;
      const mended = blanks.reduceRight((out, { start, end }) => out.slice(0, start) + out.slice(end), text);
      yield {
        at: spanWithin(doc, key.value, first.start, first.end),
        message: `the blank is part of the name: \`${first.alternative}\` matches only names that have it`,
        fixes: [
          {
            title: `Replace by \`${mended}\``,
            safe: false,
            edits: () => replaceString(doc, key.value, mended),
          },
        ],
      };
    }
  },
};

interface Blank {
  readonly start: number;
  readonly end: number;
  /** The alternative that it belongs to. */
  readonly alternative: string;
}

/** Blanks beside a comma or a brace of a group. */
function blanksInBraces(text: string): readonly Blank[] {
  const out: Blank[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '[') at = endOfClass(text, at);
    else if (char === '{' || char === '}' || (char === ',' && depth > 0)) {
      if (depth > 0) out.push(...blanksAround(text, from, at));
      depth = Math.max(0, depth + (char === '{' ? 1 : char === '}' ? -1 : 0));
      from = at + 1;
    }
  }
  return out;
}

function blanksAround(text: string, from: number, to: number): readonly Blank[] {
  const alternative = text.slice(from, to);
  const before = /^\s+/.exec(alternative)?.[0].length ?? 0;
  const after = before === alternative.length ? 0 : (/\s+$/.exec(alternative)?.[0].length ?? 0);
  return [
    ...(before > 0 ? [{ start: from, end: from + before, alternative }] : []),
    ...(after > 0 ? [{ start: to - after, end: to, alternative }] : []),
  ];
}

function endOfClass(text: string, open: number): number {
  const close = text.indexOf(']', open + (/^\[[!^]/.test(text.slice(open)) ? 3 : 2));
  return close === -1 ? open : close;
}
