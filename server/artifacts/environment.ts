/** Python environments: where they are, what they were made from, what is wrong with them. Read, never run. */
import { type Files, type FolderEntry, join, type Surroundings } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { type DirectUrl, readDirectUrl } from './direct-url.ts';
import { findLibrary } from './library.ts';
import { type Platform, pathOf } from './locations.ts';
import { type Metadata, parseMetadata } from './metadata.ts';
import { type PyvenvConfiguration, readPyvenvConfiguration } from './pyvenv.ts';

export interface Environment {
  /** Absolute, as it was named; where a redirect file was named: what it leads to. */
  readonly root: string;
  /** The folder that it really is, where a link or a redirect file leads there. */
  readonly leadsTo: string | undefined;
  /** It was named by a file that holds a path, which uv follows with a warning since 0.13.9; 0.13.8 and older refuse any file. */
  readonly redirected: boolean;
  /** Absolute folders of installed distributions (purelib, then platlib where it is another); they may not be there. */
  readonly sitePackages: readonly string[];
  /** `bin`, or `Scripts` on Windows; absolute. */
  readonly scripts: string;
  /** From `pyvenv.cfg`, else as far as the interpreter's path or the folder of the library tells: `3.11.4`, `3.11`. */
  readonly pythonVersion: string | undefined;
  /** `cpython`, `pypy`, `graalpy`; undefined: cannot tell. */
  readonly implementation: string | undefined;
  /** The folder of the interpreter it was made from, absolute; `home` of `pyvenv.cfg`. */
  readonly home: string | undefined;
  /** The interpreter that its `python` really is, absolute. */
  readonly interpreter: string | undefined;
  /** The version of uv that made it. */
  readonly madeByUv: string | undefined;
  readonly relocatable: boolean;
  /** What the machine's Python has installed can be imported in it too. */
  readonly systemPackages: boolean;
}

/** An installed distribution: one `*.dist-info` folder, or what older tools leave. */
export interface Installed {
  /** Absolute path of its `*.dist-info` (or `*.egg-info`, `*.egg-link`). */
  readonly distInfo: string;
  /** `egg-info-file` is what distutils left: uv stops where it would have to remove it. */
  readonly form: 'dist-info' | 'egg-info' | 'egg-info-file' | 'egg-link';
  /** The folder that holds it. */
  readonly sitePackages: string;
  /** Normalised; of the name of the folder. */
  readonly name: string;
  /** Of the name of the folder; '' where it has none. */
  readonly version: string;
  /** METADATA; undefined where it cannot be read. */
  readonly metadata: Metadata | undefined;
  /** direct_url.json; `trouble`, one clause, where it is there and cannot be understood: uv stops there. */
  readonly directUrl: DirectUrl | { readonly trouble: string } | undefined;
  /** INSTALLER, trimmed: `uv`, `pip`. */
  readonly installer: string | undefined;
  /** The text of uv_cache.json; undefined where there is none, '' (which uv cannot read either) where it cannot be read. */
  readonly cacheInfo: string | undefined;
  /** The text of uv_build.json; likewise. */
  readonly buildInfo: string | undefined;
  /** The text of WHEEL; undefined where it cannot be read. */
  readonly wheel: string | undefined;
  /** `Tag` of WHEEL: `py3-none-any`; undefined where it cannot be read, which uv takes for fitting. */
  readonly tags: readonly string[] | undefined;
}

/** What a uv command does with a broken environment; asked of uv 0.13.9, test/oracle/installed-broken.oracle.ts. */
export interface Reaction {
  /**
   * `uv sync`, `uv run`, `uv add`: makes it anew, stops with exit status 2, takes it as it is, or (`escapes`) installs
   * into the interpreter that it was made from.
   */
  readonly sync: 'recreates' | 'refuses' | 'works' | 'escapes';
  /** `uv pip`: stops with exit status 2, or takes it as it is. */
  readonly pip: 'refuses' | 'works';
}

export interface Broken {
  /** One clause. */
  readonly broken: string;
  readonly reaction: Reaction;
  readonly environment?: Environment;
}

export type EnvironmentState = { readonly environment: Environment } | { readonly absent: true } | Broken;

