/** Environment markers as uv's lock compares them: by what they mean for the Pythons of the project, not by their text. */
import { type MarkerTree, readMarkerTree } from '../pyproject/marker.ts';
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

/** Variables that are compared as texts, under the names that they have today. */
const VARIABLES: ReadonlySet<string> = new Set([
  ...['os_name', 'sys_platform', 'platform_machine', 'platform_python_implementation'],
  ...['platform_release', 'platform_system', 'platform_version', 'implementation_name'],
]);

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

/** Reads a marker; undefined where it is none, or compares what uv treats in a way of its own. */
export function readMarker(text: string): Marker | undefined {
  const { tree, defects } = readMarkerTree(text);
  return tree && defects.every(({ refuses }) => refuses !== 'both') ? markerOf(tree) : undefined;
}

/** What a marker means; undefined where it compares what uv treats in a way of its own. */
export function markerOf(tree: MarkerTree): Marker | undefined {
  if (tree.kind === 'comparison') {
    const { left, operator, right } = tree;
    if (left.kind === right.kind) return undefined;
    return left.kind === 'variable'
      ? comparison(left.value, operator, right.value, false)
      : comparison(right.value, operator, left.value, true);
  }
  const parts = tree.parts.map(markerOf);
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return tree.kind === 'and' ? { and: known } : { or: known };
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

/** `reversed`: the value stands on the left. */
function comparison(
  variable: string,
  operator: string,
  value: string,
  reversed: boolean,
): Marker | undefined {
  if (variable === 'python_version' || variable === 'python_full_version')
    return pythonAtom(variable === 'python_version', operator, value, reversed);
  if (variable === 'extra') {
    if (operator !== '==' && operator !== '!=') return undefined;
    return operator === '==' ? extraFlag(value) : { not: extraFlag(value) };
  }
  if (!VARIABLES.has(variable)) return undefined;
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
