/** The file name of a source distribution: `NAME-VERSION.tar.gz`, and the forms that it had before. */
import { normalizeName } from '../pyproject/name.ts';
import { normalizeVersion } from '../pyproject/version.ts';

/**
 * The version in the name of a source distribution of `name` (normalised); undefined where it is another's. Today the name
 * is normalised, older setuptools left dashes, dots and capitals in it.
 */
export function sdistVersion(fileName: string, name: string): string | undefined {
  const stem = /^(.*)\.(?:tar\.gz|tar\.bz2|tar\.xz|zip)$/.exec(fileName)?.[1];
  if (stem === undefined) return undefined;
  for (let dash = stem.indexOf('-'); dash > 0; dash = stem.indexOf('-', dash + 1)) {
    const version = stem.slice(dash + 1);
    if (normalizeName(stem.slice(0, dash)) === name && normalizeVersion(version) !== undefined)
      return version;
  }
  return undefined;
}
