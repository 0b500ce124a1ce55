/** What hatchling takes by patterns (hatchling 1.33.0, `builders/config.py` and `utils/fs.py`). */
import { type Files, join } from '../../files/files.ts';
import { type IgnoreSpec, newestSpec, refusedLine } from '../globs/gitignore.ts';
import type { HatchTarget } from './target.ts';

/** Whether a file is taken that a walk comes to; undefined: cannot tell. */
export interface HatchPatterns {
  /** In a folder that is named: `packages`, `only-include`, shared data. */
  readonly explicit: (path: string, isPackage: boolean) => boolean | undefined;
  /** In a walk over the whole tree, by `include`. */
  readonly included: (path: string, isPackage: boolean) => boolean | undefined;
  /** Whether the walk over the whole tree leaves a folder out. */
  readonly leavesOut: (folder: string) => boolean | undefined;
}

export const EXCLUDED_FOLDERS: ReadonlySet<string> = new Set([
  ...['__pycache__', '.venv', '.git', '.hg', '.hatch', '.tox', '.nox'],
  ...['.ruff_cache', '.pytest_cache', '.mypy_cache', '.pixi'],
]);
export const EXCLUDED_FILES: ReadonlySet<string> = new Set(['.DS_Store', '.git']);
/** Folders climbed at most in search of an ignore file. */
const CLIMB_LIMIT = 40;

/** Reads the patterns in the order that hatchling does; `made` are the artifacts that hooks tell of. */
export async function readHatchPatterns(
  target: HatchTarget,
  made: readonly string[],
  isExplicit: boolean,
): Promise<HatchPatterns> {
  const skips = !isExplicit && target.flag('skip-excluded-dirs');
  const artifacts = specOf(target, 'artifacts', [...made, ...target.patterns('artifacts')]);
  const onlyPackages = target.flag('only-packages');
  const excluded = await excludeSpec(target);
  const include = isExplicit ? [] : target.patterns('include');
  const packages = isExplicit ? [] : target.packages.map((path) => `/${path}/`);
  const listed = [...include, ...packages];
  const included = listed.length > 0 ? specOf(target, 'include', listed) : () => true;
  const takes =
    (wanted: IgnoreSpec): HatchPatterns['explicit'] =>
    (path, isPackage) =>
      either(artifacts(path), both(both(!onlyPackages || isPackage, not(excluded(path))), wanted(path)));
  return {
    explicit: takes(() => true),
    included: takes(included),
    leavesOut: (folder) => skips && excluded(`${folder}/`),
  };
}

async function excludeSpec(target: HatchTarget): Promise<IgnoreSpec> {
  const ignored = target.flag('ignore-vcs') ? [] : await vcsPatterns(target);
  const lines = ['*.py[cdo]', '/dist', ...ignored, ...target.patterns('exclude')];
  const spec = specOf(target, 'exclude', lines);
  return target.defaults.excludesAll ? () => true : spec;
}

/** The patterns of a setting; where releases of pathspec disagree, as the newest one reads them, which is said. */
function specOf(target: HatchTarget, name: string, lines: readonly string[]): IgnoreSpec {
  const refused = refusedLine(lines);
  const spec = newestSpec(lines);
  const keys = target.option(name).keys;
  if (refused !== undefined) target.refuse(`Invalid git pattern: '${refused}'`, keys);
  else if (!spec) target.doubt(`a pattern of \`${name}\` is not understood`);
  if (!spec) return () => undefined;
  return (given) => {
    const path = given.startsWith('./') ? given.slice(2) : given;
    const { taken, agreed } = spec(path);
    if (!agreed) target.rest(`releases of pathspec disagree on \`${path}\``);
    return taken;
  };
}

/** The files that leave out what version control ignores, absolute, the nearest of each kind. */
export async function ignoreFiles(files: Files): Promise<readonly string[] | undefined> {
  const git = await nearest(files, '.gitignore', '.git');
  const hg = await nearest(files, '.hgignore', '.hg');
  if (git === undefined || hg === undefined) return undefined;
  return [git, hg].filter((path) => path !== 'none');
}

/** Their lines; none of them where they would leave out the project itself. */
async function vcsPatterns(target: HatchTarget): Promise<readonly string[]> {
  const { files } = target;
  const found = await ignoreFiles(files);
  if (!found) target.doubt('an ignore file of version control cannot be read');
  const patterns: string[] = [];
  for (const path of found ?? []) {
    const content = await files.read(path);
    if ('trouble' in content && content.trouble.code === 'encoding')
      target.refuse("'utf-8' codec can't decode byte", []);
    else if (!('text' in content)) target.doubt(`\`${path}\` cannot be read`);
    else patterns.push(...linesOf(path, content.text));
  }
  const refused = refusedLine(patterns);
  if (refused !== undefined) target.refuse(`Invalid git pattern: '${refused}'`, []);
  const root = (await files.real('')) ?? files.folder;
  const whole = newestSpec(patterns)?.(root.replace(/^\//, '')).taken;
  if (whole === undefined) target.doubt('a pattern of version control is not understood');
  return whole ? [] : patterns;
}

function linesOf(path: string, text: string): readonly string[] {
  const lines = text.replace(/\r\n?/g, '\n').match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return path.endsWith('.hgignore') ? globLines(lines) : lines;
}

async function nearest(files: Files, name: string, boundary: string): Promise<string | undefined> {
  let folder = files.folder;
  for (let i = 0; i < CLIMB_LIMIT; i++) {
    const path = join(folder || '/', name);
    if ((await files.stat(path))?.kind === 'file') return path;
    const content = await files.read(path);
    if ('trouble' in content && content.trouble.code === 'denied') return undefined;
    if (folder === '' || folder === '/' || (await files.stat(join(folder, boundary)))) return 'none';
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
