/** How setuptools compares names: shell patterns over dotted names, identifiers, the names it never takes for a package. */
import { compiled } from '../globs/compiled.ts';

const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** Whether Python's `str.isidentifier` says yes. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** Python's `fnmatchcase` for one pattern; undefined for a pattern that is not read here (an odd character class). */
export function shellPattern(pattern: string): ((name: string) => boolean) | undefined {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    const close = char === '[' ? pattern.indexOf(']', i + (pattern[i + 1] === '!' ? 3 : 2)) : -1;
    if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (close < 0) source += escaped(char);
    else {
      const inside = pattern.slice(i + 1, close);
      // A hyphen, a caret or a backslash inside is read differently by the two languages.
      if (!/^!?[\w.]+$/.test(inside)) return undefined;
      source += inside.startsWith('!') ? `[^${inside.slice(1)}]` : `[${inside}]`;
      i = close;
    }
  }
  const regex = compiled(`^(?:${source})$`, 's');
  return regex && ((name) => regex.test(name));
}

function escaped(char: string): string {
  return /[\w\s]/.test(char) ? char : `\\${char}`;
}

/** Whether any of the patterns matches; undefined where one of them cannot be read. */
export function anyOf(patterns: readonly string[]): ((name: string) => boolean) | undefined {
  const tests = patterns.map(shellPattern);
  if (tests.some((test) => test === undefined)) return undefined;
  return (name) => tests.some((test) => test?.(name));
}

/** Never a package, wherever it is looked for (`PackageFinder.ALWAYS_EXCLUDE` in setuptools/discovery.py). */
export function isNeverPackage(dotted: string): boolean {
  return dotted === 'ez_setup' || dotted.endsWith('__pycache__');
}

/** Folders in the project's folder that are not taken for its package (`FlatLayoutPackageFinder`, 69.5.1 to 84.2.1). */
const NOT_THE_PACKAGE: ReadonlySet<string> = new Set(
  (
    'ci bin debian doc docs documentation manpages news newsfragments changelog test tests unit_test unit_tests ' +
    'example examples scripts tools util utils python build dist venv env requirements tasks fabfile site_scons ' +
    'benchmark benchmarks exercise exercises htmlcov'
  ).split(' '),
);

/** Files in the project's folder that are not taken for its module (`FlatLayoutModuleFinder`). */
const NOT_THE_MODULE: ReadonlySet<string> = new Set(
  (
    'setup conftest test tests example examples build toxfile noxfile pavement dodo tasks fabfile conanfile manage ' +
    'benchmark benchmarks exercise exercises'
  ).split(' '),
);

/** Whether a folder of that name beside pyproject.toml can be the package of a flat layout. */
export function isFlatPackage(folder: string): boolean {
  if (folder.includes('.') || /^[._]/.test(folder) || NOT_THE_PACKAGE.has(folder)) return false;
  return (isIdentifier(folder) || folder.endsWith('-stubs')) && !isNeverPackage(folder);
}

/** Whether a module of that name beside pyproject.toml can be the one of a flat layout. */
export function isFlatModule(stem: string): boolean {
  if (/^[._]/.test(stem) || /^[Ss][Cc]onstruct$/.test(stem)) return false;
  return isIdentifier(stem) && !NOT_THE_MODULE.has(stem);
}
