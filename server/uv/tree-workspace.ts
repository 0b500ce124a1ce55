/** The workspace that a project belongs to, found as uv-workspace/src/workspace.rs does. */
import { type Files, isFile, join } from '../files/files.ts';
import { findRepository, isIgnored, upwards } from './git.ts';
import { findByGlob, matchesPath, pathMatcher, patternProblem } from './tree-globs.ts';
import { type Manifest, readManifest, type Trouble } from './tree-manifest.ts';

export interface Workspace {
  readonly root: Manifest;
  /** By normalised name, sorted; the root is among them where it has `[project]`. */
  readonly members: ReadonlyMap<string, Manifest>;
  /** Members that another member (or the root) names by `workspace = true`, with the `editable` beside it. */
  readonly required: ReadonlyMap<string, boolean | undefined>;
}

/** The nearest folder upwards with a pyproject.toml, absolute. */
export async function findProject(folder: string, files: Files): Promise<string | undefined> {
  for (const here of upwards(folder)) if (await isFile(files, join(here, 'pyproject.toml'))) return here;
  return undefined;
}

/** The workspace of a manifest: its own, one above that takes it in, or the project alone. */
export async function findWorkspace(manifest: Manifest, files: Files): Promise<Workspace | Trouble> {
  if (!manifest.managed && manifest.project)
    return { fails: `The project is marked as unmanaged: \`${manifest.folder}\`` };
  const root = manifest.workspace || !manifest.project ? manifest : await rootAbove(manifest, files);
  if ('fails' in root || 'unknown' in root) return root;
  const members = await membersOf(root, files);
  if ('fails' in members || 'unknown' in members) return members;
  if (manifest.project && members.get(manifest.project.name)?.folder !== manifest.folder)
    return {
      unknown: `\`${root.folder}\` names \`${manifest.folder}\` as a member, and a search does not find it`,
    };
  // A project that stands alone has no workspace sources apart from its own.
  const required = requiredMembers(members, root);
  return 'fails' in required ? required : { root, members, required: required.names };
}

/**
 * The root of the workspace that takes a project in, the project itself where none does: the nearest pyproject.toml above
 * decides, so a member that lies in another member stands alone, and the root's sources do not hold for it.
 */
export async function rootAbove(manifest: Manifest, files: Files): Promise<Manifest | Trouble> {
  return (await workspaceAbove(manifest.folder, files)) ?? manifest;
}

/** The root above a folder (absolute) that takes the folder in as a member; undefined where none does. */
export async function workspaceAbove(folder: string, files: Files): Promise<Manifest | Trouble | undefined> {
  for (const here of upwards(folder).slice(1)) {
    if (!(await isFile(files, join(here, 'pyproject.toml')))) continue;
    const above = await readManifest(here, files);
    if ('absent' in above) continue;
    if ('fails' in above || 'unknown' in above) return above;
    if (!above.workspace) return undefined;
    const problem = [...above.workspace.members, ...above.workspace.exclude]
      .map(patternProblem)
      .find(Boolean);
    if (problem !== undefined) return { fails: `Failed to find directories for glob: ${problem}` };
    const path = folder.slice(here === '/' ? 1 : here.length + 1);
    const isMember = above.workspace.members.some((glob) => matchesPath(glob, path));
    return isMember && !above.workspace.exclude.some((glob) => matchesPath(glob, path)) ? above : undefined;
  }
  return undefined;
}

async function membersOf(root: Manifest, files: Files): Promise<ReadonlyMap<string, Manifest> | Trouble> {
  const out = new Map<string, Manifest>();
  if (root.project) out.set(root.project.name, root);
  const seen = new Set(root.project ? [root.folder] : []);
  const excludes = (root.workspace?.exclude ?? []).map(pathMatcher);
  for (const glob of root.workspace?.members ?? []) {
    const problem = patternProblem(glob) ?? root.workspace?.exclude.map(patternProblem).find(Boolean);
    if (problem !== undefined)
      return { fails: `Failed to find directories for glob: \`${join(root.folder, glob)}\`: ${problem}` };
    const folders = await findByGlob(root.folder, glob, files);
    if (folders === undefined)
      return { unknown: `too much is below \`${root.folder}\` to find the members of \`${glob}\`` };
    for (const folder of folders) {
      if (seen.has(folder)) continue;
      seen.add(folder);
      const path = folder.slice(root.folder.length + 1);
      if (excludes.some((matches) => matches(path))) continue;
      const trouble = await addMember(out, folder, glob, files);
      if (trouble) return trouble;
    }
  }
  const nested = [...out.values()].find((member) => member !== root && member.workspace);
  if (nested)
    return {
      fails: `Nested workspaces are not supported, but workspace member has a \`tool.uv.workspace\` table: \`${nested.folder}\``,
    };
  return new Map([...out].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Adds the project of a folder, unless uv passes over it. */
async function addMember(
  members: Map<string, Manifest>,
  folder: string,
  glob: string,
  files: Files,
): Promise<Trouble | undefined> {
  const member = await readManifest(folder, files);
  if ('unknown' in member || 'fails' in member) return member;
  if ('absent' in member) {
    const isFolder = (await files.stat(folder))?.kind === 'folder';
    if (!isFolder || /\/\.[^/]*$/.test(folder)) return undefined;
    const isEmpty = await holdsNothing(folder, files);
    if (isEmpty === undefined) return { unknown: `whether \`${folder}\` holds more than git leaves out` };
    return isEmpty
      ? undefined
      : { fails: `Workspace member \`${folder}\` is missing a \`pyproject.toml\` (matches: \`${glob}\`)` };
  }
  if (!member.managed) return undefined;
  if (!member.project)
    return { fails: `No \`project\` table found in: \`${join(folder, 'pyproject.toml')}\`` };
  const existing = members.get(member.project.name);
  if (existing)
    return {
      fails: `Two workspace members are both named \`${member.project.name}\`: \`${existing.folder}\` and \`${folder}\``,
    };
  members.set(member.project.name, member);
  return undefined;
}

/** Whether all files below are such that git leaves them out; undefined where that is too much to see. */
export async function holdsNothing(folder: string, files: Files): Promise<boolean | undefined> {
  const repository = await findRepository(files, folder);
  const folders = [folder];
  for (let looked = 0; folders.length > 0; looked++) {
    const here = folders.pop() ?? folder;
    const listing = await files.list(here);
    if (looked > 500 || !listing.complete || listing.trouble) return undefined;
    for (const { name, kind } of listing.entries) {
      const path = join(here, name);
      // Without a repository the ignore files of git have no say (crate `ignore`, `require_git`).
      if (repository && (await isIgnored(files, repository, path))) continue;
      if (kind !== 'folder') return false;
      folders.push(path);
    }
  }
  return true;
}

function requiredMembers(
  members: ReadonlyMap<string, Manifest>,
  root: Manifest,
): { readonly names: ReadonlyMap<string, boolean | undefined> } | { readonly fails: string } {
  const names = new Map<string, boolean | undefined>();
  const manifests = [...(root.workspace ? [root] : []), ...members.values()];
  for (const manifest of manifests) {
    for (const [name, sources] of manifest.sources) {
      if (name === manifest.project?.name) continue;
      for (const { from, editable } of sources) {
        if (from.kind !== 'workspace' || from.of !== true) continue;
        const existing = names.get(name);
        if (existing !== undefined && editable !== undefined && existing !== editable)
          return {
            fails: `Workspace member \`${name}\` was requested as both \`editable = true\` and \`editable = false\``,
          };
        names.set(name, editable);
      }
    }
  }
  return { names };
}
