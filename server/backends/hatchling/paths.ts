/** Paths as hatchling writes them (hatchling 1.33.0, `builders/utils.py`), and where `sources` puts them. */
import { normalize } from '../../files/files.ts';

/** `os.path.normpath`: the folder itself is `.`. */
export function normpath(path: string): string {
  return normalize(path) || '.';
}

/** `normalize_relative_path`. */
export function relativePath(path: string): string {
  return normpath(path).replace(/^\/+|\/+$/g, '');
}

/** `os.path.join`, which keeps a `.` that it is given. */
export function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

/** Prefixes and what stands for them, in the order they are tried. */
export type SourceRules = readonly (readonly [string, string])[];

/** Where a path lies in the archive (`get_distribution_path`): only the first rule that fits counts. */
export function rewritten(path: string, rules: SourceRules): string {
  const rule = rules.find(([source]) => path.startsWith(source));
  return rule ? rule[1] + path.slice(rule[0].length) : path;
}

/** As Python sorts strings that hold no characters beyond the first plane. */
export function inOrder(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

export interface Inclusion {
  /** Where it lies: relative to the project where it is in there, else absolute. */
  readonly from: string;
  /** Normalised; where it is put before `sources` move it. */
  readonly target: string;
  readonly external: boolean;
}

/** `normalize_inclusion_map`; undefined for a path below a home folder. */
export function inclusions(
  pairs: Iterable<readonly [string, string]>,
  root: string,
): readonly Inclusion[] | undefined {
  const bySource = new Map<string, Inclusion>();
  for (const [source, path] of pairs) {
    const given = normpath(source);
    if (given.startsWith('~')) return undefined;
    const absolute = normalize(given.startsWith('/') ? given : `${root}/${given}`);
    const inside = absolute === root || absolute.startsWith(`${root}/`);
    const from = inside ? absolute.slice(root.length + 1) : absolute;
    bySource.set(absolute, { from, target: relativePath(path), external: !inside });
  }
  const depth = ({ target }: Inclusion) => target.split('/').length;
  return [...bySource]
    .sort(
      ([source, one], [otherSource, other]) =>
        depth(one) - depth(other) || inOrder(one.target, other.target) || inOrder(source, otherSource),
    )
    .map(([, inclusion]) => inclusion);
}
