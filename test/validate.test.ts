import { expect, test } from 'vitest';
import { kindOf } from '../server/schema/expected.ts';
import { FORMATS } from '../server/schema/formats.ts';
import type { Schema } from '../server/schema/schema.ts';
import { SCHEMAS } from '../server/schema/tables.ts';
import { violations } from '../server/schema/validate.ts';
import { parse } from '../server/toml/parser.ts';

const CLOSED: Schema = {
  type: 'object',
  'x-consequence': 'it fails',
  'x-unknown': { severity: 'error', consequence: 'it fails' },
  additionalProperties: false,
};

/** What is told of a text, one line each. */
function told(schema: Schema, text: string): readonly string[] {
  return violations(schema, parse(text).root, []).map((each) => {
    const path = each.path.join('.');
    if (each.kind === 'wrong') return `${path}: ${kindOf(each.node)}, not ${each.expected}`;
    if (each.kind === 'missing') return `${path} lacks ${each.name}`;
    return each.kind === 'unknown' ? `${path} has no ${each.entry.key.name}` : `${path} is deprecated`;
  });
}

test('a value of another type is told with what is meant', () => {
  const schema: Schema = {
    ...CLOSED,
    properties: {
      one: { type: 'string' },
      many: { type: 'array', items: { type: 'string' } },
      number: { type: 'number', minimum: 1 },
      choice: { enum: ['a', 'b', 'c'] },
      when: { type: ['date', 'string'] },
    },
  };
  expect(told(schema, 'one = 1\nmany = ["x", 2]\nnumber = 0.5\nchoice = "d"\nwhen = true')).toEqual([
    'one: an integer, not a string',
    'many.[1]: an integer, not a string',
    'number: a float, not a number not below 1',
    'choice: a string, not `a`, `b` or `c`',
    'when: a boolean, not a date or a string',
  ]);
  expect(told(schema, 'one = ""\nmany = []\nnumber = 1.5\nchoice = "b"\nwhen = 2026-01-01')).toEqual([]);
});

test('keys are too many or too few only in a table that says so', () => {
  const inner: Schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
  const schema: Schema = { ...CLOSED, properties: { open: inner }, patternProperties: { '^x-': {} } };
  expect(told(schema, 'x-mine = 1\nother = 2\n[open]\nmore = 3')).toEqual([
    ' has no other',
    'open lacks name',
  ]);
});

test('of several forms the nearest one is told of, down to the character', () => {
  const schema: Schema = {
    ...CLOSED,
    properties: {
      source: {
        anyOf: [
          { type: 'string' },
          {
            type: 'object',
            required: ['git'],
            properties: { git: { type: 'string' }, tag: { type: 'string' } },
          },
          { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
        ],
      },
    },
  };
  expect(told(schema, 'source = { git = "x", tag = 3 }')).toEqual(['source.tag: an integer, not a string']);
  expect(told(schema, 'source = { path = false }')).toEqual(['source.path: a boolean, not a string']);
  expect(told(schema, 'source = 3')).toEqual(['source: an integer, not a string or a table']);
});

test('what a definition says holds where it is referred to, and words beside the reference come first', () => {
  const schema: Schema = {
    ...CLOSED,
    definitions: { name: { type: 'string', pattern: '^[a-z]+$', 'x-expected': 'a word' } },
    properties: {
      a: { $ref: '#/definitions/name' },
      b: { $ref: '#/definitions/name', 'x-expected': 'a name' },
    },
  };
  expect(told(schema, 'a = "A"\nb = 1')).toEqual(['a: a string, not a word', 'b: an integer, not a name']);
});

test('a deprecated key is told of, and its value judged', () => {
  const schema: Schema = {
    ...CLOSED,
    properties: {
      old: {
        type: 'string',
        'x-deprecated': { instead: '`new`', severity: 'warning', consequence: 'it warns' },
      },
    },
  };
  expect(told(schema, 'old = 1')).toEqual(['old is deprecated', 'old: an integer, not a string']);
});

test.each(
  SCHEMAS.map(({ at, schema, reader }) => [at.join('.') || 'pyproject.toml', schema, reader] as const),
)(
  'the schema of %s refers only to what there is, and says what comes of each constraint',
  (_, schema, reader) => {
    for (const [path, each] of everySchema(schema)) {
      if (each.$ref !== undefined)
        expect(Object.keys(schema.definitions ?? {}), path).toContain(
          each.$ref.replace('#/definitions/', ''),
        );
      if (each.format !== undefined && reader) expect([...FORMATS.keys()], path).toContain(each.format);
      for (const pattern of [each.pattern, ...Object.keys(each.patternProperties ?? {})])
        if (pattern !== undefined) expect(() => new RegExp(pattern, 'u'), path).not.toThrow();
      if (each.pattern !== undefined && reader) expect(each['x-expected'], path).toBeDefined();
    }
  },
);

/** Every schema within a schema, with the way to it. */
function* everySchema(schema: Schema, path = '#'): Iterable<readonly [string, Schema]> {
  yield [path, schema];
  const maps = [schema.properties, schema.patternProperties, schema.definitions];
  for (const map of maps)
    for (const [name, each] of Object.entries(map ?? {})) yield* everySchema(each, `${path}/${name}`);
  for (const list of [schema.anyOf, schema.oneOf, schema.allOf])
    for (const [i, each] of (list ?? []).entries()) yield* everySchema(each, `${path}/${i}`);
  for (const each of [schema.items, schema.additionalProperties])
    if (typeof each === 'object') yield* everySchema(each, `${path}/*`);
}
