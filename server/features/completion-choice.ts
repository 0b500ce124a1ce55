/** Something that can be chosen, and which of many are shown. */

export interface Choice {
  /** What is written. */
  readonly label: string;
  readonly kind: 'package' | 'module' | 'function' | 'class' | 'variable' | 'value';
  /** One line about it: a signature, a file. */
  readonly detail: string;
}

/** More than anybody looks through. */
const MOST = 500;

/** All of a few; of many those that fit what is typed, of which some may have no room until more has been typed. */
export function fitting<T>(
  all: readonly T[],
  label: (one: T) => string,
  typed: string,
): { readonly some: readonly T[]; readonly incomplete: boolean } {
  if (all.length <= MOST) return { some: all, incomplete: false };
  const fit = all.filter((one) => fits(label(one), typed));
  const begin = fit.filter((one) => label(one).startsWith(typed));
  const rest = fit.filter((one) => !label(one).startsWith(typed));
  return { some: [...begin, ...rest].slice(0, MOST), incomplete: true };
}

/** Whether the letters of `typed` stand in `label` in their order: what an editor may still show. */
function fits(label: string, typed: string): boolean {
  let from = 0;
  const letters = label.toLowerCase();
  for (const letter of typed.toLowerCase()) {
    from = letters.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}
