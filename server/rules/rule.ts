import type { Cure } from '../project/artifact.ts';
import type { Project } from '../project/project.ts';
import type { Edit, Span } from '../toml/span.ts';

/** See the table of severities in server/README.md. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One thing that can be wrong. Pure and synchronous: everything it may ask is in the Project. */
export interface Rule {
  /** Kebab-case, names the bad thing; the stem of the rule's file and of its page; what users silence. */
  readonly code: string;
  /** The severity of findings that do not name one. */
  readonly severity: Severity;
  readonly check: (project: Project) => Iterable<Finding>;
}

export interface Finding {
  readonly at: Span;
  /** One clause, present tense, the consequence, names in backticks, no full stop. */
  readonly message: string;
  readonly severity?: Severity;
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  /** Offered where the editor takes commands, and nowhere else. */
  readonly cures?: readonly Cure[];
  /** It depends on an environment or on `dist/`: shown in the editor and with `check --installed`. */
  readonly installed?: true;
}

/** What comes of something wrong, and who says so: the end of a message, "pip refuses to install the project". */
export interface Consequence {
  readonly severity: 'error' | 'warning' | 'information';
  readonly words: string;
}

/** Another place that has to do with a finding: in this document, or in `in`. */
export interface Related {
  readonly at: Span;
  readonly message: string;
  readonly in?: { readonly path: string; readonly text: string };
}

export interface Fix {
  /** An imperative that names what will be written. */
  readonly title: string;
  /** It cannot change the meaning of anything that worked; `check --fix` applies it. */
  readonly safe: boolean;
  /** Computed only when asked for. */
  readonly edits: () => readonly Edit[];
}

/** A finding under its rule's code, with its final severity. */
export interface Diagnostic extends Finding {
  readonly code: string;
  readonly severity: Severity;
}

/** What a person may choose: codes to show, codes to silence, other severities. */
export interface Choice {
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly severity?: Readonly<Record<string, Severity>>;
  /** Also what depends on an environment or on `dist/`. */
  readonly installed: boolean;
}
