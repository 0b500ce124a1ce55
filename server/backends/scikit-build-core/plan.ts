/** What scikit-build-core puts into a wheel, in its order (1.1.2, `build/wheel.py`, `_pathutil.py`, `_editable.py`, `generate.py`). */
import { type Files, join, normalize } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import { requirementName } from '../../pyproject/requirement.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import { arrayAt, type Document, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { type IgnoreSpec, ignoreSpec } from '../globs/gitignore.ts';
import { allows } from '../pins.ts';
import { hasFile, kindAt, type Mount } from '../shipped.ts';
import { skbuildCMake } from './cmake-places.ts';
import { skbuildDynamicFields } from './dynamic.ts';
import { forcedMounts, keptInWheel } from './forced.ts';
import { skbuildWalk } from './ignored.ts';
import { type GeneratedFile, readSkbuildSettings, type SkbuildSettings } from './settings.ts';

export interface SkbuildPlan {
  readonly settings: SkbuildSettings;
  /** Packages of the tree, taken where nothing else lies at their places. */
  readonly packages: readonly Mount[];
  /** What CMake installs: archive path → file of the project. */
  readonly installed: ReadonlyMap<string, string>;
  /** Archive paths of what is compiled, without suffix. */
  readonly compiled: readonly string[];
  /** Archive paths of what is written from templates. */
  readonly written: readonly string[];
  /** What lies over all else. */
  readonly forced: readonly Mount[];
  readonly because: readonly string[];
}
export type Planned =
  | { readonly plan: SkbuildPlan }
  | { readonly fails: Refusal }
  | { readonly unclear: string };

const AT = ['tool', 'scikit-build'];

export async function skbuildPlan(doc: Document, files: Files): Promise<Planned> {
  const isUnpacked = (await hasFile(files, 'PKG-INFO')) ?? false;
  const read = readSkbuildSettings(doc, 'wheel', isUnpacked);
  if ('unclear' in read) return read;
  const isChecked = allows(doc, 'scikit-build-core', '1.1');
  const refusal = 'fails' in read ? read.fails : licenseRefusal(doc);
  if (refusal)
    return isChecked ? { fails: refusal } : { unclear: 'an older scikit-build-core may be required' };
  if ('fails' in read) return read;
  const planned = await planOf(doc, files, read.settings);
  const older = 'the rules are those of scikit-build-core 1.1, and an older one is required';
  if (isChecked || 'unclear' in planned) return planned;
  return 'fails' in planned
    ? { unclear: older }
    : { plan: { ...planned.plan, because: [older, ...planned.plan.because] } };
}

async function planOf(doc: Document, files: Files, settings: SkbuildSettings): Promise<Planned> {
  const name = readProjectTable(doc).name?.value;
  const exclude = ignoreSpec(settings.exclude);
  if (name === undefined) return { unclear: 'the project has no name' };
  if (!exclude) return { unclear: '`wheel.exclude` holds a pattern that may be refused' };
  const trees = { settings, exclude, data: await dataFolder(doc, files) };
  const sources = settings.generate.filter(({ location }) => location === 'source').map(({ path }) => path);
  const packages = await packageMounts(files, name, settings, exclude, sources);
  if (!packages) return { unclear: 'the folders of `wheel.packages` cannot be read' };
  const written = await writtenFiles(files, settings, packages, exclude);
  if ('fails' in written || 'unclear' in written) return written;
  const forced = await forcedMounts(files, trees);
  if ('fails' in forced || 'unclear' in forced) return forced;
  const cmake = await skbuildCMake(doc, files, trees);
  if ('fails' in cmake || 'unclear' in cmake) return cmake;
  const { installed, compiled } = cmake;
  const because = [...strangers(doc), ...cmake.because];
  return {
    plan: { settings, packages, installed, compiled, written: written.paths, forced: forced.mounts, because },
  };
}

function licenseRefusal(doc: Document): Refusal | undefined {
  const own = arrayAt(doc.root, ...AT, 'wheel', 'license-files')?.items.length;
  if (!own || !valueAt(doc.root, 'project', 'license-files')) return undefined;
  const says =
    'AssertionError: Both project.license-files and tool.scikit-build.wheel.license-files are set, use only one';
  return { says, keys: [...AT, 'wheel', 'license-files'] };
}

/** Distributions that bring no settings for it; others may, by entry points of theirs. */
const SILENT = new Set([
  ...['scikit-build-core', 'cmake', 'ninja', 'pybind11', 'nanobind', 'cython', 'numpy', 'setuptools'],
  ...['setuptools-scm', 'hatch-fancy-pypi-readme', 'wheel', 'packaging', 'pathspec', 'swig', 'scipy'],
  ...['pyproject-metadata', 'typing-extensions', 'mypy', 'pip', 'cffi', 'pybind11-stubgen'],
]);

function strangers(doc: Document): readonly string[] {
  return readBuildSystem(doc).requires.flatMap(({ value }) => {
    const name = requirementName(value);
    return name === undefined || SILENT.has(name)
      ? []
      : [`\`${name}\` may change the settings of scikit-build-core`];
  });
}

async function dataFolder(doc: Document, files: Files): Promise<string | undefined> {
  const { name, version } = readProjectTable(doc);
  const text = version?.value ?? (await skbuildDynamicFields(doc, files)).fields.get('version')?.value;
  const normal = text === undefined ? undefined : normalizeVersion(text);
  if (name === undefined || normal === undefined) return undefined;
  return `${normalizeName(name.value).replaceAll('-', '_')}-${normal.replaceAll('-', '_')}.data`;
}

