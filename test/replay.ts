/** Compares what a backend is said to do with what it did: used by the replay of recorded builds and by the oracle. */
import type { Contents, DynamicSupport, Located } from '../server/backends/backend.ts';
import { type Files, isFile } from '../server/files/files.ts';
import { normalizeVersion } from '../server/pyproject/version.ts';
import { arrayAt, type Document, stringsOf, tableAt } from '../server/toml/document.ts';

/** What a real build gave: the files of its wheel, or the first line of what it said. */
export interface Build {
  readonly id: string;
  readonly files?: readonly string[];
  readonly version?: string;
  readonly error?: string;
  /** The file of the tree that each file of the wheel was copied from, where that is known. */
  readonly sources?: ReadonlyMap<string, string>;
}

export interface Verdict {
  certain: number;
  likely: number;
  /** Said to be anybody's. */
  foreign: number;
  cannotTell: number;
  /** Builds that failed, and those of them that were said to. */
  failed: number;
  foretold: number;
  readonly wrong: string[];
}

export function noVerdict(): Verdict {
  return { certain: 0, likely: 0, foreign: 0, cannotTell: 0, failed: 0, foretold: 0, wrong: [] };
}

/** Adds to `verdict` what the contents say of every module of the wheel and of names that are near them. */
export async function judgeContents(
  contents: Contents | undefined,
  build: Build,
  tree: readonly string[],
  files: Files,
  verdict: Verdict,
): Promise<void> {
  const wrong = (words: string) => verdict.wrong.push(`${build.id}: ${words}`);
  if (!build.files) verdict.failed += 1;
  if (!contents) {
    verdict.cannotTell += 1;
    return;
  }
  if (contents.fails && build.files) wrong(`said to fail (${contents.fails.says}), was built`);
  if (!build.files) {
    if (contents.fails) verdict.foretold += 1;
    return;
  }
  if (contents.fails) return;
  const wheel = modulesOf(build.files);
  for (const name of new Set([...wheel.keys(), ...nearNames(wheel.keys(), tree)])) {
    const located = await contents.locate(name);
    const clue = await contradiction(name, located, wheel, build, files);
    if (clue) wrong(`${name}: ${clue} (${contents.certainty})`);
    if (!located) verdict.cannotTell += 1;
    else verdict[located.kind === 'foreign' ? 'foreign' : contents.certainty] += 1;
    const { parent, last } = split(name);
    const found = located?.kind === 'module' || located?.kind === 'compiled';
    if (found && !(await contents.children(parent)).includes(last))
      wrong(`${name} is no child of '${parent}'`);
  }
}

function split(name: string): { readonly parent: string; readonly last: string } {
  const at = name.lastIndexOf('.');
  return { parent: name.slice(0, Math.max(0, at)), last: name.slice(at + 1) };
}

/** Dotted name → file of the wheel. A package comes before a module of its name, as in an import. */
function modulesOf(files: readonly string[]): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const file of [...files].sort()) {
    const name = moduleName(file);
    if (name !== undefined && (file.includes('/__init__.') || !modules.has(name))) modules.set(name, file);
  }
  return modules;
}

