/**
 * What lies in the wheel that nobody wants installed: the findings of check-wheel-contents 0.6 (its checks.py and
 * checker.py) where they mean something. Its W002 (files of equal contents) and W009 (several names at the top) are left out,
 * since wheels have both on purpose;
 * of its W005 `app`, `cli`, `data` and `lib` are, because people mean them;
 * W101 and W102 are `outdated-wheel`; W201 and W202 ask for settings of their own.
 */
import { libraryPath, type WheelFile } from '../../artifacts/wheel-file.ts';
import { OF_THE_WORK } from '../accidental-package.ts';
import type { WheelFinding, WheelRule } from './finding.ts';

/** Besides those of `accidental-package`, which leaves them to other rules: what a wrong folder or a build brings along. */
const OF_THE_TREE: ReadonlySet<string> = new Set(['build', 'src', '.eggs', '.nox', '.tox', '.venv']);
/** Modules by their ending, the compiled ones too. */
const MODULE = /^(.+?)(?:\.py|(?:\.[\w-]+)?\.(?:so|pyd))$/;
const IDENTIFIER = /^[\p{XIDS}_]\p{XIDC}*$/u;

export const oddContents: WheelRule = function* ({ file }) {
  const installed = [...file.names].filter((name) => !name.startsWith(`${file.info}/`));
  const library = installed.flatMap((member) => {
    const path = libraryPath(member);
    return path === undefined ? [] : [{ member, path }];
  });
  if (installed.length === 0) yield* emptiness(file);
  yield* together(
    'bytecode-in-wheel',
    'information',
    installed.filter((name) => /\.py[co]$/.test(name)),
    (files) => `${files} written by one version of Python and of use to no other`,
  );
  yield* topLevel(library, file);
  yield* together(
    'unimportable-module',
    'information',
    library.filter(({ path }) => isUnimportable(path)).map(({ member }) => member),
    (files) => `${files} not importable: a name at the top is no Python identifier`,
  );
};

/** One finding about all of them; `words` is given how many there are, with the verb. */
function* together(
  code: string,
  severity: WheelFinding['severity'],
  members: readonly string[],
  words: (files: string) => string,
): Iterable<WheelFinding> {
  const [member] = members;
  if (member === undefined) return;
  const count = members.length === 1 ? 'this file is' : `this file and ${members.length - 1} more are`;
  yield { code, severity, message: words(count), member };
}

/** A distribution without a file of its own may be there for what it requires. */
function* emptiness({ metadata, entryPoints }: WheelFile): Iterable<WheelFinding> {
  if (metadata === undefined || metadata.requiresDist.length > 0 || metadata.providesExtra.length > 0) return;
  if (entryPoints.size > 0) return;
  yield {
    code: 'empty-wheel',
    severity: 'warning',
    message: 'nothing is installed but metadata: the wheel has no other file and requires nothing',
  };
}

interface InLibrary {
  readonly member: string;
  /** Seen from the folder that it is installed into. */
  readonly path: string;
}

function* topLevel(library: readonly InLibrary[], { named }: WheelFile): Iterable<WheelFinding> {
  const files = library.filter(({ path }) => !path.includes('/'));
  const modules = new Set(files.flatMap(({ path }) => MODULE.exec(path)?.[1] ?? []));
  for (const { member, path } of files)
    if (path === '__init__.py')
      yield {
        code: 'top-level-init',
        severity: 'warning',
        message:
          'this is installed over that of every other distribution that makes the same mistake: it belongs into a package',
        member,
      };
  yield* together(
    'stray-top-level-file',
    'information',
    files
      .filter(({ path }) => !MODULE.test(path) && !/.\.(?:pth|pyc|pyo)$/.test(path))
      // The stub of a module stands beside it.
      .filter(({ path }) => !modules.has(path.replace(/\.pyi$/, '')))
      .map(({ member }) => member),
    (which) => `${which} installed among all modules of an environment, where it belongs to no package`,
  );
  const folders = new Map<string, { readonly member: string; modules: number }>();
  for (const { member, path } of library) {
    const [top = '', last] = path.split('/');
    if (last === undefined) continue;
    const folder = folders.get(top) ?? {
      member: member.slice(0, member.length - path.length + top.length),
      modules: 0,
    };
    if (MODULE.test(path)) folder.modules += 1;
    folders.set(top, folder);
  }
  yield* accidents(library, named);
  // What `*.libs` holds is loaded by extension modules.
  for (const [top, { member, modules: count }] of folders)
    if (count === 0 && !/-stubs$|\.libs$/.test(top))
      yield {
        code: 'folder-without-modules',
        severity: 'information',
        message: `\`${top}\` is installed beside all packages of an environment and holds no module`,
        member,
      };
}

function* accidents(library: readonly InLibrary[], named: WheelFile['named']): Iterable<WheelFinding> {
  const tops = new Map<string, string>();
  for (const { member, path } of library) {
    const [top = '', below] = path.split('/');
    const name = below === undefined ? MODULE.exec(top)?.[1] : top;
    if (name !== undefined && !tops.has(name))
      tops.set(name, member.slice(0, member.length - path.length + top.length));
  }
  const isAccident = (name: string) => OF_THE_WORK.has(name) || OF_THE_TREE.has(name);
  // Where it is all that there is, it is what the distribution is about.
  if ([...tops.keys()].every(isAccident)) return;
  for (const [name, member] of tops)
    if (isAccident(name) && !('name' in named && named.name === name))
      yield {
        code: 'accidental-package',
        severity: 'warning',
        message: `\`${name}\` is installed over what other distributions install under that name`,
        member,
      };
}

/**
 * A source below a name that no `import` can say. Deeper down that is done on purpose: templates, migrations, plugins. Of
 * libraries mypyc gives its own a name that only compiled code imports.
 */
function isUnimportable(path: string): boolean {
  const top = path.split('/')[0] ?? '';
  return path.endsWith('.py') && !IDENTIFIER.test(top.replace(/\.py$|-stubs$/, ''));
}
