/**
 * The commit and the tags that uv reads from `.git` without git (crates/uv-cache-info/src/git_info.rs).
 *
 * Whatever uv cannot read there makes the part absent, without a word. Versions before 0.11.20 know neither packed
 * refs nor linked worktrees. Both ways: test/oracle/cache-info.oracle.ts.
 */
import { type Files, join, type Surroundings } from '../files/files.ts';
import { isAbsent, locate, parentOf } from './cache-info-paths.ts';
import type { UvRules } from './versions.ts';

export interface GitFacts {
  readonly commit: string | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
}

/** What uv knows of the repository that holds a folder; `unknown` where a file is too large to be read here. */
export async function readGit(
  wanted: { readonly commit: boolean; readonly tags: boolean },
  files: Files,
  { platform, cwd }: Surroundings,
  rules: UvRules,
): Promise<GitFacts | { readonly unknown: string }> {
  const reader = new GitReader(files, platform);
  const dotGit = await reader.find();
  if (dotGit === undefined) return { commit: undefined, tags: undefined };
  const commit = rules.gitPackedRefs ? () => reader.commit(dotGit) : () => reader.looseCommit(dotGit);
  const tags = rules.gitPackedRefs ? () => reader.tags(dotGit) : () => reader.looseTags(dotGit, cwd);
  const facts = {
    commit: wanted.commit ? orUndefined(await commit()) : undefined,
    tags: wanted.tags ? orUndefined(await tags()) : undefined,
  };
  return reader.tooLarge === undefined
    ? facts
    : { unknown: `\`${reader.tooLarge}\` is too large to be read` };
}

/** uv gave up: the part is absent. */
type Failed = { readonly failed: true };
const FAILED: Failed = { failed: true };

function orUndefined<T extends string | ReadonlyMap<string, string>>(value: T | Failed): T | undefined {
  return typeof value === 'object' && 'failed' in value ? undefined : value;
}

function failed(value: unknown): value is Failed {
  return typeof value === 'object' && value !== null && 'failed' in value;
}

/** The `packed-refs` of a hundred thousand refs has 7 MiB. */
const REFS_LIMIT = 64 * 1024 * 1024;

class GitReader {
  readonly #files: Files;
  readonly #platform: Surroundings['platform'];
  /** The first file that was larger than the limit. */
  tooLarge: string | undefined;

  constructor(files: Files, platform: Surroundings['platform']) {
    this.#files = files;
    this.#platform = platform;
  }

