/** A wheel in `dist/` beside the one that a build would give now. */
import { type Metadata, parseMetadata } from '../artifacts/metadata.ts';
import { parseRecord } from '../artifacts/record.ts';
import { parseEntryPoints } from '../artifacts/wheel.ts';
import { type Archive, type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import type { Difference } from './artifact.ts';
import { compareBackend } from './built-by.ts';
import { changedMembers, compareNames, type Foretold, type MemberDifferences } from './built-members.ts';
import {
  type BuiltArtifact,
  judged,
  judgeMetadata,
  mayBeWritten,
  unread,
  type Verdict,
} from './built-verdict.ts';
import { filesThat, said } from './installed-judged.ts';
import { withoutEditables } from './metadata-differences.ts';
import type { Project } from './project.ts';

/** A wheel file, as far as its name tells. */
export interface WheelFile {
  /** Relative to the project. */
  readonly path: string;
  readonly version: string;
  /** Its name says that it is for an editable installation. */
  readonly editable: boolean;
}

/** What the members of a wheel say. */
interface ReadWheel {
  readonly version: string;
  readonly metadata: Metadata | undefined;
  readonly entryPoints: ReturnType<typeof parseEntryPoints> | undefined;
  /** Archive path → hash as in RECORD; without `*.dist-info/` and what a repair put in. */
  readonly members: ReadonlyMap<string, string | undefined>;
  readonly hasRecord: boolean;
  /** Text of WHEEL; undefined where it cannot be read. */
  readonly wheel: string | undefined;
  /** Texts of the `*.pth` files at its top. */
  readonly leads: ReadonlyMap<string, string>;
}

/** Reads the wheel and compares it; `files` are the project's. */
export async function judgeWheel(file: WheelFile, project: Project, files: Files): Promise<BuiltArtifact> {
  const path = join(project.folder, file.path);
  const archive = await files.archive(file.path);
  if ('absent' in archive) return unread('wheel', path, 'unknown', 'it is gone');
  if ('trouble' in archive) {
    const { code, words } = archive.trouble;
    return unread('wheel', path, code === 'unreadable' ? 'broken' : 'unknown', words);
  }
  const wheel = await readWheel(archive, file, project);
  if (typeof wheel === 'string') return unread('wheel', path, 'broken', wheel);
  const metadata = judgeMetadata(wheel, project);
  const backend = compareBackend(wheel.wheel, project);
  const editable = file.editable || isEditable(wheel, project);
  const rest = editable ? await leading(wheel, project, files) : await contents(wheel, project, files);
  return judged('wheel', path, {
    ...rest,
    editable,
    differences: [
      ...rest.differences,
      ...(editable ? withoutEditables(metadata.differences) : metadata.differences),
      ...backend,
    ],
    doubts: [...rest.doubts, ...metadata.doubts],
  });
}

/** A wheel that leads to a source has one such file. */
const MOST_LEADS = 20;

type Readable = Extract<Archive, { names: readonly string[] }>;

/** In words what makes it unfit where it is no wheel. */
async function readWheel(archive: Readable, file: WheelFile, project: Project): Promise<ReadWheel | string> {
  const name = normalizeName(project.metadata.name?.value ?? project.wheelMetadata?.name ?? '');
  const infos = archive.names.flatMap((path) => /^([^/]+\.dist-info)\/METADATA$/.exec(path)?.[1] ?? []);
  const info = infos.find((each) => normalizeName(each.split('-')[0] ?? '') === name) ?? infos[0];
  if (info === undefined) return 'it has no `*.dist-info/METADATA`, so that nothing can install it';
  const content = async (member: string) => {
    const answer = await archive.read(`${info}/${member}`);
    return 'text' in answer ? answer.text : 'absent' in answer ? '' : undefined;
  };
  const headers = await content('METADATA');
  const points = await content('entry_points.txt');
  const record = await content('RECORD');
  const leads = new Map<string, string>();
  for (const path of archive.names.filter((each) => /^[^/]+\.pth$/.test(each)).slice(0, MOST_LEADS)) {
    const lead = await archive.read(path);
    leads.set(path, 'text' in lead ? lead.text : '');
  }
  const metadata = headers === undefined ? undefined : parseMetadata(headers);
  return {
    version: metadata?.version ?? file.version,
    metadata,
    entryPoints: points === undefined ? undefined : parseEntryPoints(points),
    members: membersOf(archive.names, record ?? '', project),
    hasRecord: record !== undefined && record !== '',
    wheel: await content('WHEEL'),
    leads,
  };
}

/** What auditwheel, delocate and delvewheel copy into a wheel: libraries from the machine. */
const REPAIRED = /(?:^|\/)(?:[^/]+\.libs|[^/]*\.dylibs)\//;

function membersOf(
  names: readonly string[],
  record: string,
  project: Project,
): ReadonlyMap<string, string | undefined> {
  // The folder of data has the version in its name, and all that lies in it would be another file.
  const data = [...(project.cleanWheel?.files?.keys() ?? [])].flatMap(
    (path) => /^[^/]+\.data\//.exec(path)?.[0] ?? [],
  )[0];
  const hashes = new Map(parseRecord(record).map(({ path, hash }) => [path, hash]));
  const members = new Map<string, string | undefined>();
  for (const name of names) {
    if (/^[^/]+\.dist-info\//.test(name) || name.endsWith('/') || REPAIRED.test(name)) continue;
    members.set(data === undefined ? name : name.replace(/^[^/]+\.data\//, data), hashes.get(name));
  }
  return members;
}

/**
 * A `*.pth` file at the top that a build for a copy would not pack: that is how each backend makes a wheel that leads to
 * the source. Where it is not known what a build would pack, nothing but what helps it may lie beside it.
 */
function isEditable({ leads, members }: ReadWheel, { cleanWheel }: Project): boolean {
  const foretold = cleanWheel?.files;
  if (foretold) return [...leads.keys()].some((path) => !foretold.has(path));
  return leads.size > 0 && [...members.keys()].every((path) => !path.includes('/'));
}

async function leading(
  { leads }: ReadWheel,
  project: Project,
  files: Files,
): Promise<Omit<Verdict, 'editable'>> {
  const differences: Difference[] = [];
  let unclear = leads.size === 0;
  for (const line of [...leads.values()].flatMap((text) => text.split(/\r?\n/))) {
    const folder = line.trim();
    if (folder === '' || folder.startsWith('#')) continue;
    if (!folder.startsWith('/')) unclear = true;
    else if ((await files.stat(folder))?.kind !== 'folder')
      differences.push({
        about: 'lead',
        how: 'lost',
        clause: `it leads to \`${folder}\`, which is not there`,
      });
    else if (!`${folder}/`.startsWith(`${project.folder}/`)) unclear = true;
  }
  const doubts = unclear ? ['where it leads to was not compared'] : [];
  return { differences, remarks: [], doubts, missing: null, extra: null, changed: null };
}

async function contents(
  wheel: ReadWheel,
  project: Project,
  files: Files,
): Promise<Omit<Verdict, 'editable'>> {
  const { cleanWheel, wheelMetadata } = project;
  const fails = wheelMetadata?.fails ?? cleanWheel?.fails;
  const doubts = [...(wheelMetadata?.stops ?? []), ...(cleanWheel?.because ?? [])];
  if (fails) doubts.unshift(`a build now fails: ${fails.says}`);
  if (!cleanWheel?.files || fails) {
    if (doubts.length === 0) doubts.push('what a build now would pack cannot be told');
    return { differences: [], remarks: [], doubts, missing: null, extra: null, changed: null };
  }
  const foretold = { files: cleanWheel.files, generated: cleanWheel.generated };
  const compared = closest(wheel.members.keys(), foretold, project);
  const changed = await changedMembers(comparable(wheel.members), foretold.files, files);
  if (!wheel.hasRecord) doubts.push('its `RECORD` cannot be read');
  doubts.push(...said(compared.made, ...MADE));
  return weighed({ ...compared, changed }, project, doubts);
}

const MADE = [
  'is made by the build and was not compared',
  'are made by the build and were not compared',
] as const;

/** The first line of a script is written by the build. */
function comparable(
  members: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, string | undefined> {
  return new Map([...members].filter(([path]) => !/^[^/]+\.data\/scripts\//.test(path)));
}

/** Nobody can tell whether a wheel was built from the tree or by way of a source distribution: the more similar one counts. */
function closest(names: Iterable<string>, foretold: Foretold, { fromSdist }: Project): MemberDifferences {
  const built = [...names];
  const fromTree = compareNames(built, foretold);
  const loses = new Set(fromSdist?.loses);
  if (loses.size === 0) return fromTree;
  const other = compareNames(built, {
    files: new Map([...foretold.files].filter(([path]) => !loses.has(path))),
    generated: foretold.generated?.filter((stem) => !loses.has(stem)),
  });
  const size = ({ missing, extra }: MemberDifferences) => missing.length + extra.length;
  return size(other) < size(fromTree) ? other : fromTree;
}

function weighed(
  { missing, extra, changed }: MemberDifferences,
  project: Project,
  doubts: readonly string[],
): Omit<Verdict, 'editable'> {
  const { cleanWheel, fromSdist, leftOvers } = project;
  const certain = cleanWheel?.certainty === 'certain';
  const known = new Set(leftOvers.listed);
  const stray = extra.filter((path) => !known.has(path));
  const written = changed.filter((path) => mayBeWritten(path, project));
  const lacks = [...filesThat('missing', missing, 'is not in it yet', 'are not in it yet')];
  const keeps = [...filesThat('extra', stray, 'is still in it', 'are still in it')];
  const sure = [
    ...filesThat(
      'changed',
      changed.filter((path) => !written.includes(path)),
      'differs from its source',
      'differ from their sources',
    ),
    // Without knowing the source distribution nobody can say whether a wheel that is built from it would have them.
    ...(certain && fromSdist?.certainty === 'certain' ? lacks : []),
    ...(certain ? keeps : []),
  ];
  const vague = [...lacks, ...keeps].filter((each) => !sure.includes(each)).map(({ clause }) => clause);
  const leaks = stray.filter((path) => leftOvers.built.includes(path));
  return {
    differences: sure,
    remarks: [
      ...said(leaks, 'comes from `build/` again with each build', 'come from `build/` again with each build'),
    ],
    doubts: [
      ...vague,
      ...said(
        written,
        'differs from its source, and builds write it',
        'differ from their sources, and builds write them',
      ),
      ...doubts,
    ],
    missing,
    extra: stray,
    changed,
  };
}
