import { expect, test } from 'vitest';
import { parse } from '../../server/toml/parser.ts';
import { randomNumbers } from '../oracle/dice.ts';
import { DOCUMENTS, damaged, entangled } from './documents.ts';
import { fromPython, judged, refused, tagged } from './tomllib.ts';

const COUNT = 2000;

/** Another seed every time; TOML_SEED repeats a run. */
const seed = Number(process.env.TOML_SEED ?? Math.floor(Math.random() * 2 ** 31));

function compare(what: string, texts: readonly string[]): void {
  const verdicts = judged(texts);
  const pairs = texts.map((text, i) => ({ text, doc: parse(text), theirs: verdicts[i]?.value }));
  const wrong = pairs.filter(({ doc, theirs }) => refused(doc) !== (theirs === undefined));
  const valid = pairs.filter(({ theirs }) => theirs !== undefined);
  console.log(
    `TOML_SEED=${seed}: ${texts.length} ${what}, ${valid.length} valid, ${wrong.length} judged otherwise`,
  );
  expect(wrong.slice(0, 3).map(({ text, doc }) => ({ text, problems: doc.problems }))).toEqual([]);
  for (const { text, doc, theirs } of valid) {
    expect({ text, value: tagged(doc.root) }).toEqual({ text, value: fromPython(theirs) });
  }
}

test('a damaged text is refused exactly when tomllib refuses it, and else has the same value', () => {
  const next = randomNumbers(seed);
  compare(
    'damaged texts',
    Array.from({ length: COUNT }, (_, i) => damaged(DOCUMENTS[i % DOCUMENTS.length] ?? '', next)),
  );
});

test('tables are redefined, extended and closed exactly as tomllib has it', () => {
  const next = randomNumbers(seed + 1);
  compare(
    'entangled texts',
    Array.from({ length: COUNT }, () => entangled(next)),
  );
});
