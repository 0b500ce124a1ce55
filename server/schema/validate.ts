/**
 * A schema laid over a located tree: what its reader refuses, ignores or gives up, each at the smallest place that is wrong.
 *
 * Knows nothing of what the keys mean. Takes time linear in the tree, and as much stack as the schema is deep.
 */
import type { ArrayValue, Entry, Table, Value } from '../toml/document.ts';
import { expectation, typeOf } from './expected.ts';
import { FORMATS, type Misfit } from './formats.ts';
import { keysTogether } from './keys-together.ts';
import { regex } from './regex.ts';
import type { Deprecation, Level, Schema, Unknown } from './schema.ts';

export interface At {
  /** From the root of the document; the index of an item in brackets. */
  readonly path: readonly string[];
  readonly severity: Level;
  readonly consequence: string;
}

export interface WrongValue extends At {
  readonly kind: 'wrong';
  readonly node: Value;
  /** What is meant: "a string", "`a` or `b`". */
  readonly expected: string;
  /** The strings that may stand there, where the value is a string. */
  readonly choices: readonly string[];
  /** A string of the right type that is wrong inside. */
  readonly misfit: Misfit | undefined;
}

export interface UnknownKey extends Omit<At, 'severity'> {
  readonly kind: 'unknown';
  readonly table: Table;
  readonly entry: Entry;
  readonly unknown: Unknown;
  /** Those that the schema has. */
  readonly known: readonly string[];
}

export interface MissingKey extends At {
  readonly kind: 'missing';
  readonly table: Table;
  readonly name: string;
}

export interface DeprecatedKey extends At {
  readonly kind: 'deprecated';
  readonly table: Table;
  readonly entry: Entry;
  readonly deprecation: Deprecation;
}

/** Two keys of one table that do not go together. */
export interface ClashingKeys extends At {
  readonly kind: 'clash';
  readonly table: Table;
  /** The later one. */
  readonly entry: Entry;
  readonly other: Entry;
}

/** A table without any of the keys that say of which form it is. */
export interface FormlessTable extends At {
  readonly kind: 'formless';
  readonly table: Table;
  readonly names: readonly string[];
}

/** A key whose name is to be of some form and is not. */
export interface WrongName extends At {
  readonly kind: 'misnamed';
  readonly entry: Entry;
  readonly misfit: Misfit;
}

export type Violation =
  | WrongValue
  | UnknownKey
  | MissingKey
  | DeprecatedKey
  | ClashingKeys
  | FormlessTable
  | WrongName;

/** What holds for all below. */
interface Mood {
  readonly severity: Level;
  readonly consequence: string | undefined;
  readonly unknown: Unknown | undefined;
}

/** Every violation of `schema` by the value at `path`, in the order of the tree. */
export function violations(schema: Schema, value: Value, path: readonly string[]): readonly Violation[] {
  const mood: Mood = { severity: 'error', consequence: undefined, unknown: undefined };
  return new Walk(schema).judge(schema, value, path, mood);
}

class Walk {
  readonly #root: Schema;
  constructor(root: Schema) {
    this.#root = root;
  }

