/**
 * A copy that is installed as files, compared with what a build of the tree would give now.
 *
 * Contents are compared, not times: a copy may be made later than a change and all the same from an older build. A source
 * is read once, however many copies there are; of an installed file only the size and the time are looked at where they
 * are as RECORD says, and of a very large copy not even those, but whether the file is there.
 */
import { createHash } from 'node:crypto';
import type { Installed } from '../artifacts/environment.ts';
import { parseRecord, type Recorded } from '../artifacts/record.ts';
import type { Contents } from '../backends/backend.ts';
import { type Files, join } from '../files/files.ts';
import type { Tree } from './installed-tree.ts';

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

/** Contents by path: undefined where there is no such file, null where it cannot be read. */
export type Digests = Map<string, Promise<Digest | null | undefined>>;
interface Digest {
  readonly size: number;
  /** As RECORD writes it: urlsafe base64 without padding. */
  readonly sha256: string;
}

/** Compares a copy with the modules of a tree; undefined where RECORD cannot be read. `files` are the project's. */
export async function compareFiles(
  installed: Installed,
  tree: Tree,
  contents: Contents,
  files: Files,
  digests: Digests,
): Promise<Compared | undefined> {
  const path = join(installed.distInfo, 'RECORD');
  const [record, stat] = [await files.read(path, LIMIT), await files.stat(path)];
  if (!('text' in record) || !stat) return undefined;
  const { distInfo, sitePackages } = installed;
  const comparison = new Comparison(tree, contents, files, {
    folder: sitePackages,
    recorded: payloadOf(parseRecord(record.text), distInfo.slice(sitePackages.length + 1)),
    written: stat.mtime,
    digests,
  });
  return comparison.run();
}

