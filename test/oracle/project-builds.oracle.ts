/**
 * Tables of `[project]` with one odd field, built by the real backends: what is called an error no backend builds, what a
 * backend refuses something is said of, and a warning is refused by somebody or says what goes silently wrong.
 *
 * ORACLE_SEED=n starts from other tables.
 */
import { afterAll, expect, test } from 'vitest';
import type { Diagnostic } from '../../server/rules/rule.ts';
import { backendAnswers } from './backend-answers.ts';
import { NOT_REFUSED, REFUSED_LATER, UNBUILT } from './explained-tables.ts';
import { judge, openBench } from './judged-tables.ts';
import { REQUIRES } from './random-metadata.ts';
import { BESIDE, headFor, RandomTables } from './random-project-tables.ts';
import { MORE, SEED } from './tools.ts';

const bench = openBench();
afterAll(() => bench.close());

test.each(Object.entries(REQUIRES))(
  'What is said of [project] is what becomes of it with %s',
  async (backend, requires) => {
    const random = new RandomTables(SEED + 2, 0.06);
    const head = headFor(backend, requires);
    const singles = Array.from({ length: 70 * MORE }, () => random.single(head));
    const tables = [...new Map(singles.map((table) => [table.text, table])).values()];
    const texts = tables.map(({ text }) => text);
    const [answers, readers] = [backendAnswers(backend, BESIDE, texts), bench.readers(texts)];
    const count = { refused: 0, errors: 0, warnings: 0, silent: 0, explained: 0 };
    const wrong: string[] = [];
    for (const [i, table] of tables.entries()) {
      const { found } = await judge(table);
      const says = answers[i] ?? undefined;
      const [field = '', value = ''] = [...table.values].at(-1) ?? [];
      const words = found.map(({ code, severity, message }) => `${severity}[${code}] ${message}`).join('; ');
      const complain = (what: string) =>
        wrong.push(`${what}: ${field} = ${value}: ${words || says?.split('\n')[0]}`);
      if (says !== undefined) count.refused++;
      if (found.some(({ severity }) => severity === 'error')) {
        count.errors++;
        const errors = found.filter(({ severity }) => severity === 'error');
        if (says === undefined && !errors.some((each) => isAmong(REFUSED_LATER, each)))
          complain('an error that is built');
      } else if (says !== undefined && found.length === 0) {
        if (
          UNBUILT.some(
            (each) => each.by.test(requires) && each.field === field && each.when.test(`${value}\n${says}`),
          )
        )
          count.explained++;
        else complain('refused without a word');
      } else if (says === undefined && found.length > 0) {
        count.warnings++;
        const index = [
          ...(readers[i]?.packaging?.fields ?? []),
          ...classifiers(readers[i]?.['validate-pyproject']?.fields),
        ];
        if (index.length > 0 || bench.uv(table.text).fields.length > 0) continue;
        count.silent++;
        const unexplained = found.filter((each) => !isAmong(NOT_REFUSED, each));
        if (unexplained.length > 0) complain('a warning that nobody asked refuses');
      }
    }
    const summary = `[project], ${requires}: ${count.refused} of ${tables.length} tables refused, ${count.errors} called an error; ${count.warnings} warnings of what is built, ${count.silent} of them of what happens silently; ${wrong.length} otherwise, ${count.explained} for a known reason, seed ${SEED}`;
    console.log([summary, ...wrong].join('\n  '));
    expect(wrong).toEqual([]);
  },
);

function isAmong(list: typeof NOT_REFUSED, { code, message }: Diagnostic): boolean {
  return list.some(([of, words]) => of === code && words.test(message));
}

/** The index has the list of classifiers that validate-pyproject has. */
function classifiers(fields: readonly string[] = []): readonly string[] {
  return fields.filter((field) => field === 'classifiers');
}
