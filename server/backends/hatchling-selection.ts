/** What hatchling's wheel target selects (hatchling 1.33.0, `builders/wheel.py` and `builders/config.py`). */
import { type Files, join, normalize } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { flagSetting, type HatchSettings, listSetting, setting } from './hatchling-config.ts';
import type { HatchPatterns } from './hatchling-patterns.ts';
import { hasFile, kindAt, type Mount } from './shipped.ts';

/** What is looked through: named files and folders, or the whole tree by patterns. */
export interface HatchChoice {
  readonly packages: readonly string[];
  readonly onlyInclude: readonly string[];
  /** None of it: only what is forced, and artifacts. */
  readonly nothing: boolean;
}

/** What is chosen by settings, else by the project's name; `none` where hatchling refuses; undefined: cannot tell. */
export async function hatchChoice(
  settings: HatchSettings,
  name: string,
  files: Files,
): Promise<HatchChoice | 'none' | undefined> {
  const packages = listSetting(settings, 'packages');
  const onlyInclude = listSetting(settings, 'only-include');
  const include = listSetting(settings, 'include');
  const bypass = flagSetting(settings, 'bypass-selection');
  if (!packages || !onlyInclude || !include || bypass === undefined) return undefined;
  if (packages.length + onlyInclude.length + include.length > 0)
    return { packages: packages.map(normalize), onlyInclude: onlyInclude.map(normalize), nothing: false };
  // A list that is there and empty hides what the name would give.
  if (setting(settings, 'packages') ?? setting(settings, 'only-include') ?? setting(settings, 'include'))
    return undefined;
  const byName = await chooseByName(name, files);
  if (byName !== 'none') return byName;
  return bypass || forced(settings)?.length !== 0 ? { packages: [], onlyInclude: [], nothing: true } : 'none';
}

/** The names that hatchling tries: the project's as it is written, then in its normal form. */
export function hatchNames(name: string): readonly string[] {
  return [...new Set([name, normalizeName(name)].map((each) => each.replace(/[^\p{L}\p{N}_.]+/gu, '_')))];
}

async function chooseByName(name: string, files: Files): Promise<HatchChoice | 'none' | undefined> {
  for (const wanted of hatchNames(name)) {
    const flat = await hasFile(files, `${wanted}/__init__.py`);
    const inSource = await hasFile(files, `src/${wanted}/__init__.py`);
    const single = await hasFile(files, `${wanted}.py`);
    if (flat === undefined || inSource === undefined || single === undefined) return undefined;
    if (flat) return { packages: [wanted], onlyInclude: [], nothing: false };
    if (inSource) return { packages: [`src/${wanted}`], onlyInclude: [], nothing: false };
    if (single) return { packages: [], onlyInclude: [`${wanted}.py`], nothing: false };
    const top = await files.list('');
    if (!top.complete || top.trouble) return undefined;
    const spaces: string[] = [];
    for (const { name: folder, kind } of top.entries) {
      if (kind !== 'folder' || folder.startsWith('.')) continue;
      const there = await hasFile(files, `${folder}/${wanted}/__init__.py`);
      if (there === undefined) return undefined;
      if (there) spaces.push(folder);
    }
    const [space] = spaces;
    if (space !== undefined && spaces.length === 1)
      return { packages: [space], onlyInclude: [], nothing: false };
  }
  return 'none';
}

