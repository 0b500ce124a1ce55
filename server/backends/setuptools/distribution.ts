/**
 * What setuptools is told about files by all of its three places together.
 *
 * setup.py comes first, setup.cfg fills what is empty there (`ConfigHandler.__setitem__` in config/setupcfg.py), and
 * `[tool.setuptools]` replaces what both say (config/_apply_pyprojecttoml.py; 84.2.1). Folders of packages are merged,
 * those of the older places winning (`_EnsurePackagesDiscovered.__enter__` in config/pyprojecttoml.py).
 */
import type { Files } from '../../files/files.ts';
import { readBuildSystem } from '../../pyproject/build-system.ts';
import type { PyValue } from '../../python/literals.ts';
import { arrayAt, type Document, stringsOf, tableAt, valueAt } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { cfgFiles, changesCommands, readSetupCfg, refusedSection, type SetupCfg } from './cfg.ts';
import {
  type DataFiles,
  type Extension,
  type Options,
  optionsOfToml,
  type PatternMap,
  stringsIn,
} from './options.ts';
import { isStrange, optionsOfCfg, optionsOfScript } from './options-older.ts';
import { refusedShape } from './schema.ts';
import { readScript } from './script.ts';

export interface Distribution {
  /** `[project]` or `[tool.setuptools]` says something, so that pyproject.toml is read at all. */
  readonly usesToml: boolean;
  readonly script: Options;
  readonly cfg: Options;
  readonly toml: Options;
  readonly packageData: PatternMap;
  readonly excludePackageData: PatternMap;
  readonly includePackageData: boolean;
  readonly dataFiles: readonly DataFiles[];
  readonly scripts: readonly string[];
  readonly extensions: readonly Extension[];
  /** Patterns; undefined: the usual ones. */
  readonly licenseFiles: readonly string[] | undefined;
  /** Files that values are read from, which source distributions and manifests therefore name. */
  readonly referenced: readonly string[];
  /** Its arguments; undefined where no script calls `setup()`. */
  readonly keywords: ReadonlyMap<string, PyValue> | undefined;
  readonly setupCfg: SetupCfg;
  /** The backend is the one of old, for which the script is `setup.py`. */
  readonly isLegacy: boolean;
  /** setup.py does more than to call `setup()` with literals and keywords that setuptools knows. */
  readonly runs: boolean;
}

/** What is told; why nothing can be told; or why the build is certain to fail. */
export type Told = Distribution | { readonly unread: string } | { readonly fails: Refusal };

const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/** Gathers what setuptools is told about files. */
export async function readDistribution(doc: Document, files: Files): Promise<Told> {
  const tool = tableAt(doc.root, 'tool', 'setuptools');
  const script = await readScript(files);
  const cfg = await readSetupCfg(files);
  if (script.kind === 'code') return { unread: '`setup.py` does more than can be told without running it' };
  if (script.kind === 'idle') return { fails: { says: NO_CALL, keys: [] } };
  if (!cfg) return { unread: '`setup.cfg` cannot be read' };
  const keywords = script.kind === 'call' ? script.keywords : undefined;
  const older = optionsOfScript(keywords ?? NOTHING);
  if (!older) return { unread: 'what `setup.py` says cannot be read' };
  const section = refusedSection(cfg);
  const says = `setuptools.errors.OptionError: Unsupported distribution option section: [${section}]`;
  if (section !== undefined) return { fails: { says, keys: [] } };
  const old = changesCommands(cfg) ? undefined : optionsOfCfg(cfg);
  if (!old) return { unread: '`setup.cfg` changes how the build works' };
  if (tableAt(doc.root, 'tool', 'distutils'))
    return { unread: '`tool.distutils` changes how the build works' };
  const usesToml = [tableAt(doc.root, 'project'), tool].some((table) => (table?.entries.size ?? 0) > 0);
  const isNameless = usesToml && (tableAt(doc.root, 'project')?.entries.size ?? 0) === 0;
  if (isNameless) return { fails: { says: NO_PROJECT, keys: ['project'] } };
  const refused = usesToml ? refusedShape(doc) : undefined;
  if (refused) return { fails: refused };
  if (tool?.entries.has('cmdclass'))
    return { unread: '`tool.setuptools.cmdclass` changes how the build works' };
  const crash = usesToml ? crashes(doc, keywords, cfg) : undefined;
  if (crash === 'unclear') return { unread: '`setup.py` computes metadata that `[project]` does not let in' };
  if (crash) return { fails: crash };
  const toml = usesToml ? optionsOfToml(doc) : {};
  // An attribute is looked for by the packages that are known by then.
  const isEarly =
    !keywords?.has('version') && cfg.get('metadata')?.get('version')?.startsWith('attr:') === true;
  if (isEarly && (toml.packages ?? toml.pyModules ?? toml.packageDir ?? toml.extensions))
    return { unread: '`setup.cfg` looks for packages before pyproject.toml names them' };
  return {
    ...merged(older, old, toml, usesToml),
    licenseFiles: licensesOf(doc, older, old, usesToml),
    referenced: [...cfgFiles(cfg), ...(usesToml ? referencedBy(doc) : [])],
    keywords,
    isLegacy: (readBuildSystem(doc).backend?.value ?? LEGACY) === LEGACY,
    setupCfg: cfg,
    runs:
      script.kind === 'call' &&
      (script.runs || [...script.keywords].some(([key, value]) => isStrange(key) || isComputed(value))),
  };
}

