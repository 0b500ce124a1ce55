/**
 * Where a project is installed, and whether what is there is what its source and its pyproject.toml are now.
 *
 * Times decide nothing: a file that was touched and is the same is fresh, a copy made a moment ago of an older build is not.
 */
import {
  type Environment,
  type EnvironmentState,
  findInstalled,
  type Installed,
  readEnvironment,
} from '../artifacts/environment.ts';
import { pathOf } from '../artifacts/locations.ts';
import { pipxEnvironments } from '../artifacts/tools.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { readUvTools, requirementsFrom } from '../uv/receipt.ts';
import { judgeLeads, readLeads } from './installed-editable.ts';
import { type Compared, compareFiles, type Digests } from './installed-files.ts';
import { compareMetadata } from './installed-metadata.ts';
import { readTree } from './installed-tree.ts';
import type { Project } from './project.ts';
import type { Artifact } from './status.ts';

/** A place where the project is installed, or an environment of its own that does not work. */
export interface InstalledCopy {
  readonly kind: 'environment' | 'tool';
  /** The environment's root, absolute, as it was named. */
  readonly root: string;
  readonly environment: Environment | undefined;
  /** The first where it is installed more than once; undefined in a broken environment. */
  readonly installed: Installed | undefined;
  readonly editable: boolean | null;
  readonly state: Artifact['state'];
  /** One clause each. */
  readonly because: readonly string[];
  readonly missing: readonly string[] | null;
  readonly extra: readonly string[] | null;
  readonly changed: readonly string[] | null;
}

/**
 * Looks into the project's own environments (`roots`: absolute, whether or not there is something), `$VIRTUAL_ENV`, uv's
 * tools and pipx's applications. `files` are the project's. An environment without the project is left out, unless it is
 * one of `roots` and broken.
 */
export async function loadInstalled(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  roots: readonly string[],
): Promise<readonly InstalledCopy[]> {
  const declared = project.metadata.name?.value;
  if (declared === undefined) return [];
  const name = normalizeName(declared);
  const here = (await files.real(project.folder)) ?? project.folder;
  const ground: Ground = {
    name,
    here,
    project,
    files,
    surroundings,
    digests: new Map(),
  };
  const copies: InstalledCopy[] = [];
  const done = new Set<string>();
  for (const place of await placesOf(name, here, files, surroundings, roots)) {
    const real = (await files.real(place.root)) ?? place.root;
    if (done.has(real)) continue;
    done.add(real);
    const copy = await readCopy(place, ground);
    if (copy) copies.push(copy);
  }
  return copies;
}

/** The copy as `status` shows it; `uvState`: whether uv would leave it as it is. */
export function artifactOf(copy: InstalledCopy, uvState: Artifact['uvState']): Artifact {
  const { kind, root, editable, state, because, missing, extra, changed } = copy;
  return { kind, path: root, editable, state, uvState, because, missing, extra, changed };
}

/** The environments of a project of its own: where `uv sync` puts it, seen from the project and from its workspace's root. */
export function ownEnvironments(
  project: Project,
  workspace: string | undefined,
  { env, platform }: Surroundings,
): readonly string[] {
  const base = workspace ?? project.folder;
  const moved = env.UV_PROJECT_ENVIRONMENT;
  const own = moved ? join(base, pathOf(moved, platform)) : join(base, '.venv');
  return [...new Set([own, join(base, '.venv'), join(project.folder, '.venv')])];
}

interface Place {
  readonly kind: InstalledCopy['kind'];
  readonly root: string;
  /** It belongs to the project: shown although it does not work, or has the project from elsewhere. */
  readonly own: boolean;
  readonly because: readonly string[];
}

interface Ground {
  readonly name: string;
  /** The project's folder, links resolved. */
  readonly here: string;
  readonly project: Project;
  readonly files: Files;
  readonly surroundings: Surroundings;
  readonly digests: Digests;
}

async function placesOf(
  name: string,
  here: string,
  files: Files,
  surroundings: Surroundings,
  roots: readonly string[],
): Promise<readonly Place[]> {
  const active = surroundings.env.VIRTUAL_ENV;
  const places: Place[] = roots.map((root) => ({ kind: 'environment', root, own: true, because: [] }));
  if (active)
    places.push({
      kind: 'environment',
      root: join(surroundings.cwd, pathOf(active, surroundings.platform)),
      own: false,
      because: [],
    });
  for (const tool of await readUvTools(files, surroundings)) {
    const { root, receipt } = tool;
    const from = await requirementsFrom(tool, here, files);
    const torn = 'corrupt' in receipt ? [`its \`uv-receipt.toml\` is corrupt: ${receipt.corrupt}`] : [];
    const mine = from.some((each) => each.name === name);
    if (mine || (torn.length > 0 && tool.name === name))
      places.push({ kind: 'tool', root, own: mine, because: torn });
  }
  for (const root of await pipxEnvironments(files, surroundings))
    if (normalizeName(root.slice(root.lastIndexOf('/') + 1)).startsWith(name))
      places.push({ kind: 'tool', root, own: false, because: [] });
  return places;
}

