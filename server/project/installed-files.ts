/**
 * A copy that is installed as files, compared with what a build of the tree would give now.
 *
 * Sizes first, then sha256: times say nothing, since a copy may be made later than a change and all the same from an
 * older build. Modules are looked up folder by folder, and one by one only where the two sides do not agree: a lookup
 * costs a tenth of a millisecond and more.
 */
import { createHash } from 'node:crypto';
import type { Installed } from '../artifacts/environment.ts';
import { parseRecord, type Recorded } from '../artifacts/record.ts';
import type { Contents } from '../backends/backend.ts';
import { type Files, join } from '../files/files.ts';

export interface Compared {
  /** Archive paths, sorted. */
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly changed: readonly string[];
  /** Described by RECORD, and no longer there. */
  readonly lost: readonly string[];
  /** Modules of which it cannot be told whether a build would have them, or have them so. */
  readonly unclear: readonly string[];
  /** Made by the build, so that there is nothing to compare them with. */
  readonly generated: readonly string[];
}

/** sha256 of sources, by path: copies in several environments are compared with the same ones. */
export type Digests = Map<string, Promise<string | undefined>>;

/** undefined where RECORD cannot be read. `files` are the project's. */
export async function compareFiles(
  installed: Installed,
  contents: Contents,
  files: Files,
  digests: Digests,
): Promise<Compared | undefined> {
  const path = join(installed.distInfo, 'RECORD');
  const [record, stat] = [await files.read(path), await files.stat(path)];
  if (!('text' in record) || !stat) return undefined;
  const comparison = new Comparison(contents, files, {
    folder: installed.sitePackages,
    recorded: payloadOf(
      parseRecord(record.text),
      installed.distInfo.slice(installed.sitePackages.length + 1),
    ),
    written: stat.mtime,
    digests,
  });
  return comparison.run();
}

/** The files that can be imported or read beside modules, by archive path. */
function payloadOf(records: readonly Recorded[], distInfo: string): ReadonlyMap<string, Recorded> {
  const own = records.filter(
    ({ path }) =>
      !path.startsWith('../') &&
      !path.startsWith('/') &&
      !path.startsWith(`${distInfo}/`) &&
      !path.endsWith('.pyc'),
  );
  return new Map(own.map((each) => [each.path, each]));
}

interface Ground {
  readonly folder: string;
  readonly recorded: ReadonlyMap<string, Recorded>;
  /** When RECORD was written: a file that is newer was changed by hand. */
  readonly written: bigint;
  readonly digests: Digests;
}

/** More modules than this are not looked up one by one. */
const MOST_LOOKUPS = 500;
/** Larger files are not read. */
const LIMIT = 64 * 1024 * 1024;
const COMPILED = /\.(?:so|pyd|dll|dylib)$/;

