/** `*.egg-info`: what setuptools writes beside the source, and Python takes for an installed distribution where that is on its path. */
import type { Files } from '../files/files.ts';
import { join } from '../files/files.ts';
import { type Metadata, parseMetadata } from './metadata.ts';
import { type EntryPointsFile, parseEntryPoints } from './wheel.ts';

export interface EggInfo {
  /** With the requirements of requires.txt where PKG-INFO has none. */
  readonly metadata: Metadata | undefined;
  /** Without a file none; undefined where it cannot be read. */
  readonly entryPoints: EntryPointsFile | undefined;
  /** The paths in SOURCES.txt, with `/`, seen from the folder that was built in; undefined where it is not there. */
  readonly sources: readonly string[] | undefined;
  /** The names in top_level.txt; undefined likewise. */
  readonly topLevels: readonly string[] | undefined;
}

/** Reads such a folder; undefined where it has no PKG-INFO that can be read. */
export async function readEggInfo(folder: string, files: Files): Promise<EggInfo | undefined> {
  const content = async (name: string) => files.read(join(folder, name));
  const lines = async (name: string) => {
    const answer = await content(name);
    if (!('text' in answer)) return undefined;
    return answer.text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  };
  const info = await content('PKG-INFO');
  if (!('text' in info)) return undefined;
  const points = await content('entry_points.txt');
  const requires = await content('requires.txt');
  return {
    metadata: completed(parseMetadata(info.text), 'text' in requires ? requires.text : ''),
    entryPoints:
      'text' in points ? parseEntryPoints(points.text) : 'absent' in points ? new Map() : undefined,
    sources: (await lines('SOURCES.txt'))?.map((path) => path.replaceAll('\\', '/')),
    topLevels: await lines('top_level.txt'),
  };
}

/** PKG-INFO has the extras and not what is required where an older setuptools wrote it (61.0.0). */
function completed(metadata: Metadata | undefined, requires: string): Metadata | undefined {
  if (!metadata || metadata.requiresDist.length > 0) return metadata;
  const { requiresDist, providesExtra } = parseRequires(requires);
  return {
    ...metadata,
    requiresDist,
    providesExtra: [...new Set([...metadata.providesExtra, ...providesExtra])],
  };
}

/**
 * requires.txt as importlib.metadata reads it (`_convert_egg_info_reqs_to_simple_reqs`): below `[EXTRA]`, `[:MARKER]` or
 * `[EXTRA:MARKER]` stands what is required under that condition.
 */
export function parseRequires(text: string): Pick<Metadata, 'requiresDist' | 'providesExtra'> {
  const requiresDist: string[] = [];
  const providesExtra = new Set<string>();
  let condition = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const section = /^\[([^:\]]*)(?::(.*))?\]$/.exec(line);
    if (!section) {
      requiresDist.push(line + (line.includes('@') && condition !== '' ? ' ' : '') + condition);
      continue;
    }
    const [, extra = '', marker = ''] = section;
    if (extra !== '') providesExtra.add(extra);
    const markers = extra !== '' && marker !== '' ? `(${marker})` : marker;
    const all = [markers, extra === '' ? '' : `extra == "${extra}"`].filter((each) => each !== '');
    condition = all.length === 0 ? '' : `; ${all.join(' and ')}`;
  }
  return { requiresDist, providesExtra: [...providesExtra] };
}
