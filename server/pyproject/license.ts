/** SPDX licence expressions: enough to say that every tool takes a text, or that none can. */
import { LICENSE_IDS, OTHER_LICENSE_IDS } from './spdx.ts';

/** Names of licences that are identifiers of none. */
const NO_IDENTIFIER =
  /^(?:proprietary|commercial|other|none|bsd|[al]?gpl(?:v?[123](?:\.\d)?\+?)?|apache-?v?[12]?|psf|public-domain|.*[^a-z0-9.+:-].*)$/i;
const DEPRECATED = /^(?:GPL-[123]\.0|LGPL-(?:2\.[01]|3\.0)|AGPL-[13]\.0)\+?$/;

/**
 * `common`: one current identifier; `compound`: several with AND, OR and parentheses; `reference`: a `LicenseRef-`;
 * `blank`, `case` and `operators`: like one of these, but for blanks, for the case of identifiers or of AND and OR;
 * `deprecated`: the old names of the GNU licences; `words`: what no grammar of expressions takes; `no-identifier`:
 * certainly none of SPDX; `unknown`: any other identifier, or one with `+` or WITH.
 */
export type LicenseText =
  | 'common'
  | 'compound'
  | 'reference'
  | 'blank'
  | 'case'
  | 'operators'
  | 'deprecated'
  | 'words'
  | 'no-identifier'
  | 'unknown';

/** What kind of text stands in `project.license`. */
export function licenseText(text: string): LicenseText {
  if (LICENSE_IDS.has(text)) return 'common';
  if (/^LicenseRef-[A-Za-z0-9.-]+$/.test(text)) return 'reference';
  if (DEPRECATED.test(text)) return 'deprecated';
  const words = text.match(/[()]|[^()\s]+/g) ?? [];
  const shape = words.map(shapeOf).join('');
  if (!isExpression(shape.toLowerCase())) return 'words';
  const identifiers = words.filter((word) => shapeOf(word) === 'i');
  if (identifiers.some((word) => NO_IDENTIFIER.test(word))) return 'no-identifier';
  if (/w/i.test(shape) || identifiers.some((word) => !currentIds().has(word.toLowerCase()))) return 'unknown';
  if (/^\s|\s$|\s\s|[^\S ]/.test(text)) return 'blank';
  if (shape.includes('O')) return 'operators';
  return identifiers.every((word) => LICENSE_IDS.has(word)) ? 'compound' : 'case';
}

/** `o` for an operator, `w` for WITH (in upper case where the text has it in lower), `i` for an identifier. */
function shapeOf(word: string): string {
  if (word === '(' || word === ')') return word;
  if (/^(?:and|or)$/i.test(word)) return /^(?:AND|OR)$/.test(word) ? 'o' : 'O';
  if (/^with$/i.test(word)) return word === 'WITH' ? 'w' : 'W';
  return 'i';
}

/** Identifiers with operators between them, in well-placed parentheses. */
function isExpression(shape: string): boolean {
  let left = shape.replaceAll('iwi', 'i');
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replaceAll('ioi', 'i').replaceAll('(i)', 'i');
  }
  return left === 'i';
}

/** Whether an expression holds an identifier that no list has: one that is newer than all of them, or no identifier at all. */
export function hasUnlistedLicense(text: string): boolean {
  const words = text.match(/[^()\s]+/g) ?? [];
  const names = words.filter((word, i) => shapeOf(word) === 'i' && !/^with$/i.test(words[i - 1] ?? ''));
  return names.some(
    (word) => !knownIds().has(word.toLowerCase().replace(/\+$/, '')) && !/^LicenseRef-/i.test(word),
  );
}

let current: ReadonlySet<string> | undefined;
let known: ReadonlySet<string> | undefined;

/** Current identifiers in lower case: made when they are first asked for, since most commands never do. */
function currentIds(): ReadonlySet<string> {
  current ??= lowered(LICENSE_IDS);
  return current;
}

/** All identifiers, likewise, without the `+` behind some deprecated ones. */
function knownIds(): ReadonlySet<string> {
  known ??= new Set([...currentIds(), ...lowered(OTHER_LICENSE_IDS)].map((name) => name.replace(/\+$/, '')));
  return known;
}

function lowered(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].map((name) => name.toLowerCase()));
}
