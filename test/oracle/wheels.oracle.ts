/**
 * Real build backends build random trees, and every answer about their modules is compared with the wheel.
 *
 * ORACLE_SEED=n starts from another tree.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DynamicSupport } from '../../server/backends/backend.ts';
import { backendNamed } from '../../server/backends/index.ts';
import { setuptools } from '../../server/backends/setuptools.ts';
import { memory } from '../../server/files/memory.ts';
import { readProjectTable } from '../../server/pyproject/project-table.ts';
import type { Document } from '../../server/toml/document.ts';
import { parse } from '../../server/toml/parser.ts';
import { type Build, drawTable, judgeContents, judgeDynamic, noVerdict } from '../replay.ts';
import { type Builder, openBuilder } from './builder.ts';
import { randomDynamic } from './random-dynamic.ts';
import { type RandomTree, randomTree } from './random-trees.ts';
import { MORE, SEED } from './tools.ts';

/** Trees for each backend: about a tenth of a second a build. */
const TREES: Readonly<Record<string, number>> = {
  'setuptools.build_meta': 300,
  'hatchling.build': 200,
  'flit_core.buildapi': 150,
  'poetry.core.masonry.api': 200,
  uv_build: 200,
};
let builder: Builder;
beforeAll(() => {
  builder = openBuilder(Object.keys(TREES));
});
afterAll(() => builder.close());

test.each(Object.keys(TREES))(
  'What is said of wheels of %s agrees with those that it builds',
  async (entryPoint) => {
    const backend = backendNamed(entryPoint);
    if (!backend) return;
    const verdict = noVerdict();
    const count = (TREES[entryPoint] ?? 0) * MORE;
    let built = 0;
    for (let i = 0; i < count; i++) {
      const random = randomTree(entryPoint, SEED + i);
      const build = await buildTree(random, entryPoint);
      if (build.files) built += 1;
      const files = memory(random.tree);
      const contents = await backend.modules(parse(random.tree['pyproject.toml'] ?? ''), files);
      const before = verdict.wrong.length;
      await judgeContents(contents, build, Object.keys(random.tree), files, verdict);
      if (verdict.wrong.length > before) console.log(drawTree(random, build));
    }
    const table = drawTable(backend.name, count, verdict);
    console.log(`${table}\n(${built} of ${count} were built; seed ${SEED})`);
    expect(verdict.wrong).toEqual([]);
    expect(built).toBeGreaterThan(count / 10);
  },
);

test('What is said of the dynamic fields of setuptools agrees with what it makes of them', async () => {
  const verdict = noVerdict();
  const count = 200 * MORE;
  for (let i = 0; i < count; i++) {
    const random = randomDynamic(SEED + i);
    const build = await buildTree(random, 'setuptools.build_meta');
    const doc = parse(random.tree['pyproject.toml'] ?? '');
    const support = await setuptools.dynamicFields(doc, memory(random.tree));
    const before = verdict.wrong.length;
    judgeDynamic(doc, support, build, verdict);
    const foretold = foretells(doc, support);
    if (!build.files) verdict.failed += 1;
    if (!build.files && foretold) verdict.foretold += 1;
    if (!build.files && foretold === false) verdict.wrong.push(`${build.id}: ${build.error}`);
    if (verdict.wrong.length > before) console.log(drawTree(random, build));
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

async function buildTree({ id, tree }: RandomTree, backend: string): Promise<Build> {
  const answer = await builder.build(tree, backend);
  if (!answer.files) return { id, error: answer.error ?? '' };
  const version = Object.keys(answer.files)
    .find((path) => path.endsWith('.dist-info/METADATA'))
    ?.replace(/^[^-]*-(.*)\.dist-info.*$/, '$1');
  const files = Object.keys(answer.files).filter((path) => !path.includes('.dist-info/'));
  const sources = new Map(
    files.flatMap((path) => {
      const source = /^# (.*)\n$/.exec(answer.files?.[path] ?? '')?.[1];
      return source === undefined ? [] : [[path, source] as const];
    }),
  );
  return { id, files, sources, ...(version !== undefined && { version }) };
}

function drawTree({ id, tree }: RandomTree, { files, error }: Build): string {
  const { 'pyproject.toml': toml = '', ...others } = tree;
  const settings = toml.slice(toml.indexOf('[project]'));
  return `${id}\n${settings}${Object.keys(others).join('  ')}\n→ ${files?.join('  ') ?? error}\n`;
}
