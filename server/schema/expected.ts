/** Words for values: what a schema takes, and what stands there. */
import type { Value } from '../toml/document.ts';
import type { Schema, TypeName } from './schema.ts';

/** What JSON Schema calls a value's type; a float is `float`. */
export function typeOf({ kind }: Value): TypeName | 'float' {
  if (kind === 'table') return 'object';
  return kind === 'datetime' ? 'date' : kind;
}

const WORDS: Readonly<Record<TypeName | 'float', string>> = {
  string: 'a string',
  integer: 'an integer',
  float: 'a float',
  number: 'a number',
  boolean: 'a boolean',
  array: 'a list',
  object: 'a table',
  date: 'a date',
};

const PLURAL: Readonly<Partial<Record<TypeName, string>>> = {
  string: 'strings',
  integer: 'integers',
  number: 'numbers',
  boolean: 'booleans',
  object: 'tables',
};

/** What stands there, as words: "an integer". */
export function kindOf(value: Value): string {
  return WORDS[typeOf(value)];
}

export interface Expectation {
  /** "a string", "`a` or `b`", "a list of strings or a table". */
  readonly words: string;
  /** The strings among what may stand there, where nothing but these may. */
  readonly choices: readonly string[];
}

/** More names than these are not all said. */
const MOST_NAMES = 8;

/** What a schema takes. `root` holds the definitions that it refers to. */
export function expectation(schema: Schema, root: Schema): Expectation {
  const meant =
    schema.$ref === undefined ? schema : { ...root.definitions?.[nameOf(schema.$ref)], ...schema };
  const parts = (meant.anyOf ?? meant.oneOf)?.map((each) => expectation(each, root));
  const own = meant['x-expected'];
  if (parts) {
    const words = joined([...new Set(parts.map((each) => each.words))]);
    return { words: own ?? words, choices: parts.flatMap((each) => each.choices) };
  }
  const values = meant.enum ?? (meant.const === undefined ? undefined : [meant.const]);
  const choices = (values ?? []).filter((each) => typeof each === 'string');
  if (own !== undefined) return { words: own, choices };
  if (values) {
    const names = values.map((each) => `\`${each}\``);
    const shown =
      names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES - 1), 'one of the others'] : names;
    return { words: joined(shown), choices };
  }
  const types = typeof meant.type === 'string' ? [meant.type] : (meant.type ?? []);
  return { words: joined(types.map((type) => typeWords(type, meant, root))), choices };
}

function typeWords(type: TypeName, { items, minimum, maximum }: Schema, root: Schema): string {
  if (type === 'array' && items) {
    const each = items.$ref === undefined ? items : { ...root.definitions?.[nameOf(items.$ref)], ...items };
    const plural = typeof each.type === 'string' ? PLURAL[each.type] : undefined;
    return plural === undefined ? 'a list' : `a list of ${plural}`;
  }
  if (type !== 'integer' && type !== 'number') return WORDS[type];
  if (minimum !== undefined && maximum !== undefined) return `${WORDS[type]} from ${minimum} to ${maximum}`;
  return minimum === undefined ? WORDS[type] : `${WORDS[type]} not below ${minimum}`;
}

function nameOf(reference: string): string {
  return reference.replace('#/definitions/', '');
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
