/** Random values that a schema of schemas/ takes, and what spoils them: for asking a tool whether it says the same. */
import type { Schema } from '../../server/schema/schema.ts';
import type { Dice } from './dice.ts';

/** A TOML value without places; a table is a list of keys, so that its order and names that are written twice stay. */
export type Plain = string | number | boolean | readonly Plain[] | PlainTable;
export class PlainTable {
  readonly entries: readonly (readonly [string, Plain])[];
  constructor(entries: readonly (readonly [string, Plain])[]) {
    this.entries = entries;
  }
}

/** What strings of a format are like: taken, and refused. */
export type Samples = Readonly<
  Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>
>;

export class TableMaker {
  readonly #root: Schema;
  readonly #dice: Dice;
  readonly #samples: Samples;
  constructor(root: Schema, dice: Dice, samples: Samples) {
    this.#root = root;
    this.#dice = dice;
    this.#samples = samples;
  }

  /** A value that the schema takes. */
  value(given: Schema): Plain {
    const schema = this.#resolved(given);
    const dice = this.#dice;
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives) return this.value(dice.of(alternatives));
    if (schema.enum) return dice.of(schema.enum);
    const type = typeof schema.type === 'string' ? schema.type : dice.of(schema.type ?? ['string']);
    if (type === 'boolean') return dice.is(0.5);
    if (type === 'integer' || type === 'number')
      return Math.max(schema.minimum ?? 0, Math.min(schema.maximum ?? 9, dice.upTo(9)));
    if (type === 'array') {
      const least = schema.minItems ?? 0;
      return Array.from({ length: least + dice.upTo(least > 0 ? 1 : 2) }, () =>
        this.value(schema.items ?? {}),
      );
    }
    if (type === 'object') return this.#table(schema);
    return dice.of(this.#samples[schema.format ?? schema.pattern ?? '']?.good ?? ['numpy', 'a-b']);
  }

  /** The same with one thing in it spoilt. */
  spoilt(given: Schema): Plain {
    const schema = this.#resolved(given);
    const dice = this.#dice;
    if (dice.is(0.12)) return this.#other(schema);
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives) return this.spoilt(dice.of(alternatives));
    const bad = this.#samples[schema.format ?? schema.pattern ?? '']?.bad;
    if (bad && schema.type === 'string') return dice.of(bad);
    if (schema.enum?.some((each) => typeof each === 'string'))
      return dice.of([`${dice.of(schema.enum)}`.toUpperCase(), `${dice.of(schema.enum)}x`, 'none', 'true']);
    if (schema.type === 'array') {
      if ((schema.minItems ?? 0) > 0 && dice.is(0.3)) return [];
      const good = [this.value(schema.items ?? {}), this.value(schema.items ?? {})];
      return [...good.slice(0, dice.upTo(1)), this.spoilt(schema.items ?? {})];
    }
    return schema.type === 'object' ? this.#spoiltTable(schema) : this.#other(schema);
  }

  #table(schema: Schema): PlainTable {
    const dice = this.#dice;
    const forms = Object.entries(schema['x-forms'] ?? {});
    const [form, forbidden = []] = forms.length > 0 ? dice.of(forms) : [];
    const names = Object.keys(schema.properties ?? {});
    const chosen = new Set([
      ...(form === undefined ? [] : [form]),
      ...(schema.required ?? []),
      ...(names.length > 0 ? dice.some(names, 3) : []),
    ]);
    for (const name of [...forms.map(([other]) => other), ...forbidden])
      if (name !== form) chosen.delete(name);
    for (const clash of schema['x-exclusive'] ?? [])
      if (clash.every((name) => chosen.has(name))) chosen.delete(clash.find((name) => name !== form) ?? '');
    const entries = [...chosen].map((name) => [name, this.value(schema.properties?.[name] ?? {})] as const);
    const rest = schema.additionalProperties;
    if (typeof rest === 'object')
      for (const name of dice.some(['numpy', 'a_b', 'torch'], 2)) entries.push([name, this.value(rest)]);
    return new PlainTable(entries);
  }

  #spoiltTable(schema: Schema): PlainTable {
    const dice = this.#dice;
    const good = this.#table(schema).entries;
    const names = Object.keys(schema.properties ?? {});
    const rest = schema.additionalProperties;
    if (names.length === 0) {
      if (typeof rest !== 'object' || dice.is(0.3))
        return new PlainTable([
          ...good,
          [dice.of(['-', 'a b', '']), this.value(typeof rest === 'object' ? rest : {})],
        ]);
      return new PlainTable([['numpy', this.spoilt(rest)]]);
    }
    const way = dice.upTo(5);
    const name = dice.of(names);
    const others = good.filter(([other]) => other !== name);
    if (way === 0) return new PlainTable([...good, ['unheard-of', 1]]);
    if (way === 1)
      return new PlainTable([...others, [misspelt(name, dice), this.value(schema.properties?.[name] ?? {})]]);
    if (way === 2) return new PlainTable(good.slice(1));
    if (way === 3) return new PlainTable([...others, [name, this.value(schema.properties?.[name] ?? {})]]);
    return new PlainTable([...others, [name, this.spoilt(schema.properties?.[name] ?? {})]]);
  }

  /** A value of a type that is not one of the schema's. */
  #other(schema: Schema): Plain {
    const kinds: readonly Plain[] = [
      1,
      1.5,
      true,
      'x',
      ['x'],
      [1],
      new PlainTable([['x', 1]]),
      new PlainTable([]),
      [],
    ];
    const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
    const fits = (value: Plain) =>
      types.includes(
        Array.isArray(value) ? 'array' : value instanceof PlainTable ? 'object' : (typeof value as 'string'),
      );
    return this.#dice.of(kinds.filter((value) => !fits(value) || this.#dice.is(0.1)));
  }

  #resolved(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const meant = this.#root.definitions?.[schema.$ref.replace('#/definitions/', '')] ?? {};
    const { $ref: _, ...own } = schema;
    return { ...this.#resolved(meant), ...own };
  }
}

/** A name as people mistype it, or as Python spells it. */
export function misspelt(name: string, dice: Dice): string {
  if (name.includes('-') && dice.is(0.5)) return name.replaceAll('-', '_');
  const at = dice.upTo(name.length - 1);
  return dice.of([
    name.slice(0, at) + name.slice(at + 1),
    `${name.slice(0, at)}${name[at]}${name.slice(at)}`,
    `${name}s`,
  ]);
}

/** As TOML writes it on one line. */
export function toml(value: Plain): string {
  if (value instanceof PlainTable)
    return `{${value.entries.map(([key, of]) => `${JSON.stringify(key)} = ${toml(of)}`).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(toml).join(', ')}]`;
  return JSON.stringify(value);
}
