import { shown } from '../pyproject/defect.ts';
import { arrayAt, stringsOf } from '../toml/document.ts';
import { declaredClassifiers, removeClassifier } from './declared-classifiers.ts';
import type { Rule } from './rule.ts';

/** Every known backend and PyPI take it; the metadata holds it once or twice. */
export const duplicateClassifier: Rule = {
  code: 'duplicate-classifier',
  severity: 'information',

  *check({ doc }) {
    const first = declaredClassifiers(doc);
    for (const node of stringsOf(arrayAt(doc.root, 'project', 'classifiers'))) {
      const before = first.get(node.value);
      if (!before || before === node) continue;
      yield {
        at: node.at,
        message: `the classifier ${shown(node.value)} is in the list already`,
        tags: ['unnecessary'],
        related: [{ at: before.at, message: 'it is here already' }],
        fixes: removeClassifier(doc, node, true),
      };
    }
  },
};
