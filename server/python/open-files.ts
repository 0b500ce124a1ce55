/** Files that a source opens by a path that is written in it. */
import type { OpenedFile } from './outline.ts';
import type { Range, Scope } from './scopes.ts';
import { stringValue } from './strings.ts';
import { splitAtCommas } from './targets.ts';
import { NUMBER, STRING, type Tokens } from './tokens.ts';
import { isName, kindOf } from './words.ts';

const OPEN = kindOf('open');
const RUN_PATH = kindOf('run_path');
const SPEC = kindOf('spec_from_file_location');
const OPENERS = [OPEN, kindOf('read_text'), kindOf('read_bytes'), RUN_PATH, SPEC];
const FILE = kindOf('__file__');
const DOT = 46;
const PAREN = 40;

/** Modules whose `open` takes a path first. */
const MODULES = new Set([
  'io',
  'codecs',
  'tokenize',
  'builtins',
  'gzip',
  'bz2',
  'lzma',
  'os',
  'runpy',
  'util',
]);
const PREFIXES = new Set(['', 'os', 'path', 'os.path', 'osp', 'ospath', 'posixpath', 'pathlib']);
/** The most that is read for one opened file. */
const STEPS = 400;
/** Stands for the source's own file until a `parent` is taken of it. */
const ITSELF = '\0';

type Path = Pick<OpenedFile, 'path' | 'base'>;

/** Whether a watched word may open a file. */
export function isOpener(kind: number): boolean {
  return OPENERS.includes(kind);
}

/** The file that is opened where such a word stands; undefined where it is not written in full, or written to. */
export function openedFile(tokens: Tokens, i: number, scope: Scope): OpenedFile | undefined {
  if (tokens.kind(i + 1) !== PAREN) return undefined;
  const reader = new PathReader(tokens, scope);
  const end = tokens.after(i + 1);
  const given = splitAtCommas(tokens, i + 2, end - 1);
  const owner = tokens.kind(i - 1) === DOT ? reader.primaryBefore(i - 1) : undefined;
  const kind = tokens.kind(i);
  const isFunction =
    owner === undefined ? tokens.kind(i - 1) !== DOT : MODULES.has(tokens.slice(i - 2, i - 1));
  if (!isFunction && kind !== OPEN && (kind === RUN_PATH || kind === SPEC)) return undefined;
  if (isFunction && kind !== OPEN && kind !== RUN_PATH && kind !== SPEC) return undefined;
  const pathAt = isFunction ? given[kind === SPEC ? 1 : 0] : owner;
  if (kind === OPEN && !isRead(tokens, isFunction ? given.slice(1) : given)) return undefined;
  const path = pathAt && reader.path(...pathAt);
  if (path === undefined || path.path.startsWith('/') || path.path.includes(ITSELF)) return undefined;
  const plain = normalized(path.path);
  if (plain === '') return undefined;
  return { path: plain, base: path.base, at: { start: tokens.start(i), end: tokens.end(end - 1) } };
}

/** Whether the mode is left out or is one that only reads. */
function isRead(tokens: Tokens, given: readonly Range[]): boolean {
  for (const [n, [from, to]] of given.entries()) {
    const keyword = tokens.kind(from + 1) === 61 && to > from + 2 ? tokens.name(from) : undefined;
    if (keyword === undefined ? n > 0 : keyword !== 'mode') continue;
    const at = keyword === undefined ? from : from + 2;
    const mode = to === at + 1 && tokens.kind(at) === STRING ? stringValue(tokens.slice(at, to)) : undefined;
    return mode !== undefined && /^[rbtU]+$/.test(mode);
  }
  return true;
}

/** Reads expressions that make paths. */
class PathReader {
  readonly #tokens: Tokens;
  readonly #scope: Scope;
  #steps = STEPS;

  constructor(tokens: Tokens, scope: Scope) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  /** The expression that a dot belongs to: `Path("x")` before `.read_text()`. */
  primaryBefore(dot: number): Range | undefined {
    const tokens = this.#tokens;
    let from = dot;
    for (let steps = 0; steps < 40; steps++) {
      const kind = tokens.kind(from - 1);
      const isBracket = kind === 41 || kind === 93;
      if (!isBracket && !isName(kind) && kind !== STRING) return undefined;
      from = isBracket ? tokens.partner(from - 1) : from - 1;
      const before = tokens.kind(from - 1);
      if (isBracket && (isName(before) || before === 41 || before === 93)) continue;
      if (before !== DOT) return [from, dot];
      from -= 1;
    }
    return undefined;
  }

