/** The globs of Python's modules glob and pathlib (3.11), looked up on the disk. */
import { type EntryKind, type Files, join } from '../../files/files.ts';
import { below } from '../folder-walk.ts';
import { compiled } from './compiled.ts';

export interface Globbed {
  /** Path, '' for the folder itself → what lies there. */
  readonly found: ReadonlyMap<string, EntryKind>;
  /** There may be more: a folder cannot be seen, or a link is on the way of `**`. */
  readonly unclear: boolean;
}

/**
 * What `glob.glob(pattern, recursive=True)` finds in the project, for a pattern without `.` and `..`. Wildcards pass over
 * hidden names, unless the part begins with a dot; with `hidden` they do not, as in pathlib.
 */
export async function pythonGlob(files: Files, pattern: string, hidden = false): Promise<Globbed> {
  const search = new Search(files, hidden);
  await search.look('', 'folder', pattern === '' ? [] : pattern.split('/'));
  return search;
}

class Search implements Globbed {
  readonly found = new Map<string, EntryKind>();
  unclear = false;
  readonly #files: Files;
  readonly #hidden: boolean;

  constructor(files: Files, hidden: boolean) {
    this.#files = files;
    this.#hidden = hidden;
  }

  async look(at: string, kind: EntryKind, parts: readonly string[]): Promise<void> {
    const [part, ...rest] = parts;
    if (part === undefined) {
      this.found.set(at, kind);
      return;
    }
    if (part === '**') await this.look(at, kind, rest);
    if (kind !== 'folder') return;
    const listing = await this.#files.list(at);
    if (listing.trouble || !listing.complete) this.unclear = true;
    const regex = part === '**' ? /^/ : fnmatch(part);
    for (const { name, kind: entryKind, link } of listing.entries) {
      if (!regex.test(name) || this.#passedOver(name, part)) continue;
      if (part === '**' && link && entryKind === 'folder') this.unclear = true;
      else await this.look(below(at, name), entryKind, part === '**' ? parts : rest);
    }
  }

  #passedOver(name: string, part: string): boolean {
    return !this.#hidden && name.startsWith('.') && !(part.startsWith('.') || !/[*?[]/.test(part));
  }
}

/** A part of a pattern as `fnmatch` reads it: a bracket that is not closed stands for itself. */
function fnmatch(part: string): RegExp {
  let out = '';
  for (let i = 0; i < part.length; i++) {
    const char = part[i] ?? '';
    const negated = part[i + 1] === '!';
    const from = i + (negated ? 2 : 1);
    const end = char === '[' ? part.indexOf(']', part[from] === ']' ? from + 1 : from) : -1;
    if (char === '*') out += '.*';
    else if (char === '?') out += '.';
    else if (end > 0) {
      const inside = part.slice(from, end).replace(/[\\\][^]/g, '\\$&');
      out += `[${negated ? '^' : ''}${inside}]`;
      i = end;
    } else out += char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  // A range that runs backwards matches nothing.
  return compiled(`^${out}$`, 'su') ?? /(?!)/;
}

/** Whether a pattern leads out of the folder that it is looked up in. */
export function leadsOut(pattern: string): boolean {
  const path = join('', pattern);
  return path === '..' || path.startsWith('../') || path.startsWith('/');
}
