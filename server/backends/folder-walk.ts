/**
 * Trees of folders, walked in the way of Python's `os.walk` and of the crate walkdir: a folder before what lies in it,
 * names in order. What cannot be seen is said, never passed over.
 */
import { type Files, type FolderEntry, join } from '../files/files.ts';

/** A folder that a walk comes to. */
export interface Walked {
  /** As the top was given: relative to the project, or absolute. */
  readonly path: string;
  /** Seen from the top, '' for the top itself. */
  readonly within: string;
  /** What is no folder; a link counts as what it leads to. */
  readonly files: readonly FolderEntry[];
  /** Not all that lies here, or below, can be told. */
  readonly unclear: boolean;
}

export interface Ways {
  /** Whether a folder is walked, by its path seen from the top. */
  readonly enters: (within: string, entry: FolderEntry) => boolean;
  /**
   * Links to folders: `left` as `os.walk` does; `once`: followed, but no folder is walked twice, whatever led to it
   * (`safe_walk` of hatchling's `builders/utils.py`).
   */
  readonly links: 'left' | 'once';
}

/** More entries than this, or folders deeper than that, are not looked at. */
const MOST = 200_000;
const DEEPEST = 100;

interface Waiting {
  readonly within: string;
  readonly depth: number;
  /** The folder without links on the way to it; undefined where nobody asks. */
  readonly real: string | undefined;
  /** What a link leads to is only known once it is looked at. */
  readonly link: boolean;
}

/** Walks a folder that is there; one that is not gives nothing. */
export async function* walked(files: Files, top: string, ways: Ways): AsyncGenerator<Walked> {
  const seen = new Set<string>();
  const waiting: Waiting[] = [{ within: '', depth: 0, real: undefined, link: true }];
  let left = MOST;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { within, depth, link } = next;
    const path = within === '' ? top : join(top, within);
    const real = ways.links === 'once' && link ? await files.real(path) : next.real;
    if (real !== undefined && seen.has(real)) continue;
    if (real !== undefined) seen.add(real);
    const listing = await files.list(path);
    if (listing.absent && within === '') return;
    left -= listing.entries.length;
    const isFar = depth > DEEPEST || left < 0;
    const lost = ways.links === 'once' && real === undefined;
    const odd = listing.entries.some(({ name, kind }) => kind === 'folder' && name.includes('\uFFFD'));
    const missing = listing.absent !== undefined || listing.trouble !== undefined || !listing.complete;
    yield {
      path,
      within,
      files: listing.entries.filter(({ kind }) => kind !== 'folder'),
      unclear: missing || isFar || lost || odd,
    };
    if (isFar) continue;
    const entered = listing.entries.filter((entry) => {
      if (entry.kind !== 'folder' || entry.name.includes('\uFFFD')) return false;
      return (ways.links === 'once' || !entry.link) && ways.enters(below(within, entry.name), entry);
    });
    for (const { name, link } of entered.reverse())
      waiting.push({
        within: below(within, name),
        depth: depth + 1,
        real: real === undefined ? undefined : join(real, name),
        link,
      });
  }
}

/** The path of a name in a folder. */
export function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A name that is not UTF-8 is read with a replacement character: which file it is cannot be told. */
export function isOdd({ name }: FolderEntry): boolean {
  return name.includes('\uFFFD');
}
