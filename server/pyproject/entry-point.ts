/**
 * The small languages of entry points: names, groups and object references.
 *
 * The grammars are those of the entry points specification; what each tool makes of a text that breaks them was
 * tried with wheels made by hand (pip 26.3, uv 0.13.8; test/oracle/entry-points.oracle.ts). Spans are relative to the string's value.
 */
import type { Span } from '../toml/span.ts';
import { MOST_DEFECTS } from './defect.ts';

/** `module:attribute [extras]`, with the place of each part. */
export interface ObjectReference {
  readonly module: string;
  readonly moduleAt: Span;
  /** A dotted path; undefined where only a module is named. */
  readonly attribute: string | undefined;
  readonly attributeAt: Span | undefined;
  readonly extrasAt: Span | undefined;
}

export interface ReferenceProblem {
  /**
   * `blank`: white space around the colon, which the specification allows and pip does not read in a script;
   * `keyword`: a part is a Python keyword, so that no script can import it. Both leave a reference.
   */
  readonly kind: 'empty' | 'newline' | 'call' | 'colon' | 'file' | 'part' | 'extras' | 'blank' | 'keyword';
  readonly at: Span;
  /** What is wrong, as a clause. */
  readonly words: string;
  /** The whole string as it was probably meant. */
  readonly meant?: string;
}

export interface ReadReference {
  /** undefined where a part is malformed. */
  readonly reference: ObjectReference | undefined;
  readonly problems: readonly ReferenceProblem[];
}

const IDENTIFIER = /^[_\p{XIDS}]\p{XIDC}*$/u;
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** Reads an object reference; several things may be wrong with it, each at its own place. */
export function readReference(value: string): ReadReference {
  const whole = { start: 0, end: value.length };
  const broken = (problem: ReferenceProblem): ReadReference => ({
    reference: undefined,
    problems: [problem],
  });
  if (value.trim() === '')
    return broken({ kind: 'empty', at: whole, words: 'an empty string names no object' });
  const newline = /[\r\n]/.exec(value.trim());
  if (newline) {
    const start = value.indexOf(newline[0], value.length - value.trimStart().length);
    return broken({
      kind: 'newline',
      at: { start, end: value.length },
      words: 'what follows the line break becomes lines of its own in `entry_points.txt`',
    });
  }
  const file = fileReference(value);
  if (file) return broken(file);
  return readParts(value);
}

