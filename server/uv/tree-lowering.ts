/** What a project requires, with `[tool.uv.sources]` worked in (uv-distribution/src/metadata/lowering.rs). */
import type { Files } from '../files/files.ts';
import { requirementName } from '../pyproject/requirement.ts';
import { isNever } from './lock-marker-meaning.ts';
import { ANY_PYTHON, bothOf, extraFlag, type Marker, topLevelExtra } from './lock-markers.ts';
import { type Requirement, readRequirement } from './lock-requirement.ts';
import { type Manifest, type Trouble, uvSetting } from './tree-manifest.ts';
import { type Place, placeAsWritten, placeOf } from './tree-places.ts';
import type { Workspace } from './tree-workspace.ts';

/** A requirement, and where it comes from. */
export interface Lowered {
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  readonly marker: Marker;
  readonly place: Place;
}

export interface Requirements {
  /** Of the package and its extras, each with its marker; `backend` where uv does not find them in the text, `unknown`: why they are not modelled. */
  readonly dist: readonly Lowered[] | 'backend' | { readonly unknown: string };
  /** Normalised, in the order of the text. */
  readonly extras: readonly string[];
  /** Normalised group → with what it includes; `unknown` likewise. */
  readonly groups: ReadonlyMap<string, readonly Lowered[]> | { readonly unknown: string };
}

/** What a package and its extras require; nothing where only the backend knows. */
export function distOf({ dist }: Requirements): readonly Lowered[] {
  return typeof dist === 'object' && 'map' in dist ? dist : [];
}

/** What all its groups require; nothing where that is not modelled. */
export function ofAllGroups({ groups }: Requirements): readonly Lowered[] {
  return 'get' in groups ? [...groups.values()].flat() : [];
}

export interface Context {
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

/** Requirements that are not those of the text: what a backend says, or what hangs on the root of a workspace (`constraint-dependencies`). */
export async function lowerTexts(
  texts: readonly string[],
  context: Context,
): Promise<readonly Lowered[] | Trouble> {
  const out: Lowered[] = [];
  for (const text of texts) {
    const requirement = readRequirement(text);
    if (requirement === undefined)
      return { unknown: `\`${text}\` is a requirement of a kind that is not modelled` };
    const lowered = await lower(requirement, topLevelExtra(requirement.marker), undefined, context);
    if (!isList(lowered)) return lowered;
    out.push(...lowered);
  }
  return out;
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
  const flat = new Map<string, readonly string[]>();
  for (const group of names) {
    const texts = flatGroup(manifest, group, [], flat);
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

/** What a group and those that it includes require, each text once; `known` holds those that were asked before. */
function flatGroup(
  manifest: Manifest,
  group: string,
  above: readonly string[],
  known: Map<string, readonly string[]>,
): readonly string[] | { readonly fails: string } {
  if (above.includes(group))
    return {
      fails: `Detected a cycle in \`dependency-groups\`: ${[...above, group].map((name) => `\`${name}\``).join(' -> ')}`,
    };
  const before = known.get(group);
  if (before) return before;
  const entries = manifest.groups.get(group);
  if (entries === undefined)
    return above.length === 0
      ? []
      : { fails: `Failed to find group \`${group}\` included by \`${above[above.length - 1]}\`` };
  const out: string[] = [];
  for (const entry of entries) {
    if (typeof entry === 'string') out.push(entry);
    else {
      const included = flatGroup(manifest, entry.include, [...above, group], known);
      if (!isList(included)) return included;
      out.push(...included);
    }
  }
  const once = [...new Set(out)];
  known.set(group, once);
  return once;
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
    const place = await placeOf(requirement, source, base, { ...context, workspace });
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

/** Narrows: `Array.isArray` does not know read-only lists. */
function isList<T>(value: readonly T[] | Trouble): value is readonly T[] {
  return Array.isArray(value);
}
