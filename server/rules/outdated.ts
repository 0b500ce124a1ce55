/** What the rules about outdated artefacts share: one finding for all that says the same of one line. */
import type { Cure, Difference } from '../project/artifact.ts';
import type { Installation, Outdated } from '../project/installations.ts';
import { compareMetadata } from '../project/metadata-differences.ts';
import type { Project } from '../project/project.ts';
import type { Span } from '../toml/span.ts';
import { listed } from './cache-key-fixes.ts';
import { saidTogether } from './outdated-words.ts';
import type { Finding, Related, Severity } from './rule.ts';

/** What is said of one line and one artefact. */
interface Remark {
  readonly at: Span;
  /** What stands before the place, and between it and the end. */
  readonly before: string;
  readonly after: string;
  readonly severity: Severity;
  readonly place: string;
  readonly end: string;
  readonly related: readonly Related[];
  readonly cures: readonly Cure[];
}

/** The findings about some installations: those of one line that say the same are one, and name all places. */
export function* findingsAbout(
  installations: readonly Installation[],
  project: Project,
  wanted: (difference: Difference, installation: Installation) => boolean,
): Iterable<Finding> {
  const groups = new Map<string, Remark[]>();
  for (const installation of installations) {
    const holding = stillHolding(installation, project).filter(({ difference }) =>
      wanted(difference, installation),
    );
    for (const remark of remarksAbout(installation, holding, project)) {
      const { at, before, after, end, severity } = remark;
      const key = JSON.stringify([at.start, before, after, end, severity]);
      const group = groups.get(key);
      if (group) group.push(remark);
      else groups.set(key, [remark]);
    }
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (first) yield findingOf(first, group);
  }
}

function findingOf({ at, before, after, end, severity }: Remark, group: readonly Remark[]): Finding {
  const places = group.map(({ place }) => place);
  const last = places.pop() ?? '';
  const all = places.length > 0 ? `${places.join(', ')} and ${last}` : last;
  return {
    at,
    installed: true,
    severity,
    message: `${before} ${all}${after}${end}`,
    related: group.flatMap(({ related }) => related),
    cures: group.flatMap(({ cures }) => cures),
  };
}

/** Of what was found for the saved text, what is so for this text too. */
function stillHolding({ outdated, described }: Installation, project: Project): readonly Outdated[] {
  if (outdated.length === 0) return outdated;
  const now = new Set(compareMetadata(described, project).map(({ clause }) => clause));
  return outdated.filter(({ difference }) => UNTYPED.has(difference.about) || now.has(difference.clause));
}

/** What no edit of the text changes before it is saved. */
const UNTYPED: ReadonlySet<Difference['about']> = new Set(['files', 'lead', 'launcher', 'backend']);

function* remarksAbout(
  installation: Installation,
  outdated: readonly Outdated[],
  project: Project,
): Iterable<Remark> {
  const { kind, cures } = installation;
  const place = kind === 'tool' ? `the tool \`${installation.place}\`` : `\`${installation.place}\``;
  const [end, severity] = [endOf(installation), severityOf(installation)];
  for (const { at, before, after = '', names, shown } of saidTogether(outdated, project)) {
    const related = shown.flatMap(({ difference: { clause }, trace }): readonly Related[] =>
      trace ? [{ at: trace.at, message: clause, in: { path: trace.path, text: trace.text } }] : [],
    );
    const words = before(listed(names), names.length > 1);
    yield { at, before: words, after, severity, place, end, related, cures };
  }
}

function endOf({ kind, sync }: Installation): string {
  if (kind === 'tool') return ' until it is reinstalled';
  if (sync === undefined) return ' until the project is installed there again';
  return sync.brings ? ` until \`${sync.command}\`` : `, and \`${sync.command}\` leaves it so`;
}

/** What the next `uv run` brings anyway is no reason to shout; a tool that is a copy is one on purpose. */
function severityOf({ kind, sync, editable, state }: Installation): Severity {
  if (sync?.brings) return 'hint';
  return kind === 'tool' && !editable && state !== 'broken' ? 'information' : 'warning';
}

/** What cures the copy that `uv sync` keeps. */
export function curesOfCopy({ copy, installations }: Project): readonly Cure[] {
  return installations.find(({ distInfo }) => distInfo === copy?.distInfo)?.cures ?? [];
}
