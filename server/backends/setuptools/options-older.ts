/**
 * What the arguments of `setup()` and what setup.cfg say about files (setuptools/dist.py, config/setupcfg.py, 84.2.1).
 *
 * Each answers undefined where something is said that cannot be read, or that may change more than the list of files.
 */
import type { PyCall, PyValue } from '../../python/literals.ts';
import { cfgList, cfgMap, type SetupCfg } from './cfg.ts';
import type { DataFiles, Extension, Find, Options, PatternMap } from './options.ts';
import { withAll } from './options.ts';

/** Keywords of `setup()` and options of setup.cfg that no file of the wheel depends on. */
const INERT: ReadonlySet<string> = new Set(
  (
    'name version description long_description long_description_content_type author author_email maintainer ' +
    'maintainer_email url project_urls download_url license license_expression classifiers keywords platforms ' +
    'provides requires obsoletes provides_extras install_requires extras_require python_requires entry_points ' +
    'zip_safe dependency_links eager_resources tests_require test_suite test_loader home_page summary classifier platform'
  ).split(' '),
);

/** Keywords that change more than the list of files, or that plugins read. */
const FAR_REACHING: ReadonlySet<string> = new Set(
  (
    'cmdclass namespace_packages setup_requires headers libraries ext_package include_dirs distclass script_name script_args ' +
    'options command_options command_packages src_root configuration features license_file use_2to3 ' +
    'use_scm_version rust_extensions cffi_modules pbr cython_modules use_calver pyzmq_extensions package_files py_limited_api'
  ).split(' '),
);

/** Whether a keyword is none of setuptools: it warns and goes on, unless a plugin reads it. */
export function isStrange(key: string): boolean {
  return !INERT.has(key) && !FAR_REACHING.has(key) && SCRIPT_READERS[key] === undefined;
}

/** What the arguments of a `setup()` say. */
export function optionsOfScript(keywords: ReadonlyMap<string, PyValue>): Options | undefined {
  const options: { -readonly [K in keyof Options]: Options[K] } = {};
  for (const [key, value] of keywords) {
    if (INERT.has(key) || isNone(value) || isStrange(key)) continue;
    if (key === 'cmdclass' && value.kind === 'dict' && value.entries.length === 0) continue;
    const read = SCRIPT_READERS[key]?.(value);
    if (read === undefined) return undefined;
    Object.assign(options, read);
  }
  return options;
}

function isNone(value: PyValue): boolean {
  return value.kind === 'constant' && value.value === undefined;
}

/** Whether a value says as much as nothing. */
export function isBlank(value: PyValue): boolean {
  return value.kind === 'constant' || (value.kind === 'string' && value.value === '');
}

type Reader = (value: PyValue) => Options | undefined;

function reader<K extends keyof Options>(key: K, read: (value: PyValue) => Options[K] | undefined): Reader {
  return (value) => {
    const found = read(value);
    return found === undefined ? undefined : { [key]: found };
  };
}

const SCRIPT_READERS: Readonly<Record<string, Reader>> = {
  packages: reader('packages', (value) => stringsOf(value) ?? findOf(value)),
  py_modules: reader('pyModules', stringsOf),
  package_dir: reader('packageDir', (value) => mapOf(value, textOf)),
  package_data: reader('packageData', (value) => mapOf(value, stringsOf)),
  exclude_package_data: reader('excludePackageData', (value) => mapOf(value, stringsOf)),
  include_package_data: reader('includePackageData', boolOf),
  data_files: reader('dataFiles', (value) => listOf(value, dataFilesOf)),
  scripts: reader('scripts', stringsOf),
  ext_modules: reader('extensions', (value) =>
    value.kind === 'list' ? listOf(value, extensionOf) : undefined,
  ),
  license_files: reader('licenseFiles', stringsOf),
};

function textOf(value: PyValue): string | undefined {
  return value.kind === 'string' ? value.value : undefined;
}

function boolOf(value: PyValue): boolean | undefined {
  return value.kind === 'constant' ? value.value : undefined;
}

function listOf<T>(value: PyValue, read: (item: PyValue) => T | undefined): readonly T[] | undefined {
  if (value.kind !== 'list' && value.kind !== 'tuple') return undefined;
  const items = value.items.map(read);
  const found = items.filter((item) => item !== undefined);
  return found.length === items.length ? found : undefined;
}

/** A list or tuple of strings. */
export function stringsOf(value: PyValue): readonly string[] | undefined {
  return listOf(value, textOf);
}

function mapOf<T>(
  value: PyValue,
  read: (item: PyValue) => T | undefined,
): ReadonlyMap<string, T> | undefined {
  if (value.kind !== 'dict') return undefined;
  const map = new Map<string, T>();
  for (const [key, item] of value.entries) {
    const found = read(item);
    if (key.kind !== 'string' || found === undefined) return undefined;
    map.set(key.value, found);
  }
  return map;
}