  /** What an expression leads to; undefined where that is not written in full. */
  path(start: number, stop: number): Path | undefined {
    const tokens = this.#tokens;
    let from = start;
    let to = stop;
    while (tokens.kind(from) === PAREN && tokens.after(from) === to) {
      from += 1;
      to -= 1;
    }
    this.#steps -= 1;
    if (from >= to || this.#steps < 0) return undefined;
    let whole: Path | undefined;
    let operand = from;
    let operator = 0;
    for (let i = from; i <= to; i = tokens.after(i)) {
      this.#steps -= 1;
      if (this.#steps < 0) return undefined;
      const kind = i < to ? tokens.kind(i) : 0;
      if (i < to && kind !== 47 && kind !== 43) continue;
      const next = this.#primary(operand, i);
      if (next === undefined) return undefined;
      if (whole === undefined) whole = next;
      else whole = operator === 47 ? joined(whole, next) : glued(whole, next);
      if (whole === undefined) return undefined;
      operator = kind;
      operand = i + 1;
    }
    return whole;
  }

  #primary(from: number, to: number): Path | undefined {
    const tokens = this.#tokens;
    const kind = tokens.kind(from);
    if (kind === STRING) return this.#string(from, to);
    let next = tokens.after(from);
    let found: Path | undefined;
    if (kind === PAREN) found = this.path(from, next);
    else if (kind === FILE) found = { base: 'file', path: ITSELF };
    else if (isName(kind)) {
      while (tokens.kind(next) === DOT && next + 1 < to && isName(tokens.kind(next + 1))) {
        if (this.#scope.valueOf(tokens.name(from)) !== undefined) break;
        next += 2;
      }
      if (tokens.kind(next) === PAREN && next < to) {
        found = this.#call(from, next);
        next = tokens.after(next);
      } else found = this.#named(tokens.name(from));
    }
    return found && this.#trailers(found, next, to);
  }

  #string(from: number, to: number): Path | undefined {
    let path = '';
    for (let i = from; i < to; i++) {
      const part = this.#tokens.kind(i) === STRING ? stringValue(this.#tokens.slice(i, i + 1)) : undefined;
      if (part === undefined || /[\0\n*]/.test(part)) return undefined;
      path += part;
    }
    return { base: 'working-folder', path };
  }

  #named(name: string): Path | undefined {
    const value = this.#scope.valueOf(name);
    return value && this.path(...value);
  }

  /** `Path(…)`, `os.path.join(…)` and their like. */
  #call(from: number, paren: number): Path | undefined {
    const tokens = this.#tokens;
    const name = tokens.name(paren - 1);
    const prefix = paren - 1 > from ? tokens.slice(from, paren - 2) : '';
    const isCwd = name === 'getcwd' || name === 'cwd';
    if (isCwd) return { base: 'working-folder', path: '' };
    if (!PREFIXES.has(prefix)) return undefined;
    const given = splitAtCommas(tokens, paren + 1, tokens.after(paren) - 1);
    const [first, ...rest] = given.map(([start, end]) => this.path(start, end));
    if (/^(?:Path|PurePath|PosixPath|PurePosixPath|join)$/.test(name)) return joined(first, ...rest);
    if (given.length !== 1) return undefined;
    if (name === 'dirname') return first && parent(first);
    return /^(?:str|fspath|abspath|realpath|normpath)$/.test(name) ? first : undefined;
  }

  #trailers(start: Path, from: number, to: number): Path | undefined {
    const tokens = this.#tokens;
    let here: Path | undefined = start;
    for (let i = from; i < to && here; ) {
      if (tokens.kind(i) !== DOT) return undefined;
      const name = tokens.name(i + 1);
      const bracket = tokens.kind(i + 2);
      const open = i + 2 < to && (bracket === PAREN || bracket === 91);
      const given = open ? splitAtCommas(tokens, i + 3, tokens.after(i + 2) - 1) : undefined;
      here = this.#trailer(here, name, given);
      i = given ? tokens.after(i + 2) : i + 2;
    }
    return here;
  }

  #trailer(here: Path, name: string, given: readonly Range[] | undefined): Path | undefined {
    if (given === undefined) return name === 'parent' ? parent(here) : undefined;
    if (/^(?:resolve|absolute|as_posix)$/.test(name)) return here;
    if (name === 'parents') {
      const [from, to] = given[0] ?? [0, 0];
      if (to !== from + 1 || this.#tokens.kind(from) !== NUMBER) return undefined;
      const count = Number(this.#tokens.slice(from, to));
      if (!(count < 20)) return undefined;
      let up = here;
      for (let n = 0; n <= count; n++) up = parent(up);
      return up;
    }
    const parts = given.map(([start, end]) => this.path(start, end));
    if (name === 'joinpath') return joined(here, ...parts);
    if (name === 'with_name' && parts.length === 1) return joined(parent(here), ...parts);
    return undefined;
  }
}

function joined(...parts: readonly (Path | undefined)[]): Path | undefined {
  let whole: Path | undefined;
  for (const part of parts) {
    if (part === undefined) return undefined;
    const starts = whole === undefined || part.base === 'file' || part.path.startsWith('/');
    whole = starts ? part : { base: whole?.base ?? part.base, path: `${whole?.path || '.'}/${part.path}` };
  }
  return whole && (whole.path.startsWith('/') ? undefined : { ...whole, path: normalized(whole.path) });
}

/** `here + "/there"`. */
function glued(whole: Path, { base, path }: Path): Path | undefined {
  const fits = base === 'working-folder' && (whole.base === base || path.startsWith('/'));
  return fits
    ? { ...whole, path: (whole.base === 'file' ? whole.path || '.' : whole.path) + path }
    : undefined;
}

function parent({ base, path }: Path): Path {
  return { base, path: normalized(`${path}/..`) };
}

function normalized(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(part);
  }
  return out.join('/');
}
