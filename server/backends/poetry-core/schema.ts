/**
 * What poetry-core refuses in `[tool.poetry]` before it looks at any file: its JSON schema, in the words of the
 * validator (poetry-core 2.5.0, `json/schemas/poetry-schema.json` and `factory.py`; fastjsonschema 2.x).
 *
 * Like the validator it stops at the first thing that is wrong, in the order of the schema.
 */
import { type Document, tableAt, type Value, valueAt } from '../../toml/document.ts';

/** Says what is wrong with a value that is called `at`; undefined where nothing is. */
type Check = (value: unknown, at: string) => string | undefined;

/** The line that poetry-core prints; undefined where it takes the table. */
export function refusedSettings(doc: Document): string | undefined {
  const settings = tableAt(doc.root, 'tool', 'poetry');
  return settings && SETTINGS(asJson(settings), 'data')?.replaceAll('data.', 'tool.poetry.');
}

/**
 * What poetry-core says of groups that are no tables: it looks at them all before it prints what the schema says, and
 * stumbles.
 */
export function stumblesOver(doc: Document): string | undefined {
  const groups = valueAt(doc.root, 'tool', 'poetry', 'group');
  if (!groups) return undefined;
  if (groups.kind !== 'table') return `'${pythonType(groups)}' object has no attribute 'items'`;
  const strange = [...groups.entries.values()].find(({ value }) => value.kind !== 'table');
  return strange && `'${pythonType(strange.value)}' object has no attribute 'get'`;
}

function pythonType({ kind }: Value): string {
  const types = {
    string: 'str',
    integer: 'int',
    float: 'float',
    boolean: 'bool',
    array: 'list',
    table: 'dict',
  };
  return kind === 'datetime' ? 'datetime.datetime' : types[kind];
}

/** A date is neither a string nor a table. */
function asJson(value: Value): unknown {
  if (value.kind === 'datetime') return new Date(0);
  if (value.kind === 'array') return value.items.map(asJson);
  if (value.kind !== 'table') return value.value;
  return Object.fromEntries([...value.entries].map(([name, entry]) => [name, asJson(entry.value)]));
}

const text = ofType('string', (value) => typeof value === 'string');
const flag = ofType('boolean', (value) => typeof value === 'boolean');
const anyList = ofType('array', Array.isArray);

