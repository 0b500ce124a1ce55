/** Random lists of globs over one tree: what uv takes, and what we say it takes. ORACLE_SEED chooses them. */
import { afterAll, describe, expect, it } from 'vitest';
import { join } from '../../server/files/files.ts';
import { compileGlobs, isGlob, keyTaking } from '../../server/uv/glob.ts';
import recorded from '../data/uv-globs.json' with { type: 'json' };
import { MORE, SEED } from './tools.ts';
import { coveredFiles, judgements } from './uv-covers.ts';
import { openLab, seeded, UV_VERSION } from './uv-lab.ts';

const count = 1000 * MORE;
const random = seeded(SEED);
const lab = openLab();
afterAll(() => lab.close());

const TREE = [
  ...recorded.files.filter((path) => path !== 'pyproject.toml' && path !== '.git/info/g.txt'),
  'é.txt',
  'a/é.py',
  'b/sub/one.py',
  'b/sub/deeper/two.txt',
  '#c/x.txt',
  '#h.txt',
  'a/b/c/d.txt',
  'a/link.txt -> ../../../behind.txt',
  'sub/link -> ../a',
  'sub/one.txt',
  'sub/{x}.txt',
  'x-y.txt',
  '-.py',
].sort((a, b) => Number(a.includes(' -> ')) - Number(b.includes(' -> ')));
const NAMES = TREE.map((line) => line.split(' -> ')[0] ?? '');

function pick<T>(...choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

function segment(depth = 0): string {
  const parts = Array.from({ length: pick(1, 1, 2, 2, 3) }, () =>
    pick(
      () => '*',
      () => '*',
      () => '**',
      () => '?',
      () => pick('a', 'b', 'sub', 'one', 'src', 'deep', 'x', 'é', 'top', '.hid', 'node', 'c d', 'A'),
      () => pick('.txt', '.py', '.', '.t'),
      () => pick('[ab]', '[!a]', '[^x]', '[a-d]', '[]1]', '[x-]', '[é]', '[-a]', '[a-é]', '[.-0]'),
      () =>
        depth < 2
          ? `{${Array.from({ length: pick(1, 2, 3) }, () => group(depth)).join(pick(',', ',', ', '))}}`
          : 'a',
      () => pick('\\*', '\\a', '\\[', '\\{', '#', '!', ',', ']', ' ', '-'),
    )(),
  );
  return parts.join('');
}

function group(depth: number): string {
  return pick(
    '',
    'txt',
    'py',
    segment(depth + 1),
    `${segment(depth + 1)}/${segment(depth + 1)}`,
    '**/x',
    '**',
  );
}

function glob(): string {
  const bases = [
    '../',
    '../project/',
    'a/../',
    '',
    '',
    '',
    'a/',
    'a/sub/',
    'b/',
    'src/',
    './',
    '../',
    'a/../',
    'a//',
    '**/',
    '.hid/',
  ];
  const tail = Array.from({ length: pick(1, 1, 1, 2, 3) }, () => pick(segment(), segment(), '**', '*')).join(
    '/',
  );
  const text =
    pick('', '', '', '', '!', '#', '\\!') +
    pick(...bases) +
    tail +
    pick('', '', '', '', '', '/', ' ', '/**', '/./');
  return isGlob(text) ? text : `${text}*`;
}

const list = (): string[] => Array.from({ length: pick(1, 1, 2, 2, 3, 4) }, glob);

function ours(keys: readonly string[], folder: string): string[] {
  const globs = compileGlobs(keys);
  return [...NAMES, 'pyproject.toml', '../outside.txt']
    .filter((path) => {
      const links = path === 'sub/link' || path.startsWith('sub/link/');
      return !links && keyTaking(globs, join(folder, path), folder) !== undefined;
    })
    .sort();
}

describe(`uv ${UV_VERSION}, seed ${SEED}`, () => {
  it('takes the files that we say for random lists of globs', () => {
    const lists: string[][] = recorded.probes.map(({ keys }) => keys);
    while (lists.length < count) {
      const keys = list();
      // A folder that is not there has no `..` for uv; `covers` takes the path as text.
      if (compileGlobs(keys).problems.size === 0 && !keys.some((key) => /^\W+a\/\.\./.test(key)))
        lists.push(keys);
    }
    const theirs = coveredFiles(
      lab,
      lists.map((keys) => ({ keys: JSON.stringify(keys), tree: TREE })),
    );
    const wrong = lists.flatMap((keys, i) => {
      const [uv, us] = [theirs[i] ?? [], ours(keys, '/lab/project')];
      return JSON.stringify(uv) === JSON.stringify(us) ? [] : [{ keys, uv, us }];
    });
    console.log(
      `uv-globs: ${lists.length - wrong.length} agreed, ${wrong.length} disagreed (${lists.length} lists × ${TREE.length} files, seed ${SEED})`,
    );
    expect(wrong).toEqual([]);
  });

  it('refuses the globs that we say it refuses, in the same words', () => {
    const texts: string[] = [];
    while (texts.length < 100) {
      const text = damaged();
      if (isGlob(text) && compileGlobs([text]).problems.size > 0) texts.push(text);
    }
    const runs = judgements(
      lab,
      texts.map((text) => JSON.stringify([text])),
    );
    const wrong = texts.flatMap((text, i) => {
      const problem = compileGlobs([text]).problems.get(0);
      const expected = `error parsing glob '${problem?.glob}': ${problem?.words}`;
      return runs[i]?.stderr.includes(expected) ? [] : [{ text, expected, ...runs[i] }];
    });
    const agreed = texts.length - wrong.length;
    console.log(`uv-globs, refused: ${agreed} agreed, ${wrong.length} disagreed (seed ${SEED})`);
    expect(wrong).toEqual([]);
  });
});

function damaged(): string {
  const text = glob();
  const at = Math.floor(random() * text.length);
  return text.slice(0, at) + pick('[', '{', '}', '[z-a]', '\\') + text.slice(at + pick(0, 1));
}
