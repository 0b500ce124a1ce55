/** What `uv sync` would do now, shown at the end of the lines that it is about: for editors without lenses. */
import type { Project } from '../project/project.ts';
import type { Status } from '../project/status.ts';
import type { Span } from '../toml/span.ts';
import { statusPlaces, syncTitle } from './code-lens.ts';

export interface Hint {
  /** The end of a line. */
  readonly at: number;
  readonly label: string;
  /** The whole sentence, for who points at the hint. */
  readonly tooltip: string;
}

/** A hint shares its line with the text. */
const LONGEST = 80;

/** The hints within a part of the text. */
export function inlayHints(project: Project, status: Status, within: Span): readonly Hint[] {
  const label = syncTitle(status, LONGEST);
  const tooltip = syncTitle(status, Number.POSITIVE_INFINITY);
  if (label === undefined || tooltip === undefined) return [];
  return statusPlaces(project)
    .map((place) => endOfLine(project.doc.text, place.end))
    .filter((at) => within.start <= at && at <= within.end)
    .map((at) => ({ at, label, tooltip }));
}

function endOfLine(text: string, offset: number): number {
  const found = /[\r\n]/.exec(text.slice(offset));
  return found ? offset + found.index : text.length;
}
