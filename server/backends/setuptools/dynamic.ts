/**
 * Where setuptools takes the fields in `dynamic` from: `tool.setuptools.dynamic`, a version plugin, setup.cfg or setup.py.
 *
 * The rules are those of config/pyprojecttoml.py and config/expand.py of setuptools 84.2.1. A list field that is static and
 * dynamic at once is refused like any other (measured).
 */
import { type Files, isFile, join } from '../../files/files.ts';
import { FIELDS } from '../../pyproject/project-table.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import type { PyValue } from '../../python/literals.ts';
import { arrayAt, type Document, stringsOf, type Table, tableAt, type Value } from '../../toml/document.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { readAttribute } from './attr.ts';
import { readSetupCfg, type SetupCfg } from './cfg.ts';
import { entryPointsRefusal } from './entry-points-file.ts';
import { findLayout } from './layout.ts';
import { type Requires, readRequires } from './requires.ts';
import { readScript } from './script.ts';
import { readSettings } from './settings.ts';

/** Everything that decides where a field comes from. */
interface Sources {
  readonly doc: Document;
  readonly files: Files;
  readonly dynamic: ReadonlySet<string>;
  readonly configured: Table | undefined;
  readonly requires: Requires;
  readonly cfg: SetupCfg | undefined;
  /** setup.py, a plugin or a backend in the project may give any value. */
  readonly anything: boolean;
  /** `setup.py` where that is what may give it. */
  readonly script: boolean;
  /** The arguments of `setup()`, where they can be read. */
  readonly keywords: ReadonlyMap<string, PyValue> | undefined;
  readonly judged: boolean;
}

/** What setuptools makes of `project.dynamic` and `tool.setuptools.dynamic`. */
export async function dynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const requires = readRequires(doc);
  const configured = tableAt(doc.root, 'tool', 'setuptools', 'dynamic');
  const read = await readScript(files);
  const keywords = read.kind === 'call' ? read.keywords : undefined;
  const script = read.kind === 'code' || read.kind === 'idle' || (read.kind === 'call' && read.runs);
  const inTree = tableAt(doc.root, 'build-system')?.entries.has('backend-path') === true;
  const sources: Sources = {
    doc,
    files,
    configured,
    requires,
    script,
    keywords,
    dynamic: new Set(stringsOf(arrayAt(doc.root, 'project', 'dynamic')).map(({ value }) => value)),
    cfg: await readSetupCfg(files),
    anything:
      script ||
      inTree ||
      requires.meddlers.length > 0 ||
      tableAt(doc.root, 'tool', 'distutils') !== undefined,
    judged: requires.allows('setuptools', 70),
  };
  const fields = new Map<string, DynamicField>();
  for (const field of new Set([...sources.dynamic, ...(configured?.entries.keys() ?? [])]))
    fields.set(field, await answer(field, sources));
  return { fields, both: () => 'refuses' };
}

/** What `tool.setuptools.dynamic` may hold; anything else there is refused (the schema in config/_validate_pyproject). */
const CONFIGURABLE: ReadonlySet<string> = new Set([
  'version',
  'classifiers',
  'description',
  'entry-points',
  'dependencies',
  'optional-dependencies',
  'readme',
]);

async function answer(field: string, sources: Sources): Promise<DynamicField> {
  if (sources.configured?.entries.has(field) && !CONFIGURABLE.has(field)) {
    if (!sources.judged) return { outcome: undefined };
    return { outcome: 'refused', configuredAt: ['tool', 'setuptools', 'dynamic', field] };
  }
  const refused = refusal(field, sources);
  if (refused) return refused;
  const table = field === 'scripts' || field === 'gui-scripts' ? 'entry-points' : field;
  const directive = sources.configured?.entries.get(table)?.value;
  if (!directive) return unconfigured(field, sources);
  const found = await read(field, directive, sources);
  const configuredAt = ['tool', 'setuptools', 'dynamic', table];
  const says =
    table === 'entry-points' && sources.judged ? await entryPointsRefusal(found, sources) : undefined;
  if (says !== undefined) return { outcome: 'unconfigured', says, configuredAt };
  return { outcome: 'filled', undeclared: undeclared(field, sources), configuredAt, ...found };
}

/** What follows where the source is configured and the field is not in `dynamic`. */
function undeclared(field: string, { dynamic, judged }: Sources): DynamicField['undeclared'] {
  if (!judged) return undefined;
  if (field === 'version') return 'refuses';
  if (field === 'entry-points' && (dynamic.has('scripts') || dynamic.has('gui-scripts'))) return 'used';
  return FIELDS.some((name) => name === field) ? 'ignored' : undefined;
}

