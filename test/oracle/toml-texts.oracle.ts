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
import { judged } from '../toml/tomllib.ts';
import { Dice, randomNumbers } from './dice.ts';
import { cleanVariables, MORE, run, SEED, tool } from './tools.ts';

const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-texts-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What is put into a text. */
const PIECES = [
  ...[
    '"',
    "'",
    '"""',
    "'''",
    '[',
    ']',
    '[[',
    ']]',
    '{',
    '}',
    '=',
    ',',
    '.',
    '#',
    '\\',
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
  ],
  ...['\\e', '\\x41', '\\u00e9', '\\ud800', '\\q', '\\\n', '\0', '\x7f', '\ufeff', 'é', '\u2028', '💡'],
  ...[
    '1',
    '-',
    '+',
    '_',
    '0x1F',
    '0b2',
    '1_0',
    '1__0',
    '01',
    '1e5',
    '1.',
    '.5',
    'inf',
    'nan',
    'true',
    'True',
    'null',
  ],
  ...[
    '2024-01-01',
    '12:30',
    '12:30:60',
    '2024-13-01',
    '2024-01-01T00:00:00Z',
    '99999999999999999999',
    'a = 1\n',
    '[a]\n',
    '[[a]]\n',
  ],
  ...[
    'a.b = 1\n',
    '"" = 1\n',
    '{ a = 1, }',
    '{ a = 1,\n b = 2 }',
    '[1,\n2,]',
    '# a comment\n',
    'key = "v"\n',
  ],
];

/** The whole is kept apart from what tools make of it: no table has a name that uv knows. */
function apart(text: string): string {
  return text.replace(/\b(project|tool|build-system|dependency-groups)\b/g, (name) => `x${name.slice(1)}`);
}

function damaged(text: string, dice: Dice): string {
  let out = text;
  for (let i = dice.upTo(2); i >= 0; i--) {
    const at = dice.upTo(out.length);
    const length = dice.is(0.5) ? dice.upTo(dice.is(0.8) ? 2 : 30) : 0;
    const moved = dice.is(0.1) ? out.slice(at, at + 40) : dice.is(0.3) ? '' : dice.of(PIECES);
    out = out.slice(0, at) + moved + out.slice(at + length);
  }
  // Halves of a character are no text.
  return out.replaceAll(/(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g, '?');
}

function texts(count: number, seed: number): readonly string[] {
  const dice = new Dice(randomNumbers(seed));
  const examples = allExamples().map(({ example }) => apart(example.text));
  return [...new Set(Array.from({ length: count }, () => damaged(dice.of(examples), dice)))];
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
