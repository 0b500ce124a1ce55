/** Steps that are put together, and why there are none. */
import type { Plan, Step } from './plan.ts';

export type Steps = Pick<Plan, 'steps' | 'refused'>;

export const NOTHING: Steps = { steps: [], refused: [] };

export function only(step: Step): Steps {
  return { steps: [step], refused: [] };
}

/** No steps; `clause` says why. */
export function refusal(clause: string): Steps {
  return { steps: [], refused: [clause] };
}

/** `first` makes way for `rest`. */
export function inTurn(first: Steps, rest: Steps): Steps {
  return { steps: [...first.steps, ...rest.steps], refused: [...first.refused, ...rest.refused] };
}
