/**
 * What a schema finds in a table that its reader does not come to: a table without effect here, a key that another one makes
 * pointless, or one that a file beside pyproject.toml replaces.
 */
import { isTruthy } from '../backends/hatchling/config.ts';
import { readRequires } from '../backends/setuptools/requires.ts';
import { readProjectTable } from '../pyproject/project-table.ts';
import { remembering } from '../pyproject/remembered.ts';
import type { Violation } from '../schema/validate.ts';
import { type Document, stringAt, type Table, tableAt, valueAt } from '../toml/document.ts';
import { parse } from '../toml/parser.ts';

/** Everything that decides, beside the finding. */
export interface Surroundings {
  readonly doc: Document;
  /** The text of setup.py, setup.cfg or hatch.toml. */
  readonly otherSettings: string;
  /** The backend in effect. */
  readonly backend: string | undefined;
}

/** Whether the reader of the table never comes to what is wrong there, or it cannot be told that it does. */
export function isUnread(violation: Violation, around: Surroundings): boolean {
  const path = violation.kind === 'unknown' ? [...violation.path, violation.entry.key.name] : violation.path;
  switch (path[1]) {
    case 'hatch':
      return isUnreadByHatchling(violation, path.slice(2), around);
    case 'distutils':
      return path.length > 3 && mayReplaceCommands(around);
    case 'setuptools_scm':
      return isEmptyOfScm(violation, path.slice(2)) || !infersVersion(around);
    case 'vcs-versioning':
      return (
        isEmptyOfScm(violation, path.slice(2)) ||
        !infersVersion(around) ||
        valueAt(around.doc.root, 'tool', 'setuptools_scm') !== undefined
      );
    default:
      return false;
  }
}

/** hatch.toml, which all findings of a table are held against. */
const parsed = remembering(parse);

/** hatchling 1.33.0: `metadata/core.py` replaces whole keys, `builders/config.py` reads late. */
function isUnreadByHatchling(
  violation: Violation,
  path: readonly string[],
  { doc, otherSettings }: Surroundings,
): boolean {
  const [first, ...below] = path;
  if (otherSettings.trim() !== '') {
    const { root, problems } = parsed(otherSettings);
    if (problems.length > 0 || (first !== undefined && root.entries.has(first))) return true;
  }
  const hatch = tableAt(doc.root, 'tool', 'hatch');
  if (!hatch) return false;
  // Some are only looked at where Python takes them for true.
  const isEmpty = violation.kind === 'wrong' && !isTruthy(violation.node);
  if (first === 'version')
    return isUnreadVersion(hatch, below, doc) || (isEmpty && below[0] === 'expression');
  if (first !== 'build') return false;
  if (isEmpty && below.at(-1) === 'only-include') return true;
  if (isIn(below, 'include')) return isUnreadInclude(hatch, below, isEmpty);
  return isOfDisabledHook(hatch, violation.kind === 'missing' ? [...path, violation.name] : path);
}

/** The keys of `[tool.hatch.version]` that each source reads (`version/source/`; hatch-vcs 0.5.0). */
const READ_BY_SOURCE: ReadonlyMap<string, readonly string[]> = new Map([
  ['regex', ['path', 'pattern']],
  ['code', ['path', 'expression', 'search-paths']],
  ['env', ['variable']],
  ['vcs', ['tag-pattern', 'fallback-version', 'raw-options']],
]);
const OF_NO_PLUGIN: ReadonlySet<string | undefined> = new Set(['regex', 'code', 'env']);

function isUnreadVersion(hatch: Table, [key]: readonly string[], doc: Document): boolean {
  if (!isDynamic(doc)) return true;
  if (key === undefined || key === 'source') return false;
  const written = valueAt(hatch, 'version', 'source');
  if (written && written.kind !== 'string') return true;
  const source = written?.value ?? 'regex';
  const known = [...READ_BY_SOURCE.values()].flat();
  // A plugin may read keys of any name.
  return known.includes(key) ? !READ_BY_SOURCE.get(source)?.includes(key) : !OF_NO_PLUGIN.has(source);
}

/** Once paths are named, or the wheel's package is found by the project's name, nobody asks what is included. */
function isUnreadInclude(hatch: Table, below: readonly string[], isEmpty: boolean): boolean {
  const names = (...keys: readonly string[]) =>
    isTruthy(valueAt(hatch, 'build', ...keys, 'packages')) ||
    isTruthy(valueAt(hatch, 'build', ...keys, 'only-include'));
  if (names()) return true;
  if (below[0] === 'targets' && below[1] !== undefined) {
    const isOwn = below[1] === 'wheel' && below.at(-1) === 'include';
    return names('targets', below[1]) || (isOwn && isEmpty);
  }
  return ['wheel', 'sdist'].every(
    (target) =>
      names('targets', target) || valueAt(hatch, 'build', 'targets', target, 'include') !== undefined,
  );
}

/** `hooks.NAME.key` where the hook does not run unless somebody asks for it. */
function isOfDisabledHook(hatch: Table, path: readonly string[]): boolean {
  const at = path.indexOf('hooks');
  if (at < 0 || path.length <= at + 2) return false;
  const enabled = valueAt(hatch, ...path.slice(0, at + 2), 'enable-by-default');
  return enabled !== undefined && !isTruthy(enabled);
}

/** `include`, or an item of it, of `build` or of a target. */
function isIn(below: readonly string[], name: string): boolean {
  const at = below[0] === 'targets' ? 2 : 0;
  return below[at] === name;
}

/** Commands of setuptools that the project, or a distribution that it builds with, has of its own may have other options. */
function mayReplaceCommands({ doc, otherSettings }: Surroundings): boolean {
  return (
    otherSettings.includes('cmdclass') ||
    valueAt(doc.root, 'tool', 'setuptools', 'cmdclass') !== undefined ||
    readRequires(doc).meddlers.length > 0
  );
}

/** What Python takes for false counts as not given there. */
function isEmptyOfScm(violation: Violation, path: readonly string[]): boolean {
  if (violation.kind !== 'wrong' || isTruthy(violation.node)) return false;
  const key = path.join('.');
  if (key === 'tag') return true;
  return violation.node.kind !== 'string' && /^(?:tag_regex|tag\.regex|version_file)$/.test(key);
}

/** setuptools-scm 10.3.4 reads its table once setuptools has no version (`_integration/version_inference.py`). */
function infersVersion({ doc, backend, otherSettings }: Surroundings): boolean {
  if (backend !== 'setuptools' || stringAt(doc.root, 'project', 'version')) return false;
  return isDynamic(doc) || !/version/.test(otherSettings);
}

function isDynamic(doc: Document): boolean {
  return readProjectTable(doc).dynamic.some(({ value }) => value === 'version');
}
