/** Which uv a project is built with, as far as uv's cache shows. */
import type { Files, Surroundings } from '../files/files.ts';
import { join } from '../files/files.ts';
import { treeDigest } from '../uv/cache-dir-key.ts';
import { syncSettings } from '../uv/settings-sync.ts';
import { CHECKED, NEWEST, rulesOf } from '../uv/versions.ts';

/**
 * The newest checked version whose cache holds this project (`files` are based there): caches of different versions lie
 * apart, so the newest rules would not see what an older uv has built. The newest of all where no cache holds it.
 */
export async function versionInUse(files: Files, surroundings: Surroundings): Promise<string> {
  const rules = rulesOf(NEWEST);
  if (!rules) return NEWEST;
  const { cacheDir } = await syncSettings(files.folder, { files, surroundings, rules });
  if (!cacheDir) return NEWEST;
  for (const { version, sdists, cutsGit } of CHECKED) {
    const digest = treeDigest(files.folder, cutsGit);
    for (const kind of ['editable', 'path'])
      if (await files.stat(join(cacheDir.value, sdists, kind, digest))) return version;
  }
  return NEWEST;
}
