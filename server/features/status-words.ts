/** A status in words: the same for the terminal, a lens, a hint and a hover. */
import type { Artifact } from '../project/artifact.ts';
import type { Status } from '../project/status.ts';
import type { Prediction } from '../uv/prediction.ts';

/** How a sentence is meant, so that a terminal can give it its colour. */
export type Tone = 'good' | 'notice' | 'bad' | 'unknown';

export interface Told {
  readonly words: string;
  readonly tone: Tone;
}

/** What a command would do, without its name: "nothing to do; …". At most so many characters where that is asked for, cut behind a clause. */
export function predictionWords(prediction: Prediction, most = Number.POSITIVE_INFINITY): Told {
  const { rebuild, reinstall, fails, because } = prediction;
  const words = fewClauses(because.length > 0 ? because : ['the reason is not known'], most);
  const says = (verdict: RegExp) => verdict.test(because[0] ?? '');
  if (fails === true) return { words: says(/^fails\b|\bstops\b/) ? words : `fails: ${words}`, tone: 'bad' };
  if (rebuild === null && reinstall === null)
    return { words: says(/^cannot tell\b/) ? words : `cannot tell: ${words}`, tone: 'unknown' };
  if (fails === null || rebuild === null || reinstall === null) return { words, tone: 'unknown' };
  return { words, tone: rebuild || reinstall ? 'notice' : 'good' };
}

/** One line for a place where something of the project lies, without the place: "editable, current". */
export function artifactWords(artifact: Artifact): Told {
  const { kind, editable, state, uvState, because } = artifact;
  const [whole, copy] =
    kind === 'uv-cache' || kind === 'wheel'
      ? ['for editable installs', 'for copies']
      : ['editable', 'a copy'];
  // What else than a copy a wheel would install is worth a word.
  const isPlain = editable === null || (kind === 'wheel' && !editable);
  const how = isPlain ? [] : [editable ? whole : copy];
  const head = [...how, ...judgements(state, uvState)].join(', ');
  const why = [...because, ...(because.length === 0 ? differences(artifact) : [])];
  return { words: why.length > 0 ? `${head}: ${why.join('; ')}` : head, tone: toneOf(artifact) };
}

/** Where an artefact lies, as short as it can be said: seen from the project, or from home as `~`. */
export function placeWords({ path }: Pick<Artifact, 'path'>, folder: string, home: string): string {
  const inside = below(path, folder);
  if (inside !== undefined) return inside;
  const fromHome = below(path, home);
  return fromHome === undefined ? path : `~/${fromHome}`;
}

/** The places where the project is installed, of all that a status tells. */
export function installedPlaces({ artifacts }: Status): readonly Artifact[] {
  return artifacts.filter(({ kind }) => kind === 'environment' || kind === 'tool');
}

const STATES: Readonly<Record<Artifact['state'], string>> = {
  fresh: 'current',
  stale: 'out of date',
  broken: 'broken',
  unknown: 'cannot tell whether current',
};

/** Ours, and uv's where that is another; uv's alone where we have none. */
function judgements(state: Artifact['state'], uvState: Artifact['uvState']): readonly string[] {
  const theirs = uvState === null ? [] : [`uv takes it for ${STATES[uvState]}`];
  if (state === 'unknown' && uvState !== null) return theirs;
  return state === uvState || state === 'broken' ? [STATES[state]] : [STATES[state], ...theirs];
}

/** A path seen from a folder that it lies in; undefined where it does not. */
function below(path: string, folder: string): string | undefined {
  return folder !== '/' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

function toneOf({ state, uvState }: Artifact): Tone {
  if (state === 'broken') return 'bad';
  if (state === 'unknown') return uvState === null ? 'unknown' : uvState === 'fresh' ? 'good' : 'notice';
  return state === 'fresh' && uvState !== 'stale' ? 'good' : 'notice';
}

function differences({ missing, changed, extra }: Artifact): readonly string[] {
  const clause = (verb: string, paths: readonly string[] | null) =>
    paths && paths.length > 0 ? [`${verb} ${some(paths)}`] : [];
  return [
    ...clause('it lacks', missing),
    ...clause('it has an older', changed),
    ...clause('it still has', extra),
  ];
}

function some(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  return rest.length === 0 ? `\`${first}\`` : `\`${first}\` and ${rest.length} more`;
}

/** As many clauses as there is room for, the first in any case. */
function fewClauses(clauses: readonly string[], most: number): string {
  let words = clauses[0] ?? '';
  for (const clause of clauses.slice(1)) {
    if (words.length + clause.length + 2 > most) break;
    words += `; ${clause}`;
  }
  return words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words;
}
