/**
 * A copy that is installed as files, compared with what a build of the tree would give now.
 *
 * Contents are compared, not times: a copy may be made later than a change and all the same from an older build, and a
 * folder that is moved into the place of another keeps the times of its files. A source is read once, however many copies
 * there are, and all of them in one go; of an installed file only the size and the time are looked at where they are as
 * RECORD says, and of a very large copy not even those, but whether the file is there.
 */
import type { Installed } from '../artifacts/environment.ts';
import { parseRecord, type Recorded } from '../artifacts/record.ts';
import type { Contents } from '../backends/backend.ts';
import { type Digest, type Files, join } from '../files/files.ts';
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

/** What is known of contents, by path: relative to the project, or absolute. */
export type Digests = Map<string, Digest>;

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
    await this.#learn([...recorded.keys()].flatMap((path) => this.#likely(path) ?? []));
    if (recorded.size > STATTED) await this.#list();
    for (const [path, entry] of recorded) {
      if (this.#isAsBuilt(path, entry)) continue;
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
    if (this.#tree.complete) {
      this.#extra.push(path);
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
    const source = this.#beside(path);
    if (source === undefined || (await this.#compare(path, source))) return;
    if (this.#contents.certainty === 'certain') this.#extra.push(path);
  }

  /** The file that it comes from, where no question to the backend is needed to tell. */
  #likely(path: string): string | undefined {
    const module = this.#tree.modules.get(path);
    if (module !== undefined) return module;
    const asked = path.endsWith('.py') || COMPILED.test(path) || this.#tree.generated.length > 0;
    return asked ? undefined : this.#beside(path);
  }

  /** What lies at the same place in the folder of its package, if it has one. */
  #beside(path: string): string | undefined {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = this.#tree.folders.get(path.slice(0, slash));
      if (folder !== undefined) return `${folder}/${path.slice(slash + 1)}`;
    }
    return undefined;
  }

  async #learn(paths: readonly string[]): Promise<void> {
    const { digests } = this.#ground;
    const asked = new Map<string, string[]>();
    for (const path of paths) {
      if (digests.has(path)) continue;
      const folder = folderOf(path);
      const known = asked.get(folder);
      if (known) known.push(path);
      else asked.set(folder, [path]);
    }
    for (const [folder, each] of asked) {
      const answers = await this.#files.digests(folder, each.map(nameOf), LIMIT);
      for (const [i, path] of each.entries()) digests.set(path, answers[i] ?? { absent: true });
    }
  }

  /** All is known and the same: so it is with most files of a large copy, of which none is then worth an `await`. */
  #isAsBuilt(path: string, entry: Recorded): boolean {
    const source = this.#listed.size > 0 ? this.#likely(path) : undefined;
    const here = source === undefined ? undefined : this.#ground.digests.get(source);
    return here !== undefined && 'sha256' in here && here.sha256 === hashOf(entry) && this.#isListed(path);
  }

  /** Compares an installed file with its source; false where there is no such source. */
  async #compare(path: string, source: string): Promise<boolean> {
    const { folder, recorded, written } = this.#ground;
    const here = await this.#digest(source);
    if (here === undefined) return false;
    const hash = hashOf(recorded.get(path));
    const large = recorded.size > STATTED && hash !== undefined;
    const copy = `${folder}/${path}`;
    const stat = large ? undefined : await this.#files.stat(copy);
    const there = large ? this.#isListed(path) : stat?.kind === 'file';
    const asRecorded = stat && recorded.get(path)?.size === stat.size && stat.mtime <= written;
    if (!there) this.#lost.push(path);
    else if (here === null) this.#unclear.push(path);
    else if (hash !== undefined && (large || asRecorded)) {
      if (hash !== here) this.#changed.push(path);
    } else {
      const digest = await this.#digest(copy);
      if (!digest) this.#unclear.push(path);
      else if (digest !== here) this.#changed.push(path);
    }
    return true;
  }

  /** undefined where there is no such file, null where it cannot be read. */
  async #digest(path: string): Promise<string | null | undefined> {
    await this.#learn([path]);
    const digest = this.#ground.digests.get(path);
    if (!digest || 'absent' in digest) return undefined;
    if ('sha256' in digest) return digest.sha256;
    return digest.trouble.code === 'folder' ? undefined : null;
  }

  /** Lists the folders of the copy. */
  async #list(): Promise<void> {
    const { folder, recorded } = this.#ground;
    for (const each of new Set([...recorded.keys()].map(folderOf))) {
      const { entries } = await this.#files.list(join(folder, each));
      const names = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name);
      this.#listed.set(each, new Set(names));
    }
  }

  #isListed(path: string): boolean {
    const names = this.#listed.get(folderOf(path));
    return names?.has(nameOf(path)) ?? false;
  }
}

/** '' for the top. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** sha256 in urlsafe base64 without padding. */
function hashOf(entry: Recorded | undefined): string | undefined {
  const [algorithm, hash] = entry?.hash?.split('=', 2) ?? [];
  return algorithm === 'sha256' ? hash : undefined;
}

function isOf(path: string, module: string): boolean {
  return path.startsWith(module) && /^(?:$|[./])/.test(path.slice(module.length));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
