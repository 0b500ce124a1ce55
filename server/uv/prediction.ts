/** What a command would do to local packages, and why. */

/** null: cannot tell, the reason is in `because`. */
export type Told = boolean | null;

export interface Effect {
  /** `build_wheel`, `build_editable` or `build_sdist` of the package's backend will run. */
  readonly rebuild: Told;
  /** Its installed copy will be written, the first time too. */
  readonly reinstall: Told;
}

export interface Prediction extends Effect {
  /** The command will exit non-zero because of the project or its environment. */
  readonly fails: Told;
  /** One clause each; the first is the sum of it: "nothing to do", "builds and installs", "reinstalls the old wheel without building". */
  readonly because: readonly string[];
  /** The other local packages that the command is about, by normalised name. */
  readonly others: ReadonlyMap<string, Effect>;
}

/** Whether any of them holds. */
export function anyOf(told: readonly Told[]): Told {
  if (told.includes(true)) return true;
  return told.includes(null) ? null : false;
}

/** A command that does nothing to the project. */
export const NOTHING: Omit<Prediction, 'because'> = {
  rebuild: false,
  reinstall: false,
  fails: false,
  others: new Map(),
};

/** A command that ends before it builds anything: why, one clause. */
export function stopped(why: string): Prediction {
  return { ...NOTHING, fails: true, because: [why] };
}

/** A command of which nothing can be told: why, one clause. */
export function unsure(why: string): Prediction {
  return { rebuild: null, reinstall: null, fails: null, because: [why], others: new Map() };
}
