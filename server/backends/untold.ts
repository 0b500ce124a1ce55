/** The answers of those who cannot tell. */
import type { Wheel } from './backend.ts';

/** A wheel of which nothing can be told, and why. */
export function unknownWheel(...because: readonly string[]): Wheel {
  return { certainty: 'unknown', because, files: undefined, generated: undefined };
}

/** A wheel that is certain not to be built. */
export function noWheel(says: string, keys: readonly string[]): Wheel {
  return { certainty: 'certain', because: [], fails: { says, keys }, files: undefined, generated: undefined };
}
