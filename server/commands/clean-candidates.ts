/** What a build may have left in a project, found by its name. Only reads. */
import { parseMetadata } from '../artifacts/metadata.ts';
import { sdistVersion } from '../artifacts/sdist-name.ts';
import { readWheelName } from '../artifacts/wheel.ts';
import { type Files, type FolderEntry, join } from '../files/files.ts';
import type { Project } from '../project/project.ts';
import { normalizeName } from '../pyproject/name.ts';
import { nameOf } from './programs.ts';
import type { Ground } from './removal.ts';

/** What may be there, found by its name; whether it may go is proved afterwards. Paths relative to the project. */
export interface Candidate {
  readonly path: string;
  /** Which files, by their path below, a build leaves there. */
  readonly accepts?: (below: string) => boolean;
  /** A clause: why it is kept although it has the name. */
  readonly kept?: string;
  /** It is the folder of other candidates: that it stays goes without saying. */
  readonly holdsOthers?: true;
}

/** All of them; with `caches` those of test and lint tools too. */
export async function* candidates(
  project: Project,
  ground: Ground,
  caches: boolean,
): AsyncIterable<Candidate> {
  const name = nameOf(project);
  yield* buildParts(project, ground);
  if (name !== undefined) {
    yield* distributions(name, ground);
    yield* eggInfos(name, project, ground);
  }
  yield* compiledModules(ground);
  if (caches) yield* toolCaches(ground);
}

/** What setuptools makes in `build/`: `lib`, `lib.linux-x86_64-cpython-311`, `bdist.…`, `temp.…`, `scripts-3.11`. */
const BUILD_PART = /^(?:lib|(?:lib|bdist|temp)\.[a-z0-9_.]+(?:-[A-Za-z0-9_.]+)*|scripts-\d[\w.]*)$/;

async function* buildParts({ backend }: Project, { files }: Ground): AsyncIterable<Candidate> {
  const { entries } = await files.list('build');
  const isPart = ({ name, kind }: FolderEntry) => kind === 'folder' && BUILD_PART.test(name);
  const parts = entries.filter(isPart);
  const named = await namesBuild(files);
  const isItsOwn = backend?.name === 'setuptools' && named === undefined;
  for (const { name } of parts)
    yield {
      path: `build/${name}`,
      ...(isItsOwn ? {} : { kept: named ?? 'the backend is not setuptools, which makes such folders' }),
    };
  for (const { name } of entries)
    if (name.startsWith('__editable__.'))
      yield { path: `build/${name}`, kept: 'an editable installation may lead there' };
  // Whether the others may go is asked once more: the folder is named only where all of it goes.
  if (isItsOwn && parts.length > 0 && parts.length === entries.length)
    yield { path: 'build', holdsOthers: true };
}

/** A clause where a build is told of something in `build/`, which is source then: `package-dir`, an extension, data. */
async function namesBuild(files: Files): Promise<string | undefined> {
  for (const [path, pattern] of NAMING) {
    const content = await files.read(path);
    if ('absent' in content) continue;
    if (!('text' in content) || pattern.test(content.text)) return `\`${path}\` may name it as a source`;
  }
  return undefined;
}

