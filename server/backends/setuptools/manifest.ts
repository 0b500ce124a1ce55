/**
 * The list of files that setuptools keeps in SOURCES.txt: what a source distribution holds, and what
 * `include-package-data` takes its data from (`FileList` and `manifest_maker` in setuptools/command/egg_info.py, 84.2.1).
 */
import { manifestRegex } from './globs.ts';
import { convertPath, pathJoin, relativePath, type Tree } from './tree.ts';

/** What goes into the list before and after MANIFEST.in is read. */
export interface ManifestInput {
  /** By what the build is told: modules, package data, data files, scripts, sources of extensions. */
  readonly defaults: readonly string[];
  /** What a version control system tracks, or an older list that is there. */
  readonly found: readonly string[];
  /** License files, and files that metadata is read from. */
  readonly after: readonly string[];
}

const READMES = ['README', 'README.rst', 'README.txt', 'README.md'];
const ALWAYS = ['MANIFEST.in', 'pyproject.toml', 'setup.cfg', 'setup.py'];
const TESTS = ['tests/test*.py', 'test/test*.py'];
/** Never in the list: what a build, a version control system or a test runner leaves (`prune_file_list`). */
const PRUNED = /^(?:build|\.tox|\.nox|\.venv)\/|(?:^|\/)(?:RCS|CVS|\.svn|\.hg|\.git|\.bzr|_darcs)\//;

/** Folders of version control systems, whose many files are not worth a walk. */
const NEVER = /^(?:RCS|CVS|\.svn|\.hg|\.git|\.bzr|_darcs)$/;

/** All of the list, as the texts that setuptools keeps. */
export async function manifestFiles(tree: Tree, input: ManifestInput): Promise<ReadonlySet<string>> {
  const list = new FileList(tree);
  const root = await tree.list('');
  const readme = READMES.find((name) => root.some((entry) => entry.name === name));
  await list.extend(input.defaults);
  await list.extend(readme === undefined ? [] : [readme]);
  for (const pattern of TESTS)
    for (const path of await tree.glob(pattern)) if (await tree.isFile(path)) await list.extend([path]);
  await list.extend([...ALWAYS, ...input.found]);
  const template = await tree.files.read('MANIFEST.in');
  if ('trouble' in template) tree.unclear.add('MANIFEST.in');
  if ('text' in template) for (const line of templateLines(template.text)) await list.process(line);
  await list.extend(input.after);
  return new Set([...list.files].filter((path) => !PRUNED.test(path)));
}

class FileList {
  readonly files = new Set<string>();
  readonly #tree: Tree;
  #all: readonly string[] | undefined;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Only what is there is taken. */
  async extend(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const asked = this.#tree.kind(path);
      const kind = typeof asked === 'object' ? await asked : asked;
      if (kind === 'file' || kind === 'folder') this.files.add(path);
    }
  }

  /** One line of MANIFEST.in; a line that is not understood is passed over with a warning. */
  async process(line: string): Promise<void> {
    const [action = '', ...words] = line.split(/\s+/);
    const patterns = words.map(convertPath);
    const [first = '', ...rest] = patterns;
    if (action === 'include') await this.#include(patterns, false);
    else if (action === 'exclude') this.#exclude(patterns);
    else if (action === 'global-include') await this.#includeAnywhere(patterns);
    else if (action === 'global-exclude') this.#exclude(patterns.map((pattern) => pathJoin('**', pattern)));
    else if (action === 'recursive-include')
      await this.#include(
        rest.map((each) => pathJoin(first, '**', each)),
        true,
      );
    else if (action === 'recursive-exclude') this.#exclude(rest.map((each) => pathJoin(first, '**', each)));
    else if (action === 'graft' && words.length === 1) await this.#graft(first);
    else if (action === 'prune' && words.length === 1) this.#exclude([pathJoin(first, '**')]);
  }

  async #include(patterns: readonly string[], recursive: boolean): Promise<void> {
    for (const pattern of patterns)
      for (const path of await this.#tree.glob(pattern, { hidden: true, recursive }))
        if ((await this.#tree.kind(path)) === 'file') this.files.add(path);
  }

  #exclude(patterns: readonly string[]): void {
    for (const pattern of patterns) {
      const regex = manifestRegex(pattern);
      for (const path of this.files) if (regex.test(path.normalize('NFC'))) this.files.delete(path);
    }
  }

  async #includeAnywhere(patterns: readonly string[]): Promise<void> {
    this.#all ??= await this.#below('.');
    for (const pattern of patterns) {
      const regex = manifestRegex(pathJoin('**', pattern));
      for (const path of this.#all) if (regex.test(path.normalize('NFC'))) this.files.add(path);
    }
  }

  async #graft(pattern: string): Promise<void> {
    for (const folder of await this.#tree.glob(pattern, { hidden: true, recursive: false }))
      for (const path of await this.#below(folder)) this.files.add(path);
  }

  async #below(folder: string): Promise<readonly string[]> {
    const found: string[] = [];
    await this.#tree.walk(
      folder,
      (path) => found.push(folder === '.' ? relativePath(path, '.') : path),
      NEVER,
    );
    return found;
  }
}

/** The logical lines of MANIFEST.in (`TextFile` in distutils/text_file.py). */
function templateLines(text: string): readonly string[] {
  const lines: string[] = [];
  let begun: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    let line = raw;
    const hash = line.indexOf('#');
    if (hash >= 0 && line[hash - 1] !== '\\') {
      line = line.slice(0, hash);
      if (line.trim() === '') continue;
    } else line = line.replaceAll('\\#', '#');
    const whole = begun === undefined ? line.trim() : (begun + line.trimStart()).trim();
    if (whole === '') continue;
    if (whole.endsWith('\\')) begun = whole.slice(0, -1);
    else {
      lines.push(whole);
      begun = undefined;
    }
  }
  if (begun !== undefined && begun !== '') lines.push(begun);
  return lines;
}
