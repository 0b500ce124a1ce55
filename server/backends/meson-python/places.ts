/** Where what meson installs lies in a wheel (meson-python 0.22.1, `_map_to_wheel` and `_WheelBuilder` in `mesonpy/__init__.py`). */

import { join } from '../../files/files.ts';
import { compiled } from '../globs/compiled.ts';
import type { Mount } from '../shipped.ts';
import type { MesonInstall, MesonInstalls } from './installs.ts';
import type { MesonSettings } from './settings.ts';

export interface PlacedMounts {
  readonly mounts: readonly Mount[];
  readonly generated: ReadonlySet<string>;
}
export type Placed = PlacedMounts | { readonly says: string } | { readonly unclear: string };

const TREES: Readonly<Record<string, string>> = {
  '{bindir}': 'scripts',
  '{py_purelib}': 'purelib',
  '{py_platlib}': 'platlib',
  '{includedir}': 'headers',
  '{datadir}': 'data',
};

/** `data` is the folder of what is no library; undefined where it has no name yet. */
export function placeInstalls(
  read: MesonInstalls,
  { exclude, include }: MesonSettings,
  data: string | undefined,
): Placed {
  const isExcluded = matching(exclude);
  const isIncluded = matching(include);
  if (!isExcluded || !isIncluded) return { unclear: 'a pattern of `wheel.exclude` cannot be read' };
  const takes = (to: string) => !isExcluded(to) || isIncluded(to);
  const installs = lastOfEach(read.installs).filter(({ to }) => takes(to));
  // The suffix of what is compiled differs from machine to machine.
  if (
    read.compiled.some((to) => isExcluded(`${to}.so`) !== isExcluded(`${to}.cpython-311-x86_64-linux-gnu.so`))
  )
    return { unclear: 'whether `wheel.exclude` leaves out what is compiled cannot be told' };
  const compiled = read.compiled.filter((to) => takes(`${to}.so`));
  const places = [...installs.map(({ to }) => to), ...compiled];
  const split = splitPackage(places);
  if (split !== undefined)
    return { says: `meson-python: error: The ${split} package is split between purelib and platlib` };
  const root = places.some((to) => to.startsWith('{py_platlib}')) ? 'platlib' : 'purelib';
  const placed = (to: string): string | undefined => {
    const [anchor = '', ...rest] = to.split('/');
    const tree = TREES[anchor];
    if (tree === root) return rest.join('/');
    return tree === undefined || data === undefined ? undefined : [data, tree, ...rest].join('/');
  };
  if (places.some((to) => placed(to) === undefined))
    return { unclear: 'the version of the project cannot be told' };
  return {
    mounts: installs.map((install) => mountOf(install, placed(install.to) ?? '')),
    generated: new Set(compiled.map((to) => placed(to) ?? '')),
  };
}

/** The plan lists sources: one that is installed twice has its last place. */
function lastOfEach(installs: readonly MesonInstall[]): readonly MesonInstall[] {
  const last = new Map(
    installs.map((install) => [`${install.folder ? 'folder' : 'file'} ${install.from}`, install]),
  );
  return [...last.values()];
}

function splitPackage(places: readonly string[]): string | undefined {
  const trees = new Map<string, string>();
  for (const to of places) {
    const [anchor = '', name = ''] = to.split('/');
    if (anchor !== '{py_purelib}' && anchor !== '{py_platlib}') continue;
    const known = trees.get(name) ?? anchor;
    if (known !== anchor) return name;
    trees.set(name, anchor);
  }
  return undefined;
}

function mountOf({ from, folder }: MesonInstall, at: string): Mount {
  if (!folder) return { at, from, kind: 'file', takes: () => true, enters: () => false };
  const files = new Set(folder.files.map((path) => join(from, path)));
  const folders = new Set(folder.folders.map((path) => join(from, path)));
  return {
    at,
    from,
    kind: 'folder',
    takes: (path) => !files.has(path),
    enters: (path, { link }) => !link && !folders.has(path),
  };
}

/** Patterns as `fnmatch` reads them, over whole destinations; undefined where one cannot be read. */
function matching(patterns: readonly string[]): ((path: string) => boolean) | undefined {
  const sources = patterns.map((pattern) => {
    let out = '';
    const text = join('', pattern);
    for (let i = 0; i < text.length; i++) {
      const char = text[i] ?? '';
      if (char === '*') out += '.*';
      else if (char === '?') out += '.';
      else if (char === '[') {
        const negated = text[i + 1] === '!';
        const start = i + (negated ? 2 : 1);
        const end = text.indexOf(']', start + 1);
        if (end < 0) out += '\\[';
        else {
          out += `[${negated ? '^' : ''}${text.slice(start, end).replace(/[\\\][^]/g, '\\$&')}]`;
          i = end;
        }
      } else out += char.replace(/[\\^$.+()\]{}|/]/, '\\$&');
    }
    return `(?:${out})`;
  });
  const regex = compiled(`^(?:${sources.join('|')})$`, 's');
  if (patterns.length === 0) return () => false;
  return regex && ((path) => regex.test(path));
}
