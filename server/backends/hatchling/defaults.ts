/** What hatchling's wheel takes where nothing is chosen: it goes by the project's name (hatchling 1.33.0, `builders/wheel.py`). */
import type { Files } from '../../files/files.ts';
import { normalizeName } from '../../pyproject/name.ts';
import { hasFile, kindAt } from '../shipped.ts';
import { type HatchSettings, isTruthy, option } from './config.ts';
import type { Defaults } from './target.ts';

export const NOTHING: Defaults = { packages: [], onlyInclude: [], excludesAll: false };

/** `none` where nothing has the project's name; undefined: cannot tell. */
export async function hatchDefaults(
  settings: HatchSettings,
  name: string,
  files: Files,
): Promise<Defaults | 'none' | undefined> {
  for (const key of ['include', 'packages', 'only-include'])
    if (isTruthy(option(settings, 'wheel', key).value)) return NOTHING;
  for (const wanted of hatchNames(name)) {
    const flat = await hasFile(files, `${wanted}/__init__.py`);
    const inSource = await hasFile(files, `src/${wanted}/__init__.py`);
    const single = await hasFile(files, `${wanted}.py`);
    if (flat === undefined || inSource === undefined || single === undefined) return undefined;
    if (flat) return { ...NOTHING, packages: [wanted] };
    if (inSource) return { ...NOTHING, packages: [`src/${wanted}`] };
    if (single) return { ...NOTHING, onlyInclude: [`${wanted}.py`] };
    const spaces = await namespaces(wanted, files);
    if (!spaces) return undefined;
    const [space] = spaces;
    if (space !== undefined && spaces.length === 1) return { ...NOTHING, packages: [space] };
  }
  return 'none';
}

/** Folders that have the name in them, without those that are hidden. */
async function namespaces(wanted: string, files: Files): Promise<readonly string[] | undefined> {
  const top = await files.list('');
  // The path of the project is part of the pattern that is looked up.
  if (!top.complete || top.trouble || /[*?[]/.test(files.folder)) return undefined;
  const spaces: string[] = [];
  for (const { name, kind } of top.entries) {
    if (kind !== 'folder' || name.startsWith('.')) continue;
    const there = await kindAt(files, `${name}/${wanted}/__init__.py`);
    if (there === undefined) return undefined;
    if (there !== 'absent') spaces.push(name);
  }
  return spaces;
}

/** The names that hatchling tries: the project's as it is written, then in its normal form. */
export function hatchNames(name: string): readonly string[] {
  return [...new Set([name, normalizeName(name)].map(fileName))];
}

/** `normalize_file_name_component`. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_.]+/gu, '_');
}
