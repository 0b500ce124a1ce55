/** What poetry-core packages (poetry-core 2.5.0, `masonry/utils/module.py` and `masonry/builders/builder.py`). */
import { type Files, join, normalize } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { type Document, plain, stringAt, tableAt, type Value, valueAt } from '../toml/document.ts';
import { findRepository, isIgnored } from '../uv/git.ts';
import type { Backend, Contents } from './backend.ts';
import { allows } from './pins.ts';
import { poetryDynamicFields } from './poetry-core-dynamic.ts';
import { hasPython, pathGlob } from './poetry-core-globs.ts';
import { hasFile, hasFolder, kindAt, lookups, type Mount } from './shipped.ts';

export const poetryCore: Backend = {
  name: 'poetry-core',
  entryPoints: ['poetry.core.masonry.api'],
  dynamicFields: poetryDynamicFields,
  modules,
};

/** One entry of `packages` or `include` that is for wheels. */
interface Inclusion {
  readonly include: string;
  readonly from: string;
  readonly to: string;
  /** An entry of `include`: it also brings what is excluded. */
  readonly anyway: boolean;
}
type Fails = NonNullable<Contents['fails']>;

async function modules(doc: Document, files: Files): Promise<Contents | undefined> {
  const settings = tableAt(doc.root, 'tool', 'poetry');
  const old = !allows(doc, 'poetry-core', '2.0.1');
  const mode = valueAt(doc.root, 'tool', 'poetry', 'package-mode');
  if ((old && tableAt(doc.root, 'project')) || (mode?.kind === 'boolean' && !mode.value)) return undefined;
  const included = settings ? inclusions(valueAt(settings, 'include'), ['sdist'], true) : [];
  let packages = settings ? inclusions(valueAt(settings, 'packages'), ['sdist', 'wheel'], false) : [];
  if (!packages || !included) return undefined;
  const byName = packages.length === 0;
  const script = settings?.entries.has('build') === true;
  if (byName) {
    const found = await byProjectName(doc, files);
    if (found === undefined) return undefined;
    // A build script runs before poetry-core looks for the package, and may write it.
    if ('says' in found) return script || old ? undefined : failing(files, found);
    packages = [found];
  }
  const excluded = excludes(settings && valueAt(settings, 'exclude'));
  if (!excluded) return undefined;
  const repository = await findRepository(files, files.folder);
  // Whether git really leaves the file out depends on whether it is tracked, and on a person's own patterns.
  const ignored = async (path: string) =>
    repository !== undefined && isIgnored(files, repository, join(files.folder, path));
  const mounts = await Promise.all(
    [...packages, ...included].map((each) => mount(each, files, excluded, ignored)),
  );
  if (mounts.includes(undefined)) return undefined;
  const because = [
    ...(script ? ['a build script may add modules'] : []),
    ...(old ? ['`requires` allows no poetry-core of 2.0.1 or newer'] : []),
  ];
  const contents: Contents = {
    certainty: because.length === 0 ? 'certain' : 'likely',
    because,
    ...lookups(files, {
      mounts: mounts.filter((each) => each !== undefined),
      generated: new Set(),
      mayAdd: because.length > 0,
    }),
  };
  const keys = byName ? nameKeys(doc) : ['tool', 'poetry', 'packages'];
  const fails = script || old ? undefined : await refusal(packages, keys, files);
  return fails ? { ...contents, fails } : contents;
}

function failing(files: Files, fails: Fails): Contents {
  return {
    certainty: 'certain',
    because: [],
    fails,
    ...lookups(files, { mounts: [], generated: new Set(), mayAdd: false }),
  };
}

