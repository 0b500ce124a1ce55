/** What the name of a `format` in a schema stands for: a text is of that form, or there are words and a place for what is wrong. */

import { normalize } from '../files/files.ts';
import type { Defect } from '../pyproject/defect.ts';
import { isName } from '../pyproject/name.ts';
import { readRequirementTree } from '../pyproject/requirement-tree.ts';
import { readSpecifierSet } from '../pyproject/specifier.ts';
import { versionDefects } from '../pyproject/version.ts';
import type { Span } from '../toml/span.ts';
import { wrongConstraint, wrongMarker } from './poetry-formats.ts';
import { UV_FORMATS } from './uv-formats.ts';

export interface Misfit {
  /** The beginning of a clause, names in backticks. */
  readonly words: string;
  /** Where in the text; all of it where none is given. */
  readonly at?: Span;
}

type Format = (text: string) => Misfit | undefined;

/** What `packaging` refuses, where uv does not read the text. */
function ofPackaging(defects: readonly Defect[]): Misfit | undefined {
  return defects.find(({ refuses }) => refuses === 'both' || refuses === 'packaging');
}

function unworded(at: Span | undefined): Misfit | undefined {
  return at && { words: '', at };
}

/** `compatibility` of maturin (1.16.0, `PlatformTag::from_str`; measured): what follows the second number does not matter to it. */
function isMaturinTag(text: string): boolean {
  const word = text.toLowerCase();
  if (/^(?:pypi|off|linux|(?:manylinux)?(?:1|2010|2014))$/.test(word)) return true;
  const numbers = /^(?:musllinux_|manylinux_)?\+?(\d+)_\+?(\d+)(?:_|$)/.exec(word)?.slice(1);
  return numbers?.every((each) => Number(each) < 2 ** 16) ?? false;
}

/** By the names that schemas use. */
export const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['version', (text) => versionDefects(text)[0]],
  ['specifiers', (text) => readSpecifierSet(text).defects[0]],
  ['packaging-version', (text) => ofPackaging(versionDefects(text))],
  ['packaging-specifiers', (text) => ofPackaging(readSpecifierSet(text).defects)],
  ['poetry-constraint', (text) => unworded(wrongConstraint(text))],
  ['poetry-marker', (text) => unworded(wrongMarker(text))],
  ['maturin-compatibility', (text) => (isMaturinTag(text) ? undefined : { words: '' })],
  ['requirement', (text) => readRequirementTree(text).defects[0]],
  ['filled', (text) => (text === '' ? { words: 'a string that is not empty is needed here' } : undefined)],
  ['flit-pattern', flitPattern],
  ['one-group', oneGroup],
  [
    'version-group',
    (text) =>
      text === '' || text.includes('(?P<version>')
        ? undefined
        : { words: 'the pattern has no group `version`' },
  ],
  ['package-name', (text) => (isName(text) ? undefined : { words: 'this is no name of a package' })],
  ...UV_FORMATS,
]);

/** A glob of `[tool.flit.sdist]` (flit_core 4.2.0, `config.py`: `_check_glob_patterns`). */
function flitPattern(text: string): Misfit | undefined {
  const bad = /[\0-\x1f<>:"\\]/.exec(text);
  if (bad)
    return {
      words: 'this character may not be in a pattern',
      at: { start: bad.index, end: bad.index + 1 },
    };
  if (text.startsWith('/')) return { words: 'the pattern is an absolute path' };
  return normalize(text).startsWith('../') ? { words: 'the pattern leads out of the project' } : undefined;
}

/** A regular expression with a single group, or with one called `version` (vcs-versioning 2.6.0, `_check_tag_regex`). */
function oneGroup(text: string): Misfit | undefined {
  // Comments may hold anything.
  if (text.includes('(?P<version>') || text.includes('(?#') || text.includes('#')) return undefined;
  let groups = 0;
  let inClass = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\') i += 1;
    else if (inClass) inClass = char !== ']';
    else if (char === '[') {
      inClass = true;
      // A bracket that closes is an ordinary character where it comes first.
      if (text[i + 1] === '^') i += 1;
      if (text[i + 1] === ']') i += 1;
    } else if (char === '(' && (text[i + 1] !== '?' || text.startsWith('?P<', i + 1))) groups += 1;
  }
  if (groups === 1) return undefined;
  return {
    words: `the pattern has ${groups === 0 ? 'no group' : 'several groups and none is called `version`'}`,
  };
}
