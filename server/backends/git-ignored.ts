/** Which files git may leave out of its view, told without git. */
import { type Files, join } from '../files/files.ts';
import { type IgnoreSpec, ignoreSpec } from './gitignore.ts';

/** Folders climbed at most in search of `.git`. */
const CLIMB_LIMIT = 40;

/**
 * Whether some pattern in a `.gitignore` on the way to a path speaks of it. Whether git then ignores the file depends on
 * whether it is tracked; a person's own patterns outside of the repository are not looked at.
 */
export function mayGitIgnore(files: Files): (path: string) => Promise<boolean> {
  const specs = new Map<string, Promise<IgnoreSpec | 'unclear'>>();
  let top: Promise<string | undefined> | undefined;
  return async (path) => {
    top ??= topOf(files);
    const root = await top;
    if (root === undefined) return false;
    const absolute = join(files.folder, path);
    for (let folder = parentOf(absolute); folder.startsWith(root); folder = parentOf(folder)) {
      const spec = await (specs.get(folder) ?? remember(specs, folder, read(files, folder)));
      if (spec === 'unclear' || spec(absolute.slice(folder.length + 1)) !== false) return true;
      if (folder === '' || folder === '/') break;
    }
    return false;
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T): T {
  map.set(key, value);
  return value;
}

async function topOf(files: Files): Promise<string | undefined> {
  let folder = files.folder;
  for (let i = 0; i < CLIMB_LIMIT; i++) {
    if (await files.stat(join(folder, '.git'))) return folder;
    if (folder === '' || folder === '/') return undefined;
    folder = parentOf(folder) || '/';
  }
  return undefined;
}

async function read(files: Files, folder: string): Promise<IgnoreSpec | 'unclear'> {
  const content = await files.read(join(folder || '/', '.gitignore'));
  if ('absent' in content) return () => false;
  if (!('text' in content)) return 'unclear';
  const lines = content.text.split('\n').filter((line) => !line.startsWith('!'));
  return ignoreSpec(lines) ?? 'unclear';
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
