/**
 * What in an environment makes uv stop: `SitePackages::from_interpreter` (crates/uv-installer/src/site_packages.rs) reads
 * some of the files of every distribution, not only of those that a command is about; asked of the real one in
 * test/oracle/installed-broken.oracle.ts.
 */

import { readDirectUrl } from '../artifacts/direct-url.ts';
import type { Environment, Installed } from '../artifacts/environment.ts';
import { parseMetadata } from '../artifacts/metadata.ts';
import { isWellFormed } from '../artifacts/record.ts';
import { type Files, type FolderEntry, join } from '../files/files.ts';
import { isName, normalizeName } from '../pyproject/name.ts';
import { normalizeVersion } from '../pyproject/version.ts';
import { parseCacheInfo } from './cache-info.ts';

export interface Stop {
  /** The `*.dist-info`, `*.egg-info` or `*.egg-link`, absolute. */
  readonly path: string;
  /** Normalised; of its name, '' where that is none. */
  readonly name: string;
  /** One clause. */
  readonly why: string;
}

/**
 * The distributions at which `uv sync`, `uv run`, `uv pip` and `uv tool` stop with exit status 2 ("Failed to read metadata
 * from: …"), before they change anything, in the order that uv meets them. METADATA, RECORD, WHEEL and INSTALLER are not
 * looked at there.
 */
export async function stopsOf(
  environment: Pick<Environment, 'sitePackages'>,
  files: Files,
): Promise<readonly Stop[]> {
  const stops: (Stop | undefined)[] = [];
  for (const folder of environment.sitePackages) {
    // What pip left while it was interrupted begins with `~`: uv warns.
    const entries = (await files.list(folder)).entries.filter(({ name }) => !name.startsWith('~'));
    for (let i = 0; i < entries.length; i += AT_ONCE)
      stops.push(
        ...(await Promise.all(
          entries.slice(i, i + AT_ONCE).map(async (entry) => {
            const path = join(folder, entry.name);
            const why = await stopAt(path, entry, files);
            const name = normalizeName(stemOf(entry.name).split('-')[0] ?? '');
            return why === undefined ? undefined : { path, name, why };
          }),
        )),
      );
  }
  return stops.filter((stop) => stop !== undefined);
}

/** So many distributions are looked at without waiting for each other. */
const AT_ONCE = 32;

/** Why uv stops where it has to remove a distribution, to replace it too; undefined where it can. */
export async function stopsRemoval(installed: Installed, files: Files): Promise<string | undefined> {
  if (installed.form === 'egg-info-file')
    return 'it was installed by distutils, which does not say what belongs to it';
  if (installed.form !== 'dist-info') return undefined;
  const record = await files.read(join(installed.distInfo, 'RECORD'));
  // Where there is none, uv warns and goes on.
  if ('absent' in record) return undefined;
  if ('trouble' in record) return `its \`RECORD\` cannot be read: ${record.trouble.words}`;
  return isWellFormed(record.text) ? undefined : 'its `RECORD` is no table of three columns';
}

async function stopAt(path: string, { name, kind }: FolderEntry, files: Files): Promise<string | undefined> {
  if (name.endsWith('.dist-info'))
    return kind === 'folder' ? stopAtDistInfo(path, stemOf(name), files) : undefined;
  if (name.endsWith('.egg-info')) return stopAtEggInfo(path, stemOf(name), kind === 'folder', files);
  if (!name.endsWith('.egg-link')) return undefined;
  const link = await files.read(path);
  return 'trouble' in link ? `it cannot be read: ${link.trouble.words}` : undefined;
}

async function stopAtDistInfo(path: string, stem: string, files: Files): Promise<string | undefined> {
  const dash = stem.indexOf('-');
  if (dash < 0) return undefined;
  const named = wrongName(stem.slice(0, dash), stem.slice(dash + 1));
  if (named !== undefined) return named;
  // Most distributions have none of the files, and to list a folder takes less than to ask for three.
  const listing = await files.list(path);
  const names = new Set(listing.entries.map((entry) => entry.name));
  for (const [file, understood] of READ) {
    if (listing.complete && !listing.trouble && !names.has(file)) continue;
    const content = await files.read(join(path, file));
    if ('absent' in content) continue;
    if ('trouble' in content) return `its \`${file}\` cannot be read: ${content.trouble.words}`;
    if (!understood(content.text)) return `its \`${file}\` is corrupt`;
  }
  return undefined;
}

async function stopAtEggInfo(
  path: string,
  stem: string,
  isFolder: boolean,
  files: Files,
): Promise<string | undefined> {
  const [name = '', version] = stem.split('-');
  if (version !== undefined) return wrongName(name, version);
  const headers = await files.read(isFolder ? join(path, 'PKG-INFO') : path);
  const metadata = 'text' in headers ? parseMetadata(headers.text) : undefined;
  return wrongName(name, metadata?.version ?? '0');
}

function wrongName(name: string, version: string): string | undefined {
  if (!isName(name)) return `\`${name}\` is not the name of a distribution`;
  return normalizeVersion(version) === undefined ? `\`${version}\` is no version` : undefined;
}

function stemOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

/** In the order of `InstalledDist::try_from_path` (crates/uv-distribution-types/src/installed.rs). */
const READ: readonly (readonly [file: string, understood: (text: string) => boolean])[] = [
  ['uv_cache.json', (text) => parseCacheInfo(text) !== undefined],
  ['uv_build.json', isBuildInfo],
  [
    'direct_url.json',
    (text) => {
      const read = readDirectUrl(text);
      return read === undefined || !('trouble' in read);
    },
  ],
];

/** `BuildInfo` (crates/uv-distribution-types/src/build_info.rs), of which every part may be left out. */
function isBuildInfo(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || value === null) return false;
  const parts = new Map<string, unknown>(Object.entries(value));
  const settings = parts.get('config_settings') ?? {};
  const variables = parts.get('extra_build_variables') ?? {};
  return (
    ['config_settings', 'extra_build_variables', 'extra_build_requires'].every(
      (key) => parts.get(key) !== null,
    ) &&
    isMapOf(settings, (item) => isText(item) || (Array.isArray(item) && item.every(isText))) &&
    isMapOf(variables, isText) &&
    Array.isArray(parts.get('extra_build_requires') ?? [])
  );
}

function isMapOf(value: unknown, item: (value: unknown) => boolean): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(item)
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