/** Fields that no configuration helps, and words that are no fields. */
function refusal(field: string, { judged, requires }: Sources): DynamicField | undefined {
  if (field === 'import-names' || field === 'import-namespaces') {
    const says =
      'NotImplementedError: Setuptools does not support `import-names` and `import-namespaces` in `pyproject.toml` yet.';
    return { outcome: 'refused', ...(requires.unbounded('setuptools') && { says }) };
  }
  if (field === 'license-files') {
    if (!judged || !requires.unbounded('setuptools')) return { outcome: undefined };
    return { outcome: 'refused', says: "KeyError: 'license-files'" };
  }
  if (FIELDS.some((name) => name === field)) return undefined;
  return { outcome: 'refused', says: 'ValueError: invalid pyproject.toml config: `project.dynamic`.' };
}

/** What setuptools refuses for its shape, whether or not the field is in `dynamic`. */
const MALFORMED: Partial<DynamicField> = { outcome: undefined, undeclared: undefined };

async function read(field: string, directive: Value, sources: Sources): Promise<Partial<DynamicField>> {
  if (directive.kind !== 'table') return MALFORMED;
  if (field !== 'optional-dependencies') return readDirective(field, directive, sources);
  const all: Partial<DynamicField>[] = [];
  for (const { value } of directive.entries.values()) {
    if (value.kind !== 'table') return MALFORMED;
    all.push(await readDirective(field, value, sources));
  }
  return {
    files: all.flatMap(({ files = [] }) => files),
    missing: all.flatMap(({ missing = [] }) => missing),
  };
}

async function readDirective(
  field: string,
  directive: Table,
  sources: Sources,
): Promise<Partial<DynamicField>> {
  const file = directive.entries.get('file')?.value;
  const attr = directive.entries.get('attr')?.value;
  if (file?.kind === 'string') return readTexts(field, [file.value], sources.files);
  if (file?.kind === 'array')
    return readTexts(
      field,
      stringsOf(file).map(({ value }) => value),
      sources.files,
    );
  if (attr?.kind !== 'string' || field !== 'version') return { outcome: undefined };
  const settings = await readSettings(sources.doc, sources.files);
  const layout = settings && (await findLayout(settings, sources.files));
  if (!layout) return { words: `\`${attr.value}\`` };
  const found = await readAttribute(
    attr.value,
    // The module of an attribute without a dot is the `__init__.py` of the folder that holds the packages.
    (name) =>
      name === '__init__' ? Promise.resolve(join('.', layout.modules.folder, name)) : layout.folderOf(name),
    sources.files,
  );
  const certain = !sources.anything && settings.because.length === 0 && sources.judged;
  return found.missing && !certain ? { ...found, missing: [], outcome: undefined } : found;
}

/** Files are put together; what is not there is left out with a warning, what lies outside of the project is refused. */
async function readTexts(
  field: string,
  paths: readonly string[],
  files: Files,
): Promise<Partial<DynamicField>> {
  const inside = paths.map((path) => join('.', path));
  if (inside.some((path) => path.startsWith('..') || path.startsWith('/')))
    return { outcome: undefined, files: inside };
  const missing = [];
  for (const path of inside)
    if (!(await isFile(files, path)))
      missing.push({ path, fails: false, says: `File '${path}' cannot be found` });
  const [first = ''] = inside;
  const text = field === 'version' && inside.length === 1 ? await files.read(first) : undefined;
  // No text at all is no version at all.
  const isLost = field === 'version' && missing.length === inside.length;
  const written = text && 'text' in text ? text.text.trim() || undefined : undefined;
  const version = isLost ? '0.0.0' : written && (normalizeVersion(written) ?? written);
  return {
    files: inside,
    ...(missing.length > 0 && { missing }),
    words: `the text of ${inside.map((path) => `\`${path}\``).join(', ')}`,
    ...(version !== undefined && { value: version }),
  };
}

/** Fields that stay empty without a word where nothing gives them; the others are refused then (measured with 84.2.1). */
const SILENT: ReadonlySet<string> = new Set([
  'urls',
  'scripts',
  'gui-scripts',
  'entry-points',
  'dependencies',
  'optional-dependencies',
]);

function unconfigured(field: string, sources: Sources): DynamicField {
  const { anything, script, judged, cfg } = sources;
  const plugin = field === 'version' ? versionPlugin(sources) : undefined;
  if (plugin) return plugin;
  const keyword = judged && !anything ? fromScript(field, sources) : undefined;
  if (keyword) return keyword;
  if (anything) return { outcome: undefined, ...(script && { files: ['setup.py'] }) };
  if (!judged || !cfg) return { outcome: undefined };
  if (inCfg(field, cfg)) return { outcome: 'filled', files: ['setup.cfg'], words: `what \`setup.cfg\` says` };
  if (field === 'version') return { outcome: 'empty', value: '0.0.0' };
  if (SILENT.has(field)) return { outcome: 'empty' };
  return {
    outcome: 'unconfigured',
    says: `setuptools.errors.InvalidConfigError: No configuration found for dynamic '${field}'.`,
  };
}

