/** Something that was built or installed from a project, and how it differs from what a build would give now. */

export interface Artifact {
  readonly kind: 'wheel' | 'sdist' | 'build' | 'egg-info' | 'environment' | 'tool' | 'uv-cache';
  /** Absolute. */
  readonly path: string;
  /** null where it means nothing. */
  readonly editable: boolean | null;
  /** Compared with the source and pyproject.toml as they are now. */
  readonly state: 'fresh' | 'stale' | 'broken' | 'unknown';
  /** uv's own opinion; null where it has none. */
  readonly uvState: 'fresh' | 'stale' | null;
  /** One clause each. */
  readonly because: readonly string[];
  /** Archive paths; empty: nothing found; null: nothing could be compared. */
  readonly missing: readonly string[] | null;
  readonly extra: readonly string[] | null;
  readonly changed: readonly string[] | null;
  /** Of an installed copy: whether edits show in it, and what brings the rest; one clause, where the tool that made it is known. */
  readonly advice?: string;
}

/** One way in which an artefact is not what pyproject.toml says now, so that a finding can stand at the line concerned. */
export type Difference = {
  /** What `because` says of it: one clause about the artefact, called `it`. */
  readonly clause: string;
} /** `there`: what it says; '' for any Python. */ & (
  | { readonly about: 'version' | 'requires-python'; readonly there: string }
  | {
      readonly about: 'entry-point';
      readonly how: 'missing' | 'extra' | 'changed';
      readonly group: string;
      readonly name: string;
      /** The reference that it has; undefined where it is missing. */
      readonly there?: string;
    }
  | {
      readonly about: 'requirement';
      readonly how: 'missing' | 'extra';
      /** As written where it stands: here in pyproject.toml, there in METADATA. */
      readonly written: string;
      /** The optional dependencies that it belongs to, normalised. */
      readonly extra: string | undefined;
    }
  /** `name` is normalised. */
  | { readonly about: 'extra'; readonly how: 'missing' | 'extra'; readonly name: string }
  /** Another backend than the declared one built it. */
  | { readonly about: 'backend'; readonly there: string }
  /** Archive paths. */
  | {
      readonly about: 'files';
      readonly how: 'missing' | 'extra' | 'changed' | 'lost';
      readonly paths: readonly string[];
    }
  /** A `.pth` file, a finder's table or a link that leads nowhere (`lost`), or elsewhere than a build now would (`changed`). */
  | { readonly about: 'lead'; readonly how: 'lost' | 'changed' }
  /** A program in `bin/` or `Scripts/` that is not the one that its entry point says. */
  | { readonly about: 'launcher'; readonly how: 'missing' | 'extra' | 'changed'; readonly name: string }
);

/** Something that cures, done only when a person asks for it; what it does is in `commands/`. */
export interface Cure {
  readonly action: 'build' | 'reinstall' | 'reinstall-tool' | 'sync' | 'make-editable' | 'remove';
  /** An imperative that says what is written or removed. */
  readonly title: string;
  /** What it works on, absolute: the environment, the tool's environment, the paths to be removed; none for `build`, `sync`. */
  readonly on: readonly string[];
}
