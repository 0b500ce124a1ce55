/** `__pypackages__` (PEP 582): what pdm installs beside a project where it uses no virtual environment. */
import { type Files, join } from '../files/files.ts';
import type { Environment } from './environment.ts';
import type { Platform } from './locations.ts';

/** One for each version of Python, as `__pypackages__/3.11/lib`; they have no interpreter of their own. */
export async function readPypackages(files: Files, platform: Platform): Promise<readonly Environment[]> {
  const top = join(files.folder, '__pypackages__');
  const { entries } = await files.list(top);
  const versions = entries.filter(({ name, kind }) => kind === 'folder' && /^3\.\d+$/.test(name));
  return versions.map(({ name }) => ({
    root: join(top, name),
    leadsTo: undefined,
    redirected: false,
    sitePackages: [join(top, name, 'lib')],
    scripts: join(top, name, platform === 'win32' ? 'Scripts' : 'bin'),
    pythonVersion: name,
    implementation: undefined,
    home: undefined,
    interpreter: undefined,
    madeByUv: undefined,
    relocatable: false,
    systemPackages: false,
  }));
}
