/** The local packages of a workspace: its members, and the folders that they require. */
import { type Files, isFolder } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';
import { readRequirement } from './lock-requirement.ts';
import type { LocalPackage } from './tree.ts';
import {
  distOf,
  type Lowered,
  lowerAll,
  lowerTexts,
  ofAllGroups,
  type Requirements,
} from './tree-lowering.ts';
import { asManifest, type Manifest, readManifest, type Trouble } from './tree-manifest.ts';
import { isMemberBuilt, placeAsWritten } from './tree-places.ts';
import { findWorkspace, rootAbove, type Workspace } from './tree-workspace.ts';

/** The members of a workspace and all folders that they require, at any depth. */
export async function gather(
  workspace: Workspace,
  noSources: (name: string) => boolean,
  files: Files,
): Promise<readonly LocalPackage[] | Trouble> {
  const out: LocalPackage[] = [];
  const byFolder = new Set<string>();
  for (const [name, manifest] of workspace.members) {
    const seenFromThere = await workspaceOf(manifest, workspace, files);
    if ('fails' in seenFromThere || 'unknown' in seenFromThere) return seenFromThere;
    const context = { manifest, workspace: seenFromThere, noSources, files };
    const requirements = await lowerAll(context);
    if ('fails' in requirements || 'unknown' in requirements) return requirements;
    const built = isMemberBuilt(manifest, workspace);
    const editable = built && (workspace.required.get(name) ?? true);
    out.push({
      name,
      folder: manifest.folder,
      doc: manifest.doc,
      built,
      editable,
      kind: 'member',
      requirements,
      lower: (texts) => lowerTexts(texts, context),
    });
    byFolder.add(manifest.folder);
  }
  // The list grows while it is walked: sources of sources are found in turn.
  for (const local of out) {
    for (const required of allRequired(local)) {
      const { place, name } = required;
      if (place.kind !== 'directory' || byFolder.has(place.path)) continue;
      byFolder.add(place.path);
      const isThere = await isFolder(files, place.path);
      // What an extra of a path source requires is not looked at until somebody asks for that extra.
      if (!isThere && local.kind === 'source' && required.marker !== true) continue;
      if (!isThere) return { fails: `Distribution not found at: \`${place.path}\`` };
      const source = await readSource(name, place.path, noSources, files);
      if ('fails' in source || 'unknown' in source) return source;
      out.push({ ...source, built: !place.virtual, editable: place.editable, kind: 'source' });
    }
  }
  return out;
}

/** The workspace whose sources hold for a member: uv looks for it from the member's own folder. */
async function workspaceOf(
  manifest: Manifest,
  workspace: Workspace,
  files: Files,
): Promise<Workspace | Trouble> {
  if (manifest === workspace.root) return workspace;
  const root = await rootAbove(manifest, files);
  if ('fails' in root || 'unknown' in root) return root;
  return root.folder === workspace.root.folder ? workspace : findWorkspace(manifest, files);
}

/**
 * The package of a folder that is named by itself, as `uv pip install ./folder` takes it: a project that uv does not manage,
 * or one below a root without `[project]`, too. `doc` is its pyproject.toml.
 */
export async function readNamedPackage(
  folder: string,
  doc: Document,
  files: Files,
): Promise<LocalPackage | Trouble> {
  const manifest = asManifest(folder, doc);
  if ('fails' in manifest || 'unknown' in manifest) return manifest;
  if (!manifest.project)
    return { unknown: `what \`${folder}\` builds cannot be told, since it has no \`[project]\`` };
  const read = await lowerManifest(manifest, manifest.project.name, () => false, files);
  return 'fails' in read || 'unknown' in read
    ? read
    : { ...read, built: true, editable: false, kind: 'source' };
}

async function readSource(
  name: string,
  folder: string,
  noSources: (name: string) => boolean,
  files: Files,
): Promise<Omit<LocalPackage, 'built' | 'editable' | 'kind'> | Trouble> {
  const manifest = await readManifest(folder, files);
  if ('fails' in manifest || 'unknown' in manifest) return manifest;
  if ('absent' in manifest) {
    const requirements: Requirements = { dist: 'backend', extras: [], groups: new Map() };
    return { name, folder, doc: parse(''), requirements, lower: async (texts) => plainly(texts) };
  }
  return lowerManifest(manifest, name, noSources, files);
}

async function lowerManifest(
  manifest: Manifest,
  name: string,
  noSources: (name: string) => boolean,
  files: Files,
): Promise<Omit<LocalPackage, 'built' | 'editable' | 'kind'> | Trouble> {
  const found = manifest.project && manifest.managed ? await findWorkspace(manifest, files) : undefined;
  if (found && ('fails' in found || 'unknown' in found)) return found;
  const context = { manifest, workspace: found, noSources, files };
  const requirements = await lowerAll(context);
  if ('fails' in requirements || 'unknown' in requirements) return requirements;
  // Without a workspace uv does not look at the groups of a path source.
  const groups = found ? requirements.groups : new Map();
  return {
    name: manifest.project?.name ?? name,
    folder: manifest.folder,
    doc: manifest.doc,
    requirements: { ...requirements, groups },
    lower: (texts) => lowerTexts(texts, context),
  };
}

/** Requirements as they are written, where nothing can place them elsewhere. */
function plainly(texts: readonly string[]): readonly Lowered[] | Trouble {
  const out: Lowered[] = [];
  for (const text of texts) {
    const requirement = readRequirement(text);
    const place = requirement && placeAsWritten(requirement);
    if (!requirement || !place || 'unknown' in place)
      return { unknown: `\`${text}\` is of a kind that is not modelled` };
    out.push({ name: requirement.name, extras: requirement.extras, marker: requirement.marker, place });
  }
  return out;
}

/** What uv follows from a package: all of a member, and of a path source what it requires, but not its groups. */
function allRequired({ requirements, kind }: LocalPackage): readonly Lowered[] {
  return [...distOf(requirements), ...(kind === 'member' ? ofAllGroups(requirements) : [])];
}
