/**
 * Which files of a folder scikit-build-core takes (1.1.2, `build/_file_processor.py`): `sdist.include` before
 * `sdist.exclude` before fixed patterns before ignore files, which are read with or without a repository.
 */
import { type Files, join, normalize } from '../../files/files.ts';
import { type IgnoreSpec, ignoreSpec } from '../globs/gitignore.ts';
import type { SkbuildSettings } from './settings.ts';

type Answer = boolean | undefined;

/** Patterns that hold everywhere. */
export const FIXED = [
  ...['.git', '.tox/', '.nox/', '.egg-info/', '__pycache__/', '__pypackages__/', '*.pyc', '*.dist-info/'],
];

/** What the ignore files of one folder say. */
interface Rules {
  readonly folder: string;
  readonly spec: IgnoreSpec | undefined;
  /** A repository begins here: ignore files further up say nothing of what lies in it. */
  readonly isBoundary: boolean;
  /** Folders that `.gitmodules` names. */
  readonly submodules: readonly string[];
  readonly isUnclear: boolean;
  /** A line brings something back. */
  readonly hasNegation: boolean;
}

/** Names that no pattern speaks of but one for all of them. */
const ANY = ['a\u0001a', '\u0001\u0001\u0001\u0001'];

export interface Walk {
  /** Whether a file below the folder is taken. */
  readonly takes: (path: string) => Answer | Promise<Answer>;
  /** Whether a folder below it may hold anything that is taken; `takes` has the last word. */
  readonly enters: (path: string) => boolean;
}

/** A walk over `folder`, which lies in the project; undefined where a pattern is one that pathspec refuses. */
export function skbuildWalk(
  files: Files,
  folder: string,
  settings: SkbuildSettings,
  written: readonly string[],
): Walk | undefined {
  const { include, exclude, mode } = settings.sdist;
  const lines = [...include, ...written];
  const specs = {
    include: ignoreSpec(lines),
    exclude: ignoreSpec(exclude),
    fixed: ignoreSpec([...FIXED, ...(settings.buildDir === undefined ? [] : [settings.buildDir])]),
  };
  if (!specs.include || !specs.exclude || !specs.fixed) return undefined;
  const loaded = new Map<string, Rules>();
  const judge = new Judge(specs.include, specs.exclude, specs.fixed, lines, mode, folder, loaded);
  const load = async (path: string) => {
    for (const above of ancestors(path))
      if (!loaded.has(above)) loaded.set(above, await rulesOf(files, above));
  };
  return {
    takes: (path) => {
      const parent = parentOf(path);
      if (mode === 'manual' || mode === 'explicit' || loaded.has(parent)) return judge.file(path);
      return load(parent).then(() => judge.file(path));
    },
    enters: (path) => judge.mayEnter(path),
  };
}

class Judge {
  readonly #include: IgnoreSpec;
  readonly #exclude: IgnoreSpec;
  readonly #fixed: IgnoreSpec;
  readonly #lines: readonly string[];
  readonly #mode: string;
  readonly #start: string;
  readonly #rules: ReadonlyMap<string, Rules>;
  readonly #entered = new Map<string, Answer>();
  readonly #chains = new Map<string, readonly Rules[]>();

  constructor(
    include: IgnoreSpec,
    exclude: IgnoreSpec,
    fixed: IgnoreSpec,
    lines: readonly string[],
    mode: string,
    start: string,
    rules: ReadonlyMap<string, Rules>,
  ) {
    this.#include = include;
    this.#exclude = exclude;
    this.#fixed = fixed;
    this.#lines = lines;
    this.#mode = mode;
    this.#start = start;
    this.#rules = rules;
  }

  /** All folders on the way are asked too, but in the mode `classic`, which enters every folder. */
  file(path: string): Answer {
    const entered = this.#mode === 'classic' || this.#enters(parentOf(path));
    return entered ? this.#match(path) : entered;
  }