/** The files that can be imported or read beside modules, by archive path. */
function payloadOf(records: readonly Recorded[], distInfo: string): ReadonlyMap<string, Recorded> {
  const payload = new Map<string, Recorded>();
  for (const each of records) {
    const { path } = each;
    if (path.endsWith('.pyc') || path.startsWith('../') || path.startsWith('/')) continue;
    if (!path.startsWith(`${distInfo}/`)) payload.set(path, each);
  }
  return payload;
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
/** The files of a copy with more than this are taken for what RECORD says of them, if they are there: 15,000 stats cost 60 ms. */
const STATTED = 2_000;
/** Larger files are not read. */
const LIMIT = 64 * 1024 * 1024;
const COMPILED = /\.(?:so|pyd|dll|dylib)$/;

class Comparison {
  readonly #tree: Tree;
  readonly #contents: Contents;
  readonly #files: Files;
  readonly #ground: Ground;
  readonly #missing: string[] = [];
  readonly #extra: string[] = [];
  readonly #changed: string[] = [];
  readonly #lost: string[] = [];
  readonly #unclear: string[] = [];
  readonly #generated: string[] = [];
  readonly #listed = new Map<string, ReadonlySet<string>>();
  #lookups = 0;

  constructor(tree: Tree, contents: Contents, files: Files, ground: Ground) {
    this.#tree = tree;
    this.#contents = contents;
    this.#files = files;
    this.#ground = ground;
  }

  async run(): Promise<Compared> {
    const { recorded } = this.#ground;
    for (const path of recorded.keys()) {
      const source = this.#tree.modules.get(path);
      if (source === undefined || !(await this.#compare(path, source))) await this.#judgeOther(path);
    }
    const compiled = new Set(
      [...recorded.keys()].filter((path) => COMPILED.test(path)).map((path) => path.replace(/\.[^/]*$/, '')),
    );
    for (const path of this.#tree.modules.keys())
      if (!recorded.has(path) && !compiled.has(path.replace(/\.py$/, ''))) this.#missing.push(path);
    this.#unclear.push(...this.#tree.unclear);
    return {
      missing: this.#missing.sort(),
      extra: this.#extra.sort(),
      changed: this.#changed.sort(),
      lost: this.#lost.sort(),
      unclear: [...new Set(this.#unclear)].sort(),
      generated: this.#generated.sort(),
    };
  }

  /** What RECORD has and the walk through the tree did not meet. */
  async #judgeOther(path: string): Promise<void> {
    if (COMPILED.test(path) || this.#tree.generated.some((made) => isOf(path, made))) {
      this.#generated.push(path);
      return;
    }
    const module = /^([\p{L}_][\p{L}\p{N}_/]*?)(?:\/__init__)?\.py$/u.exec(path)?.[1];
    if (module === undefined) return this.#compareData(path);
    this.#lookups += 1;
    const located =
      this.#lookups > MOST_LOOKUPS ? undefined : await this.#contents.locate(module.replaceAll('/', '.'));
    if (located?.kind === 'module' && (await this.#compare(path, located.path))) return;
    if (located?.kind === 'compiled') this.#generated.push(path);
    else if (located === undefined) this.#unclear.push(path);
    else this.#extra.push(path);
  }

  /** A file beside modules: known where it lies beside them in the tree. */
  async #compareData(path: string): Promise<void> {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = this.#tree.folders.get(path.slice(0, slash));
      if (folder === undefined) continue;
      if (await this.#compare(path, `${folder}/${path.slice(slash + 1)}`)) return;
      if (this.#contents.certainty === 'certain') this.#extra.push(path);
      return;
    }
  }

  /** Compares an installed file with its source; false where there is no such source. */
  async #compare(path: string, source: string): Promise<boolean> {
    const { folder, recorded, written, digests } = this.#ground;
    const here = await digestOf(source, this.#files, digests);
    if (here === undefined) return false;
    const hash = hashOf(recorded.get(path));
    const large = recorded.size > STATTED && hash !== undefined;
    const copy = `${folder}/${path}`;
    const stat = large ? undefined : await this.#files.stat(copy);
    const there = large ? await this.#isListed(path) : stat?.kind === 'file';
    const asRecorded = stat && recorded.get(path)?.size === stat.size && stat.mtime <= written;
    if (!there) this.#lost.push(path);
    else if (here === null) this.#unclear.push(path);
    else if (hash !== undefined && (large || asRecorded)) {
      if (hash !== here.sha256) this.#changed.push(path);
    } else {
      const digest = await digestOf(copy, this.#files, digests);
      if (!digest) this.#unclear.push(path);
      else if (digest.sha256 !== here.sha256) this.#changed.push(path);
    }
    return true;
  }

  async #isListed(path: string): Promise<boolean> {
    const slash = path.lastIndexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    let names = this.#listed.get(folder);
    if (names === undefined) {
      const { entries } = await this.#files.list(`${this.#ground.folder}/${folder}`);
      names = new Set(entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
      this.#listed.set(folder, names);
    }
    return names.has(path.slice(slash + 1));
  }
}

/** sha256 in urlsafe base64 without padding. */
function hashOf(entry: Recorded | undefined): string | undefined {
  return entry?.hash?.startsWith('sha256=')
    ? entry.hash.slice('sha256='.length).replace(/=+$/, '')
    : undefined;
}

function isOf(path: string, module: string): boolean {
  return path.startsWith(module) && /^(?:$|[./])/.test(path.slice(module.length));
}

function digestOf(path: string, files: Files, digests: Digests): Promise<Digest | null | undefined> {
  const known = digests.get(path) ?? readDigest(path, files);
  digests.set(path, known);
  return known;
}

/** Of bytes that `files` holds in memory: whoever asks again while it holds them is not made to wait. */
const KNOWN = new WeakMap<Uint8Array, Digest>();

async function readDigest(path: string, files: Files): Promise<Digest | null | undefined> {
  const content = await files.bytes(path, LIMIT);
  if (!('bytes' in content))
    return 'absent' in content || content.trouble.code === 'folder' ? undefined : null;
  const { bytes } = content;
  const digest = KNOWN.get(bytes) ?? {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('base64url'),
  };
  KNOWN.set(bytes, digest);
  return digest;
}
