/** What `import` would find from the project's folder: the working folder comes first, then what is installed. */
import { pathOf } from '../artifacts/locations.ts';
import { type Files, isFile, join, type Surroundings } from '../files/files.ts';
import { shown } from '../uv/cache-info-paths.ts';
import type { InstalledCopy } from './installed.ts';
import { leadOf, readLeads } from './installed-editable.ts';
import type { Project } from './project.ts';

export interface Import {
  /** Top-level. */
  readonly name: string;
  /** The folder of the package or the file of the module, absolute; null where nothing that is known has it. */
  readonly path: string | null;
  /** One clause each. */
  readonly because: readonly string[];
}

/** More top-level names than this are not looked for. */
const MOST = 20;

/**
 * One for each top-level name that a build gives, as far as known. `copy`: the installation in the environment whose
 * Python is taken. Compiled modules in the working folder are not looked for.
 */
export async function findImports(
  project: Project,
  copy: InstalledCopy | undefined,
  files: Files,
  surroundings: Surroundings,
): Promise<readonly Import[]> {
  const names = (await project.contents?.children('')) ?? [];
  const found: Import[] = [];
  for (const name of names.slice(0, MOST)) {
    const installed = copy?.installed ? await installedAt(name, copy, files, surroundings) : undefined;
    found.push(await findImport(name, installed, copy, files, surroundings));
  }
  return found;
}

async function findImport(
  name: string,
  installed: string | undefined,
  copy: InstalledCopy | undefined,
  files: Files,
  { env, platform, cwd }: Surroundings,
): Promise<Import> {
  const root = copy && shown(copy.root, files);
  const what = `the ${copy?.editable ? 'editable installation' : 'copy'} in \`${root}\``;
  const here = env.PYTHONSAFEPATH ? undefined : await moduleIn(files.folder, name, files);
  if (here !== undefined) {
    const first = 'the working folder comes first with `python -m` and `python -c`';
    if (installed === undefined) return { name, path: here, because: [first] };
    const same = (await files.real(installed)) === (await files.real(here));
    const rest = same ? `${what} leads there too` : `commands and scripts take ${what}`;
    return { name, path: here, because: [first, rest] };
  }
  for (const each of (env.PYTHONPATH ?? '').split(platform === 'win32' ? ';' : ':')) {
    const path = each === '' ? undefined : await moduleIn(join(cwd, pathOf(each, platform)), name, files);
    if (path !== undefined) return { name, path, because: ['`PYTHONPATH` comes before what is installed'] };
  }
  if (installed === undefined) return { name, path: null, because: ['no place that is known has it'] };
  return { name, path: installed, because: [copy?.editable ? `${what} leads there` : `it is ${what}`] };
}

async function installedAt(
  name: string,
  { installed, editable }: InstalledCopy,
  files: Files,
  { platform }: Surroundings,
): Promise<string | undefined> {
  if (!installed) return undefined;
  const copy = await moduleIn(installed.sitePackages, name, files);
  if (copy !== undefined || !editable) return copy;
  const leads = await readLeads(installed, files, platform);
  const mapped = leadOf(leads, name);
  if (mapped !== undefined) {
    if (await isFile(files, `${mapped}.py`)) return `${mapped}.py`;
    return (await files.stat(mapped)) && mapped;
  }
  for (const folder of leads.folders) {
    const path = await moduleIn(folder, name, files);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** A package with `__init__.py`, else a module; a folder without one gives way to whatever comes later. */
async function moduleIn(folder: string, name: string, files: Files): Promise<string | undefined> {
  if (await isFile(files, join(folder, name, '__init__.py'))) return join(folder, name);
  return (await isFile(files, join(folder, `${name}.py`))) ? join(folder, `${name}.py`) : undefined;
}