  judge(given: Schema, value: Value, path: readonly string[], above: Mood): readonly Violation[] {
    const schema = this.resolved(given);
    const mood = moodOf(schema, above);
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives) return this.#best(schema, alternatives, value, path, mood);
    if (!isOfType(schema, value)) return wrong(schema, this.#root, value, path, mood);
    const found: Violation[] = [];
    for (const each of schema.allOf ?? []) append(found, this.judge(each, value, path, mood));
    if (value.kind === 'array') append(found, this.#items(schema, value, path, mood));
    if (value.kind === 'table') append(found, this.#keys(schema, value, path, mood));
    if (value.kind !== 'array' && value.kind !== 'table' && !isAmong(schema, value))
      return wrong(schema, this.#root, value, path, mood);
    const misfit = value.kind === 'string' ? misfitOf(schema, value.value) : undefined;
    return misfit ? [...found, ...wrong(schema, this.#root, value, path, mood, misfit)] : found;
  }

  /** A schema with what it refers to; put together once, as the schemas are fixed. */
  resolved(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const known = whole.get(schema);
    if (known) return known;
    const { $ref, ...own } = schema;
    const meant = this.#root.definitions?.[$ref.replace('#/definitions/', '')];
    const made = meant ? { ...this.resolved(meant), ...own } : own;
    whole.set(schema, made);
    return made;
  }

  /** Of several forms the one that the value has, or comes nearest to. */
  #best(
    schema: Schema,
    alternatives: readonly Schema[],
    value: Value,
    path: readonly string[],
    mood: Mood,
  ): readonly Violation[] {
    let best: readonly Violation[] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const alternative of alternatives) {
      const each = this.resolved(alternative);
      if (!each.anyOf && !each.oneOf && !isOfType(each, value)) continue;
      const found = this.judge(each, value, path, mood);
      if (found.length === 0) return found;
      const distance = cost(found) - SHARED * named(each, value);
      if (distance < least) {
        best = found;
        least = distance;
      }
    }
    const isWhole =
      best?.length === 1 && best[0]?.kind === 'wrong' && best[0].node === value && !best[0].misfit;
    if (!best || isWhole) return wrong(schema, this.#root, value, path, mood);
    // A key that the nearest form lacks may have been meant for another one.
    const known = alternatives.flatMap((each) => knownIn(this.resolved(each)));
    return best.map((each) => (each.kind === 'unknown' && each.table === value ? { ...each, known } : each));
  }

  #items(schema: Schema, list: ArrayValue, path: readonly string[], mood: Mood): readonly Violation[] {
    const found: Violation[] = [];
    const { items } = list;
    const { items: each, minItems = 0 } = schema;
    if (items.length < minItems) {
      const words = `the list holds ${items.length}, not at least ${minItems}`;
      found.push(...wrong(schema, this.#root, list, path, mood, { words }));
    }
    if (each)
      for (const [i, item] of items.entries())
        append(found, this.judge(each, item, [...path, `[${i}]`], mood));
    return found;
  }

  #keys(schema: Schema, table: Table, path: readonly string[], mood: Mood): readonly Violation[] {
    const found: Violation[] = [];
    const { consequence = '', severity } = mood;
    for (const name of schema.required ?? [])
      if (!table.entries.has(name)) found.push({ kind: 'missing', path, table, name, severity, consequence });
    append(found, keysTogether(schema, table, { path, severity, consequence }));
    for (const entry of table.entries.values()) {
      const { name } = entry.key;
      const own = propertyOf(schema, name);
      // What may hold anything is not walked: it may be as deep as it likes.
      if (own === ANYTHING) continue;
      const below = [...path, name];
      const each = own && this.resolved(own);
      const unknown = each ? each['x-misplaced'] : mood.unknown;
      if (unknown) {
        const known = each ? [] : knownIn(schema);
        found.push({ kind: 'unknown', path, table, entry, unknown, known, consequence });
      }
      if (!each || unknown) continue;
      const deprecation = each['x-deprecated'];
      if (deprecation)
        found.push({ kind: 'deprecated', path: below, table, entry, deprecation, ...deprecation });
      append(found, this.judge(each, entry.value, below, mood));
    }
    return found;
  }
}

/** Of a key about which nothing is said. */
const ANYTHING: Schema = {};

/** One by one: the arguments of a call have to fit on the stack. */
function append(found: Violation[], more: Iterable<Violation>): void {
  for (const each of more) found.push(each);
}

const whole = new WeakMap<Schema, Schema>();

/** The schema of a key; undefined where the table may not have it. */
function propertyOf(schema: Schema, name: string): Schema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, name)) return schema.properties[name];
  for (const pattern in schema.patternProperties)
    if (regex(pattern).test(name)) return schema.patternProperties[pattern];
  const rest = schema.additionalProperties;
  return rest === false ? undefined : typeof rest === 'object' ? rest : ANYTHING;
}

/** The names that may be meant in a table. */
function knownIn({ properties = {} }: Schema): readonly string[] {
  return Object.entries(properties)
    .filter(([, each]) => !each['x-misplaced'] && each['x-deprecated']?.severity !== 'error')
    .map(([name]) => name);
}

function moodOf(schema: Schema, above: Mood): Mood {
  const {
    'x-severity': severity = above.severity,
    'x-consequence': consequence = above.consequence,
    'x-unknown': unknown = above.unknown,
  } = schema;
  const isAbove =
    severity === above.severity && consequence === above.consequence && unknown === above.unknown;
  return isAbove ? above : { severity, consequence, unknown };
}

function wrong(
  schema: Schema,
  root: Schema,
  node: Value,
  path: readonly string[],
  { severity, consequence = '' }: Mood,
  misfit?: Misfit,
): readonly Violation[] {
  const { words, choices } = expectation(schema, root);
  return [{ kind: 'wrong', path, node, expected: words, choices, misfit, severity, consequence }];
}

const WEIGHT = {
  missing: 4,
  formless: 4,
  wrong: 3,
  clash: 2,
  misnamed: 2,
  unknown: 2,
  deprecated: 0.1,
} as const;

/** A key that one form must have and that is there outweighs a wrong value of it. */
const SHARED = 3;

/** How many of the keys that a form must have are there. */
function named({ required = [] }: Schema, value: Value): number {
  return value.kind === 'table' ? required.filter((name) => value.entries.has(name)).length : 0;
}

/** How far a value is from a form: what must be there tells forms apart, so that its lack weighs most. */
function cost(found: readonly Violation[]): number {
  let sum = 0;
  for (const { kind } of found) sum += WEIGHT[kind];
  return sum;
}

function isOfType(schema: Schema, value: Value): boolean {
  const { type } = schema;
  if (type === undefined) return true;
  const own = typeOf(value);
  const types: readonly string[] = typeof type === 'string' ? [type] : type;
  return types.includes(own) || (types.includes('number') && (own === 'integer' || own === 'float'));
}

/** Whether a value that is no list and no table is one of those that may stand there. */
function isAmong({ enum: values, const: one, minimum, maximum }: Schema, value: Value): boolean {
  const plain = value.kind === 'array' || value.kind === 'table' ? undefined : value.value;
  if (plain === undefined) return true;
  const number = typeof plain === 'bigint' ? Number(plain) : plain;
  if (values && !values.some((each) => each === number)) return false;
  if (one !== undefined && one !== number) return false;
  if (typeof number !== 'number') return true;
  return (minimum === undefined || number >= minimum) && (maximum === undefined || number <= maximum);
}

function misfitOf(schema: Schema, text: string): Misfit | undefined {
  if (schema.pattern !== undefined && !regex(schema.pattern).test(text)) return { words: '' };
  return schema.format === undefined ? undefined : FORMATS.get(schema.format)?.(text);
}
