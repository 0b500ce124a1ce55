/** Regular expressions of patterns that somebody wrote. */

/** V8 throws over a regular expression that is much longer, once it is used; no path of a file is as long. */
const MOST = 50_000;

/** The expression of a pattern; undefined where it is too long, or none of JavaScript's. */
export function compiled(source: string, flags: string): RegExp | undefined {
  if (source.length > MOST) return undefined;
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
