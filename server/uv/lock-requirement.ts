/** Requirements (`name[extra]>=1; marker`) as uv's lock compares them. */
import { isName, normalizeName } from '../pyproject/name.ts';
import { type Marker, readMarker } from './lock-markers.ts';
import { canonicalSpecifiers, readSpecifiers } from './lock-versions.ts';

export interface Requirement {
  /** Normalised. */
  readonly name: string;
  /** Normalised, sorted, each once. */
  readonly extras: readonly string[];
  /** In a form that is the same for equal ones; '' where any version will do. */
  readonly specifiers: string;
  /** What stands behind `@`. */
  readonly url: string | undefined;
  readonly marker: Marker;
}

const REQUIREMENT =
  /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\]\s*)?(?:@\s*(\S+)\s*|\(([^)]*)\)\s*|([^;@\s][^;@]*)?)(?:;(.*))?$/s;

/** Reads a requirement; undefined where the text is none, or says something that is not modelled here. */
export function readRequirement(text: string): Requirement | undefined {
  const [, name, extras, url, inBrackets, bare, condition] = REQUIREMENT.exec(text) ?? [];
  if (name === undefined) return undefined;
  const clauses = readSpecifiers(inBrackets ?? bare ?? '');
  const marker = condition === undefined ? true : readMarker(condition);
  const extraNames = readExtras(extras);
  if (clauses === undefined || marker === undefined || extraNames === undefined) return undefined;
  // A URL that ends in `;` has the marker in it for some readers and not for others.
  if (url?.includes(';')) return undefined;
  return {
    name: normalizeName(name),
    extras: extraNames,
    specifiers: canonicalSpecifiers(clauses),
    url,
    marker,
  };
}

function readExtras(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text.trim() === '') return [];
  const names = text.split(',').map((part) => part.trim());
  if (!names.every(isName)) return undefined;
  return [...new Set(names.map(normalizeName))].sort();
}
