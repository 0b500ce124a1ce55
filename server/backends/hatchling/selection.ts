/** Which files hatchling takes, and where it puts them (hatchling 1.33.0, `builders/plugin/interface.py`). */
import { type FolderEntry, join } from '../../files/files.ts';
import { below, isOdd, walked } from '../folder-walk.ts';
import { kindAt } from '../shipped.ts';
import { type Inclusion, joined, rewritten, type SourceRules } from './paths.ts';
import { EXCLUDED_FILES, EXCLUDED_FOLDERS, type HatchPatterns, readHatchPatterns } from './patterns.ts';
import type { HatchTarget } from './target.ts';

/** What the build adds to the settings: hooks for a wheel, the target itself for a source distribution. */
export interface BuildData {
  readonly artifacts: readonly string[];
  readonly forced: readonly Inclusion[];
}

/** A file that was taken. */
export interface HatchFile {
  /** Relative to the project, or absolute where it lies outside. */
  readonly path: string;
  readonly link: boolean;
}

export class HatchSelection {
  readonly target: HatchTarget;
  /** Archive path → file. */
  readonly taken = new Map<string, HatchFile>();
  readonly #data: BuildData;
  #reserved: ReadonlySet<string> = new Set();
  #patterns: HatchPatterns | undefined;

  constructor(target: HatchTarget, data: BuildData) {
    this.target = target;
    this.#data = data;
  }

  /** What is forced, first of all: hatchling reads it before anything else. */
  async reserve(): Promise<ReadonlySet<string>> {
    const { target } = this;
    const reserved = new Set<string>();
    for (const { from, target: at, external } of this.forced) {
      if (external && (await kindAt(target.files, from)) !== 'file') continue;
      if (from !== '') reserved.add(rewritten(external ? at : from, target.sources));
    }
    this.#reserved = reserved;
    return reserved;
  }

  /** All that is selected, then what is forced. */
  async collect(): Promise<void> {
    const { onlyInclude } = this.target;
    for (const inclusion of onlyInclude) await this.explicit(inclusion);
    if (onlyInclude.length === 0) await this.#tree();
    for (const inclusion of this.forced) await this.#force(inclusion);
  }