/** `force-include`: source and target; undefined where it is not understood. */
export function forced(settings: HatchSettings): readonly (readonly [string, string])[] | undefined {
  const value = setting(settings, 'force-include');
  if (!value) return [];
  if (value.kind !== 'table') return undefined;
  const out: (readonly [string, string])[] = [];
  for (const [source, { value: target }] of value.entries) {
    if (target.kind !== 'string' || target.value === '' || source === '' || source.startsWith('~'))
      return undefined;
    out.push([normalize(source), normalize(target.value).replace(/^\//, '')]);
  }
  return out;
}

/** The mounts of a choice with what is forced; undefined where `sources` or a path is not understood. */
export async function hatchMounts(
  choice: HatchChoice,
  settings: HatchSettings,
  patterns: HatchPatterns,
  files: Files,
): Promise<readonly Mount[] | undefined> {
  const rules = sourceRules(settings, choice.packages);
  const forcedFiles = forced(settings);
  if (!rules || !forcedFiles) return undefined;
  const named = choice.onlyInclude.length > 0 ? choice.onlyInclude : choice.packages;
  if (named.some((path) => path === '' || path.startsWith('..') || path.startsWith('/'))) return undefined;
  const takes = choice.nothing ? patterns.artifacts : patterns.included;
  const selected: Mount[] = [];
  if (named.length === 0) selected.push(...placed('', '', 'folder', takes, patterns.enters, rules));
  for (const path of named) {
    const file = await hasFile(files, path);
    if (file === undefined) return undefined;
    const explicit = file ? () => true : patterns.explicit;
    selected.push(...placed(path, path, file ? 'file' : 'folder', explicit, patterns.enters, rules));
  }
  const mounts = [...selected];
  const reserved = forcedFiles.map(([source]) => rewrite(source, rules));
  for (const [source, target] of forcedFiles) {
    const file = (await kindAt(files, source)) !== 'folder';
    mounts.push(...placed(target, source, file ? 'file' : 'folder', () => true, patterns.enters, rules));
  }
  return forcedFiles.length === 0
    ? mounts
    : mounts.map((mount) => (selected.includes(mount) ? withoutReserved(mount, reserved) : mount));
}

/** What is forced elsewhere is not taken from where it lies; how far that goes for folders is not told. */
function withoutReserved(mount: Mount, reserved: readonly string[]): Mount {
  const near = (path: string) => {
    const inWheel = join(mount.at, path.slice(mount.from === '' ? 0 : mount.from.length + 1));
    return reserved.some((each) => inWheel === each || inWheel.startsWith(`${each}/`));
  };
  return { ...mount, takes: (path, beside) => (near(path) ? undefined : mount.takes(path, beside)) };
}

type Rules = readonly (readonly [string, string])[];

/** `sources`, with the folders that hold the `packages`: prefixes and what stands for them, in the order they are tried. */
function sourceRules(settings: HatchSettings, packages: readonly string[]): Rules | undefined {
  const value = setting(settings, 'sources');
  const rules = new Map<string, string>();
  if (value?.kind === 'array') {
    const list = listSetting(settings, 'sources');
    if (!list) return undefined;
    for (const source of list) rules.set(`${normalize(source)}/`, '');
  } else if (value?.kind === 'table') {
    for (const [source, { value: target }] of value.entries) {
      if (target.kind !== 'string') return undefined;
      const path = normalize(target.value).replace(/^\//, '');
      rules.set(source === '' ? '' : `${normalize(source)}/`, path === '' ? '' : `${path}/`);
    }
  } else if (value) return undefined;
  for (const path of packages) {
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    if (parent !== '' && !rules.has(`${path}/`)) rules.set(`${parent}/`, '');
  }
  if ([...rules].flat().some((path) => path.includes('..'))) return undefined;
  return [...rules].sort(([one], [other]) => (one < other ? -1 : 1));
}

function rewrite(path: string, rules: Rules): string {
  const rule = rules.find(([source]) => `${path}/`.startsWith(source));
  return normalize(rule ? rule[1] + `${path}/`.slice(rule[0].length) : path);
}

/** A mount where the rules put it, and one for each folder in it that a rule puts elsewhere. */
function placed(
  path: string,
  from: string,
  kind: Mount['kind'],
  takes: Mount['takes'],
  enters: Mount['enters'],
  rules: Rules,
): readonly Mount[] {
  const prefix = path === '' ? '' : `${path}/`;
  const inner = rules.filter(([source]) => source.length > prefix.length && source.startsWith(prefix));
  const whole = rules.some(([source]) => prefix.startsWith(source));
  const at = kind === 'file' ? rewriteFile(path, rules) : rewrite(path, rules);
  if (kind === 'file' || whole || inner.length === 0) return [{ at, from, kind, takes, enters }];
  const moved = inner.filter(
    ([source]) => !inner.some(([other]) => other !== source && source.startsWith(other)),
  );
  const folders = moved.map(([source]) => join(from, source.slice(prefix.length)));
  return [
    {
      at,
      from,
      kind,
      takes,
      enters: (each, entry) => (folders.includes(each) ? false : enters(each, entry)),
    },
    ...moved.map(([, target], i) => ({ at: normalize(target), from: folders[i] ?? '', kind, takes, enters })),
  ];
}

function rewriteFile(path: string, rules: Rules): string {
  const rule = rules.find(([source]) => path.startsWith(source));
  return normalize(rule ? rule[1] + path.slice(rule[0].length) : path);
}
