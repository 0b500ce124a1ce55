/** What is known of a package's build without running it: what uv asks of the backend, and what comes of it. */

export interface BuildFacts {
  /**
   * Whether the backend has an optional hook (`prepare_metadata_for_build_wheel`, `prepare_metadata_for_build_editable`,
   * `build_editable`); undefined: cannot tell.
   */
  readonly has: (hook: string) => boolean | undefined;
  /** Why a build is certain to fail. */
  readonly fails: BuildFailure | undefined;
  /** The distribution that brings the backend, normalised; undefined for one in the tree, or one that is not known. */
  readonly distribution: string | undefined;
  /** The wheel would be refused when it is installed: one clause. */
  readonly refused: string | undefined;
}

export interface BuildFailure {
  /** One clause. */
  readonly why: string;
  /** The build hook itself runs, and stops; false: it is never reached; null: cannot tell. */
  readonly inHook: boolean | null;
}
