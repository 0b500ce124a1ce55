/** Environment markers as uv's lock compares them: by what they mean for the Pythons of the project, not by their text. */
import { normalizeName } from '../pyproject/name.ts';
import { type Clause, type PythonRange, readSpecifiers } from './lock-versions.ts';

/** A condition; `true` holds everywhere. */
export type Marker =
  | true
  | { readonly and: readonly Marker[] }
  | { readonly or: readonly Marker[] }
  | { readonly not: Marker }
  | Atom;

/** One comparison. */
export type Atom =
  /** The version of Python, or (`minor`) its first two numbers: one of these clauses is met (all of them where `negated`). */
  | {
      readonly kind: 'python';
      readonly minor: boolean;
      readonly anyOf: readonly Clause[];
      readonly negated: boolean;
    }
  /** A variable that is a text. */
  | {
      readonly kind: 'text';
      readonly variable: string;
      readonly operator: TextOperator;
      readonly value: string;
    }
  /** Something that is so or not, and bears on nothing else: an extra, `'x' in variable`. */
  | { readonly kind: 'flag'; readonly name: string };

/** uv leaves out comparisons of texts by order, with a warning. */
type TextOperator = '==' | '!=';

const VARIABLES: Readonly<Record<string, string>> = {
  os_name: 'os_name',
  'os.name': 'os_name',
  sys_platform: 'sys_platform',
  'sys.platform': 'sys_platform',
  platform_machine: 'platform_machine',
  'platform.machine': 'platform_machine',
  platform_python_implementation: 'platform_python_implementation',
  'platform.python_implementation': 'platform_python_implementation',
  python_implementation: 'platform_python_implementation',
  platform_release: 'platform_release',
  platform_system: 'platform_system',
  platform_version: 'platform_version',
  'platform.version': 'platform_version',
  implementation_name: 'implementation_name',
};

/** What uv takes `platform_system` for (uv-pep508/src/marker/algebra.rs). */
const PLATFORM_OF_SYSTEM: Readonly<Record<string, string>> = {
  Windows: 'win32',
  Darwin: 'darwin',
  Linux: 'linux',
  AIX: 'aix',
  Emscripten: 'emscripten',
  Android: 'android',
};

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

type Token = { readonly kind: 'word' | 'text' | 'operator' | 'bracket'; readonly text: string };

/** Reads a marker; undefined where it is none, or compares what uv treats in a way of its own. */
export function readMarker(text: string): Marker | undefined {
  const tokens = cut(text);
  if (tokens === undefined || tokens.length === 0) return undefined;
  const reader = { tokens, next: 0, depth: 0 };
  const marker = readOr(reader);
  return reader.next === tokens.length ? marker : undefined;
}

/** Both; `true` is left out. */
export function bothOf(one: Marker, other: Marker): Marker {
  if (one === true) return other;
  return other === true ? one : { and: [one, other] };
}

/** That an extra is asked for. */
export function extraFlag(extra: string): Marker {
  return { kind: 'flag', name: `extra ${normalizeName(extra)}` };
}

/** The extra that a marker names at its top level (`extra == 'x'`, alone or in an `and`); undefined where there is none or several. */
export function topLevelExtra(marker: Marker): string | undefined {
  const found = topLevelFlags(marker).filter((name) => name.startsWith('extra '));
  return found.length === 1 ? found[0]?.slice('extra '.length) : undefined;
}

function topLevelFlags(marker: Marker): readonly string[] {
  if (marker === true) return [];
  if ('and' in marker) return marker.and.flatMap(topLevelFlags);
  return 'kind' in marker && marker.kind === 'flag' ? [marker.name] : [];
}

function cut(text: string): Token[] | undefined {
  const out: Token[] = [];
  const pattern = /\s*(?:([()])|(===|~=|==|!=|<=|>=|<|>)|"([^"]*)"|'([^']*)'|([\w.]+))/y;
  let end = 0;
  while (text.slice(end).trim() !== '') {
    pattern.lastIndex = end;
    const found = pattern.exec(text);
    if (!found) return undefined;
    const [, bracket, operator, double, single, word] = found;
    end = pattern.lastIndex;
    if (bracket !== undefined) out.push({ kind: 'bracket', text: bracket });
    else if (operator !== undefined) out.push({ kind: 'operator', text: operator });
    else if (word !== undefined) out.push({ kind: 'word', text: word });
    else out.push({ kind: 'text', text: double ?? single ?? '' });
  }
  return out;
}

