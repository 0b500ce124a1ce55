/** Built wheels: read, never executed. */
import type { Archive, Files } from '../files/files.ts';
import { normalizeName } from '../pyproject/name.ts';
import { sameVersion } from '../pyproject/version.ts';
import { type Metadata, parseMetadata } from './metadata.ts';

/** The newest wheel (by mtime) of this project's name in `dist/`; of its version, where there is one. */
export interface NewestWheel {
  /** Relative to the project: `dist/a-1.0-py3-none-any.whl`. */
  readonly path: string;
  readonly version: string;
  /** It has the version that pyproject.toml declares; undefined where that version is not known. */
  readonly current: boolean | undefined;
  /** Archive paths. */
  readonly names: ReadonlySet<string>;
  /** group → name → object reference, from entry_points.txt; undefined where it cannot be read. */
  readonly entryPoints: EntryPointsFile | undefined;
  /** undefined where it cannot be read. */
  readonly metadata: Metadata | undefined;
}

export type EntryPointsFile = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * The newest wheel of the distribution `name` in `dist/`; `version` is the declared one, undefined where it is not known.
 * Undefined too where that wheel cannot be read: an older one says nothing about it.
 */
export async function readNewestWheel(
  name: string | undefined,
  version: string | undefined,
  files: Files,
): Promise<NewestWheel | undefined> {
  if (name === undefined) return undefined;
  const wheels = await wheelsOf(name, files);
  const current = version === undefined ? [] : wheels.filter((wheel) => sameVersion(wheel.version, version));
  const newest = latest(current) ?? latest(wheels);
  if (!newest) return undefined;
  const archive = await files.archive(newest.path);
  if (!('names' in archive)) return undefined;
  return {
    path: newest.path,
    version: newest.version,
    current: version === undefined ? undefined : current.length > 0,
    names: new Set(archive.names),
    entryPoints: await entryPointsOf(archive),
    metadata: await metadataOf(archive),
  };
}

interface WheelFile {
  readonly path: string;
  readonly version: string;
  readonly mtime: bigint;
}

async function wheelsOf(name: string, files: Files): Promise<readonly WheelFile[]> {
  const { entries } = await files.list('dist');
  const found: WheelFile[] = [];
  for (const entry of entries) {
    const wheel = entry.kind === 'file' ? readWheelName(entry.name) : undefined;
    if (wheel?.name !== normalizeName(name) || wheel.editable) continue;
    const path = `dist/${entry.name}`;
    const stat = await files.stat(path);
    if (stat) found.push({ path, version: wheel.version, mtime: stat.mtime });
  }
  return found;
}

function latest(wheels: readonly WheelFile[]): WheelFile | undefined {
  return [...wheels].sort((a, b) => (a.mtime > b.mtime ? -1 : 1))[0];
}

/**
 * What a wheel's file name says: `NAME-VERSION(-BUILD)?-PYTHON-ABI-PLATFORM.whl`, the name normalised.
 * setuptools names a wheel for an editable installation by a build number that ends in `editable`.
 */
export function readWheelName(
  fileName: string,
): { readonly name: string; readonly version: string; readonly editable: boolean } | undefined {
  const parts = /^([^-]+)-([^-]+)(?:-(\d[^-]*))?-[^-]+-[^-]+-[^-]+\.whl$/.exec(fileName);
  const [, name, version, build] = parts ?? [];
  if (name === undefined || version === undefined) return undefined;
  return {
    name: normalizeName(name),
    version: version.replaceAll('_', '-'),
    editable: build?.endsWith('editable') === true,
  };
}

async function metadataOf(
  archive: Extract<Archive, { names: readonly string[] }>,
): Promise<Metadata | undefined> {
  const member = archive.names.find((path) => /^[^/]+\.dist-info\/METADATA$/.test(path));
  const content = member === undefined ? undefined : await archive.read(member);
  return content && 'text' in content ? parseMetadata(content.text) : undefined;
}

async function entryPointsOf(
  archive: Extract<Archive, { names: readonly string[] }>,
): Promise<EntryPointsFile | undefined> {
  const member = archive.names.find((path) => /^[^/]+\.dist-info\/entry_points\.txt$/.test(path));
  if (member === undefined) return new Map();
  const content = await archive.read(member);
  return 'text' in content ? parseEntryPoints(content.text) : undefined;
}

/**
 * `entry_points.txt` as importlib.metadata reads it: lines that begin with `#` are comments,
 * the first `=` ends a name, and what stands before the first section belongs to none.
 */
export function parseEntryPoints(text: string): EntryPointsFile {
  const groups = new Map<string, Map<string, string>>();
  let group: Map<string, string> | undefined;
  for (const raw of text.split(/\r\n?|\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[') && line.endsWith(']')) {
      const name = line.slice(1, -1).trim();
      group = groups.get(name) ?? new Map();
      groups.set(name, group);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals >= 0) group?.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return groups;
}

/** Whether a wheel has something that can be imported under a dotted name, as a source, compiled, or as a folder. */
export function hasModule(wheel: NewestWheel, module: string): boolean {
  const path = module.replaceAll('.', '/');
  if (wheel.names.has(`${path}.py`) || wheel.names.has(`${path}/__init__.py`)) return true;
  for (const name of wheel.names) {
    const member = name.replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '');
    if (!member.startsWith(path)) continue;
    const rest = member.slice(path.length);
    if (rest.startsWith('/') || /^(?:\.py|\.pyc|(?:\.[\w-]+)*\.(?:so|pyd))$/.test(rest)) return true;
  }
  return false;
}
