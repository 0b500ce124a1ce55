/** What is malformed and what is covered: our words and our judgement beside those of the real uv. */
import { rmSync } from 'node:fs';
import { afterAll, describe, it } from 'vitest';
import { parse } from '../../server/toml/parser.ts';
import { readCacheKeys } from '../../server/uv/cache-keys.ts';
import { exampleOf, pagesIn } from '../literate.ts';
import { type Asked, coveredFiles } from './uv-covers.ts';
import { UV_VERSION } from './uv-lab.ts';
import { claim, fresh, lab, report } from './uv-project.ts';

afterAll(() => report('cache-keys'));

const SHAPES = [
  '"a.txt"',
  '42',
  'true',
  '1.5',
  '2.0',
  '1979-05-27',
  '{ file = "a" }',
  '[3]',
  '[-3]',
  '[1.5]',
  '[true]',
  '[1979-05-27]',
  '[07:32:00]',
  '[[]]',
  '[{}]',
  '[{ glob = "x" }]',
  '[{ File = "x" }]',
  '[{ file = "a", dir = "b" }]',
  '[{ file = "a", glob = "b" }]',
  '[{ file = 3, dir = "b" }]',
  '[{ glob = 3, dir = "b" }]',
  '[{ git = {}, foo = "x" }]',
  '[{ git = "yes" }]',
  '[{ git = 1 }]',
  '[{ git = 1.0 }]',
  '[{ git = [] }]',
  '[{ git = 1979-05-27 }]',
  '[{ git = { foo = 1 } }]',
  '[{ git = { commit = true, foo = 1 } }]',
  '[{ git = { tags = "x" } }]',
  '[{ git = { tags = 1 } }]',
  '[{ env = 3 }]',
  '[{ env = {} }]',
  '[{ file = ["a"] }]',
  '[{ dir = 1979-05-27 }]',
  '["pyproject.toml", 3, "x", [1]]',
  `['a"b', 3.25]`,
  '["é", { git = "é\\"x" }]',
];

const GLOBS = [
  '["[a.txt"]',
  '["{a,b"]',
  '["x/[z-a]*"]',
  '["*}"]',
  "['a*\\']",
  '["ok*", { file = "a/b/[x" }]',
];

const FINE = [
  '[]',
  '[{ git = {} }]',
  '[{ git = false }]',
  '[""]',
  '["a]", "**a", "***", "!x"]',
  '[{ env = "" }]',
];

describe(`uv ${UV_VERSION}`, () => {
  it('stops at each malformed list with the words that we give, and only warns where it does not build', () => {
    for (const shape of SHAPES) {
      const tail = `[tool.uv]\ncache-keys = ${shape}\n`;
      const { folder, text } = fresh(tail);
      const says = readCacheKeys(parse(text)).mistakes[0]?.says ?? 'nothing';
      const sync = lab.uv(folder, ['sync']);
      claim(`${shape}: uv sync`, [sync.status, lastWords(sync.stderr)], [2, says]);
      claim(`${shape}: uv lock`, lab.uv(folder, ['lock']).status, 0);
      const virtual = fresh(tail, '');
      const warned = lab.uv(virtual.folder, ['sync']);
      claim(`${shape}: not built`, [warned.status, warned.stderr.includes(says)], [0, true]);
      for (const each of [folder, virtual.folder]) rmSync(each, { recursive: true });
    }
  });

  it('stops at each glob with a mistake with the words that we give', () => {
    for (const shape of GLOBS) {
      const { folder, text } = fresh(`[tool.uv]\ncache-keys = ${shape}\n`);
      const [problem] = readCacheKeys(parse(text)).globs.problems.values();
      const { status, stderr } = lab.uv(folder, ['sync']);
      const says = `error parsing glob '${problem?.glob}': ${problem?.words}`;
      claim(`${shape}: uv sync`, [status, stderr.includes(says)], [2, true]);
      claim(`${shape}: uv lock`, lab.uv(folder, ['lock']).status, 0);
      const virtual = lab.uv(fresh(`[tool.uv]\ncache-keys = ${shape}\n`, '').folder, ['sync']);
      claim(`${shape}: not built`, [virtual.status, virtual.stderr.includes('glob')], [0, false]);
    }
  });

  it('accepts what we accept', () => {
    for (const shape of FINE) {
      const { folder, text } = fresh(`[tool.uv]\ncache-keys = ${shape}\n`);
      claim(shape, [lab.uv(folder, ['sync']).status, readCacheKeys(parse(text)).valid], [0, true]);
    }
  });

  it('covers the files that we say in every example of every page', () => {
    const asked: (Asked & { title: string; ours: readonly string[] })[] = [];
    for (const page of pagesIn('server/rules')) {
      for (const section of page.sections) {
        const example = exampleOf(page, section);
        const keys = example && readCacheKeys(parse(example.text));
        if (!example || !keys?.array || keys.array.ofTables || !keys.valid) continue;
        const tree = namesIn(section.blocks);
        const files = ['pyproject.toml', ...tree.map((line) => line.split(' -> ')[0] ?? '')];
        asked.push({
          title: `${page.path}, ${section.title}`,
          keys: example.text.slice(keys.array.at.start, keys.array.at.end),
          tree,
          ours: files.filter((path) => keys.covers(path, '/lab/project')).sort(),
        });
      }
    }
    const theirs = coveredFiles(lab, asked);
    for (const [i, { title, ours, tree }] of asked.entries()) {
      const known = new Set(['pyproject.toml', ...tree.map((line) => line.split(' -> ')[0])]);
      claim(
        title,
        theirs[i]?.filter((path) => known.has(path)),
        ours,
      );
    }
  });
});

/** The last line of uv's words about the TOML text. */
function lastWords(stderr: string): string | undefined {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*(?:\d+ )?\|/.test(line))
    .at(-1)
    ?.trim();
}

function namesIn(
  blocks: readonly { language: string; name: string; lines: readonly string[] }[],
): readonly string[] {
  const out: string[] = [];
  for (const { language, name, lines } of blocks) {
    if (language === 'tree')
      out.push(...lines.filter((line) => !line.endsWith('/') && !line.includes(' ! ')));
    else if (name !== '' && name !== 'fixed' && name !== 'pyproject.toml') out.push(name);
  }
  // Links last: what they lead to is there then. A folder that is a link is no file.
  return out
    .filter((line) => !line.startsWith('.git/') && !/\/linked -> /.test(line))
    .sort((a, b) => Number(a.includes(' -> ')) - Number(b.includes(' -> ')));
}