/** Finds out what lies at `root` (absolute, or relative to `files`). */
export async function readEnvironment(
  root: string,
  files: Files,
  platform: Surroundings['platform'],
): Promise<EnvironmentState> {
  const folder = join(files.folder, root);
  const listing = await files.list(folder);
  if (listing.absent) return { absent: true };
  if (listing.trouble?.code === 'dangling')
    return { broken: 'it is a link that leads nowhere', reaction: REFUSED };
  if (listing.trouble?.code === 'not-a-file') return followRedirect(folder, files, platform);
  if (listing.trouble) return { broken: listing.trouble.words, reaction: REFUSED };
  if (listing.entries.length === 0) return { broken: 'it is an empty folder', reaction: REMADE };
  return readFolder(folder, files, platform, false);
}

/**
 * The distributions of one name (normalised) in an environment, in the order that uv meets them; more than one where an
 * installation went wrong. An environment whose folder of distributions is not there has none.
 */
export async function findInstalled(
  environment: Pick<Environment, 'sitePackages'>,
  name: string,
  files: Files,
): Promise<readonly Installed[]> {
  const found: Installed[] = [];
  for (const sitePackages of environment.sitePackages)
    for (const entry of (await files.list(sitePackages)).entries) {
      const form = formOf(entry);
      if (form === undefined) continue;
      const stem = entry.name.slice(0, entry.name.lastIndexOf('.'));
      const dash = stem.indexOf('-');
      if (normalizeName(dash < 0 ? stem : stem.slice(0, dash)) !== name && form !== 'egg-link') continue;
      if (form === 'egg-link' && normalizeName(stem) !== name) continue;
      // uv takes no notice of a `*.dist-info` without a version.
      if (form === 'dist-info' && dash < 0) continue;
      const version = dash < 0 || form === 'egg-link' ? '' : (stem.slice(dash + 1).split(/-py\d/)[0] ?? '');
      found.push(
        await readInstalled(join(sitePackages, entry.name), form, sitePackages, name, version, files),
      );
    }
  return found;
}

function formOf({ name, kind }: FolderEntry): Installed['form'] | undefined {
  if (name.startsWith('~')) return undefined;
  if (name.endsWith('.dist-info')) return kind === 'folder' ? 'dist-info' : undefined;
  if (name.endsWith('.egg-info')) return kind === 'folder' ? 'egg-info' : 'egg-info-file';
  return name.endsWith('.egg-link') && kind === 'file' ? 'egg-link' : undefined;
}

async function readInstalled(
  distInfo: string,
  form: Installed['form'],
  sitePackages: string,
  name: string,
  version: string,
  files: Files,
): Promise<Installed> {
  const old = form !== 'dist-info';
  const content = async (file: string) => {
    const answer = old ? ({ absent: true } as const) : await files.read(join(distInfo, file));
    return 'text' in answer ? answer.text : 'absent' in answer ? undefined : '';
  };
  const headers = await files.read(
    form === 'dist-info'
      ? join(distInfo, 'METADATA')
      : form === 'egg-info'
        ? join(distInfo, 'PKG-INFO')
        : distInfo,
  );
  const wheel = await content('WHEEL');
  return {
    distInfo,
    form,
    sitePackages,
    name,
    version,
    metadata: 'text' in headers && form !== 'egg-link' ? parseMetadata(headers.text) : undefined,
    directUrl: readDirectUrl(await content('direct_url.json')),
    installer: (await content('INSTALLER'))?.trim() || undefined,
    cacheInfo: await content('uv_cache.json'),
    buildInfo: await content('uv_build.json'),
    wheel: wheel === '' ? undefined : wheel,
    tags: wheel === undefined ? undefined : tagsOf(wheel),
  };
}

/** The `Tag` lines of WHEEL; undefined where it has none. */
function tagsOf(wheel: string): readonly string[] | undefined {
  const tags = [...wheel.matchAll(/^Tag:[ \t]*(\S+)[ \t]*\r?$/gim)].map(([, tag = '']) => tag);
  return tags.length > 0 ? tags : undefined;
}

const REFUSED: Reaction = { sync: 'refuses', pip: 'refuses' };
const REMADE: Reaction = { sync: 'recreates', pip: 'refuses' };

/** A file in the place of an environment: its first line is the path of one (crates/uv/src/commands/project/mod.rs). */
async function followRedirect(file: string, files: Files, platform: Platform): Promise<EnvironmentState> {
  const content = await files.read(file, 4096);
  const target = 'text' in content ? content.text.split('\n')[0]?.trim() : undefined;
  if (target === undefined || target === '')
    return { broken: 'it is a file, not a folder', reaction: REFUSED };
  const folder = join(file, '..', pathOf(target, platform));
  if (!(await files.stat(join(folder, 'pyvenv.cfg'))))
    return { broken: 'it is a file that does not lead to an environment', reaction: REFUSED };
  return readFolder(folder, files, platform, true);
}