class Comparison {
  readonly #contents: Contents;
  readonly #files: Files;
  readonly #ground: Ground;
  /** Archive folder → the folders of the tree that it comes from. */
  readonly #folders = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #recordedFolders = new Set<string>();
  readonly #found = {
    missing: new Set<string>(),
    extra: new Set<string>(),
    changed: new Set<string>(),
    lost: new Set<string>(),
    unclear: new Set<string>(),
    generated: new Set<string>(),
  };
  #lookups = 0;

  constructor(contents: Contents, files: Files, ground: Ground) {
    this.#contents = contents;
    this.#files = files;
    this.#ground = ground;
    for (const path of ground.recorded.keys())
      for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        const folder = path.slice(0, slash);
        if (this.#recordedFolders.has(folder)) break;
        this.#recordedFolders.add(folder);
      }
  }

  async run(): Promise<Compared> {
    const packages = [''];
    for (let name = packages.pop(); name !== undefined; name = packages.pop())
      packages.push(...(await this.#visit(name)));
    for (const path of this.#ground.recorded.keys()) if (!this.#seen.has(path)) await this.#leftOver(path);
    const { missing, extra, changed, lost, unclear, generated } = this.#found;
    const sorted = (paths: Set<string>) => [...paths].sort();
    return {
      missing: sorted(missing),
      extra: sorted(extra),
      changed: sorted(changed),
      lost: sorted(lost),
      unclear: sorted(unclear),
      generated: sorted(generated),
    };
  }

  /** Compares the modules of a package ('' for the top) that a build would have now; the packages below it. */
  async #visit(name: string): Promise<readonly string[]> {
    const archive = name.replaceAll('.', '/');
    const folder = this.#folders.get(archive);
    const packages: string[] = [];
    for (const child of await this.#contents.children(name)) {
      const path = archive === '' ? child : `${archive}/${child}`;
      const known = folder !== undefined && !this.#recordedFolders.has(path) && this.#has(`${path}.py`);
      // Almost every module is this one: on both sides, where its package lies.
      if (known && (await this.#compare(`${path}.py`, join(folder, `${child}.py`)))) continue;
      if (await this.#locate(path)) packages.push(path.replaceAll('/', '.'));
    }
    return packages;
  }

  /** Looks a module up that a build has now; whether there may be more below it. */
  async #locate(path: string): Promise<boolean> {
    const located = await this.#contents.locate(path.replaceAll('/', '.'));
    if (located?.kind === 'namespace') {
      this.#folders.set(path, located.folder);
      return true;
    }
    if (located?.kind === 'module') {
      const file = located.isPackage ? `${path}/__init__.py` : `${path}.py`;
      if (located.isPackage) this.#folders.set(path, join(located.path, '..'));
      if (this.#has(file)) await this.#compare(file, located.path);
      else if (!this.#hasCompiled(path)) this.#found.missing.add(file);
      return located.isPackage;
    }
    if (located?.kind === 'compiled') this.#made(path);
    else if (located === undefined) this.#found.unclear.add(path);
    return false;
  }

  /** What RECORD has and no package was found to have. */
  async #leftOver(path: string): Promise<void> {
    if (COMPILED.test(path)) {
      this.#found.generated.add(path);
      return;
    }
    const module = /^([\p{L}_][\p{L}\p{N}_/]*?)(?:\/__init__)?\.py$/u.exec(path)?.[1];
    if (module === undefined) return this.#compareData(path);
    this.#lookups += 1;
    const located =
      this.#lookups > MOST_LOOKUPS ? undefined : await this.#contents.locate(module.replaceAll('/', '.'));
    if (located?.kind === 'module' && (await this.#compare(path, located.path))) return;
    if (located?.kind === 'compiled') this.#found.generated.add(path);
    else if (located === undefined) this.#found.unclear.add(path);
    else this.#found.extra.add(path);
  }

  /** A file beside modules: known where it lies beside them in the tree. */
  async #compareData(path: string): Promise<void> {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = this.#folders.get(path.slice(0, slash));
      if (folder === undefined) continue;
      if (await this.#compare(path, join(folder, path.slice(slash + 1)))) return;
      if (this.#contents.certainty === 'certain') this.#found.extra.add(path);
      return;
    }
  }

  /** Compares an installed file with its source; false where there is no such source. */
  async #compare(path: string, source: string): Promise<boolean> {
    const { folder, recorded, written, digests } = this.#ground;
    const here = await this.#files.stat(source);
    if (here?.kind !== 'file') return false;
    this.#seen.add(path);
    const copy = join(folder, path);
    const there = await this.#files.stat(copy);
    const entry = recorded.get(path);
    if (there?.kind !== 'file') this.#found.lost.add(path);
    else if (there.size !== here.size) this.#found.changed.add(path);
    else {
      const asRecorded = entry?.size === there.size && there.mtime <= written;
      const hash = asRecorded ? entry.hash : undefined;
      const known = hash?.startsWith('sha256=') ? hash.slice('sha256='.length).replace(/=+$/, '') : undefined;
      const [one, other] = [
        await this.#digest(source, digests),
        known ?? (await this.#digest(copy, digests)),
      ];
      if (one === undefined || other === undefined) this.#found.unclear.add(path);
      else if (one !== other) this.#found.changed.add(path);
    }
    return true;
  }

  #digest(path: string, digests: Digests): Promise<string | undefined> {
    const known = digests.get(path) ?? digestOf(path, this.#files);
    digests.set(path, known);
    return known;
  }

  #has(path: string): boolean {
    return this.#ground.recorded.has(path);
  }

  #hasCompiled(path: string): boolean {
    const parent = path.slice(0, path.lastIndexOf('/') + 1);
    const stem = path.slice(parent.length);
    for (const each of this.#ground.recorded.keys())
      if (each.startsWith(`${parent}${stem}.`) && COMPILED.test(each)) return true;
    return false;
  }

  /** Marks what belongs to a module that the build makes. */
  #made(path: string): void {
    for (const each of this.#ground.recorded.keys()) {
      if (each !== `${path}.py` && !each.startsWith(`${path}.`) && !each.startsWith(`${path}/`)) continue;
      this.#seen.add(each);
      this.#found.generated.add(each);
    }
  }
}

/** As RECORD writes it: urlsafe base64 without padding; undefined where the file cannot be read. */
async function digestOf(path: string, files: Files): Promise<string | undefined> {
  const content = await files.bytes(path, LIMIT);
  return 'bytes' in content ? createHash('sha256').update(content.bytes).digest('base64url') : undefined;
}
