/** What `uv sync` would do now, shown above the lines that it is about. */
import type { Cure } from '../project/artifact.ts';
import type { Project } from '../project/project.ts';
import type { Status } from '../project/status.ts';
import type { Span } from '../toml/span.ts';
import { SYNC } from './cures.ts';
import { predictionWords } from './status-words.ts';

export interface Lens {
  /** On one line. */
  readonly at: Span;
  readonly title: string;
  /** What a click on it does, where there is something to be done. */
  readonly cure: Cure | undefined;
}

/** A lens is a line of its own, and no editor breaks it. */
const LONGEST = 160;

/**
 * On `[project]` and on `cache-keys`, and on the first of them one for each tool that can be installed again; none where
 * nothing was asked or nothing is there to be installed. `cures` are those that are offered.
 */
export function codeLenses(project: Project, status: Status, cures: readonly Cure[]): readonly Lens[] {
  const title = syncTitle(status, LONGEST);
  const places = statusPlaces(project);
  const sync = cures.find(({ action }) => action === 'sync');
  const tools = cures.filter(({ action }) => action === 'reinstall-tool');
  return [
    ...(title === undefined ? [] : places.map((at) => ({ at, title, cure: sync }))),
    ...places
      .slice(0, 1)
      .flatMap((at) => tools.map((cure) => ({ at, title: withoutTicks(cure.title), cure }))),
  ];
}

/** `uv sync: nothing to do`, in at most so many characters; undefined where it was not asked about. */
export function syncTitle({ commands }: Status, most: number): string | undefined {
  const prediction = commands.get(SYNC);
  if (!prediction) return undefined;
  return `${SYNC}: ${withoutTicks(predictionWords(prediction, most - SYNC.length - 2).words)}`;
}

/** The places that a status belongs to: the table `[project]` (its name where there is no header) and `cache-keys`. */
export function statusPlaces({ doc, metadata, cacheKeys }: Project): readonly Span[] {
  const header = doc.headers.find(({ path, ofTables }) => !ofTables && path.join('\n') === 'project');
  const places = [header?.at ?? metadata.name?.at ?? metadata.entry?.key.at, cacheKeys.entry?.key.at];
  return places.filter((at) => at !== undefined);
}

/** A lens is plain text. */
function withoutTicks(words: string): string {
  return words.replaceAll('`', '');
}
