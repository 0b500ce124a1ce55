/** What is made of an artefact that was looked at. */
import { staticVersion } from '../pyproject/project-table.ts';
import { sameVersion } from '../pyproject/version.ts';
import { tableAt } from '../toml/document.ts';
import type { Artifact, Difference } from './artifact.ts';
import { compareMetadata, type Described } from './metadata-differences.ts';
import type { Project } from './project.ts';

export interface BuiltArtifact extends Artifact {
  /** What of `because` is a difference to what a build would give now. */
  readonly differences: readonly Difference[];
}

export interface Verdict {
  readonly editable?: boolean;
  readonly differences: readonly Difference[];
  /** What is worth knowing and makes nothing out of date, one clause each. */
  readonly remarks: readonly string[];
  /** Why it is not certain that nothing else differs, one clause each. */
  readonly doubts: readonly string[];
  readonly missing: readonly string[] | null;
  readonly extra: readonly string[] | null;
  readonly changed: readonly string[] | null;
}

/** The artefact of that kind at an absolute path: fresh only where there is neither a difference nor a doubt. */
export function judged(kind: Artifact['kind'], path: string, verdict: Verdict): BuiltArtifact {
  const { editable = null, differences, remarks, doubts, missing, extra, changed } = verdict;
  const state = differences.length > 0 ? 'stale' : doubts.length > 0 ? 'unknown' : 'fresh';
  const because = [...clausesOf(differences), ...remarks, ...doubts];
  return { kind, path, editable, state, uvState: null, because, missing, extra, changed, differences };
}

/** Of what was built for another version, that is all that needs to be said. */
function clausesOf(differences: readonly Difference[]): readonly string[] {
  const version = differences.find(({ about }) => about === 'version');
  return version ? [version.clause] : differences.map(({ clause }) => clause);
}

/** An artefact that cannot be read, and why. */
export function unread(
  kind: Artifact['kind'],
  path: string,
  state: 'broken' | 'unknown',
  why: string,
): BuiltArtifact {
  const nothing = { missing: null, extra: null, changed: null, differences: [] };
  return { kind, path, editable: null, state, uvState: null, because: [why], ...nothing };
}

/** Whether a build may write the file anew each time, so that its contents, and its being there, say nothing. */
export function mayBeWritten(path: string, { doc }: Project): boolean {
  return /(?:^|\/)_*(?:[a-z]+_)?version(?:_info)?_*\.pyi?$/i.test(path) && staticVersion(doc) === undefined;
}

/** Metadata of an artefact beside pyproject.toml: where it differs, and what could not be compared. */
export interface MetadataVerdict {
  readonly differences: readonly Difference[];
  readonly doubts: readonly string[];
}

const DYNAMIC = [
  ...['version', 'requires-python', 'dependencies', 'optional-dependencies'],
  ...['scripts', 'gui-scripts', 'entry-points'],
];

/** Compares what is described; `metadata` or `entryPoints` undefined: not known, so in doubt. */
export function judgeMetadata(there: Described, project: Project): MetadataVerdict {
  const { backend, metadata, wheelMetadata } = project;
  if (!backend) return { differences: [], doubts: ['what a build now would give cannot be told'] };
  if (!metadata.table) {
    const [here, built] = [wheelMetadata?.version, there.metadata?.version ?? there.version];
    const doubts = ['its dependencies and entry points were not compared'];
    if (here === undefined || built === undefined || sameVersion(here, built))
      return { differences: [], doubts };
    const clause = `it has version ${built}, the project is now ${here}`;
    return { differences: [{ about: 'version', there: built, clause }], doubts };
  }
  const differences = compareMetadata(there, project);
  const isKnown = (field: string) =>
    field === 'version' && project.dynamic?.fields.get('version')?.value !== undefined;
  const found = metadata.dynamic.map(({ value }) => value);
  const doubts = DYNAMIC.filter((field) => found.includes(field) && !isKnown(field)).map(
    (field) => `its \`${field}\` is found by the build and was not compared`,
  );
  const poetry = tableAt(project.doc.root, 'tool', 'poetry')?.entries;
  if (!there.entryPoints || poetry?.has('scripts') || poetry?.has('plugins'))
    doubts.push('its entry points were not compared');
  if (!there.metadata) doubts.push('its dependencies were not compared');
  return { differences, doubts };
}
