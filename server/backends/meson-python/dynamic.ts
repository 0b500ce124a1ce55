/** meson-python fills dynamic fields from `project()` in meson.build (meson-python 0.22.1, `mesonpy/__init__.py`). */
import type { Files } from '../../files/files.ts';
import { normalizeVersion } from '../../pyproject/version.ts';
import type { Document } from '../../toml/document.ts';
import type { DynamicField, DynamicSupport } from '../backend.ts';
import { answers, UNTOLD } from '../dynamic-fields.ts';
import { allows } from '../pins.ts';
import { mesonProject } from './installs.ts';

/** What fills each field. */
export async function mesonDynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const content = await files.read('meson.build');
  const project = await mesonProject(files);
  const known = allows(doc, 'meson-python', '0.22');
  const answer = (field: string): DynamicField => {
    if (field !== 'version' && !field.startsWith('license'))
      return { outcome: 'refused', says: `Unsupported dynamic fields: "${field}"` };
    const argument = field.replace('-', '_');
    if (field === 'version' && known && project && !project.hasVersion)
      return {
        outcome: 'unconfigured',
        says: 'Field "version" declared as dynamic but version is not defined in meson.build',
      };
    if (!known || !('text' in content) || !new RegExp(`\\b${argument}\\s*:`).test(content.text))
      return UNTOLD;
    const value = field === 'version' ? normalizeVersion(project?.version ?? '') : undefined;
    return {
      outcome: 'filled',
      files: ['meson.build'],
      words: `\`${argument}:\` of \`project()\` in \`meson.build\``,
      ...(value !== undefined && { value }),
    };
  };
  return {
    fields: await answers(doc, answer),
    both: (field) => (known ? (field === 'license-files' ? 'extends' : 'refuses') : undefined),
  };
}