async function packageMounts(
  files: Files,
  name: string,
  settings: SkbuildSettings,
  exclude: IgnoreSpec,
  written: readonly string[],
): Promise<readonly Mount[] | undefined> {
  const packages =
    settings.packages ?? (await discovered(files, settings.isAncient ? normalizeName(name) : name));
  const mounts: Mount[] = [];
  for (const [to, source] of packages ?? []) {
    const at = normalize(to);
    const from = normalize(source);
    if ([at, from].some((path) => path.startsWith('/') || path.split('/').includes('..'))) return undefined;
    const kind = await kindAt(files, from);
    if (kind === 'absent') continue;
    const walk = skbuildWalk(files, from, settings, written);
    if (kind === undefined || kind === 'other' || !walk) return undefined;
    const below = (path: string) => (from === '' ? path : path.slice(from.length + 1));
    const keeps = (path: string) => keptInWheel(exclude, at === '' ? below(path) : `${at}/${below(path)}`);
    const takes = (path: string) => {
      // A backslash would become a slash in the archive.
      if (path.includes('\\')) return undefined;
      const excluded = exclude(below(path));
      if (excluded !== false) return excluded && false;
      return keeps(path) ? walk.takes(path) : keeps(path);
    };
    if (kind === 'file')
      mounts.push({ at, from, kind, takes: () => keptInWheel(exclude, at), enters: () => false });
    // A link to a folder is followed, and may lead back.
    const enters: Mount['enters'] = (path, { link }) =>
      walk.enters(path) ? (link ? undefined : true) : false;
    if (kind === 'folder') mounts.push({ at, from, kind, takes, enters });
  }
  return packages && mounts;
}

/** The package that has the project's name; undefined where that cannot be told. */
async function discovered(files: Files, name: string): Promise<ReadonlyMap<string, string> | undefined> {
  const parts = name.split('.').map((part) => part.replaceAll('-', '_'));
  const names = parts.length > 1 ? [parts.join('_'), parts.join('/')] : [parts.join('_')];
  for (const folder of ['src', 'python', ''])
    for (const each of names) {
      const from = join(folder, each);
      const inits = [
        await hasFile(files, `${from}/__init__.py`),
        await hasFile(files, `${from}/__init__.pyi`),
      ];
      if (inits.includes(true)) return new Map([[each, from]]);
      if (inits.includes(undefined)) return undefined;
    }
  return new Map();
}

/** What templates make, and where it lies in the wheel. */
async function writtenFiles(
  files: Files,
  settings: SkbuildSettings,
  packages: readonly Mount[],
  exclude: IgnoreSpec,
): Promise<
  { readonly paths: readonly string[] } | { readonly fails: Refusal } | { readonly unclear: string }
> {
  const paths: string[] = [];
  for (const made of settings.generate) {
    const refused = await templateRefusal(files, made);
    if (refused) return refused;
    const path = normalize(made.path);
    if (path.startsWith('/') || path.split('/').includes('..'))
      return { unclear: `where \`${made.path}\` is written cannot be told` };
    if (made.location === 'install' && keptInWheel(exclude, path)) paths.push(path);
    if (made.location !== 'source') continue;
    for (const { at, from, takes } of packages) {
      if (from !== '' && !path.startsWith(`${from}/`)) continue;
      const taken = await takes(path, { entries: [], complete: true });
      if (taken === undefined) return { unclear: `whether \`${path}\` is taken cannot be told` };
      if (taken) paths.push(join(at, from === '' ? path : path.slice(from.length + 1)));
    }
  }
  return { paths };
}

/** The fields of the metadata, which a template may name. */
const FIELDS = new Set([
  ...['name', 'version', 'description', 'license', 'license_files', 'readme', 'requires_python'],
  ...['dependencies', 'optional_dependencies', 'entrypoints', 'authors', 'maintainers', 'urls'],
  ...['classifiers', 'keywords', 'scripts', 'gui_scripts', 'import_names', 'import_namespaces', 'dynamic'],
  ...['dual_dynamic', 'dynamic_metadata', 'metadata_version', 'all_errors', 'raw_version'],
]);

async function templateRefusal(
  files: Files,
  { path, location, template }: GeneratedFile,
): Promise<{ readonly fails: Refusal } | { readonly unclear: string } | undefined> {
  const keys = [...AT, 'generate'];
  const missing = (what: string) => ({
    fails: { says: `FileNotFoundError: [Errno 2] No such file or directory: '${what}'`, keys },
  });
  let text = typeof template === 'string' ? template : '';
  if (typeof template === 'object') {
    const content = await files.read(template.path);
    if ('absent' in content) return missing(template.path);
    if (!('text' in content)) return { unclear: `\`${template.path}\` cannot be read` };
    text = content.text;
  }
  for (const { index, 1: dollar, 2: named, 3: braced } of text.matchAll(/\$(?:(\$)|(\w+)|\{(\w+)\}|)/g)) {
    const name = named ?? braced;
    if (dollar !== undefined || (name !== undefined && FIELDS.has(name))) continue;
    if (name === undefined || !/^[A-Za-z_]/.test(name)) {
      const lines = text.slice(0, index).split(/(?<=\n)/);
      const column = index === 0 ? 1 : (lines[lines.length - 1] ?? '').length;
      const says = `ValueError: Invalid placeholder in string: line ${lines.length}, col ${column}`;
      return { fails: { says, keys } };
    }
    return { fails: { says: `KeyError: '${name}'`, keys } };
  }
  const parent = normalize(join(path, '..'));
  if (location !== 'source' || parent === '' || (await kindAt(files, parent)) === 'folder') return undefined;
  return (await kindAt(files, parent)) === 'absent'
    ? missing(path)
    : { unclear: `\`${parent}\` cannot be read` };
}
