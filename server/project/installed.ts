/**
 * Where a project is installed, and whether what is there is what its source and its pyproject.toml are now.
 *
 * Times decide nothing: a file that was touched and is the same is fresh, a copy made a moment ago of an older build is not.
 */
import { isEditable } from '../artifacts/direct-url.ts';
import {
  type Environment,
  type EnvironmentState,
  findInstalled,
  type Installed,
  readEnvironment,
} from '../artifacts/environment.ts';
import { pathOfUrl } from '../artifacts/locations.ts';
import { parseEntryPoints } from '../artifacts/wheel.ts';
import { type Files, join, type Surroundings } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import type { Artifact, Difference } from './artifact.ts';
import { compareBackend } from './built-by.ts';
import { judgeLeads, readLeads } from './installed-editable.ts';
import { compareFiles, type Digests } from './installed-files.ts';
import { type Judged, judgeFiles, withoutFiles } from './installed-judged.ts';
import { judgeLaunchers } from './installed-launchers.ts';
import { type Keeper, type Place, placesOf } from './installed-places.ts';
import { readTree, treeOf } from './installed-tree.ts';
import { compareMetadata, type Described, withoutEditables } from './metadata-differences.ts';
import type { Project } from './project.ts';
import { asCertain } from './whole-wheel.ts';

/** A place where the project is installed, or an environment of its own that does not work. */
export interface InstalledCopy extends Judged {
  readonly kind: 'environment' | 'tool';
  /** The environment's root, absolute, as it was named. */
  readonly root: string;
  readonly environment: Environment | undefined;
  /** The first where it is installed more than once; undefined in a broken environment. */
  readonly installed: Installed | undefined;
  /** What it says of itself; undefined in a broken environment. */
  readonly described: Described | undefined;
  readonly keeper: Keeper | undefined;
}

/**
 * Looks into the project's own environments (`roots`: absolute, whether or not there is something), `$VIRTUAL_ENV`, uv's
 * tools and pipx's applications. `files` are the project's. An environment without the project is left out, unless it is
 * one of `roots` and broken. Of a tree with more modules than `most` the files are not compared.
 */
