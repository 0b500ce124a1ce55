/**
 * Recorded builds (test/data/README.md), told again without building: the whole wheel, its entry points and its version.
 *
 * What is said to be certain must be so in every row. The table says how much is said.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { disk } from '../server/files/disk.ts';
import type { Files } from '../server/files/files.ts';
import { memory } from '../server/files/memory.ts';
import { loadPreview } from '../server/project/preview.ts';
import { parse } from '../server/toml/parser.ts';
import { differences, type RecordedBuild, recordedBuilds, Tally } from './replay-wheels.ts';

const home = mkdtempSync(join(tmpdir(), 'pyproject-ls-replay-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const ROWS = recordedBuilds().filter(
  ({ id }) => (process.env.REPLAY ?? '') === '' || id.includes(process.env.REPLAY ?? ''),
);
const BACKENDS = [...new Set(ROWS.map(({ id }) => id.split(':')[0] ?? ''))];
const NATIVE = ['maturin', 'skbuild', 'meson'];
const all = new Tally('all');
const pure = new Tally('without native backends');

describe.each(BACKENDS)('Recorded builds of %s', (backend) => {
  test('agree with what is certain of their wheels, and mostly with what is likely', async () => {
    const tally = new Tally(backend);
    for (const row of ROWS.filter(({ id }) => id.startsWith(`${backend}:`))) {
      const text = row.tree['pyproject.toml'];
      const preview = await loadPreview(parse(typeof text === 'string' ? text : ''), filesOf(row));
      const wrong = differences(preview, row);
      tally.add(row.id, preview, wrong);
      all.add(row.id, preview, wrong);
      if (!NATIVE.includes(backend)) pure.add(row.id, preview, wrong);
    }
    console.log(tally.drawn());
    expect(tally.wrongCertain).toEqual([]);
  });
});

test('Most recorded builds are told', () => {
  console.log([pure, all].map((tally) => tally.drawn()).join('\n'));
  expect(pure.share('certain')).toBeGreaterThanOrEqual(0.7);
  expect(all.share('certain', 'likely')).toBeGreaterThanOrEqual(0.9);
  expect(all.likelyRight()).toBeGreaterThanOrEqual(0.95);
});

/** In memory, but for projects in a repository: those are laid on the disk, with the real git. */
function filesOf(row: RecordedBuild): Files {
  if (!row.git) return memory(row.tree);
  const root = mkdtempSync(join(home, 'tree-'));
  for (const [path, entry] of Object.entries(row.tree)) {
    const at = join(root, path);
    mkdirSync(dirname(at), { recursive: true });
    if (typeof entry === 'string') writeFileSync(at, entry);
    else if ('link' in entry) symlinkSync(entry.link, at);
    else mkdirSync(at, { recursive: true });
  }
  for (const words of row.git)
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a', ...words], { cwd: root });
  return disk(root);
}
