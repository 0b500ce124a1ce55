/** What a project requires, with `[tool.uv.sources]` worked in (uv-distribution/src/metadata/lowering.rs). */
import { type Files, join } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { isNever } from './lock-marker-meaning.ts';
import { ANY_PYTHON, bothOf, extraFlag, type Marker, topLevelExtra } from './lock-markers.ts';
import { type Requirement, readRequirement } from './lock-requirement.ts';
import { type Manifest, readManifest, type Trouble, uvSetting } from './tree-manifest.ts';
import type { Source } from './tree-sources.ts';
import type { Workspace } from './tree-workspace.ts';

/** A requirement, and where it comes from. */
export interface Lowered {
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  readonly marker: Marker;
  readonly place: Place;
}

export type Place =
  | { readonly kind: 'registry'; readonly specifiers: string; readonly index: string | undefined }
  /** `path` is absolute. */
  | {
      readonly kind: 'directory';
      readonly path: string;
      readonly editable: boolean;
      readonly virtual: boolean;
    }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string; readonly subdirectory: string | undefined }
  | { readonly kind: 'git'; readonly keys: Readonly<Record<string, string>> };

export interface Requirements {
  /** Of the package and its extras, each with its marker; `backend` where uv does not find them in the text, `unknown`: why they are not modelled. */
  readonly dist: readonly Lowered[] | 'backend' | { readonly unknown: string };
  /** Normalised, in the order of the text. */
  readonly extras: readonly string[];
  /** Normalised group → with what it includes; `unknown` likewise. */
  readonly groups: ReadonlyMap<string, readonly Lowered[]> | { readonly unknown: string };
}

interface Context {
  readonly manifest: Manifest;
  /** undefined where the project's sources have no say: it has no `[project]`, or is not managed. */
  readonly workspace: Workspace | undefined;
  readonly noSources: (name: string) => boolean;
  readonly files: Files;
}

/** All that a manifest requires, lowered; what uv refuses is told in its words. */
export async function lowerAll(context: Context): Promise<Requirements | Trouble> {
  const { manifest } = context;
  const extras = [...(manifest.project?.optional?.keys() ?? [])];
  const groups = await lowerGroups(context);
  if ('fails' in groups) return groups;
  const dist = await lowerDist(context);
  return dist !== 'backend' && 'fails' in dist ? dist : { dist, extras, groups };
}

/** Whether uv takes the requirements from the text (uv-pypi-types/src/metadata/requires_dist.rs). */
export function hasStaticRequirements({ project, doc }: Manifest): boolean {
  if (
    !project ||
    project.dynamic.some((field) => field === 'dependencies' || field === 'optional-dependencies')
  )
    return false;
  const tool = doc.root.entries.get('tool')?.value;
  if (project.dependencies === undefined && tool?.kind === 'table' && tool.entries.has('poetry'))
    return false;
  const texts = [...(project.dependencies ?? []), ...(project.optional?.values() ?? [])].flat();
  return texts.every((text) => requirementName(text) !== undefined);
}

async function lowerDist(context: Context): Promise<Requirements['dist'] | { readonly fails: string }> {
  const { project } = context.manifest;
  if (!project || !hasStaticRequirements(context.manifest)) return 'backend';
  const texts = [
    ...(project.dependencies ?? []).map((text) => ({ text, extra: undefined })),
    ...[...(project.optional ?? [])].flatMap(([extra, list]) => list.map((text) => ({ text, extra }))),
  ];
  const out: Lowered[] = [];
  for (const { text, extra } of texts) {
    const requirement = readRequirement(text);
    if (requirement === undefined)
      return { unknown: `\`${text}\` is a requirement of a kind that is not modelled` };
    const marker = extra === undefined ? requirement.marker : bothOf(requirement.marker, extraFlag(extra));
    const lowered = await lower({ ...requirement, marker }, topLevelExtra(marker), undefined, context);
    if (!isList(lowered)) return lowered;
    out.push(...lowered);
  }
  return out;
}

