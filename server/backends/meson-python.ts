/** meson-python: its dynamic fields come from `project()` in meson.build (meson-python 0.22.1, `mesonpy/__init__.py`). */
import type { Files } from '../files/files.ts';
import type { Document } from '../toml/document.ts';
import type { Backend, DynamicField, DynamicSupport } from './backend.ts';
import { answers, UNTOLD } from './dynamic-fields.ts';
import { allows } from './pins.ts';

export const mesonPython: Backend = {
  name: 'meson-python',
  entryPoints: ['mesonpy'],
  dynamicFields,
  modules: async () => undefined,
};

async function dynamicFields(doc: Document, files: Files): Promise<DynamicSupport> {
  const content = await files.read('meson.build');
  const known = allows(doc, 'meson-python', '0.22');
  const answer = (field: string): DynamicField => {
    if (field !== 'version' && !field.startsWith('license'))
      return { outcome: 'refused', says: `Unsupported dynamic fields: "${field}"` };
    const argument = field.replace('-', '_');
    if (!known || !('text' in content) || !new RegExp(`\\b${argument}\\s*:`).test(content.text))
      return UNTOLD;
    return {
      outcome: 'filled',
      files: ['meson.build'],
      words: `\`${argument}:\` of \`project()\` in \`meson.build\``,
    };
  };
  return { fields: await answers(doc, answer), both: () => (known ? 'refuses' : undefined) };
}