async function readFolder(
  root: string,
  files: Files,
  platform: Platform,
  redirected: boolean,
): Promise<EnvironmentState> {
  const configuration = await readPyvenvConfiguration(root, files, platform);
  const python = await findPython(root, files, platform);
  if (configuration === undefined) return withoutConfiguration(python);
  if ('trouble' in configuration)
    return { broken: `its \`pyvenv.cfg\` cannot be read: ${configuration.trouble}`, reaction: REFUSED };
  const environment = await describe(root, configuration, python, files, platform, redirected);
  if (python === undefined || 'dangling' in python)
    return { broken: 'the Python interpreter it was made from is gone', reaction: REMADE, environment };
  const { home } = configuration;
  // On Windows its `python.exe` only starts the one in `home`, and fails where that is gone.
  if (platform === 'win32' && home !== undefined && !(await files.stat(join(home, 'python.exe'))))
    return { broken: 'the Python interpreter it was made from is gone', reaction: REMADE, environment };
  const now = versionIn(python.real);
  const made = configuration.comparedVersion;
  if (made !== undefined && now !== undefined && !agree(made, now))
    return {
      broken: `it was made for Python ${made}, its interpreter is now ${now}`,
      reaction: { sync: 'recreates', pip: 'works' },
      environment,
    };
  return { environment };
}

function withoutConfiguration(python: Python | undefined): Broken {
  if (python && 'real' in python)
    return {
      broken: 'it has no `pyvenv.cfg`, so what is installed goes into the Python it was made from',
      reaction: { sync: 'escapes', pip: 'refuses' },
    };
  return { broken: 'it is a folder, but no Python environment', reaction: REFUSED };
}

type Python = { readonly real: string } | { readonly dangling: true };

/** As `virtualenv_python_executable` looks for it (crates/uv-python/src/virtualenv.rs). */
async function findPython(root: string, files: Files, platform: Platform): Promise<Python | undefined> {
  const candidates =
    platform === 'win32'
      ? ['Scripts/python.exe', 'bin/python.exe', 'python.exe']
      : ['bin/python3', 'bin/python'];
  for (const candidate of candidates) {
    const real = await files.real(join(root, candidate));
    if (real !== undefined) return { real };
  }
  for (const candidate of candidates) {
    const content = await files.read(join(root, candidate), 0);
    if ('trouble' in content && content.trouble.code === 'dangling') return { dangling: true };
  }
  return undefined;
}

async function describe(
  root: string,
  configuration: PyvenvConfiguration,
  python: Python | undefined,
  files: Files,
  platform: Platform,
  redirected: boolean,
): Promise<Environment> {
  const interpreter = python && 'real' in python ? python.real : undefined;
  const library = await findLibrary(root, configuration.version, files, platform);
  const real = await files.real(root);
  return {
    root,
    leadsTo: real !== undefined && real !== root ? real : undefined,
    redirected,
    sitePackages: library.sitePackages,
    scripts: join(root, platform === 'win32' ? 'Scripts' : 'bin'),
    pythonVersion:
      configuration.version ??
      (interpreter === undefined ? undefined : versionIn(interpreter)) ??
      library.version,
    implementation: configuration.implementation ?? library.implementation,
    home: configuration.home,
    interpreter,
    madeByUv: configuration.madeByUv,
    relocatable: configuration.relocatable,
    systemPackages: configuration.systemPackages,
  };
}

/**
 * The version of an interpreter, as far as its path tells: `/usr/bin/python3.11` (3.11),
 * `…/cpython-3.12.4-linux-x86_64-gnu/bin/python3.12` (3.12.4); undefined where the last part names none.
 */
function versionIn(interpreter: string): string | undefined {
  const minor = /\/(?:python|pypy|graalpy)(\d+\.\d+)t?(?:\.exe)?$/.exec(interpreter)?.[1];
  if (minor === undefined) return undefined;
  const patch = new RegExp(`[/-](${minor.replace('.', '\\.')}\\.\\d+)(?=[-_+/])`).exec(interpreter);
  return /pypy|graalpy/.test(interpreter) ? minor : (patch?.[1] ?? minor);
}

/** Whether two versions are the same as far as both go. */
function agree(one: string, other: string): boolean {
  const [a, b] = [one.split('.'), other.split('.')];
  return a.slice(0, b.length).every((part, i) => b[i] === part);
}
