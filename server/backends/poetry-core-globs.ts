/** The globs of poetry-core, which are those of Python's `pathlib`. */
import { type Files, join } from '../files/files.ts';

/**
 * Whether a path is what `Path.glob` finds: `**` stands for any number of folders, the other wildcards stay within a
 * part, hidden files count. A pattern that ends in `**` finds folders only, which then stand for all that is in them.
 * undefined: not understood.
 */
export function pathGlob(pattern: string): ((path: string) => boolean) | undefined {
  const parts = pattern.split('/').map((part) => (part === '**' ? part : partRegex(part)));
  if (parts.includes(undefined)) return undefined;
  const matches = (i: number, names: readonly string[], j: number): boolean => {
    const part = parts[i];
    if (part === undefined) return j === names.length;
    if (part === '**') return matches(i + 1, names, j) || (j < names.length && matches(i, names, j + 1));
    return (
      j < names.length &&
      typeof part !== 'string' &&
      part.test(names[j] ?? '') &&
      matches(i + 1, names, j + 1)
    );
  };
  return (path) => matches(0, path.split('/'), 0);
}

function partRegex(part: string): RegExp | undefined {
  if (part.includes('**') || /[[\]\\]/.test(part)) return undefined;
  return new RegExp(
    `^${part
      .replace(/[.+^$(){}|]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  );
}

const SEARCH_LIMIT = 200;

/** Whether a folder has a `.py` file at any depth; undefined where that cannot be told within some hundred folders. */
export async function hasPython(files: Files, folder: string): Promise<boolean | undefined> {
  const waiting = [folder];
  for (let listed = 0; waiting.length > 0; listed++) {
    const here = waiting.shift() ?? '';
    const { entries, complete, trouble } = await files.list(here);
    if (entries.some(({ name, kind }) => kind !== 'folder' && name.endsWith('.py'))) return true;
    if (!complete || trouble || listed >= SEARCH_LIMIT) return undefined;
    for (const { name, kind, link } of entries) {
      if (kind === 'folder' && link) return undefined;
      if (kind === 'folder') waiting.push(join(here, name));
    }
  }
  return false;
}