/** `src/pkg/cli.py:main`: a path where a module belongs. */
function fileReference(value: string): ReferenceProblem | undefined {
  const end = value.search(/[:[]/);
  const path = value.slice(0, end < 0 ? value.length : end).trim();
  const rest = end < 0 ? '' : value.slice(end);
  if (!path.includes('/') && !path.includes('\\') && !path.endsWith('.py')) return undefined;
  const start = value.indexOf(path);
  const module = path
    .replace(/^(?:\.?[\\/])+/, '')
    .replace(/^src[\\/]/, '')
    .replace(/(?:[\\/]__init__)?\.py$/, '')
    .replace(/[\\/]+/g, '.');
  const meant = module + rest;
  return {
    kind: 'file',
    at: { start, end: start + path.length },
    words: `\`${path}\` is a path where a module's dotted name belongs`,
    ...(module.split('.').every((part) => IDENTIFIER.test(part)) && { meant }),
  };
}

function readParts(value: string): ReadReference {
  const problems: ReferenceProblem[] = [];
  const bracket = value.indexOf('[');
  const object = bracket < 0 ? value : value.slice(0, bracket);
  if (bracket >= 0 && !/^\[\s*(?:[\w.-]+\s*(?:,\s*[\w.-]+\s*)*(?:,\s*)?)?\]\s*$/.test(value.slice(bracket)))
    problems.push({
      kind: 'extras',
      at: trimmed(value, bracket, value.length),
      words: `\`${value.slice(bracket).trim()}\` is no list of extras`,
    });
  const colon = object.indexOf(':');
  const second = colon < 0 ? -1 : object.indexOf(':', colon + 1);
  const moduleAt = trimmed(object, 0, colon < 0 ? object.length : colon);
  problems.push(...partProblems(value, moduleAt, 'module'));
  if (colon < 0) return finish(value, problems, { moduleAt, attributeAt: undefined, bracket });
  if (second >= 0) {
    problems.push({
      kind: 'colon',
      at: { start: second, end: second + 1 },
      words: 'a second `:` has no meaning here',
    });
    return finish(value, problems, { moduleAt, attributeAt: undefined, bracket });
  }
  const attributeAt = trimmed(object, colon + 1, object.length);
  problems.push(...partProblems(value, attributeAt, 'attribute'));
  if (moduleAt.end < colon || (attributeAt.start > colon + 1 && attributeAt.start < attributeAt.end))
    problems.push({
      kind: 'blank',
      at: { start: moduleAt.end, end: attributeAt.start },
      words: 'pip does not read a `:` with white space beside it',
      meant: `${value.slice(0, moduleAt.end)}:${value.slice(attributeAt.start)}`,
    });
  return finish(value, problems, { moduleAt, attributeAt, bracket });
}

function finish(
  value: string,
  problems: readonly ReferenceProblem[],
  { moduleAt, attributeAt, bracket }: { moduleAt: Span; attributeAt: Span | undefined; bracket: number },
): ReadReference {
  if (problems.some(({ kind }) => kind !== 'blank' && kind !== 'keyword'))
    return { reference: undefined, problems: problems.filter(({ kind }) => kind !== 'blank') };
  return {
    reference: {
      module: value.slice(moduleAt.start, moduleAt.end),
      moduleAt,
      attribute: attributeAt && value.slice(attributeAt.start, attributeAt.end),
      attributeAt,
      extrasAt: bracket < 0 ? undefined : trimmed(value, bracket, value.length),
    },
    problems,
  };
}

/** What is wrong with a dotted path of identifiers. */
function partProblems(value: string, at: Span, what: 'module' | 'attribute'): readonly ReferenceProblem[] {
  const found: ReferenceProblem[] = [];
  for (const each of everyPartProblem(value, at, what)) {
    if (found.length >= MOST_DEFECTS) break;
    found.push(each);
  }
  return found;
}

function* everyPartProblem(
  value: string,
  at: Span,
  what: 'module' | 'attribute',
): Iterable<ReferenceProblem> {
  const path = value.slice(at.start, at.end);
  if (path === '') {
    const words = what === 'module' ? 'no module is named before the `:`' : 'nothing is named after the `:`';
    const around = { start: Math.max(0, at.start - 1), end: Math.min(value.length, at.end + 1) };
    yield { kind: 'part', at: around, words };
    return;
  }
  const open = what === 'attribute' && path.endsWith(')') ? path.indexOf('(') : -1;
  const called = open < 0 ? path : path.slice(0, open).trimEnd();
  if (open >= 0) {
    const start = at.start + called.length;
    yield {
      kind: 'call',
      at: { start, end: at.end },
      words: `\`${path.slice(open)}\` is a call where the object itself belongs`,
      meant: value.slice(0, start) + value.slice(at.end),
    };
  }
  let start = at.start;
  for (const part of called.split('.')) {
    const span = { start, end: start + part.length };
    start = span.end + 1;
    if (part === '') yield { kind: 'part', at: spread(span, at), words: 'a part between two dots is empty' };
    else if (!IDENTIFIER.test(part.normalize('NFKC'))) {
      const mended = part.replaceAll('-', '_');
      const meant = value.slice(0, span.start) + mended + value.slice(span.end);
      yield {
        kind: 'part',
        at: span,
        words: `\`${part}\` is no Python identifier`,
        ...(IDENTIFIER.test(mended) && { meant }),
      };
    } else if (KEYWORDS.has(part))
      yield { kind: 'keyword', at: span, words: `\`${part}\` is a Python keyword` };
  }
}

/** An empty part has no width of its own: the dots beside it are shown. */
function spread({ start, end }: Span, within: Span): Span {
  return { start: Math.max(within.start, start - 1), end: Math.min(within.end, end + 1) };
}

function trimmed(value: string, start: number, end: number): Span {
  const text = value.slice(start, end);
  const before = text.length - text.trimStart().length;
  return before === text.length
    ? { start: end, end }
    : { start: start + before, end: end - (text.length - text.trimEnd().length) };
}

/**
 * How pip reads the reference of a script: it takes the words that stand at its beginning and drops the rest.
 * It refuses to install unless exactly one colon is among them (pip/_vendor/distlib/util.py `get_export_entry`).
 */
export function pipReadsScript(value: string): string | undefined {
  const [read] = /^[\p{L}\p{N}\p{M}_]+(?:[:.][\p{L}\p{N}\p{M}_]+)*/u.exec(value.trim()) ?? [];
  return read?.split(':').length === 2 ? read : undefined;
}

/** Whether uv installs a script with this reference; whether the command then works is another matter (uv-install-wheel/src/script.rs). */
export function uvTakesScript(value: string): boolean {
  return /^[\p{L}\p{N}\p{M}_.-]+\s*:\s*[\p{L}\p{N}\p{M}_.-]+\s*(?:\[[^\]]*\])?$/u.test(value.trim());
}

/** Whether `importlib.metadata` can load an entry point with this reference (its `EntryPoint.pattern`). */
export function importlibReads(value: string): boolean {
  return /^[\p{L}\p{N}\p{M}_.]+\s*(?::\s*[\p{L}\p{N}\p{M}_.]+\s*)?(?:\[.*\])?$/u.test(value.trim());
}

/** Whether setuptools builds a project with this reference (setuptools/config/_validate_pyproject/formats.py `python_entrypoint_reference`). */
export function setuptoolsTakes(value: string): boolean {
  const colon = value.indexOf(':');
  const rest = colon < 0 ? '' : value.slice(colon + 1);
  const [object = '', ...extras] = rest.split('[');
  if (extras.length > 0 && !/^[^\]]*\]\s*$/.test(extras.join('['))) return false;
  const module = colon < 0 ? value : value.slice(0, colon);
  const parts = [...module.split('.'), ...(rest === '' ? [] : object.split('.'))];
  return parts.every((part) => IDENTIFIER.test(part.trim().normalize('NFKC')));
}

/** Whether a group's name is one that the specification allows. */
export function isGroup(group: string): boolean {
  return /^[\p{L}\p{N}\p{M}_]+(?:\.[\p{L}\p{N}\p{M}_]+)*$/u.test(group);
}

/** Whether setuptools builds a project with an entry point of this name (the same file, `python_entrypoint_name`). */
export function setuptoolsTakesName(name: string): boolean {
  return /^[^[\s=](?:[^=]*[^\s=])?$/.test(name);
}

/** What is wrong with an entry point's name, as a clause; undefined for a good one. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'an empty name cannot be asked for';
  if (/[\r\n]/.test(name)) return 'a line break in a name begins a new line in `entry_points.txt`';
  if (name.includes('=')) return `readers take the name to end before the \`=\``;
  if (name.startsWith('[')) return 'a name that begins with `[` is taken for a section';
  if (name.startsWith('#')) return 'a name that begins with `#` is taken for a comment and is lost';
  if (name !== name.trim()) return 'readers drop the white space around a name';
  return undefined;
}
