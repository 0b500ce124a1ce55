/** The parts of a PEP 508 requirement that the analysis asks for. */
import { normalizeName } from './name.ts';

/** The distribution's name in its normal form, or undefined where the text does not begin like a requirement. */
export function requirementName(text: string): string | undefined {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[[(<>=!~;@])/.exec(text)?.[1];
  return name === undefined ? undefined : normalizeName(name);
}