/** Plugins that take the version from git. */
function versionPlugin({ doc, requires }: Sources): DynamicField | undefined {
  const scm = tableAt(doc.root, 'tool', 'setuptools_scm') ?? tableAt(doc.root, 'tool', 'vcs-versioning');
  const git = (plugin: string, configuredAt?: readonly string[]): DynamicField => ({
    outcome: 'filled',
    git: true,
    words: `the newest tag in git, by ${plugin}`,
    ...(configuredAt && { configuredAt }),
  });
  if (requires.names.has('setuptools-scm') || requires.names.has('vcs-versioning')) {
    if (requires.simpleScm) return git('setuptools-scm');
    if (tableAt(doc.root, 'tool', 'setuptools_scm')) return git('setuptools-scm', ['tool', 'setuptools_scm']);
    // Releases of setuptools-scm differ in whether they act unasked.
    return requires.unbounded('setuptools-scm') && !scm ? undefined : { outcome: undefined, git: true };
  }
  if (requires.names.has('versioningit'))
    return tableAt(doc.root, 'tool', 'versioningit')
      ? git('versioningit', ['tool', 'versioningit'])
      : { outcome: undefined };
  return undefined;
}

/** Where setup.cfg says what a field of pyproject.toml says. */
const CFG_KEYS: Readonly<Record<string, readonly string[]>> = {
  version: ['metadata.version'],
  description: ['metadata.description', 'metadata.summary'],
  readme: ['metadata.long_description'],
  'requires-python': ['options.python_requires'],
  license: ['metadata.license', 'metadata.license_expression'],
  authors: ['metadata.author', 'metadata.author_email'],
  maintainers: ['metadata.maintainer', 'metadata.maintainer_email'],
  keywords: ['metadata.keywords'],
  classifiers: ['metadata.classifiers'],
  urls: ['metadata.url', 'metadata.project_urls', 'metadata.download_url', 'metadata.home_page'],
  dependencies: ['options.install_requires', 'metadata.requires_dist'],
};

/** Where setup.py says what a field of pyproject.toml says. */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  version: ['version'],
  description: ['description'],
  readme: ['long_description'],
  'requires-python': ['python_requires'],
  license: ['license', 'license_expression'],
  authors: ['author', 'author_email'],
  maintainers: ['maintainer', 'maintainer_email'],
  keywords: ['keywords'],
  classifiers: ['classifiers'],
  urls: ['project_urls', 'url', 'download_url'],
  dependencies: ['install_requires'],
  'optional-dependencies': ['extras_require'],
  'entry-points': ['entry_points'],
  scripts: ['entry_points'],
  'gui-scripts': ['entry_points'],
};

/** An argument of `setup()` for a field; undefined where there is none. */
function fromScript(field: string, { keywords }: Sources): DynamicField | undefined {
  const given = (KEYWORDS[field] ?? []).flatMap((name) => keywords?.get(name) ?? []);
  const [first] = given;
  if (!first) return undefined;
  const files = ['setup.py'];
  if (given.some(({ kind }) => kind === 'opaque' || kind === 'constant'))
    return { outcome: undefined, files };
  const value = field === 'version' && first.kind === 'string' ? normalizeVersion(first.value) : undefined;
  return { outcome: 'filled', files, words: 'what `setup.py` says', ...(value !== undefined && { value }) };
}

function inCfg(field: string, cfg: SetupCfg): boolean {
  if (field === 'optional-dependencies') return cfg.has('options.extras_require');
  if (['scripts', 'gui-scripts', 'entry-points'].includes(field))
    return cfg.has('options.entry_points') || cfg.get('options')?.has('entry_points') === true;
  return (CFG_KEYS[field] ?? []).some((place) => {
    const [section = '', key = ''] = place.split('.');
    return cfg.get(section)?.has(key);
  });
}
