/** Which names a wheel makes importable. */
import type { CertainWheel } from './whole-wheel.ts';

/** Top-level name → the files of the tree that it is made of, for all that can be imported or read as a stub. */
export function topLevelsOf(wheel: CertainWheel | undefined): ReadonlyMap<string, readonly string[]> {
  const tops = new Map<string, string[]>();
  if (!wheel) return tops;
  const { files, generated } = wheel;
  const add = (archive: string, path: string | undefined) => {
    const [top = ''] = installedPath(archive).split('/');
    const name = top.replace(/\..*$/, '');
    const paths = tops.get(name) ?? [];
    if (path !== undefined) paths.push(path);
    tops.set(name, paths);
  };
  for (const [archive, path] of files) if (isModule(archive)) add(archive, path);
  for (const stem of generated) if (!isData(stem)) add(stem, undefined);
  return tops;
}

/** Where an archive path is installed, seen from site-packages: the folders of `*.data` that lead there are taken off. */
function installedPath(archive: string): string {
  return archive.replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '');
}

function isModule(archive: string): boolean {
  return /\.(?:pyi?|pyc|so|pyd)$/.test(archive) && !isData(archive);
}

/** Scripts, headers and data are not imported. */
function isData(archive: string): boolean {
  return /^[^/]+\.data\//.test(installedPath(archive));
}
