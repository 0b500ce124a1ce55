/** What is said of the dynamic fields of setuptools, compared with what it makes of them. ORACLE_SEED=n repeats a run. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DynamicSupport } from '../../server/backends/backend.ts';
import { setuptools } from '../../server/backends/setuptools.ts';
import { memory } from '../../server/files/memory.ts';
import { readProjectTable } from '../../server/pyproject/project-table.ts';
import type { Document } from '../../server/toml/document.ts';
import { parse } from '../../server/toml/parser.ts';
import { type Build, drawTable, judgeDynamic, noVerdict } from '../replay.ts';
import { type Builder, openBuilder } from './builder.ts';
import { randomDynamic } from './random-dynamic.ts';
import { MORE, SEED } from './tools.ts';

const BACKEND = 'setuptools.build_meta';
let builder: Builder;
beforeAll(() => {
  builder = openBuilder([BACKEND]);
});
afterAll(() => builder.close());

test('What is said of the dynamic fields of setuptools agrees with what it makes of them', async () => {
  const verdict = noVerdict();
  const count = 200 * MORE;
  for (let i = 0; i < count; i++) {
    const { id, tree } = randomDynamic(SEED + i);
    const { texts: _texts, says: _says, ...built } = await builder.build(tree, BACKEND);
    const build: Build = { id, ...built };
    const doc = parse(tree['pyproject.toml'] ?? '');
    const support = await setuptools.dynamicFields(doc, memory(tree));
    const before = verdict.wrong.length;
    judgeDynamic(doc, support, build, verdict);
    const foretold = foretells(doc, support);
    if (!build.files) verdict.failed += 1;
    if (!build.files && foretold) verdict.foretold += 1;
    if (!build.files && foretold === false) verdict.wrong.push(`${id}: ${build.error}`);
    if (verdict.wrong.length > before)
      console.log(
        `${id}\n${tree['pyproject.toml']}${Object.keys(tree).join('  ')}\n→ ${build.error ?? 'built'}\n`,
      );
  }
  console.log(`${drawTable('dynamic fields', count, verdict)}\n(seed ${SEED})`);
  expect(verdict.wrong).toEqual([]);
});

/** Whether a build that only its dynamic fields can spoil is said to fail; undefined: cannot tell. */
function foretells(doc: Document, { fields, both }: DynamicSupport): boolean | undefined {
  const project = readProjectTable(doc);
  const declared = new Set(project.dynamic.map(({ value }) => value));
  let unclear = false;
  for (const [field, { outcome, missing, undeclared }] of fields) {
    const isStatic = project.table?.entries.has(field) === true;
    if (!declared.has(field)) {
      if (undeclared === 'refuses' && !isStatic) return true;
      continue;
    }
    if (isStatic && both(field) === 'refuses') return true;
    if (outcome === 'refused' || outcome === 'unconfigured' || missing?.some(({ fails }) => fails))
      return true;
    unclear ||= outcome === undefined;
  }
  return unclear ? undefined : false;
}
