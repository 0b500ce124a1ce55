/**
 * What of `[tool.uv]` uv reads as part of the project itself. A wrong value here stops uv ("Failed to parse"), where a wrong
 * setting is only dropped: the schema says which is which, and test/oracle/uv-settings-schema.oracle.ts asks uv 0.13.9.
 */
import { SCHEMAS } from '../schema/tables.ts';
import { type Violation, violations } from '../schema/validate.ts';
import { type Document, valueAt } from '../toml/document.ts';

const AT = ['tool', 'uv'];
const SCHEMA = SCHEMAS.find(({ at }) => at.join('.') === AT.join('.'))?.schema ?? {};

/** Why uv stops at `[tool.uv]` of a project that it takes for the project or a member; undefined where it does not, or it cannot be told. */
export function modelErrors(doc: Document): string | undefined {
  const value = valueAt(doc.root, ...AT);
  if (value === undefined) return undefined;
  if (value.kind !== 'table') return '`tool.uv` is no table';
  const [first] = violations(SCHEMA, value, AT).filter(stops);
  return first && `\`tool.uv.${first.path[2]}\` has a value that uv does not take`;
}

/** A key that is unknown stops uv where one that is like a known one does, whatever it is like. */
function stops(each: Violation): boolean {
  if (each.kind === 'deprecated') return false;
  return each.kind === 'unknown' ? each.unknown.near === 'error' : each.severity === 'error';
}
