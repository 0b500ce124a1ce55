import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from '../../server/toml/parser.ts';
import { fromPython, refused, tagged } from './tomllib.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly value?: unknown;
}
const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../data/toml-test.json', import.meta.url), 'utf8'),
);

test('every verdict on the cases of toml-test is the one of tomllib', () => {
  const wrong = cases.filter(({ text, value }) => refused(parse(text)) !== (value === undefined));
  expect(wrong.map(({ name, text }) => ({ name, problems: parse(text).problems }))).toEqual([]);
  expect(cases.length).toBe(700);
});

test('every value in the cases of toml-test is the one of tomllib', () => {
  for (const { name, text, value } of cases) {
    if (value !== undefined)
      expect({ name, value: tagged(parse(text).root) }).toEqual({ name, value: fromPython(value) });
  }
});