const NO_CALL =
  'ValueError: No distribution was found. Ensure that `setup.py` is not empty and that it calls `setup()`.';

/** `[tool.setuptools]` is not read without `[project]`, whose name is then missing. */
const NO_PROJECT = 'ValueError: invalid pyproject.toml config: `project`.';

const LEGACY = 'setuptools.build_meta:__legacy__';

type Merged = Omit<
  Distribution,
  'isLegacy' | 'licenseFiles' | 'referenced' | 'keywords' | 'setupCfg' | 'runs'
>;

function merged(script: Options, cfg: Options, toml: Options, usesToml: boolean): Merged {
  const include = script.includePackageData || (cfg.includePackageData ?? script.includePackageData);
  return {
    usesToml,
    script,
    cfg,
    toml,
    packageData: toml.packageData ?? unlessEmpty(script.packageData) ?? cfg.packageData ?? NOTHING,
    excludePackageData:
      toml.excludePackageData ?? unlessEmpty(script.excludePackageData) ?? cfg.excludePackageData ?? NOTHING,
    includePackageData: usesToml ? (toml.includePackageData ?? include ?? true) : include === true,
    dataFiles: toml.dataFiles ?? filled(script.dataFiles, cfg.dataFiles) ?? [],
    scripts: toml.scripts ?? filled(script.scripts, cfg.scripts) ?? [],
    extensions: [...(script.extensions ?? []), ...(toml.extensions ?? [])],
  };
}

/** What setup.py says, unless it is empty. */
export function filled<T>(
  script: readonly T[] | undefined,
  cfg: readonly T[] | undefined,
): readonly T[] | undefined {
  return script && script.length > 0 ? script : (cfg ?? script);
}

function unlessEmpty(map: PatternMap | undefined): PatternMap | undefined {
  return map && map.size > 0 ? map : undefined;
}

function licensesOf(
  doc: Document,
  script: Options,
  cfg: Options,
  usesToml: boolean,
): readonly string[] | undefined {
  const older = filled(script.licenseFiles, cfg.licenseFiles);
  if (!usesToml) return older;
  const declared = stringsIn(valueAt(doc.root, 'project', 'license-files'));
  return declared ?? stringsIn(valueAt(doc.root, 'tool', 'setuptools', 'license-files')) ?? older;
}

/** `_referenced_files`: what `file` directives, `readme` and `license` name. */
function referencedBy(doc: Document): readonly string[] {
  const project = tableAt(doc.root, 'project');
  const paths: string[] = [];
  const add = (...values: (ReturnType<typeof valueAt> | undefined)[]) => {
    for (const value of values)
      if (value?.kind === 'string') paths.push(value.value);
      else if (value?.kind === 'array') paths.push(...stringsOf(value).map((item) => item.value));
  };
  const readme = project?.entries.get('readme')?.value;
  add(readme?.kind === 'table' ? readme.entries.get('file')?.value : readme);
  add(valueAt(doc.root, 'project', 'license', 'file'));
  const declared = new Set(stringsOf(arrayAt(doc.root, 'project', 'dynamic')).map(({ value }) => value));
  for (const [field, { value }] of tableAt(doc.root, 'tool', 'setuptools', 'dynamic')?.entries ?? []) {
    if (value.kind !== 'table' || !isDeclared(field, declared)) continue;
    add(value.entries.get('file')?.value);
    if (field !== 'optional-dependencies') continue;
    for (const extra of value.entries.values())
      if (extra.value.kind === 'table') add(extra.value.entries.get('file')?.value);
  }
  return paths;
}

function isDeclared(field: string, declared: ReadonlySet<string>): boolean {
  const scripts = declared.has('scripts') || declared.has('gui-scripts');
  return declared.has(field) || (field === 'entry-points' && scripts);
}

/** A readme or a Python version from an older place that `[project]` does not let in is set to nothing, which nobody expects. */
function crashes(
  doc: Document,
  keywords: ReadonlyMap<string, PyValue> | undefined,
  cfg: SetupCfg,
): Refusal | 'unclear' | undefined {
  const project = tableAt(doc.root, 'project');
  if (!project || project.entries.size === 0) return undefined;
  const declared = new Set(stringsOf(arrayAt(project, 'dynamic')).map(({ value }) => value));
  const lost = (field: string) => !project.entries.has(field) && !declared.has(field);
  const says = (key: string, section: string) => {
    const given = keywords?.get(key);
    return (given?.kind === 'string' && given.value !== '') || (cfg.get(section)?.get(key) ?? '') !== '';
  };
  const computed = (key: string) => isComputed(keywords?.get(key) ?? { kind: 'constant', value: undefined });
  if (
    (lost('readme') && computed('long_description')) ||
    (lost('requires-python') && computed('python_requires'))
  )
    return 'unclear';
  if (lost('readme') && says('long_description', 'metadata'))
    return { says: "AttributeError: 'NoneType' object has no attribute 'get'", keys: ['project', 'readme'] };
  if (lost('requires-python') && says('python_requires', 'options'))
    return { says: "TypeError: 'NoneType' object is not iterable", keys: ['project', 'requires-python'] };
  return undefined;
}

/** Whether something in a value is not a literal. */
function isComputed(value: PyValue): boolean {
  if (value.kind === 'opaque') return true;
  if (value.kind === 'list' || value.kind === 'tuple') return value.items.some(isComputed);
  if (value.kind === 'dict') return value.entries.some(([key, item]) => isComputed(key) || isComputed(item));
  return value.kind === 'call' && [...value.args, ...value.keywords.values()].some(isComputed);
}
