/** Paths as the system follows them, where text alone cannot tell: `..` behind a link, and why nothing is there. */
import { type Files, join, type Surroundings } from '../files/files.ts';

/**
 * Where a path of a key leads, absolute and without `..`; undefined where a folder before a `..` is not there.
 * `link/..` is the folder that holds what the link leads to; on Windows the system takes `..` as text.
 */
export async function locate(
  text: string,
  files: Files,
  platform: Surroundings['platform'],
): Promise<string | undefined> {
  if (platform === 'win32') {
    const slashed = text.replaceAll('\\', '/');
    return join(files.folder, /^[A-Za-z]:\//.test(slashed) ? `/${slashed}` : slashed);
  }
  if (!/(?:^|\/)\.\.(?:\/|$)/.test(text)) return join(files.folder, text);
  let here = text.startsWith('/') ? '/' : files.folder;
  for (const part of text.split('/')) {
    if (part !== '..') {
      here = join(here, part === '' ? '.' : part);
      continue;
    }
    const real = await files.real(here);
    if (real === undefined || (await files.stat(real))?.kind !== 'folder') return undefined;
    here = real.slice(0, real.lastIndexOf('/')) || '/';
  }
  return here;
}

/** The longest name and path that Linux and macOS look up, in bytes. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;

/**
 * Where a path has no stat: whether the system says that there is nothing, or fails otherwise, because a file stands in
 * the way, a link leads in a circle, the name is too long or permission is denied. uv makes that difference.
 */
export async function isAbsent(path: string, files: Files): Promise<boolean> {
  const tooLong = path.split('/').some((name) => Buffer.byteLength(name) > LONGEST_NAME);
  if (tooLong || Buffer.byteLength(path) >= LONGEST_PATH || path.includes('\0')) return false;
  const answer = await files.bytes(path, 0);
  if ('trouble' in answer) {
    if (answer.trouble.code !== 'dangling') return false;
    // Behind a link that leads nowhere nothing is there; behind one that leads in a circle the circle is met again.
    return 'absent' in (await files.bytes(join(path, 'x'), 0));
  }
  for (let above = parentOf(path); ; above = parentOf(above)) {
    const stat = await files.stat(above);
    if (stat) return stat.kind === 'folder';
    if (above === '/') return true;
  }
}

/** The folder that holds an absolute path; `/` holds itself. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** A path as people read it: relative to the tree where it lies in there, and without a slash at its end. */
export function shown(path: string, files: Files): string {
  const prefix = files.folder === '/' ? '/' : `${files.folder}/`;
  const below = path.startsWith(prefix) ? path.slice(prefix.length) : path;
  return below.length > 1 && below.endsWith('/') ? below.slice(0, -1) : below || '.';
}
