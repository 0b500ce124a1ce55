/** Builds that were recorded once (test/data/README.md says how), told again without building. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Backend } from '../server/backends/backend.ts';
import { readInTree } from '../server/backends/in-tree.ts';
import { BACKENDS, backendInEffect, backendNamed } from '../server/backends/index.ts';
import type { Files } from '../server/files/files.ts';
import { type MemoryEntry, memory } from '../server/files/memory.ts';
import { readBuildSystem } from '../server/pyproject/build-system.ts';
import { parse } from '../server/toml/parser.ts';
import { drawTable, judgeContents, judgeDynamic, noVerdict } from './replay.ts';

interface Row {
  readonly id: string;
  readonly tree: Readonly<Record<string, MemoryEntry>>;
  readonly git?: true;
  readonly env?: Readonly<Record<string, string>>;
  /** Distributions that were installed although `requires` does not name them. */
  readonly installed?: readonly string[];
  readonly files?: readonly string[];
  readonly version?: string;
  readonly error?: string;
}

const ROWS = readFileSync(new URL('./data/recorded-builds.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): Row => JSON.parse(line));

/** A project in a repository whose root it is, where the build was recorded in one. */
function filesOf(row: Row): Files {
  return memory(row.git ? { '.git/HEAD': 'ref: refs/heads/main\n', ...row.tree } : row.tree);
}

async function casesOf(backend: Backend) {
  const cases = [];
  for (const row of ROWS) {
    const text = row.tree['pyproject.toml'];
    const doc = parse(typeof text === 'string' ? text : '');
    const files = filesOf(row);
    const buildSystem = readBuildSystem(doc);
    const inTree = await readInTree(buildSystem, files);
    // The recorded projects were all built; one that names no backend was built with setuptools.
    const effective =
      inTree || buildSystem.backend
        ? backendInEffect(doc, buildSystem, inTree)
        : backendNamed('setuptools.build_meta:__legacy__');
    if (effective === backend) cases.push({ row, doc, files });
  }
  return cases;
}

describe.each(BACKENDS)('Recorded builds of $name', (backend) => {
  test('agree with what is said of the modules in the wheel', async () => {
    const verdict = noVerdict();
    const cases = await casesOf(backend);
    for (const { row, doc, files } of cases)
      await judgeContents(await backend.modules(doc, files), row, Object.keys(row.tree), files, verdict);
    console.log(drawTable(`${backend.name}: modules`, cases.length, verdict));
    expect(verdict.wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });

  test('agree with what is said of dynamic fields', async () => {
    const verdict = noVerdict();
    // A plugin that is there without being required, and the environment of the build, are not the project's.
    const cases = (await casesOf(backend)).filter(({ row }) => !row.env && !row.installed);
    for (const { row, doc, files } of cases)
      judgeDynamic(doc, await backend.dynamicFields(doc, files), row, verdict);
    console.log(drawTable(`${backend.name}: dynamic`, cases.length, verdict));
    expect(verdict.wrong).toEqual([]);
  });
});