async function lowerGroups(context: Context): Promise<Requirements['groups'] | { readonly fails: string }> {
  const { manifest } = context;
  if (uvSetting(manifest, 'dependency-groups') !== undefined)
    return { unknown: '`[tool.uv.dependency-groups]` adds markers of its own' };
  const legacy = uvSetting(manifest, 'dev-dependencies');
  const names = [...new Set([...manifest.groups.keys(), ...(legacy === undefined ? [] : ['dev'])])].sort();
  const out = new Map<string, readonly Lowered[]>();
  for (const group of names) {
    const texts = flatGroup(manifest, group, []);
    if (!isList(texts)) return texts;
    const more =
      group === 'dev' && Array.isArray(legacy) ? legacy.filter((item) => typeof item === 'string') : [];
    const list: Lowered[] = [];
    for (const text of [...texts, ...more]) {
      const requirement = readRequirement(text);
      if (requirementName(text) === undefined)
        return { fails: `Failed to parse entry in group \`${group}\`: \`${text}\`` };
      if (requirement === undefined)
        return { unknown: `\`${text}\` is a requirement of a kind that is not modelled` };
      const lowered = await lower(requirement, undefined, group, context);
      if (!isList(lowered)) return lowered;
      list.push(...lowered);
    }
    out.set(group, list);
  }
  return out;
}

function flatGroup(
  manifest: Manifest,
  group: string,
  above: readonly string[],
): readonly string[] | { readonly fails: string } {
  if (above.includes(group))
    return {
      fails: `Detected a cycle in \`dependency-groups\`: ${[...above, group].map((name) => `\`${name}\``).join(' -> ')}`,
    };
  const entries = manifest.groups.get(group);
  if (entries === undefined)
    return above.length === 0
      ? []
      : { fails: `Failed to find group \`${group}\` included by \`${above[above.length - 1]}\`` };
  const out: string[] = [];
  for (const entry of entries) {
    if (typeof entry === 'string') out.push(entry);
    else {
      const included = flatGroup(manifest, entry.include, [...above, group]);
      if (!isList(included)) return included;
      out.push(...included);
    }
  }
  return out;
}

async function lower(
  requirement: Requirement,
  extra: string | undefined,
  group: string | undefined,
  context: Context,
): Promise<readonly Lowered[] | Trouble> {
  const { manifest, workspace } = context;
  const { name } = requirement;
  const asWritten = placeAsWritten(requirement);
  if ('unknown' in asWritten) return asWritten;
  const written = { name, extras: requirement.extras, marker: requirement.marker, place: asWritten };
  if (!workspace || context.noSources(name)) return [written];
  const own = manifest.sources.get(name);
  const base = own ? manifest.folder : workspace.root.folder;
  const sources = (own ?? workspace.root.sources.get(name))?.filter(
    (source) => (source.extra ?? extra) === extra && (source.group ?? group) === group,
  );
  if (workspace.members.has(name) && name !== manifest.project?.name) {
    if (!sources)
      return {
        fails: `\`${name}\` is included as a workspace member, but is missing an entry in \`tool.uv.sources\` (e.g., \`${name} = { workspace = true }\`)`,
      };
    if (sources.some(({ from }) => from.kind !== 'workspace' || from.of !== true))
      return {
        fails: `\`${name}\` is included as a workspace member, but its source is no \`workspace = true\``,
      };
  }
  if (!sources) return [written];
  const out: Lowered[] = [];
  const rest: Marker[] = [];
  for (const source of sources) {
    if (source.marker === undefined)
      return { unknown: `the marker of the source of \`${name}\` is not modelled` };
    const place = await placeOf(requirement, source, base, workspace, context);
    if ('fails' in place || 'unknown' in place) return place;
    out.push({ ...written, marker: bothOf(source.marker, requirement.marker), place });
    rest.push(source.marker);
  }
  const remaining: Marker =
    rest.length === 0 ? requirement.marker : bothOf({ not: { or: rest } }, requirement.marker);
  return withoutNever([...out, { ...written, marker: remaining }], name);
}

function withoutNever(all: readonly Lowered[], name: string): readonly Lowered[] | Trouble {
  const out: Lowered[] = [];
  for (const lowered of all) {
    const never = lowered.marker === true ? false : isNever(lowered.marker, ANY_PYTHON);
    if (never === undefined)
      return { unknown: `the markers of \`${name}\` and of its source are too much to compare` };
    if (!never) out.push(lowered);
  }
  return out;
}

