/** The patterns of the schemas. */

const regexes = new Map<string, RegExp>();

/** Compiled once: the schemas are fixed. */
export function regex(pattern: string): RegExp {
  const known = regexes.get(pattern);
  if (known) return known;
  const made = new RegExp(pattern, 'u');
  regexes.set(pattern, made);
  return made;
}
