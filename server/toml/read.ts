/**
 * TOML as plain values, for files in which nobody needs a place: `uv.lock`, `uv-receipt.toml`.
 * Broken text is an answer here, not an exception.
 */
import { parse } from 'smol-toml';

/** What a text holds, as `tomllib` gives it: numbers beyond 2^53 are bigints, dates are objects of their own. */
export type ReadToml = { readonly value: Readonly<Record<string, unknown>> } | { readonly problem: string };

/** A longer text is not read: the largest `uv.lock` that was seen has 4 MiB. */
const MOST = 32 * 1024 * 1024;

/** Reads a TOML 1.0 text; `problem` is one clause with the line. A byte order mark is left aside. */
export function readToml(text: string): ReadToml {
  if (text.length > MOST) return { problem: 'it is larger than 32 MiB' };
  try {
    const value = parse(text.startsWith('\uFEFF') ? text.slice(1) : text, {
      integersAsBigInt: 'asNeeded',
      maxDepth: 200,
    });
    return { value };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** Whether a value is a table, and not a list or a date. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The tables of a list; what else is there is left out, and nothing is in what is no list. */
export function tablesOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isTable) : [];
}

/** The strings of a list, likewise. */
export function stringsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function problemOf(error: unknown): string {
  const [first = 'it is no TOML'] = error instanceof Error ? error.message.split('\n') : [];
  const line = error instanceof Error && 'line' in error ? ` (line ${error.line})` : '';
  return `${first.replace(/^Invalid TOML document: /, '')}${line}`;
}
