/** Which files hatchling takes (hatchling 1.33.0, `builders/config.py` and `utils/fs.py`). */
import { type Files, join } from '../files/files.ts';
import { type IgnoreSpec, ignoreSpec } from './gitignore.ts';
import { flagSetting, type HatchSettings, listSetting } from './hatchling-config.ts';
import type { Mount } from './shipped.ts';

/** What is in the wheel by patterns, for files that lie where hatchling looks. */
export interface HatchPatterns {
  /** In a folder or file that `packages` or `only-include` names. */
  readonly explicit: Mount['takes'];
  /** In the whole tree, by `include`. */
  readonly included: Mount['takes'];
  /** In the whole tree where nothing but forced files is selected: artifacts only. */
  readonly artifacts: Mount['takes'];
  readonly enters: Mount['enters'];
}

const EXCLUDED_FOLDERS = new Set([
  ...['__pycache__', '.venv', '.git', '.hg', '.hatch', '.tox', '.nox'],
  ...['.ruff_cache', '.pytest_cache', '.mypy_cache', '.pixi'],
]);
const EXCLUDED_FILES = new Set(['.DS_Store', '.git']);
/** Folders climbed at most in search of an ignore file. */
const CLIMB_LIMIT = 40;

/** Reads the patterns; undefined where one of them, or an ignore file, cannot be read. */
export async function readHatchPatterns(
  settings: HatchSettings,
  files: Files,
): Promise<HatchPatterns | undefined> {
  const ignoreVcs = flagSetting(settings, 'ignore-vcs');
  const onlyPackages = flagSetting(settings, 'only-packages');
  const skipExcluded = flagSetting(settings, 'skip-excluded-dirs');
  const ignored = ignoreVcs ? [] : await vcsPatterns(files);
  const lists = [
    listSetting(settings, 'exclude'),
    listSetting(settings, 'include'),
    listSetting(settings, 'artifacts'),
  ];
  const [exclude, include, artifacts] = lists.map((list) => list && { list });
  if (!exclude || !include || !artifacts || !ignored) return undefined;
  if (ignoreVcs === undefined || onlyPackages === undefined || skipExcluded === undefined) return undefined;
  const excluded = ignoreSpec(['*.py[cdo]', '/dist', ...ignored, ...exclude.list]);
  const included = include.list.length > 0 ? ignoreSpec(include.list) : () => true;
  const kept = ignoreSpec(artifacts.list);
  if (!excluded || !included || !kept) return undefined;
  const takes =
    (wanted: IgnoreSpec): Mount['takes'] =>
    (path, beside) => {
      if (EXCLUDED_FILES.has(nameOf(path))) return false;
      const unpackaged = onlyPackages && !beside.entries.some(({ name }) => name === '__init__.py');
      return either(kept(path), unpackaged ? false : both(not(excluded(path)), wanted(path)));
    };
  return {
    explicit: takes(() => true),
    included: takes(included),
    artifacts: takes(() => false),
    enters: (path, { link }) => {
      if (EXCLUDED_FOLDERS.has(nameOf(path))) return false;
      // Links are followed, but a folder that two of them lead to is taken only once.
      const entered = skipExcluded ? not(excluded(`${path}/`)) : true;
      return link && entered ? undefined : entered;
    },
  };
}

/** The lines of the nearest `.gitignore` and `.hgignore`; none of them where they would leave out the project itself. */
async function vcsPatterns(files: Files): Promise<readonly string[] | undefined> {
  const git = await nearest(files, '.gitignore', '.git');
  const hg = await nearest(files, '.hgignore', '.hg');
  if (git === undefined || hg === undefined) return undefined;
  const patterns = [...git, ...globLines(hg)];
  const whole = ignoreSpec(patterns)?.(files.folder.replace(/^\//, ''));
  return whole === undefined ? undefined : whole ? [] : patterns;
}

async function nearest(files: Files, name: string, boundary: string): Promise<readonly string[] | undefined> {
  let folder = files.folder;
  for (let i = 0; i < CLIMB_LIMIT; i++) {
    const content = await files.read(join(folder || '/', name));
    if ('text' in content) return content.text.replace(/\r\n?/g, '\n').split(/(?<=\n)/);
    if ('trouble' in content && content.trouble.code !== 'folder' && content.trouble.code !== 'dangling')
      return undefined;
    if (folder === '' || folder === '/' || (await files.stat(join(folder, boundary)))) return [];
    folder = folder.slice(0, folder.lastIndexOf('/'));
  }
  return undefined;
}

function globLines(lines: readonly string[]): readonly string[] {
  let globs = false;
  return lines.filter((line) => {
    const text = line.trim();
    const syntax = text.startsWith('syntax: ');
    if (syntax) globs = text === 'syntax: glob';
    return globs && !syntax;
  });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function both(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one === false || other === false) return false;
  return one && other;
}

function either(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one || other) return true;
  return one === undefined || other === undefined ? undefined : false;
}
