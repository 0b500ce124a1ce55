/** The only writer of files in a project: for `--fix` and the commands. */
import { type BigIntStats, constants, promises } from 'node:fs';
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
