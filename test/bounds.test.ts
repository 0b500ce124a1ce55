/** Input that nobody writes: the work it makes has bounds, which are counted here, not timed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeActions } from '../server/features/code-actions.ts';
import type { Files, FolderEntry } from '../server/files/files.ts';
import { bare } from '../server/files/nowhere.ts';
import { nearest } from '../server/project/nearest.ts';
import { loadProject } from '../server/project/project.ts';
import { diagnose } from '../server/rules/index.ts';
import { repairs } from '../server/rules/repairs.ts';
import type { Diagnostic } from '../server/rules/rule.ts';
import type { Edit } from '../server/toml/span.ts';
import { compileGlobs } from '../server/uv/glob.ts';

const HEAD = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';
const ALL = { installed: true };

const keysOf = (globs: readonly string[]) =>
  `${HEAD}[tool.uv]\ncache-keys = [${globs.map((glob) => `{ file = "${glob}" }`).join(', ')}]\n`;

test.each([
  ['a reference', `[project.scripts]\nx = "a${' '.repeat(300_000)}c"\n`],
  [
    'the extras of a reference',
    `[project.scripts]\nx = "a:b[${'a,'.repeat(100_000)}${' '.repeat(100_000)}"\n`,
  ],
  ['a requirement', `dependencies = ["a${' '.repeat(300_000)}!"]\n`],
])('%s with blanks without end is read once', async (_, text) => {
  const project = await loadProject(`${HEAD}[project]\nname = "a"\nversion = "1"\n${text}`, bare);
  expect(diagnose(project, ALL).length).toBeGreaterThan(0);
});

test.each([
  ['in a row', '{a,b}'.repeat(100)],
  ['in a row, more of them', '{a,b}'.repeat(5_000)],
  ['in one another', `${'{a,'.repeat(100)}b${'}'.repeat(100)}`],
  ['in one another, more of them', `${'{a,'.repeat(5_000)}b${'}'.repeat(5_000)}`],
])('Braces %s are judged without trying what each combination stands for', async (_, glob) => {
  const project = await loadProject(keysOf([glob]), bare);
  expect(diagnose(project, ALL).length).toBeGreaterThan(0);
});

test('Braces in one another are refused where uv refuses any so deep', () => {
  const nested = (depth: number) => `${'{a,'.repeat(depth)}b${'}'.repeat(depth)}`;
  expect(compileGlobs([nested(250)]).problems.size).toBe(0);
  expect(compileGlobs([nested(251)]).problems.get(0)).toMatchObject({ start: 750, end: 751 });
});

test('Thousands of keys that match nothing do not each search the whole tree', async () => {
  const folder = (name: string): FolderEntry => ({ name, kind: 'folder', link: false });
  const folders = Array.from({ length: 1_000 }, (_, i) => folder(`d${i}`));
  let looked = 0;
  const files: Files = {
    ...bare,
    list: async (path) => {
      looked += 1;
      return { entries: path === '.' ? folders : [], complete: true };
    },
  };
  const keys = Array.from({ length: 2_000 }, (_, i) => `lib/a${i}.py`);
  await loadProject(keysOf(keys), files);
  expect(looked).toBeGreaterThan(1_000);
  expect(looked).toBeLessThan(250_000);
});

test('A menu of quick fixes has an end', async () => {
  const text = `${HEAD}[project]\nname = "a"\ndynamic = [${'"version", '.repeat(1_000)}]\n`;
  const project = await loadProject(text, bare);
  const { quickFixes } = codeActions(project, { start: 0, end: text.length }, ALL);
  expect(diagnose(project, ALL).length).toBeGreaterThan(900);
  expect(quickFixes.length).toBeGreaterThan(10);
  expect(quickFixes.length).toBeLessThan(300);
});

const edits = fc
  .array(fc.record({ start: fc.nat(60), length: fc.nat(3) }), { maxLength: 3 })
  .map((spans): Edit[] => {
    const sorted = spans.sort((a, b) => a.start - b.start).map(({ start, length }) => [start, length]);
    let end = -1;
    return sorted.flatMap(([start = 0, length = 0]) => {
      if (start < end) return [];
      end = start + length;
      return [{ start, end, text: '' }];
    });
  });

test('No repair touches an earlier one, and none is left out but for that', () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 20 }), (wanted) => {
      const expected: Edit[] = [];
      for (const one of wanted) {
        if (!one.some((a) => expected.some((b) => a.start <= b.end && b.start <= a.end)))
          expected.push(...one);
      }
      const found = wanted.map(
        (one): Diagnostic => ({
          at: { start: 0, end: 0 },
          message: '',
          code: '',
          severity: 'error',
          fixes: [{ title: '', safe: true, edits: () => one }],
        }),
      );
      expect(repairs(found, () => true)).toEqual(expected);
    }),
  );
});

/** Optimal string alignment, as it is defined. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const change = at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]);
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : change;
      rows[i]?.push(Math.min(change, swap, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);
}

test('The nearest word is the one that is nearest', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 3, maxLength: 10 });
  fc.assert(
    fc.property(words, fc.uniqueArray(words, { maxLength: 6 }), (word, candidates) => {
      const limit = Math.min(3, Math.floor(word.length / 3));
      const near = candidates
        .filter((each) => each !== word)
        .map((each) => ({ each, away: distance(word, each) }))
        .sort((a, b) => a.away - b.away);
      const [first, second] = near;
      const expected = first && first.away <= limit && first.away !== second?.away ? first.each : undefined;
      expect(nearest(word, candidates)).toBe(expected);
    }),
    { numRuns: 1_000 },
  );
});