function moduleName(file: string): string | undefined {
  if (/^[^/]+\.(?:data|dist-info)\//.test(file)) return undefined;
  const bare = /^(.*?)(?:\.py|(?:\.[\w-]+)?\.(?:so|pyd))$/.exec(file)?.[1]?.replace(/\/__init__$/, '');
  return bare && /^[\p{L}_][\p{L}\p{N}_]*(?:\/[\p{L}_][\p{L}\p{N}_]*)*$/u.test(bare)
    ? bare.replaceAll('/', '.')
    : undefined;
}

/** Names that the wheel may or may not have: every way to read a path of the tree, misspelt names, names below modules. */
function nearNames(modules: Iterable<string>, tree: readonly string[]): Set<string> {
  const near = new Set(['nowhere', 'nowhere.at_all']);
  for (const path of tree) {
    const parts = path.replace(/\.\w+$/, '').split('/');
    for (let i = 0; i < parts.length; i++) {
      const name = parts.slice(i).filter((part) => part !== '__init__');
      if (name.length > 0 && name.every((part) => /^[A-Za-z_]\w*$/.test(part))) near.add(name.join('.'));
    }
  }
  for (const name of modules) {
    near.add(`${name}_`);
    near.add(`${name}.nowhere`);
    near.add(`${name}.nowhere.at_all`);
    near.add(name.toUpperCase());
    near.add(name.slice(0, -1) + name.slice(-2));
  }
  return near;
}

async function contradiction(
  name: string,
  located: Located | undefined,
  wheel: ReadonlyMap<string, string>,
  build: Build,
  files: Files,
): Promise<string | undefined> {
  if (located === undefined || /[^\w.]|(?:^|\.)(?:$|\d)/.test(name)) return undefined;
  const file = wheel.get(name);
  const inWheel = (path: string) => build.files?.some((other) => other.startsWith(path)) === true;
  const below = inWheel(`${name.replaceAll('.', '/')}/`);
  if (located.kind === 'module') {
    if (file === undefined) return `said to be ${located.path}, the wheel has none`;
    if (located.isPackage !== file.includes('/__init__.'))
      return `package or not: ${located.path} and ${file}`;
    if (!(await isFile(files, located.path))) return `${located.path} is not there`;
    const source = build.sources?.get(file);
    return source === undefined || source === located.path ? undefined : `${located.path} for ${source}`;
  }
  if (located.kind === 'namespace')
    return below && (file === undefined || !file.includes('/__init__.'))
      ? undefined
      : 'said to be a namespace';
  if (located.kind === 'compiled') return file === undefined ? 'said to be compiled or generated' : undefined;
  // What lies below a namespace may be ours while the namespace is anybody's.
  if (file !== undefined || (below && located.kind === 'absent'))
    return `said to be ${located.kind}, the wheel has it`;
  const [top = ''] = name.split('.');
  if (located.kind === 'absent' && !inWheel(`${top}/`) && !inWheel(`${top}.`))
    return `${top} is not the wheel's`;
  return undefined;
}

/** Adds to `verdict` what is said of each dynamic field, beside what the build came to. */
export function judgeDynamic(doc: Document, support: DynamicSupport, build: Build, verdict: Verdict): void {
  const wrong = (words: string) => verdict.wrong.push(`${build.id}: ${words}`);
  const project = tableAt(doc.root, 'project');
  const declared = new Set(stringsOf(project && arrayAt(project, 'dynamic')).map(({ value }) => value));
  for (const [field, answer] of support.fields) {
    const isStatic = project?.entries.has(field) === true;
    const both = declared.has(field) && isStatic ? support.both(field) : undefined;
    if (both === 'refuses' && build.files) wrong(`${field}: static and dynamic is said to be refused`);
    if (both !== undefined && both !== 'refuses' && isAbout(field, build.error))
      wrong(`${field}: ${build.error}`);
    if (both !== undefined) verdict.certain += 1;
    if (!declared.has(field)) {
      if (answer.undeclared === 'refuses' && !isStatic && build.files)
        wrong(`${field}: undeclared is said to be refused`);
      continue;
    }
    if (both !== undefined || isStatic) continue;
    verdict[answer.outcome === undefined ? 'cannotTell' : 'certain'] += 1;
    const refused = answer.outcome === 'refused' || answer.outcome === 'unconfigured';
    const fails = refused || answer.missing?.some((file) => file.fails) === true;
    if (fails && build.files) wrong(`${field}: ${answer.says ?? 'said to fail'}, was built`);
    if (!fails && answer.outcome !== undefined && isAbout(field, build.error))
      wrong(`${field}: ${build.error}`);
    if (field !== 'version' || build.version === undefined) continue;
    if (answer.value !== undefined && normalizeVersion(answer.value) !== build.version)
      wrong(`version ${answer.value}, was ${build.version}`);
    if (answer.outcome === 'empty' && build.version !== '0.0.0') wrong(`version empty, was ${build.version}`);
  }
}

function isAbout(field: string, error: string | undefined): boolean {
  return (
    error !== undefined && /dynamic|attribute/i.test(error) && new RegExp(`['\`.]${field}\\b`).test(error)
  );
}

/** The figures of a verdict under their names. */
export function drawTable(title: string, builds: number, verdict: Verdict): string {
  const { failed, foretold, certain, likely, foreign, cannotTell, wrong } = verdict;
  const cells = {
    builds,
    failed,
    foretold,
    certain,
    likely,
    foreign,
    'cannot tell': cannotTell,
    wrong: wrong.length,
  };
  const [names, figures] = [Object.keys(cells), Object.values(cells).map(String)];
  return [names, figures]
    .map((line, i) => (i === 0 ? title : '').padEnd(32) + line.map((cell) => cell.padStart(12)).join(''))
    .join('\n');
}
