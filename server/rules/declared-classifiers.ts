/** What the rules about classifiers share. */
import { arrayAt, type Document, type StringValue, stringsOf } from '../toml/document.ts';
import { removeItem } from '../toml/edit.ts';
import type { Fix } from './rule.ts';

/** The classifiers of `[project]`, each text once, in the order of the file. */
export function declaredClassifiers({ root }: Document): ReadonlyMap<string, StringValue> {
  const found = new Map<string, StringValue>();
  for (const node of stringsOf(arrayAt(root, 'project', 'classifiers')))
    if (!found.has(node.value)) found.set(node.value, node);
  return found;
}

/** Takes a classifier out of the list. */
export function removeClassifier(doc: Document, node: StringValue, safe: boolean): readonly Fix[] {
  const array = arrayAt(doc.root, 'project', 'classifiers');
  if (!array) return [];
  return [{ title: 'Remove the classifier', safe, edits: () => removeItem(doc, array, node) }];
}