function ofType(name: string, is: (value: unknown) => boolean): Check {
  return (value, at) => (is(value) ? undefined : `${at} must be ${name}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function all(...checks: readonly Check[]): Check {
  return (value, at) => {
    for (const check of checks) {
      const wrong = check(value, at);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** Only strings are matched. */
function matching(pattern: RegExp, words: string): Check {
  return (value, at) => (typeof value !== 'string' || pattern.test(value) ? undefined : `${at} ${words}`);
}

function listOf(item: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return `${at} must be array`;
    for (const [i, each] of value.entries()) {
      const wrong = item(each, `${at}[${i}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** Exactly one of the checks, as `oneOf`, or at least one, as `anyOf`. */
function fitting(checks: readonly Check[], exactly: boolean): Check {
  return (value, at) => {
    const count = checks.filter((check) => check(value, at) === undefined).length;
    if (exactly)
      return count === 1
        ? undefined
        : `${at} must be valid exactly by one definition (${count} matches found)`;
    return count > 0 ? undefined : `${at} cannot be validated by any definition`;
  };
}

interface Shape {
  readonly required?: readonly string[];
  readonly keys?: Readonly<Record<string, Check>>;
  /** Every key of these characters; others are not looked at. */
  readonly named?: Check;
  readonly closed?: true;
}

const NAME = /^[a-zA-Z\-_.0-9]+$/;

function table({ required = [], keys = {}, named, closed }: Shape): Check {
  return (value, at) => {
    if (!isObject(value)) return `${at} must be object`;
    if (!required.every((key) => key in value)) return `${at} must contain ${shown(required)} properties`;
    for (const [key, check] of Object.entries(keys)) {
      const wrong = key in value ? check(value[key], `${at}.${key}`) : undefined;
      if (wrong !== undefined) return wrong;
    }
    const others = Object.keys(value).filter((key) => !Object.hasOwn(keys, key));
    for (const key of named ? others.filter((other) => NAME.test(other)) : []) {
      const wrong = named?.(value[key], `${at}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    const strange = closed ? others.filter((key) => !(named && NAME.test(key))) : [];
    return strange.length > 0 ? `${at} must not contain {${quoted(strange)}} properties` : undefined;
  };
}

function shown(names: readonly string[]): string {
  return `[${quoted(names)}]`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

function oneWordOf(...words: readonly string[]): Check {
  return all(text, (value, at) =>
    typeof value === 'string' && words.includes(value) ? undefined : `${at} must be one of ${shown(words)}`,
  );
}

const uri = all(text, matching(/^\w+:(?:\/?\/?)[^\s]+$/, 'must be uri'));
const format = oneWordOf('sdist', 'wheel');
const formats = fitting([format, listOf(format)], true);

const COMMON = { python: text, platform: text, markers: text } as const;
const EXTRAS = { optional: flag, extras: listOf(text) } as const;
const PRE = { 'allow-prereleases': flag, 'allows-prereleases': flag } as const;
const single: readonly Check[] = [
  text,
  table({
    required: ['version'],
    keys: { version: text, ...COMMON, ...PRE, ...EXTRAS, source: text },
    closed: true,
  }),
  table({
    required: ['git'],
    keys: {
      git: text,
      branch: text,
      tag: text,
      rev: text,
      subdirectory: text,
      ...COMMON,
      ...PRE,
      ...EXTRAS,
      develop: flag,
    },
    closed: true,
  }),
  table({ required: ['file'], keys: { file: text, subdirectory: text, ...COMMON, ...EXTRAS }, closed: true }),
  table({
    required: ['path'],
    keys: { path: text, subdirectory: text, ...COMMON, ...EXTRAS, develop: flag },
    closed: true,
  }),
  table({ required: ['url'], keys: { url: text, subdirectory: text, ...COMMON, ...EXTRAS }, closed: true }),
  table({ keys: { ...COMMON, 'allow-prereleases': flag, source: text, develop: flag }, closed: true }),
];
const several: Check = (value, at) => {
  const wrong = listOf(fitting(single, true))(value, at);
  return (
    wrong ?? (Array.isArray(value) && value.length === 0 ? `${at} must contain at least 1 items` : undefined)
  );
};
const dependencies = table({ named: fitting([...single, several], true) });

const script = fitting(
  [
    text,
    fitting(
      [
        table({ keys: { callable: text, extras: listOf(text) }, closed: true }),
        table({
          keys: { reference: text, type: oneWordOf('file', 'console'), extras: listOf(text) },
          required: ['reference', 'type'],
          closed: true,
        }),
      ],
      true,
    ),
  ],
  true,
);
const group = all(
  fitting(
    ['dependencies', 'include-groups', 'optional'].map(
      (key) => (value, at) => (isObject(value) && !(key in value) ? `${at} must contain` : undefined),
    ),
    false,
  ),
  table({ keys: { optional: flag, 'include-groups': listOf(text), dependencies }, closed: true }),
);

const SETTINGS = table({
  keys: {
    'package-mode': flag,
    name: text,
    version: text,
    description: all(text, matching(/^[^\n]*$/, 'must match pattern \\A[^\\n]*\\Z')),
    keywords: listOf(text),
    homepage: uri,
    repository: uri,
    documentation: uri,
    license: text,
    authors: listOf(text),
    maintainers: listOf(text),
    readme: fitting([text, listOf(text)], false),
    classifiers: anyList,
    packages: listOf(
      table({
        required: ['include'],
        keys: { include: text, from: text, format: formats, to: text },
        closed: true,
      }),
    ),
    include: listOf(
      fitting(
        [text, table({ required: ['path'], keys: { path: text, format: formats }, closed: true })],
        false,
      ),
    ),
    exclude: anyList,
    dependencies,
    'dev-dependencies': dependencies,
    extras: table({ named: listOf(all(text, matching(NAME, `must match pattern ^[a-zA-Z-_.0-9]+$`))) }),
    group: table({ named: group }),
    build: fitting(
      [text, table({ keys: { 'generate-setup-file': flag, script: text }, closed: true })],
      true,
    ),
    scripts: table({ named: script }),
    plugins: table({ named: table({ named: text }) }),
    urls: (value, at) => {
      if (!isObject(value)) return `${at} must be object`;
      const strange = Object.entries(value).find(([key, url]) => key !== '' && typeof url !== 'string');
      return strange && `${at}.${strange[0]} must be string`;
    },
  },
});
