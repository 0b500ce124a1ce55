/** The selection of hatchling as mounts, to look modules up in without a walk over the tree. */
import { join, normalize } from '../../files/files.ts';
import { kindAt, type Mount } from '../shipped.ts';
import { type Inclusion, joined, rewritten, type SourceRules } from './paths.ts';
import { EXCLUDED_FILES, EXCLUDED_FOLDERS, readHatchPatterns } from './patterns.ts';
import type { HatchSelection } from './selection.ts';

/** The mounts of what is selected and forced; what is shared is not importable. */
export async function hatchMounts(
  selection: HatchSelection,
  artifacts: readonly string[],
): Promise<readonly Mount[]> {
  const { target } = selection;
  const reserved = await selection.reserve();
  const rules = target.sources;
  const { onlyInclude } = target;
  const isExplicit = onlyInclude.length > 0;
  const patterns = await readHatchPatterns(target, artifacts, isExplicit);
  const mounts: Mount[] = [];
  const taking =
    ({ from, target: at }: Inclusion, takes: typeof patterns.explicit): Mount['takes'] =>
    (path, beside) => {
      const within = path === from ? '' : path.slice(from === '' ? 0 : from.length + 1);
      const relative = joined(at, within);
      if (EXCLUDED_FILES.has(nameOf(path)) || reserved.has(rewritten(relative, rules))) return false;
      return takes(
        relative,
        beside.entries.some(({ name, kind }) => name === '__init__.py' && kind !== 'folder'),
      );
    };
  // Links are followed, but a folder that two of them lead to is taken only once.
  const enters: Mount['enters'] = (path, { link }) =>
    EXCLUDED_FOLDERS.has(nameOf(path)) ? false : link ? undefined : true;
  for (const inclusion of onlyInclude) {
    const isFile = (await kindAt(target.files, inclusion.from)) === 'file';
    const takes = taking(inclusion, isFile ? () => true : patterns.explicit);
    mounts.push(...placed(inclusion, isFile, takes, enters, rules));
  }
  const whole = { from: '', target: '', external: false };
  const entersWhole: Mount['enters'] = (path, entry) => {
    const out = reserved.has(path) || patterns.leavesOut(path);
    return out === true ? false : out === undefined ? undefined : enters(path, entry);
  };
  if (!isExplicit) mounts.push(...placed(whole, false, taking(whole, patterns.included), entersWhole, rules));
  for (const inclusion of selection.forced) {
    const isFile = (await kindAt(target.files, inclusion.from)) !== 'folder';
    const takes = isFile ? () => true : taking(inclusion, () => true);
    mounts.push(...placed(inclusion, isFile, takes, enters, rules));
  }
  return mounts;
}

/** A mount where the rules put it, and one for each folder in it that a rule puts elsewhere. */
function placed(
  { from, target: path }: Inclusion,
  isFile: boolean,
  takes: Mount['takes'],
  enters: Mount['enters'],
  rules: SourceRules,
): readonly Mount[] {
  if (isFile) return [{ at: normalize(rewritten(path, rules)), from, kind: 'file', takes, enters }];
  const prefix = path === '' || path === '.' ? '' : `${path}/`;
  const at = normalize(rewritten(path === '.' ? './' : prefix, rules));
  const inner = rules.filter(([source]) => source.length > prefix.length && source.startsWith(prefix));
  const whole = rules.some(([source]) => prefix.startsWith(source)) || path === '.';
  if (whole || inner.length === 0) return [{ at, from, kind: 'folder', takes, enters }];
  const moved = inner.filter(
    ([source]) => !inner.some(([other]) => other !== source && source.startsWith(other)),
  );
  const folders = moved.map(([source]) => join(from, source.slice(prefix.length)));
  const others: Mount['enters'] = (each, entry) => (folders.includes(each) ? false : enters(each, entry));
  return [
    { at, from, kind: 'folder', takes, enters: others },
    ...moved.map(
      ([, target], i): Mount => ({
        at: normalize(target),
        from: folders[i] ?? '',
        kind: 'folder',
        takes,
        enters,
      }),
    ),
  ];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
