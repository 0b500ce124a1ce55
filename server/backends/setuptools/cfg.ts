/** setup.cfg: an older place where setuptools is told things. */
import { type Files, normalize } from '../../files/files.ts';

/** Section → key (with `_`, lower case, but for those that are names) → value, continuation lines joined by line breaks. */
export type SetupCfg = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Sections whose keys are names of packages, groups or folders (`_skip_setupcfg_normalization` in setuptools/dist.py). */
const NAMED = /^options\.(?:extras_require|data_files|entry_points|package_data|exclude_package_data)$/;

/** Reads setup.cfg as Python's configparser does; an empty map where there is none, undefined where it cannot be read. */
export async function readSetupCfg(files: Files): Promise<SetupCfg | undefined> {
  const file = await files.read('setup.cfg');
  if ('absent' in file) return new Map();
  return 'trouble' in file ? undefined : parseCfg(file.text);
}

function parseCfg(text: string): SetupCfg | undefined {
  const sections = new Map<string, Map<string, string>>();
  let name = '';
  let key: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line) || line.trim() === '') continue;
    const section = sections.get(name);
    const header = /^\[(.+)\]/.exec(line)?.[1];
    const option = /^([^\s:=][^:=]*?)\s*[:=]\s*(.*)$/.exec(line);
    if (/^\s/.test(line) && section && key !== undefined) {
      section.set(key, `${section.get(key)}\n${line.trim()}`);
    } else if (header !== undefined) {
      // A section that gives defaults to all others, and one that is there twice, are not read.
      if (sections.has(header) || header === 'DEFAULT') return undefined;
      name = header;
      sections.set(name, new Map());
      key = undefined;
    } else if (option && section) {
      const [, written = '', value = ''] = option;
      key = NAMED.test(name) ? written : written.toLowerCase().replace(/-/g, '_');
      if (section.has(key)) return undefined;
      section.set(key, value.trim());
    } else return undefined;
  }
  // A percent sign stands for the value of another key, or is refused.
  const isPlain = [...sections.values()].every((values) =>
    [...values.values()].every((each) => !each.includes('%')),
  );
  return isPlain ? sections : undefined;
}

/** The items of a list in setup.cfg: one a line, or separated by commas. */
export function cfgList(value: string): string[] {
  const items = value.includes('\n') ? value.split('\n') : value.split(',');
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** The pairs of a mapping in setup.cfg: `= src`, one a line or separated by commas; undefined where one has no `=`. */
export function cfgMap(value: string): ReadonlyMap<string, string> | undefined {
  const map = new Map<string, string>();
  for (const item of cfgList(value)) {
    const at = item.indexOf('=');
    if (at < 0) return undefined;
    map.set(item.slice(0, at).trim(), item.slice(at + 1).trim());
  }
  return map;
}

/** Sections of setup.cfg that change how the commands of a build work, so that nothing can be told. */
const COMMANDS: ReadonlySet<string> = new Set(
  (
    'build build_py build_ext build_clib build_scripts build_rust global install install_lib install_data install_scripts ' +
    'install_headers install_egg_info bdist dist_info'
  ).split(' '),
);
/** Options of `bdist_wheel` that only name the wheel's tags. */
const TAGS = /^(?:universal|python_tag|py_limited_api|compression)$/;
const OPTION_SECTIONS =
  /^options(?:\.(?:packages\.find|entry_points|package_data|exclude_package_data|extras_require|data_files))?$/;

/** Whether setup.cfg meddles with the commands of the build itself. */
export function changesCommands(cfg: SetupCfg): boolean {
  const options = cfg.get('options');
  const eggInfo = cfg.get('egg_info');
  // A source distribution holds these two with nothing in them.
  const isTagged =
    ![undefined, ''].includes(eggInfo?.get('tag_build')) ||
    ![undefined, '', '0', 'false'].includes(eggInfo?.get('tag_date'));
  return (
    [...cfg.keys()].some((section) => COMMANDS.has(section)) ||
    [...(cfg.get('bdist_wheel')?.keys() ?? [])].some((key) => !TAGS.test(key)) ||
    [...(cfg.get('aliases')?.keys() ?? [])].some((key) =>
      /^(?:bdist_wheel|egg_info|sdist|build)$/.test(key),
    ) ||
    [...(eggInfo?.keys() ?? [])].some((key) => key !== 'tag_build' && key !== 'tag_date') ||
    isTagged ||
    ['cmdclass', 'ext_modules', 'namespace_packages', 'setup_requires'].some((key) => options?.has(key))
  );
}

/** A section that setuptools refuses (`ConfigHandler.parse` in config/setupcfg.py). */
export function refusedSection(cfg: SetupCfg): string | undefined {
  return [...cfg.keys()].find(
    (section) =>
      (section.startsWith('options') && !OPTION_SECTIONS.test(section)) ||
      (section.startsWith('metadata') && section !== 'metadata'),
  );
}

/** Files that values of setup.cfg are read from: `long_description = file: README.md`. */
export function cfgFiles(cfg: SetupCfg): readonly string[] {
  const values = ['metadata', 'options', 'options.extras_require'].flatMap((name) => [
    ...(cfg.get(name)?.values() ?? []),
  ]);
  return values
    .filter((value) => value.startsWith('file:'))
    .flatMap((value) => value.slice('file:'.length).split(','))
    .map((path) => path.trim())
    .filter((path) => path !== '');
}

/** A folder as setuptools is given it: relative to the project, '' for the project's own; undefined where it leads out of it. */
export function insideFolder(path: string): string | undefined {
  if (path.startsWith('/') || path.includes('\\')) return undefined;
  const folder = normalize(path);
  return folder.startsWith('..') ? undefined : folder;
}