  #enters(folder: string): Answer {
    if (folder === this.#start || !isBelow(folder, this.#start)) return true;
    const known = this.#entered.get(folder);
    if (known !== undefined || this.#entered.has(folder)) return known;
    const above = this.#enters(parentOf(folder));
    const taken = above && (this.#match(folder) ?? 'unclear');
    const entered =
      taken === 'unclear' ? undefined : taken === false && above ? this.#mayIncludeBelow(folder) : taken;
    this.#entered.set(folder, entered);
    return entered;
  }

  /** false only where nothing below is taken; the rules beside a folder need not be known yet. */
  mayEnter(path: string): boolean {
    if (this.#mayIncludeBelow(path)) return true;
    if (this.#mode !== 'classic' && (this.#fixed(path) === true || this.#exclude(path) === true))
      return false;
    if (this.#mode !== 'classic' && this.#mode !== 'default') return true;
    return !this.#chain(parentOf(path)).some(
      ({ spec, hasNegation, isUnclear, folder }) =>
        !isUnclear &&
        !hasNegation &&
        ANY.every((name) => spec?.(`${fromFolder(path, folder)}/${name}`) === true),
    );
  }

  /** What is known of a folder and of those above it, the nearest first, as far as its repository reaches. */
  #chain(folder: string): readonly Rules[] {
    const known = this.#chains.get(folder);
    if (known) return known;
    const all = [...ancestors(folder)].reverse().flatMap((each) => this.#rules.get(each) ?? []);
    const submodules = new Set(all.flatMap((rules) => rules.submodules));
    const end = all.findIndex((rules) => rules.isBoundary || submodules.has(rules.folder));
    const chain = end < 0 ? [] : all.slice(0, end + 1);
    if (all.length === ancestors(folder).length) this.#chains.set(folder, chain);
    return chain;
  }

  #match(path: string): Answer {
    if (this.#mode === 'explicit') {
      const excluded = this.#exclude(path);
      return excluded === false ? this.#include(path) : excluded === undefined ? undefined : false;
    }
    const included = this.#include(path);
    if (included !== false) return included;
    const excluded = this.#exclude(path);
    if (excluded !== false) return excluded && false;
    const fixed = this.#fixed(path);
    if (fixed !== false) return fixed && false;
    return this.#mode === 'manual' ? true : this.#ignored(path);
  }

  /** What the ignore files of its repository leave of it, the nearest first: none of them brings back what another one leaves out. */
  #ignored(path: string): Answer {
    const chain = this.#chain(parentOf(path));
    for (const rules of chain) {
      if (rules.isUnclear) return undefined;
      const ignored = rules.spec?.(fromFolder(path, rules.folder));
      if (rules.spec && ignored !== false) return ignored && false;
    }
    // Whether the repository around another one ignores that one is not looked into.
    return chain[chain.length - 1]?.folder === '' ? true : undefined;
  }

  #mayIncludeBelow(folder: string): boolean {
    return this.#lines.some((line) => {
      const parts: string[] = [];
      for (const part of line.replace(/^\/+/, '').split('/')) {
        if (/[*?[]/.test(part)) break;
        if (part !== '') parts.push(part);
      }
      const prefix = parts.join('/');
      return prefix === '' || `${prefix}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${prefix}/`);
    });
  }
}

async function rulesOf(files: Files, folder: string): Promise<Rules> {
  const listing = await files.list(folder);
  const has = (name: string) => listing.entries.some((entry) => entry.name === name);
  const lines: string[] = [];
  const submodules: string[] = [];
  let isUnclear = listing.trouble !== undefined || !listing.complete;
  const texts = [
    ...(listing.entries.some(({ name, kind }) => name === '.git' && kind === 'folder')
      ? ['.git/info/exclude']
      : []),
    ...(has('.gitmodules') ? ['.gitmodules'] : []),
    ...(has('.gitignore') ? ['.gitignore'] : []),
  ];
  for (const name of texts) {
    const content = await files.read(join(folder, name));
    if ('trouble' in content) isUnclear = true;
    const text = 'text' in content ? content.text : '';
    if (name === '.gitmodules') submodules.push(...submodulePaths(text, folder));
    else lines.push(...pythonLines(text));
  }
  const spec = lines.length === 0 ? undefined : ignoreSpec(lines);
  isUnclear ||= lines.length > 0 && spec === undefined;
  const hasNegation = lines.some((line) => line.startsWith('!'));
  return { folder, spec, isBoundary: folder === '' || has('.git'), submodules, isUnclear, hasNegation };
}

/** As `splitlines` cuts them. */
function pythonLines(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
}

function submodulePaths(text: string, folder: string): readonly string[] {
  return pythonLines(text).flatMap((line) => {
    const path = /^\s*path\s*=\s*"?([^"#;]*?)"?\s*(?:[#;].*)?$/i.exec(line)?.[1];
    return path === undefined || path === '' ? [] : [normalize(join(folder, path))];
  });
}

/** All folders from the project down to this one, the project first. */
function ancestors(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))];
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function fromFolder(path: string, folder: string): string {
  return folder === '' ? path : path.slice(folder.length + 1);
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
