/** `wheel.force-include`, and the trees of a wheel that settings name (scikit-build-core 1.1.2, `build/_pathutil.py`). */
import { type Files, normalize } from '../../files/files.ts';
import type { Refusal } from '../backend.ts';
import { type IgnoreSpec, ignoreSpec } from '../globs/gitignore.ts';
import { kindAt, type Mount } from '../shipped.ts';
import { FIXED } from './ignored.ts';
import type { SkbuildSettings } from './settings.ts';

/** What places in a wheel depend on. */
export interface Trees {
  readonly settings: SkbuildSettings;
  /** `wheel.exclude`. */
  readonly exclude: IgnoreSpec;
  /** `NAME-VERSION.data`; undefined where the version cannot be told. */
  readonly data: string | undefined;
}

/** `nowhere`: in no wheel, or among its metadata. */
export type Place = { readonly at: string } | 'nowhere' | { readonly says: string } | 'unclear';

/** Where `${SKBUILD_DATA_DIR}/x`, `/data/x` or a plain path lies in the wheel. */
export function placeInWheel(to: string, { settings, data }: Trees): Place {
  if (to.split('/').includes('..'))
    return { says: `AssertionError: Wheel destination must not contain a '..' path component, got '${to}'` };
  if (to.startsWith('/') && !settings.isExperimental)
    return {
      says: "AssertionError: Experimental features must be enabled to use absolute paths (a leading '/') in a wheel destination",
    };
  const variable = /^\$\{SKBUILD_([A-Z]+)_DIR\}(?:\/(.*))?$/.exec(to) ?? /^\/([^/]*)(?:\/(.*))?$/.exec(to);
  if (!variable) return to.startsWith('${') || to.includes('\\') ? 'unclear' : { at: normalize(to) };
  const [, tree = '', rest = ''] = variable;
  if (rest.startsWith('/') || rest.includes('\\')) return 'unclear';
  switch (tree.toLowerCase()) {
    case 'platlib':
    case 'purelib':
      return { at: normalize(rest) };
    case 'data':
    case 'headers':
    case 'scripts':
      return data === undefined ? 'unclear' : { at: normalize(`${data}/${tree.toLowerCase()}/${rest}`) };
    case 'metadata':
      return /^(?:METADATA|WHEEL|RECORD|entry_points\.txt)$/.test(rest) ? 'unclear' : 'nowhere';
    case 'null':
      return 'nowhere';
  }
  return 'unclear';
}

/** Whether the last look over the wheel keeps a file: `wheel.exclude` is matched once more, by archive path. */
export function keptInWheel(exclude: IgnoreSpec, archive: string): boolean | undefined {
  if (isLost(archive)) return false;
  const excluded = exclude(archive);
  return excluded === undefined ? undefined : !excluded;
}

/** What never gets into a wheel, whoever asks for it. */
function isLost(archive: string): boolean {
  return /\.py[co]$/.test(archive) || archive.split('/').some((part) => part.endsWith('.dist-info'));
}

/** What is forced into the wheel, over all else that lies there. */
export async function forcedMounts(
  files: Files,
  trees: Trees,
): Promise<
  { readonly mounts: readonly Mount[] } | { readonly fails: Refusal } | { readonly unclear: string }
> {
  const keys = ['tool', 'scikit-build', 'wheel', 'force-include'];
  const mounts: Mount[] = [];
  for (const [source, to] of trees.settings.forced) {
    const place = placeInWheel(to, trees);
    if (place === 'unclear') return { unclear: `where \`${source}\` is put cannot be told` };
    if (typeof place === 'object' && 'says' in place) return { fails: { says: place.says, keys } };
    const from = await present(files, source, trees.settings.sdist.forced);
    const kind = await kindAt(files, from);
    if (source.startsWith('~') || from.startsWith('~')) return { unclear: `\`${source}\` lies in a home` };
    if (kind === 'absent')
      return { fails: { says: `FileNotFoundError: Force-include source '${source}' not found`, keys } };
    if (kind === undefined || kind === 'other') return { unclear: `\`${source}\` cannot be read` };
    if (place === 'nowhere') continue;
    if (kind === 'file' && place.at === '') return { unclear: `where \`${source}\` is put cannot be told` };
    mounts.push(kind === 'file' ? single(place.at, from) : folder(place.at, from, trees.exclude));
  }
  return { mounts };
}

/** A source that only an unpacked source distribution holds is read from where it is put into that from. */
async function present(files: Files, source: string, sdist: ReadonlyMap<string, string>): Promise<string> {
  if ((await kindAt(files, source)) !== 'absent') return normalize(source);
  let found = source;
  let longest = -1;
  for (const [from, to] of sdist) {
    const place = normalize(to);
    const rest =
      source === place ? '' : source.startsWith(`${place}/`) ? source.slice(place.length) : undefined;
    if (rest === undefined || place.length <= longest) continue;
    longest = place.length;
    found = normalize(`${from}${rest}`);
  }
  return found;
}

/** `wheel.exclude` does not speak of a file that is forced by its name. */
function single(at: string, from: string): Mount {
  return { at, from, kind: 'file', takes: () => !isLost(at), enters: () => false };
}

function folder(at: string, from: string, exclude: IgnoreSpec): Mount {
  const fixed = ignoreSpec(FIXED);
  return {
    at,
    from,
    kind: 'folder',
    takes: (path) => {
      const below = path.slice(from.length + 1);
      const archive = at === '' ? below : `${at}/${below}`;
      if (isLost(archive)) return false;
      const left = [fixed?.(below), exclude(archive)];
      return left.includes(true) ? false : left.includes(undefined) ? undefined : true;
    },
    // It takes a link to a folder for a file, and fails.
    enters: (_path, { link }) => (link ? undefined : true),
  };
}
