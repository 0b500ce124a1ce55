/** whey: which dynamic fields it fills (whey 0.1.1, `config.py`). */
import { type Document, valueAt } from '../toml/document.ts';
import type { Backend, DynamicField, DynamicSupport } from './backend.ts';
import { answers, UNTOLD } from './dynamic-fields.ts';

export const whey: Backend = {
  name: 'whey',
  entryPoints: ['whey'],
  dynamicFields,
  modules: async () => undefined,
};

async function dynamicFields(doc: Document): Promise<DynamicSupport> {
  const answer = (field: string): DynamicField => {
    if (field === 'classifiers')
      return { outcome: 'filled', words: 'the license and the supported versions of Python' };
    if (field === 'dependencies') return { outcome: 'filled', words: '`requirements.txt`' };
    if (field !== 'requires-python')
      return { outcome: 'refused', says: `Unsupported dynamic field '${field}'.` };
    const configuredAt = ['tool', 'whey', 'python-versions'];
    return valueAt(doc.root, ...configuredAt) ? { outcome: 'filled', configuredAt } : UNTOLD;
  };
  return { fields: await answers(doc, answer), both: () => 'refuses' };
}
