/**
 * Real build backends build random trees; what was foretold of each wheel, from the same tree on the disk, is compared
 * with it: whether it is built, all of its files and what each is a copy of, its version and entry points, the wheel
 * from the source distribution, and what is said of its modules name by name.
 *
 * ORACLE_SEED=n starts from another tree, ORACLE_TREES=n takes so many of each.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backendNamed } from '../../server/backends/index.ts';
import { cached } from '../../server/files/cached.ts';
import { disk } from '../../server/files/disk.ts';
import { loadPreview, type Preview } from '../../server/project/preview.ts';
import { parse } from '../../server/toml/parser.ts';
import { type Build, drawTable, judgeContents, noVerdict, type Verdict } from '../replay.ts';
import { differences, Tally } from '../replay-wheels.ts';
import { type Answer, type Builder, openBuilder } from './builder.ts';
import { type RandomTree, randomTree } from './random-trees.ts';
import { MORE, plugins, run, SEED } from './tools.ts';

/**
 * Trees for each backend, and the seconds after which no further one is begun: all together some four minutes at most. A build
 * takes a tenth of a second, and a second where another program is run.
 */
const TREES: Readonly<Record<string, readonly [trees: number, seconds: number]>> = {
  'setuptools.build_meta': [300, 55],
  'hatchling.build': [250, 30],
  'flit_core.buildapi': [150, 15],
  'poetry.core.masonry.api': [200, 20],
  'pdm.backend': [200, 25],
  uv_build: [200, 20],
  whey: [100, 15],
  'scikit_build_core.build': [100, 20],
  mesonpy: [12, 20],
  maturin: [12, 20],
};
/** Of so many trees one is also built from its source distribution. */
const SDISTS = 3;
const hasCargo = run('cargo', ['--version'], import.meta.dirname).status === 0;
const all = new Tally('all backends');
let builder: Builder;
beforeAll(() => {
  plugins();
  builder = openBuilder(Object.keys(TREES));
});
afterAll(() => builder.close());

test.each(Object.keys(TREES))(
  'What is foretold of wheels of %s agrees with those that it builds',
  async (entryPoint) => {
    if (entryPoint === 'maturin' && !hasCargo)
      return console.log('maturin: there is no cargo, nothing is built');
    const [trees = 0, seconds = 0] = TREES[entryPoint] ?? [];
    const wanted = Number(process.env.ORACLE_TREES ?? trees * MORE);
    const report = new Report(entryPoint);
    for (let i = 0; i < wanted && report.seconds() < seconds * MORE; i++)
      await judge(randomTree(entryPoint, SEED + i), entryPoint, i, report);
    console.log(report.drawn());
    expect([...report.tally.wrongCertain, ...report.modules.wrong]).toEqual([]);
    expect(report.tally.share('certain', 'likely')).toBeGreaterThan(0.5);
    expect(report.built).toBeGreaterThan(report.trees / 10);
  },
);

test('What is likely of them is right in nineteen of twenty trees', () => {
  console.log(all.drawn());
  expect(all.likelyRight()).toBeGreaterThanOrEqual(0.95);
});

/** What came of all trees of a backend. */
class Report {
  readonly tally: Tally;
  readonly modules: Verdict = noVerdict();
  readonly began = performance.now();
  trees = 0;
  built = 0;
  /** Failures that were foretold, and those of them in the backend's own words. */
  foretold = 0;
  quoted = 0;
  /** Wheels from source distributions, and those of which something was said. */
  sdists = 0;
  sdistsTold = 0;

  constructor(title: string) {
    this.tally = new Tally(title);
  }

  seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  drawn(): string {
    const { trees, built, foretold, quoted, sdists, sdistsTold, tally } = this;
    return [
      tally.drawn(),
      `  ${trees - built} failed, foretold ${foretold}, in its own words ${quoted}; via sdist ${sdists}, told ${sdistsTold} (seed ${SEED}, ${this.seconds().toFixed(0)} s)`,
      ...tally.wrongLikely.map((line) => `  likely, and wrong: ${line}`),
      drawTable('  its modules', trees, this.modules),
    ].join('\n');
  }
}

async function judge(random: RandomTree, backend: string, number: number, report: Report): Promise<void> {
  const { id, tree, git, outside } = random;
  const root = builder.lay(tree, git, outside);
  const files = cached(disk(root));
  const text = tree['pyproject.toml'];
  const doc = parse(typeof text === 'string' ? text : '');
  const preview = await loadPreview(doc, files);
  const contents = await backendNamed(backend)?.modules(doc, files);
  const job = { root, backend, after: random.plugins ? [plugins()] : [], sdist: number % SDISTS === 0 };
  const answer = await builder.buildAt(job);
  const wrong = [...differences(preview, { id, tree, ...answer }), ...differentTexts(preview, answer, root)];
  if (answer.viaSdist && preview.viaSdist) wrong.push(...differentLoss(preview, answer));
  const before = report.modules.wrong.length;
  await judgeContents(contents, asBuild(random, answer), Object.keys(tree), files, report.modules);
  count(preview, answer, report);
  for (const tally of [all, report.tally]) tally.add(id, preview, wrong);
  if (wrong.length > 0 || report.modules.wrong.length > before)
    console.log(draw(random, preview, answer, [...wrong, ...report.modules.wrong.slice(before)]));
  builder.clear(root);
}

