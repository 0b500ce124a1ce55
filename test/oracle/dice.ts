/** Choices that are the same for the same seed. */

/** A generator of numbers below 1 that gives the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Choices that a generator of numbers makes. */
export class Dice {
  readonly #next: () => number;
  constructor(next: () => number) {
    this.#next = next;
  }
  /** Whether something of this probability happens. */
  is(probability: number): boolean {
    return this.#next() < probability;
  }
  upTo(most: number): number {
    return Math.floor(this.#next() * (most + 1));
  }
  of<T>(items: readonly T[]): T {
    return items[this.upTo(items.length - 1)] as T;
  }
  some<T>(items: readonly T[], most: number): T[] {
    return [...new Set(Array.from({ length: 1 + this.upTo(most - 1) }, () => this.of(items)))];
  }
}

/** An array of strings, as TOML writes it. */
export const list = (items: readonly string[]) => `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
