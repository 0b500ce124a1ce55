/** `[tool.uv.sources]`: where a requirement comes from (uv-workspace/src/pyproject.rs `Source`). */
import { normalizeName } from '../pyproject/name.ts';
import { type Document, type Table, type Value, valueAt } from '../toml/document.ts';
import { type Marker, readMarker } from './lock-markers.ts';

export interface Source {
  readonly from: /** `workspace = true`, `false`, or the path of another workspace. */
    | { readonly kind: 'workspace'; readonly of: boolean | string }
    | { readonly kind: 'path'; readonly path: string }
    | { readonly kind: 'url'; readonly url: string; readonly subdirectory: string | undefined }
    | { readonly kind: 'index'; readonly index: string }
    /** The keys as they are written. */
    | { readonly kind: 'git'; readonly keys: Readonly<Record<string, string>> };
  readonly editable: boolean | undefined;
  readonly package: boolean | undefined;
  /** undefined where the marker is not modelled. */
  readonly marker: Marker | undefined;
  /** It holds only for requirements of this extra or group (normalised). */
  readonly extra: string | undefined;
  readonly group: string | undefined;
}

const KEYS: ReadonlySet<string> = new Set([
  ...['git', 'subdirectory', 'rev', 'tag', 'branch', 'lfs', 'url', 'path', 'editable', 'package', 'index'],
  ...['workspace', 'marker', 'extra', 'group'],
]);

/** Reads the table, by normalised name; a text where uv refuses it. */
export function readSources(doc: Document): ReadonlyMap<string, readonly Source[]> | string {
  const value = valueAt(doc.root, 'tool', 'uv', 'sources');
  const out = new Map<string, readonly Source[]>();
  if (value === undefined) return out;
  if (value.kind !== 'table') return 'invalid type for `tool.uv.sources`, expected a map';
  for (const [name, entry] of value.entries) {
    const normalized = normalizeName(name);
    if (out.has(normalized)) return `duplicate sources for package \`${normalized}\``;
    const sources = readAll(entry.value);
    if (typeof sources === 'string') return sources;
    out.set(normalized, sources);
  }
  return out;
}

function readAll(value: Value): readonly Source[] | string {
  if (value.kind === 'table') {
    const source = readOne(value);
    return typeof source === 'string' ? source : [source];
  }
  if (value.kind !== 'array') return 'expected a single source (as a map) or list of sources';
  if (value.items.length === 0) return 'Must provide at least one source';
  const out: Source[] = [];
  for (const item of value.items) {
    if (item.kind !== 'table') return 'expected a single source (as a map) or list of sources';
    const source = readOne(item);
    if (typeof source === 'string') return source;
    out.push(source);
  }
  for (const [i, source] of out.entries()) {
    const next = out[i + 1];
    if (
      next &&
      next.extra === source.extra &&
      next.group === source.group &&
      (next.marker === true || source.marker === true)
    )
      return 'When multiple sources are provided, each source must include a platform marker (e.g., `marker = "sys_platform == \'linux\'"`)';
  }
  return out;
}

function readOne(table: Table): Source | string {
  const texts: Record<string, string> = {};
  const flags: Record<string, boolean> = {};
  for (const [key, { value }] of table.entries) {
    if (!KEYS.has(key)) return `unknown field \`${key}\` in \`tool.uv.sources\``;
    const isFlag = key === 'editable' || key === 'package' || key === 'lfs';
    if (value.kind === 'boolean' && (isFlag || key === 'workspace')) flags[key] = value.value;
    else if (value.kind === 'string' && !isFlag) texts[key] = value.value;
    else return `invalid type for \`${key}\` in \`tool.uv.sources\``;
  }
  if (texts.extra !== undefined && texts.group !== undefined)
    return 'cannot specify both `extra` and `group`';
  const kinds = ['git', 'url', 'path', 'index', 'workspace'].filter((key) => key in texts || key in flags);
  const allowed = kinds.length === 2 && kinds.includes('git') && kinds.includes('path');
  if (kinds.length > 1 && !allowed) return `cannot specify both \`${kinds[0]}\` and \`${kinds[1]}\``;
  if (flags.editable === true && flags.package === false)
    return 'cannot specify both `editable = true` and `package = false`';
  const from = placeOf(texts, flags);
  if (from === undefined) return 'expected one of `git`, `url`, `path`, `index` or `workspace`';
  return {
    from,
    editable: flags.editable,
    package: flags.package,
    marker: texts.marker === undefined ? true : readMarker(texts.marker),
    extra: texts.extra === undefined ? undefined : normalizeName(texts.extra),
    group: texts.group === undefined ? undefined : normalizeName(texts.group),
  };
}

function placeOf(
  { git, url, path, index, workspace, subdirectory, ...others }: Readonly<Record<string, string>>,
  flags: Readonly<Record<string, boolean>>,
): Source['from'] | undefined {
  if (git !== undefined) {
    const { marker: _marker, extra: _extra, group: _group, ...keys } = others;
    return {
      kind: 'git',
      keys: {
        git,
        ...(subdirectory === undefined ? {} : { subdirectory }),
        ...(path === undefined ? {} : { path }),
        ...keys,
      },
    };
  }
  if (url !== undefined) return { kind: 'url', url, subdirectory };
  if (path !== undefined) return { kind: 'path', path };
  if (index !== undefined) return { kind: 'index', index };
  const of = workspace ?? flags.workspace;
  return of === undefined ? undefined : { kind: 'workspace', of };
}
