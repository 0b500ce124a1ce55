/** Recorded builds, and how what is foretold of a wheel compares with what a backend really gave. */
import { readFileSync } from 'node:fs';
import type { EntryPointGroups } from '../server/backends/backend.ts';
import type { MemoryEntry } from '../server/files/memory.ts';
import type { Preview } from '../server/project/preview.ts';

/** What a build gave: the files of its wheel (`*.dist-info` left out), or the first line of its error. */
export interface BuiltWheel {
  readonly files?: readonly string[];
  readonly version?: string;
  /** As `importlib.metadata` reads entry_points.txt. */
  readonly entryPoints?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly error?: string;
}

export interface RecordedBuild extends BuiltWheel {
  readonly id: string;
  readonly tree: Readonly<Record<string, Exclude<MemoryEntry, { trouble: string }>>>;
  /** The words of the git commands that were run in the tree. */
  readonly git?: readonly (readonly string[])[];
  readonly env?: Readonly<Record<string, string>>;
  readonly installed?: readonly string[];
  readonly viaSdist?: BuiltWheel;
}

/** The rows of test/data/recorded-builds.jsonl. */
export function recordedBuilds(): readonly RecordedBuild[] {
  return readFileSync(new URL('./data/recorded-builds.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): RecordedBuild => JSON.parse(line));
}

/** Where a preview contradicts a build, in words; what it does not tell contradicts nothing. */
export function differences(preview: Preview, built: RecordedBuild): readonly string[] {
  const { builds, files, generated, version, entryPoints, viaSdist } = preview;
  if (builds === undefined) return [];
  if (!built.files) return builds ? [`fails: ${built.error}`] : [];
  if (!builds) return [`is built, said to fail: ${preview.fails?.says}`];
  const words: string[] = [];
  if (files) words.push(...differentFiles([...files.keys()], generated, built.files));
  if (version !== undefined && version !== built.version)
    words.push(`version ${built.version}, said ${version}`);
  const real = built.entryPoints && JSON.stringify(sorted(built.entryPoints));
  const said = entryPoints && JSON.stringify(sorted(plain(entryPoints)));
  if (said !== undefined && real !== undefined && said !== real)
    words.push(`entry points ${real}, said ${said}`);
  if (viaSdist !== undefined && built.viaSdist) words.push(...differentSdist(preview, built, built.viaSdist));
  return words;
}

/** A compiled or generated module is one file of its stem with any suffix that Python imports. */
function differentFiles(
  said: readonly string[],
  generated: readonly string[] | undefined,
  built: readonly string[],
): readonly string[] {
  const missing = new Set(said);
  const stems = new Set(generated);
  const extra: string[] = [];
  for (const path of built) {
    const stem = path.replace(/(?:\.py|(?:\.[\w-]+)*\.(?:so|pyd))$/, '');
    if (missing.delete(path)) continue;
    if (!stems.delete(stem) && generated !== undefined) extra.push(path);
  }
  return [
    ...(missing.size > 0 ? [`lacks ${[...missing].join(' ')}`] : []),
    ...(stems.size > 0 ? [`lacks generated ${[...stems].join(' ')}`] : []),
    ...(extra.length > 0 ? [`has ${extra.join(' ')}`] : []),
  ];
}

function differentSdist(preview: Preview, built: RecordedBuild, sdist: BuiltWheel): readonly string[] {
  const same = sdist.files !== undefined && sdist.files.join('\n') === built.files?.join('\n');
  return same === (preview.viaSdist === 'same')
    ? []
    : [`via sdist it is ${same ? 'the same' : `not the same (${sdist.error ?? sdist.files?.join(' ')})`}`];
}

function plain(groups: EntryPointGroups): Record<string, Record<string, string>> {
  return Object.fromEntries([...groups].map(([group, names]) => [group, Object.fromEntries(names)]));
}

function sorted(groups: NonNullable<BuiltWheel['entryPoints']>): unknown {
  const lines = Object.entries(groups).flatMap(([group, names]) =>
    Object.entries(names).map(([name, reference]) => [group, name, reference].join('\n')),
  );
  return lines.sort();
}

/** How many previews were how certain, and which of them were wrong. */
export class Tally {
  readonly title: string;
  readonly counts = { certain: 0, likely: 0, unknown: 0 };
  readonly wrongCertain: string[] = [];
  readonly wrongLikely: string[] = [];
  readonly unknown: string[] = [];

  constructor(title: string) {
    this.title = title;
  }

  add(id: string, { certainty, because }: Preview, wrong: readonly string[]): void {
    this.counts[certainty] += 1;
    if (certainty === 'unknown') this.unknown.push(`${id}: ${because.join('; ')}`);
    const list = certainty === 'certain' ? this.wrongCertain : this.wrongLikely;
    if (wrong.length > 0) list.push(`${id}: ${wrong.join('; ')}`);
  }

  share(...which: readonly Preview['certainty'][]): number {
    const { certain, likely, unknown } = this.counts;
    return which.reduce((sum, each) => sum + this.counts[each], 0) / Math.max(1, certain + likely + unknown);
  }

  likelyRight(): number {
    return 1 - this.wrongLikely.length / Math.max(1, this.counts.likely);
  }

  drawn(): string {
    const { certain, likely, unknown } = this.counts;
    const figures = { builds: certain + likely + unknown, certain, likely, unknown };
    const wrong = {
      'certain and wrong': this.wrongCertain.length,
      'likely and wrong': this.wrongLikely.length,
    };
    const cells = Object.entries({ ...figures, ...wrong }).map(([name, count]) => `${name} ${count}`);
    const details = process.env.REPLAY === undefined ? [] : [...this.unknown, ...this.wrongLikely];
    return [`${this.title}: ${cells.join(', ')}`, ...details].join('\n  ');
  }
}
