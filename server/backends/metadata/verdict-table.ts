/** The form in which it is written down what a backend makes of what is odd in `[project]`. */
import { KINDS, type Kind } from './oddity-kinds.ts';

export interface Verdicts {
  /** The oldest version that was tried. */
  readonly version: string;
  /** Kinds of which that version thinks otherwise, and the one that thinks as is told here. */
  readonly newer?: { readonly version: string; readonly kinds: ReadonlySet<Kind> };
  /** The kinds that it refuses, with the first line of what it says; `{value}` and the like are the oddity's parts. */
  readonly refuses: Readonly<Partial<Record<Kind, string>>>;
  /** The kinds that it takes; the others it refuses only sometimes, or it is not known. */
  readonly takes: ReadonlySet<Kind>;
}

/** The kinds that a text names. */
export function kinds(text: string): ReadonlySet<Kind> {
  const named = new Set(text.trim().split(/\s+/));
  return new Set(KINDS.filter((kind) => named.has(kind)));
}