/** The entries that are for wheels; undefined where one is not understood. */
function inclusions(
  value: Value | undefined,
  formats: readonly string[],
  anyway: boolean,
): readonly Inclusion[] | undefined {
  if (!value) return [];
  if (value.kind !== 'array') return undefined;
  const out: Inclusion[] = [];
  for (const item of value.items) {
    const table = item.kind === 'table' ? item : undefined;
    const include =
      item.kind === 'string' ? item.value : table && stringAt(table, anyway ? 'path' : 'include')?.value;
    const format = table && valueAt(table, 'format');
    const chosen = format ? [plain(format)].flat() : formats;
    if (include === undefined || (item.kind === 'string' && !anyway)) return undefined;
    if (!chosen.includes('wheel')) continue;
    const from = (table && stringAt(table, 'from')?.value) ?? '';
    const to = (table && stringAt(table, 'to')?.value) ?? '';
    if ([include, from, to].some((path) => path.startsWith('/') || path.split('/').includes('..')))
      return undefined;
    out.push({ include: normalize(include), from: normalize(from), to: normalize(to), anyway });
  }
  return out;
}

/** The package or module of the project's name, at the top or in `src`. */
async function byProjectName(doc: Document, files: Files): Promise<Inclusion | Fails | undefined> {
  const name = readProjectTable(doc).name?.value ?? stringAt(doc.root, 'tool', 'poetry', 'name')?.value;
  if (name === undefined) return undefined;
  const module = normalizeName(name).replaceAll('-', '_');
  for (const from of ['', 'src']) {
    const folder = await hasFolder(files, join(from, module));
    const file = await hasFile(files, join(from, `${module}.py`));
    if (folder === undefined || file === undefined) return undefined;
    const place = join(files.folder, module);
    if (folder && file) return { says: `Both ${place} and ${place}.py exist`, keys: nameKeys(doc) };
    if (folder || file) return { include: folder ? module : `${module}.py`, from, to: '', anyway: false };
  }
  return { says: `No file/folder found for package ${name}`, keys: nameKeys(doc) };
}

function nameKeys(doc: Document): readonly string[] {
  return readProjectTable(doc).name ? ['project', 'name'] : ['tool', 'poetry', 'name'];
}

/** Whether `exclude` takes a path or a folder on the way to it; undefined where a pattern is not understood. */
function excludes(value: Value | undefined): ((path: string) => boolean) | undefined {
  if (!value) return () => false;
  if (value.kind !== 'array') return undefined;
  const globs = value.items.map((item) =>
    item.kind === 'string' ? pathGlob(normalize(item.value)) : undefined,
  );
  if (globs.includes(undefined)) return undefined;
  return (path) =>
    path.split('/').some((_, i, parts) => globs.some((glob) => glob?.(parts.slice(0, i + 1).join('/'))));
}

async function mount(
  { include, from, to, anyway }: Inclusion,
  files: Files,
  excluded: (path: string) => boolean,
  ignored: (path: string) => Promise<boolean>,
): Promise<Mount | undefined> {
  const parts = include === '' ? [] : include.split('/');
  const fixed = parts.findIndex((part) => /[*?[]/.test(part));
  const base = (fixed < 0 ? parts : parts.slice(0, fixed)).join('/');
  const glob = fixed < 0 ? () => true : pathGlob(include);
  if (!glob || (base === '' && fixed < 0)) return undefined;
  const seen = (path: string) => (from === '' ? path : path.slice(from.length + 1));
  return {
    at: join(to, base),
    from: join(from, base),
    kind: (await kindAt(files, join(from, base))) === 'file' ? 'file' : 'folder',
    takes: async (path) => {
      if (path.endsWith('.pyc')) return false;
      const parts = seen(path).split('/');
      if (!parts.some((_, i) => glob(parts.slice(0, i + 1).join('/')))) return false;
      if (anyway) return true;
      if (excluded(path)) return false;
      return (await ignored(path)) ? undefined : true;
    },
    // Which links to folders are followed depends on the version of Python that builds.
    enters: (path, { link }) => (path.endsWith('__pycache__') ? false : link ? undefined : true),
  };
}

async function refusal(
  packages: readonly Inclusion[],
  keys: readonly string[],
  files: Files,
): Promise<Fails | undefined> {
  for (const { include, from } of packages) {
    const path = join(from, include);
    if (/[*?[]/.test(path)) continue;
    const kind = await kindAt(files, path);
    if (kind === 'absent') return { says: `${join(files.folder, path)} does not contain any element`, keys };
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (kind === 'folder' && !name.endsWith('-stubs') && (await hasPython(files, path)) === false)
      return { says: `${name} is not a package.`, keys };
  }
  return undefined;
}
