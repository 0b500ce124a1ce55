/** setup.cfg and setup.py: the older places where setuptools is told things. Neither is executed. */
import { type Files, normalize } from '../files/files.ts';

/** Section → key (with `_`, lower case) → value, continuation lines joined by line breaks. */
export type SetupCfg = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads setup.cfg as Python's configparser does; an empty map where there is none, undefined where it cannot be read. */
export async function readSetupCfg(files: Files): Promise<SetupCfg | undefined> {
  const file = await files.read('setup.cfg');
  if ('absent' in file) return new Map();
  if ('trouble' in file) return undefined;
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const line of file.text.split(/\r?\n/)) {
    if (/^\s*[#;]/.test(line) || line.trim() === '') continue;
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    const option = /^([^\s:=][^:=]*?)\s*[:=]\s*(.*)$/.exec(line);
    if (/^\s/.test(line) && section && key !== undefined) {
      section.set(key, `${section.get(key)}\n${line.trim()}`);
    } else if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      key = undefined;
    } else if (option && section) {
      key = (option[1] ?? '').toLowerCase().replace(/-/g, '_');
      section.set(key, (option[2] ?? '').trim());
    } else return undefined;
  }
  return sections;
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
  'build build_py build_ext build_clib build_scripts global install install_lib install_data bdist dist_info'.split(
    ' ',
  ),
);

/** Whether setup.cfg meddles with the commands of the build itself. */
export function changesCommands(cfg: SetupCfg): boolean {
  const options = cfg.get('options');
  return (
    [...cfg.keys()].some((section) => COMMANDS.has(section)) ||
    cfg.get('egg_info')?.has('egg_base') === true ||
    ['cmdclass', 'ext_modules', 'namespace_packages', 'setup_requires'].some((key) => options?.has(key))
  );
}

/**
 * What setup.py amounts to: `none`; `trivial`: nothing but `setup()` without arguments; `code`: anything else,
 * whose effect is not told.
 */
export async function readSetupPy(files: Files): Promise<'none' | 'trivial' | 'code'> {
  const file = await files.read('setup.py');
  if ('absent' in file) return 'none';
  if ('trouble' in file) return 'code';
  let calls = 0;
  for (const raw of withoutDocstring(file.text).split(/\r?\n/)) {
    const line = raw.replace(/#.*$/, '').trimEnd();
    if (line === '') continue;
    if (/^\s*(?:setuptools\.)?setup\(\s*\)$/.test(line)) calls += 1;
    else if (!HARMLESS_LINE.test(line)) return 'code';
  }
  return calls === 1 ? 'trivial' : 'code';
}

const HARMLESS_LINE =
  /^(?:import setuptools|from setuptools import setup|from setuptools import \(?\s*(?:setup|find_packages)(?:, (?:setup|find_packages))*\s*\)?|from __future__ import \w+|if __name__ == ["']__main__["']:)$/;

function withoutDocstring(text: string): string {
  return text.replace(/^(?:\uFEFF|\s|#[^\n]*\n)*("""|''')(?:(?!\1|\\)[\s\S])*\1[ \t]*(?=\r?\n|$)/, '');
}

/** A folder as setuptools is given it: relative to the project, '' for the project's own; undefined where it leads out of it. */
export function insideFolder(path: string): string | undefined {
  if (path.startsWith('/') || path.includes('\\')) return undefined;
  const folder = normalize(path);
  return folder.startsWith('..') ? undefined : folder;
}
