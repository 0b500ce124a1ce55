/**
 * Whether something may be removed: proved by looking at all of it. In doubt it is refused, in one clause.
 *
 * Refused are links and whatever lies behind one, what git tracks, what belongs to another repository or to a version
 * control that is not read, environments, other projects, mounts, and folders that a build reads its modules from.
 */
import { type Files, join, type Surroundings } from '../files/files.ts';
import type { Listed } from '../files/writer.ts';
import type { Project } from '../project/project.ts';
import { upwards } from '../uv/git.ts';
import { trackedFiles } from '../uv/git-index.ts';

/** The project's folder, and what of it must stay. */
export interface Ground {
  /** Absolute, without links. */
  readonly folder: string;
  /** Of that folder. */
  readonly files: Files;
  /** What git tracks, relative to the folder, in the form of `sameOnAnyDisk`; and each folder that holds some of it → one of it. */
  readonly tracked: ReadonlySet<string>;
  readonly trackedIn: ReadonlyMap<string, string>;
  /** What a build takes its modules and data from, and each folder that holds some of it → one of it; relative. */
  readonly sourcesIn: ReadonlyMap<string, string>;
  /** Absolute places of file systems on the way to which something may lie. */
  readonly mounts: readonly string[];
}

export type Proof = { readonly entries: readonly Listed[] } | { readonly refused: string };

/** More files and folders than this are not removed at once. */
const MOST = 100_000;
/** Version control whose lists of tracked files are not read. */
const OTHER_CONTROL = ['.hg', '.svn', '.bzr', '_darcs', '.fslckout', '_FOSSIL_', '.pijul', 'CVS'];
/** Variables that give git another repository or list than the one that is found. */
const ELSEWHERE = ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE'];

/** What must stay in a project; refused where that cannot be told, and then nothing may be removed. */
export async function groundOf(
  project: Project,
  files: Files,
  { env }: Surroundings,
): Promise<Ground | { readonly refused: string }> {
  const folder = await files.real(project.folder);
  if (folder === undefined || folder === '/') return { refused: 'the project has no folder of its own' };
  const here = files.at(folder);
  const elsewhere = ELSEWHERE.find((name) => env[name]);
  if (elsewhere !== undefined)
    return { refused: `\`${elsewhere}\` is set, so what git tracks here cannot be told` };
  for (const above of upwards(folder)) {
    const names = new Set((await here.list(above)).entries.map(({ name }) => name));
    if (names.has('pyvenv.cfg') || names.has('conda-meta'))
      return { refused: `\`${above}\` is an environment, and the project lies in it` };
    const control = OTHER_CONTROL.find((name) => names.has(name));
    if (control !== undefined)
      return { refused: `\`${above}\` has a \`${control}\`, and what it tracks is not read` };
  }
  const tracked = await trackedFiles(here);
  if (tracked === undefined) return { refused: 'what git tracks here cannot be told' };
  const mounts = await here.read('/proc/self/mountinfo');
  const known = new Map(tracked === 'none' ? [] : [...tracked].map((path) => [sameOnAnyDisk(path), path]));
  return {
    folder,
    files: here,
    tracked: new Set(known.keys()),
    trackedIn: new Map([...holders(known.keys())].map(([at, path]) => [at, known.get(path) ?? path])),
    sourcesIn: holders(project.cleanWheel?.files?.values() ?? []),
    mounts: 'text' in mounts ? mountPoints(mounts.text) : [],
  };
}

/**
 * All that lies at a path (relative to the project), if every bit of it may go; `accepts` is asked for each file, with its
 * path below.
 */
export async function proveRemoval(
  path: string,
  ground: Ground,
  accepts: (below: string) => boolean = () => true,
): Promise<Proof> {
  const parts = path.split('/');
  if (path === '' || parts.some((part) => part === '' || part === '.' || part === '..'))
    return { refused: `\`${path}\` is not a path in the project` };
  const standing = ground.sourcesIn.get(path);
  if (standing !== undefined) return { refused: `\`${path}\` holds \`${standing}\`, which a build takes` };
  const tracked = trackedAt(path, ground);
  if (tracked !== undefined) return { refused: `git tracks \`${tracked}\`` };
  const absolute = join(ground.folder, path);
  const mount = ground.mounts.find((each) => each === absolute || each.startsWith(`${absolute}/`));
  if (mount !== undefined) return { refused: `another file system is mounted at \`${mount}\`` };
  const on = await wayTo(parts, ground);
  if ('refused' in on) return on;
  const entries: Listed[] = [];
  const refused = await listAll(path, on.kind, '', ground, accepts, entries);
  return refused === undefined ? { entries } : { refused };
}

