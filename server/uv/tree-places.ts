/** The places that requirements come from (uv-distribution/src/metadata/lowering.rs). */
import { type Files, join } from '../files/files.ts';
import type { Requirement } from './lock-requirement.ts';
import { type Manifest, readManifest, type Trouble, uvSetting } from './tree-manifest.ts';
import type { Source } from './tree-sources.ts';
import type { Workspace } from './tree-workspace.ts';

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

/** Where a requirement comes from by its own text. */
export function placeAsWritten({ url, specifiers, name }: Requirement): Place | { readonly unknown: string } {
  if (url === undefined) return { kind: 'registry', specifiers, index: undefined };
  const local = /^file:\/\/(\/[^#?%]*)$/.exec(url)?.[1];
  if (local !== undefined) {
    if (/\.(?:whl|zip|tar\.\w+|tgz)$/.test(local)) return { kind: 'file', path: join('/', local) };
    return { kind: 'directory', path: join('/', local), editable: false, virtual: false };
  }
  if (/^https?:\/\/[^#@]*$/.test(url)) return { kind: 'url', url, subdirectory: undefined };
  return { unknown: `the URL of \`${name}\` is of a kind that is not modelled` };
}

/** Where a source puts a requirement; `base` is the folder (absolute) that its path is seen from. */
export async function placeOf(
  requirement: Requirement,
  source: Source,
  base: string,
  {
    manifest,
    workspace,
    files,
  }: { readonly manifest: Manifest; readonly workspace: Workspace; readonly files: Files },
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
      if (isIndex(entry) && entry.name === name)
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

/** Whether uv builds a member: without a `[build-system]` too where another member requires it (uv-workspace/src/workspace.rs). */
export function isMemberBuilt(member: Manifest, workspace: Workspace): boolean {
  return member.package ?? (member.hasBuildSystem || workspace.required.has(member.project?.name ?? ''));
}
