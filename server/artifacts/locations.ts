/** Paths and `file:` URLs as tools write them, in the form that the rest of the program uses. */
import type { Surroundings } from '../files/files.ts';

export type Platform = Surroundings['platform'];

/** A path as a tool wrote it: on Windows `C:\a` becomes `/C:/a`, as in the path of a `file:` URL; extended-length prefixes go. */
export function pathOf(written: string, platform: Platform): string {
  if (platform !== 'win32') return written;
  const slashed = written.replace(/^\\\\\?\\(?:UNC\\)?/, '').replaceAll('\\', '/');
  return /^[A-Za-z]:/.test(slashed) ? `/${slashed}` : slashed;
}

/** The path of a `file:` URL on this machine, without a slash at its end; undefined for other URLs and other hosts. */
export function pathOfUrl(url: string): string | undefined {
  const path = /^file:(?:\/\/(?:localhost)?(?=\/))?(\/[^?#]*)/i.exec(url)?.[1];
  if (path === undefined || path.startsWith('//')) return undefined;
  // Old writers put a bar in the place of the drive's colon.
  const drive = path.replace(/^\/([A-Za-z])\|/, '/$1:');
  try {
    const decoded = decodeURIComponent(drive);
    return decoded.length > 1 ? decoded.replace(/\/+$/, '') || '/' : decoded;
  } catch {
    return undefined;
  }
}
