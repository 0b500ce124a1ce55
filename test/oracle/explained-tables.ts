/** Where those who read the standard tables and what we say part, and why. */

export interface Explained {
  /** Found in who refuses it and the distribution of the backend, as in `packaging with setuptools`. */
  readonly by: RegExp;
  readonly field: string;
  /** Found in the value's text, a line break and what is said of it. */
  readonly when: RegExp;
  readonly why: string;
}

/** Refusals of a reader of which nothing is said. */
export const EXPLAINED: readonly Explained[] = [
  {
    by: /^packaging with setuptools$/,
    field: 'description',
    when: /'summary' must be a single line/,
    why: 'setuptools writes the first line alone, so that no index sees the others',
  },
  {
    by: /^pyproject-metadata/,
    field: 'readme',
    when: /Readme file not found \('(?:\.\.)?\//,
    why: 'what lies outside of the project is not known here',
  },
  {
    by: /^pyproject-metadata/,
    field: 'license',
    when: /License file not found \('(?:\.\.)?\//,
    why: 'what lies outside of the project is not known here',
  },
  {
    by: /^validate-pyproject/,
    field: 'classifiers',
    when: /"Framework :: Nope".*must be trove-classifier/s,
    why: 'a name of its own below `Framework ::` may be newer than the list that is carried here: a hint says so',
  },
  {
    by: /^validate-pyproject/,
    field: 'dependency-groups',
    when: /include-group = "Dev".*included dependency group Dev doesn't exist/s,
    why: 'the names of groups are compared normalised (PEP 735): setuptools, pip and uv find `dev`',
  },
  {
    by: /^pyproject-metadata/,
    field: 'license-files',
    when: /"licenses\/\*\*"/,
    why: 'whether a `**` at the end takes files depends on the version of Python',
  },
];

/** Refusals of a backend of which nothing is said. */
export const UNBUILT: readonly Explained[] = [];

type Message = readonly [code: string, message: RegExp, why: string];

/** Errors of what is built: those who install it refuse it. */
export const REFUSED_LATER: readonly Message[] = [
  ['invalid-object-reference', /refuses? to install the wheel/, 'pip and uv read entry_points.txt'],
  ['invalid-requirement', /refuse the extra/, 'pip and uv read what an extra requires when it is asked for'],
  ['invalid-specifier', /refuse the extra/, 'pip and uv read what an extra requires when it is asked for'],
  ['invalid-marker', /refuse the extra/, 'pip and uv read what an extra requires when it is asked for'],
];

/** Warnings of what no tool refuses: what goes silently wrong instead, or a rule of PyPI, which cannot be asked here. */
export const NOT_REFUSED: readonly Message[] = [
  ['dynamic-without-source', /silently stays empty/, 'METADATA lacks the field'],
  ['unknown-dynamic-field', /means nothing to any tool/, 'METADATA lacks the field'],
  ['forbidden-entry-point-group', /silently drops/, 'entry_points.txt lacks the group'],
  ['invalid-entry-point-name', /a line break in a name/, 'entry_points.txt has another line'],
  ['invalid-entry-point-name', /pip installs this command as/, 'what happens after the build'],
  [
    'invalid-object-reference',
    /loading it fails|refuses? to install the wheel/,
    'what happens after the build',
  ],
  ['invalid-person', /PyPI refuses the upload/, 'a rule of PyPI'],
  ['refused-upload', /./, 'a rule of PyPI'],
];