export async function loadInstalled(
  project: Project,
  files: Files,
  surroundings: Surroundings,
  roots: readonly string[],
  most = Number.POSITIVE_INFINITY,
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
    most,
  };
  const copies: InstalledCopy[] = [];
  const done = new Set<string>();
  for (const place of await placesOf(project, name, here, files, surroundings, roots)) {
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

interface Ground {
  readonly name: string;
  /** The project's folder, links resolved. */
  readonly here: string;
  readonly project: Project;
  readonly files: Files;
  readonly surroundings: Surroundings;
  readonly digests: Digests;
  readonly most: number;
}

async function readCopy(place: Place, ground: Ground): Promise<InstalledCopy | undefined> {
  const { files, surroundings, name } = ground;
  const state = place.environment
    ? { environment: place.environment }
    : await readEnvironment(place.root, files, surroundings.platform);
  if ('absent' in state) return undefined;
  const environment = 'environment' in state ? state.environment : undefined;
  const all = environment ? await findInstalled(environment, name, files) : [];
  const [installed] = all;
  const from = installed && (await originOf(installed, ground));
  // A distribution of the same name from elsewhere, in an environment that is not the project's. Where its folder is gone,
  // that was most likely this one, before it was moved.
  const isMeant = installed && from && (from.is !== 'elsewhere' || isBuiltHere(installed, ground));
  if (!place.own && !isMeant) return undefined;
  const { kind, root, keeper } = place;
  const common = { kind, root, keeper, environment, installed };
  if (!installed)
    return 'broken' in state
      ? { ...common, ...NOTHING, because: [state.broken, ...place.because] }
      : undefined;
  const described = await describedIn(installed, files);
  const judged = await judge(installed, described, environment, ground);
  const remarks = [
    ...(from === undefined || from.is === 'here' ? [] : [from.clause]),
    ...(all.length > 1 ? ['it is installed there more than once'] : []),
    ...place.because,
  ];
  return {
    ...common,
    ...judged,
    described,
    state: worst(state, judged.state, all.length > 1),
    because: ['broken' in state ? [state.broken] : [], judged.because, remarks].flat(),
  };
}

const NOTHING = {
  editable: null,
  state: 'broken',
  missing: null,
  extra: null,
  changed: null,
  differences: [],
  described: undefined,
} as const;

function worst(environment: EnvironmentState, state: Artifact['state'], twice: boolean): Artifact['state'] {
  if ('broken' in environment) return 'broken';
  return twice && state === 'fresh' ? 'stale' : state;
}

/** Where a copy was installed from: the project's folder, one that is not there any more, or something else. */
type Origin = { readonly is: 'here' } | { readonly is: 'gone' | 'elsewhere'; readonly clause: string };

async function originOf({ directUrl, form, metadata }: Installed, ground: Ground): Promise<Origin> {
  const elsewhere = (clause: string) => ({ is: 'elsewhere', clause }) as const;
  if (form !== 'dist-info')
    return form === 'egg-link' || metadata ? { is: 'here' } : elsewhere('an older tool installed it');
  if (directUrl === undefined)
    return elsewhere('it was installed from an index or a file, not from this folder');
  if ('trouble' in directUrl)
    return elsewhere(`its \`direct_url.json\` cannot be understood: ${directUrl.trouble}`);
  const { folder, url } = directUrl;
  if (folder === undefined) return elsewhere(`it was installed from ${url}`);
  const real = await ground.files.real(folder);
  if (real === ground.here || folder === ground.project.folder) return { is: 'here' };
  return real === undefined
    ? { is: 'gone', clause: `it was installed from \`${folder}\`, which is not there any more` }
    : elsewhere(`it was installed from \`${folder}\``);
}

/** From an archive that lies in the project: what tox makes, or `dist/`. */
function isBuiltHere({ directUrl }: Installed, { here, project }: Ground): boolean {
  const path = directUrl && 'url' in directUrl ? pathOfUrl(directUrl.url) : undefined;
  return path !== undefined && [here, project.folder].some((folder) => path.startsWith(`${folder}/`));
}

async function judge(
  installed: Installed,
  described: Described,
  environment: Environment | undefined,
  ground: Ground,
): Promise<Judged> {
  const { project, files, surroundings } = ground;
  const { entryPoints } = described;
  const launchers = environment
    ? await judgeLaunchers(installed, environment, entryPoints, files, surroundings.platform)
    : undefined;
  const judged = await judgeContents(installed, ground, [
    ...(installed.installer === 'poetry' ? [] : compareBackend(installed.wheel, project)),
    ...compareMetadata(described, project),
    ...(launchers?.differences ?? []),
  ]);
  return launchers?.broken ? { ...judged, state: 'broken' } : judged;
}

async function judgeContents(
  installed: Installed,
  ground: Ground,
  differences: readonly Difference[],
): Promise<Judged> {
  const { project, files } = ground;
  if (isEditable(installed)) return judgeEditable(installed, withoutEditables(differences), ground);
  const { contents } = project;
  const fails = contents?.fails;
  const why = fails ? `a build now fails: ${fails.says}` : 'what a build now would give cannot be told';
  if (!contents || fails) return withoutFiles(differences, why);
  const certain = project.inTree ? undefined : asCertain(project.cleanWheel);
  const tree = certain ? treeOf(certain) : await readTree(contents, files);
  if (tree.modules.size > ground.most)
    return withoutFiles(differences, `it has more than ${ground.most} modules`);
  const compared = await compareFiles(installed, tree, contents, files, ground.digests);
  if (!compared) return withoutFiles(differences, 'its `RECORD` cannot be read');
  const judged = judgeFiles(compared, differences);
  const data = [...(certain?.files.keys() ?? [])].find((path) => /^[^/]+\.data\//.test(path));
  if (data === undefined || judged.state !== 'fresh') return judged;
  const because = [
    ...judged.because,
    `\`${data}\` goes elsewhere than among its modules, and was not compared`,
  ];
  return { ...judged, state: 'unknown', because };
}

async function describedIn(
  { distInfo, form, metadata, version }: Installed,
  files: Files,
): Promise<Described> {
  const written = await files.read(join(distInfo, 'entry_points.txt'));
  const entryPoints =
    'text' in written ? parseEntryPoints(written.text) : 'absent' in written ? new Map() : undefined;
  return { metadata, version, entryPoints: form === 'dist-info' ? entryPoints : undefined };
}

async function judgeEditable(
  installed: Installed,
  metadata: readonly Difference[],
  ground: Ground,
): Promise<Judged> {
  const { project, files, surroundings } = ground;
  const leads = await readLeads(installed, files, surroundings.platform);
  const folder = `${project.folder}/`;
  const contents = project.contents?.fails ? undefined : project.contents;
  const led = await judgeLeads(leads, contents, files, (path) =>
    path.startsWith(folder) ? path.slice(folder.length) : path,
  );
  const differences: readonly Difference[] = [
    ...led.broken.map((clause) => ({ about: 'lead', how: 'lost', clause }) as const),
    ...led.stale.map((clause) => ({ about: 'lead', how: 'changed', clause }) as const),
    ...metadata,
  ];
  const fails = project.contents?.fails;
  // What a backend in the project builds besides modules, nobody can tell.
  const otherwise = fails || (project.inTree && !project.backend) ? 'unknown' : 'fresh';
  const state = led.broken.length > 0 ? 'broken' : differences.length > 0 ? 'stale' : otherwise;
  const unclear = otherwise === 'unknown' ? ['what a build now would give cannot be told'] : [];
  const now = fails ? [`a build now fails: ${fails.says}`] : unclear;
  const because = [...differences.map(({ clause }) => clause), ...now];
  return { editable: true, state, because, missing: led.missing, extra: led.extra, changed: [], differences };
}
