/** What is made of a comparison: the state of a copy, and the differences in words. */
import type { Artifact, Difference } from './artifact.ts';
import type { Compared } from './installed-files.ts';

export interface Judged {
  readonly editable: boolean | null;
  readonly state: Artifact['state'];
  /** One clause each. */
  readonly because: readonly string[];
  readonly missing: readonly string[] | null;
  readonly extra: readonly string[] | null;
  readonly changed: readonly string[] | null;
  /** What of `because` is a difference to what a build would give now. */
  readonly differences: readonly Difference[];
}

/** Of a copy whose files cannot be compared, for the reason given. */
export function withoutFiles(differences: readonly Difference[], why: string): Judged {
  return {
    editable: false,
    state: differences.length > 0 ? 'stale' : 'unknown',
    because: [...differences.map(({ clause }) => clause), why],
    missing: null,
    extra: null,
    changed: null,
    differences,
  };
}

/** Of a copy whose files were compared; `metadata` are the differences beside those of files. */
export function judgeFiles(compared: Compared, metadata: readonly Difference[]): Judged {
  const { missing, extra, changed, lost, unclear, generated } = compared;
  const differences = [
    ...filesThat('lost', lost, 'is gone from it', 'are gone from it'),
    ...filesThat('changed', changed, 'differs from its source', 'differ from their sources'),
    ...filesThat('missing', missing, 'is not in it yet', 'are not in it yet'),
    ...filesThat('extra', extra, 'is still in it', 'are still in it'),
    ...metadata,
  ];
  const stale = differences.some((each) => each.about !== 'files' || each.how !== 'lost');
  const notes = [
    ...said(unclear, 'cannot be compared', 'cannot be compared'),
    ...said(
      generated,
      'is made by the build and was not compared',
      'are made by the build and were not compared',
    ),
  ];
  const state = lost.length > 0 ? 'broken' : stale ? 'stale' : unclear.length > 0 ? 'unknown' : 'fresh';
  return {
    editable: false,
    state,
    because: [...differences.map(({ clause }) => clause), ...notes],
    missing: [...new Set([...missing, ...lost])].sort(),
    extra,
    changed,
    differences,
  };
}

/** The difference that some files make, if there are any: `one` and `many` are what is said behind their names. */
export function* filesThat(
  how: 'missing' | 'extra' | 'changed' | 'lost',
  paths: readonly string[],
  one: string,
  many: string,
): Iterable<Difference> {
  for (const clause of said(paths, one, many)) yield { about: 'files', how, paths, clause };
}

/** One clause about some paths, naming the first. */
export function* said(paths: readonly string[], one: string, many: string): Iterable<string> {
  const [first] = paths;
  if (first === undefined) return;
  yield paths.length === 1 ? `\`${first}\` ${one}` : `\`${first}\` and ${paths.length - 1} more ${many}`;
}
