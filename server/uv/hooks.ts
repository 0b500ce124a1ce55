/** How far a build comes: the hooks in the order in which frontends call them (PEP 517, PEP 660). */
import type { BuildFacts } from './build-facts.ts';
import type { Told } from './prediction.ts';

export interface Outcome {
  /** The building hook runs. */
  readonly built: Told;
  /** The build fails; null: it may. */
  readonly fails: Told;
  /** One clause each. */
  readonly because: readonly string[];
}

export interface Manner {
  /** What the backend needs is put into an environment of its own first. */
  readonly isolated: boolean;
  readonly offline: boolean;
}

/** Whether `build_wheel`, `build_editable` or `build_sdist` is reached and comes to its end. */
export function buildBy(facts: BuildFacts, kind: 'wheel' | 'editable' | 'sdist', manner: Manner): Outcome {
  const before = untilAsked(facts, kind, manner);
  if (before.fails === true) return before;
  const hook = `build_${kind}`;
  const failure = facts.failsIn(hook);
  if (failure !== undefined) {
    const reached = facts.has(hook) !== false;
    return { built: reached ? or(true, before.fails) : false, fails: true, because: [failure] };
  }
  if (before.fails === null) return before;
  return facts.doubt === undefined
    ? { built: true, fails: false, because: [] }
    : { built: true, fails: null, because: [facts.doubt] };
}

/** Whether `prepare_metadata_for_build_*`, which the backend has, comes to its end. */
export function prepareBy(facts: BuildFacts, kind: 'wheel' | 'editable', manner: Manner): Outcome {
  const before = untilAsked(facts, kind, manner);
  // A build that fails in its own hook says nothing of this one.
  if (before.fails === true && facts.fails?.inHook !== true) return { ...before, built: false };
  const failure = facts.failsIn(`prepare_metadata_for_build_${kind}`);
  if (failure !== undefined) return { built: false, fails: true, because: [failure] };
  if (before.fails === null) return { ...before, built: false };
  const { doubt } = facts;
  return {
    built: false,
    fails: doubt === undefined ? false : null,
    because: doubt === undefined ? [] : [doubt],
  };
}

/** What comes before: the backend's requirements, its import, and what else it asks for. */
function untilAsked(
  { fails, failsIn, needs, asksForMore }: BuildFacts,
  kind: string,
  { isolated, offline }: Manner,
): Outcome {
  if (fails) return { built: fails.inHook, fails: true, because: [fails.why] };
  const asking = isolated ? failsIn(`get_requires_for_build_${kind}`) : undefined;
  if (asking !== undefined) return { built: false, fails: true, because: [asking] };
  if (offline && isolated && (needs.length > 0 || asksForMore)) {
    const what = needs[0] === undefined ? 'what the backend asks for' : `\`${needs[0]}\``;
    return {
      built: null,
      fails: null,
      because: [`uv is offline, and whether its cache has ${what} cannot be told`],
    };
  }
  return { built: true, fails: false, because: [] };
}

function or(built: Told, before: Told): Told {
  return before === null ? null : built;
}
