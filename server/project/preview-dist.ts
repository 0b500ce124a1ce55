/** The wheel that would be built now beside the newest one in `dist/`. */
import { parseRecord } from '../artifacts/record.ts';
import { readNewestWheel } from '../artifacts/wheel.ts';
import type { Files } from '../files/files.ts';
import type { Preview } from './preview.ts';

export interface DistComparison {
  /** Relative to the project. */
  readonly path: string;
  /** Archive paths that a build now would have and the wheel lacks; of generated modules without suffix. */
  readonly missing: readonly string[];
  /** Archive paths that only the wheel has. */
  readonly extra: readonly string[];
  /** Archive paths whose contents differ; what the build itself may change (`*.data/`) is not compared. */
  readonly changed: readonly string[];
}

/** Sources larger than this are not compared by content. */
const LIMIT = 64 * 1024 * 1024;

/** Compares by name and by hash; undefined where nothing is foretold or no wheel can be read. */
export async function compareWithDist(preview: Preview, files: Files): Promise<DistComparison | undefined> {
  if (!preview.files) return undefined;
  const newest = await readNewestWheel(preview.name, preview.version, files);
  if (!newest) return undefined;
  const built = new Set([...newest.names].filter((name) => !isMetadata(name) && !name.endsWith('/')));
  const missing: string[] = [];
  const common: string[] = [];
  for (const path of preview.files.keys()) (built.delete(path) ? common : missing).push(path);
  for (const stem of preview.generated ?? []) {
    const made = [...built].find((path) => withoutSuffix(path) === stem);
    if (made === undefined) missing.push(stem);
    else built.delete(made);
  }
  // What is generated and not known may be any of those that are left.
  const extra = preview.generated ? [...built] : [...built].filter((path) => withoutSuffix(path) === path);
  const changed = await changedAmong(common, preview.files, newest.path, files);
  return { path: newest.path, missing: missing.sort(), extra: extra.sort(), changed };
}

function isMetadata(name: string): boolean {
  return /^[^/]+\.dist-info\//.test(name);
}

/** A compiled module without what its suffix says of the platform: `a/_c.cpython-311-x86_64-linux-gnu.so` → `a/_c`. */
function withoutSuffix(path: string): string {
  return path.replace(/(?:\.[\w-]+)?\.(?:so|pyd)$|\.py$/, '');
}

async function changedAmong(
  paths: readonly string[],
  sources: ReadonlyMap<string, string>,
  wheel: string,
  files: Files,
): Promise<readonly string[]> {
  const hashes = await recordedHashes(wheel, files);
  const folders = new Map<string, { readonly name: string; readonly path: string }[]>();
  for (const path of paths) {
    const source = sources.get(path);
    if (source === undefined || !hashes.has(path) || /^[^/]+\.data\//.test(path)) continue;
    const at = source.lastIndexOf('/');
    const folder = at < 0 ? '' : source.slice(0, at);
    const here = folders.get(folder) ?? [];
    folders.set(folder, here);
    here.push({ name: source.slice(at + 1), path });
  }
  const changed: string[] = [];
  for (const [folder, items] of folders) {
    const digests = await files.digests(
      folder,
      items.map(({ name }) => name),
      LIMIT,
    );
    for (const [i, digest] of digests.entries()) {
      const path = items[i]?.path ?? '';
      if ('sha256' in digest && hashes.get(path) !== `sha256=${digest.sha256}`) changed.push(path);
    }
  }
  return changed.sort();
}

async function recordedHashes(wheel: string, files: Files): Promise<ReadonlyMap<string, string>> {
  const archive = await files.archive(wheel);
  const name =
    'names' in archive ? archive.names.find((each) => /^[^/]+\.dist-info\/RECORD$/.test(each)) : undefined;
  const record = 'names' in archive && name !== undefined ? await archive.read(name) : undefined;
  if (!record || !('text' in record)) return new Map();
  return new Map(
    parseRecord(record.text).flatMap(({ path, hash }) => (hash === undefined ? [] : [[path, hash]])),
  );
}