  /** The `.git` of the folder or of the nearest one above it, by the text of the path, whatever links it holds. */
  async find(): Promise<string | undefined> {
    for (let folder = this.#files.folder; ; folder = parentOf(folder)) {
      const dotGit = join(folder, '.git');
      if (await this.#files.stat(dotGit)) return dotGit;
      if (folder === '/') return undefined;
    }
  }

  async commit(dotGit: string): Promise<string | Failed> {
    const places = await this.#places(dotGit);
    if (failed(places)) return places;
    const [first, ref] = await this.#head(join(places.own, 'HEAD'));
    if (first === undefined) return FAILED;
    if (ref === undefined) return checked(first);
    for (const folder of [places.own, places.shared]) {
      const commit = await this.#ref(join(folder, ref));
      if (commit !== undefined) return commit;
    }
    const packed = await this.#packed(places.shared);
    return failed(packed) ? packed : (packed.get(ref) ?? FAILED);
  }

  async tags(dotGit: string): Promise<ReadonlyMap<string, string> | Failed> {
    const places = await this.#places(dotGit);
    if (failed(places)) return places;
    const packed = await this.#packed(places.shared);
    if (failed(packed)) return packed;
    const tags = new Map<string, string>();
    for (const [ref, object] of packed) {
      if (ref.startsWith('refs/tags/')) tags.set(ref.slice('refs/tags/'.length), object);
    }
    return await this.#collect(join(places.shared, 'refs/tags'), '', tags);
  }

  /** As before 0.11.20: a branch is a file in `.git`, or there is no commit. */
  async looseCommit(dotGit: string): Promise<string | Failed> {
    const head = join(dotGit, 'HEAD');
    // For a `.git` that is a file, uv took the folder that it leads to for the file HEAD, and could not read it.
    if (!(await this.#files.stat(head))) return FAILED;
    const [first, ref] = await this.#head(head);
    if (first === undefined) return FAILED;
    return ref === undefined ? checked(first) : ((await this.#ref(join(dotGit, ref))) ?? FAILED);
  }

  /** As before 0.11.20; the path in a `.git` that is a file was seen from the folder where uv ran. */
  async looseTags(dotGit: string, cwd: string): Promise<ReadonlyMap<string, string> | Failed> {
    let refs = join(dotGit, 'refs');
    if (!(await this.#files.stat(refs))) {
      const text = await this.#read(dotGit);
      if (typeof text !== 'string' || !text.startsWith('gitdir:')) return FAILED;
      refs = join(parentOf(parentOf(await this.#resolve(cwd, text.slice('gitdir:'.length)))), 'refs');
    }
    return await this.#collect(join(refs, 'tags'), '', new Map());
  }

  /** The folder with HEAD, and the one with the refs of all worktrees. */
  async #places(dotGit: string): Promise<{ readonly own: string; readonly shared: string } | Failed> {
    let own = dotGit;
    const kind = (await this.#files.stat(dotGit))?.kind;
    if (kind !== 'folder') {
      const text = kind === 'file' ? await this.#read(dotGit) : FAILED;
      if (typeof text !== 'string' || !text.startsWith('gitdir:')) return FAILED;
      own = await this.#resolve(parentOf(dotGit), text.slice('gitdir:'.length));
    }
    const common = await this.#read(join(own, 'commondir'));
    if (failed(common)) return common;
    return { own, shared: common === undefined ? own : await this.#resolve(own, common) };
  }

  /** A path in a file, seen from a folder; where a folder on its way is not there, one at which nothing is. */
  async #resolve(folder: string, written: string): Promise<string> {
    const path = await locate(trim(written), this.#files.at(folder), this.#platform);
    return path ?? join(folder, '\u0001');
  }

  /** The first two words of HEAD; none where it cannot be read. */
  async #head(path: string): Promise<readonly [string?, string?]> {
    const text = await this.#read(path);
    if (typeof text !== 'string') return [];
    const [first, second] = text.split(BLANKS).filter((word) => word !== '');
    return first === undefined ? [] : second === undefined ? [first] : [first, second];
  }

  /** The object in the file of a ref; undefined where there is no such file. */
  async #ref(path: string): Promise<string | undefined | Failed> {
    const text = await this.#read(path);
    return typeof text === 'string' ? checked(trim(text)) : text;
  }

  /** The refs in `packed-refs`; an annotated tag is the tag's own object, what it leads to stands behind `^`. */
  async #packed(folder: string): Promise<ReadonlyMap<string, string> | Failed> {
    const refs = new Map<string, string>();
    const text = await this.#read(join(folder, 'packed-refs'));
    if (failed(text)) return text;
    for (const written of (text ?? '').split('\n')) {
      const line = trim(written);
      if (line === '' || line.startsWith('#') || line.startsWith('^')) continue;
      const blank = line.indexOf(' ');
      if (blank === -1 || failed(checked(line.slice(0, blank)))) return FAILED;
      refs.set(line.slice(blank + 1), line.slice(0, blank));
    }
    return refs;
  }

  /** The tags that are files, by their path below `refs/tags`; links are passed over, folders of links too. */
  async #collect(
    folder: string,
    above: string,
    tags: Map<string, string>,
  ): Promise<Map<string, string> | Failed> {
    const separator = this.#platform === 'win32' ? '\\' : '/';
    for (const { name, kind, link } of (await this.#files.list(folder)).entries) {
      if (link || kind === 'other') continue;
      const path = join(folder, name);
      if (kind === 'folder') {
        if (failed(await this.#collect(path, `${above}${name}${separator}`, tags))) return FAILED;
        continue;
      }
      const object = await this.#ref(path);
      if (failed(object)) return FAILED;
      if (object !== undefined) tags.set(above + name, object);
    }
    return tags;
  }

  /** A text; undefined where there is none. */
  async #read(path: string): Promise<string | undefined | Failed> {
    const file = await this.#files.read(path, REFS_LIMIT);
    if ('text' in file) return file.text;
    if ('trouble' in file && file.trouble.code === 'too-large') this.tooLarge ??= path;
    if ('trouble' in file && file.trouble.code !== 'dangling') return FAILED;
    return (await isAbsent(path, this.#files)) ? undefined : FAILED;
  }
}

/** Objects of repositories with SHA-256 have 64 digits, which uv refuses. */
function checked(object: string): string | Failed {
  return /^[0-9a-fA-F]{40}$/.test(object) ? object : FAILED;
}

/** What Rust takes for white space: not quite what JavaScript does. */
const BLANK = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const BLANKS = new RegExp(BLANK);
const AROUND = new RegExp(`^${BLANK}|${BLANK}$`, 'g');

function trim(text: string): string {
  return text.replace(AROUND, '');
}
