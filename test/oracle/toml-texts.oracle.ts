/**
 * The texts of all pages, damaged in one to three places, before the two parsers in use: Python's tomllib and uv's.
 *
 * tomllib refuses a text exactly when there is a finding `toml-*` of ours other than `toml-large-integer`. What uv takes
 * all the same is a warning; what both refuse is an error.
 *
 * ORACLE_SEED=n damages them otherwise.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { memory } from '../../server/files/memory.ts';
import { loadProject } from '../../server/project/project.ts';
import { diagnose } from '../../server/rules/index.ts';
import type { Diagnostic } from '../../server/rules/rule.ts';
import { allExamples } from '../literate.ts';
import { damaged } from '../toml/documents.ts';
import { judged } from '../toml/tomllib.ts';
import { Dice, randomNumbers } from './dice.ts';
import { cleanVariables, MORE, run, SEED, tool } from './tools.ts';

const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-texts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The whole is kept apart from what tools make of it: no table has a name that uv knows. */
function apart(text: string): string {
  return text.replace(/\b(project|tool|build-system|dependency-groups)\b/g, (name) => `x${name.slice(1)}`);
}

/** Halves of a character are no text. */
function whole(text: string): string {
  return text.replaceAll(/(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '?');
}

function texts(count: number, seed: number): readonly string[] {
  const next = randomNumbers(seed);
  const dice = new Dice(next);
  const examples = allExamples().map(({ example }) => example.text);
  return [...new Set(Array.from({ length: count }, () => whole(apart(damaged(dice.of(examples), next)))))];
}

async function found(text: string): Promise<readonly Diagnostic[]> {
  const project = await loadProject(text, memory({ 'pyproject.toml': text }));
  return diagnose(project, { installed: false }).filter(({ code }) => code.startsWith('toml-'));
}

test('tomllib refuses a text exactly where a finding says so', async () => {
  const all = texts(2500 * MORE, SEED);
  const theirs = judged(all);
  const wrong: string[] = [];
  for (const [i, text] of all.entries()) {
    const codes = (await found(text)).map(({ code }) => code).filter((code) => code !== 'toml-large-integer');
    const takes = theirs[i]?.value !== undefined;
    if (takes === codes.length > 0)
      wrong.push(`${takes ? 'taken' : 'refused'}, ${codes.join()}: ${JSON.stringify(text)}`);
  }
  const refused = theirs.filter(({ value }) => value === undefined).length;
  console.log(
    `tomllib: ${all.length} texts, ${refused} refused, ${wrong.length} judged otherwise, seed ${SEED}`,
  );
  expect(wrong.slice(0, 5)).toEqual([]);
});

test('uv refuses a text exactly where an error, or an integer that is too large for it, says so', async () => {
  const all = texts(250 * MORE, SEED + 1).filter((text) => text.trim() !== '');
  const wrong: string[] = [];
  let refused = 0;
  for (const text of all) {
    const all = await found(text);
    const said = all.some(({ code, severity }) => severity === 'error' || code === 'toml-large-integer');
    const says = uvSays(text);
    if (says !== undefined) refused++;
    if ((says !== undefined) !== said)
      wrong.push(
        `${says ?? 'taken'}; ${all.map(({ code, severity }) => `${code} ${severity}`).join()}: ${JSON.stringify(text)}`,
      );
  }
  console.log(`uv: ${all.length} texts, ${refused} refused, ${wrong.length} judged otherwise, seed ${SEED}`);
  expect(wrong.slice(0, 5)).toEqual([]);
});

function uvSays(text: string): string | undefined {
  writeFileSync(join(home, 'pyproject.toml'), text);
  const args = ['tree', '--frozen', '--universal', '--offline', '--no-config', '--no-python-downloads'];
  const { stderr } = run(tool('uv'), args, home, { ...cleanVariables(), UV_CACHE_DIR: join(home, 'cache') });
  return /Unable to find lockfile/.test(stderr) ? undefined : stderr.trim();
}