const NAMING: readonly (readonly [string, RegExp])[] = [
  ['pyproject.toml', /(?<![\w./-])(?:\.\/)?build[\\/]/],
  ['setup.cfg', /(?<![\w./-])(?:\.\/)?build[\\/]/],
  ['setup.py', /['"](?:\.\/)?build['"\\/]/],
];

async function* distributions(name: string, { files }: Ground): AsyncIterable<Candidate> {
  const { entries } = await files.list('dist');
  const own = entries.filter((entry) => entry.kind === 'file' && isDistribution(entry.name, name));
  for (const entry of own) yield { path: `dist/${entry.name}` };
  const others = entries.filter((entry) => !own.includes(entry));
  for (const { name } of others) if (name !== '.gitignore' || !(await ignoresAll(files))) return;
  if (entries.length > 0) yield { path: 'dist', holdsOthers: true };
}

/** `uv build` and `hatch build` put such a file there. */
async function ignoresAll(files: Files): Promise<boolean> {
  const content = await files.read('dist/.gitignore', 64);
  return 'text' in content && content.text.trim() === '*';
}

/** Whether a file name is that of a wheel or a source distribution of the project (normalised), in older spellings too. */
function isDistribution(file: string, name: string): boolean {
  if (file.endsWith('.whl')) return readWheelName(file)?.name === name;
  return /\.(?:tar\.gz|zip)$/.test(file) && sdistVersion(file, name) !== undefined;
}

/** What setuptools writes into an `*.egg-info`; plugins add more texts. */
const EGG_INFO_FILE = /^(?:PKG-INFO|(?:not-)?zip-safe|[\w.-]+\.txt|[\w.-]+\.json)$/;

async function* eggInfos(name: string, project: Project, { files }: Ground): AsyncIterable<Candidate> {
  const sources = [...(project.cleanWheel?.files ?? [])].map(([archive, path]) =>
    path.endsWith(`/${archive}`) ? path.slice(0, -archive.length - 1) : '',
  );
  const folders = new Set(['', 'src', 'lib', 'python', ...sources]);
  for (const folder of folders)
    for (const entry of (await files.list(folder || '.')).entries) {
      if (!entry.name.endsWith('.egg-info') || entry.kind !== 'folder') continue;
      const path = join(folder, entry.name);
      // What is installed is found by the name in pyproject.toml, and so what needs this folder.
      if (project.metadata.name === undefined) {
        yield { path, kept: 'the name is not in `pyproject.toml`, so that an installation may need it' };
        continue;
      }
      const headers = await files.read(join(path, 'PKG-INFO'));
      const metadata = 'text' in headers ? parseMetadata(headers.text) : undefined;
      if (metadata && normalizeName(metadata.name) === name)
        yield { path, accepts: (below) => EGG_INFO_FILE.test(below) };
      else yield { path, kept: 'its `PKG-INFO` does not name this project' };
    }
}

/** What makes a folder another project's, an environment's or a repository's own. */
const FOREIGN = [
  ...['pyvenv.cfg', 'conda-meta', 'site-packages', 'dist-packages', '.git'],
  ...['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile', 'package.json'],
];
/** Folders that are not looked into for compiled modules: hidden ones and these. */
const PASSED_OVER = ['node_modules', 'build', 'dist', 'site-packages', '__pypackages__'];
/** What Python and pytest name a compiled module: `cli.cpython-311.pyc`, `test_cli.cpython-311-pytest-8.3.4.pyc`. */
const COMPILED = /^[^/]+\.[a-z]+-?\d+[a-z]*(?:-pytest-[\w.]+)?(?:\.opt-[\w]+)?\.pyc$/;
const MOST_FOLDERS = 20_000;

async function* compiledModules({ files }: Ground): AsyncIterable<Candidate> {
  const folders = [''];
  for (let i = 0; i < folders.length && i < MOST_FOLDERS; i++) {
    const folder = folders[i] ?? '';
    const { entries } = await files.list(folder || '.');
    const names = new Set(entries.map(({ name }) => name));
    const isForeign =
      FOREIGN.some((name) => names.has(name)) || [...names].some((name) => name.endsWith('.dist-info'));
    if (folder !== '' && isForeign) continue;
    for (const { name, kind, link } of entries) {
      if (kind !== 'folder' || link || name.startsWith('.') || PASSED_OVER.includes(name)) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      if (name === '__pycache__') yield { path, accepts: (below) => COMPILED.test(below) };
      else folders.push(path);
    }
  }
}

/** The folders of pytest, mypy and ruff, which mark them as caches (bford.info/cachedir). */
const CACHES = ['.pytest_cache', '.mypy_cache', '.ruff_cache'];
const SIGNATURE = 'Signature: 8a477f597d28d172789f06886806bc55';

async function* toolCaches({ files }: Ground): AsyncIterable<Candidate> {
  for (const path of CACHES) {
    if ((await files.stat(path))?.kind !== 'folder') continue;
    const tag = await files.read(`${path}/CACHEDIR.TAG`);
    if ('text' in tag && tag.text.startsWith(SIGNATURE)) yield { path };
    else yield { path, kept: 'it has no `CACHEDIR.TAG`, so it is not provably a cache' };
  }
}
