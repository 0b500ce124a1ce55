/** One wheel, opened: what its central directory and its few texts say. Nothing is judged and nothing extracted here. */
import type { Archive, Files, Member, Text, Trouble } from '../files/files.ts';
import { type Metadata, parseMetadata, readHeaders } from './metadata.ts';
import { type EntryPointsFile, parseEntryPoints } from './wheel.ts';
import { parseWheelName, type WheelName } from './wheel-name.ts';

export interface WheelFile {
  readonly fileName: string;
  readonly named: WheelName | { readonly problem: string };
  readonly members: readonly Member[];
  /** Archive paths of the files that can be read. */
  readonly names: ReadonlySet<string>;
  /** Folders at the top whose names end in `.dist-info`. */
  readonly infoFolders: readonly string[];
  /** The one that is read, where there is exactly one. */
  readonly info: string | undefined;
  /** The short texts in it; `absent` where it has none. RECORD is read only to be verified. */
  readonly texts: Readonly<Record<'METADATA' | 'WHEEL' | 'entry_points.txt', Text>>;
  readonly metadata: Metadata | undefined;
  /** Headers of WHEEL, their names in lower case. */
  readonly wheel: ReadonlyMap<string, readonly string[]>;
  readonly entryPoints: EntryPointsFile;
  readonly archive: OpenArchive;
}

export type OpenArchive = Extract<Archive, { names: readonly string[] }>;

/** Reads what tells of a wheel: the directory of the archive and at most three members. */
export async function readWheelFile(
  path: string,
  files: Files,
): Promise<WheelFile | { readonly absent: true } | { readonly trouble: Trouble }> {
  const archive = await files.archive(path);
  if (!('names' in archive)) return archive;
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const tops = archive.members.map(({ name }) => name.slice(0, Math.max(0, name.indexOf('/'))));
  const infoFolders = [...new Set(tops.filter((top) => top.endsWith('.dist-info')))];
  const [info] = infoFolders.length === 1 ? infoFolders : [];
  const text = async (name: string): Promise<Text> =>
    info === undefined ? { absent: true } : archive.read(`${info}/${name}`);
  const texts = {
    METADATA: await text('METADATA'),
    WHEEL: await text('WHEEL'),
    'entry_points.txt': await text('entry_points.txt'),
  };
  return {
    fileName,
    named: parseWheelName(fileName),
    members: archive.members,
    names: new Set(archive.names),
    infoFolders,
    info,
    texts,
    metadata: 'text' in texts.METADATA ? parseMetadata(texts.METADATA.text) : undefined,
    wheel: 'text' in texts.WHEEL ? readHeaders(texts.WHEEL.text) : new Map(),
    entryPoints:
      'text' in texts['entry_points.txt'] ? parseEntryPoints(texts['entry_points.txt'].text) : new Map(),
    archive,
  };
}

/**
 * Where an archive path lands among what Python imports: `x-1.0.data/purelib/a.py` is `a.py`. Undefined for what lands
 * elsewhere and for the `*.dist-info`.
 */
export function libraryPath(name: string): string | undefined {
  const [top = '', scheme = ''] = name.split('/', 2);
  if (top.endsWith('.dist-info')) return undefined;
  if (!top.endsWith('.data')) return name;
  return scheme === 'purelib' || scheme === 'platlib'
    ? name.slice(top.length + scheme.length + 2)
    : undefined;
}
