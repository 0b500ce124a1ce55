/** The only writer of files in a project: for `--fix` and the commands. */
import {
  type BigIntStats,
  constants,
  lstatSync,
  promises,
  readdirSync,
  realpathSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nativePath } from './disk.ts';
import type { Trouble } from './files.ts';

export type Written = { readonly written: true } | { readonly trouble: Trouble };

/**
 * Puts `text` in the place of a file's content, or makes the file; `path` is absolute and POSIX.
 *
 * Whoever reads the file meanwhile gets the old text or the new one, never a part: the text is written beside the
 * file and takes its place in one step. The mode stays, the owner where that is allowed, and a link stays a link. A file
 * with several names, or in a folder where none can be made, is written in its place, since nothing else keeps it whole.
 */
export async function replaceFile(path: string, text: string): Promise<Written> {
  try {
    const target = await targetOf(nativePath(path));
    const old = await statOf(target);
    if (old && !old.isFile())
      return { trouble: { code: old.isDirectory() ? 'folder' : 'not-a-file', words: 'it is not a file' } };
    // A file that may be read alone is not taken away by way of its folder.
    if (old) await promises.access(target, constants.W_OK);
    if (old && (old.nlink > 1n || !(await isWritable(dirname(target)))))
      await promises.writeFile(target, text);
    else await moveInto(target, text, old);
    return { written: true };
  } catch (error) {
    return { trouble: troubleOf(error) };
  }
}

async function moveInto(target: string, text: string, old: BigIntStats | undefined): Promise<void> {
  const beside = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}.tmp`);
  const mode = old ? Number(old.mode & 0o7777n) : undefined;
  try {
    await promises.writeFile(beside, text, { flag: 'wx', mode: 0o600 });
    if (old) await keepOwner(beside, old);
    // After the owner: a change of owner takes the set-id bits away.
    await promises.chmod(beside, mode ?? 0o666 & ~process.umask());
    await promises.rename(beside, target);
  } catch (error) {
    await promises.rm(beside, { force: true });
    throw error;
  }
}

async function isWritable(folder: string): Promise<boolean> {
  return promises.access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function keepOwner(path: string, old: BigIntStats): Promise<void> {
  const now = await promises.stat(path, { bigint: true });
  if (now.uid === old.uid && now.gid === old.gid) return;
  try {
    await promises.chown(path, Number(old.uid), Number(old.gid));
  } catch {
    // Only the superuser may give files away; to everybody else the file belongs after its first edit, as with an editor.
  }
}

/** The file at the end of the links. A dangling link is an error: what it points to is not ours to make. */
async function targetOf(path: string): Promise<string> {
  try {
    return await promises.realpath(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    const link = await promises.readlink(path).catch(() => undefined);
    if (link === undefined) return path;
    throw Object.assign(new Error('dangling'), { code: 'DANGLING' });
  }
}

async function statOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await promises.stat(path, { bigint: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function troubleOf(error: unknown): Trouble {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return { code: 'denied', words: 'permission to write it is denied' };
  if (code === 'DANGLING' || code === 'ELOOP')
    return { code: 'dangling', words: 'it is a link that leads to no file' };
  return { code: 'unreadable', words: `it cannot be written (${code})` };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
}

/** A file or folder, as it was when somebody decided to remove it. */
export interface Listed {
  /** Absolute. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly inode: bigint;
  /** Bytes of a file. */
  readonly size: number;
}

/**
 * Removes exactly what is listed, what is deepest first, below a folder (absolute, without links). Nothing is removed
 * unless all of it is still what it was: no link has taken a place on the way, nothing has come into a folder or been
 * put in the place of something, and nothing lies on another file system. Each is looked at once more right before it
 * goes. What has gone meanwhile is no trouble; `trouble` is one clause.
 */
export async function removeListed(
  folder: string,
  entries: readonly Listed[],
  signal: AbortSignal,
): Promise<{ readonly removed: number } | { readonly trouble: string } | { readonly cancelled: true }> {
  const names = new Set(entries.map(({ path }) => path));
  for (const entry of entries) {
    const trouble = changed(folder, entry) ?? held(entry, names);
    if (trouble) return { trouble };
  }
  let removed = 0;
  for (const entry of entries) {
    // Lets a cancellation in.
    if (removed % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return { cancelled: true };
    const trouble = changed(folder, entry) ?? removeOne(entry);
    if (trouble) return { trouble };
    removed += 1;
  }
  return { removed };
}

/** What speaks against removing something now; all links are looked at as links. */
function changed(folder: string, { path, kind, inode }: Listed): string | undefined {
  if (!path.startsWith(`${folder}/`)) return `\`${path}\` lies outside \`${folder}\``;
  const parts = path.slice(folder.length + 1).split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return `\`${path}\` is no plain path`;
  const base = lstatSync(nativePath(folder), { bigint: true, throwIfNoEntry: false });
  if (!base?.isDirectory() || realpathSync.native(nativePath(folder)) !== nativePath(folder))
    return `\`${folder}\` is not the folder that it was`;
  let here = folder;
  for (const [i, part] of parts.entries()) {
    here = `${here}/${part}`;
    const found = lstatSync(nativePath(here), { bigint: true, throwIfNoEntry: false });
    if (!found) return undefined;
    const last = i === parts.length - 1;
    const fits = last && kind === 'file' ? found.isFile() : found.isDirectory();
    if (!fits || found.dev !== base.dev || (last && found.ino !== inode))
      return `\`${here}\` is not what it was any more`;
  }
  return undefined;
}

/** Something in a folder that is not to be removed with it. */
function held({ path, kind }: Listed, names: ReadonlySet<string>): string | undefined {
  if (kind === 'file') return undefined;
  try {
    const stranger = readdirSync(nativePath(path)).find((name) => !names.has(`${path}/${name}`));
    return stranger === undefined ? undefined : `\`${path}/${stranger}\` was not there when it was looked at`;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : `\`${path}\` cannot be read (${codeOf(error)})`;
  }
}

function removeOne({ path, kind }: Listed): string | undefined {
  try {
    // Never what is below it: a folder that is not empty stays.
    if (kind === 'folder') rmdirSync(nativePath(path));
    else unlinkSync(nativePath(path));
    return undefined;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : `\`${path}\` cannot be removed (${codeOf(error)})`;
  }
}
