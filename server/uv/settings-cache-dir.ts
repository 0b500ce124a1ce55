/** Where uv's cache is. */
import { pathOf } from '../artifacts/locations.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import type { Invocation } from './command-line.ts';
import type { Chosen } from './settings.ts';
import { absolute, type Layer } from './settings-files.ts';
import { firstOf, written } from './settings-packages.ts';

/** Where the cache of a command is, absolute; undefined where it is made anew. As `Cache::from_settings` (uv-cache/src/cli.rs). */
export async function cacheDirOf(
  invocation: Invocation,
  layers: readonly Layer[],
  files: Files,
  { env, home, platform }: Surroundings,
): Promise<Chosen<string> | undefined> {
  const { options } = invocation;
  if (options.has('no-cache') || firstOf(layers, 'no-cache')?.value === true) return undefined;
  const place = (path: string) => join(files.folder, pathOf(path, platform));
  const given = options.get('cache-dir')?.at(-1);
  if (given) return { value: place(given), from: written(invocation, 'cache-dir') };
  const said = firstOf(layers, 'cache-dir');
  if (typeof said?.value === 'string') return { value: place(said.value), from: said.from };
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA;
    return local
      ? { value: join(pathOf(local, platform), 'uv/cache'), from: '`LOCALAPPDATA`' }
      : { value: join(home, 'AppData/Local/uv/cache'), from: 'the default' };
  }
  if (platform === 'darwin') {
    // Where uv kept it before it followed XDG on macOS too; it stays there (uv-dirs/src/lib.rs, not tried out).
    const old = join(home, 'Library/Caches/uv');
    if ((await files.stat(old)) !== undefined) return { value: old, from: 'the default' };
  }
  const base = absolute(env.XDG_CACHE_HOME);
  return base
    ? { value: join(base, 'uv'), from: '`XDG_CACHE_HOME`' }
    : { value: join(home, '.cache/uv'), from: 'the default' };
}
