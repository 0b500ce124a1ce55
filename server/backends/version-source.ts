/** Versions that a backend finds in the text of a file. */
import { type Files, normalize } from '../files/files.ts';
import type { DynamicField } from './backend.ts';

/** Larger files are not searched. */
const TEXT_LIMIT = 256 * 1024;

/** How a backend looks for a version in a text. */
export interface VersionPattern {
  /** Its own pattern, for those who configure none. */
  readonly usual: RegExp;
  /** The group that holds the version in a configured pattern: a name or a number. */
  readonly group: string | number;
  /** Where it comes from, in words, for a path and whether the pattern is the usual one. */
  readonly words: (path: string, usual: boolean) => string;
  readonly missing: (path: string) => string;
  readonly unmatched: (path: string) => string;
}

/** A version found by a pattern in a file: certain to fail where the file is not there or has no match. */
export async function versionByPattern(
  files: Files,
  path: string,
  pattern: string | undefined,
  configuredAt: readonly string[] | undefined,
  how: VersionPattern,
): Promise<DynamicField> {
  const content = await files.read(path, TEXT_LIMIT);
  const field: DynamicField = {
    outcome: 'filled',
    ...(configuredAt && { configuredAt }),
    files: [normalize(path)],
    words: how.words(path, pattern === undefined),
  };
  if ('absent' in content)
    return { ...field, missing: [{ path: normalize(path), fails: true, says: how.missing(path) }] };
  const regex = pattern === undefined ? how.usual : fromPython(pattern);
  if (!('text' in content) || !regex) return field;
  const match = regex.exec(content.text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'));
  const value = typeof how.group === 'string' ? match?.groups?.[how.group] : match?.[how.group];
  if (value !== undefined) return { ...field, value };
  const hasGroup =
    pattern === undefined || pattern.includes(typeof how.group === 'string' ? `(?P<${how.group}>` : '(');
  return match && hasGroup ? field : { ...field, outcome: 'unconfigured', says: how.unmatched(path) };
}

/**
 * A pattern of Python's `re`, for a search with MULTILINE, where JavaScript means the same by it and it cannot take long:
 * no groups that repeat, no flags but a leading `(?i)`, no look-behind, no escapes that only one of them knows.
 */
function fromPython(pattern: string): RegExp | undefined {
  const flags = pattern.startsWith('(?i)') ? 'im' : 'm';
  const source = pattern.replace(/^\(\?i\)/, '').replace(/\(\?P</g, '(?<');
  const odd = /\(\?(?!:|<[A-Za-z_]\w*>)|\)[*+{]|\\(?![dDwWsS.\-'"/[\](){}+*?^$|nt=\\1-9])|\[[^\]]*\[/;
  if (odd.test(source)) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/**
 * The string that a source assigns to `__version__`, once, at the top level and literally; undefined where that is not so
 * plain, null where the name does not occur at all.
 */
export function literalVersion(text: string): string | null | undefined {
  if (!text.includes('__version__')) return null;
  const assigned = [...text.matchAll(/^__version__\s*(?::[^=\n]*)?=(?!=)\s*(.*)$/gm)];
  const [only] = assigned;
  if (!only || assigned.length > 1) return undefined;
  const before = text.slice(0, only.index);
  const inString = [/"""/g, /'''/g].some((quotes) => (before.match(quotes) ?? []).length % 2 === 1);
  return inString ? undefined : /^(["'])([^"'\\]*)\1\s*(?:#.*)?$/.exec(only[1] ?? '')?.[2];
}
