/** Settings that the providers of scikit-build-core refuse (1.1.2, `metadata/__init__.py`, `metadata/regex.py`, `metadata/template.py`). */
import type { Table, Value } from '../../toml/document.ts';

const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['regex', ['input', 'regex', 'result', 'remove']],
  ['template', ['result']],
]);
/** What only says which provider fills which field. */
const NAMING = new Set(['provider', 'provider-path', 'field']);
const TEXTS = new Set(['version', 'description', 'requires-python', 'license']);
const TABLES = new Set(['urls', 'scripts', 'gui-scripts', 'readme', 'entry-points', 'optional-dependencies']);

/** What a provider says of its settings where it cannot fill a field from them. */
export function settingsRefusal(field: string, provider: string, table: Table): string | undefined {
  const keys = KEYS.get(provider);
  if (!keys) return undefined;
  const values = new Map([...table.entries].map(([key, { value }]) => [key, value]));
  if ([...values.keys()].some((key) => !NAMING.has(key) && !keys.includes(key))) return 'RuntimeError: Only';
  if (provider === 'template') return resultRefusal(field, values.get('result'));
  if (!values.has('input')) return "RuntimeError: Must contain the 'input' setting to perform a regex on";
  if (field !== 'version' && !values.has('regex'))
    return "RuntimeError: Must contain the 'regex' setting if not getting version";
  const other = keys.find((key) => (values.get(key)?.kind ?? 'string') !== 'string');
  if (other !== undefined) return `RuntimeError: Setting '${other}' must be a string`;
  // What a regular expression gives is one text.
  return TEXTS.has(field) ? undefined : `RuntimeError: Field '${field}' must be a ${wanted(field)}`;
}

function resultRefusal(field: string, result: Value | undefined): string | undefined {
  if (!result) return "RuntimeError: Must contain the 'result' setting with a template substitution";
  const kind = TEXTS.has(field) ? 'string' : TABLES.has(field) ? 'table' : 'array';
  return result.kind === kind ? undefined : `RuntimeError: Field '${field}' must be a ${wanted(field)}`;
}

function wanted(field: string): string {
  if (TEXTS.has(field)) return 'string';
  return TABLES.has(field) ? 'dictionary of' : 'list of';
}
