/** Which files pdm-backend takes (pdm-backend 2.5.0, `base.py` and `wheel.py`). */

import { type Files, join } from '../../files/files.ts';
import { compiled } from '../globs/compiled.ts';
import { everythingBelow } from '../globs/path-globs.ts';
import { fnmatchSource, isMagic, type ShellGlob, shellGlobbed } from '../globs/shell-globs.ts';
import type { PdmSettings } from './settings.ts';

export type Target = 'sdist' | 'wheel';

export interface PdmRules {
  readonly includes: readonly ShellGlob[];
  /** Whether the selection begins at a path, which is excluded by none of the patterns that say more; undefined: by chance. */
  readonly begins: (path: string, isFolder: boolean) => boolean | undefined;
  /** Whether a file, or a folder that it lies in, is excluded; undefined: by chance. */
  readonly excluded: (path: string) => boolean | undefined;
}

/** What is included and excluded for a wheel or a source distribution. */
export function rulesFor(settings: PdmSettings, target: Target): PdmRules {
  const includes = [...settings.includes, ...settings.sourceIncludes];
  const excludes = excludesFor(settings, target);
  /** What is found at a path: whether includes win, or `undefined` where that depends on the order of a set. */
  const wins = (path: string, isFolder: boolean): { into?: boolean; out?: boolean } => {
    const into = includes.filter((glob) => glob.finds(path, isFolder));
    const out = excludes.filter((glob) => glob.finds(path, isFolder));
    if (into.length === 0 || out.length === 0) return { into: into.length > 0, out: out.length > 0 };
    const verdicts = new Set(into.flatMap((one) => out.map((other) => outweighs(one, other))));
    const [verdict, ...others] = verdicts;
    return verdict === undefined || others.length > 0 ? {} : { into: verdict, out: !verdict };
  };
  const folders = new Map<string, boolean | undefined>();
  const folderOut = (path: string): boolean | undefined => {
    if (folders.has(path)) return folders.get(path);
    const own = wins(path, true).out;
    const above = path === '.' ? false : folderOut(parentOf(path));
    const out = own || above ? true : own === undefined || above === undefined ? undefined : false;
    folders.set(path, out);
    return out;
  };
  return {
    includes,
    begins: (path, isFolder) => wins(path, isFolder).into,
    excluded: (path) => {
      const own = wins(path, false).out;
      const above = folderOut(parentOf(path));
      return own || above ? true : own === undefined || above === undefined ? undefined : false;
    },
  };
}

function excludesFor({ excludes, sourceIncludes }: PdmSettings, target: Target): readonly ShellGlob[] {
  return [BUILD_DIR, ...excludes, ...(target === 'wheel' ? sourceIncludes : [])];
}

const BUILD_DIR: ShellGlob = {
  pattern: '.pdm-build',
  finds: (path) => path === '.pdm-build',
  segments: ['.pdm-build'],
  onlyFolders: false,
};

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

/** The pattern with more parts wins, then the one with fewer wildcards; of equal ones the exclusion. */
function outweighs(include: ShellGlob, exclude: ShellGlob): boolean {
  const [one, other] = [include.segments, exclude.segments];
  if (one.length !== other.length) return one.length > other.length;
  return wildness(one) < wildness(other);
}

function wildness(segments: readonly string[]): number {
  return segments.reduce((sum, part) => sum + (part === '**' ? 2 : isMagic(part) ? 1 : 0), 0);
}

export interface PdmSelected {
  /** Path in the tree, links on the way kept, in the order of the paths that the selection begins at. */
  readonly paths: ReadonlySet<string>;
  /** Some are links themselves. */
  readonly hasLinks: boolean;
}

/** Walks all that is included. */
export async function selectPdm(
  files: Files,
  settings: PdmSettings,
  target: Target,
): Promise<PdmSelected | { readonly unclear: string }> {
  const rules = rulesFor(settings, target);
  const begins = new Map<string, boolean>();
  let hasLinks = false;
  for (const glob of rules.includes) {
    const found = await shellGlobbed(files, glob);
    if (!found) return { unclear: `what \`${glob.pattern}\` finds cannot be told` };
    for (const { path, kind, link } of found) {
      const into = rules.begins(path, kind === 'folder');
      if (into === undefined)
        return { unclear: `whether \`${path}\` is included or excluded is a matter of chance` };
      if (!into || kind === 'other') continue;
      begins.set(path, kind === 'folder');
      // A file that is called by its name may be a link, too.
      hasLinks ||= kind === 'file' && (link ?? (await isLink(files, path)));
    }
  }
  const paths = new Set<string>();
  for (const [path, isFolder] of [...begins].sort(([a], [b]) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )) {
    if (!isFolder) {
      paths.add(path);
      continue;
    }
    const inside = await everythingBelow(files, path === '.' ? '' : path);
    if (!inside) return { unclear: `\`${path}\` cannot be listed` };
    for (const each of inside) {
      if (each.kind !== 'file' || each.path.endsWith('.pyc')) continue;
      const out = rules.excluded(each.path);
      if (out === undefined) return { unclear: `whether \`${each.path}\` is excluded is a matter of chance` };
      if (!out) paths.add(each.path);
      hasLinks ||= each.link;
    }
  }
  return { paths, hasLinks };
}

async function isLink(files: Files, path: string): Promise<boolean> {
  const folder = parentOf(path);
  const { entries } = await files.list(folder === '.' ? '' : folder);
  const own = path.slice(path.lastIndexOf('/') + 1);
  return entries.some(({ name, link }) => link && name === own);
}

/** An archive path of a wheel: `package-dir` is taken off only where it is written as paths are. */
export function withoutPackageDir(path: string, { packageDir }: PdmSettings): string {
  return packageDir !== '' && path.startsWith(`${packageDir}/`) ? path.slice(packageDir.length + 1) : path;
}

/** The file that the version is written to, as it lies in the wheel; undefined: none, or it is excluded. */
export function writtenVersion(settings: PdmSettings): string | undefined | { readonly unclear: string } {
  if (settings.writeTo === undefined) return undefined;
  const path = join('', settings.writeTo);
  if (path.startsWith('/') || path.startsWith('..') || path === '')
    return { unclear: '`write_to` leads out of the wheel' };
  for (const { pattern } of excludesFor(settings, 'wheel')) {
    // Here a pattern is compared with the whole path.
    const source = fnmatchSource(pattern);
    if (source === undefined) return { unclear: `\`${pattern}\` is not understood` };
    const folder = join('', pattern);
    if (compiled(`^${source}$`, 'su')?.test(path)) return undefined;
    if (folder === '' ? pattern !== '' : path === folder || path.startsWith(`${folder}/`)) return undefined;
  }
  return path;
}
