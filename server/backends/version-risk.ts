/** What may keep a backend from finding a version that is not written down. */
import type { Files } from '../files/files.ts';
import { outline } from '../python/scanner.ts';
import { isStandard } from '../python/standard-library.ts';
import { findWorkTree } from '../uv/git-index.ts';

/** The first import, in modules that are imported for the version, of something that only a requirement can bring: a clause. */
export async function foreignImport(paths: readonly string[], files: Files): Promise<string | undefined> {
  for (const path of paths) {
    const file = await files.read(path);
    if (!('text' in file)) return `\`${path}\` cannot be read`;
    for (const { level, module, topLevel, guarded, neverRuns } of outline(file.text).imports) {
      const [top = ''] = module.split('.');
      if (level > 0 || !topLevel || guarded || neverRuns || isStandard(top)) continue;
      return `\`${path}\`, which the version is taken from, imports \`${top}\``;
    }
  }
  return undefined;
}

/** Where setuptools-scm (also for hatch-vcs and scikit-build-core) takes a version from besides a git repository. */
const FALLBACKS = ['PKG-INFO', '.git_archival.txt', '.hg_archival.txt', '.hg', '.jj'];

/** That nothing is there which `plugin` can take a version from, as a clause; undefined where there is, or may be. */
export async function missingRepository(plugin: string, files: Files): Promise<string | undefined> {
  if ((await findWorkTree(files)) !== 'none') return undefined;
  for (const name of FALLBACKS) if (await files.stat(name)) return undefined;
  return `${plugin} finds no repository, so that the build fails unless a variable gives the version`;
}
