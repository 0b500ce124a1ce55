/** Tables of tools, made from their schema: one key with a value that it takes, or with a value of another kind. */
import type { Schema } from '../../server/schema/schema.ts';
import type { Dice } from './dice.ts';

/** A value as TOML has it; a date is not among them. */
export type Toml = string | number | boolean | readonly Toml[] | { readonly [key: string]: Toml };

export interface Case {
  /** The keys that lead to the value, as in a message: `packages[0].include`. */
  readonly path: string;
  /** What the tool's table holds. */
  readonly table: Toml;
}

/** Texts that keys of many kinds take. */
const TEXTS = [
  'demo_pkg',
  'README.md',
  '1.0',
  '>=3.9',
  'a',
  'https://example.org',
  'demo_pkg:main',
  'A <a@b.org>',
  'MIT',
  'v1.0',
];
const BY_FORMAT: Readonly<Record<string, string>> = {
  version: '1.0',
  specifiers: '>=3.9',
  requirement: 'attrs',
  'package-name': 'attrs',
};
const OTHERS: readonly Toml[] = [
  'text',
  '',
  3,
  1.5,
  true,
  [],
  ['a'],
  [3],
  {},
  { a: 'b' },
  [{}],
  [{ a: 'b' }],
];

/** Walks a schema and makes cases of it. */
export class SettingsMaker {
  readonly #root: Schema;
  readonly #dice: Dice;
  constructor(root: Schema, dice: Dice) {
    this.#root = root;
    this.#dice = dice;
  }

  /** One key at a random depth, with a value that fits or one that does not. */
  case(): Case {
    return this.#into(this.#root, '');
  }

  #into(given: Schema, path: string): Case {
    const schema = this.#chosen(given);
    const deeper = path === '' || this.#dice.is(0.75);
    if (deeper && isObject(schema)) {
      const inside = this.#key(schema, path);
      if (inside) return inside;
    }
    if (deeper && schema.type === 'array' && schema.items) {
      const item = this.#into(schema.items, `${path}[0]`);
      return { path: item.path, table: [item.table] };
    }
    const value = this.#dice.is(0.3) ? this.value(given, 3) : this.#dice.of(OTHERS);
    return { path, table: value };
  }

  #key(schema: Schema, path: string): Case | undefined {
    const known = Object.keys(schema.properties ?? {});
    const open = Object.values(schema.patternProperties ?? {});
    const rest = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
    const others = Object.fromEntries(
      (schema.required ?? [])
        .filter(() => this.#dice.is(0.9))
        .map((name) => [name, this.value(schema.properties?.[name] ?? {}, 2)]),
    );
    const dice = this.#dice;
    if (dice.is(0.15) || known.length + open.length + rest.length === 0) {
      const name = dice.is(0.5) || known.length === 0 ? 'colour' : slipped(dice.of(known), dice);
      return { path: join(path, name), table: { ...others, [name]: dice.of(OTHERS) } };
    }
    const choices: readonly (readonly [string, Schema])[] = [
      ...Object.entries(schema.properties ?? {}),
      ...[...open, ...rest].map((each) => ['demo', each] as const),
    ];
    const [name, below] = dice.of(choices);
    const inside = this.#into(below, join(path, name));
    return { path: inside.path, table: { ...others, [name]: inside.table } };
  }

  /** A value that a schema takes. */
  value(given: Schema, depth: number): Toml {
    const schema = this.#chosen(given);
    const dice = this.#dice;
    const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
    if (values) return dice.of(values);
    switch (typeof schema.type === 'object' ? dice.of(schema.type) : schema.type) {
      case 'integer':
      case 'number':
        return Math.max(schema.minimum ?? 1, Math.min(1, schema.maximum ?? 1));
      case 'boolean':
        return dice.is(0.5);
      case 'array':
        return schema.items && depth > 0 ? [this.value(schema.items, depth - 1)] : [];
      case 'object': {
        const names = [
          ...(schema.required ?? []),
          ...(dice.is(0.5) && depth > 0 ? dice.some(Object.keys(schema.properties ?? { '': 1 }), 1) : []),
        ];
        return Object.fromEntries(
          names
            .filter((name) => name !== '')
            .map((name) => [name, this.value(schema.properties?.[name] ?? {}, depth - 1)]),
        );
      }
      default:
        return this.#text(schema);
    }
  }

  #text({ pattern, format }: Schema): string {
    const fixed = BY_FORMAT[format ?? ''];
    if (fixed !== undefined) return fixed;
    const fit = pattern === undefined ? TEXTS : TEXTS.filter((text) => new RegExp(pattern, 'u').test(text));
    return fit.length === 0 ? 'demo_pkg' : this.#dice.of(fit);
  }

  /** One of the forms that a schema has, with what it refers to. */
  #chosen(schema: Schema): Schema {
    const { $ref, ...own } = schema;
    const meant =
      $ref === undefined
        ? schema
        : { ...this.#root.definitions?.[$ref.replace('#/definitions/', '')], ...own };
    const forms = meant.anyOf ?? meant.oneOf;
    return forms ? this.#chosen(this.#dice.of(forms)) : meant;
  }
}

function isObject({ type, properties, patternProperties, additionalProperties }: Schema): boolean {
  return type === 'object' && (properties ?? patternProperties ?? additionalProperties) !== undefined;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A name with a letter left out or two of them in the other order. */
function slipped(name: string, dice: Dice): string {
  const at = dice.upTo(Math.max(0, name.length - 2));
  return dice.is(0.5)
    ? name.slice(0, at) + name.slice(at + 1) || 'x'
    : name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2);
}

/** A value as TOML, tables inline. */
export function tomlOf(value: Toml): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return `${value}`;
  if (Array.isArray(value)) return `[${value.map(tomlOf).join(', ')}]`;
  const entries = Object.entries(value).map(([key, each]) => `${keyOf(key)} = ${tomlOf(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A table with its header. */
export function headed(header: string, table: Toml): string {
  const lines = Object.entries(table).map(([key, value]) => `${keyOf(key)} = ${tomlOf(value)}\n`);
  return `[${header}]\n${lines.join('')}`;
}

function keyOf(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}