function count(preview: Preview, answer: Answer, report: Report): void {
  report.trees += 1;
  if (answer.files) report.built += 1;
  if (answer.viaSdist) report.sdists += 1;
  if (answer.viaSdist && preview.viaSdist) report.sdistsTold += 1;
  if (answer.files || preview.builds !== false) return;
  report.foretold += 1;
  const says = preview.fails?.says ?? '';
  if (says !== '' && answer.says?.includes(says)) report.quoted += 1;
}

/** Files of the wheel that are no copies of what they are said to be. */
function differentTexts({ files }: Preview, { texts }: Answer, root: string): readonly string[] {
  if (!files || !texts) return [];
  return [...files].flatMap(([archive, path]) => {
    const there = texts[archive];
    // The first line of a script is written anew, and whey ends every text with one line break.
    if (there === undefined || archive.includes('\uFFFD') || archive.includes('.data/scripts/')) return [];
    try {
      const here = readFileSync(path.startsWith('/') ? path : join(root, path), 'utf8');
      return here.trimEnd() === there.trimEnd() ? [] : [`${archive} is no copy of ${path}`];
    } catch {
      return [`${archive} is said to be a copy of ${path}, which cannot be read`];
    }
  });
}

/** Archive paths that only one of the two wheels has, where both are built. */
function differentLoss(preview: Preview, { files, viaSdist }: Answer): readonly string[] {
  if (!files || !viaSdist?.files || preview.viaSdist !== 'differs') return [];
  const there = new Set(viaSdist.files);
  const here = new Set(files);
  const loses = files.filter((path) => !there.has(path)).join(' ');
  const adds = viaSdist.files.filter((path) => !here.has(path)).join(' ');
  const said = [preview.sdistLoses, preview.sdistAdds].map((paths) => [...paths].sort().join(' '));
  return [
    ...(said[0] === loses ? [] : [`via sdist it loses ${loses}, said ${said[0]}`]),
    ...(said[1] === adds ? [] : [`via sdist it adds ${adds}, said ${said[1]}`]),
  ];
}

/** What the lookups are compared with: a text names the file that it was copied from, unless links lead to it. */
function asBuild({ id, tree }: RandomTree, { files, texts, version, error }: Answer): Build {
  if (!files) return { id, error: error ?? '' };
  const hasLinks = Object.values(tree).some((entry) => typeof entry !== 'string' && 'link' in entry);
  const sources = new Map(
    files.flatMap((path) => {
      const source = /^# (.*)\n$/.exec(texts?.[path] ?? '')?.[1];
      return source === undefined || hasLinks ? [] : [[path, source] as const];
    }),
  );
  return { id, files, sources, ...(version !== undefined && { version }) };
}

function draw(random: RandomTree, preview: Preview, answer: Answer, wrong: readonly string[]): string {
  const { 'pyproject.toml': toml, ...others } = random.tree;
  const paths = Object.entries(others).map(([path, entry]) => {
    if (typeof entry !== 'string') return 'link' in entry ? `${path} → ${entry.link}` : `${path}/`;
    return /^(?:setup|MANIFEST|CMake|meson|\.gitignore|Cargo|hatch)|SOURCES|meson.build|\.gitignore|__init__.py$/.test(
      path,
    ) &&
      entry !== '' &&
      !entry.includes(path)
      ? `${path}: ${JSON.stringify(entry)}`
      : path;
  });
  const git = random.git.map((words) => `git ${words.join(' ')}`);
  const said = preview.builds
    ? [...(preview.files?.keys() ?? []), ...(preview.generated ?? []).map((stem) => `${stem}.*`)].join('  ')
    : (preview.fails?.says ?? 'cannot tell');
  return [
    `── ${random.id}`,
    typeof toml === 'string' ? toml.trimEnd() : '',
    ...[...paths, ...git].map((line) => `  ${line}`),
    `said (${preview.certainty}; ${preview.because.join('; ')}): ${said}`,
    `real: ${answer.files?.join('  ') ?? answer.error}`,
    ...(answer.viaSdist ? [`sdist: ${answer.viaSdist.files?.join('  ') ?? answer.viaSdist.error}`] : []),
    ...wrong.map((line) => `✗ ${line.replaceAll(dirname(import.meta.dirname), '')}`),
    '',
  ].join('\n');
}