  /** What the settings and the build force. */
  get forced(): readonly Inclusion[] {
    // What the build forces stands for what the settings force from the same place.
    const forced = new Map(this.target.forceInclude.map((inclusion) => [inclusion.from, inclusion]));
    for (const inclusion of this.#data.forced) forced.set(inclusion.from, inclusion);
    return [...forced.values()];
  }

  /** A file or folder that is named; one that is not there is passed over (`recurse_explicit_files`). */
  async explicit({ from, target: at }: Inclusion, prefix = ''): Promise<void> {
    const kind = await kindAt(this.target.files, from);
    if (kind === undefined) this.target.doubt(`\`${from}\` cannot be looked at`);
    if (kind === 'file') {
      const place = rewritten(at, this.#rules());
      if (!this.#reserved.has(place)) this.#add(prefix + place, from, await this.#entryAt(from));
    }
    if (kind !== 'folder') return;
    let patterns: HatchPatterns | undefined;
    const enters = (_: string, { name }: FolderEntry) => !EXCLUDED_FOLDERS.has(name);
    for await (const folder of walked(this.target.files, from, { enters, links: 'once' })) {
      if (folder.unclear) this.target.doubt(`what lies in \`${folder.path}\` cannot be told`);
      const isPackage = folder.files.some(({ name }) => name === '__init__.py');
      for (const entry of folder.files) {
        if (EXCLUDED_FILES.has(entry.name)) continue;
        const path = joined(at, folder.within, entry.name);
        const place = rewritten(path, this.#rules());
        if (this.#reserved.has(place)) continue;
        patterns ??= await this.#ready(true);
        this.#take(patterns.explicit(path, isPackage), prefix + place, join(folder.path, entry.name), entry);
      }
    }
  }

  /** The whole tree, by patterns (`recurse_project_files`). */
  async #tree(): Promise<void> {
    const patterns = await this.#ready(false);
    const enters = (within: string, { name }: FolderEntry) => {
      if (EXCLUDED_FOLDERS.has(name) || this.#reserved.has(within)) return false;
      const out = patterns.leavesOut(within);
      if (out === undefined) this.target.doubt(`whether \`${within}\` is left out cannot be told`);
      return out !== true;
    };
    for await (const folder of walked(this.target.files, '', { enters, links: 'once' })) {
      if (folder.unclear) this.target.doubt(`what lies in \`${folder.path}\` cannot be told`);
      const isPackage = folder.files.some(({ name }) => name === '__init__.py');
      for (const entry of folder.files) {
        const path = below(folder.within, entry.name);
        if (EXCLUDED_FILES.has(entry.name)) continue;
        const place = rewritten(path, this.#rules());
        if (!this.#reserved.has(place)) this.#take(patterns.included(path, isPackage), place, path, entry);
      }
    }
  }

  /** What is forced is taken whatever the patterns say (`recurse_forced_files`). */
  async #force({ from, target: at }: Inclusion): Promise<void> {
    const { files } = this.target;
    const kind = await kindAt(files, from);
    if (kind === undefined) this.target.doubt(`\`${from}\` cannot be looked at`);
    if (kind === 'absent' || kind === 'other') {
      const { keys } = this.target.option('force-include');
      this.target.refuse(`Forced include not found: ${join(files.folder, from)}`, keys);
    }
    if (kind === 'file') this.#add(rewritten(at, this.#rules()), from, await this.#entryAt(from));
    if (kind !== 'folder') return;
    const enters = (_: string, { name }: FolderEntry) => !EXCLUDED_FOLDERS.has(name);
    for await (const folder of walked(files, from, { enters, links: 'once' })) {
      if (folder.unclear) this.target.doubt(`what lies in \`${folder.path}\` cannot be told`);
      for (const entry of folder.files) {
        if (EXCLUDED_FILES.has(entry.name)) continue;
        const place = rewritten(joined(at, folder.within, entry.name), this.#rules());
        if (!this.#reserved.has(place)) this.#add(place, join(folder.path, entry.name), entry);
      }
    }
  }

  /** A file that is there. */
  async #entryAt(path: string): Promise<FolderEntry> {
    const { entries } = await this.target.files.list(join(path, '..'));
    const name = path.slice(path.lastIndexOf('/') + 1);
    return entries.find((entry) => entry.name === name) ?? { name, kind: 'file', link: true };
  }

  #rules(): SourceRules {
    return this.target.sources;
  }

  async #ready(isExplicit: boolean): Promise<HatchPatterns> {
    this.#patterns ??= await readHatchPatterns(this.target, this.#data.artifacts, isExplicit);
    return this.#patterns;
  }

  #take(taken: boolean | undefined, place: string, path: string, entry: FolderEntry): void {
    if (taken === undefined) this.target.doubt(`whether \`${path}\` is taken cannot be told`);
    if (taken) this.#add(place, path, entry);
  }

  #add(place: string, path: string, entry: FolderEntry): void {
    const { target } = this;
    const isWheel = target.name === 'wheel';
    if (isOdd(entry)) target.doubt(`the name of \`${path}\` cannot be read`);
    if (entry.kind === 'other' && !entry.link) target.doubt(`\`${path}\` is no file`);
    if (entry.kind === 'other' && isWheel) {
      const says = `[Errno 2] No such file or directory: '${join(target.files.folder, path)}'`;
      target.refuse(says, target.option('exclude').keys);
    }
    if (isWheel && this.taken.has(place)) {
      const says = `A second file is being added to the wheel archive at the same path: \`${place}\`.`;
      target.refuse(says, target.option('force-include').keys);
    }
    this.taken.set(place, { path, link: entry.link });
  }
}
