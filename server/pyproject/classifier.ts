/** Trove classifiers, by the list that the index has (trove-classifiers.json names its release and licence). */
import list from './trove-classifiers.json' with { type: 'json' };

let known: ReadonlySet<string> | undefined;

/** Whether a text is a classifier of the list, in its exact spelling; deprecated ones are not. */
export function isClassifier(text: string): boolean {
  known ??= new Set(list.classifiers);
  return known.has(text);
}