async function readCopy(place: Place, ground: Ground): Promise<InstalledCopy | undefined> {
  const { files, surroundings, name } = ground;
  const state = await readEnvironment(place.root, files, surroundings.platform);
  if ('absent' in state) return undefined;
  const environment = 'environment' in state ? state.environment : undefined;
  const all = environment ? await findInstalled(environment, name, files) : [];
  const [installed] = all;
  const from = installed && (await originOf(installed, ground));
  // A distribution of the same name from elsewhere, in an environment that is not the project's.
  if (!place.own && from !== 'here') return undefined;
  const common = { kind: place.kind, root: place.root, environment, installed };
  if (!installed)
    return 'broken' in state
      ? { ...common, ...NOTHING, because: [state.broken, ...place.because] }
      : undefined;
  const judged = await judge(installed, ground);
  const remarks = [
    ...(from === undefined || from === 'here' ? [] : [from]),
    ...(all.length > 1 ? ['it is installed there more than once'] : []),
    ...place.because,
  ];
  return {
    ...common,
    ...judged,
    state: worst(state, judged.state, all.length > 1),
    because: ['broken' in state ? [state.broken] : [], judged.because, remarks].flat(),
  };
}

const NOTHING = { editable: null, state: 'broken', missing: null, extra: null, changed: null } as const;

function worst(environment: EnvironmentState, state: Artifact['state'], twice: boolean): Artifact['state'] {
  if ('broken' in environment) return 'broken';
  return twice && state === 'fresh' ? 'stale' : state;
}

/** `here`: from the project's folder; else in words where it was installed from. */
async function originOf({ directUrl, form, metadata }: Installed, ground: Ground): Promise<string> {
  if (form !== 'dist-info') return form === 'egg-link' || metadata ? 'here' : 'an older tool installed it';
  if (directUrl === undefined) return 'it was installed from an index or a file, not from this folder';
  if ('trouble' in directUrl) return `its \`direct_url.json\` cannot be understood: ${directUrl.trouble}`;
  const { folder, url } = directUrl;
  if (folder === undefined) return `it was installed from ${url}`;
  const real = await ground.files.real(folder);
  if (real === ground.here || folder === ground.project.folder) return 'here';
  return real === undefined
    ? `it was installed from \`${folder}\`, which is not there any more`
    : `it was installed from \`${folder}\``;
}

type Judged = Pick<InstalledCopy, 'editable' | 'state' | 'because' | 'missing' | 'extra' | 'changed'>;

async function judge(installed: Installed, ground: Ground): Promise<Judged> {
  const { project, files } = ground;
  const reasons = await compareMetadata(installed, project, files);
  const { directUrl } = installed;
  const editable =
    installed.form === 'egg-link' ||
    (directUrl !== undefined && !('trouble' in directUrl) && directUrl.editable);
  if (editable) return judgeEditable(installed, reasons, ground);
  const { contents } = project;
  if (!contents || contents.fails) {
    const why = contents?.fails
      ? `a build now fails: ${contents.fails.says}`
      : 'what a build now would give cannot be told';
    const state = reasons.length > 0 ? 'stale' : 'unknown';
    return { editable, state, because: [...reasons, why], missing: null, extra: null, changed: null };
  }
  const compared = await compareFiles(
    installed,
    await readTree(contents, files),
    contents,
    files,
    ground.digests,
  );
  if (!compared)
    return {
      editable,
      state: reasons.length > 0 ? 'stale' : 'unknown',
      because: [...reasons, 'its `RECORD` cannot be read'],
      missing: null,
      extra: null,
      changed: null,
    };
  return judgeFiles(compared, reasons);
}

async function judgeEditable(
  installed: Installed,
  reasons: readonly string[],
  ground: Ground,
): Promise<Judged> {
  const { project, files, surroundings } = ground;
  const leads = await readLeads(installed, files, surroundings.platform);
  const folder = `${project.folder}/`;
  const contents = project.contents?.fails ? undefined : project.contents;
  const led = await judgeLeads(leads, contents, files, (path) =>
    path.startsWith(folder) ? path.slice(folder.length) : path,
  );
  const fails = project.contents?.fails;
  // What a backend in the project builds besides modules, nobody can tell.
  const otherwise = fails || (project.inTree && !project.backend) ? 'unknown' : 'fresh';
  const state =
    led.broken.length > 0 ? 'broken' : led.stale.length + reasons.length > 0 ? 'stale' : otherwise;
  const unclear = otherwise === 'unknown' ? ['what a build now would give cannot be told'] : [];
  const now = fails ? [`a build now fails: ${fails.says}`] : unclear;
  const because = [...led.broken, ...led.stale, ...reasons, ...now];
  return { editable: true, state, because, missing: led.missing, extra: [], changed: [] };
}

function judgeFiles(compared: Compared, reasons: readonly string[]): Judged {
  const { missing, extra, changed, lost, unclear, generated } = compared;
  const because = [
    ...said(lost, 'is gone from it', 'are gone from it'),
    ...said(changed, 'differs from its source', 'differ from their sources'),
    ...said(missing, 'is not in it yet', 'are not in it yet'),
    ...said(extra, 'is still in it', 'are still in it'),
    ...reasons,
  ];
  const stale = because.length > lost.length;
  const notes = [
    ...said(unclear, 'cannot be compared', 'cannot be compared'),
    ...said(
      generated,
      'is made by the build and was not compared',
      'are made by the build and were not compared',
    ),
  ];
  const state = lost.length > 0 ? 'broken' : stale ? 'stale' : unclear.length > 0 ? 'unknown' : 'fresh';
  return {
    editable: false,
    state,
    because: [...because, ...notes],
    missing: [...new Set([...missing, ...lost])].sort(),
    extra,
    changed,
  };
}

/** One clause about some paths, naming the first. */
function* said(paths: readonly string[], one: string, many: string): Iterable<string> {
  const [first] = paths;
  if (first === undefined) return;
  yield paths.length === 1 ? `\`${first}\` ${one}` : `\`${first}\` and ${paths.length - 1} more ${many}`;
}