/** What names mean the same on a disk that takes no notice of case or of how accents are written. */
function sameOnAnyDisk(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Paths and the folders that they lie in, each with the first of the paths that it holds. */
function holders(paths: Iterable<string>): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const path of paths)
    for (let at = path; at !== '' && !out.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/'))))
      out.set(at, path);
  return out;
}

/** Something tracked at a path, below it, or a submodule that it lies in. */
function trackedAt(path: string, { tracked, trackedIn }: Ground): string | undefined {
  const here = sameOnAnyDisk(path);
  for (let at = here.lastIndexOf('/'); at > 0; at = here.lastIndexOf('/', at - 1))
    if (tracked.has(here.slice(0, at))) return here.slice(0, at);
  return trackedIn.get(here);
}

/** The kind of what is at the end of a way on which there is no link, no environment, repository or other project. */
async function wayTo(
  parts: readonly string[],
  { files }: Ground,
): Promise<{ readonly kind: 'file' | 'folder' } | { readonly refused: string }> {
  for (const [i, part] of parts.entries()) {
    const above = parts.slice(0, i).join('/');
    const { entries } = await files.list(above || '.');
    const belongs = i > 0 ? belonging(entries.map(({ name }) => name)) : undefined;
    if (belongs !== undefined) return { refused: `\`${above}\` ${belongs}` };
    const entry = entries.find(({ name }) => name === part);
    const shown = parts.slice(0, i + 1).join('/');
    if (!entry) return { refused: `\`${shown}\` is not there` };
    if (entry.link) return { refused: `\`${shown}\` is a link` };
    const last = i === parts.length - 1;
    if (last && entry.kind !== 'other') return { kind: entry.kind };
    if (entry.kind !== 'folder') return { refused: `\`${shown}\` is no folder and no file` };
  }
  return { refused: 'the project itself stays' };
}

/** What the names in a folder say of it, if it is not to be touched: a clause about it. */
function belonging(names: readonly string[]): string | undefined {
  if (names.includes('pyvenv.cfg') || names.includes('conda-meta')) return 'is an environment';
  if (names.includes('.git')) return 'is a repository of its own';
  const control = OTHER_CONTROL.find((name) => names.includes(name));
  if (control !== undefined) return `has a \`${control}\`, and what it tracks is not read`;
  return names.includes('pyproject.toml') ? 'is a project of its own' : undefined;
}

/** Lists what is deepest first; a clause where something is in the way. */
async function listAll(
  path: string,
  kind: 'file' | 'folder',
  below: string,
  ground: Ground,
  accepts: (below: string) => boolean,
  out: Listed[],
): Promise<string | undefined> {
  const absolute = join(ground.folder, path);
  if (kind === 'folder') {
    const { entries, complete, trouble } = await ground.files.list(path);
    if (trouble) return `\`${path}\` cannot be looked into: ${trouble.words}`;
    if (!complete) return `\`${path}\` holds more than is looked at`;
    const belongs = belonging(entries.map(({ name }) => name));
    if (belongs !== undefined) return `\`${path}\` ${belongs}`;
    for (const entry of entries) {
      const inner = `${path}/${entry.name}`;
      if (entry.link) return `\`${inner}\` is a link`;
      if (entry.kind === 'other') return `\`${inner}\` is neither a file nor a folder`;
      const next = below === '' ? entry.name : `${below}/${entry.name}`;
      const refused = await listAll(inner, entry.kind, next, ground, accepts, out);
      if (refused !== undefined) return refused;
    }
  } else if (!accepts(below)) return `\`${path}\` is nothing that a build leaves there`;
  const stat = await ground.files.stat(path);
  if (stat?.kind !== kind) return `\`${path}\` cannot be looked at`;
  if (out.length >= MOST) return `it is more than ${MOST} files`;
  out.push({ path: absolute, kind, inode: stat.inode, size: kind === 'file' ? stat.size : 0 });
  return undefined;
}

/** The fifth word of each line of mountinfo, in which some characters are octal (proc(5)). */
function mountPoints(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const point = line.split(' ')[4];
    return point === undefined
      ? []
      : [
          point.replace(/\\([0-7]{3})/g, (_, octal: string) =>
            String.fromCharCode(Number.parseInt(octal, 8)),
          ),
        ];
  });
}
