/** What is known of a package's build without running it: what uv asks of the backend, and what comes of it. */

export interface BuildFacts {
  /**
   * Whether the backend has an optional hook (`prepare_metadata_for_build_wheel`, `prepare_metadata_for_build_editable`,
   * `build_editable`); undefined: cannot tell.
   */
  readonly has: (hook: string) => boolean | undefined;
  /** Why a build is certain to fail. */
  readonly fails: BuildFailure | undefined;
  /**
   * Why a hook certainly fails where the build comes that far, as a clause: it raises, or, where `has` says false, it is a
   * building hook that is not there. Hooks before it are asked about by themselves: uv calls `get_requires_for_build_*`
   * first, but only where the build is isolated.
   */
  readonly failsIn: (hook: string) => string | undefined;
  /** Why a build may fail although nothing of it is certain: one clause. */
  readonly doubt: string | undefined;
  /** The backend may ask for packages beside `needs` (`get_requires_for_build_*`), which may not be had. */
  readonly asksForMore: boolean;
  /** The distributions that `build-system.requires` names, or those that stand in for it; normalised. */
  readonly needs: readonly string[];
  /** The distribution that brings the backend, normalised; undefined for one in the tree, or one that is not known. */
  readonly distribution: string | undefined;
}

export interface BuildFailure {
  /** One clause. */
  readonly why: string;
  /** The build hook itself runs, and stops; false: it is never reached; null: cannot tell. */
  readonly inHook: boolean | null;
}