/** The arguments of a call by their names; undefined where there are more, or other ones. */
function argumentsOf(call: PyCall, names: readonly string[]): ReadonlyMap<string, PyValue> | undefined {
  if (call.open || call.args.length > names.length) return undefined;
  const all = new Map(call.keywords);
  for (const [i, value] of call.args.entries()) all.set(names[i] ?? '', value);
  return all;
}

function findOf(value: PyValue): Find | undefined {
  if (value.kind !== 'call' || !value.callee.startsWith('find_')) return undefined;
  const given = argumentsOf(value, ['where', 'exclude', 'include']);
  if (!given || [...given.keys()].some((key) => !['where', 'exclude', 'include'].includes(key)))
    return undefined;
  const list = (key: string, otherwise: readonly string[]) => {
    const items = given.get(key);
    return items === undefined ? otherwise : stringsOf(items);
  };
  const where = given.has('where') ? textOf(given.get('where') ?? { kind: 'opaque' }) : '.';
  const include = list('include', ['*']);
  const exclude = list('exclude', []);
  if (where === undefined || !include || !exclude) return undefined;
  return {
    where: [where],
    include,
    exclude,
    namespaces: value.callee === 'find_namespace_packages',
    fills: false,
  };
}

function dataFilesOf(value: PyValue): DataFiles | undefined {
  if (value.kind === 'string') return { to: '', files: [value.value], expands: false };
  if (value.kind !== 'tuple' && value.kind !== 'list') return undefined;
  const [to, files] = value.items;
  if (value.items.length !== 2 || to?.kind !== 'string' || !files) return undefined;
  const list = stringsOf(files);
  return list && { to: to.value, files: list, expands: false };
}

/** The first parameters of `distutils.extension.Extension`. */
const EXTENSION = ['name', 'sources', 'include_dirs', 'define_macros', 'undef_macros'];

function extensionOf(value: PyValue): Extension | undefined {
  if (value.kind !== 'call' || value.callee !== 'Extension') return undefined;
  const given = argumentsOf(value, EXTENSION);
  const name = given?.get('name');
  const list = (key: string) => {
    const items = given?.get(key);
    return items === undefined || isNone(items) ? [] : stringsOf(items);
  };
  const [sources, depends, includeDirs] = [list('sources'), list('depends'), list('include_dirs')];
  const optional = given?.get('optional');
  if (name?.kind !== 'string' || !sources || !depends || !includeDirs) return undefined;
  if (optional && boolOf(optional) === undefined && !isNone(optional)) return undefined;
  return {
    name: name.value,
    sources,
    depends,
    includeDirs,
    optional: optional !== undefined && boolOf(optional) === true,
  };
}

/** What setup.cfg says. */
export function optionsOfCfg(cfg: SetupCfg): Options | undefined {
  const options: { -readonly [K in keyof Options]: Options[K] } = {};
  for (const [key, value] of cfg.get('options') ?? []) {
    if (INERT.has(key)) continue;
    const read = CFG_READERS[key]?.(value, cfg);
    if (read === undefined) return undefined;
    Object.assign(options, read);
  }
  const patterns = (section: string) => {
    const entries = cfg.get(`options.${section}`);
    return entries && patternsOf(entries);
  };
  const packageData = patterns('package_data');
  const excludePackageData = patterns('exclude_package_data');
  const data = cfg.get('options.data_files');
  const licenses = cfg.get('metadata')?.get('license_files');
  if (cfg.get('metadata')?.has('license_file')) return undefined;
  return {
    ...options,
    ...(packageData && { packageData }),
    ...(excludePackageData && { excludePackageData }),
    ...(data && { dataFiles: [...data].map(([to, text]) => ({ to, files: cfgList(text), expands: true })) }),
    ...(licenses !== undefined && { licenseFiles: cfgList(licenses) }),
  };
}

function patternsOf(section: ReadonlyMap<string, string>): PatternMap {
  return withAll(new Map([...section].map(([name, text]) => [name, cfgList(text)] as const)));
}

const CFG_READERS: Readonly<Record<string, (value: string, cfg: SetupCfg) => Options | undefined>> = {
  packages: (value, cfg) => {
    const searched = /^find(_namespace)?:$/.exec(value.trim());
    return { packages: searched ? cfgFind(cfg, searched[1] !== undefined) : cfgList(value) };
  },
  py_modules: (value) => ({ pyModules: cfgList(value) }),
  package_dir: (value) => {
    const packageDir = cfgMap(value);
    return packageDir && { packageDir };
  },
  include_package_data: (value) => ({ includePackageData: /^(?:1|true|yes)$/i.test(value) }),
  scripts: (value) => ({ scripts: cfgList(value) }),
};

/** Only the first folder counts (`parse_section_packages__find`); what is empty is not said. */
function cfgFind(cfg: SetupCfg, namespaces: boolean): Find {
  const section = cfg.get('options.packages.find');
  const list = (key: string) => cfgList(section?.get(key) ?? '');
  const [where = '.'] = list('where');
  const include = list('include');
  return {
    where: [where],
    include: include.length > 0 ? include : ['*'],
    exclude: list('exclude'),
    namespaces,
    fills: true,
  };
}
