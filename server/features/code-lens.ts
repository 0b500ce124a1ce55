/** What `uv sync` would do now, shown above the lines that it is about. */
import type { Project } from '../project/project.ts';
import type { Status } from '../project/status.ts';
import type { Span } from '../toml/span.ts';
import { predictionWords } from './status-words.ts';

export interface Lens {
  /** On one line. */
  readonly at: Span;
  readonly title: string;
}

/** A lens is a line of its own, and no editor breaks it. */
const LONGEST = 160;

/** On `[project]` and on `cache-keys`; none where nothing was asked or nothing is there to be installed. */
export function codeLenses(project: Project, status: Status): readonly Lens[] {
  const title = syncTitle(status, LONGEST);
  return title === undefined ? [] : statusPlaces(project).map((at) => ({ at, title }));
}

/** `uv sync: nothing to do`, in at most so many characters; undefined where it was not asked about. */
export function syncTitle({ commands }: Status, most: number): string | undefined {
  const prediction = commands.get(SYNC);
  if (!prediction) return undefined;
  return `${SYNC}: ${predictionWords(prediction, most - SYNC.length - 2).words.replaceAll('`', '')}`;
}

/** The command whose effect an editor shows. */
export const SYNC = 'uv sync';

/** The places that a status belongs to: the table `[project]` (its name where there is no header) and `cache-keys`. */
export function statusPlaces({ doc, metadata, cacheKeys }: Project): readonly Span[] {
  const header = doc.headers.find(({ path, ofTables }) => !ofTables && path.join('\n') === 'project');
  const places = [header?.at ?? metadata.name?.at ?? metadata.entry?.key.at, cacheKeys.entry?.key.at];
  return places.filter((at) => at !== undefined);
}
