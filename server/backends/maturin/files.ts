/** Which files of the tree maturin ships (maturin 1.16.0, `src/module_writer`). */
import { type Files, join } from '../../files/files.ts';
import { globFiles } from '../globs/glob-crate.ts';
import { type Ignored, ignoreLines } from '../globs/ignore-crate.ts';
import type { Mount } from '../shipped.ts';
import { dataFolder } from './bindings.ts';
import type { MaturinLayout } from './layout.ts';

type Answer = boolean | undefined;

/** The folders of Python packages, and single files that are included besides. */
export interface MaturinMounts {
  readonly packages: readonly Mount[];
  readonly data: readonly Mount[];
  readonly included: readonly Mount[];
}

/** undefined where a pattern cannot be read, the words of the failure where one is refused. */
export async function maturinMounts(
  files: Files,
  layout: MaturinLayout,
): Promise<MaturinMounts | { readonly refused: string } | undefined> {
  const { settings, pythonRoot, pythonModule, module } = layout;
  const excluded = ignoreLines(settings.exclude.filter(({ wheel }) => wheel).map(({ path }) => path));
  if (!excluded) return undefined;
  const keeps = (path: string, at: string) => ![path, at].some((each) => excluded(each, false) === 'left');
  const extension = module[module.length - 1] ?? '';
  const folders = new Set([
    ...(pythonModule === undefined ? [] : [pythonModule]),
    ...settings.pythonPackages.map((name) => join(pythonRoot, name)),
  ]);
  const walk = new IgnoreWalk(files);
  const packages = [...folders]
    .filter((from) => from !== '' && !from.startsWith('/') && !from.startsWith('..'))
    .map((from): Mount => {
      const at = pythonRoot === '' ? from : from.slice(pythonRoot.length + 1);
      return {
        at,
        from,
        kind: 'folder',
        takes: (path) =>
          !isArtifact(path, extension) && keeps(path, `${at}${path.slice(from.length)}`) && walk.takes(path),
        enters: (_path, { link }) => !link,
      };
    });
  const included: Mount[] = [];
  for (const { path: pattern } of settings.include.filter(({ wheel }) => wheel)) {
    if (pattern.startsWith('/') || pattern.split('/').includes('..'))
      return {
        refused: `include/exclude pattern must not contain \`..\`, got: ${pattern}. Use a pattern relative to the project root or python-source directory.`,
      };
    const found = await includedFiles(files, pattern, pythonRoot);
    if (!found) return undefined;
    for (const [at, from] of found)
      included.push({ at, from, kind: 'file', takes: () => keeps(from, at), enters: () => false });
  }
  const data = dataMounts(layout, keeps);
  return data && { packages, included, data };
}

/** A pattern is matched from the project, and from the Python files where that gives nothing. */
async function includedFiles(
  files: Files,
  pattern: string,
  pythonRoot: string,
): Promise<readonly (readonly [at: string, from: string])[] | undefined> {
  let found = await globFiles(files, '', pattern);
  if (found?.length === 0 && pythonRoot !== '') found = await globFiles(files, pythonRoot, pattern);
  return found?.map((path) => {
    const isPython = pythonRoot !== '' && path.startsWith(`${pythonRoot}/`);
    return [isPython ? path.slice(pythonRoot.length + 1) : path, path];
  });
}

function dataMounts(
  { data, name, version }: MaturinLayout,
  keeps: (path: string, at: string) => boolean,
): readonly Mount[] | undefined {
  if (data === undefined) return [];
  const at = dataFolder(name, version);
  if (at === undefined) return undefined;
  const takes = (path: string) => keeps(path, `${at}${path.slice(data.length)}`);
  return [{ at, from: data, kind: 'folder', takes, enters: (_path, { link }) => (link ? undefined : true) }];
}

/** What an earlier `maturin develop` has left beside the sources. */
function isArtifact(path: string, extension: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const bundle = path.split('/').find((part) => part.endsWith('.dSYM'));
  const own = (text: string) => text.startsWith(extension) || text.startsWith(`lib${extension}`);
  return bundle === undefined ? /\.(?:so|pyd|dll|dylib|pdb|dwp)$/.test(name) && own(name) : own(bundle);
}

/**
 * A walk from the project's folder that follows ignore files: `.ignore` always, `.gitignore` from a repository down that
 * begins in the project or below it; what lies above is not looked at.
 */
export class IgnoreWalk {
  readonly #files: Files;
  readonly #rules = new Map<string, Promise<Rules>>();
  readonly #entered = new Map<string, Promise<Answer>>();

  constructor(files: Files) {
    this.#files = files;
  }

  async takes(path: string): Promise<Answer> {
    const parent = parentOf(path);
    const entered = await this.#enters(parent);
    return entered ? this.#step(path, false) : entered;
  }

  #enters(folder: string): Promise<Answer> {
    const known = this.#entered.get(folder);
    if (known) return known;
    const entered = folder === '' ? Promise.resolve(true) : this.#entersAnew(folder);
    this.#entered.set(folder, entered);
    return entered;
  }

  async #entersAnew(folder: string): Promise<Answer> {
    const above = await this.#enters(parentOf(folder));
    return above ? this.#step(folder, true) : above;
  }

  /** The nearest folder whose files speak of a path decides; `.ignore` goes before `.gitignore`. */
  async #step(path: string, isFolder: boolean): Promise<Answer> {
    const chain: Rules[] = [];
    for (let folder = parentOf(path); ; folder = parentOf(folder)) {
      chain.push(await this.#rulesOf(folder));
      if (folder === '') break;
    }
    if (chain.some(({ isUnclear }) => isUnclear)) return undefined;
    const inRepository = chain.some(({ hasGit }) => hasGit);
    const say = (rules: Ignored | undefined, folder: string) =>
      rules?.(folder === '' ? path : path.slice(folder.length + 1), isFolder);
    const plain = chain.map(({ ignore, folder }) => say(ignore, folder)).find((each) => each !== undefined);
    if (plain) return plain === 'taken';
    const git = chain
      .map(({ gitignore, folder }) => say(gitignore, folder))
      .find((each) => each !== undefined);
    return !inRepository || git !== 'left';
  }

  #rulesOf(folder: string): Promise<Rules> {
    const known = this.#rules.get(folder) ?? readRules(this.#files, folder);
    this.#rules.set(folder, known);
    return known;
  }
}

interface Rules {
  readonly folder: string;
  readonly ignore: Ignored | undefined;
  readonly gitignore: Ignored | undefined;
  readonly hasGit: boolean;
  readonly isUnclear: boolean;
}

async function readRules(files: Files, folder: string): Promise<Rules> {
  const listing = await files.list(folder);
  const has = (name: string) => listing.entries.some((entry) => entry.name === name);
  const read = async (name: string) => {
    const content = has(name) ? await files.read(join(folder, name)) : undefined;
    return content && 'text' in content ? ignoreLines(content.text.split(/\r?\n/)) : undefined;
  };
  const [ignore, gitignore] = [await read('.ignore'), await read('.gitignore')];
  const isUnclear = !listing.complete || (has('.ignore') && !ignore) || (has('.gitignore') && !gitignore);
  return { folder, ignore, gitignore, hasGit: has('.git'), isUnclear };
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
