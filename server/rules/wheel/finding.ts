import type { WheelFacts } from '../../project/wheel-facts.ts';
import type { Severity } from '../rule.ts';

/** Something wrong with a wheel that is already built. See the table of severities in server/README.md. */
export interface WheelFinding {
  /** A section of codes.md, or a rule that means the same. */
  readonly code: string;
  readonly severity: Severity;
  /** One clause, present tense, the consequence, names in backticks, no full stop. */
  readonly message: string;
  /** The archive path concerned. */
  readonly member?: string;
}

/** Judges one side of a wheel; pure and synchronous. */
export type WheelRule = (facts: WheelFacts) => Iterable<WheelFinding>;

/** Findings of one kind about many members: each for a few, then one that counts the others. */
export function* capped<T>(items: readonly T[], finding: (item: T) => WheelFinding): Iterable<WheelFinding> {
  for (const item of items.slice(0, SHOWN)) yield finding(item);
  const [next] = items.slice(SHOWN);
  if (next === undefined) return;
  const { code, severity } = finding(next);
  const others = items.length - SHOWN;
  yield { code, severity, message: `the same holds for ${others} more ${others === 1 ? 'file' : 'files'}` };
}

/** A wheel that was spoilt by one tool has the same finding thousands of times. */
const SHOWN = 20;
