/** What a build with flit_core reads besides pyproject.toml and the module. */
import type { Files } from '../../files/files.ts';
import type { Document } from '../../toml/document.ts';
import type { Input, Inputs } from '../backend.ts';
import { hasFile } from '../shipped.ts';
import { flitDynamicFields } from './dynamic.ts';
import { readFlitSettings } from './settings.ts';
import { dataFiles } from './wheel.ts';

/** The files of the data, and those that the version and the description are read from. */
export async function flitInputs(doc: Document, files: Files): Promise<Inputs | undefined> {
  const settings = await readFlitSettings(doc, files);
  if (settings.unclear !== undefined) return undefined;
  const inputs = new Map<string, Input>();
  if (settings.data !== undefined)
    for (const { path, broken } of await dataFiles(settings.data, files))
      if (!broken) inputs.set(path, { path, role: 'source' });
  const { fields } = await flitDynamicFields(doc, files);
  let mayReadMore = false;
  for (const field of fields.values()) {
    // Without a literal value the module is imported, and may read anything.
    if (field.files && field.outcome !== 'filled') mayReadMore = true;
    for (const path of field.files ?? [])
      if ((await hasFile(files, path)) !== false) inputs.set(path, { path, role: 'metadata' });
  }
  return { files: sorted([...inputs.values()]), git: false, mayReadMore };
}

/** In the order that `Inputs` promises. */
export function sorted(inputs: readonly Input[]): readonly Input[] {
  return [...inputs].sort((one, other) => (one.path < other.path ? -1 : 1));
}
