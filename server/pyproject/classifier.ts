/** Trove classifiers, by the list that the index has: `trove-classifiers.json` names its release, licence and date. */
import list from './trove-classifiers.json' with { type: 'json' };

let known: ReadonlySet<string> | undefined;
let deprecated: ReadonlyMap<string, readonly string[]> | undefined;
let categories: ReadonlySet<string> | undefined;
let parents: ReadonlySet<string> | undefined;

/** When the list was released: what was added to the index later is not in it. */
export const LIST_DATE = list.date;

/** Whether a text is a classifier of the list, in its exact spelling; deprecated ones are not. */
export function isClassifier(text: string): boolean {
  known ??= new Set(list.classifiers);
  return known.has(text);
}

/** All classifiers of the list but the deprecated ones. */
export function allClassifiers(): readonly string[] {
  return list.classifiers;
}

/** What the index asks for instead of a deprecated classifier, which may be nothing; undefined for any other text. */
export function replacements(text: string): readonly string[] | undefined {
  deprecated ??= new Map(Object.entries(list.deprecated));
  return deprecated.get(text);
}

/** A classifier that nobody looks up and with which the index takes no upload (hatchling takes it in any case of letters). */
export function isPrivate(text: string): boolean {
  return /^private ::/i.test(text);
}

/**
 * Whether the index may have got the classifier after the list was released: a version below something that has versions,
 * or a new framework. Other branches have grown by a handful of names in years.
 */
export function mayBeNewer(text: string): boolean {
  categories ??= new Set(list.classifiers.map((each) => each.split(' :: ', 1)[0] ?? ''));
  parents ??= new Set(
    list.classifiers.filter((each) => VERSION.test(leafOf(each))).map((each) => parentOf(each)),
  );
  const words = text.split(' :: ');
  const [category = ''] = words;
  if (!categories.has(category) || words.some((word) => word === '' || word !== word.trim())) return false;
  return category === 'Framework' || (VERSION.test(leafOf(text)) && parents.has(parentOf(text)));
}

const VERSION = /^\d+(?:\.\d+)*$/;

/** The last of its words. */
export function leafOf(text: string): string {
  return text.split(' :: ').at(-1) ?? '';
}

/** All but the last of its words. */
export function parentOf(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf(' :: ')));
}
