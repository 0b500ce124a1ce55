/**
 * Metadata in setup.cfg or setup.py that is not in `project.dynamic`: setuptools drops it with a warning, but for three
 * fields, over which it stumbles (setuptools 84.2.1, config/_apply_pyprojecttoml.py `_handle_missing_dynamic`; measured).
 */
import type { Files } from '../../files/files.ts';
import { readProjectTable } from '../../pyproject/project-table.ts';
import type { Document } from '../../toml/document.ts';
import type { Refusal } from '../backend.ts';
import { allows } from '../pins.ts';
import { readSetupCfg } from './cfg.ts';

/** What it says of each, where the field of pyproject.toml is neither static nor dynamic. */
const STUMBLES = [
  {
    section: 'metadata',
    key: 'long_description',
    fields: ['readme'],
    says: "AttributeError: 'NoneType' object has no attribute 'get'",
  },
  {
    section: 'options',
    key: 'python_requires',
    fields: ['requires-python'],
    says: "TypeError: 'NoneType' object is not iterable",
  },
  {
    section: 'options',
    key: 'entry_points',
    fields: ['scripts', 'gui-scripts', 'entry-points'],
    says: "AttributeError: 'Str' object has no attribute 'items'",
  },
] as const;

/** Refusals, and doubts where a setup.py seems to set one of the fields. */
export async function undeclaredMetadata(
  doc: Document,
  files: Files,
): Promise<readonly (Refusal | string)[]> {
  const { table, dynamic } = readProjectTable(doc);
  if (!table || table.entries.size === 0 || !allows(doc, 'setuptools', '84')) return [];
  const cfg = await readSetupCfg(files);
  const script = await files.read('setup.py');
  const told = new Set([...table.entries.keys(), ...dynamic.map(({ value }) => value)]);
  const found: (Refusal | string)[] = [];
  for (const { section, key, fields, says } of STUMBLES) {
    if (fields.some((field) => told.has(field))) continue;
    if (cfg?.get(section)?.has(key)) found.push({ says, keys: ['project', 'dynamic'] });
    else if (key !== 'entry_points' && 'text' in script && script.text.includes(key))
      found.push(`setuptools stumbles over a \`${key}\` of setup.py that is not dynamic`);
  }
  return found;
}