interface Reader {
  readonly tokens: readonly Token[];
  next: number;
  /** Brackets that are open. */
  depth: number;
}

/** More brackets in one another than anybody writes. */
const DEEPEST = 100;

function readOr(reader: Reader): Marker | undefined {
  return readSeries(
    reader,
    'or',
    (inner) => readSeries(inner, 'and', readOne, (and) => ({ and })),
    (or) => ({ or }),
  );
}

function readSeries(
  reader: Reader,
  word: string,
  readPart: (reader: Reader) => Marker | undefined,
  made: (parts: readonly Marker[]) => Marker,
): Marker | undefined {
  const parts: Marker[] = [];
  for (;;) {
    const part = readPart(reader);
    if (part === undefined) return undefined;
    parts.push(part);
    const token = reader.tokens[reader.next];
    if (token?.kind !== 'word' || token.text !== word) return parts.length === 1 ? part : made(parts);
    reader.next += 1;
  }
}

function readOne(reader: Reader): Marker | undefined {
  const token = reader.tokens[reader.next++];
  if (token?.kind === 'bracket') {
    if (token.text !== '(' || reader.depth >= DEEPEST) return undefined;
    reader.depth += 1;
    const inner = readOr(reader);
    reader.depth -= 1;
    return reader.tokens[reader.next++]?.text === ')' ? inner : undefined;
  }
  const operator = readOperator(reader);
  const right = reader.tokens[reader.next++];
  if (token === undefined || operator === undefined || right === undefined) return undefined;
  if (token.kind === 'word' && right.kind === 'text')
    return comparison(token.text, operator, right.text, false);
  if (token.kind === 'text' && right.kind === 'word')
    return comparison(right.text, operator, token.text, true);
  return undefined;
}

function readOperator(reader: Reader): string | undefined {
  const token = reader.tokens[reader.next++];
  if (token?.kind === 'operator') return token.text;
  if (token?.kind !== 'word') return undefined;
  if (token.text === 'in') return 'in';
  if (token.text !== 'not' || reader.tokens[reader.next]?.text !== 'in') return undefined;
  reader.next += 1;
  return 'not in';
}

/** `reversed`: the value stands on the left. */
function comparison(word: string, operator: string, value: string, reversed: boolean): Marker | undefined {
  if (word === 'python_version' || word === 'python_full_version')
    return pythonAtom(word === 'python_version', operator, value, reversed);
  if (word === 'extra') {
    if (operator !== '==' && operator !== '!=') return undefined;
    return operator === '==' ? extraFlag(value) : { not: extraFlag(value) };
  }
  const variable = VARIABLES[word];
  if (variable === undefined) return undefined;
  if (operator === 'in' || operator === 'not in') {
    const flag: Marker = { kind: 'flag', name: `${variable} ${reversed ? 'has' : 'in'} ${value}` };
    return operator === 'in' ? flag : { not: flag };
  }
  const turned = reversed ? (FLIPPED[operator] ?? operator) : operator;
  if (!isTextOperator(turned)) return undefined;
  const platform = variable === 'platform_system' ? PLATFORM_OF_SYSTEM[value] : undefined;
  if (platform !== undefined)
    return { kind: 'text', variable: 'sys_platform', operator: turned, value: platform };
  return { kind: 'text', variable, operator: turned, value };
}

function isTextOperator(text: string): text is TextOperator {
  return text === '==' || text === '!=';
}

function pythonAtom(minor: boolean, operator: string, value: string, reversed: boolean): Marker | undefined {
  if (operator === 'in' || operator === 'not in') {
    if (reversed) return undefined;
    const clauses = value
      .split(/[\s,|]+/)
      .filter((part) => part !== '')
      .map((part) => readSpecifiers(`==${part}`)?.[0]);
    const anyOf = clauses.filter((clause) => clause !== undefined);
    if (anyOf.length === 0 || anyOf.length < clauses.length) return undefined;
    return { kind: 'python', minor, anyOf, negated: operator === 'not in' };
  }
  const turned = reversed ? (FLIPPED[operator] ?? operator) : operator;
  const [clause] = readSpecifiers(`${turned}${value}`) ?? [];
  if (clause === undefined || value.includes(',') || (reversed && turned === '~=')) return undefined;
  return { kind: 'python', minor, anyOf: [clause], negated: false };
}

/** A range of Pythons that leaves nothing out. */
export const ANY_PYTHON: PythonRange = { lower: undefined, upper: undefined };
