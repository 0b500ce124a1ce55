/** direct_url.json: where a distribution was installed from, if not from an index. */
import type { Installed } from './environment.ts';
import { pathOfUrl } from './locations.ts';

export interface DirectUrl {
  readonly url: string;
  /** Absolute path, where it is a local folder. */
  readonly folder: string | undefined;
  /** Of a local folder. */
  readonly editable: boolean;
  /** Whether it says so: `"editable": false` and nothing are not the same to uv. */
  readonly saysEditable: boolean;
}

/**
 * undefined where there is none, or where its `url` is none: uv takes it then for installed from an index. `trouble` where
 * uv cannot read it (crates/uv-pypi-types/src/direct_url.rs) and every command that looks into the environment stops.
 */
export function readDirectUrl(
  text: string | undefined,
): DirectUrl | { readonly trouble: string } | undefined {
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (value === undefined) return { trouble: 'it is no JSON' };
  if (!isObject(value) || typeof value.url !== 'string') return { trouble: 'it has no `url`' };
  const { url } = value;
  const local = isObject(value.dir_info) && isOptional(value.dir_info.editable, 'boolean');
  if (!local && !isArchive(value.archive_info) && !isRepository(value.vcs_info))
    return { trouble: 'it does not say what its `url` leads to' };
  if (!URL.canParse(url)) return undefined;
  return {
    url,
    folder: local ? pathOfUrl(url) : undefined,
    editable: local && isObject(value.dir_info) && value.dir_info.editable === true,
    saysEditable: local && isObject(value.dir_info) && typeof value.dir_info.editable === 'boolean',
  };
}

function isArchive(info: unknown): boolean {
  if (!isObject(info) || !isOptional(info.hash, 'string')) return false;
  if (info.hashes === undefined || info.hashes === null) return true;
  return isObject(info.hashes) && Object.values(info.hashes).every((hash) => typeof hash === 'string');
}

function isRepository(info: unknown): boolean {
  if (!isObject(info) || typeof info.vcs !== 'string') return false;
  return ['git', 'hg', 'bzr', 'svn'].includes(info.vcs) && isOptional(info.commit_id, 'string');
}

function isOptional(value: unknown, type: 'boolean' | 'string'): boolean {
  return value === undefined || value === null || typeof value === type;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** undefined where it is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether Python is led to a source instead of a copy of it, as far as the installer says. */
export function isEditable({ form, directUrl }: Installed): boolean {
  return form === 'egg-link' || (directUrl !== undefined && 'editable' in directUrl && directUrl.editable);
}
