/** The library of a Python installation: `lib/pythonX.Y` with its `site-packages`. */
import { type Files, join } from '../files/files.ts';
import type { Platform } from './locations.ts';

export interface Library {
  readonly sitePackages: readonly string[];
  readonly version: string | undefined;
  readonly implementation: string | undefined;
}

/** Where distributions are installed, of the Python with this version where it is known; on Windows nothing tells more. */
export async function findLibrary(
  root: string,
  version: string | undefined,
  files: Files,
  platform: Platform,
): Promise<Library> {
  if (platform === 'win32')
    return { sitePackages: [join(root, 'Lib/site-packages')], version: undefined, implementation: undefined };
  const names = new Set<string>();
  for (const lib of ['lib', 'lib64'])
    for (const { name, kind } of (await files.list(join(root, lib))).entries)
      if (kind === 'folder' && LIBRARY.test(name)) names.add(name);
  const minor = version?.split('.').slice(0, 2).join('.');
  const fitting = [...names].filter((name) => minor === undefined || LIBRARY.exec(name)?.[2] === minor);
  const chosen = fitting[0] ?? `python${minor ?? '3'}`;
  const [, implementation, minorOfLibrary] = LIBRARY.exec(chosen) ?? [];
  return {
    sitePackages: await distinct(
      ['lib', 'lib64'].map((lib) => join(root, lib, chosen, 'site-packages')),
      files,
    ),
    version: fitting.length > 0 ? minorOfLibrary : undefined,
    implementation:
      fitting.length === 0 ? undefined : implementation === 'python' ? 'cpython' : implementation,
  };
}

/** `python3.13t` is the free-threaded build. */
const LIBRARY = /^(python|pypy|graalpy)(\d+\.\d+)t?$/;

/** The first as it is; the second where it is there, and no link to the first. */
async function distinct([pure = '', plat = '']: readonly string[], files: Files): Promise<readonly string[]> {
  const [one, other] = [await files.real(pure), await files.real(plat)];
  if (other === undefined || one === other) return [pure];
  return one === undefined ? [plat] : [pure, plat];
}
