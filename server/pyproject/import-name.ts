/** The entries of `import-names` and `import-namespaces` (PEP 794): dotted names, each perhaps with `; private` behind it. */
import type { Span } from '../toml/span.ts';
import { shown } from './defect.ts';

export interface ImportName {
  /** The dotted name. */
  readonly name: string;
  readonly defects: readonly ImportNameDefect[];
}

export interface ImportNameDefect {
  readonly at: Span;
  /** The beginning of a clause. */
  readonly words: string;
  /** `keyword`: a name that no `import` can be followed by; the other kinds are no names at all. */
  readonly kind: 'identifier' | 'keyword' | 'private' | 'blank';
  /** The whole text as it was meant. */
  readonly meant?: string;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** As `str.isidentifier` reads it. */
const IDENTIFIER = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;

/** Longer texts are no names. */
const LONGEST = 1000;

/** Reads an entry; a part of the name that is wrong is told once. */
export function readImportName(text: string): ImportName {
  const semicolon = text.indexOf(';');
  const end = semicolon < 0 ? text.length : semicolon;
  const written = text.slice(0, end);
  const name = written.trim();
  const defects: ImportNameDefect[] = [];
  const start = written.length - written.trimStart().length;
  if (text.length > LONGEST || name === '')
    return {
      name,
      defects: [
        { at: { start: 0, end: text.length }, words: 'there is no name to import', kind: 'identifier' },
      ],
    };
  // White space is taken only before the semicolon.
  if (start > 0 || (semicolon < 0 && written !== name)) {
    const at = start > 0 ? { start: 0, end: start } : { start: name.length, end };
    defects.push({ at, words: 'there is white space around the name', kind: 'blank', meant: text.trim() });
  }
  defects.push(...partDefects(name, start));
  if (semicolon >= 0 && !/^;\s*private$/.test(text.slice(semicolon)))
    defects.push({
      at: { start: semicolon, end: text.length },
      words: 'only `; private` may stand behind the name',
      kind: 'private',
      ...(/^;\s*(?:private\s*)?$/i.test(text.slice(semicolon)) && {
        meant: /private/i.test(text.slice(semicolon)) ? `${text.slice(0, end)}; private` : name,
      }),
    });
  return { name, defects };
}

/** What is wrong with the parts of a dotted name that begins at a place. */
function* partDefects(name: string, start: number): Iterable<ImportNameDefect> {
  let from = start;
  for (const part of name.split('.')) {
    const kind = !IDENTIFIER.test(part.normalize('NFKC'))
      ? 'identifier'
      : KEYWORDS.has(part)
        ? 'keyword'
        : undefined;
    if (kind)
      yield {
        at:
          part === ''
            ? { start: Math.max(0, from - 1), end: from }
            : { start: from, end: from + part.length },
        words:
          kind === 'keyword'
            ? `${shown(part)} is a keyword of Python`
            : part === ''
              ? 'a part of the name is empty'
              : `${shown(part)} is no identifier of Python`,
        kind,
      };
    from += part.length + 1;
  }
}

/** The packages that a dotted name lies in. */
export function parentsOf(name: string): readonly string[] {
  const parts = name.split('.').slice(0, 50);
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('.'));
}
