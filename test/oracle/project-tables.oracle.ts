/**
 * Random tables of the standards, thousands of them, before those who read them: whoever refuses a field, there is an
 * error or a warning of ours in that field; and what we call an error or a warning, somebody refuses.
 *
 * ORACLE_SEED=n starts from other tables.
 */
import { afterAll, expect, test } from 'vitest';
import { EXPLAINED } from './explained-tables.ts';
import { judge, openBench, type Verdict } from './judged-tables.ts';
import { headFor, type RandomTable, RandomTables } from './random-project-tables.ts';
import { MORE, SEED } from './tools.ts';

const bench = openBench();
afterAll(() => bench.close());

/** Refusals of which nothing is said, with their number; each of them once, the shortest table first. */
class Missed {
  readonly #all = new Map<string, { count: number; text: string }>();
  explained = 0;
  add(by: string, field: string, { says }: Verdict, { text, values }: RandomTable): void {
    const value = values.get(field) ?? '';
    if (
      EXPLAINED.some(
        (each) => each.by.test(by) && each.field === field && each.when.test(`${value}\n${says}`),
      )
    ) {
      this.explained++;
      return;
    }
    const key = `${by} refuses ${field} = ${value}: ${says.split('\n')[0]}`;
    const { count = 0, text: shortest = text } = this.#all.get(key) ?? {};
    this.#all.set(key, { count: count + 1, text: text.length < shortest.length ? text : shortest });
  }
  get list(): readonly string[] {
    return [...this.#all].sort(([, a], [, b]) => a.text.length - b.text.length).map(([key]) => key);
  }
}

/** Those who judge, with the backend that asks them; the others are asked about every table. */
const OF_BACKENDS: Readonly<Record<string, string>> = {
  'validate-pyproject': 'setuptools',
  'pyproject-metadata': 'meson-python',
};
const HEADS: readonly (readonly [requires: string, head: string])[] = [
  ['setuptools', headFor('setuptools.build_meta', 'setuptools')],
  ['meson-python', headFor('mesonpy', 'meson-python')],
];

test('Whoever reads a table and refuses a field, something is said in that field', async () => {
  const random = new RandomTables(SEED);
  const tables = Array.from({ length: 2400 * MORE }, (_, i) => {
    const [requires, head] = HEADS[i % 2] ?? ['', ''];
    return { requires, table: i % 3 > 0 ? random.next(head) : random.single(head) };
  });
  const verdicts = bench.readers(tables.map(({ table }) => table.text));
  const count: Record<string, { tables: number; refused: number; missed: Missed }> = {};
  for (const [i, { requires, table }] of tables.entries()) {
    const said = await judge(table);
    for (const [by, verdict] of Object.entries(verdicts[i] ?? {})) {
      if ((OF_BACKENDS[by] ?? requires) !== requires) continue;
      count[by] ??= { tables: 0, refused: 0, missed: new Missed() };
      const row = count[by];
      row.tables++;
      if (verdict.fields.length > 0) row.refused++;
      for (const field of verdict.fields)
        if (said.in(field).length === 0) row.missed.add(`${by} with ${requires}`, field, verdict, table);
    }
  }
  const wrong = Object.values(count).flatMap(({ missed }) => missed.list);
  for (const [by, { tables: all, refused, missed }] of Object.entries(count))
    console.log(
      `${by}: ${refused} of ${all} tables refused, ${missed.list.length} refusals unsaid, ${missed.explained} for a known reason, seed ${SEED}`,
    );
  expect(wrong).toEqual([]);
});

const [[, HEAD] = ['', '']] = HEADS;

test('What uv refuses, something is said of', async () => {
  const random = new RandomTables(SEED + 1);
  const tables = Array.from({ length: 300 * MORE }, (_, i) =>
    i % 3 > 0 ? random.single(HEAD) : random.groupsAlone(HEAD),
  );
  const missed = new Missed();
  let refused = 0;
  for (const table of tables) {
    const verdict = bench.uv(table.text);
    const said = await judge(table);
    for (const field of verdict.fields) {
      refused++;
      if (said.in(field).length === 0) missed.add('uv with setuptools', field, verdict, table);
    }
  }
  console.log(
    `uv: ${refused} of ${tables.length} tables refused, ${missed.list.length} of them unsaid, ${missed.explained} for a known reason, seed ${SEED}`,
  );
  expect(missed.list).toEqual([]);
});