function placeAsWritten({ url, specifiers, name }: Requirement): Place | { readonly unknown: string } {
  if (url === undefined) return { kind: 'registry', specifiers, index: undefined };
  const local = /^file:\/\/(\/[^#?%]*)$/.exec(url)?.[1];
  if (local !== undefined) {
    if (/\.(?:whl|zip|tar\.\w+|tgz)$/.test(local)) return { kind: 'file', path: join('/', local) };
    return { kind: 'directory', path: join('/', local), editable: false, virtual: false };
  }
  if (/^https?:\/\/[^#@]*$/.test(url)) return { kind: 'url', url, subdirectory: undefined };
  return { unknown: `the URL of \`${name}\` is of a kind that is not modelled` };
}

async function placeOf(
  requirement: Requirement,
  source: Source,
  base: string,
  workspace: Workspace,
  { manifest, files }: Context,
): Promise<Place | Trouble> {
  const { from } = source;
  if (from.kind === 'url') return { kind: 'url', url: from.url, subdirectory: from.subdirectory };
  if (from.kind === 'git') return { kind: 'git', keys: from.keys };
  if (from.kind === 'index') {
    const index = indexNamed(from.index, [manifest, workspace.root]);
    if (index === undefined)
      return { unknown: `where the index \`${from.index}\` of \`${requirement.name}\` is` };
    return { kind: 'registry', specifiers: requirement.specifiers, index };
  }
  if (from.kind === 'path') return localPlace(join(base, from.path), source, files);
  if (from.of === false) return { fails: '`workspace = false` is not yet supported' };
  if (typeof from.of === 'string') return { unknown: `\`${requirement.name}\` comes from another workspace` };
  const member = workspace.members.get(requirement.name);
  if (!member)
    return {
      fails: `\`${requirement.name}\` references a workspace in \`tool.uv.sources\` (e.g., \`${requirement.name} = { workspace = true }\`), but is not a workspace member`,
    };
  const built = isMemberBuilt(member, workspace);
  return {
    kind: 'directory',
    path: member.folder,
    editable: built && (workspace.required.get(requirement.name) ?? true),
    virtual: !built,
  };
}

/** Whether uv builds a member: without a `[build-system]` too where another member requires it (uv-workspace/src/workspace.rs). */
export function isMemberBuilt(member: Manifest, workspace: Workspace): boolean {
  return member.package ?? (member.hasBuildSystem || workspace.required.has(member.project?.name ?? ''));
}

async function localPlace(path: string, source: Source, files: Files): Promise<Place | Trouble> {
  const stat = await files.stat(path);
  const isFolder = stat ? stat.kind === 'folder' : !/[^/.][^/]*\.[^/.]+$/.test(path);
  if (!isFolder) {
    if (source.editable === true)
      return { fails: `Editable must refer to a local directory, not a file: \`${path}\`` };
    if (source.package === true)
      return { fails: `Package must refer to a local directory, not a file: \`${path}\`` };
    return { kind: 'file', path };
  }
  if (source.editable === true) return { kind: 'directory', path, editable: true, virtual: false };
  if (source.package !== undefined)
    return { kind: 'directory', path, editable: false, virtual: !source.package };
  const manifest = await readManifest(path, files);
  if ('unknown' in manifest) return manifest;
  const virtual = 'package' in manifest && manifest.package === false;
  return { kind: 'directory', path, editable: false, virtual };
}

function indexNamed(name: string, manifests: readonly Manifest[]): string | undefined {
  for (const manifest of manifests) {
    const list = uvSetting(manifest, 'index');
    for (const entry of Array.isArray(list) ? list : []) {
      if (isIndex(entry) && normalizeName(entry.name) === normalizeName(name))
        return /^https?:\/\/[^@]*$/.test(entry.url) ? entry.url : undefined;
    }
  }
  return undefined;
}

function isIndex(value: unknown): value is { readonly name: string; readonly url: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'url' in value &&
    typeof value.url === 'string'
  );
}

/** Narrows: `Array.isArray` does not know read-only lists. */
function isList<T>(value: readonly T[] | Trouble): value is readonly T[] {
  return Array.isArray(value);
}
